"""The two directions: everything is read, matched and checked first, then written, and taken back if a write fails."""

import math
import warnings
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from tandem.porting.graph import Graph, keras_graph, torch_graph
from tandem.porting.matching import find, match_units
from tandem.porting.report import Difference, Match, Move, Report
from tandem.porting.units import BIAS, OPTIONAL, Pair, Unit, pair
from tandem.porting.weights import PortingError, Tensor, Weight, constant

if TYPE_CHECKING:
    import keras
    import torch

FLOATS = {"float16": (11, 5), "bfloat16": (8, 8), "float32": (24, 8), "float64": (53, 11)}
"""Bits of the fraction and of the exponent: a type holds all of another if it has at least as many of both."""

Flattened = Mapping[str, tuple[int, ...] | None]


def port_state_dict(
    source: "torch.nn.Module | Mapping[str, torch.Tensor]",
    model: "keras.Model",
    *,
    match: Literal["auto", "order", "names"] = "auto",
    mapping: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
    flatten: Flattened | None = None,
    zero_bias: bool = False,
    cast: bool = False,
) -> Report:
    """Give a Keras model the weights of a PyTorch module.

    Parameters
    ----------
    source
        The module, or its state dict. A module shows more: its classes, and the settings that the report compares.
    model
        The Keras model or layer, built.
    match
        How the layers find each other. ``order``: as the module's attributes were assigned, and as ``model.layers`` has
        them. ``names``: those that are called the same, ``layer1.0.conv`` and ``layer1_0_conv``. ``auto``: the order, if it
        fits and the graphs of both models do not contradict it; otherwise their places in these graphs.
    mapping
        PyTorch path to Keras path, for layers or for whole blocks, whose layers are then taken in order. What it does not
        name is matched by ``match``.
    skip
        Paths, of either framework, of layers or blocks that are left alone.
    flatten
        For a dense layer after a Flatten that the model's graph does not show: its path, and the shape that PyTorch
        flattens, channels first, as ``{"fc1": (64, 7, 7)}``. None as the shape: the order is the same in both.
    zero_bias
        Allow that a layer has a bias on one side only, as a convolution before BatchNorm: it is zero. On the target it is
        set to zero; on the source it must be zero everywhere.
    cast
        Allow that numbers are rounded because the target has a smaller data type.

    Returns
    -------
    Report
        What was matched and what was done to it. Also warns, once, if settings differ that change the outputs.

    Raises
    ------
    PortingError
        If a layer is unknown, has no partner or does not fit, if a name is unknown, or if numbers would be rounded.
        The model is then as it was.
    """
    pairs, skipped, by = _paired(source, model, match, mapping, skip, flatten, zero_bias)
    return _port("PyTorch to Keras", pairs, skipped, by, cast)


def port_weights(
    model: "keras.Model",
    module: "torch.nn.Module",
    *,
    match: Literal["auto", "order", "names"] = "auto",
    mapping: Mapping[str, str] | None = None,
    skip: Iterable[str] = (),
    flatten: Flattened | None = None,
    zero_bias: bool = False,
    cast: bool = False,
) -> Report:
    """Give a PyTorch module the weights of a Keras model: the way back of :func:`port_state_dict`.

    All parameters mean the same, and ``mapping`` goes from PyTorch paths to Keras paths here too. Where PyTorch has two
    biases and Keras one, the second becomes zero.

    Raises
    ------
    PortingError
        As :func:`port_state_dict`. The module is then as it was.
    """
    pairs, skipped, by = _paired(module, model, match, mapping, skip, flatten, zero_bias)
    return _port("Keras to PyTorch", pairs, skipped, by, cast)


def _paired(
    source: "torch.nn.Module | Mapping[str, torch.Tensor]",
    model: "keras.Model",
    match: str,
    mapping: Mapping[str, str] | None,
    skip: Iterable[str],
    flatten: Flattened | None,
    zero_bias: bool,
) -> tuple[list[Pair], list[Unit], str]:
    """The pairs that fit, with the rows behind a Flatten in the right order; the units skipped; what was matched by."""
    import keras
    import torch

    from tandem.porting.keras_units import read_model
    from tandem.porting.torch_units import read_module, read_state_dict

    if isinstance(source, torch.nn.Module):
        ours = read_module(source)
    elif isinstance(source, Mapping) and all(isinstance(value, torch.Tensor) for value in source.values()):
        ours = read_state_dict(source)
    else:
        raise PortingError(f"a PyTorch module or its state dict is needed, not a {type(source).__name__}")
    if not isinstance(model, keras.Layer):
        raise PortingError(f"a Keras model or layer is needed, not a {type(model).__name__}")
    theirs = read_model(model)

    def graphs() -> tuple[Graph | None, Graph | None]:
        return (torch_graph(source, ours) if isinstance(source, torch.nn.Module) else None), keras_graph(model, theirs)

    pairs, skipped, by = match_units(
        ours,
        theirs,
        match=match,
        mapping=mapping,
        skip=skip,
        graphs=graphs,
        pair=partial(pair, optional=OPTIONAL | BIAS if zero_bias else OPTIONAL),
    )
    if not pairs:
        raise PortingError("there is nothing to port: neither model has a layer with weights that is not skipped")
    return reordered(pairs, flatten or {}), skipped, by


def reordered(pairs: Sequence[Pair], flatten: Flattened) -> list[Pair]:
    """The pairs, with the rows of those that follow a Flatten in the order of channels last.

    Raises
    ------
    PortingError
        If ``flatten`` names no layer or does not fit, or if a Flatten is likely and nobody says what it flattens.
    """
    told = {id(_named(name, pairs)): shape for name, shape in flatten.items()}
    channels, result = 0, []
    for made in pairs:
        shape = told.get(id(made), made.keras.flattened)
        rows = [role for role in made.roles if _follows_flatten(made.ours.kind, role)]
        if made.ours.kind == "dense" and not made.keras.in_graph and id(made) not in told:
            _refuse_guess(made, channels)
        if shape is not None and rows:
            made = _with_rows(made, rows, shape)
        elif id(made) in told and shape is not None:
            raise PortingError(f"flatten: PyTorch's {made.torch} has no weights whose rows follow a Flatten")
        channels = _channels(made, channels)
        result.append(made)
    return result


def _named(name: str, pairs: Sequence[Pair]) -> Pair:
    """The one pair that a path of either framework names."""
    ours, theirs = find(name, [made.torch for made in pairs]), find(name, [made.keras for made in pairs])
    found = [made for made in pairs if made.torch in ours or made.keras in theirs]
    if len(found) != 1:
        raise PortingError(f"flatten: '{name}' names {len(found)} of the layers that are ported; give the path of one")
    return found[0]


def _follows_flatten(kind: str, role: str) -> bool:
    """Whether the rows of a weight are the numbers that were flattened."""
    if kind in ("batch_norm", "layer_norm", "prelu"):
        return True
    return (
        kind not in ("conv", "depthwise", "conv_transpose") and role.split()[-1] == "kernel" and "recurrent" not in role
    )


def _channels(made: Pair, before: int) -> int:
    """How many channels the image has after this layer; 0 if there is no image any more."""
    if made.ours.kind in ("conv", "conv_transpose", "depthwise"):
        *_, a, b = made.theirs.weights["kernel"].shape
        return {"conv": b, "conv_transpose": a, "depthwise": a * b}[made.ours.kind]
    return before if made.ours.kind in ("batch_norm", "group_norm", "layer_norm", "prelu") else 0


def _refuse_guess(made: Pair, channels: int) -> None:
    rows = made.theirs.weights["kernel"].shape[0]
    if channels and rows > channels and rows % channels == 0:
        raise PortingError(
            f"Keras' {made.keras} seems to follow a flattened image of {channels} channels, and the model shows no graph: "
            f"give flatten={{'{made.torch.path}': (C, H, W)}}, the shape that PyTorch flattens, or None for no reordering"
        )


def _with_rows(made: Pair, roles: Sequence[str], shape: tuple[int, ...]) -> Pair:
    weights = dict(made.ours.weights)
    for role in roles:
        if role in weights and weights[role].shape:
            rows = weights[role].shape[0]
            if rows != math.prod(shape):
                raise PortingError(
                    f"flatten: {shape} makes {math.prod(shape)} numbers, and PyTorch's {made.torch} takes {rows}"
                )
            weights[role] = weights[role].channels_last(shape)
    return replace(made, ours=replace(made.ours, weights=weights))


# --- from pairs to a plan, and from the plan to the models ---------------------------------------------------------------


def _port(direction: str, pairs: list[Pair], skipped: list[Unit], by: str, cast: bool) -> Report:
    to_keras = direction == "PyTorch to Keras"
    plan, notes, problems = [], [], []
    for made in pairs:
        for role in made.roles:
            ours, theirs = _both(made, role)
            source, target = (ours, theirs) if to_keras else (theirs, ours)
            try:
                plan += _writes(source, target, cast, notes)
            except PortingError as error:
                problems.append(f"PyTorch's {made.torch} and Keras' {made.keras}: {role}: {error}")
    if problems:
        raise PortingError(*problems)
    _refuse_two_values(plan)
    _write_all(plan)
    report = Report(direction, by, tuple(map(_match, pairs)), tuple(differences(pairs)), (*_notes(skipped), *notes))
    if any(difference.affects == "outputs" for difference in report.differences):
        warnings.warn(
            "the models have the same weights and different settings: see the report's .differences",
            stacklevel=3,
        )
    return report


def _both(made: Pair, role: str) -> tuple[Weight, Weight]:
    """The weight of this role on both sides; the one that a side leaves out is constant."""
    ours, theirs = made.ours.weights.get(role), made.theirs.weights.get(role)
    there = ours or theirs
    left_out = constant((OPTIONAL | BIAS)[role], there.shape, role) if ours is None or theirs is None else there
    return ours or left_out, theirs or left_out


def _writes(source: Weight, target: Weight, cast: bool, notes: list[str]) -> list[tuple[Tensor, np.ndarray]]:
    """What has to be written where, all in the data type of its target."""
    for tensor in source.tensors:
        for its in target.tensors:
            _check_dtypes(tensor, its, cast)
    arrays = target.split(source.join([tensor.read() for tensor in source.tensors]))
    for tensor, array in zip(target.tensors, arrays, strict=True):
        if array.shape != tensor.shape:
            raise AssertionError(f"{tensor.name}: {array.shape} for {tensor.shape}")
    return [(tensor, _as(array, tensor.dtype)) for tensor, array in zip(target.tensors, arrays, strict=True)]


def _as(array: np.ndarray, dtype: str) -> np.ndarray:
    if dtype == "bfloat16":
        import ml_dtypes

        return array.astype(ml_dtypes.bfloat16)
    return array.astype(dtype)


def _check_dtypes(source: Tensor, target: Tensor, cast: bool) -> None:
    if source.dtype == target.dtype:
        return
    if source.dtype not in FLOATS or target.dtype not in FLOATS:
        raise PortingError(
            f"{source.name} is {source.dtype} and {target.name} {target.dtype}: only floats are converted"
        )
    wider = all(a <= b for a, b in zip(FLOATS[source.dtype], FLOATS[target.dtype], strict=True))
    if not wider and not cast:
        raise PortingError(
            f"{source.name} is {source.dtype} and {target.name} {target.dtype}, which cannot hold all its values: "
            "build both with one data type, or allow rounding with cast=True"
        )


def _refuse_two_values(plan: Sequence[tuple[Tensor, np.ndarray]]) -> None:
    """Two names of one tensor (tied weights) must get one value."""
    seen: dict[Hashable, tuple[Tensor, np.ndarray]] = {}
    for tensor, array in plan:
        first, value = seen.setdefault(tensor.place, (tensor, array))
        if value.tobytes() != array.tobytes():
            raise PortingError(f"{first.name} and {tensor.name} share their memory and would get different values")


def _write_all(plan: Sequence[tuple[Tensor, np.ndarray]]) -> None:
    """Write everything, or nothing: if a write fails, what was written before is taken back."""
    before = [(tensor, tensor.read()) for tensor, _ in plan]
    written = 0
    try:
        for tensor, array in plan:
            written += 1
            tensor.write(array)
    except BaseException:
        for tensor, array in before[:written]:
            tensor.write(array)
        raise


# --- the report ----------------------------------------------------------------------------------------------------------


def _match(made: Pair) -> Match:
    moves = []
    for role in made.roles:
        ours, theirs = _both(made, role)
        how = ours.how + tuple(f"Keras: {step}" for step in theirs.how)
        moves.append(Move(_names(ours), _names(theirs), _shapes(ours), _shapes(theirs), how, math.prod(ours.shape)))
    return Match(made.torch.path, made.torch.class_name, made.keras.path, made.keras.class_name, tuple(moves))


def _names(weight: Weight) -> tuple[str, ...]:
    return tuple(tensor.name for tensor in weight.tensors)


def _shapes(weight: Weight) -> tuple[tuple[int, ...], ...]:
    return tuple(tensor.shape for tensor in weight.tensors)


def _notes(skipped: Sequence[Unit]) -> list[str]:
    return [f"skipped: {unit}" for unit in skipped]


def differences(pairs: Sequence[Pair]) -> list[Difference]:
    """Settings of paired layers that both sides show and that differ."""
    found = []
    for made in pairs:
        for name in [name for name in made.torch.settings if name in made.keras.settings]:
            ours, theirs = made.torch.settings[name], made.keras.settings[name]
            if ours.value != theirs.value:
                affects = "training" if name in TRAINING else "outputs"
                found.append(
                    Difference(
                        f"PyTorch's '{made.torch.path}'", f"Keras' '{made.keras.path}'", ours.text, theirs.text, affects
                    )
                )
    return found


TRAINING = {"momentum", "padding row"}
"""Settings that do not change the outputs of a trained model."""
