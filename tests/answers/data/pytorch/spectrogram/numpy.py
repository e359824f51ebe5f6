"""NumPy itself.

rejected by spectrogram-test: no gradient comes back
"""

import numpy as np
import torch


def spectrogram(sounds, size, step, length):
    views = np.lib.stride_tricks.sliding_window_view
    frames = views(sounds.detach().numpy(), size, axis=-1)[:, ::step]
    spectra = np.abs(np.fft.rfft(frames * np.hanning(size), length))
    return torch.tensor(spectra)
