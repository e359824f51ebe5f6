"""Frames around their samples.

rejected by spectrogram-test: NumPy's first frame begins at the first sample
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    spectra = torch.stft(
        sounds,
        length,
        step,
        size,
        window=window,
        return_complex=True,
    )
    return spectra.abs().mT
