"""Leaves the length to TensorFlow.

rejected by spectrogram-hidden: the shape is
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hann_window, periodic=False)
    spectra = tf.signal.stft(sounds, size, step, window_fn=window)
    return tf.abs(spectra)
