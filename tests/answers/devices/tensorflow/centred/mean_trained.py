"""The mean is trained as well.

rejected by centred-test: an optimizer should find scale to train
"""

from tandem.quiet import tensorflow as tf


class Centred(tf.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = tf.Variable(tf.ones([features]))
        self.mean = tf.Variable(tf.zeros([features]))
        self.count = tf.Variable(0.0, trainable=False)
        self.table = 1 / tf.range(1, features + 1, dtype=tf.float32)

    def __call__(self, x, training=False):
        if training:
            self.count.assign_add(len(x))
            self.mean.assign_add(tf.reduce_sum(x - self.mean, 0) / self.count)
        return (x - self.mean) * self.table * self.scale
