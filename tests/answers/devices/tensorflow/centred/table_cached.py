r"""A table made once for all lies where it was made.

rejected by centred-test: with a move: a call copies a tensor of shape \(3,\) from home to away
"""

import functools

from tandem.quiet import tensorflow as tf


@functools.cache
def table(features):
    return 1 / tf.range(1, features + 1, dtype=tf.float32)


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
        return (x - self.mean) * table(x.shape[1]) * self.scale
