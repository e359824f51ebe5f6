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


# BatchNorm's running variance is unbiased in PyTorch and biased in Keras: the ResNet is in step in train mode.
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("name", NETWORKS)
def test_trained_in_step(name: str, optimizer: str):
    network = NETWORKS[name]
    module, model, _ = built(network)
    module.train()
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
        k_o.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
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
