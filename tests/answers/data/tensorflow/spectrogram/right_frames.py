"""Frames, window and transform, as in NumPy.

accepted
"""

import numpy as np
from tandem.quiet import tensorflow as tf


def spectrogram(sounds, size, step, length):
    frames = tf.signal.frame(sounds, size, step)
    window = tf.constant(np.hanning(size), sounds.dtype)
    return tf.abs(tf.signal.rfft(frames * window, [length]))
