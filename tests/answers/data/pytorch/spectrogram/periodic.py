"""The window that is the default.

rejected by spectrogram-test: the numbers of a periodic Hann window
"""

import torch


def spectrogram(sounds, size, step, length):
    frames = sounds.unfold(-1, size, step) * torch.hann_window(size)
    return torch.fft.rfft(frames, length).abs()
