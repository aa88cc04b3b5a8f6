"""Part 2: try your answers with `pytest tests/test_rnn.py`. Worked numbers are the handout's.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

import numpy as np
import pytest
from checks import Part, array, ensure, entries, keeps, kind_of, refused, run, stub, worked

rnn = Part("rnn")
GROUPS = ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]


def numbers(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """An array of random numbers for each shape."""
    rng = np.random.default_rng(seed)
    return [0.7 * rng.standard_normal(shape) for shape in shapes]


def network(seed: int, N: int = 2, T: int = 5, D: int = 4, H: int = 3) -> list[np.ndarray]:
    """x, h0, W_xh, W_hh, b_h."""
    return numbers(seed, (N, T, D), (N, H), (D, H), (H, H), (H,))


def one_step() -> list[np.ndarray]:
    """x_t, h_prev, W_xh, W_hh, b_h of the handout: the sums are 0.5 and -1."""
    rows = ([[1.0, 2.0]], [[0.5, -0.5]], [[1.0, 0.0], [0.0, -1.0]], [[0.0, 1.0], [1.0, 0.0]])
    return [np.array(a) for a in (*rows, [0.0, 0.5])]


@stub("rnn_step")
def test_step_worked_example() -> None:
    worked(
        rnn.rnn_step(*one_step()),
        [[0.4621, -0.7616]],
        "rnn_step",
        "Input and previous state each meet their own matrix; add both and the bias, then tanh.",
        "输入与上一步的状态各乘自己的矩阵，相加再加偏置，最后过 tanh。",
    )
    worked(
        rnn.rnn_step(*one_step(), activation="identity"),
        [[0.5, -1.0]],
        'rnn_step(..., "identity")',
        "Then nothing is done to the sum.",
        "这时对加权和什么也不做。",
    )


@stub("rnn_step")
def test_step_of_two_sequences() -> None:
    x, *rest = network(1)
    worked(
        rnn.rnn_step(x[:, 0], *rest),
        [[0.982, -0.846, 0.4089], [0.7264, -0.7141, 0.7053]],
        "rnn_step (N = 2, D = 4, H = 3)",
        "A sequence is a row, and stands on the left of each matrix. Is one turned, or used twice?",
        "一个序列是一行，写在每个矩阵的左边。是不是有矩阵转置了，或者用错了？",
    )
    keeps(rnn.rnn_step, x[:, 0], *rest)


@stub("rnn_step")
def test_step_refuses_bad_arguments() -> None:
    refused("activation", rnn.rnn_step, *one_step(), "relu")
    x, h0, W_xh, W_hh, b_h = network(1)
    refused("b_h", rnn.rnn_step, x[:, 0], h0, W_xh, W_hh, b_h[:1])


def all_ones() -> list[np.ndarray]:
    """The network of the notes: two units, all weights 1, no bias, start state 0."""
    x = np.array([[[1.0, 1.0], [1.0, 1.0], [2.0, 2.0]]])
    return [x, np.zeros((1, 2)), np.ones((2, 2)), np.ones((2, 2)), np.zeros(2)]


@stub("rnn_forward")
def test_forward_worked_example() -> None:
    worked(
        rnn.rnn_forward(*all_ones(), "identity"),
        [[[2, 2], [6, 6], [16, 16]]],
        "rnn_forward",
        "Each step starts from the state that the step before it has made.",
        "每一步都从上一步得到的状态出发。",
    )
    worked(
        rnn.rnn_forward(*all_ones())[:, :2],
        [[[0.964, 0.964], [0.9992, 0.9992]]],
        "rnn_forward(...)",
        "Without an activation in the call it is tanh, at every step.",
        "调用时不写 activation 就是 tanh，每一步都是。",
    )


@stub("rnn_forward")
@pytest.mark.parametrize("cut", [1, 3])
def test_forward_in_two_parts(cut: int) -> None:
    x, h0, *params = network(2)
    whole = array(rnn.rnn_forward(x, h0, *params), (2, 5, 3), "h")
    first = array(rnn.rnn_forward(x[:, :cut], h0, *params), (2, cut, 3), "h")
    second = array(rnn.rnn_forward(x[:, cut:], first[:, -1], *params), (2, 5 - cut, 3), "h")
    ensure(
        np.allclose(whole[:, :cut], first),
        f"The first {cut} states change when more steps follow: no step knows later x.",
        f"后面多了几步，前 {cut} 步的状态就变了：任何一步都看不到后面的 x。",
    )
    ensure(
        np.allclose(whole[:, cut:], second),
        "The states change when the sequence is run in two parts: only h carries the past.",
        "把序列分两段运行，状态就变了：过去的一切都只由 h 带到后面。",
    )
    keeps(rnn.rnn_forward, x, h0, *params)


@stub("parameter_groups")
def test_parameter_groups_worked_example() -> None:
    groups = entries(rnn.parameter_groups(D=2, H=3, K=4), GROUPS, "groups")
    total = sum(groups.values())
    ensure(
        total == 34,
        f"For D = 2, H = 3, K = 4 the groups add up to {total}, not 34. "
        "Which shape has each of the five?",
        f"D = 2、H = 3、K = 4 时，各组加起来是 {total}，应当是 34。五组的形状各是什么？",
    )


@stub("parameter_groups")
@pytest.mark.parametrize(
    ("size", "grow"),
    [("D", {"W_xh"}), ("H", {"W_xh", "W_hh", "b_h", "W_hy"}), ("K", {"W_hy", "b_y"})],
)
def test_parameter_groups_of_a_larger_network(size: str, grow: set[str]) -> None:
    sizes = {"D": 5, "H": 3, "K": 4}
    before = entries(rnn.parameter_groups(**sizes), GROUPS, "groups")
    after = entries(rnn.parameter_groups(**{**sizes, size: sizes[size] + 1}), GROUPS, "groups")
    ensure(
        {name for name in GROUPS if after[name] != before[name]} == grow,
        f"One more {size} must make larger: {', '.join(sorted(grow))}; and nothing else.",
        f"{size} 加一，变大的应当恰好是：{', '.join(sorted(grow))}。",
    )


@stub("output_layer")
def test_output_worked_example() -> None:
    h = np.array([[[2.0, 2.0], [6.0, 6.0], [16.0, 16.0]]])
    worked(
        rnn.output_layer(h, np.ones((2, 2)), np.zeros(2)),
        [[[4, 4], [12, 12], [32, 32]]],
        "output_layer",
        "It is a layer without an activation: the softmax comes with the loss, in part 3.",
        "它是没有激活的一层：softmax 要到第 3 部分与损失一起出现。",
    )


@stub("output_layer")
def test_output_with_a_bias() -> None:
    h, W_hy = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]), np.array([[1, 0], [0.5, -1], [2, 1.0]])
    en, zh = "Each output has a bias of its own.", "每个输出都有自己的偏置。"
    logits = rnn.output_layer(h[:, None], W_hy, np.array([0.5, -0.25]))
    worked(logits, [[[0.5, -3.25]], [[7.0, 2.75]]], "output_layer", en, zh)


@stub("output_layer")
def test_output_of_one_step_and_of_all() -> None:
    h, W_hy, b_y = numbers(3, (2, 5, 3), (3, 4), (4,))
    logits = array(rnn.output_layer(h, W_hy, b_y), (2, 5, 4), "output_layer")
    first = array(rnn.output_layer(h[:, 0], W_hy, b_y), (2, 4), "output_layer(h[:, 0], ...)")
    ensure(
        np.allclose(logits[:, 0], first),
        "The logits of the first step depend on whether the other steps are there.",
        "第一步的 logits 竟然与其他步在不在有关。",
    )
    keeps(rnn.output_layer, h, W_hy, b_y)


@stub("last_hidden")
def test_last_hidden_worked_example() -> None:
    worked(
        rnn.last_hidden(np.arange(12.0).reshape(2, 3, 2), np.array([3, 1])),
        [[4, 5], [6, 7]],
        "last_hidden",
        "The second sequence has one step only: its last state is the first of its row.",
        "第二个序列只有一步：它的最后状态就是那一行的第一个。",
    )


@stub("last_hidden")
def test_last_hidden_of_three_sequences() -> None:
    (h,) = numbers(8, (3, 5, 2))
    worked(
        rnn.last_hidden(h, np.array([2, 5, 4])),
        [h[0, 1], h[1, 4], h[2, 3]],
        "last_hidden (lengths 2, 5, 4)",
        "Each sequence has a length of its own, and steps count from 0.",
        "每个序列各有自己的长度，步数从 0 数起。",
    )


@stub("last_hidden")
def test_last_hidden_refuses_bad_lengths() -> None:
    h = np.arange(12.0).reshape(2, 3, 2)
    refused("lengths", rnn.last_hidden, h, np.array([3, 0]))
    refused("lengths", rnn.last_hidden, h, np.array([4, 1]))
    keeps(rnn.last_hidden, h, np.array([3, 1]))


def chain() -> list[np.ndarray]:
    """The handout's: unit 0 hears the input, unit 1 hears unit 0, and no unit hears unit 1."""
    W_xh, W_hh = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 0.0]])
    return [np.zeros((1, 4, 1)), np.zeros((1, 2)), W_xh, W_hh, np.zeros(2)]


@stub("reaches")
@pytest.mark.parametrize(
    ("t_in", "t_out", "expected"), [(0, 0, True), (0, 1, True), (0, 2, False), (2, 1, False)]
)
def test_reaches_worked_example(t_in: int, t_out: int, expected: bool) -> None:
    answer = rnn.reaches(*chain(), t_in, t_out)
    ensure(
        answer == expected,
        f"In the handout's chain of two units reaches(..., {t_in}, {t_out}) is {answer}. "
        "Change the input, run the network again, compare the states.",
        f"在讲义的两个单元的链中，reaches(..., {t_in}, {t_out}) 是 {answer}。"
        "请改动输入，再运行一遍网络，比较状态。",
    )
    ensure(
        isinstance(answer, bool),
        f"The answer is of type {kind_of(answer)}, but must be a Python bool.",
        f"答案的类型是 {kind_of(answer)}，应当是 Python 的 bool。",
    )


@stub("reaches")
@pytest.mark.parametrize("features", [[1.0, -1.0], [0.0, 1.0], [0.0, 1e-9]])
def test_reaches_by_any_feature(features: list[float]) -> None:
    x, h0, _, W_hh, b_h = network(9, N=3, D=2, H=4)
    W_xh = np.outer(features, [1.0, 0.5, -0.5, 0.2])
    answer = rnn.reaches(0.2 * x, h0, W_xh, W_hh, b_h, 1, 2)
    ensure(
        answer,
        f"Two features with the weights {features} do reach the state, and the answer is {answer}. "
        "Push each feature by itself; an effect of more than 1e-12 is one.",
        f"两个特征的权重是 {features}，其实能影响状态，而答案是 {answer}。"
        "请逐个改动特征；影响超过 1e-12 就算。",
    )


@stub("reaches")
def test_reaches_leaves_its_inputs_alone() -> None:
    x, *rest = network(4)
    before = x.copy()
    rnn.reaches(x, *rest, 0, 3)
    ensure(
        np.array_equal(x, before),
        "The call changes x: try the change on a copy.",
        "调用改动了 x：请在副本上改动。",
    )


def one_of_each() -> list[np.ndarray]:
    """x, y0, W_xh, W_yh, b_h, W_hy, b_y of the handout's Jordan network."""
    one, zero = np.ones((1, 1)), np.zeros(1)
    return [np.array([[[1.0], [1.0], [0.0]]]), 0 * one, one, -one, zero, 2 * one, zero]


@stub("jordan_forward")
def test_jordan_worked_example() -> None:
    worked(
        rnn.jordan_forward(*one_of_each())[0, :, 0],
        [1.5232, -0.9603, 1.4888],
        "jordan_forward(...)[0, :, 0]",
        "What is fed back is the output itself, just as it is.",
        "送回去的是输出本身，原样送回。",
    )


@stub("jordan_forward")
def test_jordan_of_several_units() -> None:
    args = numbers(5, (2, 5, 4), (2, 3), (4, 6), (3, 6), (6,), (6, 3), (3,))
    outputs = array(rnn.jordan_forward(*args), (2, 5, 3), "jordan_forward")
    en = "Each of the two layers has its bias, and the first reads what the second has put out."
    zh = "两层各有自己的偏置，第一层读的是第二层上一步的输出。"
    worked(
        outputs[:, -1],
        [[0.73, 1.2069, -0.7394], [0.2874, 0.2053, -0.6601]],
        "jordan_forward(...)[:, -1]",
        en,
        zh,
    )
    x, _, *weights = args
    later = array(rnn.jordan_forward(x[:, 1:], outputs[:, 0], *weights), (2, 4, 3), "outputs")
    ensure(
        np.allclose(outputs[:, 1:], later),
        "Started again from its own first output, the network goes another way.",
        "从自己的第一个输出重新开始，网络走的却是另一条路。",
    )
    keeps(rnn.jordan_forward, *args)


def there_and_back() -> list[np.ndarray | tuple[np.ndarray, ...]]:
    """x, h0_f, h0_b, params_f, params_b of the handout: one input of 1, between zeros."""
    one, zero = np.ones((1, 1)), np.zeros(1)
    x = np.array([[[0.0], [1.0], [0.0]]])
    return [x, 0 * one, 0 * one, (one, one, zero), (-one, one, zero)]


@stub("birnn_forward")
def test_birnn_worked_example() -> None:
    worked(
        rnn.birnn_forward(*there_and_back()),
        [[[0.0, -0.642], [0.7616, -0.7616], [0.642, 0.0]]],
        "birnn_forward",
        "The second column reads from the last step to the first, but stands in the input's order.",
        "第二列从最后一步读到第一步，但排列顺序与输入一致。",
    )


@stub("birnn_forward")
def test_birnn_of_several_units() -> None:
    x, h0_f, *params_f = network(6)
    _, h0_b, *params_b = network(7)
    args = x, h0_f, h0_b, tuple(params_f), tuple(params_b)
    states = array(rnn.birnn_forward(*args), (2, 5, 6), "birnn_forward")
    turned = rnn.birnn_forward(x[:, ::-1], h0_b, h0_f, tuple(params_b), tuple(params_f))
    turned = array(turned, (2, 5, 6), "birnn_forward")[:, ::-1]
    ensure(
        np.allclose(states, np.roll(turned, 3, axis=-1)),
        "Turn the input around and swap the two networks: the halves should just change places.",
        "把输入倒过来，再交换两个网络：结果应当只是两半互换位置。",
    )
    keeps(rnn.birnn_forward, *args)


if __name__ == "__main__":
    run(__file__)
