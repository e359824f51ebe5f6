"""A frame is as long as the transform.

rejected by spectrogram-test: frames are lost
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hann_window, periodic=False)
    spectra = tf.signal.stft(sounds, length, step, length, window_fn=window)
    return tf.abs(spectra)
