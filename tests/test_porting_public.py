"""Models that nobody here wrote: those of keras.applications against those of the package pytorchcv.

What comes out is told by ``book/porting/public_models.csv``, which the page of the library shows and this test proves, line by
line. A model of which the table says that it cannot be ported makes the test fail once it can.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from tandem.porting import PortingError, Report, port_state_dict
from tandem.quiet import tensorflow as tf

import keras  # isort: skip  (after the quiet start of TensorFlow)
import torch  # isort: skip
from torch import nn  # isort: skip

torch.set_num_threads(1)  # on small tensors, threads mostly wait for each other

FILE = Path(__file__).parents[1] / "book/porting/public_models.csv"
TABLE = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
CLASSES = 10


def small_pool(module: nn.Module) -> None:
    """The package pools over 7 x 7 places, of which a small image has fewer."""
    module.features.final_pool = nn.AdaptiveAvgPool2d(1)


def small_vgg(module: nn.Module) -> None:
    module.output.fc1.fc = nn.Linear(512 * 2 * 2, 4096)


def small_xception(module: nn.Module) -> None:
    module.features.final_block.pool = nn.AdaptiveAvgPool2d(1)


def pads_at_the_end(module: nn.Module) -> None:
    """At stride 2, Keras' ``same`` pads an even size at its end first."""
    small_pool(module)
    for parent in list(module.modules()):
        for name, conv in list(parent.named_children()):
            if isinstance(conv, nn.Conv2d) and conv.stride == (2, 2) and conv.kernel_size != (1, 1):
                total = conv.kernel_size[0] - 1
                low = (total - 1) // 2
                conv.padding = (0, 0)
                setattr(parent, name, nn.Sequential(nn.ZeroPad2d((low, total - low) * 2), conv))


def with_relu6(module: nn.Module) -> None:
    pads_at_the_end(module)
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is nn.ReLU:
                setattr(parent, name, nn.ReLU6())


def without_the_border(module: nn.Module) -> None:
    """An average at the border leaves out the padding in Keras."""
    small_pool(module)
    for part in module.modules():
        if isinstance(part, nn.AvgPool2d):
            part.count_include_pad = False


@dataclass(frozen=True)
class Public:
    """How to build a model: the package's module, what is mended in it, the image's size in pixels."""

    file: str
    mend: Callable[[nn.Module], None] = small_pool
    size: int = 64
    scale: float = 1.0  # of the image for Keras
    tolerance: float = 1e-9
    keras_options: dict[str, object] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)


BUILD = {
    "VGG16": Public("vgg", small_vgg),
    "ResNet50": Public("resnet", options={"zero_bias": True}),
    "ResNet50V2": Public("preresnet", options={"zero_bias": True}),
    "DenseNet121": Public("densenet"),
    "MobileNet": Public("mobilenet", with_relu6),
    "MobileNetV2": Public("mobilenetv2", pads_at_the_end, options={"zero_bias": True}),
    "MobileNetV3Large": Public(
        "mobilenetv3", pads_at_the_end, keras_options={"include_preprocessing": False}, options={"zero_bias": True}
    ),
    "Xception": Public("xception", small_xception, size=71),
    "InceptionV3": Public("inceptionv3", without_the_border, size=75),
    "EfficientNetB0": Public("efficientnet", scale=255.0, tolerance=1e-4, options={"skip": ["normalization"]}),
}


@pytest.fixture(autouse=True)
def double() -> None:
    """All in float64: what is left of a difference is then no rounding."""
    before, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(before)
    keras.config.set_dtype_policy(policy)
    keras.backend.clear_session()


def built(row: dict[str, str]) -> tuple[nn.Module, keras.Model, np.ndarray]:
    """Both models with weights of their own, and two images. BatchNorm's statistics are those of the images."""
    public = BUILD[row["Keras"]]
    torch.manual_seed(0)
    module = getattr(import_module(f"pytorchcv.models.{public.file}"), row["PyTorch"])(num_classes=CLASSES)
    public.mend(module)
    model = getattr(keras.applications, row["Keras"])(
        weights=None,
        classes=CLASSES,
        input_shape=(public.size, public.size, 3),
        classifier_activation=None,
        **public.keras_options,
    )
    epsilons = {layer.epsilon for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)}
    x = np.random.default_rng(0).normal(size=(2, 3, public.size, public.size))
    for norm in module.modules():
        if isinstance(norm, nn.BatchNorm2d):
            (norm.eps,) = epsilons
            norm.momentum = 1.0
            nn.init.uniform_(norm.bias, -0.1, 0.1)
            if row["Keras"] != "InceptionV3":  # scale=False in Keras: it stays 1
                nn.init.uniform_(norm.weight, 0.8, 1.2)
    module.double()
    with torch.no_grad():
        module.train()(torch.from_numpy(x))
    return module.eval(), model, x


def port(row: dict[str, str], module: nn.Module, model: keras.Model) -> Report:
    return port_state_dict(module, model, **BUILD[row["Keras"]].options)


@pytest.mark.parametrize("row", TABLE, ids=[row["Keras"] for row in TABLE])
def test_what_the_table_says(row: dict[str, str]):
    module, model, x = built(row)
    if row["result"] != "equal":
        with pytest.raises(PortingError) as error:
            port(row, module, model)
        assert row["result"].removeprefix("refused: ") in "; ".join(error.value.problems)
        return
    report = port(row, module, model)
    with torch.no_grad():
        expected = module(torch.from_numpy(x)).numpy()
    found = model(tf.constant(np.moveaxis(x, 1, -1) * BUILD[row["Keras"]].scale)).numpy()
    assert np.abs(found - expected).max() < BUILD[row["Keras"]].tolerance
    assert np.abs(expected[0] - expected[1]).min() > 1e-4  # outputs that do not depend on the image would prove nothing
    assert not [difference for difference in report.differences if difference.affects == "outputs"]


def test_the_table_is_about_all_that_is_built():
    assert {row["Keras"] for row in TABLE} == set(BUILD)
