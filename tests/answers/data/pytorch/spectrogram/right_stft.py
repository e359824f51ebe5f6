"""torch.stft, with zeros behind the window and the sound.

accepted
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    more = (0, length - size)
    spectra = torch.stft(
        torch.nn.functional.pad(sounds, more),
        length,
        step,
        window=torch.nn.functional.pad(window, more),
        center=False,
        return_complex=True,
    )
    return spectra.abs().mT
