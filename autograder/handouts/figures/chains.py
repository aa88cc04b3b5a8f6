"""Parts 6 and 7, how cells are put together: two directions, layers, trees, clocks, attention."""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing
from autograder.handouts.figures.gates import HEIGHT, WIDTH, title
from autograder.text import Text

_COLUMNS = (62, 134, 206, 278)


def _inputs(c: Canvas, y: float = 258) -> None:
    for t, x in enumerate(_COLUMNS):
        c.value(x, y, f"x_{t}", "x", 15)


def bidirectional(c: Canvas) -> None:
    """Two chains, one in each direction; their states side by side."""
    title(
        c,
        Text("Bidirectional LSTM", "双向 LSTM"),
        Text("two LSTMs; states side by side", "两个 LSTM，状态拼在一起"),
    )
    _inputs(c)
    for t, x in enumerate(_COLUMNS):
        c.layer(x - 15, 204, f"h_{t}", "h", 34, 26)
        c.layer(x + 15, 140, f"h_{t}", "d", 34, 26)
        c.line((x - 4, 243), (x - 15, 217), role="x")
        c.line((x + 6, 244), (x + 15, 228), (x + 15, 153), role="x")
        c.line((x - 15, 191), (x - 15, 92), role="h")
        c.line((x + 15, 127), (x + 15, 92), role="d")
        for dx, role in ((-15, "h"), (15, "d")):
            c.add("rect", f"b {role}", x=x + dx - 15, y=66, width=30, height=26, rx=3)
            c.symbol(x + dx, 80, f"h_{t}")
            c.over(x + dx, 80, back=dx > 0)
        c.over(x - 15, 204)
        c.over(x + 15, 140, back=True)
        if t:
            c.line((x - 70, 204), (x - 32, 204), role="h", bridge=True)
            c.line((x - 2, 140), (x - 40, 140), role="d", bridge=True)


def stacked(c: Canvas) -> None:
    """The states of one layer are the inputs of the next."""
    title(
        c,
        Text("Stacked LSTM", "多层 LSTM"),
        Text("hidden states go up, layer by layer", "隐藏状态一层层往上送"),
    )
    _inputs(c)
    for layer, y in ((1, 198), (2, 130)):
        for t, x in enumerate(_COLUMNS):
            c.layer(x, y, f"h_{t}^{{({layer})}}", "h", 44, 32)
            c.line(
                (x, y + 45 if layer == 1 else y + 52), (x, y + 16), role="x" if layer == 1 else "h"
            )
            if t:
                c.line((x - 50, y), (x - 22, y), role="h")
    for x in _COLUMNS:
        c.line((x, 114), (x, 76), role="h")


def attention(c: Canvas) -> None:
    """Every state is compared with the query; the weights mix them."""
    title(
        c,
        Text("Attention", "注意力"),
        Text("a query weighs the states of all steps", "用查询给每一步的状态加权"),
    )
    c.value(300, 74, "context", "y", 28)
    c.op(162, 74, "+", 12)
    c.line((174, 74), (272, 74), role="y")
    c.line((304, 226), (_COLUMNS[0] - 22, 226), (_COLUMNS[0] - 22, 211), role="d")
    c.symbol(316, 226, "q")
    c.add("rect", "b d", x=34, y=150, width=250, height=20, rx=5)
    for t, x in enumerate(_COLUMNS):
        c.layer(x, 258, f"h_{t}", "h", 44, 28)
        c.line((x - 8, 244), (x - 8, 211), role="h", bridge=True)
        if t:
            c.line((x - 22, 226), (x - 22, 211), role="d")
            c.copy(x - 22, 226, "d")
        c.layer(x - 12, 200, f"s_{t}", "n", 34, 22)
        c.line((x - 12, 189), (x - 12, 170))
        c.line((x - 12, 150), (x - 12, 126), role="d")
        c.near(x - 28, 138, f"α_{t}")
        c.line((x + 14, 244), (x + 14, 116), (x - 2, 116), role="h", bridge=True)
        c.op(x - 12, 116, "×")
        c.line((x - 12, 106), (162 + (-10, -5, 5, 10)[t], 74 + (6, 11, 11, 6)[t]), role="h")
    c.words(299, 160, "softmax", "small", "start")


def tree(c: Canvas) -> None:
    """A node's children stand where the one previous step stood."""
    title(
        c,
        Text("Tree-LSTM", "Tree-LSTM"),
        Text(
            "children in the place of the last step; a gate $f_k$ each",
            "子节点代替上一步，各有一个门 $f_k$",
        ),
    )
    c.op(170, 112, "+", 11)
    for k, side in ((1, -1), (2, 1)):
        x = 170 + 96 * side
        c.panel(x, 262, 100, 30, "n")
        c.symbol(x - 24 * side, 262, f"h_{k}")
        c.symbol(x + 26 * side, 262, f"c_{k}")
        c.line(
            (x + 26 * side, 247), (x + 26 * side, 150), (x - 14 * side, 150), role="c", css="thick"
        )
        c.op(x - 24 * side, 150, "×")
        c.line(
            (x - 34 * side, 150),
            (170 + 40 * side, 150),
            (170 + 40 * side, 112),
            (170 + 11 * side, 112),
            role="c",
            css="thick",
        )
        c.line((x - 24 * side, 247), (x - 24 * side, 209), role="h")
        c.layer(x - 24 * side, 196, "σ", "d", 34, 26)
        c.line((x - 24 * side, 183), (x - 24 * side, 160), role="d")
        c.near(x - 42 * side, 172, f"f_{k}")
        c.line((x - 24 * side, 228), (170 + 10 * side, 228), role="h")
        c.copy(x - 24 * side, 228, "h")
    c.op(170, 228, "+")
    c.line((170, 218), (170, 197), role="h")
    c.near(182, 208, "s")
    c.layer(170, 184, "i⊙g", "n", 46, 26)
    for side in (-1, 1):  # the node's own input goes to all gates
        c.symbol(170 + 40 * side, 202, "x")
        c.line((170 + 47 * side, 200), (170 + 55 * side, 200), role="x")
    c.line((138, 196), (147, 190), role="x")
    c.line((170, 171), (170, 123))
    c.line((170, 101), (170, 52), role="c", css="thick")
    c.symbol(158, 60, "c")
    c.copy(170, 84, "c")
    c.line((170, 84), (204, 84), role="c")
    c.layer(226, 84, "tanh", "t", 44, 24)
    c.line((248, 84), (266, 84))
    c.op(276, 84, "×")
    c.line((276, 112), (276, 94))
    c.symbol(276, 122, "o")
    c.line((286, 84), (316, 84), role="h")
    c.symbol(326, 84, "h")


def clockwork(c: Canvas) -> None:
    """A unit is renewed when its clock strikes, and holds its state in between."""
    title(
        c,
        Text("Clockwork RNN", "Clockwork RNN"),
        Text("a unit is renewed at multiples of its period", "单元只在周期的倍数步更新"),
    )
    for row, period in enumerate((1, 2, 4)):
        y = 92 + 56 * row
        c.words(8, y, Text(f"period {period}", f"周期 {period}"), "small", "start")
        for t in range(9):
            x = 76 + 30 * t
            if t % period == 0:
                last = min(t + period, 9) - 1
                if last > t:
                    c.line((x, y), (x + 30 * (last - t) + 8, y), role="h", css="thick", tip=False)
                c.add("circle", "b h", cx=x, cy=y, r=9)
                c.add("circle", "tip h", cx=x, cy=y, r=5)
        for t in ((), (1, 3, 5, 7), (2, 6))[row]:  # into a unit that is renewed at step t
            c.line((76 + 30 * t - 16, y - 5), (76 + 30 * t - 5, y - 45), role="d")
    for t in range(9):
        c.symbol(76 + 30 * t, 238, str(t))
    c.words(8, 238, Text("step", "步"), "small", "start")
    c.line((84, 266), (102, 266), role="d")
    c.words(
        110,
        266,
        Text("fast units see slow ones, not the reverse", "快单元看得见慢单元，反过来不行"),
        "small",
        "start",
    )


def convolution(c: Canvas) -> None:
    """A convolution looks at k = 3 steps; the LSTM reads what it finds."""
    title(
        c,
        Text("Convolution before LSTM", "LSTM 前面加卷积"),
        Text("z at each step is made of $k=3$ steps of x", "每一步的 z 由 x 的 $k=3$ 步得到"),
    )
    columns = (46, 104, 162, 220, 278)
    for t, x in enumerate(columns):
        c.value(x, 258, f"x_{t}", "x", 15)
        c.layer(x, 186, f"z_{t}", "d" if t == 2 else "n", 36, 26)
        c.layer(x, 120, f"h_{t}", "h", 36, 26)
        c.line((x, 173), (x, 133))
        if t:
            c.line((x - 40, 120), (x - 18, 120), role="h")
        for s in (t - 1, t, t + 1):
            if 0 <= s < 5 and t == 2:
                c.line((columns[s], 243), (x + 9 * (s - t), 199), role="d")
    c.add("path", "l d", d="M89 276h146M89 276v-6M235 276v-6")
    c.line((278, 107), (278, 78), role="y")
    c.layer(278, 66, "y", "y", 36, 24)


BIDIRECTIONAL, STACKED, ATTENTION, TREE, CLOCKWORK, CONVOLUTION = (
    Drawing(WIDTH, HEIGHT, draw)
    for draw in (bidirectional, stacked, attention, tree, clockwork, convolution)
)
