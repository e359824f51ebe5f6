r"""NumPy itself, which a tensor that wants a gradient refuses.

rejected by spectrogram-test: Can't call numpy\(\) on Tensor that requires grad
"""

import numpy as np
import torch


def spectrogram(sounds, size, step, length):
    views = np.lib.stride_tricks.sliding_window_view
    frames = views(sounds.numpy(), size, axis=-1)[:, ::step]
    spectra = np.abs(np.fft.rfft(frames * np.hanning(size), length))
    return torch.tensor(spectra)
