"""What tf.signal.stft gives.

rejected by spectrogram-test: the result is complex
"""

from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    spectra = tf.signal.stft(sounds, size, step)
    return spectra
