"""The window stands in the middle of the transform.

rejected by spectrogram-test: are the zeros behind it
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    spectra = torch.stft(
        torch.nn.functional.pad(sounds, (0, length - size)),
        length,
        step,
        size,
        window=window,
        center=False,
        return_complex=True,
    )
    return spectra.abs().mT
