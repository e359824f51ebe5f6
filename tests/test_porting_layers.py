"""Each layer of the table, with random shapes and weights: what it computes is the same after porting, and porting back
gives the same bits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tandem.porting import port_state_dict, port_weights
from tandem.quiet import tensorflow as tf

import keras  # isort: skip  (after the quiet start of TensorFlow)
import torch  # isort: skip
from torch import nn  # isort: skip

L = keras.layers
torch.set_num_threads(1)  # on small tensors, threads mostly wait for each other

SETTINGS = settings(max_examples=3, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
small = st.integers(1, 4)
wide = st.integers(2, 4)  # Keras adds a bias of shape (heads, 1) along the time axis where heads and time are equal


@dataclass
class Case:
    """A layer in both frameworks, and the shape of a batch for it, as PyTorch has it."""

    module: nn.Module
    layer: keras.Layer
    shape: tuple[int, ...]
    image: bool = False  # channels first in PyTorch, last in Keras
    words: int = 0  # inputs are numbers of words below this


Draw = Callable
CASES: dict[str, Callable[[Draw, str], Case]] = {}


def case(build: Callable[[Draw, str], Case]) -> Callable[[Draw, str], Case]:
    CASES[build.__name__] = build
    return build


@case
def dense(draw: Draw, dtype: str) -> Case:
    n_in, n_out, bias = draw(small), draw(small), draw(st.booleans())
    return Case(nn.Linear(n_in, n_out, bias=bias), L.Dense(n_out, use_bias=bias, dtype=dtype), (3, n_in))


@case
def dense_as_einsum(draw: Draw, dtype: str) -> Case:
    n_in, heads, size = draw(small), draw(small), draw(wide)
    layer = L.EinsumDense("abc,cde->abde", (None, heads, size), bias_axes="de", dtype=dtype)
    module = nn.Sequential(nn.Linear(n_in, heads * size), nn.Unflatten(-1, (heads, size)))
    return Case(module, layer, (2, 3, n_in))


@case
def dense_as_einsum_of_two_axes(draw: Draw, dtype: str) -> Case:
    heads, size, n_out = draw(small), draw(small), draw(small)
    layer = L.EinsumDense("abcd,ecd->abe", (None, n_out), bias_axes="e", dtype=dtype)
    return Case(nn.Sequential(nn.Flatten(2), nn.Linear(heads * size, n_out)), layer, (2, 3, heads, size))


@case
def dense_as_pointwise_convolution(draw: Draw, dtype: str) -> Case:
    n_in, n_out = draw(small), draw(small)
    return Case(nn.Conv2d(n_in, n_out, 1), L.Dense(n_out, dtype=dtype), (2, n_in, 3, 2), image=True)


@case
def embedding(draw: Draw, dtype: str) -> Case:
    words, size = draw(small), draw(small)
    return Case(nn.Embedding(words, size), L.Embedding(words, size, dtype=dtype), (2, 5), words=words)


@case
def conv(draw: Draw, dtype: str) -> Case:
    rank, groups, bias = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.booleans())
    n_in, n_out = groups * draw(small), groups * draw(small)
    kernel = tuple(draw(st.lists(st.integers(1, 3), min_size=rank, max_size=rank)))
    stride = draw(st.integers(1, 2))
    dilation = draw(st.integers(1, 2)) if stride == 1 and groups == 1 else 1  # TensorFlow has no other on a CPU
    module = getattr(nn, f"Conv{rank}d")(n_in, n_out, kernel, stride, dilation=dilation, groups=groups, bias=bias)
    layer = getattr(L, f"Conv{rank}D")(
        n_out, kernel, stride, dilation_rate=dilation, groups=groups, use_bias=bias, dtype=dtype
    )
    return Case(module, layer, (2, n_in, *(7,) * rank), image=True)


@case
def depthwise(draw: Draw, dtype: str) -> Case:
    rank, channels, times, kernel = draw(st.integers(1, 2)), draw(small), draw(small), draw(st.integers(1, 3))
    module = getattr(nn, f"Conv{rank}d")(channels, channels * times, kernel, groups=channels)
    layer = getattr(L, f"DepthwiseConv{rank}D")(kernel, depth_multiplier=times, dtype=dtype)
    return Case(module, layer, (2, channels, *(6,) * rank), image=True)


@case
def separable(draw: Draw, dtype: str) -> Case:
    rank, channels, times, n_out = draw(st.integers(1, 2)), draw(small), draw(small), draw(small)
    conv_of = getattr(nn, f"Conv{rank}d")
    module = nn.Sequential(
        conv_of(channels, channels * times, 3, groups=channels, bias=False), conv_of(channels * times, n_out, 1)
    )
    layer = getattr(L, f"SeparableConv{rank}D")(n_out, 3, depth_multiplier=times, dtype=dtype)
    return Case(module, layer, (2, channels, *(6,) * rank), image=True)


@case
def conv_transpose(draw: Draw, dtype: str) -> Case:
    rank, n_in, n_out = draw(st.integers(1, 3)), draw(small), draw(small)
    kernel, stride = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    module = getattr(nn, f"ConvTranspose{rank}d")(n_in, n_out, kernel, stride)
    layer = getattr(L, f"Conv{rank}DTranspose")(n_out, kernel, stride, dtype=dtype)
    return Case(module, layer, (2, n_in, *(4,) * rank), image=True)


@case
def batch_norm(draw: Draw, dtype: str) -> Case:
    rank, channels = draw(st.integers(1, 3)), draw(small)
    layer = L.BatchNormalization(epsilon=1e-5, momentum=0.9, dtype=dtype)
    return Case(getattr(nn, f"BatchNorm{rank}d")(channels), layer, (3, channels, *(4,) * rank), image=True)


@case
def layer_norm(draw: Draw, dtype: str) -> Case:
    size = draw(st.integers(2, 5))
    return Case(nn.LayerNorm(size), L.LayerNormalization(epsilon=1e-5, dtype=dtype), (2, 3, size))


@case
def layer_norm_of_an_image(draw: Draw, dtype: str) -> Case:
    shape = (draw(small), draw(small), draw(small) + 1)
    layer = L.LayerNormalization(axis=[1, 2, 3], epsilon=1e-5, dtype=dtype)
    return Case(nn.LayerNorm(shape), layer, (2, *shape), image=True)


@case
def group_norm(draw: Draw, dtype: str) -> Case:
    groups, each = draw(small), draw(small)
    layer = L.GroupNormalization(groups, epsilon=1e-5, dtype=dtype)
    return Case(nn.GroupNorm(groups, groups * each), layer, (2, groups * each, 4, 3), image=True)


@case
def instance_norm(draw: Draw, dtype: str) -> Case:
    channels = draw(small)
    layer = L.GroupNormalization(channels, epsilon=1e-5, dtype=dtype)
    return Case(nn.InstanceNorm2d(channels, affine=True), layer, (2, channels, 4, 3), image=True)


@case
def rms_norm(draw: Draw, dtype: str) -> Case:
    size = draw(st.integers(2, 5))
    return Case(nn.RMSNorm(size, eps=1e-6), L.RMSNormalization(epsilon=1e-6, dtype=dtype), (2, 3, size))


class First(nn.Module):
    """A recurrent module without its state."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.module(x)[0]


def recurrent(kind: str, draw: Draw, dtype: str) -> Case:
    n_in, units, layers = draw(small), draw(small), draw(st.integers(1, 2))
    ways, bias = draw(st.booleans()), draw(st.booleans())
    module = getattr(nn, kind)(n_in, units, layers, bias=bias, batch_first=True, bidirectional=ways)
    stack = keras.Sequential([keras.Input((None, n_in), dtype=dtype)])
    for _ in range(layers):
        one = getattr(L, {"RNN": "SimpleRNN"}.get(kind, kind))(units, use_bias=bias, return_sequences=True, dtype=dtype)
        stack.add(L.Bidirectional(one, dtype=dtype) if ways else one)
    return Case(First(module), stack, (2, 3, n_in))


@case
def lstm(draw: Draw, dtype: str) -> Case:
    return recurrent("LSTM", draw, dtype)


@case
def gru(draw: Draw, dtype: str) -> Case:
    return recurrent("GRU", draw, dtype)


@case
def simple_rnn(draw: Draw, dtype: str) -> Case:
    return recurrent("RNN", draw, dtype)


@case
def stacked_cells(draw: Draw, dtype: str) -> Case:
    n_in, units = draw(small), draw(small)
    cells = [L.GRUCell(units, dtype=dtype), L.GRUCell(units, dtype=dtype)]
    layer = L.RNN(L.StackedRNNCells(cells, dtype=dtype), return_sequences=True, dtype=dtype)
    return Case(First(nn.GRU(n_in, units, 2, batch_first=True)), layer, (2, 3, n_in))


class Attention(nn.Module):
    """A sequence that attends to itself."""

    def __init__(self, size: int, heads: int, bias: bool) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(size, heads, bias=bias, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x, need_weights=False)[0]


class KerasAttention(L.Layer):
    """The same in Keras."""

    def __init__(self, heads: int, size: int, bias: bool, dtype: str) -> None:
        super().__init__(dtype=dtype)
        self.attention = L.MultiHeadAttention(heads, size, use_bias=bias, dtype=dtype)

    def call(self, x: tf.Tensor) -> tf.Tensor:
        return self.attention(x, x)


@case
def attention(draw: Draw, dtype: str) -> Case:
    heads, bias = draw(st.integers(1, 3)), draw(st.booleans())
    # Keras rounds 1 / sqrt(size) to float32 even in a float64 layer: only a power of four is exact there.
    size = 4 if dtype == "float64" else draw(wide)
    return Case(Attention(heads * size, heads, bias), KerasAttention(heads, size, bias, dtype), (2, 5, heads * size))


@case
def prelu(draw: Draw, dtype: str) -> Case:
    channels = draw(small)
    return Case(nn.PReLU(channels), L.PReLU(shared_axes=[1, 2], dtype=dtype), (2, channels, 3, 2), image=True)


@case
def dense_after_flatten(draw: Draw, dtype: str) -> Case:
    channels, height, width = draw(small), draw(small), draw(small)
    module = nn.Sequential(nn.Conv2d(2, channels, 1), nn.Flatten(), nn.Linear(channels * height * width, 3))
    layer = keras.Sequential(
        [
            keras.Input((height, width, 2), dtype=dtype),
            L.Conv2D(channels, 1, dtype=dtype),
            L.Flatten(dtype=dtype),
            L.Dense(3, dtype=dtype),
        ]
    )
    return Case(module, layer, (2, 2, height, width), image=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CASES)
@SETTINGS
@given(data=st.data())
def test_same_outputs_and_the_same_bits_back(name: str, dtype: str, data: st.DataObject):
    made = CASES[name](data.draw, dtype)
    module = made.module.to(getattr(torch, dtype)).eval()
    random = np.random.default_rng(data.draw(st.integers(0, 9)))
    fill(module, random)
    x = batch(made, random, dtype)
    theirs = np.moveaxis(x, 1, -1) if made.image else x
    made.layer(tf.constant(theirs))  # build it

    port_state_dict(module, made.layer)
    with torch.no_grad():
        ours = module(torch.from_numpy(x)).numpy()
    ours = np.moveaxis(ours, 1, -1) if made.image and ours.ndim > 2 else ours
    np.testing.assert_allclose(
        made.layer(tf.constant(theirs)).numpy(), ours, rtol=0, atol={"float32": 2e-5, "float64": 1e-12}[dtype]
    )

    kept = [variable.numpy() for variable in made.layer.weights]
    assert kept[0].dtype == dtype
    port_state_dict(module.state_dict(), made.layer)  # a bare state dict says the same
    for before, variable in zip(kept, made.layer.weights, strict=True):
        assert variable.numpy().tobytes() == before.tobytes()

    for variable in made.layer.weights:  # there and back again, from Keras' side
        variable.assign(random.uniform(0.5, 1.5, variable.shape))
    kept = [variable.numpy() for variable in made.layer.weights]
    port_weights(made.layer, module)
    with torch.no_grad():
        ours = module(torch.from_numpy(x)).numpy()
    ours = np.moveaxis(ours, 1, -1) if made.image and ours.ndim > 2 else ours
    scale = max(1.0, float(np.abs(ours).max()))
    np.testing.assert_allclose(
        made.layer(tf.constant(theirs)).numpy(), ours, rtol=0, atol=scale * {"float32": 2e-5, "float64": 1e-12}[dtype]
    )
    for variable in made.layer.weights:
        variable.assign(np.zeros(variable.shape))
    port_state_dict(module, made.layer)
    for before, variable in zip(kept, made.layer.weights, strict=True):
        assert variable.numpy().tobytes() == before.tobytes()


def fill(module: nn.Module, random: np.random.Generator) -> None:
    """Random numbers in all parameters and running statistics: zeros and ones would hide a mistake."""
    with torch.no_grad():
        for tensor in module.state_dict().values():
            if tensor.dtype.is_floating_point:
                tensor.copy_(torch.from_numpy(random.uniform(0.5, 1.5, tuple(tensor.shape))))


def batch(made: Case, random: np.random.Generator, dtype: str) -> np.ndarray:
    if made.words:
        return random.integers(0, made.words, made.shape)
    return random.normal(size=made.shape).astype(dtype)
