"""Part 7: windows of a series, one step and many steps ahead; a convolution before an LSTM."""

from autograder.handouts.figures import chains
from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_WAVE = (0, 12, 21, 24, 20, 11, -1, -13, -21, -24, -20, -11, 1, 13, 22, 24)
"""Heights of a noisy sine at sixteen steps."""


def windows(c: Canvas) -> None:
    """A window of three values, and the value that follows it."""
    places = [(36 + 38 * t, 96 - 1.8 * height) for t, height in enumerate(_WAVE)]
    c.add("path", "l n", d="M" + "L".join(f"{x:g} {y:.1f}" for x, y in places))
    for i, first in enumerate((2, 3)):
        x, wide = 36 + 38 * first, 38 * 3 - 10
        y = 176 + 30 * i
        c.add("rect", "b h", x=x - 14, y=y - 11, width=wide + 4, height=22, rx=5)
        c.symbol(x + 38, y, f"X_{first}")
        c.line((x + wide - 6, y), (x + wide + 7, y))
        c.value(x + wide + 18, y, f"Y_{first}", "y", 12)
    for t, (x, y) in enumerate(places):
        role = "h" if t in (2, 3, 4) else "y" if t == 5 else "n"
        c.add("circle", f"tip {role}", cx=x, cy=y, r=4 if role == "n" else 5.5)
    c.words(318, 176, Text("the model sees X and says Y", "模型看 X，说出 Y"), "", "start")
    c.words(
        318, 206, Text("the next window begins one step later", "下一个窗口往后移一步"), "", "start"
    )


def _ahead(c: Canvas, name: Text, rows: tuple[tuple[str, ...], ...]) -> None:
    c.words(150, 10, name, "strong")
    for row, (*seen, said) in enumerate(rows):
        y = 58 + 70 * row
        for k, tex in enumerate(seen):
            c.value(30 + 46 * k, y, tex, "d" if tex[0] == "p" else "x", 17)
        c.line((139, y), (166, y))
        c.layer(196, y, "", "h", 58, 34)
        c.words(196, y, Text("model", "模型"), "small")
        c.line((225, y), (252, y), role="y")
        c.value(270, y, said, "y", 17)


def one_step(c: Canvas) -> None:
    """Each prediction sees true values only."""
    _ahead(
        c,
        Text("one step ahead", "预测一步"),
        (("y_0", "y_1", "y_2", "p_3"), ("y_1", "y_2", "y_3", "p_4"), ("y_2", "y_3", "y_4", "p_5")),
    )


def many_steps(c: Canvas) -> None:
    """Each prediction becomes an input of the next one."""
    _ahead(
        c,
        Text("many steps ahead", "预测多步"),
        (("y_0", "y_1", "y_2", "p_3"), ("y_1", "y_2", "p_3", "p_4"), ("y_2", "p_3", "p_4", "p_5")),
    )
    for row in (0, 1):
        y = 58 + 70 * row
        c.line((270, y + 17), (270, y + 35), (122, y + 35), (122, y + 53), role="d", bend=10)


FIGURES = (
    Figure(
        "windows",
        Text(
            "A series cut into windows, and two ways to predict", "把序列切成窗口，以及两种预测方法"
        ),
        Text(
            "Top: a wave; three values in a row are a window X, the value after them is its"
            " target Y;"
            " the next window begins one step later. Bottom left: one step ahead, the model sees"
            " y_0 y_1 y_2 and says p_3, then y_1 y_2 y_3 and says p_4, then y_2 y_3 y_4 and says"
            " p_5. Bottom right: many steps ahead, each p takes its place in the next window.",
            "上图：一条波形，相连的三个值是一个窗口 X，后面的那个值是它的目标 Y，"
            "下一个窗口往后移一步。"
            "左下：预测一步，模型看 y_0 y_1 y_2 说 p_3，看 y_1 y_2 y_3 说 p_4，看 y_2 y_3 y_4 说"
            " p_5。"
            "右下：预测多步，每个 p 都进入下一个窗口。",
        ),
        (Drawing(640, 226, windows), Drawing(300, 226, one_step), Drawing(300, 226, many_steps)),
        room=660,
    ),
    Figure(
        "convolution",
        Text("A convolution before an LSTM", "LSTM 前面的卷积"),
        Text(
            "Five steps. z_2 is made of x_1, x_2 and x_3, a window of k = 3 around its step; the"
            " same weights serve at every step. The LSTM reads the z, and its last state gives y.",
            "五步。z_2 由 x_1、x_2、x_3 得到，是这一步周围 k = 3 的窗口；每一步用的都是同样的权重。"
            "LSTM 读各个 z，由最后的状态得到 y。",
        ),
        (chains.CONVOLUTION,),
    ),
)
