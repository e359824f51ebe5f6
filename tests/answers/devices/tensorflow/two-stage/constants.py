"""Tensors are not trained.

rejected by two-stage-test: an optimizer finds 0 weights to train, not 2
"""

from tandem.quiet import tensorflow as tf


class TwoStage(tf.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        self.first, self.second = first, second
        with tf.device(first):
            self.w1 = tf.constant(w1)
        with tf.device(second):
            self.w2 = tf.constant(w2)

    def __call__(self, x):
        with tf.device(self.first):
            h = tf.tanh(x @ self.w1)
        with tf.device(self.second):
            return h @ self.w2
