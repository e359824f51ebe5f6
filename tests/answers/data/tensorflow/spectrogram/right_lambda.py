"""A window function of one line.

accepted
"""

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    def window(size, dtype):
        return tf.signal.hann_window(size, periodic=False, dtype=dtype)

    return tf.abs(tf.signal.stft(sounds, size, step, length, window))
