"""A frame is as long as the transform.

rejected by spectrogram-test: frames are lost
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
        center=False,
        return_complex=True,
    )
    return spectra.abs().mT
