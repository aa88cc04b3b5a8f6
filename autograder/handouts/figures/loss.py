"""Part 3: from the logits of every step to one number.

l_{n,t} = -log softmax(z_{n,t})[target]          L = 1/N sum_n sum_t m_{n,t} l_{n,t}
"""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text


def _bars(c: Canvas, x: float, heights: tuple[int, ...], role: str, marked: int = -1) -> None:
    """A bar for each class, standing on y = 106."""
    for k, height in enumerate(heights):
        css = "d" if k == marked else role
        c.add("rect", f"b {css}", x=x - 30 + 22 * k, y=106 - height, width=16, height=height, rx=2)


def step(c: Canvas) -> None:
    """One step: state, logits, probabilities, and the loss of the target."""
    c.layer(40, 84, "h_t", "h", 46, 36)
    c.line((63, 84), (112, 84), role="h")
    c.near(86, 66, "W_{hy}")
    _bars(c, 150, (22, 56, 38), "y")
    c.line((194, 84), (262, 84))
    c.words(228, 68, "softmax", "small")
    _bars(c, 302, (8, 62, 24), "y", marked=2)
    c.line((346, 84), (434, 84), role="d")
    c.words(388, 68, "−log", "small")
    c.value(456, 84, "ℓ_t", "d", 20)
    c.words(40, 128, Text("state", "状态"), "small")
    c.words(142, 128, Text("logits, K scores", "logits，K 个分数"), "small")
    c.words(294, 128, Text("probabilities, sum 1", "概率，合计为 1"), "small")
    c.words(456, 128, Text("loss of this step", "这一步的损失"), "small")
    c.words(324, 30, Text("the target's", "目标的那一个"), "small")
    c.line((318, 40), (318, 76), role="d")


def batch(c: Canvas) -> None:
    """Two sequences of four steps, of which the second has two that only pad."""
    c.words(212, 12, Text("steps, T", "各步，T"), "small")
    for n, length in enumerate((4, 2)):
        y = 56 + 60 * n
        c.words(64, y, Text(f"sequence {n}", f"第 {n} 个序列"), "small", "end")
        for t in range(4):
            x = 104 + 72 * t
            counts = t < length
            c.add(
                "rect", f"b {'d' if counts else 'n'}", x=x - 28, y=y - 19, width=56, height=38, rx=5
            )
            c.symbol(x, y, f"ℓ_{{{n},{t}}}" if counts else "0")
            if t < 3:
                c.symbol(x + 36, y, "+")
        c.line((352, y), (398, y))
        c.op(412, y, "+", 13)
        c.line((425, y), (487, 86 + (-8 if n == 0 else 8)))
    c.words(412, 12, Text("sum over T", "对 T 求和"), "small")
    c.words(284, 154, Text("padding: mask 0", "填充：mask 为 0"), "small")
    c.value(508, 86, "L", "d", 22)
    c.words(508, 124, Text("mean over N", "对 N 求平均"), "small")


FIGURES = (
    Figure(
        "collect",
        Text("From logits to the loss", "从 logits 到损失"),
        Text(
            "Top: at one step the state h_t gives K logits through W_hy; softmax turns them into"
            " probabilities; minus the logarithm of the target's probability is the loss of the"
            " step. Bottom: the losses of a sequence are added over its steps, those of padding"
            " count as 0; the loss L is the mean over the sequences.",
            "上图：在某一步，状态 h_t 经过 W_hy 得到 K 个 logits，softmax 把它们变成概率，"
            "目标那一类的概率取对数再取负，就是这一步的损失。下图：一个序列的损失对各步求和，"
            "填充的步算作 0；损失 L 是对各个序列求平均。",
        ),
        (Drawing(540, 140, step), Drawing(560, 166, batch)),
    ),
)
