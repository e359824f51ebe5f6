"""Frames as they are.

rejected by spectrogram-test: the numbers of no window
"""

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    spectra = tf.signal.stft(sounds, size, step, length, window_fn=None)
    return tf.abs(spectra)
