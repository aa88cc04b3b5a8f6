"""Pictures of part 5: the gates and the memory of the LSTM."""

import numpy as np
from checks import array, entries, results

from pictures.album import Album
from pictures.axes import Axes
from pictures.charts import Words, heat, legend
from pictures.own import Homework

ALBUM = Album(Words("The LSTM: gates and memory", "LSTM：门与记忆"))
lstm, rnn, bptt = Homework("lstm"), Homework("rnn"), Homework("bptt")

PROGRAM = [(3, 1, 0), (4, 1, 0), (2, 0, 0), (1, 0, 1), (3, -1, 0), (5, 1, 0), (0, 0, 1), (0, 0, 0)]
"""What the adding machine is told: x2 = 1 adds x1, x2 = -1 clears, x3 = 1 reads."""
STEP = Words("step t", "第 t 步")
T, H = 40, 6


def _run(x: np.ndarray, weights: tuple, activation: str) -> tuple[np.ndarray, np.ndarray, dict]:
    """Memory, output and gates of an LSTM from a zero state."""
    hidden = np.asarray(weights[1]).shape[0]
    zero, shape = np.zeros((1, hidden)), (1, x.shape[1], hidden)
    h, c, gates = results(lstm.lstm_forward(x, zero, zero, *weights, activation), "h", "c", "gates")
    gates = entries(gates, list("figo"), "gates")
    named = {name: array(gates[name], shape, f'gates["{name}"]')[0] for name in "figo"}
    return array(h, shape, "h")[0], array(c, shape, "c")[0], named


def _machine() -> tuple[np.ndarray, np.ndarray, dict]:
    x = np.array([PROGRAM], float)
    weights = results(lstm.memory_cell_weights(), "W_x", "W_h", "b")
    shapes = ((3, 4), (1, 4), (4,))
    weights = [
        array(np.asarray(w, float), shape, name)
        for w, shape, name in zip(weights, shapes, ("W_x", "W_h", "b"), strict=True)
    ]
    return _run(x, tuple(weights), "identity")


@ALBUM.picture(
    Words("The adding machine: its gates", "加法机的门"),
    Words(
        "Which gate opens when a number is added, which shuts when the memory is cleared, and "
        "which opens only when it is read?",
        "累加一个数时哪个门打开，清空记忆时哪个门关上，哪个门只在读出时才打开？",
    ),
)
def adding_gates() -> str:
    _, _, gates = _machine()
    names = [
        Words("forget f", "遗忘门 f"),
        Words("input i", "输入门 i"),
        Words("output o", "输出门 o"),
    ]
    values = np.stack([gates[name][:, 0] for name in "fio"])
    steps = [str(t) for t in range(len(PROGRAM))]
    told = heat(
        np.array(PROGRAM, float).T,
        rows=[
            Words("x1, a number", "x1 数"),
            Words("x2, write", "x2 写"),
            Words("x3, read", "x3 读"),
        ],
        columns=steps,
        label=STEP,
        numbers=True,
        alt=Words("What the machine is told at each step.", "每一步给加法机的指令。"),
    )
    return told + heat(
        values,
        rows=names,
        columns=steps,
        numbers=True,
        largest=1.0,
        alt=Words(
            "The three gates of the adding machine at each step.", "加法机的三个门在每一步的值。"
        ),
    )


@ALBUM.picture(
    Words("The adding machine: its memory", "加法机的记忆"),
    Words(
        "The memory changes only where x2 is not 0, and the output shows it only where x3 is 1.",
        "只有 x2 不为 0 时记忆才改变，只有 x3 为 1 时输出才显示它。",
    ),
)
def adding_memory() -> str:
    h, c, _ = _machine()
    both = np.concatenate([c[:, 0], h[:, 0], [0]])
    axes = Axes((-0.5, len(PROGRAM) - 0.5), (both.min(), both.max()), STEP, whole=True)
    axes.steps(c[:, 0], 0)
    axes.steps(h[:, 0], 1)
    alt = Words("Memory and output over the program.", "记忆与输出随程序的变化。")
    return axes.svg(alt) + legend([Words("memory c", "记忆 c"), Words("output h", "输出 h")])


def _random(seed: int, rows: int, columns: int, scale: float) -> np.ndarray:
    return scale * np.random.default_rng(seed).standard_normal((rows, columns))


def _network() -> tuple[np.ndarray, np.ndarray, dict]:
    """A random LSTM that was told to remember: its forget gates have the bias 2."""
    b = np.zeros(4 * H)
    b[:H] = 2.0
    weights = _random(1, 3, 4 * H, 0.7), _random(2, H, 4 * H, 0.35), b
    return _run(_random(3, T, 3, 1.0)[None], weights, "tanh")


@ALBUM.picture(
    Words("Gates and memory of a random LSTM", "一个随机 LSTM 的门与记忆"),
    Words(
        "Follow one row: where its forget gate stays near 1 the memory keeps its colour.",
        "沿着一行看：遗忘门接近 1 的地方，记忆的颜色保持不变。",
    ),
)
def random_memory() -> str:
    _, c, gates = _network()
    units = [str(unit) for unit in range(H)]
    return heat(
        gates["f"].T,
        rows=units,
        label=Words("forget gate f: unit ↓, step →", "遗忘门 f：单元 ↓，步 →"),
        largest=1.0,
        alt=Words("The forget gate of each unit over time.", "每个单元的遗忘门随时间的变化。"),
    ) + heat(
        c.T,
        rows=units,
        label=Words("memory c: unit ↓, step →", "记忆 c：单元 ↓，步 →"),
        alt=Words("The memory of each unit over time.", "每个单元的记忆随时间的变化。"),
    )


@ALBUM.picture(
    Words("Gradient along the memory, and in the plain network", "沿记忆的梯度与普通网络的梯度"),
    Words(
        "Read from right to left: how many steps back does each line fall by a factor of ten?",
        "从右往左看：每条线要往回走多少步才降到十分之一？",
    ),
)
def gradients() -> str:
    _, _, gates = _network()
    memory = array(lstm.cell_gradient(gates["f"]), (T, H), "cell_gradient").mean(axis=1)
    x, W_hh = _random(3, T, 3, 1.0)[None], _random(2, H, H, 0.35)
    h = rnn.rnn_forward(x, np.zeros((1, H)), _random(1, 3, H, 0.7), W_hh, np.zeros(H))
    h = array(h, (1, T, H), "rnn_forward")[0]
    plain = array(bptt.hidden_jacobian_norms(h, W_hh), (T,), "hidden_jacobian_norms")
    lines = [memory, plain]
    low = max(1e-12, min(float(line[line > 0].min(initial=1.0)) for line in lines))
    axes = Axes((1, T), (low, 1.0), STEP, Words("reaches step T", "传到第 T 步"), log=True)
    for series, line in enumerate(lines):
        axes.line(range(1, T + 1), line, series)
    alt = Words(
        f"From step 1, {memory[0]:.2g} of a change is left along the memory, "
        f"{plain[0]:.2g} in the plain network.",
        f"第 1 步的变化，沿记忆剩下 {memory[0]:.2g}，在普通网络里剩下 {plain[0]:.2g}。",
    )
    return axes.svg(alt) + legend(
        [
            Words("LSTM, along the memory (mean of the units)", "LSTM，沿记忆（各单元的平均）"),
            Words("plain network (spectral norm)", "普通网络（谱范数）"),
        ]
    )
