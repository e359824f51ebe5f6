"""What is matched, reported and refused; and that a model is as it was whenever something is refused."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from tandem.porting import PortingError, port_state_dict, port_weights
from tandem.quiet import tensorflow as tf

import keras  # isort: skip  (after the quiet start of TensorFlow)
import torch  # isort: skip
from torch import nn  # isort: skip

L = keras.layers
torch.set_num_threads(1)  # on small tensors, threads mostly wait for each other


def stack(*layers: keras.Layer, shape: tuple[int | None, ...] = (4,), dtype: str = "float32") -> keras.Model:
    return keras.Sequential([keras.Input(shape, dtype=dtype), *layers])


def state(model: keras.Model | nn.Module) -> list[bytes]:
    values = model.state_dict().values() if isinstance(model, nn.Module) else model.weights
    return [value.numpy().tobytes() for value in values]


@contextmanager
def refused(*models: keras.Model | nn.Module, saying: str) -> Iterator[None]:
    """What is done inside is refused in these words, and the models are as they were."""
    before = [state(model) for model in models]
    with pytest.raises(PortingError) as error:
        yield
    assert saying in str(error.value)
    assert "\n" not in str(error.value)
    assert [state(model) for model in models] == before


def both_ways(module: nn.Module, model: keras.Model, saying: str, **options: object) -> None:
    with refused(module, model, saying=saying):
        port_state_dict(module, model, **options)
    with refused(module, model, saying=saying):
        port_weights(model, module, **options)


# --- refused -------------------------------------------------------------------------------------------------------------


def test_a_shape_that_does_not_fit():
    module = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 5))
    both_ways(module, stack(L.Dense(3), L.Dense(6)), "PyTorch's '1' (Linear) does not go with Keras' 'dense")
    both_ways(module, stack(L.Dense(3), L.Dense(6)), "weight (5, 3) (here (3, 5)) does not fit Keras' kernel (3, 6)")


def test_a_layer_of_another_kind():
    both_ways(nn.Conv1d(4, 3, 2), stack(L.Dense(3)), "a Conv1d does not correspond to a Dense")


def test_a_layer_left_over_in_pytorch():
    module = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 5))
    both_ways(module, stack(L.Dense(3)), "PyTorch's '1' (Linear) is left over: Keras has no layer for it")


def test_a_layer_left_over_in_keras():
    both_ways(nn.Linear(4, 3), stack(L.Dense(3), L.Dense(2, name="head")), "Keras' 'head' (Dense) is left over")


def test_a_bias_on_one_side_only():
    both_ways(nn.Linear(4, 3, bias=False), stack(L.Dense(3)), "Keras has a bias and PyTorch has none")
    both_ways(nn.Linear(4, 3), stack(L.Dense(3, use_bias=False)), "PyTorch has a bias and Keras has none")


def test_a_bias_that_is_zero_may_be_on_one_side_only():
    module, model = nn.Linear(4, 3, bias=False), stack(L.Dense(3))
    model.weights[1].assign([1, 2, 3])
    with refused(module, model, saying="bias is not 0 everywhere, and the other side leaves it out"):
        port_weights(model, module, zero_bias=True)
    port_state_dict(module, model, zero_bias=True)
    assert not model.weights[1].numpy().any()
    port_weights(model, module, zero_bias=True)
    port_weights(stack(L.Dense(3, use_bias=False)), with_bias := nn.Linear(4, 3), zero_bias=True)
    assert not with_bias.bias.any()


def test_a_layer_of_pytorch_without_counterpart():
    module = nn.Sequential(nn.Linear(4, 3), nn.EmbeddingBag(3, 2))
    both_ways(module, stack(L.Dense(3), L.Dense(2)), "a PyTorch EmbeddingBag has no counterpart in Keras")


def test_a_layer_of_keras_without_counterpart():
    model = stack(L.ConvLSTM1D(2, 2), shape=(3, 4, 4))
    both_ways(nn.Conv1d(4, 2, 2), model, "its cell is a ConvLSTMCell, which no layer")


def test_a_layer_that_holds_more_than_its_base_class():
    class Scaled(nn.Linear):
        def __init__(self) -> None:
            super().__init__(4, 3)
            self.scale = nn.Parameter(torch.ones(1))

    both_ways(Scaled(), stack(L.Dense(3)), "it has scale besides what its base class has")


def test_a_weight_that_is_computed():
    module = nn.utils.parametrizations.weight_norm(nn.Linear(4, 3))
    both_ways(module, stack(L.Dense(3)), "torch.nn.utils.parametrize.remove_parametrizations")


def test_formulas_that_pytorch_does_not_have():
    shape = (None, 4)
    gru = stack(L.GRU(3, reset_after=False), shape=shape)
    both_ways(nn.GRU(4, 3), gru, "reset_after=True")
    both_ways(nn.LSTM(4, 3), stack(L.LSTM(3, activation="relu"), shape=shape), "its activation is not tanh")
    hard = stack(L.LSTM(3, recurrent_activation="hard_sigmoid"), shape=shape)
    both_ways(nn.LSTM(4, 3), hard, "its recurrent_activation is not the sigmoid")
    ways = stack(L.Bidirectional(L.LSTM(3), merge_mode="sum"), shape=shape)
    both_ways(nn.LSTM(4, 3, bidirectional=True), ways, "merge_mode='sum'")
    both_ways(nn.LSTM(4, 3, proj_size=2), stack(L.LSTM(3), shape=shape), "proj_size")


def test_batch_norm_without_running_statistics():
    module = nn.BatchNorm1d(4, track_running_stats=False)
    both_ways(module, stack(L.BatchNormalization()), "keeps no running statistics")


def test_a_model_that_is_not_built():
    model = keras.Sequential([L.Dense(3)])
    with pytest.raises(PortingError, match="has no weights yet: call the model once on a batch"):
        port_state_dict(nn.Linear(4, 3), model)


def test_a_module_without_values():
    with pytest.raises(PortingError, match="run the module once on a batch first"):
        port_weights(stack(L.Dense(3)), nn.LazyLinear(3))
    with pytest.raises(PortingError, match="is on the meta device"):
        port_weights(stack(L.Dense(3)), nn.Linear(4, 3, device="meta"))


def test_what_is_no_model():
    with pytest.raises(PortingError, match="a PyTorch module or its state dict is needed, not a list"):
        port_state_dict([1], stack(L.Dense(3)))
    with pytest.raises(PortingError, match="a Keras model or layer is needed, not a Linear"):
        port_state_dict(nn.Linear(4, 3), nn.Linear(4, 3))
    with pytest.raises(PortingError, match="there is nothing to port"):
        port_state_dict(nn.ReLU(), stack(L.ReLU()))


def test_numbers_are_never_rounded_unasked():
    module, model = nn.Linear(4, 3).double(), stack(L.Dense(3))
    with refused(model, saying="weight is float64 and kernel float32, which cannot hold all its values"):
        port_state_dict(module, model)
    port_state_dict(module, model, cast=True)
    np.testing.assert_array_equal(model.weights[0], module.weight.detach().float().numpy().T)


@pytest.mark.parametrize(("wide", "narrow"), [("float64", "float32"), ("float32", "bfloat16"), ("float32", "float16")])
def test_a_wider_type_takes_all_numbers(wide: str, narrow: str):
    module, model = nn.Linear(4, 3).to(getattr(torch, narrow)), stack(L.Dense(3, dtype=wide))
    port_state_dict(module, model)
    back = nn.Linear(4, 3).to(getattr(torch, wide))
    port_weights(model, back)
    assert torch.equal(back.weight, module.weight.to(back.weight.dtype))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_is_copied_bit_for_bit(dtype: str):
    module, model = nn.Linear(4, 3).to(getattr(torch, dtype)), stack(L.Dense(3, dtype=dtype))
    before = module.weight.detach().clone()
    port_state_dict(module, model)
    module.weight.data.zero_()
    port_weights(model, module)
    assert torch.equal(before, module.weight)


def test_a_scale_that_the_other_side_leaves_out():
    module, model = nn.BatchNorm1d(4), stack(L.BatchNormalization(scale=False, epsilon=1e-5))
    port_state_dict(module, model)
    module.weight.data += 1
    with refused(module, model, saying="gamma is not 1 everywhere, and the other side leaves it out"):
        port_state_dict(module, model)
    port_weights(model, module)
    assert (module.weight == 1).all()


def test_weights_that_share_memory_cannot_get_two_values():
    module = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    module[1].weight = module[0].weight
    model = stack(L.Dense(4), L.Dense(4))
    with refused(module, saying="share their memory and would get different values"):
        port_weights(model, module)
    model.layers[1].kernel.assign(model.layers[0].kernel)
    port_weights(model, module)


def test_a_write_that_fails_is_taken_back(monkeypatch: pytest.MonkeyPatch):
    module, model = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2)), stack(L.Dense(3), L.Dense(2))
    before = state(model)

    def fail(value: np.ndarray) -> None:
        raise MemoryError("no memory left")

    last = model.weights[-1]
    assign = last.assign
    monkeypatch.setattr(
        last, "assign", lambda value: fail(value) if not (value == last.numpy()).all() else assign(value)
    )
    with pytest.raises(MemoryError):
        port_state_dict(module, model)
    assert state(model) == before


def test_all_problems_are_told():
    module, model = nn.Linear(4, 3), stack(L.Dense(3), L.Dense(2), L.Dense(2))
    with pytest.raises(PortingError, match=r"\(and 1 more problem: see the error's \.problems\)") as error:
        port_state_dict(module, model)
    assert len(error.value.problems) == 2


# --- matched -------------------------------------------------------------------------------------------------------------


class Swapped(nn.Module):
    """Its layers are assigned in another order than they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.second = nn.Linear(4, 4)
        self.first = nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(self.first(x))


def same_outputs(module: nn.Module, model: keras.Model, x: np.ndarray) -> None:
    with torch.no_grad():
        ours = module.eval()(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(model(x).numpy(), ours, rtol=0, atol=1e-5)


X = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")


def test_by_names():
    module, model = Swapped(), stack(L.Dense(4, name="first"), L.Dense(4, name="second"))
    report = port_state_dict(module, model, match="names")
    assert [(match.torch, match.keras) for match in report.matches] == [("second", "second"), ("first", "first")]
    same_outputs(module, model, X)


def test_by_names_with_dots_and_underscores():
    module = nn.Sequential()
    module.add_module("block", nn.Sequential(nn.Linear(4, 4)))
    model = stack(L.Dense(4, name="block_0"))
    port_state_dict(module, model, match="names")
    same_outputs(module, model, X)


def test_names_that_nobody_has():
    model = stack(L.Dense(4, name="first"), L.Dense(4, name="secund"))
    both_ways(
        Swapped(), model, "called like PyTorch's 'second' (Linear): the nearest is 'secund' (Dense)", match="names"
    )


def test_names_that_two_have():
    inner = keras.Sequential([keras.Input((4,)), L.Dense(4, name="b")], name="a")
    model = stack(inner, L.Dense(4, name="a_b"))
    module = nn.ModuleDict({"a": nn.ModuleDict({"b": nn.Linear(4, 4)}), "a_c": nn.Linear(4, 4)})
    both_ways(module, model, "which are called the same", match="names")


def test_by_mapping():
    module, model = Swapped(), stack(L.Dense(4, name="x"), L.Dense(4, name="y"))
    port_state_dict(module, model, mapping={"first": "x"})
    same_outputs(module, model, X)


class Residual(nn.Module):
    """A block whose shortcut is assigned last, and has the shape of its last layer."""

    def __init__(self, size: int = 4) -> None:
        super().__init__()
        self.first = nn.Linear(4, size)
        self.last = nn.Linear(size, 4)
        self.shortcut = nn.Linear(4, 4)
        self.head = nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(torch.relu(self.last(torch.relu(self.first(x))) + self.shortcut(x)))


def residual(size: int = 4) -> keras.Model:
    """The same in Keras, where layers come in the order of their distance from the output."""
    x = keras.Input((4,))
    inner = L.Dense(size, activation="relu", name="first")(x)
    total = L.Add()([L.Dense(4, name="shortcut")(x), L.Dense(4, name="last")(inner)])
    return keras.Model(x, L.Dense(2, name="head")(L.ReLU()(total)))


def test_places_in_the_graph_count_where_the_order_would_be_wrong():
    module, model = Residual(), residual()
    by_order = port_state_dict(module, model, match="order")
    assert ("last", "shortcut") in [(match.torch, match.keras) for match in by_order.matches]  # it fits, and is wrong
    report = port_state_dict(module, model)
    assert report.matched_by == "graph"
    assert all(match.torch == match.keras for match in report.matches)
    same_outputs(module, model, X)


def test_places_in_the_graph_with_a_part_told_or_skipped():
    module, model = Residual(), residual()
    port_state_dict(module, model)
    kept = state(model)
    report = port_state_dict(module, model, mapping={"head": "head"})
    assert report.matched_by == "graph and the mapping given" and state(model) == kept
    report = port_state_dict(module, model, skip=["head"])
    assert report.matched_by == "graph" and len(report.matches) == 3 and state(model) == kept


class Twins(nn.Module):
    """Two branches that are alike, and added: nothing tells them apart."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(4, 2)
        self.left = nn.Linear(4, 4)
        self.right = nn.Linear(4, 4)

    def join(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        return left + right

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.join(self.left(x), self.right(x)))


class TwinsSideBySide(Twins):
    """Two branches that are alike, and concatenated: which comes first tells them apart."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(8, 2)

    def join(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        return torch.cat([left, right], dim=-1)


def twins(join: keras.Layer) -> keras.Model:
    x = keras.Input((4,))
    return keras.Model(x, L.Dense(2)(join([L.Dense(4, name="left")(x), L.Dense(4, name="right")(x)])))


def test_layers_that_nothing_tells_apart_are_ambiguous():
    both_ways(Twins(), twins(L.Add()), "PyTorch's 'head' (Linear) does not go")
    with pytest.raises(PortingError) as error:
        port_state_dict(Twins(), twins(L.Add()))
    assert "PyTorch's 'left' (Linear) and 'right' (Linear) are alike in shape and place" in error.value.problems[-1]
    port_state_dict(Twins(), twins(L.Add()), mapping={"left": "left"})


def test_the_order_of_a_concatenation_counts():
    module, model = TwinsSideBySide(), twins(L.Concatenate())
    report = port_state_dict(module, model)
    assert [(match.torch, match.keras) for match in report.matches][1:] == [("left", "left"), ("right", "right")]
    same_outputs(module, model, X)


def test_an_order_that_the_graph_contradicts_is_refused():
    module = Residual()
    x = keras.Input((4,))
    y = x
    for _ in range(3):  # the same layers, one after the other
        y = L.Dense(4)(y)
    both_ways(
        module, keras.Model(x, L.Dense(2)(y)), "the order fits, but PyTorch's 'shortcut' (Linear) and Keras' 'dense"
    )


def test_mapping_of_whole_blocks():
    def block(name: str) -> keras.Model:
        return keras.Sequential([keras.Input((4,)), L.Dense(4), L.BatchNormalization(epsilon=1e-5)], name=name)

    module = nn.ModuleDict({name: nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4)) for name in "ba"})
    model = stack(block("a"), block("b"))
    port_state_dict(module, model, mapping={"a": "a", "b": "b"})
    same_outputs(nn.Sequential(module["a"], module["b"]), model, X)


def test_mapping_with_unknown_and_doubled_names():
    model = stack(L.Dense(4, name="x"), L.Dense(4, name="y"))
    both_ways(Swapped(), model, "has the path 'frist'; did you mean 'first'?", mapping={"frist": "x"})
    both_ways(Swapped(), model, "no layer of Keras with weights has the path 'z'", mapping={"first": "z"})
    both_ways(Swapped(), model, "'x' (Dense) is named twice", mapping={"first": "x", "second": "x"})


def test_a_match_that_there_is_not():
    both_ways(Swapped(), stack(L.Dense(4), L.Dense(4)), "match='luck' is no way", match="luck")


def test_skip_leaves_a_head_alone():
    module = nn.ModuleDict({"body": nn.Linear(4, 3), "head": nn.Linear(3, 1000)})
    model = stack(L.Dense(3, name="body"), L.Dense(10, name="predictions"))
    before = model.layers[1].kernel.numpy()
    report = port_state_dict(module, model, skip=["head", "predictions"])
    assert report.notes == ("skipped: 'head' (Linear)", "skipped: 'predictions' (Dense)")
    np.testing.assert_array_equal(model.layers[0].kernel, module["body"].weight.detach().numpy().T)
    np.testing.assert_array_equal(model.layers[1].kernel, before)
    both_ways(module, model, "skip: no layer with weights has the path 'tail'", skip=["tail"])


class Subclassed(keras.Model):
    """A class of one's own: layers in attributes and lists, and a weight that is no layer."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = [L.Dense(4), L.Dense(4)]
        self.head = L.Dense(3)
        self.scale = self.add_weight(shape=(4,), name="scale")

    def call(self, x: tf.Tensor) -> tf.Tensor:
        for block in self.blocks:
            x = block(x)
        return self.head(x * self.scale)


class SubclassedInPyTorch(nn.Module):
    """The same in PyTorch."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.rand(4))
        self.blocks = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4)])
        self.head = nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x)
        return self.head(x * self.scale)


@pytest.mark.parametrize("match", ["order", "names"])
def test_a_subclassed_model_and_a_bare_parameter(match: str):
    module, model = SubclassedInPyTorch(), Subclassed()
    model(X)
    report = port_state_dict(module, model, match=match)
    paths = [(match.torch, match.keras) for match in report.matches]
    assert paths == [("scale", "scale"), *((f"blocks.{i}", f"blocks/{i}") for i in range(2)), ("head", "head")]
    same_outputs(module, model, X)


# --- Dense after Flatten -------------------------------------------------------------------------------------------------

IMAGES = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype("float32")


def same_on_images(module: nn.Module, model: keras.Model) -> None:
    with torch.no_grad():
        ours = module.eval()(torch.from_numpy(IMAGES)).numpy()
    np.testing.assert_allclose(model(np.moveaxis(IMAGES, 1, -1)).numpy(), ours, rtol=0, atol=1e-5)


def flattening(*between: nn.Module) -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 2, 1), nn.Flatten(), *between, nn.Linear(40, 6))


def test_flatten_and_dense_in_two_nested_models():
    body = keras.Sequential([keras.Input((4, 5, 3)), L.Conv2D(2, 1), L.Flatten(), L.Dropout(0.5)])
    head = keras.Sequential([keras.Input((40,)), L.Dense(6)])
    model = stack(body, head, shape=(4, 5, 3))
    module = flattening()
    report = port_state_dict(module, model)
    assert "rows reordered 2 x 4 x 5 to 4 x 5 x 2" in str(report)
    same_on_images(module, model)


def test_reshape_flattens_too():
    model = stack(L.Conv2D(2, 1), L.Reshape((40,)), L.Dense(6), shape=(4, 5, 3))
    module = flattening()
    port_state_dict(module, model)
    same_on_images(module, model)


def test_a_flattened_sequence_stays_in_order():
    module = nn.Sequential(nn.Embedding(7, 3), nn.Flatten(), nn.Linear(12, 2))
    model = stack(L.Embedding(7, 3), L.Flatten(), L.Dense(2), dtype="int32")
    report = port_state_dict(module, model)
    assert "rows" not in str(report)
    same_outputs(module, model, np.array([[1, 2, 6, 0]]))


class Flattens(keras.Model):
    """A class of one's own has no graph: nobody sees that it flattens."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = L.Conv2D(2, 1)
        self.fc = L.Dense(6)

    def call(self, x: tf.Tensor) -> tf.Tensor:
        x = self.conv(x)
        return self.fc(tf.reshape(x, (tf.shape(x)[0], 40)))


def test_a_flatten_that_nobody_sees_must_be_told():
    module, model = flattening(), Flattens()
    model(np.moveaxis(IMAGES, 1, -1))
    both_ways(module, model, "give flatten={'2': (C, H, W)}")
    both_ways(module, model, "makes 24 numbers, and PyTorch's '2' (Linear) takes 40", flatten={"2": (2, 4, 3)})
    both_ways(module, model, "flatten: 'fx' names 0 of the layers", flatten={"fx": (2, 4, 5)})
    port_state_dict(module, model, flatten={"fc": (2, 4, 5)})
    same_on_images(module, model)
    port_state_dict(module, model, flatten={"2": None})
    np.testing.assert_array_equal(model.fc.kernel, module[2].weight.detach().numpy().T)


# --- the report ----------------------------------------------------------------------------------------------------------


def test_settings_that_differ_are_told():
    module = nn.Sequential(nn.Conv2d(3, 4, 2), nn.BatchNorm2d(4))
    model = stack(L.Conv2D(4, 2, strides=2), L.BatchNormalization(name="bn"), shape=(8, 8, 3))
    with pytest.warns(UserWarning, match="same weights and different settings"):
        report = port_state_dict(module, model)
    told = [str(difference) for difference in report.differences]
    assert "PyTorch's '1' has eps=1e-05, Keras' 'bn' has epsilon=0.001 (outputs)" in told
    assert "PyTorch's '1' has momentum=0.1, Keras' 'bn' has momentum=0.99 (training)" in told
    assert any("stride=(1, 1)" in one and "strides=(2, 2)" in one for one in told)


def test_nothing_is_told_of_settings_that_agree():
    module = nn.Sequential(nn.Conv2d(3, 4, 2), nn.BatchNorm2d(4))
    model = stack(L.Conv2D(4, 2), L.BatchNormalization(momentum=0.9, epsilon=1e-5), shape=(8, 8, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert port_state_dict(module, model).differences == ()


def test_the_report_reads_as_a_table():
    report = port_state_dict(nn.Linear(4, 3), stack(L.Dense(3, name="fc")))
    assert str(report).splitlines() == [
        "PyTorch to Keras: 1 layer, 15 numbers, matched by order",
        "PyTorch                 Keras                     from PyTorch to Keras",
        "(Linear)  weight 3 x 4  fc (Dense)  kernel 4 x 3  transposed (1, 0)",
        "          bias 3                    bias 3        copied",
    ]
    assert report.size == 15
