"""A window of nearly the same name.

rejected by spectrogram-test: the numbers of a Hamming window
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hamming_window(size, periodic=False)
    frames = sounds.unfold(-1, size, step) * window
    return torch.fft.rfft(frames, length).abs()
