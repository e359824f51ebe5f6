"""A PyTorch module, or a bare state dict, read into units.

A module shows its classes and settings. A state dict shows names and shapes only, so a unit of it has several readings, and
its partner in Keras decides.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tandem.porting.units import Reading, Setting, Unit
from tandem.porting.weights import PortingError, Tensor, Weight, stacked, summed, weight

if TYPE_CHECKING:
    import torch

    Tensors = Mapping[str, torch.Tensor]
    Builder = Callable[[Tensors], list[Reading]]

GATES = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2), "rnn": (0,)}
"""Keras' order of the gates, as places in PyTorch's: LSTM i, f, g, o in both; GRU r, z, n against z, r, h."""

COUNTER = "num_batches_tracked"
"""BatchNorm's count of batches: it matters only with momentum=None, and Keras has none."""


def read_module(module: "torch.nn.Module") -> list[Unit]:
    """The units of a module, in the order in which its layers were assigned.

    Raises
    ------
    PortingError
        If a parameter has no values yet (a lazy module, the meta device).
    """
    import torch

    units: list[Unit] = []
    done: set[str] = set()  # modules whose parts mean nothing alone
    for path, part in module.named_modules():
        if any(path.startswith(f"{inside}.") or inside == "" for inside in done):
            continue
        tensors = _own_tensors(part)
        _refuse_empty(path, tensors)
        if torch.nn.utils.parametrize.is_parametrized(part):
            advice = "fold it first with torch.nn.utils.parametrize.remove_parametrizations"
            units.append(Unit(path, _class(part), (), refusal=f"its weight is computed by a parametrization: {advice}"))
            done.add(path)
        elif isinstance(part, torch.nn.RNNBase | torch.nn.MultiheadAttention):
            units += [replace(unit, source=path) for unit in _composed(path, part)]
            done.add(path)
        elif tensors:
            units += _module_units(path, part, tensors)
    return [unit if unit.source is not None else replace(unit, source=unit.path) for unit in units]


def read_state_dict(state_dict: "Tensors") -> list[Unit]:
    """The units of a state dict, in its order; each says all that its names and shapes may mean."""
    groups: dict[str, dict[str, torch.Tensor]] = {}
    for key, tensor in state_dict.items():
        prefix, _, name = key.rpartition(".")
        groups.setdefault(prefix, {})[name] = tensor
    for prefix in [prefix for prefix in groups if prefix.rpartition(".")[2] == "out_proj"]:
        parent = groups.get(prefix.rpartition(".")[0], {})
        if "in_proj_weight" in parent or "q_proj_weight" in parent:
            parent.update({f"out_proj.{name}": tensor for name, tensor in groups.pop(prefix).items()})
    return [unit for prefix, tensors in groups.items() for unit in _units_of_names(prefix, tensors)]


def wrap(name: str, tensor: "torch.Tensor") -> Tensor:
    """A tensor of PyTorch under the name that it has in its layer."""
    values = tensor.detach()
    return Tensor(
        name,
        tuple(values.shape),
        str(values.dtype).removeprefix("torch."),
        lambda: _to_numpy(values),
        lambda array: _write(values, array),
        (values.data_ptr(), tuple(values.shape)),
    )


def _to_numpy(values: "torch.Tensor") -> np.ndarray:
    import torch

    values = values.cpu()
    if values.dtype == torch.bfloat16:  # NumPy has none of its own
        import ml_dtypes

        return np.array(values.view(torch.int16).numpy().view(ml_dtypes.bfloat16))
    return np.array(values.numpy())


def _write(values: "torch.Tensor", array: np.ndarray) -> None:
    import torch

    array = np.ascontiguousarray(array).reshape(values.shape)
    if array.dtype.name == "bfloat16":
        source = torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    else:
        source = torch.from_numpy(array)
    with torch.no_grad():
        values.copy_(source)


def _own_tensors(module: "torch.nn.Module") -> "dict[str, torch.Tensor]":
    """Parameters and buffers of the module itself that its state dict holds."""
    own = {name: tensor for name, tensor in module._parameters.items() if tensor is not None}
    kept = module._non_persistent_buffers_set
    buffers = {name: t for name, t in module._buffers.items() if t is not None and name not in kept}
    return own | buffers


def _refuse_empty(path: str, tensors: "Tensors") -> None:
    import torch

    for name, tensor in tensors.items():
        if isinstance(tensor, torch.nn.parameter.UninitializedTensorMixin):
            raise PortingError(f"PyTorch's '{path}.{name}' has no shape yet: run the module once on a batch first")
        if tensor.is_meta:
            raise PortingError(f"PyTorch's '{path}.{name}' is on the meta device and has no values: load it first")


def _class(module: "torch.nn.Module") -> str:
    return type(module).__name__


# --- a module: its class says what it is --------------------------------------------------------------------------------


def _module_units(path: str, module: "torch.nn.Module", tensors: "Tensors") -> Iterator[Unit]:
    """The unit of a layer; of a class that is not PyTorch's own, one for each of its bare parameters."""
    import torch

    for classes, build, settings in _table():
        if isinstance(module, classes):
            ignored = tuple(name for name in tensors if name == COUNTER)
            refusal = _refused(module)
            readings = () if refusal else tuple(build(module, tensors))
            read = {tensor.name for reading in readings for w in reading.weights.values() for tensor in w.tensors}
            if not refusal and (more := set(tensors) - read - set(ignored)):
                readings, refusal = (), f"it has {', '.join(sorted(more))} besides what its base class has"
            yield Unit(path, _class(module), readings, settings(module), refusal, ignored)
            return
    if type(module).__module__.startswith("torch.nn.") and not isinstance(module, torch.nn.ParameterList):
        yield Unit(path, _class(module), (), refusal=f"a PyTorch {_class(module)} has no counterpart in Keras")
        return
    for name, tensor in tensors.items():
        yield _bare(f"{path}.{name}".lstrip("."), name, tensor)


def _bare(path: str, name: str, tensor: "torch.Tensor") -> Unit:
    """A parameter that no known layer holds: it can only be copied, to a weight of the same shape."""
    class_name = "Parameter" if tensor.requires_grad else "buffer"
    return Unit(path, class_name, (Reading("weight", {"value": weight(wrap(name, tensor))}),))


def _refused(module: "torch.nn.Module") -> str:
    import torch

    batch_or_instance = torch.nn.modules.batchnorm._NormBase
    if isinstance(module, batch_or_instance) and not module.track_running_stats:
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            return (
                "it keeps no running statistics (track_running_stats=False), and Keras' BatchNormalization always does"
            )
    elif isinstance(module, torch.nn.modules.instancenorm._InstanceNorm):
        return "it uses running statistics (track_running_stats=True), and no layer of Keras does"
    return ""


def _table() -> "list[tuple[tuple[type, ...], Callable, Callable]]":
    """Classes of PyTorch, what reads their tensors, and what reads their settings. The first that fits counts."""
    from torch import nn

    convolutions = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
    transposed = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    return [
        ((nn.Linear,), lambda m, t: dense(t), lambda m: {}),
        ((nn.Embedding,), lambda m, t: embedding(t), _embedding_settings),
        (transposed, lambda m, t: conv_transpose(t, m.groups), _conv_settings),
        (convolutions, lambda m, t: conv(t, m.groups), _conv_settings),
        ((nn.modules.batchnorm._BatchNorm,), lambda m, t: batch_norm(t), _norm_settings),
        ((nn.modules.instancenorm._InstanceNorm,), lambda m, t: scale_and_shift("group_norm", t), _norm_settings),
        ((nn.LayerNorm,), lambda m, t: scale_and_shift("layer_norm", t), _norm_settings),
        ((nn.GroupNorm,), lambda m, t: scale_and_shift("group_norm", t), _norm_settings),
        ((nn.RMSNorm,), lambda m, t: scale_and_shift("rms_norm", t), _norm_settings),
        ((nn.LSTMCell,), lambda m, t: [recurrent("lstm", t)], lambda m: {}),
        ((nn.GRUCell,), lambda m, t: [recurrent("gru", t)], lambda m: {}),
        ((nn.RNNCell,), lambda m, t: [recurrent("rnn", t)], _rnn_settings),
        ((nn.PReLU,), lambda m, t: prelu(t), lambda m: {}),
    ]


def _composed(path: str, module: "torch.nn.Module") -> Iterator[Unit]:
    """A module that holds several layers of Keras (a stacked LSTM), or whose parts mean nothing alone (attention)."""
    import torch

    tensors = {name: tensor for name, tensor in module.named_parameters()}
    _refuse_empty(path, tensors)
    if isinstance(module, torch.nn.MultiheadAttention):
        heads = {"heads": Setting(module.num_heads, f"num_heads={module.num_heads}")}
        refusal = ""
        if module.bias_k is not None or module.add_zero_attn:
            refusal = "it was made with add_bias_kv or add_zero_attn, which Keras' MultiHeadAttention does not have"
        yield Unit(path, _class(module), () if refusal else tuple(attention(tensors)), heads, refusal)
        return
    kind = {"LSTM": "lstm", "GRU": "gru", "RNN_TANH": "rnn", "RNN_RELU": "rnn"}[module.mode]
    for layer in range(module.num_layers):
        name = path if module.num_layers == 1 else f"{path}[{layer}]"
        if module.proj_size:
            refusal = "it projects its state (proj_size), and Keras' LSTM does not"
            yield Unit(name, _class(module), (), refusal=refusal)
            continue
        yield Unit(name, _class(module), tuple(_layer_of(kind, tensors, layer)), _rnn_settings(module))


# --- settings ------------------------------------------------------------------------------------------------------------


def _norm_settings(module: "torch.nn.Module") -> dict[str, Setting]:
    from torch import nn

    settings = {"epsilon": Setting(module.eps, f"eps={module.eps}")}
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        keeps = None if module.momentum is None else round(1 - module.momentum, 12)
        settings["momentum"] = Setting(keeps, f"momentum={module.momentum}")
    if isinstance(module, nn.GroupNorm):
        settings["groups"] = Setting(module.num_groups, f"num_groups={module.num_groups}")
    if isinstance(module, nn.modules.instancenorm._InstanceNorm):
        settings["groups"] = Setting(module.num_features, f"one group for each of {module.num_features} channels")
    return settings


def _embedding_settings(module: "torch.nn.Embedding") -> dict[str, Setting]:
    padded = module.padding_idx is not None
    return {"padding row": Setting(padded, f"padding_idx={module.padding_idx}")}


def _conv_settings(module: "torch.nn.Module") -> dict[str, Setting]:
    settings = {
        "strides": Setting(module.stride, f"stride={module.stride}"),
        "dilation": Setting(module.dilation, f"dilation={module.dilation}"),
    }
    if module.groups > 1:
        settings["groups"] = Setting(module.groups, f"groups={module.groups}")
    return settings


def _rnn_settings(module: "torch.nn.Module") -> dict[str, Setting]:
    nonlinearity = getattr(module, "nonlinearity", None) or {"RNN_RELU": "relu"}.get(
        getattr(module, "mode", ""), "tanh"
    )
    return {"activation": Setting(nonlinearity, f"nonlinearity='{nonlinearity}'")}


# --- tensors: what PyTorch's layouts mean --------------------------------------------------------------------------------


def _with_bias(weights: dict[str, Weight], tensors: "Tensors", name: str = "bias") -> dict[str, Weight]:
    return weights | ({"bias": weight(wrap(name, tensors[name]))} if name in tensors else {})


def dense(tensors: "Tensors") -> list[Reading]:
    """A Linear: (out, in) to (in, out)."""
    kernel = weight(wrap("weight", tensors["weight"])).transposed(1, 0)
    return [Reading("dense", _with_bias({"kernel": kernel}, tensors))]


def embedding(tensors: "Tensors") -> list[Reading]:
    """An Embedding: (words, dimensions) in both."""
    return [Reading("embedding", {"embeddings": weight(wrap("weight", tensors["weight"]))})]


def conv(tensors: "Tensors", groups: int | None = None) -> list[Reading]:
    """A convolution: (out, in / groups, *kernel) to (*kernel, in / groups, out).

    With as many groups as channels it is a depthwise convolution too, and with a kernel of size 1 a dense layer.
    Without ``groups`` (a bare state dict) every number of channels that fits is a reading.
    """
    values = wrap("weight", tensors["weight"])
    outputs, inputs, *size = values.shape
    axes = tuple(range(2, len(values.shape)))
    readings = [Reading("conv", _with_bias({"kernel": weight(values).transposed(*axes, 1, 0)}, tensors))]
    if inputs == 1:
        channels = [groups] if groups else [n for n in range(outputs, 0, -1) if outputs % n == 0]
        for n in channels:
            kernel = weight(values).reshaped(n, outputs // n, *size).transposed(*axes, 0, 1)
            readings.append(Reading("depthwise", _with_bias({"kernel": kernel}, tensors)))
    if all(n == 1 for n in size) and groups in (None, 1):
        kernel = weight(values).reshaped(outputs, inputs).transposed(1, 0)
        readings.append(Reading("dense", _with_bias({"kernel": kernel}, tensors)))
    return readings


def conv_transpose(tensors: "Tensors", groups: int | None = None) -> list[Reading]:
    """A transposed convolution: (in, out, *kernel) to (*kernel, out, in). Keras' has no groups."""
    if groups and groups > 1:
        return []
    values = wrap("weight", tensors["weight"])
    axes = tuple(range(2, len(values.shape)))
    kernel = weight(values).transposed(*axes, 1, 0)
    return [Reading("conv_transpose", _with_bias({"kernel": kernel}, tensors))]


def scale_and_shift(kind: str, tensors: "Tensors") -> list[Reading]:
    """The gamma and beta of a normalisation, where it has them.

    Over more than one axis they are (C, H, W) against (H, W, C). Two axes are first taken for (time, features), which is
    the same in both.
    """
    names = {"weight": "gamma", "bias": "beta"}
    own = {role: weight(wrap(name, tensors[name])) for name, role in names.items() if name in tensors}
    rank = len(next(iter(own.values())).shape) if own else 1
    if rank == 1:
        return [Reading(kind, own)]
    moved = Reading(kind, {role: w.transposed(*range(1, rank), 0) for role, w in own.items()})
    return [Reading(kind, own), moved] if rank == 2 else [moved, Reading(kind, own)]


def batch_norm(tensors: "Tensors") -> list[Reading]:
    """A BatchNorm: gamma, beta and the running statistics."""
    (scaled,) = scale_and_shift("batch_norm", tensors)
    names = {"running_mean": "moving_mean", "running_var": "moving_variance"}
    kept = {role: weight(wrap(name, tensors[name])) for name, role in names.items()}
    return [Reading("batch_norm", {**scaled.weights, **kept})]


def recurrent(kind: str, tensors: "Tensors", suffix: str = "") -> Reading:
    """One direction of one layer: kernels transposed, gates in Keras' order, the two biases of LSTM and RNN added."""
    order = GATES[kind]

    def kernel(name: str) -> Weight:
        moved = weight(wrap(name + suffix, tensors[name + suffix])).transposed(1, 0)
        return moved.with_gates(order) if kind == "gru" else moved

    weights = {"kernel": kernel("weight_ih"), "recurrent kernel": kernel("weight_hh")}
    if f"bias_ih{suffix}" in tensors:
        both = [wrap(name + suffix, tensors[name + suffix]) for name in ("bias_ih", "bias_hh")]
        weights["bias"] = stacked(*both).with_gates(order) if kind == "gru" else summed(*both)
    return Reading(kind, weights)


def _layer_of(kind: str, tensors: "Tensors", layer: int) -> list[Reading]:
    """Layer number ``layer`` of a stacked recurrent module, in one direction or both."""
    there = recurrent(kind, tensors, f"_l{layer}")
    if f"weight_ih_l{layer}_reverse" not in tensors:
        return [there]
    back = recurrent(kind, tensors, f"_l{layer}_reverse")
    return [both_ways(there, back)]


def both_ways(there: Reading, back: Reading) -> Reading:
    """Two recurrent layers as the two directions of one."""
    directions = {"forward": there, "backward": back}
    weights = {f"{d} {role}": w for d, reading in directions.items() for role, w in reading.weights.items()}
    return Reading(f"bidirectional {there.kind}", weights)


def attention(tensors: "Tensors") -> list[Reading]:
    """Multi-head attention: query, key and value packed in one matrix (in, out), or apart where their sizes differ."""
    parts = ("query", "key", "value")
    weights: dict[str, Weight] = {}
    if "in_proj_weight" in tensors:
        size = tensors["in_proj_weight"].shape[0] // 3
    for number, part in enumerate(parts):
        if "in_proj_weight" in tensors:
            rows = slice(number * size, (number + 1) * size)
            kernel = wrap(f"in_proj_weight[{rows.start}:{rows.stop}]", tensors["in_proj_weight"].detach()[rows])
        else:
            kernel = wrap(f"{part[0]}_proj_weight", tensors[f"{part[0]}_proj_weight"])
            size = kernel.shape[0]
            rows = slice(number * size, (number + 1) * size)
        weights[f"{part} kernel"] = weight(kernel).transposed(1, 0)
        if "in_proj_bias" in tensors:
            bias = tensors["in_proj_bias"].detach()[rows]
            weights[f"{part} bias"] = weight(wrap(f"in_proj_bias[{rows.start}:{rows.stop}]", bias))
    weights["output kernel"] = weight(wrap("out_proj.weight", tensors["out_proj.weight"])).transposed(1, 0)
    if "out_proj.bias" in tensors:
        weights["output bias"] = weight(wrap("out_proj.bias", tensors["out_proj.bias"]))
    return [Reading("attention", weights)]


def prelu(tensors: "Tensors") -> list[Reading]:
    """A PReLU: one slope, or one for each channel."""
    return [Reading("prelu", {"alpha": weight(wrap("weight", tensors["weight"]))})]


# --- a bare state dict: its names and shapes say what it may be ----------------------------------------------------------


def _units_of_names(prefix: str, tensors: "Tensors") -> Iterator[Unit]:
    """The units of the tensors that share a prefix."""
    names = set(tensors)
    layers = {int(found[1]) for name in names if (found := re.fullmatch(r"weight_ih_l(\d+)", name))}
    if layers:
        for layer in sorted(layers):
            rows, size = tensors[f"weight_hh_l{layer}"].shape
            path = prefix if len(layers) == 1 else f"{prefix}[{layer}]"
            yield _of_gates(path, rows // size, lambda kind, at=layer: _layer_of(kind, tensors, at))
    elif "weight_ih" in names:
        rows, size = tensors["weight_hh"].shape
        yield _of_gates(prefix, rows // size, lambda kind: [recurrent(kind, tensors)])
    elif names & {"in_proj_weight", "q_proj_weight"}:
        yield Unit(prefix, "in_proj, out_proj", tuple(attention(tensors)))
    elif "running_mean" in names:
        ignored = tuple(names & {COUNTER})
        yield Unit(prefix, "weight, bias, running_mean, running_var", tuple(batch_norm(tensors)), ignored=ignored)
    elif "weight" in names and names <= {"weight", "bias"}:
        yield Unit(prefix, f"weight {tuple(tensors['weight'].shape)}", tuple(_of_weight(tensors)))
    else:
        for name, tensor in tensors.items():
            yield _bare(f"{prefix}.{name}".lstrip("."), name, tensor)


def _of_gates(path: str, gates: int, build: "Callable[[str], list[Reading]]") -> Unit:
    kind = {4: "lstm", 3: "gru", 1: "rnn"}.get(gates)
    if kind is None:
        return Unit(path, f"{gates} gates", (), refusal=f"no recurrent layer of Keras has {gates} gates")
    return Unit(path, f"weights of a {kind.upper()}", tuple(build(kind)))


def _of_weight(tensors: "Tensors") -> list[Reading]:
    """All that a ``weight``, with or without a ``bias``, may be."""
    rank = tensors["weight"].ndim
    if rank > 1 and "bias" in tensors and tensors["bias"].ndim == rank:
        return scale_and_shift("layer_norm", tensors)
    if rank == 1:
        scaled = [scale_and_shift(kind, tensors) for kind in ("layer_norm", "group_norm", "rms_norm")]
        return [reading for readings in scaled for reading in readings] + prelu(tensors)
    if rank == 2:
        return dense(tensors) + ([] if "bias" in tensors else embedding(tensors))
    return conv(tensors) + conv_transpose(tensors) if rank <= 5 else []
