"""A window of nearly the same name.

rejected by spectrogram-test: the numbers of a Hamming window
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hamming_window, periodic=False)
    spectra = tf.signal.stft(sounds, size, step, length, window_fn=window)
    return tf.abs(spectra)
