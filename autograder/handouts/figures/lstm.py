"""Part 5: the LSTM cell, with every mark that `SYMBOLS` asks for.

f, i, o = sigmoid(x_t W_x + h_{t-1} W_h + b)     g = tanh(x_t W_x + h_{t-1} W_h + b)
c_t = f_t c_{t-1} + i_t g_t                      h_t = o_t tanh(c_t)
"""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_C, _H = 86, 292  # the heights of the memory line and of the line of hidden states


def cell(c: Canvas) -> None:
    """The whole cell at step t."""
    c.panel(320, 190, 480, 270, css="frame")
    c.line((40, _C), (604, _C), role="c", css="thick")
    c.symbol(20, _C, "c_{t-1}")
    c.symbol(622, _C, "c_t")
    # What comes in, and the four layers that see it.
    c.line((40, _H), (142, _H), role="h", tip=False)
    c.line((112, 356), (112, _H), (142, _H), role="x", tip=False, bend=14)
    c.line((142, _H), (434, _H), (434, 248))
    c.symbol(20, _H, "h_{t-1}")
    c.symbol(112, 370, "x_t")
    for x in (164, 252, 342):
        c.line((x, _H), (x, 248))
        c.copy(x, _H)
    for x, mark, role in ((164, "σ", "s"), (252, "σ", "s"), (342, "tanh", "t"), (434, "σ", "s")):
        c.layer(x, 234, mark, role)
    # Forget, add, show.
    c.line((164, 220), (164, _C + 11))
    c.op(164, _C, "×", 11)
    c.line((252, 220), (252, 156), (331, 156))
    c.line((342, 220), (342, 167))
    c.op(342, 156, "×", 11)
    c.line((342, 145), (342, _C + 11))
    c.op(342, _C, "+", 11)
    c.line((496, _C), (496, 118), role="c")
    c.copy(496, _C, "c")
    c.layer(496, 132, "tanh", "t")
    c.line((496, 146), (496, 181))
    c.line((434, 220), (434, 192), (485, 192))
    c.op(496, 192, "×", 11)
    c.line((496, 203), (496, _H), (604, _H), role="h")
    c.line((536, _H), (536, 28), role="h", bridge=True)
    c.copy(536, _H, "h")
    c.symbol(622, _H, "h_t")
    c.symbol(536, 14, "h_t")
    for x, y, mark in ((178, 190, "f_t"), (266, 190, "i_t"), (357, 190, "g_t"), (450, 176, "o_t")):
        c.near(x, y, mark)


def _key(c: Canvas, text: Text) -> None:
    c.words(72, 18, text, "small", "start")


def _layer(c: Canvas) -> None:
    c.layer(34, 24, "σ", "s", 32, 24)
    _key(c, Text("a layer with its\nown weights", "一个层，\n有自己的权重"))


def _pointwise(c: Canvas) -> None:
    c.op(22, 24, "×")
    c.op(48, 24, "+")
    _key(c, Text("times, plus:\nentry by entry", "逐个元素\n相乘、相加"))


def _together(c: Canvas) -> None:
    c.line((4, 18), (36, 18), role="h", tip=False)
    c.line((14, 46), (14, 18), (36, 18), role="x", tip=False, bend=12)
    c.line((36, 18), (64, 18))
    _key(c, Text("put side by side\n(concatenated)", "左右拼接\n（concatenate）"))


def _copied(c: Canvas) -> None:
    c.line((4, 36), (62, 36))
    c.line((32, 36), (32, 6))
    c.copy(32, 36)
    _key(c, Text("copied: one\nvalue, two ways", "复制：同一个值\n走两条路"))


FIGURES = (
    Figure(
        "cell",
        Text("The LSTM cell at step t", "LSTM 的第 t 步"),
        Text(
            "The memory runs along the top from c_{t-1} to c_t. A circle with a cross multiplies it"
            " by f_t, a circle with a plus adds i_t times g_t. Below, h_{t-1} and x_t are put"
            " side by"
            " side and go to four layers: sigma gives f_t, sigma gives i_t, tanh gives g_t, sigma"
            " gives o_t. A copy of c_t passes tanh, is multiplied by o_t and becomes h_t, which"
            " leaves upwards and to the right.",
            "记忆沿着上方的直线从 c_{t-1} 走到 c_t：画叉的圆圈把它乘以 f_t，画加号的圆圈给它加上"
            " i_t"
            " 乘 g_t。下方的 h_{t-1} 和 x_t 左右拼接，送进四个层：sigma 得到 f_t，sigma 得到 i_t，"
            "tanh 得到 g_t，sigma 得到 o_t。c_t 的一份副本过 tanh，再乘以 o_t，就是 h_t，"
            "它向上、也向右离开。",
        ),
        (
            Drawing(640, 384, cell),
            Drawing(165, 52, _layer),
            Drawing(165, 52, _pointwise),
            Drawing(165, 52, _together),
            Drawing(165, 52, _copied),
        ),
        room=720,
    ),
)
