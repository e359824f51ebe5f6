"""Squares.

rejected by spectrogram-test: these are the squares
"""

import torch


def spectrogram(sounds, size, step, length):
    window = torch.hann_window(size, periodic=False)
    frames = sounds.unfold(-1, size, step) * window
    return torch.fft.rfft(frames, length).abs() ** 2
