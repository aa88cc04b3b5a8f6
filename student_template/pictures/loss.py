"""Pictures of part 3: cross-entropy."""

import numpy as np
from checks import array, number, results

from pictures.album import Album
from pictures.axes import Axes
from pictures.charts import Words, heat, legend
from pictures.own import Homework

ALBUM = Album(Words("Cross-entropy over a sequence", "序列上的交叉熵损失"))
loss = Homework("loss")

SCORES = np.linspace(-8, 8, 65)
SCORE = Words("score of the right class", "正确类别的分数")


def _one(score: float) -> tuple[float, np.ndarray]:
    """Loss and gradient for the right class with this score, and another with 0."""
    called = loss.cross_entropy(np.array([[score, 0.0]]), np.array([0]))
    value, gradient = results(called, "loss", "dlogits")
    return number(value, "loss"), array(gradient, (1, 2), "dlogits")[0]


@ALBUM.picture(
    Words("Loss over the score", "损失随分数的变化"),
    Words(
        "To be sure and wrong costs in a straight line, to be sure and right costs nothing.",
        "自信而错误，代价沿直线上升；自信而正确，几乎没有代价。",
    ),
)
def over_scores() -> str:
    values = [_one(score)[0] for score in SCORES]
    axes = Axes((-8, 8), (0, max(values)), SCORE, Words("loss", "损失"))
    axes.line(SCORES, values)
    alt = Words(
        f"The loss falls from {values[0]:.2f} to {values[-1]:.2g}.",
        f"损失从 {values[0]:.2f} 降到 {values[-1]:.2g}。",
    )
    return axes.svg(alt)


@ALBUM.picture(
    Words("Its slope", "它的斜率"),
    Words(
        "The slope never leaves [-1, 0]: probability minus 1, so a wrong answer always pulls.",
        "斜率始终在 [-1, 0] 之间，等于概率减 1，所以答错时总有拉力。",
    ),
)
def slope() -> str:
    values = [_one(score)[1][0] for score in SCORES]
    axes = Axes((-8, 8), (min(-1.0, *values), max(0.0, *values)), SCORE, Words("slope", "斜率"))
    axes.line(SCORES, values, 1)
    return axes.svg(Words("The gradient by the right class's score.", "对正确类别分数的梯度。"))


@ALBUM.picture(
    Words("Softmax of three scores", "三个分数的 softmax"),
    Words(
        "One score moves and the other two are 0 and 1: the three lines always add up to 1.",
        "一个分数变动，另外两个是 0 和 1：三条线之和始终是 1。",
    ),
)
def shares() -> str:
    rows = np.array([[score, 0.0, 1.0] for score in SCORES])
    shares = array(loss.softmax(rows), rows.shape, "softmax")
    axes = Axes((-8, 8), (0, 1), Words("the moving score", "变动的分数"), Words("share", "概率"))
    for series in range(3):
        axes.line(SCORES, shares[:, series], series)
    names = [Words("moving", "变动"), Words("score 0", "分数 0"), Words("score 1", "分数 1")]
    return axes.svg(Words("Three probabilities.", "三个概率。")) + legend(names)


@ALBUM.picture(
    Words("Large scores", "很大的分数"),
    Words(
        "The line must stay straight down to -1e4; where it ends, your function gives inf or nan.",
        "线应当一直直到 -1e4；在哪里断开，你的函数就在哪里给出 inf 或 nan。",
    ),
)
def large() -> str:
    sizes = np.linspace(0, 1e4, 41)
    found = [np.asarray(loss.log_softmax(np.array([0.0, -size])), float)[-1] for size in sizes]
    axes = Axes((0, 1e4), (-1e4, 0), Words("s", "s"), "log_softmax([0, -s])[1]")
    axes.line(sizes, found)
    held = sum(map(np.isfinite, found))
    alt = Words(
        f"{held} of {len(found)} values are finite.", f"{len(found)} 个值里有 {held} 个有限。"
    )
    return axes.svg(alt)


@ALBUM.picture(
    Words("Gradient of a padded batch", "有填充的批次的梯度"),
    Words(
        "The shorter sequence has no colour after its end: steps that do not count do not pull.",
        "较短的序列在结束之后没有颜色：不计入的步没有拉力。",
    ),
)
def padded() -> str:
    T, K = 8, 3
    rng = np.random.default_rng(4)
    logits, targets = rng.standard_normal((2, T, K)), rng.integers(0, K, (2, T))
    mask = np.arange(T) < np.array([[8], [5]])
    called = loss.sequence_cross_entropy(logits, targets, mask)
    gradient = array(results(called, "loss", "dlogits")[1], logits.shape, "dlogits")
    rows = [Words(f"seq. {n}, class {k}", f"序列 {n}，类 {k}") for n in (0, 1) for k in range(K)]
    return heat(
        gradient.transpose(0, 2, 1).reshape(2 * K, T),
        rows=rows,
        columns=[str(t) for t in range(T)],
        alt=Words("The gradient at each step of two sequences.", "两个序列每一步的梯度。"),
    )
