"""Makes the mean at the first call: a new model has none to assign to.

rejected by centred-test: a new model has 1 variables, this one has 3
"""

from tandem.quiet import tensorflow as tf


class Centred(tf.Module):
    def __init__(self, features):
        super().__init__()
        self.scale = tf.Variable(tf.ones([features]))
        self.mean = None
        self.count = None
        self.table = 1 / tf.range(1, features + 1, dtype=tf.float32)

    def __call__(self, x, training=False):
        if self.mean is None:
            self.mean = tf.Variable(tf.zeros([x.shape[1]]), trainable=False)
            self.count = tf.Variable(0.0, trainable=False)
        if training:
            self.count.assign_add(len(x))
            self.mean.assign_add(tf.reduce_sum(x - self.mean, 0) / self.count)
        return (x - self.mean) * self.table * self.scale
