"""Attributes are state.

rejected by centred-test: with a move: train returns
"""

from tandem.quiet import tensorflow as tf


class Centred(tf.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = tf.Variable(tf.ones([features]))
        self.mean = tf.zeros([features])
        self.count = tf.constant(0.0)
        self.table = 1 / tf.range(1, features + 1, dtype=tf.float32)

    def __call__(self, x, training=False):
        if training:
            self.count = self.count + len(x)
            self.mean = self.mean + tf.reduce_sum(x - self.mean, 0) / self.count
        return (x - self.mean) * self.table * self.scale
