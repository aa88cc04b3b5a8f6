"""Pictures of part 6: the family of recurrent cells, all reading the same input."""

from collections.abc import Callable

import numpy as np
from checks import array, results

from pictures.album import Album
from pictures.charts import Words, heat
from pictures.own import Homework
from pictures.sentence import LETTERS, inputs, random, turning

ALBUM = Album(Words("The LSTM's family", "LSTM 的家族"))
variants = Homework("variants")

D, H, T = 3, 4, 32
KNOCKS = (3, 18)
"""The steps at which the input is not zero."""
State = tuple[np.ndarray, ...]
ZERO = np.zeros((1, H))


def knocks() -> np.ndarray:
    """The input of the family, (1, T, D): silence, but for two knocks."""
    x = np.zeros((1, T, D))
    x[0, list(KNOCKS)] = random(11, len(KNOCKS), D, scale=2.0)
    return x


def gates(blocks: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights W_x, W_h, b of a cell with this many blocks."""
    W_h = np.concatenate([turning(H, seed + k) for k in range(blocks)], axis=1)
    return random(seed, D, blocks * H), 0.6 * W_h, np.zeros(blocks * H)


def stepped(step: Callable[[np.ndarray, State], State], memories: int) -> np.ndarray:
    """The hidden states (T, H) of a cell that is stepped through the knocks."""
    state, found = (ZERO,) * memories, []
    for x_t in knocks()[0]:
        state = step(x_t[None], state)
        found.append(array(state[0], (1, H), "h_t")[0])
    return np.array(found)


def shown(states: np.ndarray, name: Words) -> str:
    """The states of a cell over time."""
    units = states.shape[1]
    steps = ["x" if t in KNOCKS else "" for t in range(len(states))]
    return heat(
        states.T,
        rows=[str(unit) for unit in range(units)],
        columns=steps,
        label=Words("unit ↓, step →; x: a knock", "单元 ↓，步 →；x 是敲击"),
        alt=Words(f"The states of {name.en} over {T} steps.", f"{name.zh}在 {T} 步里的状态。"),
    )


def _attention() -> tuple[np.ndarray, np.ndarray]:
    """The weights of four queries over the sentence, without and with a mask."""
    x, steps = inputs(H), len(LETTERS)
    h = np.repeat(x, 4, axis=0)
    query = 2.5 * x[0, [0, 3, 7, 14]]
    mask = np.ones((4, steps), bool)
    mask[:, 10:] = False
    mask[3] = True
    _, weights = results(variants.attention_pool(h, query, mask), "context", "weights")
    return array(weights, (4, steps), "weights"), mask


@ALBUM.picture(
    Words("Attention over the sentence", "句子上的注意力"),
    Words(
        "Each row asks for one character and adds up to 1; three rows are masked at their end.",
        "每行查找一个字，权重之和为 1；前三行末尾的步掩码为假，始终是空的。",
    ),
)
def attention() -> str:
    weights, _ = _attention()
    asked = [Words(f"asks for {LETTERS[i]}", f"查找 {LETTERS[i]}") for i in (0, 3, 7, 14)]
    found = ", ".join(LETTERS[int(row.argmax())] for row in weights)
    return heat(
        weights,
        rows=asked,
        columns=LETTERS,
        largest=1.0,
        alt=Words(f"The largest weights lie at {found}.", f"权重最大处：{found}。"),
    )


@ALBUM.picture(
    Words("Who updates when: Clockwork", "谁在何时更新：时钟 RNN"),
    Words(
        "A filled cell is a unit that changed: those with long periods mostly hold still.",
        "填色的格子表示单元有变化：周期长的单元大部分时间不动。",
    ),
)
def clockwork() -> str:
    periods, steps = np.array([1, 2, 4, 8]), 17
    W_xh, W_hh, b_h = random(1, D, H), 0.8 * turning(H), random(2, H)
    h, moved = ZERO, []
    for t in range(steps):
        after = variants.clockwork_rnn_step(random(t, 1, D), h, W_xh, W_hh, b_h, periods, t)
        after = array(after, (1, H), "h_t")
        moved.append((after != h)[0])
        h = after
    return heat(
        np.array(moved).T,
        rows=[Words(f"period {p}", f"周期 {p}") for p in periods],
        columns=[str(t) for t in range(steps)],
        alt=Words(
            "Changes of each unit: " + ", ".join(map(str, np.sum(moved, axis=0))),
            "每个单元变化的次数。",
        ),
    )


@ALBUM.picture(
    Words("Peephole LSTM", "窥视孔 LSTM"),
    Words(
        "Between the knocks nothing comes in: how long does the memory last?",
        "两次敲击之间没有输入：记忆能保持多久？",
    ),
)
def peephole() -> str:
    peepholes = [random(seed, H, scale=0.5) for seed in (5, 6, 7)]
    states = stepped(
        lambda x, s: results(
            variants.peephole_lstm_step(x, *s, *gates(4), *peepholes), "h_t", "c_t"
        ),
        2,
    )
    return shown(states, Words("the peephole LSTM", "窥视孔 LSTM "))


@ALBUM.picture(
    Words("Coupled gates", "耦合门"),
    Words(
        "What is forgotten makes room for what is new: the states never leave what g has offered.",
        "忘掉多少就装进多少新信息：状态不会超出 g 提供过的范围。",
    ),
)
def coupled() -> str:
    states = stepped(
        lambda x, s: results(variants.coupled_lstm_step(x, *s, *gates(3)), "h_t", "c_t"), 2
    )
    return shown(states, Words("the coupled LSTM", "耦合门 LSTM "))


@ALBUM.picture(
    Words("GRU", "GRU"),
    Words(
        "One state does both jobs: compare how it fades with the peephole LSTM.",
        "一个状态兼任两职：和窥视孔 LSTM 比一比，它怎样淡去。",
    ),
)
def gru() -> str:
    states = stepped(lambda x, s: (variants.gru_step(x, *s, *gates(3)),), 1)
    return shown(states, Words("the GRU", "GRU "))


@ALBUM.picture(
    Words("Minimal gated unit", "最小门控单元"),
    Words(
        "One gate instead of two: where does it differ from the GRU?",
        "只有一个门：它和 GRU 差在哪里？",
    ),
)
def mgu() -> str:
    states = stepped(lambda x, s: (variants.mgu_step(x, *s, *gates(2)),), 1)
    return shown(states, Words("the minimal gated unit", "最小门控单元"))


@ALBUM.picture(
    Words("Simple recurrent unit", "简单循环单元（SRU）"),
    Words(
        "In the silence its gates all stand at one half: each step halves what is left.",
        "没有输入时，各个门都停在二分之一：每一步剩下一半。",
    ),
)
def sru() -> str:
    x = np.concatenate([knocks(), knocks()[..., :1]], axis=2)
    W = np.concatenate([turning(H, 1), 0.5 * turning(H, 2), turning(H, 3)], axis=1)
    h, _ = results(variants.sru_forward(x, ZERO, W, np.zeros(2 * H)), "h", "c")
    return shown(array(h, (1, T, H), "h")[0], Words("the SRU", "SRU "))


@ALBUM.picture(
    Words("Depth-gated LSTM", "深度门控 LSTM"),
    Words(
        "A steady memory from the layer below flows in, also in the silence.",
        "下面一层稳定的记忆一直流进来，没有输入时也是如此。",
    ),
)
def depth_gated() -> str:
    below = np.tile([[0.5, -0.5, 0.0, 0.0]], 1)
    gate = random(8, D, H), random(9, H, scale=0.3), np.ones(H), np.full(H, -1.0)
    states = stepped(
        lambda x, s: results(
            variants.depth_gated_lstm_step(x, *s, below, *gates(4), *gate), "h_t", "c_t"
        ),
        2,
    )
    return shown(states, Words("the depth-gated LSTM", "深度门控 LSTM "))


@ALBUM.picture(
    Words("Bidirectional LSTM", "双向 LSTM"),
    Words(
        "The upper half trails after each knock, the lower half foresees it.",
        "上半部分在敲击之后留下尾迹，下半部分在敲击之前就有反应。",
    ),
)
def bidirectional() -> str:
    start = ZERO, ZERO
    h = variants.bilstm_forward(knocks(), start, start, gates(4, 1), gates(4, 20))
    return shown(array(h, (1, T, 2 * H), "h")[0], Words("both directions", "两个方向"))


@ALBUM.picture(
    Words("Stacked LSTM", "堆叠 LSTM"),
    Words(
        "The upper layer reads the lower one, so it answers more softly, and a little later.",
        "上层读的是下层的状态，所以反应更柔和，也稍晚一些。",
    ),
)
def stacked() -> str:
    W_x, W_h, b = gates(4, 30)
    above = ZERO, ZERO, np.concatenate([W_x, W_x[:1]]), W_h, b
    h = variants.stacked_lstm_forward(knocks(), [(ZERO, ZERO, *gates(4)), above])
    return shown(array(h, (1, T, H), "h")[0], Words("the upper layer", "上层"))


@ALBUM.picture(
    Words("A tree instead of a line", "树而不是序列"),
    Words(
        "A node's state comes from its own word and from its children; a leaf has its word alone.",
        "节点的状态来自自己的词和它的子节点；叶子只有自己的词。",
    ),
)
def tree() -> str:
    weights, words = gates(4), random(12, 7, D)
    states: dict[int, State] = {}
    for node in reversed(range(7)):
        children = [states[child] for child in (2 * node + 1, 2 * node + 2) if child in states]
        below = [np.array([s[k] for s in children]).reshape(-1, H) for k in (0, 1)]
        h, c = results(variants.tree_lstm_node(words[node], *below, *weights), "h", "c")
        states[node] = array(h, (H,), "h"), array(c, (H,), "c")
    names = [Words("root", "根"), *(Words(f"node {n}", f"节点 {n}") for n in (1, 2))]
    names += [Words(f"leaf {n}", f"叶 {n}") for n in (3, 4, 5, 6)]
    return heat(
        np.array([states[node][0] for node in range(7)]),
        rows=names,
        columns=[str(unit) for unit in range(H)],
        label=Words("hidden units across", "横向是隐藏单元"),
        alt=Words("The hidden state of each node of a tree.", "树上每个节点的隐藏状态。"),
    )
