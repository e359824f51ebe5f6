"""Which layers of a Keras model follow a flattened image, and in what order their inputs therefore lie.

PyTorch flattens (C, H, W) and Keras (H, W, C), so the rows of what comes next are in another order. A functional or
sequential model shows it; for any other the caller says it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras
    from keras.src.models.functional import Functional
    from keras.src.ops.node import Node

SEQUENCES = ("Embedding", "Dense", "EinsumDense", "RNN", "Bidirectional", "MultiHeadAttention", "LayerNormalization")
"""Layers that leave (batch, time, features) in the same order in both frameworks: flattened, it is the same too."""

IMAGES = ("BaseConv", "BaseConvTranspose", "BaseDepthwiseConv", "BaseSeparableConv", "BasePooling", "BaseGlobalPooling")
"""Layers whose outputs are channels last in Keras and channels first in PyTorch."""

Shape = tuple[int, ...]
Entrances = Mapping[int, "keras.KerasTensor"]
"""Where a nested model begins: the id of a tensor inside, and the tensor outside that enters there."""


def flattened(model: "keras.Layer") -> dict[int, Shape | None]:
    """For each layer that the graphs of a model show: its id, and the shape that PyTorch flattens before it.

    The shape is channels first, and None where nothing is flattened or where the order is the same in both. A layer that
    the graphs do not show (a class of one's own calls it) is not in the result.
    """
    nodes, entrances = nodes_of(model)
    return {id(n.operation): _source(n.input_tensors[0], entrances) for n in nodes if n.input_tensors}


def nodes_of(model: "keras.Layer") -> "tuple[list[Node], Entrances]":
    """All nodes of the graphs of a model and of the models in it, and where the models in it begin."""
    graphs = [graph for layer in model._flatten_layers() if (graph := graph_of(layer)) is not None]
    nodes = [node for graph in graphs for layer in graph._nodes_by_depth.values() for node in layer]
    entrances = {
        id(inside): outside
        for node in nodes
        if (inner := graph_of(node.operation)) is not None
        for inside, outside in zip(inner.inputs, node.input_tensors, strict=False)
    }
    return nodes, entrances


def graph_of(layer: object) -> "Functional | None":
    """The graph of a functional or sequential model; None for any other layer."""
    functional = getattr(layer, "_functional", layer)
    return functional if _is_a(functional, "Functional") else None


def _source(tensor: "keras.KerasTensor", entrances: Entrances) -> Shape | None:
    """The shape that was flattened to this tensor, channels first; None if the order is the same in both frameworks."""
    while node := made_by(tensor, entrances):
        before = node.input_tensors[0]
        if _flattens(node.operation, tensor, before):
            *others, channels = _channels_last(node.operation, before.shape)
            return (channels, *others) if _is_image(before, entrances) and None not in others else None
        if tuple(before.shape) != tuple(tensor.shape) or _is_a(node.operation, *SEQUENCES):
            return None
        tensor = before
    return None


def made_by(tensor: "keras.KerasTensor", entrances: Entrances) -> "Node | None":
    """The node that made a tensor, looked for inside and outside of nested models; None for an input of the whole."""
    while history := getattr(tensor, "_keras_history", None):
        if (inner := graph_of(history.operation)) is not None:
            tensor = inner.outputs[history.tensor_index]
        elif id(tensor) in entrances:
            tensor = entrances[id(tensor)]
        else:
            node = history.operation._inbound_nodes[history.node_index]
            return node if node.input_tensors else None
    return None


def _flattens(operation: object, after: "keras.KerasTensor", before: "keras.KerasTensor") -> bool:
    return _is_a(operation, "Flatten", "Reshape") and len(after.shape) == 2 and len(before.shape) > 2


def _channels_last(operation: object, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
    if getattr(operation, "data_format", None) == "channels_first":
        return (*shape[2:], shape[1])
    return tuple(shape[1:])


def _is_image(tensor: "keras.KerasTensor", entrances: Entrances) -> bool:
    """Whether the two frameworks have the channels of this tensor in different places.

    Four axes or more are an image. Three are a sequence of features in the same order in both, unless a convolution or a
    pooling made it.
    """
    if len(tensor.shape) > 3:
        return True
    while node := made_by(tensor, entrances):
        if _is_a(node.operation, *SEQUENCES):
            return False
        if _is_a(node.operation, *IMAGES):
            return True
        tensor = node.input_tensors[0]
    return False


def _is_a(thing: object, *names: str) -> bool:
    return any(base.__name__ in names for base in type(thing).__mro__)
