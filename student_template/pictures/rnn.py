"""Pictures of part 2: the recurrent network."""

import numpy as np
from checks import array, ensure

from pictures.album import Album
from pictures.charts import Words, heat
from pictures.own import Homework
from pictures.sentence import LETTERS, inputs, random, turning

ALBUM = Album(Words("The recurrent network", "循环神经网络"))
rnn = Homework("rnn")

T, H = len(LETTERS), 8


def _weights(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return random(seed, 6, H, scale=0.5), 0.9 * turning(H, seed), random(seed + 1, H, scale=0.1)


def _states(x: np.ndarray) -> np.ndarray:
    return array(rnn.rnn_forward(x, np.zeros((1, H)), *_weights(1)), (1, T, H), "rnn_forward")[0]


@ALBUM.picture(
    Words("Hidden states over the sentence", "句子上的隐藏状态"),
    Words(
        "One set of weights makes all columns; no two are alike, as each carries what came before.",
        "所有的列出自同一组权重，却没有两列相同，因为每一列都带着前面读过的内容。",
    ),
)
def states() -> str:
    return heat(
        _states(inputs()).T,
        rows=[str(unit) for unit in range(H)],
        columns=LETTERS,
        label=Words("unit ↓, character →", "单元 ↓，字 →"),
        largest=1.0,
        alt=Words(
            f"The {H} hidden units after each character.", f"读完每个字之后的 {H} 个隐藏单元。"
        ),
    )


@ALBUM.picture(
    Words("What one changed character does", "改动一个字的影响"),
    Words(
        "The fifth character is another one: nothing moves before it, and then the trace fades.",
        "第五个字换掉了：它之前的状态都不动，它之后的痕迹逐渐变淡。",
    ),
)
def changed() -> str:
    x = inputs()
    other = x.copy()
    other[:, 4] = random(99, 6)
    return heat(
        (_states(other) - _states(x)).T,
        rows=[str(unit) for unit in range(H)],
        columns=LETTERS,
        label=Words("change of each state", "每个状态的变化量"),
        alt=Words("How much each hidden state changes.", "每个隐藏状态改变了多少。"),
    )


@ALBUM.picture(
    Words("Which input reaches which state", "哪个输入影响哪个状态"),
    Words(
        "A triangle: an input acts on its own state and on all later ones, and on no earlier one.",
        "一个三角形：输入影响同一步和之后各步的状态，不影响之前的。",
    ),
)
def reach() -> str:
    steps = 8
    x, arguments = inputs()[:, :steps], (np.zeros((1, H)), *_weights(1))
    cells = np.zeros((steps, steps))
    for t_in, t_out in np.ndindex(cells.shape):
        answer = rnn.reaches(x, *arguments, t_in, t_out)
        ensure(
            isinstance(answer, bool | np.bool_),
            f"reaches returns {type(answer).__name__}, but must return True or False.",
            f"reaches 返回的是 {type(answer).__name__}，应当是 True 或 False。",
        )
        cells[t_in, t_out] = answer
    return heat(
        cells,
        rows=LETTERS[:steps],
        columns=LETTERS[:steps],
        label=Words("input ↓, state →", "输入 ↓，状态 →"),
        alt=Words(
            f"{int(cells.sum())} of {cells.size} pairs of input and state are connected.",
            f"{cells.size} 对输入和状态里，有 {int(cells.sum())} 对相连。",
        ),
    )


@ALBUM.picture(
    Words("Reading in both directions", "双向阅读"),
    Words(
        "The fifth character is another one: the forward half moves after it, the backward before.",
        "第五个字换掉了：前向的一半在它之后变化，后向的一半在它之前变化。",
    ),
)
def directions() -> str:
    x = inputs()
    other = x.copy()
    other[:, 4] = random(99, 6)
    zero = np.zeros((1, H))

    def read(sentence: np.ndarray) -> np.ndarray:
        states = rnn.birnn_forward(sentence, zero, zero, _weights(1), _weights(5))
        return array(states, (1, T, 2 * H), "birnn_forward")[0]

    moved = np.abs(read(other) - read(x))
    return heat(
        np.stack([moved[:, :H].max(axis=1), moved[:, H:].max(axis=1)]),
        rows=[Words("forward", "前向"), Words("backward", "后向")],
        columns=LETTERS,
        alt=Words("Which half changes at which character.", "哪一半在哪个字处变化。"),
    )
