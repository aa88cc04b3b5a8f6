"""Part 5: try your answers with `pytest tests/test_lstm.py`. Worked numbers are the handout's.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

import numpy as np
import pytest
from checks import (
    Part,
    array,
    each_stub,
    ensure,
    entries,
    keeps,
    quiet,
    refused,
    results,
    run,
    slope,
    stub,
    worked,
)

lstm = Part("lstm")
THREE_GATES = ["forget_gate", "input_gate", "output_gate"]
MARKS = ["x_t", "h_t", "c_t", "f_t", "i_t", "o_t", "g_t", "sigma", "tanh"]
NAMES = {"input at step t", "hidden state", "cell state", "candidate", "sigmoid", "tanh"}
NAMES |= {"forget gate", "input gate", "output gate"}
WEIGHTS = ("W_x", "W_h", "b")
FIRM = 100.0
"""A score that opens a gate fully; its negative shuts the gate."""


def one_layer() -> list[np.ndarray]:
    """x_t, h_prev, W_x, W_h, b of one gate: the handout's, whose score is 1."""
    return [np.array(a) for a in ([[1.0, 2.0]], [[0.5]], [[0.5], [-1.0]], [[2.0]], [1.5])]


def numbers(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """An array of random numbers for each shape."""
    rng = np.random.default_rng(seed)
    return [0.7 * rng.standard_normal(shape) for shape in shapes]


def sequence(seed: int, N: int = 2, T: int = 5, D: int = 4, H: int = 3) -> list[np.ndarray]:
    """x, h0, c0, W_x, W_h, b."""
    return numbers(seed, (N, T, D), (N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,))


def states(value: object, shape: tuple[int, ...], *names: str) -> dict[str, np.ndarray]:
    """The two states and the four gates that lstm_step and lstm_forward return."""
    first, second, gates = results(value, *names, "gates")
    entries(gates, list("figo"), "gates")
    named = {names[0]: first, names[1]: second, **{f'gates["{k}"]': gates[k] for k in "figo"}}
    return {what: array(values, shape, what) for what, values in named.items()}


@stub("SYMBOLS")
def test_symbols_are_filled_in() -> None:
    table = entries(lstm.SYMBOLS, MARKS, "SYMBOLS")
    if not any(table.values()):
        raise NotImplementedError("Q11: SYMBOLS")
    empty = [mark for mark in MARKS if table[mark] not in NAMES]
    ensure(
        not empty,
        f"These marks have none of the nine names yet: {', '.join(empty)}. Copy letter by letter.",
        f"这些记号还没有填上九个名称之一：{', '.join(empty)}。请逐字照抄。",
    )


@stub("SYMBOLS")
def test_symbols_use_each_name_once() -> None:
    table = entries(lstm.SYMBOLS, MARKS, "SYMBOLS")
    if not any(table.values()):
        raise NotImplementedError("Q11: SYMBOLS")
    ensure(
        len(set(table.values())) == len(MARKS),
        "Two marks have the same name. Each name belongs to one mark.",
        "有两个记号用了同一个名称。每个名称只属于一个记号。",
    )


@stub("sigmoid")
def test_sigmoid_worked_example() -> None:
    worked(
        lstm.sigmoid(np.array([-2.0, 0.0, 2.0])),
        [0.1192, 0.5, 0.8808],
        "sigmoid([-2, 0, 2])",
        "It rises from 0 to 1, and is one half at 0.",
        "它从 0 升到 1，在 0 处等于二分之一。",
    )


@stub("sigmoid")
def test_sigmoid_far_out() -> None:
    z = np.array([[-1e4, 0.0, 1e4]])
    worked(
        quiet(lstm.sigmoid, z),
        [[0.0, 0.5, 1.0]],
        "sigmoid([[-1e4, 0, 1e4]])",
        "Think of z < 0 and z >= 0 separately.",
        "请把 z < 0 和 z >= 0 分开考虑。",
    )
    small = array(lstm.sigmoid(np.array([-40.0])), (1,), "sigmoid([-40])")[0]
    ensure(
        abs(small / np.exp(-40.0) - 1) < 1e-6,
        f"sigmoid([-40]) is {small:.2e}, but should be {np.exp(-40.0):.2e}: nothing is cut off.",
        f"sigmoid([-40]) 是 {small:.2e}，应当是 {np.exp(-40.0):.2e}：什么也不截断。",
    )
    keeps(lstm.sigmoid, z)


@each_stub(*THREE_GATES)
def test_gate_worked_example(name: str) -> None:
    worked(
        getattr(lstm, name)(*one_layer()),
        [[0.7311]],
        name,
        "Input and previous state each meet their own matrix; add both and the bias, then squash.",
        "输入与上一步的状态各乘自己的矩阵，相加再加偏置，最后压到 0 与 1 之间。",
    )


@each_stub(*THREE_GATES)
def test_gate_opens_and_shuts(name: str) -> None:
    x_t, h_prev, W_x, W_h = numbers(3, (2, 4), (2, 3), (4, 3), (3, 3))
    b = FIRM * np.array([10.0, -10.0, 10.0])
    gate = array(quiet(getattr(lstm, name), x_t, h_prev, W_x, W_h, b), (2, 3), name)
    ensure(
        np.allclose(gate, [[1, 0, 1], [1, 0, 1]]),
        "A large bias must open its own unit (1), a large negative one must shut it (0).",
        "很大的偏置应当让它自己的单元全开（1），很大的负偏置应当让它全关（0）。",
    )


def several_units() -> list[np.ndarray]:
    """x_t, h_prev, W_x, W_h, b of a gate: two sequences, four features, three units."""
    return numbers(3, (2, 4), (2, 3), (4, 3), (3, 3), (3,))


ROWS = "A sequence is a row, and stands on the left of each matrix. Is one turned, or used twice?"
ROWS_ZH = "一个序列是一行，写在每个矩阵的左边。是不是有矩阵转置了，或者用错了？"


@each_stub(*THREE_GATES)
def test_gate_of_several_units(name: str) -> None:
    args = several_units()
    worked(
        getattr(lstm, name)(*args),
        [[0.683, 0.0113, 0.7402], [0.5001, 0.0286, 0.5201]],
        name,
        ROWS,
        ROWS_ZH,
    )
    keeps(getattr(lstm, name), *args)


@stub("candidate")
def test_candidate_worked_example() -> None:
    worked(
        lstm.candidate(*one_layer()),
        [[0.7616]],
        "candidate",
        "The score here is 1. The candidate carries information, which may be negative.",
        "这里的加权和是 1。候选值携带的是信息，可以是负的。",
    )
    worked(
        lstm.candidate(*one_layer(), activation="identity"),
        [[1.0]],
        'candidate(..., "identity")',
        "Then nothing is done to the score.",
        "这时对加权和什么也不做。",
    )


@stub("candidate")
def test_candidate_of_several_units() -> None:
    args = several_units()
    worked(
        lstm.candidate(*args),
        [[0.6454, -0.9997, 0.7805], [0.0003, -0.9983, 0.0803]],
        "candidate",
        ROWS,
        ROWS_ZH,
    )
    keeps(lstm.candidate, *args)


@stub("candidate")
def test_candidate_refuses_other_activations() -> None:
    refused("activation", lstm.candidate, *several_units(), "relu")


def cells() -> list[np.ndarray]:
    """f, c_prev, i, g: the first cell keeps, the second is overwritten, the third mixes."""
    rows = ([1.0, 0.0, 0.5], [2.0, 2.0, 2.0], [0.0, 1.0, 0.5], [1.0, -1.0, 1.0])
    return [np.array([row]) for row in rows]


@stub("cell_state")
def test_cell_state_worked_example() -> None:
    worked(
        lstm.cell_state(*cells()),
        [[2.0, -1.0, 1.5]],
        "cell_state",
        "Which gate decides about the old memory, and which about the new information?",
        "哪个门管旧记忆，哪个门管新信息？",
    )


@stub("cell_state")
def test_cell_state_with_both_gates_open_or_shut() -> None:
    c_prev, g = np.array([[2.0, 2.0]]), np.array([[1.0, -3.0]])
    both = np.array([[1.0, 0.0]])
    worked(
        lstm.cell_state(both, c_prev, both, g),
        [[3.0, 0.0]],
        "cell_state",
        "Here f = i: the two gates need not add up to 1.",
        "这里 f = i：这两个门加起来不必等于 1。",
    )


@stub("cell_state")
def test_cell_state_of_two_sequences() -> None:
    args = numbers(4, *[(2, 3)] * 4)
    en, zh = "Each entry has gates of its own.", "每个元素各有自己的门。"
    worked(
        lstm.cell_state(*args),
        [[0.1479, -0.233, -0.8309], [-0.6637, -0.5462, -0.0634]],
        "cell_state",
        en,
        zh,
    )
    keeps(lstm.cell_state, *args)


@stub("hidden_state")
def test_hidden_state_worked_example() -> None:
    o, c = np.array([[1.0, 0.5, 0.0]]), np.array([[2.0, 2.0, 2.0]])
    worked(
        lstm.hidden_state(o, c),
        [[0.964, 0.482, 0.0]],
        "hidden_state",
        "The memory is squashed first; then the gate says how much of it is shown.",
        "先压缩记忆，再由门决定放出多少。",
    )
    worked(
        lstm.hidden_state(o, c, activation="identity"),
        [[2.0, 1.0, 0.0]],
        'hidden_state(..., "identity")',
        "Then the memory goes to the gate as it is.",
        "这时记忆不经压缩直接交给门。",
    )


@stub("hidden_state")
def test_hidden_state_refuses_other_activations() -> None:
    o, c = numbers(4, (2, 3), (2, 3))
    refused("activation", lstm.hidden_state, o, c, "relu")
    en, zh = "Each entry has a gate of its own.", "每个元素各有自己的门。"
    worked(
        lstm.hidden_state(o, c),
        [[0.1874, -0.0127, -0.9428], [0.0774, -0.1876, -0.0029]],
        "hidden_state",
        en,
        zh,
    )
    keeps(lstm.hidden_state, o, c)


def small_weights() -> list[np.ndarray]:
    """h0, c0, W_x, W_h, b of the handout's LSTM with one unit."""
    zero, scores = np.zeros((1, 1)), np.array([[1.0, 2.0, 3.0, 4.0]])
    return [zero, zero, scores, np.array([[1.0, -1.0, 1.0, -1.0]]), np.zeros(4)]


@stub("lstm_step")
def test_step_worked_example() -> None:
    got = states(lstm.lstm_step(np.ones((1, 1)), *small_weights()), (1, 1), "h_t", "c_t")
    for name, expected in zip("figo", [0.7311, 0.8808, 0.9951, 0.982], strict=True):
        worked(
            got[f'gates["{name}"]'],
            [[expected]],
            f'gates["{name}"]',
            "The order is f, i, g, o, and the dict holds the values after the activation.",
            "顺序是 f、i、g、o，字典里放的是激活之后的值。",
        )
    worked(
        got["c_t"],
        [[0.8764]],
        "c_t",
        "It is what is kept of c_prev, plus what the input gate lets in.",
        "它是保留下来的 c_prev，加上输入门放进来的部分。",
    )
    worked(
        got["h_t"],
        [[0.692]],
        "h_t",
        "It shows the new memory, through the output gate.",
        "它展示的是新的记忆，要经过输出门。",
    )


def memory_is_held() -> list[np.ndarray]:
    """One step of two units whose biases alone decide: keep all, add nothing, show all."""
    blocks = [[FIRM, FIRM], [-FIRM, -FIRM], [1.0, -2.0], [FIRM, FIRM]]
    memory = np.array([[2.0, -2.0]])
    return [np.ones((1, 3)), memory, memory, np.zeros((3, 8)), np.zeros((2, 8)), np.ravel(blocks)]


@stub("lstm_step")
@pytest.mark.parametrize(
    ("activation", "g", "shown"), [("tanh", 0.7616, 0.964), ("identity", 1.0, 2.0)]
)
def test_step_of_two_units(activation: str, g: float, shown: float) -> None:
    got = states(lstm.lstm_step(*memory_is_held(), activation), (1, 2), "h_t", "c_t")
    ensure(
        np.allclose(got["c_t"], [[2, -2]]),
        "With f open and i shut the memory must stay. With H = 2, which two columns are whose?",
        "f 全开、i 全关时记忆应当不变。H = 2 时，哪两列属于哪个门？",
    )
    en = f'The activation here is "{activation}": it serves the candidate and the output, no gate.'
    zh = f"这里的激活函数是 {activation}：它用在候选值和输出上，不用在门上。"
    worked(got['gates["g"]'][:, :1], [[g]], 'gates["g"]', en, zh)
    worked(got["h_t"], [[shown, -shown]], "h_t", en, zh)


@stub("lstm_step")
def test_step_refuses_other_activations() -> None:
    x, *rest = sequence(5)
    refused("activation", lstm.lstm_step, x[:, 0], *rest, "relu")


@stub("lstm_step")
def test_step_of_two_sequences() -> None:
    x, *rest = sequence(5)
    h_t, c_t, _ = results(lstm.lstm_step(x[:, 0], *rest), "h_t", "c_t", "gates")
    en = "The scores are x_t W_x + h_prev W_h + b; the memory goes on from c_prev."
    zh = "加权和是 x_t W_x + h_prev W_h + b；记忆从 c_prev 接着走。"
    worked(
        c_t,
        [[-0.227, -1.2007, 0.3028], [0.0261, 0.6706, -1.0202]],
        "c_t (N = 2, D = 4, H = 3)",
        en,
        zh,
    )
    worked(
        h_t,
        [[-0.041, -0.4467, 0.1616], [0.0074, 0.4974, -0.5476]],
        "h_t (N = 2, D = 4, H = 3)",
        en,
        zh,
    )
    keeps(lstm.lstm_step, x[:, 0], *rest)


@stub("lstm_forward")
def test_forward_worked_example() -> None:
    got = states(lstm.lstm_forward(np.ones((1, 5, 1)), *small_weights()), (1, 5, 1), "h", "c")
    en = "If only the first step is right: what does one step hand on to the next?"
    zh = "如果只有第一步对：这一步该把什么交给下一步？"
    worked(got["c"][0, :, 0], [0.8764, 1.5263, 2.0776, 2.5582, 2.9793], "c[0, :, 0]", en, zh)
    worked(got["h"][0, :, 0], [0.692, 0.8777, 0.9282, 0.9443, 0.9501], "h[0, :, 0]", en, zh)


@stub("lstm_forward")
@pytest.mark.parametrize("cut", [1, 2, 4])
def test_forward_in_two_halves(cut: int) -> None:
    x, *start, W_x, W_h, b = sequence(6)
    whole = states(lstm.lstm_forward(x, *start, W_x, W_h, b), (2, 5, 3), "h", "c")
    first = lstm.lstm_forward(x[:, :cut], *start, W_x, W_h, b)
    first = states(first, (2, cut, 3), "h", "c")
    middle = first["h"][:, -1], first["c"][:, -1]
    second = lstm.lstm_forward(x[:, cut:], *middle, W_x, W_h, b)
    second = states(second, (2, 5 - cut, 3), "h", "c")
    for what, values in whole.items():
        ensure(
            np.allclose(values[:, :cut], first[what]),
            f"{what} of the first {cut} steps changes when more follow: no step knows later x.",
            f"后面多了几步，前 {cut} 步的 {what} 就变了：任何一步都看不到后面的 x。",
        )
        ensure(
            np.allclose(values[:, cut:], second[what]),
            f"{what} changes when the sequence is run in two parts: only h and c carry the past.",
            f"把序列分两段运行，{what} 就变了：过去的一切都只由 h 和 c 带到后面。",
        )


@stub("lstm_forward")
def test_forward_refuses_other_activations() -> None:
    refused("activation", lstm.lstm_forward, *sequence(7), "relu")
    keeps(lstm.lstm_forward, *sequence(7))


def fading_memory() -> list[np.ndarray | dict[str, np.ndarray]]:
    """The arguments of lstm_backward in the handout's example: all weights are zero."""
    dh, x = np.array([[[0.0], [1.0]]]), np.ones((1, 2, 1))
    half, c = np.full((1, 2, 1), 0.5), np.array([[[1.0], [0.5]]])
    gates = {"f": half, "i": half, "g": np.zeros((1, 2, 1)), "o": half}
    weights = [np.zeros((1, 4)), np.zeros((1, 4))]
    return [dh, x, np.zeros((1, 1)), np.array([[2.0]]), *weights, half * np.tanh(c), c, gates]


GRADIENTS = ["x", "h0", "c0", "W_x", "W_h", "b"]


@stub("lstm_backward")
def test_backward_worked_example() -> None:
    grads = entries(lstm.lstm_backward(*fading_memory()), GRADIENTS, "grads")
    worked(
        grads["c0"],
        [[0.0983]],
        'grads["c0"]',
        "On its way back the gradient of c meets the forget gate of every step.",
        "c 的梯度往回走时，每一步都要乘遗忘门。",
    )
    worked(
        grads["b"],
        [0.1966, 0.0, 0.2949, 0.1155],
        'grads["b"]',
        "The bias serves at every step. Each of f, i, g, o has a slope of its own.",
        "每一步都用到偏置。f、i、g、o 各有自己的导数。",
    )


@stub("lstm_backward")
@pytest.mark.parametrize(
    ("T", "en", "zh"),
    [
        (
            1,
            "T = 1 here: go back through each formula, h_t first, and add up over the batch.",
            "这里 T = 1：从 h_t 开始，逆着每个公式往回走，再对批次里的各个序列相加。",
        ),
        (
            5,
            "T = 5 here: two gradients come from the next step, by h and by c; weights add up.",
            "这里 T = 5：后一步传来两份梯度，一份走 h，一份走 c；权重的梯度要对各步相加。",
        ),
    ],
)
def test_backward_is_the_slope_of_your_forward(T: int, en: str, zh: str) -> None:
    args = dict(zip(GRADIENTS, sequence(8, T=T), strict=True))
    dh = 5 * numbers(9, (2, T, 3))[0]

    def forward(**changed: np.ndarray) -> tuple[np.ndarray, ...]:
        return results(lstm.lstm_forward(*{**args, **changed}.values()), "h", "c", "gates")

    h, c, gates = forward()
    without_b = list(args.values())[:-1]
    grads = lstm.lstm_backward(dh, *without_b, h, c, gates)
    entries(grads, GRADIENTS, "grads")
    for name, at in args.items():
        what = f'grads["{name}"]'
        gradient = array(grads[name], at.shape, what)

        def loss(values: np.ndarray, name: str = name) -> float:
            return float((forward(**{name: values})[0] * dh).sum())

        slope(gradient, loss, at, what, en, zh)


@stub("lstm_backward")
def test_backward_leaves_its_inputs_alone() -> None:
    keeps(lstm.lstm_backward, *fading_memory())


@stub("cell_gradient")
def test_cell_gradient_worked_example() -> None:
    worked(
        lstm.cell_gradient(np.array([[0.1], [0.5], [0.8], [0.9]])),
        [[0.36], [0.72], [0.9], [1.0]],
        "cell_gradient",
        "Only the gates of later steps count, so the last row is 1.",
        "只有后面各步的门才算，所以最后一行是 1。",
    )


@stub("cell_gradient")
def test_cell_gradient_of_a_shut_gate() -> None:
    en = "A gate may be exactly 0, so do not divide by it."
    zh = "门可以恰好是 0，所以不要用它作除数。"
    f = np.array([[0.5, 0.5], [0.0, 0.5], [0.8, 0.5]])
    later = quiet(lstm.cell_gradient, f, en=en, zh=zh)
    worked(later, [[0.0, 0.25], [0.8, 0.5], [1.0, 1.0]], "cell_gradient", en, zh)
    keeps(lstm.cell_gradient, f)


@stub("memory_cell_weights")
def test_memory_cell_shapes() -> None:
    weights = results(lstm.memory_cell_weights(), *WEIGHTS)
    for value, what, shape in zip(weights, WEIGHTS, [(3, 4), (1, 4), (4,)], strict=True):
        array(np.asarray(value, float), shape, what)


@stub("memory_cell_weights")
@pytest.mark.parametrize(
    ("program", "outputs"),
    [
        ([(3, 1, 0), (4, 1, 0), (2, 0, 0), (1, 0, 1), (3, -1, 0)], [0, 0, 0, 7, 0]),
        ([(2, 1, 1), (5, -1, 1), (1, 0, 1)], [2, 0, 0]),
    ],
)
def test_memory_cell_runs_a_program(
    program: list[tuple[int, int, int]], outputs: list[int]
) -> None:
    weights = [np.asarray(w, float) for w in results(lstm.memory_cell_weights(), *WEIGHTS)]
    start = np.zeros((1, 1)), np.zeros((1, 1))
    h, _, _ = results(
        lstm.lstm_forward(np.array([program], float), *start, *weights, "identity"),
        *("h", "c", "gates"),
    )
    out = array(h, (1, len(program), 1), "h")[0, :, 0]
    for t, (step, shown, expected) in enumerate(zip(program, out, outputs, strict=True)):
        ensure(
            abs(shown - expected) < 0.01,
            f"Step {t}, x = {step}: the output is {shown:.2f}, not {expected}. "
            "Which gate should be open here, and which shut?",
            f"第 {t} 步，x = {step}：输出是 {shown:.2f}，不是 {expected}。"
            "这时哪个门该开，哪个门该关？",
        )


if __name__ == "__main__":
    run(__file__)
