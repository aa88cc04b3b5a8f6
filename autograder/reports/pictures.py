"""The pictures of a report, each from what the grader has received of an answer.

A picture shows where an answer is wrong, and never a number of the reference.
"""

import math

import numpy as np

from autograder.checking.evidence import Reading, Seen, Strip, Wave
from autograder.shipped.pictures.axes import Axes
from autograder.shipped.pictures.charts import both, gauge, heat, legend, show
from autograder.text import Text


def seen(one: Seen) -> str:
    """What a trained model did."""
    return _wave(one) if isinstance(one, Wave) else _reading(one)


def strip(one: Strip) -> str:
    """At which entries, and at which steps, an array is wrong."""
    wrong = np.zeros(math.prod(one.shape), bool)
    wrong[one.wrong] = True
    wrong = wrong.reshape(one.shape)
    table, rows = _table(wrong, one.time)
    steps = np.flatnonzero(table.any(axis=0))
    step = Text("step", "步") if one.time is not None else Text("column", "列")
    at = ", ".join(map(str, steps))
    alt = Text(
        f"{one.what}: {len(one.wrong)} of {wrong.size} entries are wrong ({step.en} {at}).",
        f"{one.what}：{wrong.size} 个元素里有 {len(one.wrong)} 个不对（{step.zh} {at}）。",
    )
    across = Text(f"{one.what}: {step.en} →", f"{one.what}：{step.zh} →")
    columns = [str(j) for j in range(table.shape[1])]
    return heat(table.astype(float), wrong=table, rows=rows, columns=columns, label=across, alt=alt)


def _table(wrong: np.ndarray, time: int | None) -> tuple[np.ndarray, list[str]]:
    """The entries as a table, the steps across if there are any, and the index of each row."""
    if wrong.ndim == 1:
        return wrong[None], [""]
    across = wrong.ndim - 1 if time is None else time
    turned = np.moveaxis(wrong, across, -1)
    rows = []
    for index in np.ndindex(turned.shape[:-1]):
        place = [str(i) for i in index]
        place.insert(across, ":")
        rows.append(f"[{', '.join(place)}]")
    return turned.reshape(len(rows), -1), rows


def _wave(one: Wave) -> str:
    everything = [*one.predicted, *one.smooth]
    steps = range(len(one.predicted))
    axes = Axes((0, len(steps) - 1), (min(everything), max(everything)), Text("step", "步"))
    axes.line(steps, one.smooth, 5)
    axes.line(steps, one.predicted, 1)
    alt = Text(
        f"{one.model}, one step ahead: mean squared error {one.error:.4f}, bar {one.bar:g}.",
        f"{one.model} 预测一步：均方误差 {one.error:.4f}，标准 {one.bar:g}。",
    )
    names = [Text("the sine, without its noise", "不带噪声的正弦"), Text("predicted", "预测")]
    picture = axes.svg(alt) + legend(names, series=(5, 1))
    return _figure(alt, picture) + _losses(one.model, "fit", one.losses)


def _losses(model: str, by: str, losses: list[float]) -> str:
    """The losses that a training function returned; nothing if it returned none."""
    if len(losses) < 2:
        return ""
    epochs = range(1, len(losses) + 1)
    axes = Axes((1, len(losses)), (min(0.0, *losses), max(losses)), "epoch", whole=True)
    axes.line(epochs, losses)
    alt = Text(
        f"{model}: the losses that your {by} returned, from {show(losses[0])} to "
        f"{show(losses[-1])}.",
        f"{model}：你的 {by} 返回的损失，从 {show(losses[0])} 到 {show(losses[-1])}。",
    )
    return _figure(alt, axes.svg(alt))


def _reading(one: Reading) -> str:
    table = np.array(one.confusion, float)
    digits = [str(digit) for digit in range(len(table))]
    right, count = int(np.trace(table)), int(table.sum())
    alt = Text(
        f"{one.model}: {right} of {count} images are read right.",
        f"{one.model}：{count} 张图片里读对了 {right} 张。",
    )
    picture = heat(
        table,
        rows=digits,
        columns=digits,
        numbers=True,
        wrong=(table > 0) & ~np.eye(len(table), dtype=bool),
        label=Text("digit ↓, read as →", "真实数字 ↓，读成 →"),
        alt=alt,
    )
    figures = _figure(alt, picture) + _bars(one)
    return figures + _losses(one.model, "train", one.losses)


def _bars(one: Reading) -> str:
    """The accuracy against the three bars."""
    asked = ", ".join(f"{bar:.1%}" for bar in one.bars)
    alt = Text(
        f"{one.model} reads {one.accuracy:.1%} right; the bars are {asked}.",
        f"{one.model} 的正确率是 {one.accuracy:.1%}；标准是 {asked}。",
    )
    return _figure(alt, gauge(one.accuracy, one.bars, alt=alt))


def _figure(words: Text, picture: str) -> str:
    return f"<figure>{picture}<figcaption>{both(words)}</figcaption></figure>"
