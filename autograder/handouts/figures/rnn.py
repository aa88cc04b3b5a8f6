"""Part 2: the network rolled up and unrolled, Elman beside Jordan, two directions.

h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)        y_t = h_t W_hy + b_y
"""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_X, _H, _Y = 236, 144, 52  # the heights of inputs, states and outputs


def _step(c: Canvas, x: float, t: str) -> None:
    """One step: input, state, output, with their two matrices and the two biases."""
    c.value(x, _X, f"x_{{{t}}}", "x")
    c.layer(x, _H, f"h_{{{t}}}", "h", 44, 34)
    c.value(x, _Y, f"y_{{{t}}}", "y")
    c.line((x, _X - 17), (x, _H + 17), role="x")
    c.line((x, _H - 17), (x, _Y + 17), role="y")
    c.line((x - 27, _H + 31), (x - 12, _H + 17))
    c.line((x - 27, _Y + 31), (x - 10.5, _Y + 13.5))
    c.near(x - 33, _H + 38, "b_h")
    c.near(x - 33, _Y + 38, "b_y")
    c.near(x + 20, (_X + _H) / 2 + 2, "W_{xh}")
    c.near(x + 20, (_Y + _H) / 2, "W_{hy}")


def rolled(c: Canvas) -> None:
    """The network as it is: one cell whose state comes back to it."""
    x = 74
    _step(c, x, "t")
    c.curve((x + 22, _H - 9), (x + 74, _H - 40), (x + 74, _H + 40), (x + 22, _H + 9), role="h")
    c.near(x + 82, _H, "W_{hh}")
    c.near(x + 62, _H - 38, "h_{t-1}")
    c.words(x, 296, Text("one network", "一个网络"), "strong")


def unrolled(c: Canvas) -> None:
    """The same network at the steps of the sentence. AI counts as two tokens, so there are 17."""
    steps = {0: "你", 1: "知", 13: "叫", 14: "陶", 15: "卓", 16: "吗"}
    tags = {14: "B-PER", 15: "I-PER"}
    c.words(28, _H, "h0", "code")
    c.words(28, _H + 19, Text("start", "初始状态"), "small faint")
    before = 42
    for column, (t, token) in enumerate(steps.items()):
        x = 106 + 90 * column + 44 * (column > 1)
        if t == 13:
            for y in (_Y, _H, _X):
                c.dots(before + 32, y)
            c.line((before, _H), (before + 18, _H), tip=False, role="h")
            before += 46
        c.line((before, _H), (x - 22, _H), role="h")
        c.near((max(before, x - 68) + x - 22) / 2, _H - 14, "W_{hh}")
        _step(c, x, str(t))
        c.words(x, _X + 36, token, "strong")
        c.words(x, _Y - 36, tags.get(t, "O"), "code")
        before = x + 22
    c.words(
        c.width / 2,
        296,
        Text("the same network, laid out in time", "同一个网络，沿时间展开"),
        "strong",
    )


def _pair(c: Canvas, name: Text) -> tuple[float, float]:
    """Two steps of a network, without what goes from the first to the second."""
    columns = (70, 226)
    for x, t in zip(columns, ("t-1", "t"), strict=True):
        c.value(x, 218, f"x_{{{t}}}", "x", 20)
        c.layer(x, 138, f"h_{{{t}}}", "h", 52, 34)
        c.value(x, 50, f"y_{{{t}}}", "y", 20)
        c.line((x, 198), (x, 155), role="x")
        c.line((x, 121), (x, 70), role="y")
        c.near(x + 20, 180, "W_{xh}")
    c.near(90, 92, "W_{hy}")
    c.near(246, 92, "W_{hy}")
    c.words(148, 266, name, "strong")
    return columns


def elman(c: Canvas) -> None:
    """h_t is made of x_t and h_{t-1}."""
    a, b = _pair(c, Text("Elman: the state goes on", "Elman：状态送往下一步"))
    c.line((a - 62, 138), (a - 26, 138), role="h", css="thick")
    c.line((a + 26, 138), (b - 26, 138), role="h", css="thick")
    c.line((b + 26, 138), (b + 62, 138), role="h", css="thick")
    c.near((a + b) / 2 - 8, 122, "W_{hh}")


def jordan(c: Canvas) -> None:
    """h_t is made of x_t and y_{t-1}."""
    a, b = _pair(c, Text("Jordan: the output goes on", "Jordan：输出送往下一步"))
    c.line((a - 62, 138), (a - 26, 138), role="y", css="thick")
    c.line((a + 20, 50), (148, 50), (148, 138), (b - 26, 138), role="y", css="thick", bend=14)
    c.line((b + 20, 50), (b + 62, 50), role="y", css="thick")
    c.near(176, 122, "W_{yh}")
    c.near(a + 46, 36, "y_{t-1}")


def both_ways(c: Canvas) -> None:
    """Two networks; at each step their states stand side by side."""
    for column in range(4):
        x = 90 + 130 * column
        c.value(x, 262, f"x_{column}", "x")
        c.layer(x - 26, 194, f"h_{column}", "h", 42, 30)
        c.layer(x + 26, 126, f"h_{column}", "d", 42, 30)
        c.line((x - 4, 245), (x - 26, 209), role="x")
        c.line((x + 4, 245), (x + 26, 230), (x + 26, 141), role="x", bend=12)
        c.line((x - 26, 179), (x - 26, 58), role="h")
        c.line((x + 26, 111), (x + 26, 58), role="d")
        for dx, role in ((-26, "h"), (26, "d")):
            c.add("rect", f"b {role}", x=x + dx - 26, y=32, width=52, height=24, rx=3)
            c.symbol(x + dx, 46, f"h_{column}")
            c.over(x + dx, 46, back=dx > 0)
        c.over(x - 26, 194)
        c.over(x + 26, 126, back=True)
        if column:
            c.line((x - 135, 194), (x - 47, 194), role="h", css="thick")
            c.line((x + 5, 126), (x - 83, 126), role="d", css="thick")
    c.words(536, 188, Text("reads\nforwards", "从前往后读"), "small", "start")
    c.words(536, 120, Text("reads\nbackwards", "从后往前读"), "small", "start")
    c.words(285, 14, Text("side by side: 2H numbers", "拼在一起：2H 个数"), "small")


FIGURES = (
    Figure(
        "unrolled",
        Text(
            "A recurrent network, rolled up and unrolled over the sentence",
            "循环神经网络：收起来的样子，以及沿着句子展开的样子",
        ),
        Text(
            "On the left one cell h_t. The input x_t enters through W_xh, the cell's own last state"
            " through W_hh, and the bias b_h is added; y_t leaves through W_hy with the bias b_y."
            " On the right the same cell once for each token of 你知…叫陶卓吗, from the start"
            " state h0:"
            " the same three matrices and two biases at every step. The tags above the tokens"
            " 陶 and 卓 are B-PER and I-PER, above all others O.",
            "左边是网络本身：输入 x_t 经过 W_xh，它自己上一步的状态经过 W_hh，再加上偏置 b_h；"
            "输出 y_t 经过 W_hy，再加上偏置 b_y。右边是同一个网络，从初始状态 h0 出发，"
            "沿“你知……叫陶卓吗”每个词元画一次，每一步用的都是同样的三个矩阵和两个偏置。"
            "“陶”和“卓”上面的标签是 B-PER 和 I-PER，其余都是 O。",
        ),
        (Drawing(190, 312, rolled), Drawing(694, 312, unrolled)),
    ),
    Figure(
        "elman_jordan",
        Text("The networks of Elman and of Jordan", "Elman 网络与 Jordan 网络"),
        Text(
            "Two steps of each network. In both, x_t enters h_t through W_xh and y_t leaves through"
            " W_hy. In Elman's, h_t also receives h_{t-1} through W_hh; in Jordan's it receives"
            " the output y_{t-1} through W_yh, and nothing goes from state to state.",
            "两个网络各画两步。两者都由 x_t 经过 W_xh 进入 h_t，再经过 W_hy 得到 y_t。"
            "Elman 网络的 h_t 还收到经过 W_hh 的 h_{t-1}；Jordan 网络的 h_t 收到的是经过 W_yh"
            " 的输出 y_{t-1}，状态之间没有直接的连线。",
        ),
        (Drawing(300, 282, elman), Drawing(300, 282, jordan)),
    ),
    Figure(
        "both_ways",
        Text("A network that reads in both directions", "双向阅读的网络"),
        Text(
            "Four steps. The forward network's states go from left to right, the backward network's"
            " from right to left; both read the same inputs. Above each step the two states that"
            " have just read its input stand side by side.",
            "四步。前向网络的状态从左往右传，后向网络的状态从右往左传，两者读的是同样的输入。"
            "每一步的上方，刚读过这一步输入的两个状态拼在一起。",
        ),
        (Drawing(600, 290, both_ways),),
    ),
)
