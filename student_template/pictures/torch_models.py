"""Pictures of part 7: the sine wave, learned and continued."""

from typing import Any

import numpy as np
from tensors import losses
from test_torch_models import BAR, EPOCHS, HIDDEN, LENGTH, LR, new, plain

from pictures.album import Album, once
from pictures.axes import Axes
from pictures.charts import Words, legend
from pictures.own import Homework

ALBUM = Album(Words("The same in PyTorch, and a sine wave", "用 PyTorch 再做一遍，并预测正弦波"))
nets = Homework("torch_models")

POINTS, START = 400, 320
SECONDS = 60
TIMES = range(START, POINTS)
TIME = Words("time", "时间")


@once
def _trained() -> tuple[Any, np.ndarray, list[float]]:
    """A SequenceRNN after your fit, the series, and the losses."""
    noise = np.random.default_rng(3).random(POINTS)
    y = (np.sin(np.linspace(0, 36, POINTS)) + 0.2 * noise).astype(np.float32)
    model = new("SequenceRNN")
    found = nets.fit(model, *nets.make_windows(y[:START], LENGTH), EPOCHS, LR)
    return model, y, losses(found, EPOCHS, "fit")


def _beside(y: np.ndarray, predicted: np.ndarray, name: Words, how: str) -> str:
    """The true series and a prediction of its last part."""
    both = np.concatenate([y[START:], predicted])
    axes = Axes((START, POINTS), (both.min(), both.max()), TIME)
    axes.line(TIMES, y[START:], 5)
    axes.line(TIMES, predicted, 1)
    error = float(((predicted - y[START:]) ** 2).mean())
    alt = Words(
        f"{how} the mean squared error is {error:.4f}; the bar for one step is {BAR:g}.",
        f"均方误差是 {error:.4f}；一步预测的标准是 {BAR:g}。",
    )
    said = f'<p><span lang="en">{alt.en}</span><span lang="zh">{alt.zh}</span></p>'
    return axes.svg(alt) + legend([Words("the wave", "波"), name], series=(5, 1)) + said


@ALBUM.picture(
    Words("One step ahead", "预测一步"),
    Words(
        "The model sees true values: it follows the wave, and cannot foresee the noise.",
        "模型看到的是真实值：它跟着波走，但预料不到噪声。",
    ),
    seconds=SECONDS,
)
def one_step() -> str:
    model, y, _ = _trained()
    found = nets.predict_one_step(model, y, LENGTH, START)
    found = plain(found, (POINTS - START,), "predict_one_step(...)")
    return _beside(y, found, Words("one step ahead", "预测一步"), "One step ahead,")


@ALBUM.picture(
    Words("Many steps ahead", "预测多步"),
    Words(
        "The model sees its own predictions: does it keep the height and the beat of the wave?",
        "模型看到的是自己的预测：它能保持波的高度和节拍吗？",
    ),
    seconds=SECONDS,
)
def many_steps() -> str:
    model, y, _ = _trained()
    found = nets.predict_multi_step(model, y[START - LENGTH : START], POINTS - START)
    found = plain(found, (POINTS - START,), "predict_multi_step(...)")
    return _beside(y, found, Words("many steps ahead", "预测多步"), "Many steps ahead,")


@ALBUM.picture(
    Words("The loss of fit", "fit 的损失"),
    Words(
        f"It falls fast, then slowly, to about the noise: {HIDDEN} units, {EPOCHS} epochs.",
        f"先快后慢，降到噪声的水平：{HIDDEN} 个单元，{EPOCHS} 个 epoch。",
    ),
    seconds=SECONDS,
)
def loss() -> str:
    found = _trained()[2]
    squared = Words("mean squared error", "均方误差")
    axes = Axes((1, EPOCHS), (min(found), max(found)), Words("epoch", "epoch"), squared, log=True)
    axes.line(range(1, EPOCHS + 1), found)
    return axes.svg(
        Words(
            f"The loss goes from {found[0]:.3g} to {found[-1]:.3g}.",
            f"损失从 {found[0]:.3g} 到 {found[-1]:.3g}。",
        )
    )
