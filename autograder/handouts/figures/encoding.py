"""Part 1: the way from text to vectors and back, and the four shapes of a task."""

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.figure import Drawing, Figure
from autograder.text import Text

_TOKENS = {"叫": 5, "陶": 6, "卓": 7, "吗": 4}
_COLUMNS = (200, 290, 380, 470)


def road(c: Canvas) -> None:
    """From the text through ids and vectors to tags and the name."""
    tags = ("O", "B-PER", "I-PER", "O")
    c.words(335, 14, "你知道中国有个教AI的老师叫陶卓吗", "strong")
    c.panel(335, 272, 350, 36, "h")
    c.words(335, 272, Text("the network of part 2", "第 2 部分的网络"))
    for x, (token, number), tag in zip(_COLUMNS, _TOKENS.items(), tags, strict=True):
        c.line((x, 28), (x, 52))
        c.layer(x, 68, "", "n", 40, 30)
        c.words(x, 68, token, "strong")
        c.line((x, 83), (x, 117))
        c.layer(x, 132, str(number), "n", 40, 28)
        c.line((x, 146), (x, 182))
        for k in range(8):
            c.cell(x - 36 + 9 * k, 186, 9, "x", 0.85 if k == number else 0.1)
        c.line((x, 198), (x, 253), role="x")
        c.line((x, 290), (x, 323), role="y")
        c.add("rect", "b y", x=x - 32, y=324, width=64, height=28, rx=5)
        c.words(x, 338, tag, "code")
    c.line((290, 352), (325, 400), role="y")
    c.line((380, 352), (345, 400), role="y")
    c.add("rect", "b y", x=293, y=400, width=84, height=30, rx=15)
    c.words(335, 415, "陶卓", "strong")
    for y, name in ((40, "max_match"), (100, "encode"), (164, "one_hot"), (376, "bio_decode")):
        c.words(150, y, name, "code", "end")
    for y, what in (
        (68, Text("tokens", "词元")),
        (132, Text("ids", "编号")),
        (190, Text("vectors", "向量")),
        (338, Text("tags", "标签")),
        (415, Text("the name", "人名")),
    ):
        c.words(20, y, what, "faint", "start")
    c.line((562, 132), (494, 132))
    c.words(570, 132, "build_vocab", "code", "start")
    c.words(562, 386, Text("marked by people", "人工标注"), "small")
    c.words(562, 406, '(14, 16, "PER")', "code")
    c.line((562, 374), (562, 338), (506, 338), css="back")
    c.words(570, 320, "bio_encode", "code", "start")


def _shape(name: str, inputs: tuple[int, ...], outputs: tuple[int, ...], what: Text) -> Drawing:
    """A chain of five states: which of them read, and which give an output."""

    def draw(c: Canvas) -> None:
        count = 5 if name == "N-M" else 4
        columns = [80 + (t - (count - 1) / 2) * (36 if count == 4 else 31) for t in range(count)]
        c.words(80, 10, name, "strong")
        for t, x in enumerate(columns):
            writes = name == "N-M" and t > 2
            c.add("rect", f"b {'d' if writes else 'h'}", x=x - 11, y=82, width=22, height=26, rx=4)
            if t:
                c.line((columns[t - 1] + 11, 95), (x - 11, 95), role="h")
            if t in inputs:
                c.add("circle", "b x", cx=x, cy=146, r=9)
                c.line((x, 137), (x, 108), role="x")
            if t in outputs:
                c.add("circle", "b y", cx=x, cy=44, r=9)
                c.line((x, 82), (x, 53), role="y")
        c.words(80, 176, what, "small")

    return Drawing(160, 204, draw)


FIGURES = (
    Figure(
        "road",
        Text(
            "From a sentence to a name: the functions of this part",
            "从句子到人名：这一部分的各个函数",
        ),
        Text(
            "The last four tokens of the sentence, 叫 陶 卓 吗. max_match cuts the text,"
            " build_vocab"
            " and encode give each token an id, one_hot gives each id a vector. The network reads"
            " the vectors and gives the tags O, B-PER, I-PER, O; bio_decode makes the name 陶卓 of"
            " them. In training, bio_encode makes the same tags of a name marked by people.",
            "句子的最后四个词元：叫、陶、卓、吗。max_match 切分文本，build_vocab 和 encode"
            " 给每个词元"
            "一个编号，one_hot 把每个编号变成向量。网络读这些向量，给出标签 O、B-PER、I-PER、O，"
            "bio_decode 由它们得到人名“陶卓”。训练时，bio_encode 由人工标出的名字得到同样的标签。",
        ),
        (Drawing(670, 436, road),),
    ),
    Figure(
        "shapes",
        Text("The four shapes of a task: 1-N, N-1, N-N, N-M", "任务的四种形状：1-N、N-1、N-N、N-M"),
        Text(
            "Green circles are inputs, blue boxes the states of the network, purple circles"
            " outputs."
            " 1-N: one input, an output at every step. N-1: an input at every step, one output at"
            " the last. N-N: an input and an output at every step. N-M: three steps read, then two"
            " steps of a second network write.",
            "绿色圆圈是输入，蓝色方框是网络的状态，紫色圆圈是输出。1-N：一个输入，每一步一个输出。"
            "N-1：每一步一个输入，最后一步一个输出。N-N：每一步都有输入和输出。"
            "N-M：前三步负责读，后两步由第二个网络负责写。",
        ),
        (
            _shape(
                "1-N",
                (0,),
                (0, 1, 2, 3),
                Text("one thing in,\na sequence out", "输入一样东西，\n输出一个序列"),
            ),
            _shape(
                "N-1",
                (0, 1, 2, 3),
                (3,),
                Text("a sequence in,\none thing out", "输入一个序列，\n输出一样东西"),
            ),
            _shape(
                "N-N",
                (0, 1, 2, 3),
                (0, 1, 2, 3),
                Text("one output\nfor each step", "每一步\n各有一个输出"),
            ),
            _shape(
                "N-M",
                (0, 1, 2),
                (3, 4),
                Text("one network reads,\na second one writes", "一个网络读，\n另一个网络写"),
            ),
        ),
    ),
)
