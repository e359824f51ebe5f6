"""A Keras model read into units. Its weights are nearly in the common layout: that is Keras' own."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tandem.porting.flatten import flattened
from tandem.porting.units import OPTIONAL, Reading, Setting, Unit
from tandem.porting.weights import PortingError, Tensor, Weight, constant, weight

if TYPE_CHECKING:
    import keras


def read_model(model: "keras.Model | keras.Layer") -> list[Unit]:
    """The units of a built model, nested models included.

    Layers come in the order of ``model.layers``: in a functional model from the input to the output, in a subclassed one in
    the order in which they were assigned. A layer that is used twice comes once.

    Raises
    ------
    PortingError
        If a layer has no weights yet.
    """
    shapes = flattened(model)
    return [
        replace(unit, flattened=shapes.get(source), in_graph=source in shapes, source=source)
        for source, unit in _walk(model, (), (), set())
    ]


def wrap(variable: "keras.Variable", name: str | None = None) -> Tensor:
    """A variable of Keras under the name that it has in its layer."""
    import keras

    return Tensor(
        name or variable.name,
        tuple(int(n) for n in variable.shape),
        keras.backend.standardize_dtype(variable.dtype),
        lambda: _to_numpy(variable),
        variable.assign,
        id(variable),
    )


def _to_numpy(variable: "keras.Variable") -> np.ndarray:
    import keras

    with warnings.catch_warnings():  # NumPy deprecates how Keras asks it for a copy
        warnings.simplefilter("ignore", DeprecationWarning)
        return np.array(keras.ops.convert_to_numpy(variable))


def children(layer: "keras.Layer") -> "list[tuple[str, keras.Layer]]":
    """The layers that a layer holds, each under the name by which its model's author knows it.

    In a functional or sequential model that is the layer's name; in a class of one's own the attribute, because the name
    of a layer made there is a count (``dense_7``) that differs from run to run.
    """
    import keras
    from keras.src.models.functional import Functional

    if isinstance(layer, keras.Sequential | Functional):
        return [(part.name, part) for part in layer.layers]
    attributes = {id(part): name for name, part in _attributes(layer)}
    return [(attributes.get(id(part), part.name), part) for part in layer._layers]


def _attributes(layer: "keras.Layer") -> "Iterator[tuple[str, keras.Layer]]":
    """Layers among the attributes of an object, those in lists and dictionaries included."""
    import keras

    for name, value in vars(layer).items():
        if name.startswith("_self_") or name == "_layers":
            continue
        inside = enumerate(value) if isinstance(value, list | tuple) else ()
        inside = value.items() if isinstance(value, dict) else inside
        if isinstance(value, keras.Layer):
            yield name, value
        yield from ((f"{name}/{key}", part) for key, part in inside if isinstance(part, keras.Layer))


def _walk(
    layer: "keras.Layer", path: tuple[str, ...], named: tuple[str, ...], seen: set[int]
) -> "Iterator[tuple[int, Unit]]":
    """The units of a layer and of all below it, each with the id of its layer.

    ``path`` is how we call the layer, ``named`` how Keras does.
    """
    import keras

    if id(layer) in seen or isinstance(layer, keras.layers.InputLayer):
        return
    seen.add(id(layer))
    if not layer.built and (_has_rule(layer) or isinstance(layer, keras.Model)):
        raise PortingError(
            f"Keras' '{'/'.join(path) or layer.name}' ({type(layer).__name__}) has no weights yet: "
            "call the model once on a batch, or model.build(input_shape)"
        )
    if isinstance(layer, keras.layers.TimeDistributed):
        yield from ((id(layer), unit) for _, unit in _walk(layer.layer, path, named, seen))
        return
    found = _known(layer, "/".join(path) or layer.name, ("/".join(named),) if named != path else ())
    if found is not None:
        yield from ((id(layer), unit) for unit in found)
        return
    for variable in _own_variables(layer):
        yield id(layer), _bare("/".join((*path, variable.name)), variable)
    for name, part in children(layer):
        yield from _walk(part, (*path, name), (*named, part.name), seen)


def _own_variables(layer: "keras.Layer") -> "list[keras.Variable]":
    """The weights that a layer made itself, without those of the layers in it."""
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def _bare(path: str, variable: "keras.Variable") -> Unit:
    """A weight of a class of one's own: it can only be copied, from a parameter of the same shape."""
    return Unit(path, "weight", (Reading("weight", {"value": weight(wrap(variable))}),))


def _known(layer: "keras.Layer", path: str, aliases: tuple[str, ...]) -> list[Unit] | None:
    """The units of a layer that is in the table; None if it is only a container, or a class of one's own."""
    from keras import layers

    class_name = type(layer).__name__
    if isinstance(layer, layers.SeparableConv1D | layers.SeparableConv2D):
        return _separable(layer, path)
    if isinstance(layer, layers.RNN) and isinstance(layer.cell, layers.StackedRNNCells):
        return [
            Unit(f"{path}[{i}]", type(cell).__name__, tuple(_recurrent(cell)), _cell_settings(cell))
            for i, cell in enumerate(layer.cell.cells)
        ]
    for classes, build, settings in _table():
        if isinstance(layer, classes):
            try:
                readings, refusal = tuple(build(layer)), ""
            except _RefusedError as error:
                readings, refusal = (), str(error)
            return [Unit(path, class_name, readings, {} if refusal else settings(layer), refusal, aliases=aliases)]
    if type(layer).__module__.startswith("keras.src.layers") and layer.weights:
        return [Unit(path, class_name, (), refusal=f"Keras' {class_name} has no counterpart here", aliases=aliases)]
    return None


class _RefusedError(Exception):
    """Why a layer cannot be ported."""


def _has_rule(layer: "keras.Layer") -> bool:
    return any(isinstance(layer, classes) for classes, _, _ in _table())


def _table() -> "list[tuple[tuple[type, ...], Callable, Callable]]":
    """Classes of Keras, what reads their weights, and what reads their settings. The first that fits counts."""
    from keras import layers
    from keras.src.layers.convolutional.base_conv import BaseConv
    from keras.src.layers.convolutional.base_conv_transpose import BaseConvTranspose
    from keras.src.layers.convolutional.base_depthwise_conv import BaseDepthwiseConv

    recurrent = (layers.LSTM, layers.GRU, layers.SimpleRNN)
    cells = (layers.LSTMCell, layers.GRUCell, layers.SimpleRNNCell)
    return [
        ((layers.Dense,), lambda x: [_kernel_and_bias("dense", x)], _no_settings),
        ((layers.EinsumDense,), _einsum, _no_settings),
        ((layers.Embedding,), lambda x: [_of_names("embedding", x, {"embeddings": "embeddings"})], _embedding_settings),
        ((BaseDepthwiseConv,), lambda x: [_kernel_and_bias("depthwise", x)], _conv_settings),
        ((BaseConvTranspose,), lambda x: [_kernel_and_bias("conv_transpose", x)], _conv_settings),
        ((BaseConv,), _conv, _conv_settings),
        ((layers.BatchNormalization,), _batch_norm, _norm_settings),
        ((layers.LayerNormalization,), lambda x: [_norm("layer_norm", x)], _norm_settings),
        ((layers.GroupNormalization,), lambda x: [_norm("group_norm", x)], _norm_settings),
        ((layers.RMSNormalization,), lambda x: [_of_names("rms_norm", x, {"scale": "gamma"})], _norm_settings),
        ((layers.Bidirectional,), _bidirectional, lambda x: _cell_settings(x.forward_layer)),
        (recurrent, _recurrent, _cell_settings),
        (cells, _recurrent, _cell_settings),
        ((layers.RNN,), lambda x: _recurrent(x.cell), lambda x: _cell_settings(x.cell)),
        (
            (layers.MultiHeadAttention,),
            _attention,
            lambda x: {"heads": Setting(x.num_heads, f"num_heads={x.num_heads}")},
        ),
        ((layers.PReLU,), _prelu, _no_settings),
    ]


# --- weights -------------------------------------------------------------------------------------------------------------


def _of_names(kind: str, layer: "keras.Layer", roles: Mapping[str, str]) -> Reading:
    """A reading of the layer's own variables, those of ``roles`` (name to role) that it has."""
    own = {variable.name: variable for variable in _own_variables(layer)}
    return Reading(kind, {role: weight(wrap(own[name])) for name, role in roles.items() if name in own})


def _kernel_and_bias(kind: str, layer: "keras.Layer") -> Reading:
    if getattr(layer, "lora_enabled", False) or getattr(layer, "quantization_mode", None):
        raise _RefusedError("it has LoRA weights or is quantized: port the layer before that, or merge it first")
    return _of_names(kind, layer, {"kernel": "kernel", "bias": "bias"})


def _conv(layer: "keras.Layer") -> Iterator[Reading]:
    reading = _kernel_and_bias("conv", layer)
    yield reading
    kernel = reading.weights["kernel"]
    if layer.groups == 1 and all(n == 1 for n in layer.kernel_size):
        yield Reading("dense", {**reading.weights, "kernel": kernel.reshaped(*kernel.shape[-2:])})


def _separable(layer: "keras.Layer", path: str) -> list[Unit]:
    """The two convolutions of a separable one: depthwise without bias, then pointwise with the bias."""
    own = {variable.name: weight(wrap(variable)) for variable in _own_variables(layer)}
    pointwise = own["pointwise_kernel"]
    bias = {"bias": own["bias"]} if "bias" in own else {}
    dense = {"kernel": pointwise.reshaped(*pointwise.shape[-2:]), **bias}
    second = (Reading("conv", {"kernel": pointwise, **bias}), Reading("dense", dense))
    first = Reading("depthwise", {"kernel": own["depthwise_kernel"]})
    name = type(layer).__name__
    return [
        Unit(f"{path}/depthwise", f"{name}, depthwise", (first,), _conv_settings(layer)),
        Unit(f"{path}/pointwise", f"{name}, pointwise", second),
    ]


def _einsum(layer: "keras.Layer") -> Iterator[Reading]:
    """An EinsumDense that is a Linear over some axes at once: kernel (in, ..., out, ...) in some order."""
    inputs, rest = layer.equation.replace(" ", "").split(",")
    of_kernel, outputs = rest.split("->")
    summed = [letter for letter in inputs if letter in of_kernel and letter not in outputs]
    made = [letter for letter in outputs if letter in of_kernel and letter not in inputs]
    if sorted(summed + made) != sorted(of_kernel):
        raise _RefusedError(f"its equation '{layer.equation}' is no matrix product: no layer of PyTorch does that")
    weights = _kernel_and_bias("dense", layer).weights
    kernel = weights["kernel"].transposed(*(of_kernel.index(letter) for letter in summed + made))
    sizes = kernel.shape
    n_in, n_out = int(np.prod(sizes[: len(summed)])), int(np.prod(sizes[len(summed) :]))
    found = {"kernel": kernel.reshaped(n_in, n_out)}
    if "bias" in weights:
        bias = weights["bias"]
        if int(np.prod(bias.shape)) != n_out or [n for n in bias.shape if n > 1] != [
            n for n in sizes[len(summed) :] if n > 1
        ]:
            raise _RefusedError(f"its bias {bias.shape} does not have one number for each of its {n_out} outputs")
        found["bias"] = bias.reshaped(n_out)
    yield Reading("dense", found)


def _norm(kind: str, layer: "keras.Layer") -> Reading:
    """Gamma and beta. What the layer leaves out is 1 or 0 everywhere."""
    reading = _of_names(kind, layer, {role: role for role in OPTIONAL})
    shapes = [w.shape for w in reading.weights.values()]
    left_out = {role: constant(value, shapes[0], role) for role, value in OPTIONAL.items()} if shapes else {}
    return Reading(kind, left_out | dict(reading.weights))


def _batch_norm(layer: "keras.Layer") -> Iterator[Reading]:
    kept = _of_names("batch_norm", layer, {name: name for name in ("moving_mean", "moving_variance")})
    shape = kept.weights["moving_mean"].shape
    left_out = {role: constant(value, shape, role) for role, value in OPTIONAL.items()}
    yield Reading("batch_norm", left_out | dict(_norm("batch_norm", layer).weights) | dict(kept.weights))


def _recurrent(layer: "keras.Layer") -> Iterator[Reading]:
    """A recurrent layer or its cell, in one direction."""
    from keras import layers

    cell = getattr(layer, "cell", layer)
    classes = {layers.LSTMCell: "lstm", layers.GRUCell: "gru", layers.SimpleRNNCell: "rnn"}
    kind = next((kind for of_kind, kind in classes.items() if isinstance(cell, of_kind)), None)
    if kind is None:
        raise _RefusedError(f"its cell is a {type(cell).__name__}, which no layer of PyTorch corresponds to")
    if kind == "gru" and not cell.reset_after:
        raise _RefusedError("it has reset_after=False, another formula than PyTorch's: build it with reset_after=True")
    if kind != "rnn" and getattr(cell, "recurrent_activation", None).__name__ != "sigmoid":
        raise _RefusedError("its recurrent_activation is not the sigmoid, which PyTorch's layer always has")
    if kind != "rnn" and cell.activation.__name__ != "tanh":
        raise _RefusedError("its activation is not tanh, which PyTorch's layer always has")
    roles = {"kernel": "kernel", "recurrent_kernel": "recurrent kernel", "bias": "bias"}
    yield _of_names(kind, cell, roles)


def _bidirectional(layer: "keras.Layer") -> Iterator[Reading]:
    from tandem.porting.torch_units import both_ways

    if layer.merge_mode != "concat":
        raise _RefusedError(f"it has merge_mode={layer.merge_mode!r}, and PyTorch always has 'concat'")
    (there,), (back,) = _recurrent(layer.forward_layer), _recurrent(layer.backward_layer)
    yield both_ways(_inside("forward", there), _inside("backward", back))


def _inside(part: str, reading: Reading) -> Reading:
    """The reading of a part of a layer, whose tensors the report names with that part."""
    weights = {
        role: replace(w, tensors=tuple(replace(tensor, name=f"{part}/{tensor.name}") for tensor in w.tensors))
        for role, w in reading.weights.items()
    }
    return Reading(reading.kind, weights)


def _attention(layer: "keras.Layer") -> Iterator[Reading]:
    """The four dense layers of an attention, heads side by side as PyTorch has them."""
    parts = {
        "query": layer._query_dense, "key": layer._key_dense, "value": layer._value_dense, "output": layer._output_dense,
    }  # fmt: skip
    weights: dict[str, Weight] = {}
    for part, dense in parts.items():
        (reading,) = _einsum(dense)
        weights |= {f"{part} {role}": w for role, w in _inside(part, reading).weights.items()}
    yield Reading("attention", weights)


def _prelu(layer: "keras.Layer") -> Iterator[Reading]:
    """The slopes: one for each channel if all other axes are shared, else one for each place."""
    alpha = weight(wrap(layer.alpha))
    yield Reading("prelu", {"alpha": alpha})
    if all(n == 1 for n in alpha.shape[:-1]) and len(alpha.shape) > 1:
        yield Reading("prelu", {"alpha": alpha.reshaped(alpha.shape[-1])})


# --- settings ------------------------------------------------------------------------------------------------------------


def _no_settings(layer: "keras.Layer") -> dict[str, Setting]:
    return {}


def _norm_settings(layer: "keras.Layer") -> dict[str, Setting]:
    settings = {"epsilon": Setting(layer.epsilon, f"epsilon={layer.epsilon}")}
    if hasattr(layer, "momentum"):
        settings["momentum"] = Setting(layer.momentum, f"momentum={layer.momentum}")
    if hasattr(layer, "groups"):
        settings["groups"] = Setting(layer.groups, f"groups={layer.groups}")
    return settings


def _embedding_settings(layer: "keras.Layer") -> dict[str, Setting]:
    return {"padding row": Setting(bool(layer.mask_zero), f"mask_zero={layer.mask_zero}")}


def _conv_settings(layer: "keras.Layer") -> dict[str, Setting]:
    strides, dilation = _each(layer.strides, layer.rank), _each(layer.dilation_rate, layer.rank)
    settings = {
        "strides": Setting(strides, f"strides={strides}"),
        "dilation": Setting(dilation, f"dilation_rate={dilation}"),
    }
    if getattr(layer, "groups", 1) > 1:
        settings["groups"] = Setting(layer.groups, f"groups={layer.groups}")
    return settings


def _each(value: int | Iterable[int], rank: int) -> tuple[int, ...]:
    return (value,) * rank if isinstance(value, int) else tuple(value)


def _cell_settings(layer: "keras.Layer") -> dict[str, Setting]:
    cell = getattr(layer, "cell", layer)
    name = getattr(cell.activation, "__name__", str(cell.activation))
    return {"activation": Setting(name, f"activation='{name}'")}
