"""One sound only.

rejected by spectrogram-test: sounds, frames, frequencies
"""

from functools import partial

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    window = partial(tf.signal.hann_window, periodic=False)
    spectra = tf.signal.stft(sounds[0], size, step, length, window_fn=window)
    return tf.abs(spectra)
