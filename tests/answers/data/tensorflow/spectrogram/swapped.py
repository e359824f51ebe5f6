"""Frequencies first, as PyTorch has it.

rejected by spectrogram-test: the frequencies come last
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hann_window, periodic=False)
    spectra = tf.signal.stft(sounds, size, step, length, window_fn=window)
    return tf.linalg.matrix_transpose(tf.abs(spectra))
