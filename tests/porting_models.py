"""Five small networks, each written in both frameworks the way its people write them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tandem.quiet import tensorflow as tf

import keras  # isort: skip  (after the quiet start of TensorFlow)
import torch  # isort: skip
from torch import nn  # isort: skip
from torch.nn import functional as F  # noqa: N812  # isort: skip

L = keras.layers
torch.set_num_threads(1)  # on small tensors, threads mostly wait for each other

WORDS, TAGS, CLASSES = 20, 4, 3


@dataclass(frozen=True)
class Network:
    """A network in both frameworks, and a batch for it (as PyTorch has it) with its classes."""

    torch: Callable[[], nn.Module]
    keras: Callable[[], keras.Model]
    x: np.ndarray
    y: np.ndarray
    image: bool = False


# --- MLP -----------------------------------------------------------------------------------------------------------------


def mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, CLASSES))


def keras_mlp() -> keras.Model:
    return keras.Sequential(
        [keras.Input((16,)), L.Dense(32, "relu"), L.Dense(32, "tanh"), L.Dense(CLASSES)],
    )


# --- ResNet: a stem, a block, a block at half the resolution with a projection -------------------------------------------


class Block(nn.Module):
    def __init__(self, n_in: int, n_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(n_in, n_out, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(n_out)
        self.conv2 = nn.Conv2d(n_out, n_out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(n_out)
        self.shortcut = nn.Sequential()
        if stride > 1 or n_in != n_out:
            self.shortcut = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(8)
        self.blocks = nn.Sequential(Block(8, 8), Block(8, 16, stride=2))
        self.fc = nn.Linear(16, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.blocks(F.relu(self.bn(self.stem(x))))
        return self.fc(x.mean((2, 3)))


def keras_resnet() -> keras.Model:
    def norm(x: keras.KerasTensor) -> keras.KerasTensor:
        return L.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)

    def conv(x: keras.KerasTensor, n_out: int, stride: int) -> keras.KerasTensor:
        if stride == 1:
            return L.Conv2D(n_out, 3, padding="same", use_bias=False)(x)
        return L.Conv2D(n_out, 3, stride, use_bias=False)(L.ZeroPadding2D(1)(x))  # as PyTorch pads, not "same"

    def block(x: keras.KerasTensor, n_out: int, stride: int = 1) -> keras.KerasTensor:
        y = L.ReLU()(norm(conv(x, n_out, stride)))
        y = norm(conv(y, n_out, 1))
        if stride > 1 or x.shape[-1] != n_out:
            x = norm(L.Conv2D(n_out, 1, stride, use_bias=False)(x))
        return L.ReLU()(L.Add()([x, y]))

    inputs = keras.Input((8, 8, 3))
    x = L.ReLU()(norm(L.Conv2D(8, 3, padding="same", use_bias=False)(inputs)))
    x = block(block(x, 8), 16, stride=2)
    return keras.Model(inputs, L.Dense(CLASSES)(L.GlobalAveragePooling2D()(x)))


# --- taggers: a class for every word -------------------------------------------------------------------------------------


class Tagger(nn.Module):
    def __init__(self, kind: type[nn.RNNBase]) -> None:
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 8)
        self.rnn = kind(8, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.tag = nn.Linear(12, TAGS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.tag(self.rnn(self.embedding(x))[0])


def keras_tagger(kind: type[keras.Layer]) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            L.Embedding(WORDS, 8),
            L.Bidirectional(kind(6, return_sequences=True)),
            L.Bidirectional(kind(6, return_sequences=True)),
            L.Dense(TAGS),
        ]
    )


# --- transformer encoder: PyTorch's own layer against the blocks that Keras' guides write --------------------------------


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, 16)
        self.places = nn.Embedding(7, 16)
        layer = nn.TransformerEncoderLayer(16, 4, dim_feedforward=32, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2, enable_nested_tensor=False)
        self.head = nn.Linear(16, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.words(x) + self.places(torch.arange(x.shape[1], device=x.device))
        return self.head(self.encoder(x).mean(1))


class EncoderBlock(L.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.attention = L.MultiHeadAttention(4, 4)
        self.expand = L.Dense(32, "relu")
        self.contract = L.Dense(16)
        self.norm1 = L.LayerNormalization(epsilon=1e-5)
        self.norm2 = L.LayerNormalization(epsilon=1e-5)

    def call(self, x: tf.Tensor) -> tf.Tensor:
        x = self.norm1(x + self.attention(x, x))
        return self.norm2(x + self.contract(self.expand(x)))


class KerasEncoder(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.words = L.Embedding(WORDS, 16)
        self.places = L.Embedding(7, 16)
        self.blocks = [EncoderBlock(), EncoderBlock()]
        self.head = L.Dense(CLASSES)

    def call(self, x: tf.Tensor) -> tf.Tensor:
        x = self.words(x) + self.places(keras.ops.arange(x.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(keras.ops.mean(x, axis=1))


def _random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


_text = _random(1).integers(0, WORDS, (8, 7))

NETWORKS = {
    "mlp": Network(mlp, keras_mlp, _random(0).normal(size=(8, 16)), _random(0).integers(0, CLASSES, 8)),
    "resnet": Network(
        ResNet, keras_resnet, _random(0).normal(size=(8, 3, 8, 8)), _random(0).integers(0, CLASSES, 8), image=True
    ),
    "lstm tagger": Network(lambda: Tagger(nn.LSTM), lambda: keras_tagger(L.LSTM), _text, _text % TAGS),
    "gru tagger": Network(lambda: Tagger(nn.GRU), lambda: keras_tagger(L.GRU), _text, _text % TAGS),
    "encoder": Network(Encoder, KerasEncoder, _text, _text[:, 0] % CLASSES),
}
