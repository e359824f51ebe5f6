"""Brings the output home.

rejected by two-stage-test: with w1 home and w2 away a call needs these copies
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
        with tf.device(self.second):
            y = h @ self.w2
        with tf.device("CPU:0"):
            return tf.identity(y)
