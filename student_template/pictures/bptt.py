"""Pictures of part 4: what happens to a gradient on its way back."""

import numpy as np
from checks import array, entries, number, results

from pictures.album import Album
from pictures.axes import Axes
from pictures.charts import Words, heat, legend, show
from pictures.own import Homework
from pictures.sentence import random, turning

ALBUM = Album(Words("Back-propagation through time", "沿时间反向传播"))
bptt, rnn = Homework("bptt"), Homework("rnn")

T, H, D = 40, 8, 3
RADII = (0.5, 0.8, 1.0, 1.2)
GRADIENTS = ["x", "h0", "W_xh", "W_hh", "b_h"]
BACK = Words("steps back", "往回的步数")


@ALBUM.picture(
    Words("The gradient on its way back", "梯度往回走"),
    Words(
        "A spectral radius under 1 lets the gradient die; over 1 it grows, until tanh bends.",
        "谱半径小于 1 时梯度消失；大于 1 时梯度增长，直到 tanh 弯曲为止。",
    ),
)
def norms() -> str:
    lines = []
    for radius in RADII:
        W_hh = radius * turning(H)
        x, W_xh = random(1, 1, T, D, scale=0.02), random(2, D, H)
        h = rnn.rnn_forward(x, np.zeros((1, H)), W_xh, W_hh, np.zeros(H))
        h = array(h, (1, T, H), "rnn_forward")[0]
        lines.append(array(bptt.hidden_jacobian_norms(h, W_hh), (T,), "hidden_jacobian_norms"))
    everything = np.concatenate(lines)
    low = max(1e-14, float(everything[everything > 0].min(initial=1.0)))
    size = Words("norm of dh_T / dh_t", "dh_T / dh_t 的范数")
    axes = Axes((0, T - 1), (low, everything.max()), BACK, size, log=True, whole=True)
    for series, line in enumerate(lines):
        axes.line(range(T), line[::-1], series)
    ends = ", ".join(f"{r:g}: {line[0]:.2g}" for r, line in zip(RADII, lines, strict=True))
    alt = Words(f"After {T - 1} steps back, by radius: {ends}.", f"往回 {T - 1} 步之后：{ends}。")
    names = [Words(f"radius {radius:g}", f"谱半径 {radius:g}") for radius in RADII]
    return axes.svg(alt) + legend(names)


@ALBUM.picture(
    Words("1.01 and 0.99, a thousand times", "1.01 与 0.99 的一千次方"),
    Words(
        "One per cent more or less at each step, and a thousand steps later nine powers of ten.",
        "每一步只差百分之一，一千步之后却差九个数量级。",
    ),
)
def chain() -> str:
    steps = range(0, 1001, 20)

    def values(w: float) -> list[float]:
        found = (results(bptt.linear_chain(w, n), "value", "gradient")[0] for n in steps)
        return [number(value, "the value of linear_chain") for value in found]

    grows, fades = values(1.01), values(0.99)
    positive = [value for value in (*grows, *fades) if value > 0] or [1.0]
    axes = Axes((0, 1000), (min(positive), max(positive)), Words("steps", "步数"), "h", log=True)
    for series, line in enumerate((grows, fades)):
        axes.line(steps, line, series)
        axes.point(1000, line[-1], show(line[-1]), series)
    alt = Words(
        f"After 1000 steps {grows[-1]:.2g} for 1.01, and {fades[-1]:.2g} for 0.99.",
        f"1000 步之后，1.01 得 {grows[-1]:.2g}，0.99 得 {fades[-1]:.2g}。",
    )
    return axes.svg(alt) + legend(["w = 1.01", "w = 0.99"])


@ALBUM.picture(
    Words("The truncated window", "截断的窗口"),
    Words(
        "Only the last step has a loss: with a window of k, just k inputs get a gradient.",
        "只有最后一步有损失：窗口为 k 时，恰好 k 个输入得到梯度。",
    ),
)
def window() -> str:
    steps = 10
    x, h0, W_xh, W_hh = random(1, 1, steps, D), np.zeros((1, H)), random(2, D, H), turning(H)
    h = array(rnn.rnn_forward(x, h0, W_xh, W_hh, np.zeros(H)), (1, steps, H), "rnn_forward")
    dh = np.zeros_like(h)
    dh[:, -1] = 1.0
    sizes = []
    for k in range(1, steps + 1):
        grads = bptt.truncated_rnn_backward(dh, h, x, h0, W_xh, W_hh, k)
        dx = array(entries(grads, GRADIENTS, "grads")["x"], x.shape, "x")
        sizes.append(np.abs(dx[0]).max(axis=1))
    table = np.array(sizes)
    return heat(
        np.sqrt(table / (table.max() or 1.0)),
        rows=[f"k = {k}" for k in range(1, steps + 1)],
        columns=[str(t) for t in range(steps)],
        label=Words("gradient of the input at step t", "第 t 步输入的梯度"),
        alt=Words(
            "For each window, the number of inputs with a gradient: "
            + ", ".join(str(int((row > 0).sum())) for row in table),
            "每个窗口下有梯度的输入个数。",
        ),
    )


CLIFF_T, TARGET, RATE, START = 30, -0.6, 0.6, (1.6, -0.3)
"""A network of one unit that should end at TARGET; where and how fast the descent begins."""


def _end(w: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """All states of the one-unit network h = tanh(w h + b), from 0.3 on, and its inputs."""
    x, h0 = np.zeros((1, CLIFF_T, 1)), np.full((1, 1), 0.3)
    h = rnn.rnn_forward(x, h0, np.zeros((1, 1)), np.array([[w]]), np.array([b]))
    return array(h, (1, CLIFF_T, 1), "rnn_forward"), x


def _error(w: float, b: float) -> float:
    return float((_end(w, b)[0][0, -1, 0] - TARGET) ** 2)


def _descent(max_norm: float) -> tuple[np.ndarray, float]:
    """The way of gradient descent over (w, b), and the largest norm that it met."""
    at, way, largest = np.array(START), [np.array(START)], 0.0
    for _ in range(6):
        h, x = _end(*at)
        dh = np.zeros_like(h)
        dh[0, -1, 0] = 2 * (h[0, -1, 0] - TARGET)
        back = (dh, h, x, np.full((1, 1), 0.3), np.zeros((1, 1)), np.array([[at[0]]]))
        grads = entries(bptt.rnn_backward(*back), GRADIENTS, "grads")
        both = {name: np.asarray(grads[name], float) for name in ("W_hh", "b_h")}
        called = bptt.clip_by_global_norm(both, max_norm)
        clipped, norm = results(called, "grads", "norm")
        clipped = entries(clipped, ["W_hh", "b_h"], "clipped")
        step = [np.asarray(clipped[name], float).ravel()[0] for name in ("W_hh", "b_h")]
        at = at - RATE * np.array(step)
        way.append(at)
        largest = max(largest, number(norm, "norm"))
    return np.array(way), largest


@ALBUM.picture(
    Words("The cliff, and what clipping does there", "悬崖，以及裁剪在那里的作用"),
    Words(
        "Strong colour is a large error: at its edge, one step without clipping leaps far away.",
        "颜色深处误差大：到了边缘，不裁剪的一步就跳得很远。",
    ),
    seconds=10,
)
def cliff() -> str:
    w, b = np.linspace(-0.6, 2.2, 25), np.linspace(-2.6, 0.8, 25)
    surface = np.array([[_error(across, up) for across in w] for up in b])
    axes = Axes((w[0], w[-1]), (b[0], b[-1]), Words("weight w", "权重 w"), "b", height=280)
    axes.ground(surface)
    norms = []
    for series, max_norm in enumerate((1e9, 0.5)):
        way, largest = _descent(max_norm)
        norms.append(largest)
        axes.line(way[:, 0], way[:, 1], 2 * series)
        for at in way[1:]:
            axes.point(*at, series=2 * series)
    axes.point(*START, Words("start", "起点"), 5)
    alt = Words(
        f"The largest norm on the way is {norms[0]:.2g} without clipping, {norms[1]:.2g} with it.",
        f"途中最大的范数：不裁剪 {norms[0]:.2g}，裁剪 {norms[1]:.2g}。",
    )
    names = {0: Words("without clipping", "不裁剪"), 2: Words("clipped at 0.5", "裁剪到 0.5")}
    return axes.svg(alt) + legend(names.values(), series=names)
