"""Part 6, cells with gates: what each of them changes in the LSTM of part 5.

Every drawing follows the formulas of the handout, line by line. What is different from the LSTM is
drawn in the colour of what is different.
"""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing
from autograder.text import Text

WIDTH, HEIGHT = 340, 286
_C = 66  # the height of the line at the top


def title(c: Canvas, name: Text, what: Text) -> None:
    """The name of a cell, and what makes it different."""
    c.words(WIDTH / 2, 10, name, "strong")
    c.words(WIDTH / 2, 30, what, "small faint")


def _memory(c: Canvas, state: str = "c", role: str = "c") -> None:
    """The straight line at the top."""
    c.line((40, _C), (304, _C), role=role, css="thick")
    c.symbol(20, _C, f"{state}_{{t-1}}")
    c.symbol(322, _C, f"{state}_t")


def _lstm(c: Canvas, coupled: bool = False) -> None:
    """The LSTM of part 5, small."""
    _memory(c)
    c.line((40, 232), (66, 232), role="h", tip=False)
    c.line((50, 262), (50, 232), (66, 232), role="x", tip=False)
    c.line((66, 232), (240, 232), (240, 211))
    c.symbol(20, 232, "h_{t-1}")
    c.symbol(50, 274, "x_t")
    gates = [(92, "σ", "s"), (140, "σ", "s"), (192, "tanh", "t"), (240, "σ", "s")]
    for x, mark, role in gates:
        if coupled and x == 140:
            continue
        if x < 240:
            c.line((x, 232), (x, 211))
            c.copy(x, 232)
        c.layer(x, 198, mark, role, 38, 26)
    c.line((92, 185), (92, _C + 10))
    c.op(92, _C, "×")
    if not coupled:
        c.line((140, 185), (140, 130), (156, 130))
        c.near(140, 166, "i_t")
    c.line((192, 185), (192, 130), (176, 130))
    c.op(166, 130, "×")
    c.line((166, 120), (166, _C + 10))
    c.op(166, _C, "+")
    c.line((280, _C), (280, 90), role="c")
    c.copy(280, _C, "c")
    c.layer(280, 102, "tanh", "t", 38, 24)
    c.line((280, 114), (280, 138))
    c.line((240, 185), (240, 148), (270, 148))
    c.op(280, 148, "×")
    c.line((280, 158), (280, 232), (304, 232), role="h")
    c.symbol(322, 232, "h_t")
    for x, mark in ((92, "f_t"), (192, "g_t"), (240, "o_t")):
        c.near(x, 166, mark)


def peephole(c: Canvas) -> None:
    """The gates see the memory: f and i the old one, o the new one."""
    title(c, Text("Peephole LSTM", "窥视孔 LSTM"), Text("gates see the memory", "门看得见记忆"))
    _lstm(c)
    c.line((56, _C), (56, 142), (80, 142), (80, 185), role="d", bridge=True)
    c.line((56, 110), (128, 110), (128, 185), role="d", bridge=True)
    c.copy(56, 110, "d")
    c.copy(56, _C, "d")
    c.line((222, _C), (222, 185), role="d", bridge=True)
    c.copy(222, _C, "d")
    c.near(68, 164, "p_f")
    c.near(116, 164, "p_i")
    c.near(216, 120, "p_o")


def coupled(c: Canvas) -> None:
    """No input gate: 1 - f takes its place."""
    title(
        c,
        Text("Coupled LSTM", "耦合 LSTM"),
        Text("1 − f takes the place of i", "1 − f 代替 i"),
    )
    _lstm(c, coupled=True)
    c.line((92, 130), (113, 130), role="d")
    c.copy(92, 130, "d")
    c.op(124, 130, "1−", 11)
    c.line((135, 130), (156, 130), role="d")


def _buses(c: Canvas, seen_by_h: tuple[float, ...], seen_by_x: tuple[float, ...]) -> None:
    """h_{t-1} and x_t at the bottom, each to the layers that see it."""
    c.symbol(20, 262, "x_t")
    c.line((34, 262), (seen_by_x[-1] + 8, 262), (seen_by_x[-1] + 8, 213), role="x")
    for x in seen_by_x[:-1]:
        c.line((x + 8, 262), (x + 8, 213), role="x")
        c.copy(x + 8, 262, "x")
    c.line(
        (52, _C),
        (52, 238),
        (seen_by_h[-1] - 8, 238),
        (seen_by_h[-1] - 8, 213),
        role="h",
        bridge=True,
    )
    for x in seen_by_h[:-1]:
        c.line((x - 8, 238), (x - 8, 213), role="h")
        c.copy(x - 8, 238, "h")
    c.copy(52, _C, "h")


def gru(c: Canvas) -> None:
    """z mixes old and new; r decides how much of the old state the proposal n sees."""
    title(
        c,
        Text("GRU", "GRU"),
        Text("the state is the memory; z mixes, r resets", "状态就是记忆；z 混合，r 重置"),
    )
    _memory(c, "h", "h")
    _buses(c, (100, 168), (100, 168, 256))
    for x, mark, role in ((100, "σ", "s"), (168, "σ", "s"), (256, "tanh", "t")):
        c.layer(x, 200, mark, role, 42, 26)
    # The reset state goes to n alone.
    c.line((52, 158), (90, 158), role="h")
    c.copy(52, 158, "h")
    c.line((100, 187), (100, 168))
    c.op(100, 158, "×")
    c.line((110, 158), (208, 158), (208, 200), (235, 200), role="h")
    c.line((168, 187), (168, 107), bridge=True)
    c.op(168, 96, "1−", 11)
    c.line((168, 85), (168, _C + 10), tip=False)
    c.op(168, _C, "×")
    c.copy(168, 124)
    c.line((168, 124), (246, 124))
    c.line((256, 187), (256, 134))
    c.op(256, 124, "×")
    c.line((256, 114), (256, _C + 10))
    c.op(256, _C, "+")
    for x, y, mark in ((84, 178, "r_t"), (182, 142, "z_t"), (270, 160, "n_t")):
        c.near(x, y, mark)


def mgu(c: Canvas) -> None:
    """One gate f takes both jobs of the GRU."""
    title(
        c,
        Text("MGU", "MGU"),
        Text("one gate f, in the place of both z and r", "一个门 f，代替 z 和 r"),
    )
    _memory(c, "h", "h")
    _buses(c, (108,), (108, 256))
    c.layer(108, 200, "σ", "s", 42, 26)
    c.layer(256, 200, "tanh", "t", 42, 26)
    c.line((108, 187), (108, 107))
    c.op(108, 96, "1−", 11)
    c.line((108, 85), (108, _C + 10), tip=False)
    c.op(108, _C, "×")
    # f resets the state that n sees ...
    c.line((108, 162), (160, 162), role="d")
    c.copy(108, 162, "d")
    c.line((100, 238), (170, 238), (170, 172), role="h")
    c.copy(100, 238, "h")
    c.op(170, 162, "×")
    c.line((180, 162), (206, 162), (206, 200), (235, 200), role="h")
    # ... and is the share of what is new.
    c.line((108, 128), (246, 128))
    c.copy(108, 128)
    c.line((256, 187), (256, 138))
    c.op(256, 128, "×")
    c.line((256, 118), (256, _C + 10))
    c.op(256, _C, "+")
    c.near(94, 178, "f_t")
    c.near(270, 164, "n_t")


def sru(c: Canvas) -> None:
    """The gates see the input alone; a part of x_t passes on a highway."""
    title(
        c,
        Text("SRU", "SRU"),
        Text("gates see only $x_t$, which also has a highway", "门只看 $x_t$；$x_t$ 另走高速通道"),
    )
    c.line((40, _C), (240, _C), (304, _C), role="c", css="thick")
    c.symbol(20, _C, "c_{t-1}")
    c.symbol(322, _C, "c_t")
    c.symbol(20, 256, "x_t")
    c.line((34, 256), (306, 256), (306, 198), role="d")
    for x, mark, role in ((88, "σ", "s"), (152, "W_v", "n"), (222, "σ", "s")):
        c.line((x, 256), (x, 233), role="x")
        c.copy(x, 256, "x")
        c.layer(x, 220, mark, role, 42, 26)
    c.line((88, 207), (88, _C + 10))
    c.op(88, _C, "×")
    c.line((88, 138), (109, 138))
    c.copy(88, 138)
    c.op(120, 138, "1−", 11)
    c.line((131, 138), (142, 138))
    c.line((152, 207), (152, 148))
    c.op(152, 138, "×")
    c.line((152, 128), (152, _C + 10))
    c.op(152, _C, "+")
    # Out: r of the memory, 1 - r of the input.
    c.line((222, _C), (222, 90), role="c")
    c.copy(222, _C, "c")
    c.layer(222, 102, "tanh", "t", 42, 24)
    c.line((222, 114), (222, 134))
    c.line((222, 207), (222, 154))
    c.op(222, 144, "×")
    c.line((222, 188), (257, 188))
    c.copy(222, 188)
    c.op(268, 188, "1−", 11)
    c.line((279, 188), (296, 188))
    c.op(306, 188, "×")
    c.line((306, 178), (306, 154))
    c.line((232, 144), (296, 144))
    c.op(306, 144, "+")
    c.line((306, 134), (306, 100), role="h")
    c.symbol(322, 108, "h_t")
    for x, y, mark in ((74, 170, "f_t"), (166, 180, "v_t"), (208, 172, "r_t")):
        c.near(x, y, mark)


def depth_gated(c: Canvas) -> None:
    """A gate d between the memory of the layer below and this one."""
    title(
        c,
        Text("Depth-gated LSTM", "深度门 LSTM"),
        Text("the memory below flows in through a gate d", "下层的记忆经过门 d 流上来"),
    )
    _memory(c)
    for x, mark, op in ((84, "f_t", "×"), (136, "i_t⊙g_t", "+")):
        c.line((x, 106), (x, _C + 10))
        c.op(x, _C, op)
        c.symbol(x, 118, mark)
    c.line((224, 262), (224, 146), role="c", css="thick")
    c.symbol(248, 274, "c_t^{below}")
    c.op(224, 136, "×")
    c.line((224, 126), (224, _C + 10), role="d")
    c.op(224, _C, "+")
    c.layer(168, 190, "σ", "d", 42, 26)
    c.line((168, 177), (168, 136), (214, 136), role="d")
    c.line((52, _C), (52, 190), (147, 190), role="c", bridge=True)
    c.copy(52, _C, "c")
    c.line((224, 190), (189, 190), role="c")
    c.copy(224, 190, "c")
    c.line((168, 250), (168, 203), role="x")
    c.symbol(168, 262, "x_t")
    c.line((282, _C), (282, 96), role="c")
    c.copy(282, _C, "c")
    c.layer(282, 108, "tanh", "t", 42, 24)
    c.line((282, 120), (282, 142))
    c.op(282, 152, "×")
    c.line((312, 152), (292, 152))
    c.symbol(323, 152, "o_t")
    c.line((282, 162), (282, 218), (304, 218), role="h")
    c.symbol(322, 218, "h_t")
    for x, y, mark in (
        (154, 158, "d_t"),
        (100, 178, "w_{cd}"),
        (207, 178, "w_{ld}"),
        (188, 228, "W_{xd}"),
    ):
        c.near(x, y, mark)


PEEPHOLE, COUPLED, GRU, MGU, SRU, DEPTH_GATED = (
    Drawing(WIDTH, HEIGHT, draw) for draw in (peephole, coupled, gru, mgu, sru, depth_gated)
)
