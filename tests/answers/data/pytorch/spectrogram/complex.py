"""Forgets the magnitude.

rejected by spectrogram-test: the result is complex
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    return torch.fft.rfft(sounds.unfold(-1, size, step) * window, length)
