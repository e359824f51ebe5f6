"""What an engineer does with book/porting/index.md: its code runs, and the models of two public tutorials are ported with it."""

import re
from pathlib import Path

import numpy as np
import pytest

from tandem.porting import port_state_dict, port_weights

GUIDE = Path(__file__).parents[1] / "book" / "porting" / "index.md"


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture(scope="module")
def keras():
    from tandem.quiet import tensorflow as tf

    return tf.keras


def image_net(torch):
    """Two convolutions, one pooling used twice, three dense layers: the network of PyTorch's tutorial on CIFAR-10, smaller."""
    nn = torch.nn

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(3, 4, 5), nn.Conv2d(4, 6, 5)
            self.pool = nn.MaxPool2d(2, 2)
            self.fc1, self.fc2, self.fc3 = nn.Linear(6 * 5 * 5, 20), nn.Linear(20, 12), nn.Linear(12, 10)

        def forward(self, x):
            x = self.pool(torch.relu(self.conv1(x)))
            x = self.pool(torch.relu(self.conv2(x)))
            x = torch.relu(self.fc1(torch.flatten(x, 1)))
            return self.fc3(torch.relu(self.fc2(x)))

    torch.manual_seed(0)
    return Net()


def image_net_in_keras(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(4, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(6, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(20, activation="relu"),
            layers.Dense(12, activation="relu"),
            layers.Dense(10),
        ]
    )


def test_the_code_of_the_guide_runs(torch, keras) -> None:
    blocks = re.findall(
        r"^( *)```python\n(.*?)^ *```", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert len(blocks) == 3
    space = {"torch_model": image_net(torch).eval(), "keras_model": image_net_in_keras(keras), "keras": keras}
    for indent, block in blocks:
        exec(re.sub(f"^{indent}", "", block, flags=re.MULTILINE), space)
    images = np.random.default_rng(0).normal(size=(2, 32, 32, 3)).astype("float32")
    with torch.no_grad():
        space["torch_model"](torch.tensor(images).permute(0, 3, 1, 2))
    theirs = [output.numpy() for output in space["inner"]([images])]
    names = [name for name, _ in space["seen"]]
    assert names == ["conv1", "pool", "conv2", "pool", "fc1", "fc2", "fc3", ""]
    for (name, ours), other in zip(space["seen"][:4], theirs[:4], strict=True):
        ours = ours.permute(0, 2, 3, 1).clamp(min=0)  # a Keras layer with an activation gives what comes after it
        np.testing.assert_allclose(ours, other, atol=1e-5, err_msg=name)
    np.testing.assert_allclose(space["seen"][-1][1], theirs[-1], atol=1e-5)


def test_the_image_network_trains_in_step(torch, keras) -> None:
    from tandem.quiet import tensorflow as tf

    ours, theirs = image_net(torch), image_net_in_keras(keras)
    port_state_dict(ours, theirs)
    rng = np.random.default_rng(1)
    optimiser = torch.optim.SGD(ours.parameters(), lr=1 / 64, momentum=0.9)
    other = keras.optimizers.SGD(1 / 64, momentum=0.9)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses = []
    for _ in range(5):
        images, labels = rng.normal(size=(8, 32, 32, 3)).astype("float32"), rng.integers(10, size=8)
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(ours(torch.tensor(images).permute(0, 3, 1, 2)), torch.tensor(labels))
        loss.backward()
        optimiser.step()
        with tf.GradientTape() as tape:
            its = loss_of(labels, theirs(images, training=True))
        weights = theirs.trainable_variables
        other.apply(tape.gradient(its, weights), weights)
        losses.append((loss.item(), float(its)))
    np.testing.assert_allclose(*zip(*losses, strict=True), rtol=1e-4)
    assert losses[0] != losses[-1]


def test_the_text_classifier_agrees_on_padded_sequences(torch, keras) -> None:
    nn, layers = torch.nn, keras.layers
    model = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(50, 8, mask_zero=True),
            layers.Bidirectional(layers.LSTM(6)),
            layers.Dense(5, activation="relu"),
            layers.Dense(1),
        ]
    )

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(50, 8, padding_idx=0)
            self.lstm = nn.LSTM(8, 6, batch_first=True, bidirectional=True)
            self.hidden, self.out = nn.Linear(12, 5), nn.Linear(5, 1)

        def forward(self, x, last_output=False):
            vectors, lengths = self.embedding(x), (x != 0).sum(1)
            pack = nn.utils.rnn.pack_padded_sequence
            packed, (h, _) = self.lstm(pack(vectors, lengths, batch_first=True, enforce_sorted=False))
            last = torch.cat([h[0], h[1]], -1)
            if last_output:
                last = nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)[0][:, -1]
            return self.out(torch.relu(self.hidden(last)))

    net = Net().eval()
    port_weights(model, net)
    x = np.random.default_rng(0).integers(1, 50, size=(4, 9))
    x[1, 6:] = 0
    x[2, 3:] = 0
    with torch.no_grad():
        ported, naive = net(torch.tensor(x)), net(torch.tensor(x), last_output=True)
    np.testing.assert_allclose(ported, model(x), atol=1e-5)
    assert np.abs(naive.numpy() - model(x).numpy()).max() > 1e-3, "the trap that the guide warns of is none"
