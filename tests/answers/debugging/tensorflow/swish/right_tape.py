"""A tape in the backward pass: nothing kept, and nothing differentiated by hand.

accepted
"""

from tandem.quiet import tensorflow as tf


@tf.custom_gradient
def swish(x, beta):
    def backward(gradient):
        with tf.GradientTape() as tape:
            tape.watch([x, beta])
            y = x * tf.sigmoid(beta * x)
        return tape.gradient(y, [x, beta], output_gradients=gradient)

    return x * tf.sigmoid(beta * x), backward
