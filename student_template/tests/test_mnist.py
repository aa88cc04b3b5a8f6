"""Part 8: try your answers with `pytest tests/test_mnist.py`. Two tests train your models on the
8×8 digits of scikit-learn, as the grader does; that takes some seconds.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from checks import Part, each_stub, ensure, number, run, stub
from tensors import (
    Remark,
    each_alone,
    falling_losses,
    layers,
    mean_losses,
    numbers,
    seconds,
    tensor,
    torch,
    values,
)
from training import NO_LEARNING

mnist = Part("mnist")
MODELS = ("RowRNN", "RowLSTM")
LAYER = {"RowRNN": "RNN", "RowLSTM": "LSTM"}
DEPTH = {"RowRNN": 1, "RowLSTM": 2}

# How the grader trains on these digits, and the accuracies that it asks for, in three steps.
EPOCHS, BATCH_SIZE, TRAIN_IMAGES = 15, 32, 1400
LR = {"RowRNN": 2e-3, "RowLSTM": 3e-3}
BARS = {"RowRNN": (0.65, 0.75, 0.84), "RowLSTM": (0.84, 0.88, 0.92)}


class Batches:
    """A loader with no more than is promised: one can walk through it, again and again."""

    def __init__(self, images: Any, labels: Any, size: int, shuffled: bool = False) -> None:
        self._data = images, labels
        self._size = size
        self._rng = np.random.default_rng(0) if shuffled else None

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        images, labels = self._data
        order = self._rng.permutation(len(labels)) if self._rng else np.arange(len(labels))
        for some in torch.from_numpy(order).split(self._size):
            yield images[some], labels[some]


def pictures(seed: int, count: int, side: int) -> Any:
    """Random images (N, 1, S, S) of grey levels in [0, 1]."""
    return torch.sigmoid(3 * numbers(seed, count, 1, side, side))


def logits(model: Any, images: Any, classes: int) -> np.ndarray:
    """What a model says about images, in evaluation mode."""
    return values(model.train(False)(images), (len(images), classes), "logits")


def new(name: str, side: int = 6, classes: int = 4, **sizes: int) -> Any:
    """A small model; the same numbers at every start."""
    torch.manual_seed(0)
    return getattr(mnist, name)(
        input_size=side, **{"hidden_size": 12, "num_classes": classes, **sizes}
    )


# RowRNN, RowLSTM


@each_stub(*MODELS)
def test_model_takes_images_of_mnist(name: str) -> None:
    torch.manual_seed(0)
    model, images = getattr(mnist, name)(), pictures(0, 3, 28)
    found = [p.shape[1] for key, p in model.named_parameters() if "weight_hh" in key]
    ensure(
        found == [128] * DEPTH[name],
        f"{name}() has recurrent layers of {found} units, but its signature says "
        f"{DEPTH[name]} of 128: keep the defaults as they are.",
        f"{name}() 的循环层各有 {found} 个单元，而签名里是 {DEPTH[name]} 层、每层 128 个："
        "请不要改默认值。",
    )
    flat, with_channel = logits(model, images[:, 0], 10), logits(model, images, 10)
    ensure(
        not ((flat >= 0).all() and np.allclose(flat.sum(axis=1), 1, atol=1e-4)),
        "These are probabilities. The model must return the logits: the loss has its own softmax.",
        "这些是概率。模型应当返回 logits：损失里自带 softmax。",
    )
    ensure(
        np.allclose(flat, with_channel, atol=1e-5),
        "Images of shape (N, 1, S, S) and (N, S, S) must give the same logits.",
        "形状为 (N, 1, S, S) 和 (N, S, S) 的图片应当得到相同的 logits。",
    )


@each_stub(*MODELS)
def test_model_takes_images_of_another_size(name: str) -> None:
    logits(new(name, side=5, classes=7), pictures(1, 2, 5), 7)


@each_stub(*MODELS)
def test_model_reads_each_image_alone(name: str) -> None:
    each_alone(new(name).train(False), pictures(2, 6, 6), "logits")


def changed(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the logits of every image differ."""
    return bool((np.abs(after - before).max(axis=1) > 1e-6).all())


@each_stub(*MODELS)
def test_model_reads_every_row_in_order(name: str) -> None:
    model, images = new(name), pictures(3, 3, 6)
    before = logits(model, images, 4)
    for row in range(6):
        other = images.clone()
        other[:, :, row] = 1 - other[:, :, row]
        ensure(
            changed(before, logits(model, other, 4)),
            f"Row {row} of 6 can change, and the logits do not. Do they come from the last step?",
            f"改变第 {row} 行（共 6 行），logits 却不变。logits 是从最后一步来的吗？",
        )
    ensure(
        changed(before, logits(model, images.flip(2), 4)),
        "With its rows in reverse an image has the same logits: the order of the rows must count.",
        "把图片的行倒过来，logits 却一样：行的先后顺序应当起作用。",
    )


@each_stub(*MODELS)
def test_model_reads_a_row_at_each_step(name: str) -> None:
    model, images, read = new(name), pictures(6, 3, 6), []
    layers(model, LAYER[name])[0].register_forward_pre_hook(lambda _, x: read.append(x[0]))
    other = images.clone()
    other[:, :, 2] = 1 - other[:, :, 2]
    for some in (images, other):
        logits(model, some, 4)
    steps = (read[0] != read[1]).any(dim=-1).any(dim=1 if len(read[0]) == 6 else 0)
    ensure(
        int(steps.sum()) == 1,
        f"Row 2 of 6 changes, and what nn.{LAYER[name]} reads changes at {int(steps.sum())} steps, "
        "not at one. Does a step read a column?",
        f"只改变了第 2 行（共 6 行），nn.{LAYER[name]} 读到的却有 {int(steps.sum())} 步变了，"
        "而不是一步。一步读的是不是一列？",
    )


@each_stub(*MODELS)
def test_model_carries_a_state_from_row_to_row(name: str) -> None:
    model, images = new(name), pictures(4, 3, 6)
    before = logits(model, images, 4)
    layers(model, LAYER[name])
    recurrent = [p for key, p in model.named_parameters() if "weight_hh" in key]
    with torch.no_grad():
        for parameter in recurrent:
            parameter.zero_()
    ensure(
        changed(before, logits(model, images, 4)),
        "The logits do not depend on the weights from state to state. "
        "An image is S steps of S features, not one step of S·S.",
        "logits 与“状态到状态”的权重无关。一张图片是 S 步、每步 S 个特征，而不是一步 S·S 个特征。",
    )


@stub("RowLSTM")
@pytest.mark.parametrize("num_layers", [1, 3])
def test_row_lstm_stacks_layers(num_layers: int) -> None:
    model = new("RowLSTM", num_layers=num_layers)
    found = sum("weight_hh" in key for key, _ in model.named_parameters())
    ensure(
        found == num_layers,
        f"With num_layers={num_layers} there are {found} layers: nn.LSTM stacks them by itself.",
        f"num_layers={num_layers} 时却有 {found} 层：nn.LSTM 自己会堆叠。",
    )
    logits(model, pictures(5, 2, 6), 4)


@each_stub(*MODELS)
@seconds(120)
def test_model_learns_digits(name: str, remark: Remark) -> None:
    model = new(name, side=8, classes=10, hidden_size=128)
    images, labels = digits(remark)
    train, test = slice(TRAIN_IMAGES), slice(TRAIN_IMAGES, None)
    loader = Batches(images[train], labels[train], BATCH_SIZE, shuffled=True)
    mnist.train(model, loader, EPOCHS, LR[name])
    said = logits(model, images[test], 10).argmax(axis=1)
    accuracy = float((said == labels[test].numpy()).mean())
    steps = ", ".join(f"{bar:.0%}" for bar in BARS[name])
    en = f"After your train, {name} reads {accuracy:.1%} of {len(said)} digits right."
    zh = f"用你的 train 训练后，{name} 在 {len(said)} 张数字图片上的正确率是 {accuracy:.1%}。"
    ensure(
        accuracy >= BARS[name][-1],
        f"{en} The grader's three steps are {steps}. Do the losses of train fall in every epoch?",
        f"{zh} 评分的三档是 {steps}。train 的损失每个 epoch 都在下降吗？",
    )
    remark(en, zh)


def digits(remark: Remark) -> tuple[Any, Any]:
    """All digits of scikit-learn, shuffled: images (1797, 1, 8, 8) in [0, 1], and labels."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        remark(
            "Your models were not trained on digits: pip install scikit-learn",
            "没有用数字图片训练你的模型：pip install scikit-learn",
        )
        pytest.skip("scikit-learn is not installed")
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(1).permutation(len(labels))
    return tensor(images[order] / 16).reshape(-1, 1, 8, 8), torch.tensor(labels[order])


# train


def stripes() -> Batches:
    """Images (50, 1, 4, 4) with one bright row, which says the class; the last batch has two."""
    labels = np.arange(50) % 3
    images = 0.2 * np.random.default_rng(0).random((50, 1, 4, 4))
    images[np.arange(50), 0, labels] += 0.7
    return Batches(tensor(images), torch.tensor(labels), 16)


def classifier() -> Any:
    """A linear classifier of the stripes; the same numbers at every start."""
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(16, 3))


@stub("train")
@seconds(30)
def test_train_learns_stripes() -> None:
    model = classifier()
    mnist.train(model, stripes(), 10, 0.05)
    right = sum(float((model(x).argmax(dim=1) == y).sum()) for x, y in stripes())
    ensure(
        right > 45,
        f"After 10 epochs an easy problem is solved for {right:.0f} of 50 images. For each batch: "
        "clear the gradients, compute the loss, go backward, take a step.",
        f"训练 10 个 epoch 之后，一个简单的问题 50 张里只答对 {right:.0f} 张。"
        "每个批次：清空梯度、计算损失、反向传播、走一步。",
    )


@stub("train")
@seconds(30)
def test_train_returns_the_losses() -> None:
    falling_losses(mnist.train(classifier(), stripes(), 6, 0.05), 6, "train")


@stub("train")
@seconds(30)
def test_train_returns_mean_losses() -> None:
    model, batches = classifier(), stripes()
    images, labels = map(torch.cat, zip(*batches, strict=True))
    right = torch.nn.functional.cross_entropy(model(images), labels).item()
    losses = mnist.train(model, batches, 2, NO_LEARNING)
    mean_losses(losses, 2, "train", right, "mean cross-entropy", "平均交叉熵")


@stub("train")
@seconds(30)
def test_train_clears_the_gradients() -> None:
    model, of_batch, held = classifier(), [], []
    weight = model[1].weight
    weight.register_hook(lambda gradient: of_batch.append(gradient.clone()))
    weight.register_post_accumulate_grad_hook(lambda p: held.append(p.grad.clone()))
    mnist.train(model, stripes(), 2, 0.05)
    ensure(
        all(map(torch.equal, of_batch, held)),
        "Gradients of earlier batches are still in .grad: PyTorch adds each new one to it.",
        ".grad 里还留着之前批次的梯度：PyTorch 会把新的梯度加上去。",
    )


# evaluate


def witness() -> Any:
    """A classifier that sees the class in the first pixel, and notes how it is asked."""

    class Witness(torch.nn.Module):
        def forward(self, images: Any) -> Any:
            self.asked = self.training, torch.is_grad_enabled()
            return -((images[:, 0, 0, :1] - torch.arange(10)) ** 2)

    return Witness()


def shown(classes: list[int]) -> Any:
    """An image for each class, which it shows in its first pixel."""
    images = torch.zeros(len(classes), 1, 4, 4)
    images[:, 0, 0, 0] = tensor(classes)
    return images


@stub("evaluate")
def test_evaluate_worked_example() -> None:
    loader = Batches(shown([1, 2, 0, 3, 4]), torch.tensor([1, 2, 9, 3, 0]), 4)
    accuracy = number(mnist.evaluate(witness(), loader), "evaluate(...)")
    en, zh = (
        "An image is right if its own largest logit is its label's.",
        ("一张图片自己的最大 logit 正好在标签上，才算对。"),
    )
    if abs(accuracy - 0.375) < 1e-6:
        en, zh = "Count images, do not average batches.", "请数图片，不要对各批求平均。"
    ensure(
        abs(accuracy - 0.6) < 1e-6,
        "3 of 4 images are right in the first batch and 0 of 1 in the second: that is 0.6, not "
        f"{accuracy:.4f}. {en}",
        f"第一批 4 张对 3 张，第二批 1 张对 0 张，正确率是 0.6，不是 {accuracy:.4f}。{zh}",
    )


@stub("evaluate")
@pytest.mark.parametrize("training", [True, False])
def test_evaluate_and_the_mode(training: bool) -> None:
    model = witness().train(training)
    mnist.evaluate(model, Batches(shown([1, 2]), torch.tensor([1, 2]), 2))
    in_training, with_gradients = model.asked
    ensure(
        not in_training,
        "The model is asked in training mode: what would a Dropout layer do?",
        "求值时模型处于训练模式：如果有 Dropout 层会怎样？",
    )
    ensure(
        model.training is training,
        f"Before the call model.training was {training}, afterwards it is not. Note it, and set "
        "it back.",
        f"调用之前 model.training 是 {training}，调用之后却变了。请先记下，之后恢复。",
    )
    ensure(
        not with_gradients,
        "Gradients are recorded, and nobody needs them.",
        "记录了梯度，但没有人需要它们。",
    )


if __name__ == "__main__":
    run(__file__)
