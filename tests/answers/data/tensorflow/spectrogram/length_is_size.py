"""Transforms the frames without zeros.

rejected by spectrogram-test: the transform has another length than 256
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hann_window, periodic=False)
    spectra = tf.signal.stft(sounds, size, step, size, window_fn=window)
    return tf.abs(spectra)
