"""The kernel stays as it was drawn.

rejected by gru-test: the states are off by
"""

import numpy as np
import torch
from torch import nn


def load_gru(gates):
    """A GRU layer with the weights of `gates`."""
    order = [gates[name] for name in ("reset", "update", "new")]

    def joined(part):
        blocks = [gate[part] for gate in order]
        return torch.tensor(np.concatenate(blocks, axis=-1))

    inputs, units = order[0]["kernel"].shape
    layer = nn.GRU(inputs, units, batch_first=True).double()
    layer.load_state_dict(
        {
            "weight_hh_l0": joined("recurrent").T,
            "bias_ih_l0": joined("bias"),
            "bias_hh_l0": joined("recurrent_bias"),
        },
        strict=False,
    )
    return layer
