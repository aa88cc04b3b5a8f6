"""Part 4: the way forward and the way of the gradient, whole and truncated.

grad h_t = dh_t + grad z_{t+1} W_hh^T            grad z_t = grad h_t (1 - h_t^2)
"""

from collections.abc import Sequence

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_L, _H, _X = 40, 136, 234  # the heights of losses, states and inputs
_WIDE = 30  # half the width of a state's box


def _forward(c: Canvas, columns: Sequence[float], losses: Sequence[int]) -> None:
    """The network laid out over its steps, and the way forward through it."""
    for t, x in enumerate(columns):
        c.layer(x, _H, f"h_{t}", "h", 2 * _WIDE, 36)
        c.value(x, _X, f"x_{t}", "x")
        c.line((x - 10, _X - 15), (x - 10, _H + 18))
        c.line((columns[t - 1] + _WIDE if t else x - 74, _H - 9), (x - _WIDE, _H - 9))
        if t in losses:
            c.value(x, _L, f"L_{t}", "y")
            c.line((x - 10, _H - 18), (x - 10, _L + 15))
    c.words(columns[0] - 78, _H - 9, "h0", "code", "end")


def _gradient(c: Canvas, *points: tuple[float, float]) -> None:
    c.line(*points, role="d", css="back")


def whole(c: Canvas) -> None:
    """Every loss, back through every cell before it, and into the weights."""
    columns = (128, 272, 416, 560)
    _forward(c, columns, range(4))
    c.panel(344, 304, 500, 34, "d")
    for t, x in enumerate(columns):
        _gradient(c, (x + 8, _L + 15), (x + 8, _H - 18))
        _gradient(c, (x + 8, _H + 18), (x + 8, _X - 15))
        _gradient(c, (x - _WIDE, _H + 9), (columns[t - 1] + _WIDE if t else x - 74, _H + 9))
        _gradient(c, (x + 25, _H + 18), (x + 25, 287))
        c.near(x + 10, (_L + _H) / 2, f"dh_{t}")
        c.near(x + 8, (_H + _X) / 2, f"x̄_{t}")
        c.near(x - 73 if t else x - 58, _H + 29, f"z̄_{t}W_{{hh}}^⊤")
    c.words(
        344,
        304,
        Text(
            "$W̄_{xh}$, $W̄_{hh}$, $b̄_h$: the sum of what every step gives",
            "$W̄_{xh}$、$W̄_{hh}$、$b̄_h$：每一步各给一份，加起来",
        ),
    )


def truncated(c: Canvas) -> None:
    """One loss, back through its k = 2 cells, and no farther."""
    columns = (104, 224, 344, 464, 584)
    c.panel(404, 178, 204, 172, css="frame")
    _forward(c, columns, [3])
    x, before = columns[3], columns[2]
    _gradient(c, (x + 8, _L + 15), (x + 8, _H - 18))
    for at in (x, before):
        _gradient(c, (at + 8, _H + 18), (at + 8, _X - 15))
    _gradient(c, (x - _WIDE, _H + 9), (before + _WIDE, _H + 9))
    c.line((before - _WIDE, _H + 9), (before - 44, _H + 9), role="d", css="back", tip=False)
    c.line((before - 44, _H), (before - 44, _H + 18), role="d", css="thick", tip=False)
    c.words(404, 280, Text("$k=2$ cells of the loss $L_3$", "损失 $L_3$ 往回 $k=2$ 步"), "small")
    c.words(
        224,
        76,
        Text("$h_1$ counts as a constant:\nthe gradient stops", "$h_1$ 当作常数：\n梯度到此为止"),
        "small",
    )


def _who(c: Canvas, title: Text, k: int) -> None:
    """Which input hears of which loss: x_s of L_t if t - k < s <= t."""
    c.words(150, 10, title, "strong")
    for t in range(5):
        c.symbol(64, 52 + 28 * t, f"L_{t}")
        c.symbol(98 + 28 * t, 200, f"x_{t}")
        for s in range(5):
            hears = t - k < s <= t
            c.cell(85 + 28 * s, 39 + 28 * t, 26, "d" if hears else "n", 0.75 if hears else 0.08)


def all_hear(c: Canvas) -> None:
    """Without truncation."""
    _who(c, Text("whole: $k≥T$", "完整：$k≥T$"), 5)


def few_hear(c: Canvas) -> None:
    """With a window of two cells."""
    _who(c, Text("truncated: $k=2$", "截断：$k=2$"), 2)


FIGURES = (
    Figure(
        "through_time",
        Text("The gradient's way back through time", "梯度沿时间往回走的路"),
        Text(
            "Four steps. Solid arrows go forwards: from h0 through the states, from x_t into h_t,"
            " from h_t to the loss L_t. Dashed arrows go back: dh_t from L_t into h_t, the gradient"
            " of z_{t+1} times W_hh transposed from each state into the one before, the gradient of"
            " x_t down to the input. Each step also gives its share to the gradients of W_xh, W_hh"
            " and b_h.",
            "四步。实线箭头向前：从 h0 依次经过各个状态，从 x_t 进入 h_t，从 h_t 到损失 L_t。"
            "虚线箭头往回：dh_t 从 L_t 进入 h_t；z_{t+1} 的梯度乘以 W_hh 的转置，"
            "从每个状态回到前一个；"
            "x_t 的梯度往下回到输入。每一步还给 W_xh、W_hh、b_h 的梯度各加上一份。",
        ),
        (Drawing(640, 324, whole),),
    ),
    Figure(
        "truncated",
        Text(
            "Truncated back-propagation: the window of one loss", "截断的反向传播：一个损失的窗口"
        ),
        Text(
            "Five steps and k = 2. The gradient of the loss L_3 goes back through the cells 3 and 2"
            " to x_3 and x_2, and stops before h_1, which counts as a constant. Two tables tell"
            " which input hears of which loss: without truncation every x_s hears of all L_t with"
            " t at least s; with k = 2 only of L_s and of the next one.",
            "五步，k = 2。损失 L_3 的梯度往回经过第 3 步和第 2 步，到达 x_3 和 x_2，在 h_1"
            " 之前停下，"
            "h_1 当作常数。两张表说明哪个输入收得到哪个损失：不截断时，x_s 收到 t 不小于 s"
            " 的所有 L_t；"
            "k = 2 时，只收到 L_s 和它后面的一个。",
        ),
        (
            Drawing(660, 296, truncated),
            Drawing(260, 216, all_hear),
            Drawing(260, 216, few_hear),
        ),
    ),
)
