"""PyTorch's rule: work goes to where the weights lie.

accepted
"""

from tandem.quiet import tensorflow as tf


class TwoStage(tf.Module):
    def __init__(self, w1, w2, first, second):
        super().__init__()
        with tf.device(first):
            self.w1 = tf.Variable(w1)
        with tf.device(second):
            self.w2 = tf.Variable(w2)

    def __call__(self, x):
        with tf.device(self.w1.device):
            h = tf.tanh(x @ self.w1)
        with tf.device(self.w2.device):
            return h @ self.w2
