"""Hands over by way of the default device.

rejected by two-stage-hidden: with w1 away, w2 away and x home a call needs these copies
"""

from tandem.quiet import tensorflow as tf


class TwoStage(tf.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.first, self.second = first, second
        with tf.device(first):
            self.w1 = tf.Variable(w1)
        with tf.device(second):
            self.w2 = tf.Variable(w2)

    def __call__(self, x):
        with tf.device(self.first):
            h = tf.tanh(x @ self.w1)
        h = tf.identity(h)
        with tf.device(self.second):
            return h @ self.w2
