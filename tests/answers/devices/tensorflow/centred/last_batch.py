"""Keeps the mean of the last batch.

rejected by centred-test: with two batches: train returns
"""

from tandem.quiet import tensorflow as tf


class Centred(tf.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = tf.Variable(tf.ones([features]))
        self.mean = tf.Variable(tf.zeros([features]), trainable=False)
        self.count = tf.Variable(0.0, trainable=False)
        self.table = 1 / tf.range(1, features + 1, dtype=tf.float32)

    def __call__(self, x, training=False):
        if training:
            self.count.assign_add(len(x))
            self.mean.assign(tf.reduce_mean(x, 0))
        return (x - self.mean) * self.table * self.scale
