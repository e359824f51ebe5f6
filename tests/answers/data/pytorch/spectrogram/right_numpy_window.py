"""NumPy's own window.

accepted
"""

import numpy as np
import torch


def spectrogram(sounds, size, step, length):
    window = torch.tensor(np.hanning(size), dtype=sounds.dtype)
    frames = sounds.unfold(-1, size, step)
    return torch.fft.rfft(window * frames, n=length).abs()
