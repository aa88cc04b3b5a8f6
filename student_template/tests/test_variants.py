"""Part 6: try your answers with `pytest tests/test_variants.py`. Worked numbers are the handout's.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

from typing import Any

import numpy as np
import pytest
from checks import Part, array, each_stub, ensure, keeps, refused, results, run, stub, worked

variants = Part("variants")
FIRM = 100.0
"""A score that opens a gate fully; its negative shuts the gate."""
START = np.zeros((1, 1)), np.zeros((1, 1))


def numbers(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """An array of random numbers for each shape."""
    rng = np.random.default_rng(seed)
    return [0.7 * rng.standard_normal(shape) for shape in shapes]


def weights(seed: int, D: int, H: int, blocks: int = 4) -> list[np.ndarray]:
    """W_x, W_h, b of so many gates side by side."""
    return numbers(seed, (D, blocks * H), (H, blocks * H), (blocks * H,))


def step(seed: int, states: int, blocks: int = 4) -> list[np.ndarray]:
    """x_t, so many states, W_x, W_h, b: two sequences, four features, three units."""
    return [*numbers(seed, (2, 4), *[(2, 3)] * states), *weights(seed + 1, 4, 3, blocks)]


ALL = "Two sequences, four features, three units: each term of each formula counts here."
ALL_ZH = "两个序列、四个特征、三个单元：这里每个公式的每一项都算数。"


def same(value: Any, expected: np.ndarray, what: str, en: str, zh: str) -> None:
    """`value` is an array, equal to the expected one but for rounding."""
    value = array(value, expected.shape, what)
    ensure(np.allclose(value, expected, atol=1e-6), f"{what}: {en}", f"{what}：{zh}")


@stub("peephole_lstm_step")
def test_peephole_worked_example() -> None:
    args = [np.array([[1.0]]), np.zeros((1, 1)), np.array([[2.0]]), np.array([[0, 0, 1.0, 0]])]
    args += [np.zeros((1, 4)), np.zeros(4), np.array([1.0]), np.array([-1.0]), np.array([1.0])]
    h_t, c_t = results(variants.peephole_lstm_step(*args), "h_t", "c_t")
    en = "A peephole adds its weight times the memory to the gate's score, before the sigmoid."
    zh = "窥视孔在 sigmoid 之前，把权重乘以记忆加进门的加权和。"
    worked(c_t, [[1.8524]], "c_t", en, zh)
    worked(h_t, [[0.8229]], "h_t", "The output gate has a peephole, too.", "输出门也有窥视孔。")


@stub("peephole_lstm_step")
def test_peephole_of_the_output_gate_sees_what_is_new() -> None:
    x_t, h_prev, W_x, W_h = numbers(1, (2, 3), (2, 1), (3, 4), (1, 4))
    b = FIRM * np.array([-1.0, 1.0, 1.0, 0.0])  # forget all, write 1
    peepholes = np.zeros(1), np.zeros(1), np.array([-FIRM])
    value = variants.peephole_lstm_step(x_t, h_prev, -np.ones((2, 1)), W_x, W_h, b, *peepholes)
    h_t, _ = results(value, "h_t", "c_t")
    en = "a memory of 1 must shut this output gate. Does it see the memory after the update?"
    zh = "记忆为 1 时，这个输出门应当关上。它看到的是更新之后的记忆吗？"
    same(h_t, np.zeros((2, 1)), "h_t", en, zh)


@stub("peephole_lstm_step")
def test_peephole_of_several_units() -> None:
    args = [*step(2, 2), *numbers(3, (3,), (3,), (3,))]
    h_t, c_t = results(variants.peephole_lstm_step(*args), "h_t", "c_t")
    worked(c_t, [[0.0022, -0.0873, 0.4062], [-0.3991, -0.1868, -0.3055]], "c_t", ALL, ALL_ZH)
    worked(h_t, [[0.0013, -0.0079, 0.0641], [-0.3762, -0.0799, -0.0398]], "h_t", ALL, ALL_ZH)
    keeps(variants.peephole_lstm_step, *args)


@stub("coupled_lstm_step")
def test_coupled_worked_example() -> None:
    args = [np.array([[1.0]]), np.zeros((1, 1)), np.array([[2.0]])]
    args += [np.array([[0.0, 1.0, 0.0]]), np.zeros((1, 3)), np.zeros(3)]
    h_t, c_t = results(variants.coupled_lstm_step(*args), "h_t", "c_t")
    en = "With f = 0.5 the memory lies in the middle between c_prev and the candidate."
    zh = "f = 0.5 时，记忆正好在 c_prev 与候选值的中间。"
    worked(c_t, [[1.3808]], "c_t", en, zh)
    worked(h_t, [[0.4406]], "h_t", "The third block is the output gate.", "第三块是输出门。")


@stub("coupled_lstm_step")
@pytest.mark.parametrize(("score", "memory"), [(FIRM, 2.0), (-FIRM, 1.0)])
def test_coupled_keeps_or_replaces(score: float, memory: float) -> None:
    b = np.array([score, FIRM, 0.0])
    value = variants.coupled_lstm_step(*START, np.full((1, 1), 2.0), *np.zeros((2, 1, 3)), b)
    en = f"with c_prev = 2, a candidate of 1 and b_f = {score:g} it must be {memory:g}."
    zh = f"c_prev = 2、候选值为 1、b_f = {score:g} 时，应当是 {memory:g}。"
    same(results(value, "h_t", "c_t")[1], np.full((1, 1), memory), "c_t", en, zh)


@stub("coupled_lstm_step")
def test_coupled_of_several_units() -> None:
    args = step(4, 2, 3)
    h_t, c_t = results(variants.coupled_lstm_step(*args), "h_t", "c_t")
    worked(c_t, [[-0.2702, 1.1726, -0.7001], [-0.096, -0.0077, -0.0006]], "c_t", ALL, ALL_ZH)
    worked(h_t, [[-0.2276, 0.5056, -0.1914], [-0.0179, -0.0052, -0.0001]], "h_t", ALL, ALL_ZH)
    keeps(variants.coupled_lstm_step, *args)


NOTHING, EXCHANGE = np.zeros((2, 2)), np.array([[0.0, 1.0], [1.0, 0.0]])
STATE = np.array([[1.0, -1.0]])


@stub("gru_step")
def test_gru_worked_example() -> None:
    b = np.array([0.0, 0.0, FIRM, -FIRM, 0.0, 0.0])
    U = np.hstack([NOTHING, NOTHING, EXCHANGE])
    worked(
        variants.gru_step(np.zeros((1, 1)), STATE, np.zeros((1, 6)), U, b),
        [[0.5, -0.1192]],
        "h_t",
        "Where does the reset gate act, before the matrix or after it? Is the order z, r, n?",
        "重置门在乘矩阵之前作用，还是之后？顺序是 z、r、n 吗？",
    )


@stub("mgu_step")
def test_mgu_worked_example() -> None:
    U = np.hstack([NOTHING, EXCHANGE])
    worked(
        variants.mgu_step(np.zeros((1, 1)), STATE, np.zeros((1, 4)), U, np.zeros(4)),
        [[0.2689, -0.2689]],
        "h_t",
        "The one gate acts on the state before U_n does, and it mixes old and new.",
        "这一个门在乘 U_n 之前作用于状态，还负责混合新旧。",
    )


@stub("gru_step")
def test_gru_of_several_units() -> None:
    worked(
        variants.gru_step(*step(5, 1, 3)),
        [[-0.5, 0.9318, -0.8313], [-0.198, -0.4782, 1.0192]],
        "h_t",
        ALL,
        ALL_ZH,
    )


@stub("mgu_step")
def test_mgu_of_several_units() -> None:
    worked(
        variants.mgu_step(*step(5, 1, 2)),
        [[0.5152, 0.9507, 0.5572], [0.5257, -0.7434, 1.0163]],
        "h_t",
        ALL,
        ALL_ZH,
    )


@each_stub("gru_step", "mgu_step")
def test_a_shut_gate_keeps_the_state(name: str) -> None:
    x_t, h_prev, W_x, W_h, b = step(5, 1, {"gru_step": 3, "mgu_step": 2}[name])
    b[:3] = -FIRM
    en = "with the first gate shut the state must stay as it was: the gate is the share of the new."
    zh = "第一个门关上时，状态应当保持不变：这个门是新内容所占的份额。"
    same(getattr(variants, name)(x_t, h_prev, W_x, W_h, b), h_prev, "h_t", en, zh)
    keeps(getattr(variants, name), x_t, h_prev, W_x, W_h, b)


@stub("sru_forward")
def test_sru_worked_example() -> None:
    x, W = np.array([[[1.0], [2.0]]]), np.array([[2.0, 0.0, 0.0]])
    h, c = results(variants.sru_forward(x, np.zeros((1, 1)), W, np.zeros(2)), "h", "c")
    en = "The memory mixes what it was and the transformed input, which has no activation."
    zh = "记忆由原来的记忆与变换后的输入混合而成，变换后的输入不加激活。"
    worked(c, [[[1.0], [2.5]]], "c", en, zh)
    en = "The output mixes the squashed memory and the input as it came."
    zh = "输出由压缩后的记忆与原来的输入混合而成。"
    worked(h, [[[0.8808], [1.4933]]], "h", en, zh)


@stub("sru_forward")
def test_sru_with_shut_gates() -> None:
    x, c0, W = numbers(6, (2, 5, 3), (2, 3), (3, 9))
    b = FIRM * np.array([1.0, 1.0, 1.0, -1.0, -1.0, -1.0])
    h, c = results(variants.sru_forward(x, c0, W, b), "h", "c")
    kept = np.repeat(c0[:, None], 5, axis=1)
    same(c, kept, "c", "with f open it must stay c0.", "f 全开时，应当一直是 c0。")
    same(h, x, "h", "with r shut the input must pass unchanged.", "r 关上时，输入应当原样通过。")


@stub("sru_forward")
def test_sru_of_several_units() -> None:
    args = numbers(6, (2, 5, 3), (2, 3), (3, 9), (6,))
    h, c = results(variants.sru_forward(*args), "h", "c")
    en, zh = (
        "After five steps each term of each formula counts.",
        "五步之后，每个公式的每一项都算数。",
    )
    worked(
        array(c, (2, 5, 3), "c")[:, -1],
        [[0.9957, 0.551, 0.2266], [0.0693, -0.0416, -0.4985]],
        "c[:, -1]",
        en,
        zh,
    )
    worked(
        array(h, (2, 5, 3), "h")[:, -1],
        [[-0.2923, 0.3998, -0.1211], [-0.3294, 0.3518, -0.1066]],
        "h[:, -1]",
        en,
        zh,
    )
    keeps(variants.sru_forward, *args)


COUNTER = np.array([[0.0, 0.0, 1.0, 0.0]]), np.zeros((1, 4)), FIRM * np.array([1.0, 1.0, 0.0, 1.0])
FIRST = np.array([[[1.0], [0.0], [0.0]]])


@stub("bilstm_forward")
def test_bilstm_worked_example() -> None:
    worked(
        variants.bilstm_forward(FIRST, START, START, COUNTER, COUNTER),
        [[[0.642, 0.642], [0.642, 0.0], [0.642, 0.0]]],
        "h",
        "The backward half meets the first input last: its states go back into the input's order.",
        "后向的一半最后才遇到第一个输入：它的状态要放回输入的顺序。",
    )


@stub("bilstm_forward")
def test_bilstm_in_a_mirror() -> None:
    x, *states = numbers(7, (2, 5, 4), *[(2, 3)] * 4)
    args = (tuple(states[:2]), tuple(states[2:]), tuple(weights(8, 4, 3)), tuple(weights(9, 4, 3)))
    h = array(variants.bilstm_forward(x, *args), (2, 5, 6), "h")
    exchanged = [args[k] for k in (1, 0, 3, 2)]
    mirrored = variants.bilstm_forward(x[:, ::-1].copy(), *exchanged)
    expected = np.concatenate([h[..., 3:], h[..., :3]], axis=-1)[:, ::-1]
    en = "with time turned round and the directions exchanged, it must be the same, mirrored. "
    en += "Has each direction its own weights and its own start?"
    zh = "把时间倒过来，再交换两个方向，结果应当是原来的镜像。两个方向各用各的权重和初始状态了吗？"
    same(mirrored, expected, "h", en, zh)
    keeps(variants.bilstm_forward, x, *args)


@stub("stacked_lstm_forward")
def test_stack_worked_example() -> None:
    worked(
        variants.stacked_lstm_forward(FIRST, [(*START, *COUNTER), (*START, *COUNTER)]),
        [[[0.5126], [0.8119], [0.9353]]],
        "h",
        "The upper layer reads the hidden states of the lower one.",
        "上面一层读的是下面一层的隐藏状态。",
    )


@stub("stacked_lstm_forward")
def test_stack_is_one_layer_after_the_other() -> None:
    (x,) = numbers(10, (2, 5, 4))
    widths = [(4, 3), (3, 6), (6, 3)]
    layers = [(*numbers(11, (2, H), (2, H)), *weights(12, D, H)) for D, H in widths]
    expected = x
    for one, (_, H) in zip(layers, widths, strict=True):
        expected = array(variants.stacked_lstm_forward(expected, [one]), (2, 5, H), "h")
    en = "a stack of three must give what three stacks of one give, one after the other."
    zh = "三层一起算，应当与一层一层依次算的结果相同。"
    same(variants.stacked_lstm_forward(x, layers), expected, "h", en, zh)
    ensure(
        len(layers) == 3,
        "The call takes layers out of the list that it was given.",
        "调用从传进来的列表里取走了层。",
    )
    keeps(lambda x, *layers: variants.stacked_lstm_forward(x, list(layers)), x, *layers)


STATES = np.array([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]])
QUERY = np.array([[2**0.5, 0.0]])


@stub("attention_pool")
def test_attention_worked_example() -> None:
    context, alpha = results(variants.attention_pool(STATES, QUERY), "context", "weights")
    en = "The scores here are 1, 0, 1: a dot product over the root of H. Softmax over time."
    zh = "这里的分数是 1、0、1：点积除以根号 H。softmax 沿时间做。"
    worked(alpha, [[0.4223, 0.1554, 0.4223]], "weights", en, zh)
    en, zh = "Add up the weighted states over time.", "对各步加权后的状态求和。"
    worked(context, [[0.8446, 0.5777]], "context", en, zh)


@stub("attention_pool")
@pytest.mark.parametrize("kind", [bool, int])
def test_attention_with_a_mask(kind: type) -> None:
    mask = np.array([[1, 1, 0]]).astype(kind)
    value = variants.attention_pool(STATES, QUERY, mask)
    context, alpha = results(value, "context", "weights")
    en = "The steps that count share all the weight; the others have none."
    zh = "全部权重由计入的步分享，其余的步没有权重。"
    worked(alpha, [[0.7311, 0.2689, 0.0]], "weights", en, zh)
    ensure(alpha[0, 2] == 0, "A masked weight must be exactly 0.", "掩码为假的步权重应当恰好是 0。")
    worked(context, [[0.7311, 0.2689]], "context", en, zh)


@stub("attention_pool")
def test_attention_refuses_an_empty_row() -> None:
    h, query = numbers(13, (2, 4, 3), (2, 3))
    refused("mask", variants.attention_pool, h, query, np.array([[1, 0, 1, 1], [0, 0, 0, 0]]))
    keeps(variants.attention_pool, h, query)


@stub("attention_pool")
def test_attention_of_two_sequences() -> None:
    args = [*numbers(13, (2, 4, 3), (2, 3)), np.array([[1, 0, 1, 1], [0, 1, 1, 0]]) > 0]
    context, alpha = results(variants.attention_pool(*args), "context", "weights")
    en, zh = "Each sequence has weights of its own.", "每个序列各有自己的权重。"
    worked(alpha, [[0.0833, 0.0, 0.4555, 0.4613], [0.0, 0.2652, 0.7348, 0.0]], "weights", en, zh)
    worked(context, [[0.8765, -0.0298, -0.224], [0.772, -0.1836, 0.3524]], "context", en, zh)
    keeps(variants.attention_pool, *args)


KEEP_FIRST = np.array([[0.0, 0.0, 1.0, 0.0]]), np.array([[FIRM, 0.0, 0.0, 0.0]]), np.zeros(4)


@stub("tree_lstm_node")
def test_tree_worked_example() -> None:
    children = np.array([[1.0], [-1.0]]), np.array([[2.0], [4.0]])
    value = variants.tree_lstm_node(np.ones(1), *children, *KEEP_FIRST)
    h, c = results(value, "h", "c")
    en = "Each child has its own forget gate. Here the first is open and the second is shut."
    zh = "每个子节点有自己的遗忘门。这里第一个开着，第二个关着。"
    worked(c, [2.3808], "c", en, zh)
    worked(h, [0.4915], "h", "The output is that of an LSTM.", "输出与 LSTM 相同。")


@stub("tree_lstm_node")
def test_tree_leaf() -> None:
    none = np.zeros((0, 1))
    h, c = results(variants.tree_lstm_node(np.ones(1), none, none, *KEEP_FIRST), "h", "c")
    en = "A leaf has nothing to keep; what is new remains, and the sum of no states is 0."
    zh = "叶子没有要保留的，只剩新信息；零个状态之和是 0。"
    worked(c, [0.3808], "c", en, zh)
    worked(h, [0.1817], "h", en, zh)
    leaf = numbers(14, (4,), (0, 3), (0, 3)) + weights(15, 4, 3)
    keeps(variants.tree_lstm_node, *leaf)


@stub("tree_lstm_node")
def test_tree_of_two_children_and_three_units() -> None:
    args = [*numbers(14, (4,), (2, 3), (2, 3)), *weights(15, 4, 3)]
    h, c = results(variants.tree_lstm_node(*args), "h", "c")
    en = "Both children count: i, g and o see the sum of their states, each f its own child's."
    zh = "两个子节点都算数：i、g、o 看两者状态之和，每个 f 看自己的那个子节点。"
    worked(c, [0.9931, 0.5241, 0.2839], "c", en, zh)
    worked(h, [0.0574, 0.0992, 0.0141], "h", en, zh)
    keeps(variants.tree_lstm_node, *args)


@stub("clockwork_rnn_step")
@pytest.mark.parametrize(("t", "expected"), [(1, [-0.4621, -0.5]), (4, [-0.4621, 0.0])])
def test_clockwork_worked_example(t: int, expected: list[float]) -> None:
    weights = np.ones((1, 2)), EXCHANGE, np.zeros(2)
    h_prev, periods = np.array([[0.5, -0.5]]), np.array([1, 4])
    worked(
        variants.clockwork_rnn_step(np.zeros((1, 1)), h_prev, *weights, periods, t),
        [expected],
        f"h_t for t = {t}",
        "Who is renewed at this t, and whom does it see? Slow units do not see faster ones.",
        "这个 t 时谁更新，它又看得见谁？慢的单元看不见更快的单元。",
    )


@stub("clockwork_rnn_step")
def test_clockwork_units_in_any_order() -> None:
    x_t, h_prev, W_xh, W_hh, b_h = numbers(16, (2, 3), (2, 4), (3, 4), (4, 4), (4,))
    periods, order = np.array([2, 1, 4, 2]), np.array([2, 0, 3, 1])
    h_t = variants.clockwork_rnn_step(x_t, h_prev, W_xh, W_hh, b_h, periods, 6)
    en = "This is t = 6, with periods 2, 1, 4, 2. Units of one period see each other."
    zh = "这里 t = 6，周期为 2、1、4、2。周期相同的单元看得见彼此。"
    worked(
        h_t, [[0.5842, 0.0185, -0.9974, -0.7842], [-0.1592, 0.9355, -0.134, 0.1387]], "h_t", en, zh
    )
    shuffled = [x_t, h_prev[:, order], W_xh[:, order], W_hh[np.ix_(order, order)], b_h[order]]
    again = variants.clockwork_rnn_step(*shuffled, periods[order], 6)
    en = "shuffling the units must shuffle the result. Periods may stand in any order."
    zh = "打乱单元的次序，结果也应当只是打乱。周期可以按任意次序排列。"
    same(again, h_t[:, order], "h_t", en, zh)
    same(
        h_t[:, 2], h_prev[:, 2], "h_t", "a unit that waits keeps its state.", "等待的单元状态不变。"
    )
    keeps(variants.clockwork_rnn_step, x_t, h_prev, W_xh, W_hh, b_h, periods, 6)


@stub("depth_gated_lstm_step")
def test_depth_gate_worked_example() -> None:
    c_prev, c_below = np.array([[1.0]]), np.array([[4.0]])
    lstm = np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4)
    depth = np.zeros((1, 1)), np.zeros(1), np.array([0.5]), np.array([-2.0])
    value = variants.depth_gated_lstm_step(
        np.ones((1, 1)), START[0], c_prev, c_below, *lstm, *depth
    )
    h_t, c_t = results(value, "h_t", "c_t")
    en = "What comes from below passes the depth gate, and is added to the plain LSTM's memory."
    zh = "下层来的先过深度门，再加到普通 LSTM 的记忆上。"
    worked(c_t, [[2.5]], "c_t", en, zh)
    worked(h_t, [[0.4933]], "h_t", "It shows all of the new memory.", "它展示完整的新记忆。")


@stub("depth_gated_lstm_step")
def test_a_shut_depth_gate_lets_nothing_in() -> None:
    x_t, h_prev, c_prev, c_below, *lstm = step(17, 3)
    depth = [*numbers(18, (4, 3), (3,), (3,)), np.full(3, -FIRM)]
    with_it = variants.depth_gated_lstm_step(x_t, h_prev, c_prev, c_below, *lstm, *depth)
    without = variants.depth_gated_lstm_step(x_t, h_prev, c_prev, 0 * c_below, *lstm, *depth)
    expected = array(results(without, "h_t", "c_t")[1], (2, 3), "c_t")
    en = "with the depth gate shut, the memory below must make no difference."
    zh = "深度门关上时，下层的记忆不应有任何影响。"
    same(results(with_it, "h_t", "c_t")[1], expected, "c_t", en, zh)


@stub("depth_gated_lstm_step")
def test_depth_gate_of_several_units() -> None:
    args = [*step(17, 3), *numbers(18, (4, 3), (3,), (3,), (3,))]
    h_t, c_t = results(variants.depth_gated_lstm_step(*args), "h_t", "c_t")
    worked(c_t, [[0.2248, 1.4412, 0.2516], [0.6613, 0.1918, -0.1694]], "c_t", ALL, ALL_ZH)
    worked(h_t, [[0.1438, 0.6242, 0.1249], [0.0076, 0.1674, -0.0069]], "h_t", ALL, ALL_ZH)
    keeps(variants.depth_gated_lstm_step, *args)


if __name__ == "__main__":
    run(__file__)
