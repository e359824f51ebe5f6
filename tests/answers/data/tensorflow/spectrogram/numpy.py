"""NumPy itself.

rejected by spectrogram-test: no gradient comes back
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    views = np.lib.stride_tricks.sliding_window_view
    frames = views(sounds.numpy(), size, axis=-1)[:, ::step]
    spectra = np.abs(np.fft.rfft(frames * np.hanning(size), length))
    return tf.constant(spectra)
