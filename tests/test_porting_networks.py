"""Whole networks: the same outputs after porting, and 20 steps of training in step with each other."""

import numpy as np
import pytest
from porting_models import NETWORKS, Network

from tandem.porting import Report, port_state_dict, port_weights
from tandem.quiet import tensorflow as tf

import keras  # isort: skip  (after the quiet start of TensorFlow)
import torch  # isort: skip
from torch import nn  # isort: skip
from torch.nn import functional as F  # noqa: N812  # isort: skip

STEPS = 20


def built(network: Network) -> tuple[nn.Module, keras.Model, Report]:
    """Both models, with the weights and statistics of the PyTorch one."""
    torch.manual_seed(0)
    module, model = network.torch(), network.keras()
    with torch.no_grad():
        module.train()(ours(network))  # running statistics that are not 0 and 1
        for name, parameter in module.named_parameters():
            if name.endswith("bias"):
                parameter.uniform_(-0.1, 0.1)
    module.eval()
    model(theirs(network))
    return module, model, port_state_dict(module, model)


def ours(network: Network) -> torch.Tensor:
    x = torch.from_numpy(network.x)
    return x if network.x.dtype == np.int64 else x.float()


def theirs(network: Network) -> tf.Tensor:
    x = np.moveaxis(network.x, 1, -1) if network.image else network.x
    return tf.constant(x, tf.int32 if network.x.dtype == np.int64 else tf.float32)


@pytest.mark.parametrize("name", NETWORKS)
def test_same_outputs_and_back(name: str):
    network = NETWORKS[name]
    module, model, report = built(network)
    with torch.no_grad():
        expected = module(ours(network)).numpy()
    found = model(theirs(network)).numpy()
    assert np.abs(found - expected).max() < 1e-5
    assert expected.std(axis=0).min() > 1e-2  # outputs that hardly depend on the input would prove nothing
    assert not [difference for difference in report.differences if difference.affects == "outputs"]

    torch.manual_seed(1)
    other = network.torch().eval()
    port_weights(model, other)
    with torch.no_grad():
        assert np.abs(other(ours(network)).numpy() - expected).max() < 1e-5


def test_other_weights_give_other_outputs():
    """What the test above must notice: one pair of layers exchanged."""
    network = NETWORKS["mlp"]
    module, model, _ = built(network)
    wrong = network.keras()
    port_state_dict(module, wrong)
    wrong.layers[1].kernel.assign(tf.transpose(model.layers[1].kernel))
    with torch.no_grad():
        assert np.abs(wrong(theirs(network)).numpy() - module(ours(network)).numpy()).max() > 1e-2


def test_adam_on_a_word_that_occurs_twice():
    """Why the gradients below are made dense: else a word that occurs twice moves further than two steps of ``lr``."""
    moved = []
    for dense in (True, False):
        table = keras.Variable(np.ones((1, 1), "float32"))
        adam = keras.optimizers.Adam(2**-9, epsilon=1e-16)
        for size in (3.0, 1.0):
            gradient = tf.IndexedSlices(tf.constant([[size], [2 * size]]), tf.constant([0, 0]), tf.constant([1, 1]))
            adam.apply([tf.convert_to_tensor(gradient) if dense else gradient], [table])
        moved.append(1 - table.numpy().item())
    assert moved[0] <= 2 * 2**-9 < moved[1]


# In training mode BatchNorm does not use its running variance, which is unbiased in PyTorch and biased in Keras.
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("name", NETWORKS)
def test_trained_in_step(name: str, optimizer: str):
    network = NETWORKS[name]
    module, model, _ = built(network)
    module.train()
    for part, parameter in module.named_parameters():
        # Both biases of an LSTM get the gradient of Keras' one, so that their sum would move twice as far.
        if part.startswith("rnn.bias_hh") and name.startswith("lstm"):
            parameter.requires_grad_(False)
    x, y, k_x, k_y = ours(network), torch.from_numpy(network.y), theirs(network), tf.constant(network.y)
    # Learning rates that float32 holds exactly, since Keras keeps them so. Keras' Adam has epsilon outside of the bias
    # correction: only at 0 are the two the same algorithm.
    if optimizer == "sgd":
        o = torch.optim.SGD(module.parameters(), lr=0.125, momentum=0.5)
        k_o = keras.optimizers.SGD(0.125, momentum=0.5)
    else:
        o = torch.optim.Adam(module.parameters(), lr=2**-9, eps=1e-16)
        k_o = keras.optimizers.Adam(2**-9, epsilon=1e-16)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def step() -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = loss_of(k_y, model(k_x, training=True))
        # Of an embedding, Keras' Adam squares the gradient of each occurrence of a word, not of their sum: see below.
        gradients = [tf.convert_to_tensor(g) for g in tape.gradient(loss, model.trainable_variables)]
        k_o.apply(gradients, model.trainable_variables)
        return loss

    losses = []
    for _ in range(STEPS):
        o.zero_grad()
        outputs = module(x)
        loss = F.cross_entropy(outputs.reshape(-1, outputs.shape[-1]), y.reshape(-1))
        loss.backward()
        o.step()
        losses.append((loss.item(), float(step())))
    first, second = np.array(losses).T
    assert np.abs(first - second).max() < 1e-4, losses
    assert first[-1] < first[0] - 0.01  # it learned something: there was something to be in step with
