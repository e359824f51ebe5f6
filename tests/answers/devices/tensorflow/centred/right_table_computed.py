"""The table is computed at each call.

accepted
"""

from tandem.quiet import tensorflow as tf


class Centred(tf.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = tf.Variable(tf.ones([features]))
        self.mean = tf.Variable(tf.zeros([features]), trainable=False)
        self.count = tf.Variable(0.0, trainable=False)

    def __call__(self, x, training=False):
        if training:
            self.count.assign_add(len(x))
            self.mean.assign_add(tf.reduce_sum(x - self.mean, 0) / self.count)
        table = 1 / tf.range(1, x.shape[1] + 1, dtype=tf.float32)
        return (x - self.mean) * table * self.scale
