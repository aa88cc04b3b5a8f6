"""Part 8: the rows of a digit go in, one at each step."""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_DIGIT = (
    "01999900",
    "19300130",
    "18400000",
    "05999200",
    "00001790",
    "00000390",
    "19200580",
    "03999600",
)
"""A five of 8x8 pixels, drawn by hand; 9 is black."""
_ROWS = (0, 1, 2, 7)  # those whose cells are drawn


def rows(c: Canvas) -> None:
    """Row t is the input at step t; the last state gives the logits."""
    for r, row in enumerate(_DIGIT):
        for k, grey in enumerate(row):
            c.cell(14 + 20 * k, 30 + 26 * r, 20, "x", 0.04 + int(grey) * 0.1)
        y = 40 + 26 * r
        if r in _ROWS:
            c.line((178, y), (254, y), role="x")
            c.near(212, y, f"x_{r}" if r < 7 else "x_{S-1}")
            c.layer(284, y, f"h_{r}" if r < 7 else "h_{S-1}", "h", 56, 19)
    for before, after in ((40, 66), (66, 92)):
        c.line((284, before + 9.5), (284, after - 9.5), role="h")
    c.line((284, 101.5), (284, 126), role="h", tip=False)
    for y in (138, 148, 158):
        c.add("circle", "tip", cx=284, cy=y, r=1.7)
    c.line((284, 174), (284, 212.5), role="h")
    c.words(94, 14, Text("S rows of S pixels", "S 行，每行 S 个像素"), "small")
    c.words(284, 14, Text("one cell, S steps", "同一个网络，S 步"), "small")
    c.line((312, 222), (366, 222), role="h")
    c.layer(404, 222, "W_{hy}", "n", 74, 34)
    c.line((441, 222), (482, 222), role="y")
    for k, height in enumerate((14, 8, 20, 34, 6, 92, 24, 10, 30, 18)):
        c.add(
            "rect",
            f"b {'d' if k == 5 else 'y'}",
            x=488 + 15 * k,
            y=230 - height,
            width=11,
            height=height,
            rx=2,
        )
        c.symbol(493.5 + 15 * k, 240, str(k))
    c.words(562, 116, Text("K logits", "K 个 logits"), "small")


FIGURES = (
    Figure(
        "rows",
        Text("The rows of a digit go in, one at each step", "数字的各行，每一步读一行"),
        Text(
            "A five of eight by eight pixels. Row 0 is the input x_0 and makes the state h_0, row 1"
            " is x_1 and makes h_1 of it, and so on to the last row, x_{S-1}. Only the last state"
            " goes through the linear layer W_hy to K logits; that of class 5 is the largest.",
            "一个 8×8 像素的“5”。第 0 行是输入 x_0，得到状态 h_0；第 1 行是 x_1，得到 h_1；"
            "直到最后一行 x_{S-1}。只有最后的状态经过线性层 W_hy 得到 K 个 logits，其中类别 5"
            " 的最大。",
        ),
        (Drawing(650, 252, rows),),
    ),
)
