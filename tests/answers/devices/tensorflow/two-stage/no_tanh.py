r"""Forgets what happens between the stages.

rejected by two-stage-test: the output is not tanh\(x @ w1\) @ w2
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
            h = x @ self.w1
        with tf.device(self.second):
            return h @ self.w2
