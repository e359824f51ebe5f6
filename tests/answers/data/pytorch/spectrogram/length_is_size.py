"""Transforms the frames without zeros.

rejected by spectrogram-test: the transform has another length than 256
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    spectra = torch.stft(
        sounds,
        size,
        step,
        size,
        window=window,
        center=False,
        return_complex=True,
    )
    return spectra.abs().mT
