"""The window that is the default.

rejected by spectrogram-test: the numbers of a periodic Hann window
"""

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    spectra = tf.signal.stft(sounds, size, step, length)
    return tf.abs(spectra)
