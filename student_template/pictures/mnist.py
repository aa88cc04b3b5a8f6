"""Pictures of part 8: a classifier that reads digits row by row."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from checks import Wrong, array, number
from tensors import losses, torch
from test_mnist import BATCH_SIZE, EPOCHS, LR, TRAIN_IMAGES, Batches, digits

from pictures.album import Album, once
from pictures.axes import Axes
from pictures.charts import Words, both, heat, legend
from pictures.own import Homework

ALBUM = Album(Words("Read a digit row by row", "逐行识别手写数字"))
mnist = Homework("mnist")

SECONDS = 120
CLASSES = 10
MNIST_IMAGES, MNIST_EPOCHS = 4000, 4
"""How much of MNIST is read, so that the page is there in less than a minute."""


@once
def _data() -> tuple[Any, Any, int, int]:
    """Images and labels, how many of them train, and for how many epochs."""
    root = Path(os.environ.get("RNNHW_DATA") or Path.home() / ".cache" / "rnnhw")
    if not (root / "MNIST" / "raw").is_dir():
        return *digits(lambda en, zh: None), TRAIN_IMAGES, EPOCHS
    from torchvision.datasets import MNIST

    everything = MNIST(root, train=True)
    images = everything.data[: MNIST_IMAGES + 1000, None].float() / 255
    return images, everything.targets[: MNIST_IMAGES + 1000], MNIST_IMAGES, MNIST_EPOCHS


def _model(side: int) -> tuple[str, Any]:
    """A RowLSTM, or a RowRNN where that is not written."""
    torch.manual_seed(0)
    try:
        return "RowLSTM", mnist.RowLSTM(input_size=side)
    except NotImplementedError:
        return "RowRNN", mnist.RowRNN(input_size=side)


@once
def _trained() -> tuple[Any, Any, np.ndarray, np.ndarray, list[float], str]:
    """The model after your train; the images that it has not seen, their labels, its shares."""
    images, labels, count, epochs = _data()
    name, model = _model(images.shape[-1])
    loader = Batches(images[:count], labels[:count], BATCH_SIZE, shuffled=True)
    found = losses(mnist.train(model, loader, epochs, LR[name]), epochs, "train")
    rest, truth = images[count:], labels[count:].numpy()
    return model, rest, truth, _shares(model, rest), found, name


def _after(model: Any, image: Any, rows: int) -> np.ndarray:
    """How sure a model is of each class after the first rows of an image.

    A model that takes whole images only gets blank rows first, and then these.
    """
    try:
        return _shares(model, image[:, :, :rows])[0]
    except (RuntimeError, ValueError, Wrong):
        whole = torch.zeros_like(image)
        whole[:, :, -rows:] = image[:, :, :rows]
        return _shares(model, whole)[0]


def _shares(model: Any, images: Any) -> np.ndarray:
    """How sure a model is of each class, (N, 10)."""
    model.train(False)
    with torch.no_grad():
        logits = model(images)
    logits = array(logits.numpy(force=True), (len(images), CLASSES), "logits").astype(float)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@ALBUM.picture(
    Words("The loss of train", "train 的损失"),
    Words(
        "It should fall in every epoch, or nearly so; a jump up says that the steps are too long.",
        "每个 epoch 都应当下降，或者几乎如此；突然上升说明步子太大。",
    ),
    seconds=SECONDS,
)
def loss() -> str:
    *_, found, name = _trained()
    axes = Axes((1, len(found)), (0, max(found)), Words("epoch", "epoch"), name, whole=True)
    axes.line(range(1, len(found) + 1), found)
    return axes.svg(
        Words(
            f"The loss of {name} goes from {found[0]:.3g} to {found[-1]:.3g}.",
            f"{name} 的损失从 {found[0]:.3g} 到 {found[-1]:.3g}。",
        )
    )


@ALBUM.picture(
    Words("Confusion matrix", "混淆矩阵"),
    Words(
        "Framed cells off the diagonal are mistakes: which digit is taken for which?",
        "对角线之外加框的格子是错误：哪个数字被认成了哪个？",
    ),
    seconds=SECONDS,
)
def confusion() -> str:
    _, _, truth, shares, _, _ = _trained()
    table = np.zeros((CLASSES, CLASSES))
    np.add.at(table, (truth, shares.argmax(axis=1)), 1)
    names = [str(digit) for digit in range(CLASSES)]
    return heat(
        table,
        rows=names,
        columns=names,
        numbers=True,
        label=Words("digit ↓, read as →", "真实数字 ↓，读成 →"),
        wrong=(table > 0) & ~np.eye(CLASSES, dtype=bool),
        alt=Words(
            f"{int(np.trace(table))} of {len(truth)} digits are read right.",
            f"{len(truth)} 个数字里读对了 {int(np.trace(table))} 个。",
        ),
    )


@ALBUM.picture(
    Words("Digits read wrong", "读错的数字"),
    Words(
        "Would you have read them? The worst are those of which the model was most sure.",
        "你能认出来吗？最糟的是模型最有把握却读错的那些。",
    ),
    seconds=SECONDS,
)
def misread() -> str:
    _, images, truth, shares, _, _ = _trained()
    said = shares.argmax(axis=1)
    wrong = np.flatnonzero(said != truth)
    wrong = wrong[np.argsort(-shares.max(axis=1)[wrong], kind="stable")][:8]
    if not len(wrong):
        return f"<p>{both(Words('Not one is read wrong.', '没有一个读错。'))}</p>"
    figures = (
        f"<figure>{_digit(images[i, 0].numpy(), int(truth[i]), int(said[i]))}<figcaption>"
        f"{truth[i]} → {said[i]} ({shares[i].max():.0%})</figcaption></figure>"
        for i in wrong
    )
    return f'<div class="digits">{"".join(figures)}</div>'


def _digit(pixels: np.ndarray, truth: int, said: int) -> str:
    side = len(pixels)
    dots = (
        f'<rect x="{x}" y="{y}" width="1" height="1" opacity="{value:.2f}"/>'
        for (y, x), value in np.ndenumerate(pixels)
        if value > 0.02
    )
    alt = f"A {truth} that was read as {said}. {truth} 被读成 {said}。"
    return (
        f'<svg class="digit" viewBox="0 0 {side} {side}" role="img" aria-label="{alt}">'
        f"{''.join(dots)}</svg>"
    )


@ALBUM.picture(
    Words("How sure after each row", "读完每一行之后有多大把握"),
    Words(
        "From which row on does the model know the digit, and where does it change its mind?",
        "从哪一行起模型认出了数字，又在哪一行改变主意？",
    ),
    seconds=SECONDS,
)
def sure() -> str:
    model, images, truth, _, _, name = _trained()
    side = images.shape[-1]
    chosen = [int(np.flatnonzero(truth == digit)[0]) for digit in (0, 3, 7)]
    axes = Axes((1, side), (0, 1), Words("rows read", "读过的行数"), name, whole=True)
    ends = []
    for series, i in enumerate(chosen):
        line = [_after(model, images[i : i + 1], r)[truth[i]] for r in range(1, side + 1)]
        axes.line(range(1, side + 1), line, series)
        ends.append(f"{truth[i]}: {line[-1]:.0%}")
    alt = Words(f"After the last row: {', '.join(ends)}.", f"读完最后一行：{'，'.join(ends)}。")
    return axes.svg(alt) + legend([Words(f"a {truth[i]}", f"数字 {truth[i]}") for i in chosen])


@ALBUM.picture(
    Words("Accuracy of evaluate", "evaluate 给出的正确率"),
    Words(
        "Your own evaluate, beside the count of right digits: both must say the same.",
        "你自己的 evaluate 与数出来的正确率：两者必须一致。",
    ),
    seconds=SECONDS,
)
def accuracy() -> str:
    model, images, truth, shares, _, _ = _trained()
    loader = Batches(images, torch.from_numpy(truth), 64)
    said = number(mnist.evaluate(model, loader), "evaluate(...)")
    counted = float((shares.argmax(axis=1) == truth).mean())
    words = Words(
        f"evaluate says {said:.2%}; counted are {counted:.2%}.",
        f"evaluate 给出 {said:.2%}，数出来是 {counted:.2%}。",
    )
    return f"<p>{both(words)}</p>"
