"""Part 4: try your answers with `pytest tests/test_bptt.py`. Worked numbers are the handout's.

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
    number,
    refused,
    results,
    run,
    slope,
    stub,
    worked,
)

bptt = Part("bptt")
PARAMETERS = ["W_xh", "W_hh", "b_h"]
GRADIENTS = ["x", "h0", *PARAMETERS]
BOTH = ("rnn_backward", "truncated_rnn_backward")


def numbers(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """An array of random numbers for each shape."""
    rng = np.random.default_rng(seed)
    return [0.7 * rng.standard_normal(shape) for shape in shapes]


def one_cell() -> list[np.ndarray]:
    """dh_t, h_t, x_t, h_prev, W_xh, W_hh: the handout's."""
    rows = ([[2.0, 1.0]], [[0.5, 0.0]], [[3.0]], [[0.5, -1.0]], [[2.0, 1.0]])
    return [*map(np.array, rows), np.array([[1.0, 0.0], [2.0, -1.0]])]


@stub("rnn_step_backward")
def test_step_worked_example() -> None:
    grads = bptt.rnn_step_backward(*one_cell())
    entries(grads, ["x_t", "h_prev", *PARAMETERS], "grads")
    worked(
        grads["b_h"],
        [1.5, 1.0],
        'grads["b_h"]',
        "It is the gradient at z, before tanh: the slope is 1 - h_t squared.",
        "它就是 tanh 之前的 z 的梯度：导数是 1 减 h_t 的平方。",
    )
    en, zh = "Which unit does each weight lead to?", "每个权重通向哪个单元？"
    worked(grads["x_t"], [[4.0]], 'grads["x_t"]', en, zh)
    worked(grads["h_prev"], [[1.5, 2.0]], 'grads["h_prev"]', en, zh)
    worked(grads["W_xh"], [[4.5, 3.0]], 'grads["W_xh"]', en, zh)
    worked(grads["W_hh"], [[0.75, 0.5], [-1.5, -1.0]], 'grads["W_hh"]', en, zh)


@stub("rnn_step_backward")
def test_step_of_a_batch_is_its_rows_together() -> None:
    *rows, W_xh, W_hh = numbers(1, (2, 3), (2, 3), (2, 4), (2, 3), (4, 3), (3, 3))
    rows[1] = np.tanh(rows[1])
    keeps(bptt.rnn_step_backward, *rows, W_xh, W_hh)
    shapes = {"x_t": (2, 4), "h_prev": (2, 3), "W_xh": (4, 3), "W_hh": (3, 3), "b_h": (3,)}
    whole = entries(bptt.rnn_step_backward(*rows, W_xh, W_hh), list(shapes), "grads")
    single = [
        bptt.rnn_step_backward(*(row[n : n + 1] for row in rows), W_xh, W_hh) for n in range(2)
    ]
    for name, shape in shapes.items():
        value = array(whole[name], shape, f'grads["{name}"]')
        together = np.concatenate if name in ("x_t", "h_prev") else sum
        ensure(
            np.allclose(value, together([grads[name] for grads in single])),
            f"{name}: two sequences at once do not give what each of them gives alone. "
            "What all of them share adds up; what is their own stays apart.",
            f"{name}：两个序列一起算，与各自单独算不符。共用的要相加，各自的互不相干。",
        )


def quiet_network(T: int = 3) -> list[np.ndarray]:
    """dh, h, x, h0, W_xh, W_hh of the handout's network, whose states are all 0."""
    zeros, one = np.zeros((1, T, 1)), np.array([[1.0]])
    return [np.ones((1, T, 1)), zeros, zeros, np.zeros((1, 1)), one, 0.5 * one]


def compare(grads: object, x: list[float], h0: float, b_h: float, en: str, zh: str) -> None:
    """The three gradients of the handout's network that are not 0."""
    entries(grads, GRADIENTS, "grads")
    worked(grads["x"], np.array(x)[None, :, None], 'grads["x"]', en, zh)
    worked(grads["h0"], [[h0]], 'grads["h0"]', en, zh)
    worked(grads["b_h"], [b_h], 'grads["b_h"]', en, zh)


@stub("rnn_backward")
def test_backward_worked_example() -> None:
    compare(
        bptt.rnn_backward(*quiet_network()),
        [1.75, 1.5, 1.0],
        0.875,
        4.25,
        "Two gradients meet at every state: its own, and the one that comes back from the next.",
        "每个状态处有两个梯度汇合：自己的，以及后一步传回来的。",
    )


@each_stub(*BOTH)
def test_backward_leaves_its_inputs_alone(name: str) -> None:
    options = (2,) if name == "truncated_rnn_backward" else ()
    keeps(getattr(bptt, name), *sequence(5), *options)


def sequence(T: int) -> list[np.ndarray]:
    """dh, h, x, h0, W_xh, W_hh: two sequences, four inputs, three units."""
    dh, h, *rest = numbers(2, (2, T, 3), (2, T, 3), (2, T, 4), (2, 3), (4, 3), (3, 3))
    return [dh, np.tanh(h), *rest]


def gradients(*args: np.ndarray) -> dict[str, np.ndarray]:
    """What rnn_backward returns, each array of the right shape."""
    found = entries(bptt.rnn_backward(*args), GRADIENTS, "grads")
    _, _, x, h0, W_xh, W_hh = args
    shapes = [x.shape, h0.shape, W_xh.shape, W_hh.shape, W_hh[0].shape]
    for name, shape in zip(GRADIENTS, shapes, strict=True):
        array(found[name], shape, f'grads["{name}"]')
    return found


@stub("rnn_backward")
def test_backward_of_two_sequences() -> None:
    grads = gradients(*sequence(5))
    en, zh = "(T = 5.) Weights add up over the steps.", "（T = 5。）权重的梯度要对各步相加。"
    worked(
        grads["h0"], [[0.215, -0.4905, 0.156], [0.0224, -0.1298, -0.2696]], 'grads["h0"]', en, zh
    )
    worked(
        grads["W_hh"],
        [[0.5561, 0.487, 1.2264], [-1.3894, 0.4386, -0.4984], [-2.9172, -0.2659, -0.5394]],
        'grads["W_hh"]',
        en,
        zh,
    )


@stub("rnn_backward")
def test_backward_of_one_step() -> None:
    dh, h, x, h0, W_xh, W_hh = sequence(1)
    grads = gradients(dh, h, x, h0, W_xh, W_hh)
    step = bptt.rnn_step_backward(dh[:, 0], h[:, 0], x[:, 0], h0, W_xh, W_hh)
    for name in GRADIENTS:
        value = grads["x"][:, 0] if name == "x" else grads[name]
        ensure(
            np.allclose(value, step[{"x": "x_t", "h0": "h_prev"}.get(name, name)]),
            f"{name}: with T = 1 there is one cell only, and h0 is the state before it.",
            f"{name}：T = 1 时只有一步，它前面的状态是 h0。",
        )


@stub("rnn_backward")
@pytest.mark.parametrize("cut", [1, 3])
def test_backward_in_two_halves(cut: int) -> None:
    dh, h, x, h0, *weights = sequence(5)
    whole = gradients(dh, h, x, h0, *weights)
    later = gradients(dh[:, cut:], h[:, cut:], x[:, cut:], h[:, cut - 1], *weights)
    meeting = dh[:, :cut].copy()
    meeting[:, -1] += later["h0"]
    earlier = gradients(meeting, h[:, :cut], x[:, :cut], h0, *weights)
    right = {name: earlier[name] + later[name] for name in PARAMETERS}
    right["x"] = np.concatenate([earlier["x"], later["x"]], axis=1)
    right["h0"] = earlier["h0"]
    for name in GRADIENTS:
        ensure(
            np.allclose(whole[name], right[name]),
            f"{name} changes when you go back in two parts, cut before step {cut}. "
            "Weights add up; the later part reaches the earlier one through one state only.",
            f"在第 {cut} 步前切开、分两段往回走，{name} 就变了。"
            "权重的梯度要相加；后一段只通过一个状态影响前一段。",
        )


@stub("truncated_rnn_backward")
@pytest.mark.parametrize(
    ("k", "x", "h0", "b_h"),
    [(1, [1.0, 1.0, 1.0], 0.5, 3.0), (2, [1.5, 1.5, 1.0], 0.75, 4.0)],
)
def test_truncated_worked_example(k: int, x: list[float], h0: float, b_h: float) -> None:
    compare(
        bptt.truncated_rnn_backward(*quiet_network(), k),
        x,
        h0,
        b_h,
        f"(k = {k}.) Each loss passes the k cells up to its own, and nothing before them.",
        f"（k = {k}。）每个损失只走过到自己为止的 k 步，更早的一概不计。",
    )


@stub("truncated_rnn_backward")
@pytest.mark.parametrize("k", [4, 9])
def test_truncated_with_room_for_all(k: int) -> None:
    compare(
        bptt.truncated_rnn_backward(*quiet_network(T=4), k),
        [1.875, 1.75, 1.5, 1.0],
        0.9375,
        6.125,
        f"(T = 4, k = {k}.) Nothing is cut off here.",
        f"（T = 4，k = {k}。）这里什么也没有截断。",
    )


@stub("truncated_rnn_backward")
def test_truncated_of_two_sequences() -> None:
    grads = entries(bptt.truncated_rnn_backward(*sequence(5), 2), GRADIENTS, "grads")
    en = "(T = 5, k = 2.) A window begins with the state just before it; h0 if there is none."
    zh = "（T = 5，k = 2。）窗口从它前面那一步的状态开始；前面没有就用 h0。"
    worked(
        grads["h0"], [[0.2231, -0.5447, 0.0899], [0.0233, -0.1544, -0.2999]], 'grads["h0"]', en, zh
    )
    worked(
        grads["W_hh"],
        [[0.5748, 0.5821, 1.3145], [-1.3431, 0.4135, -0.4738], [-2.9955, 0.0238, -0.5948]],
        'grads["W_hh"]',
        en,
        zh,
    )
    worked(grads["b_h"], [-5.5884, 1.6064, -1.3114], 'grads["b_h"]', en, zh)


@stub("truncated_rnn_backward")
def test_truncated_needs_a_cell() -> None:
    refused("k", bptt.truncated_rnn_backward, *sequence(5), 0)


def three_and_four() -> dict[str, np.ndarray]:
    """Gradients of norm 5."""
    return {"W_hh": np.array([[3.0]]), "b_h": np.array([0.0, -4.0])}


@stub("clip_by_global_norm")
def test_clip_worked_example() -> None:
    clipped, norm = results(bptt.clip_by_global_norm(three_and_four(), 1.0), "grads", "norm")
    worked(
        norm, 5.0, "norm", "It is that of all entries, before.", "它由所有元素算出，在裁剪之前。"
    )
    entries(clipped, ["W_hh", "b_h"], "grads")
    en, zh = "One factor for all of them.", "所有梯度乘同一个因子。"
    worked(clipped["W_hh"], [[0.6]], 'grads["W_hh"]', en, zh)
    worked(clipped["b_h"], [0.0, -0.8], 'grads["b_h"]', en, zh)


@stub("clip_by_global_norm")
def test_clip_to_another_length() -> None:
    clipped, _ = results(bptt.clip_by_global_norm(three_and_four(), 2.5), "grads", "norm")
    length = float(sum((clipped[name] ** 2).sum() for name in ("W_hh", "b_h"))) ** 0.5
    ensure(
        abs(length - 2.5) < 2.5e-5,
        f"With max_norm = 2.5 the clipped gradients have norm {length:.6f}.",
        f"max_norm = 2.5 时，裁剪后的梯度范数是 {length:.6f}。",
    )


@stub("clip_by_global_norm")
@pytest.mark.parametrize("scale", [1.0, 0.0])
def test_clip_leaves_what_is_short(scale: float) -> None:
    grads = {name: scale * g for name, g in three_and_four().items()}
    clipped, norm = results(bptt.clip_by_global_norm(grads, 6.0), "grads", "norm")
    en, zh = "It is short enough, so it stays as it is.", "已经够短，就保持原样。"
    worked(norm, 5.0 * scale, "norm", en, zh)
    worked(clipped["b_h"], grads["b_h"], 'grads["b_h"]', en, zh)


@stub("clip_by_global_norm")
def test_clip_leaves_its_input_alone() -> None:
    keeps(bptt.clip_by_global_norm, three_and_four(), 1.0)
    keeps(bptt.clip_by_global_norm, three_and_four(), 9.0)


ONE_INPUT = {"W_xh": (1, 3), "W_hh": (3, 3), "b_h": (3,), "W_hy": (3, 2), "b_y": (2,)}
SHAPES = {"W_xh": (4, 3), "W_hh": (3, 3), "b_h": (3,), "W_hy": (3, 2), "b_y": (2,)}


@stub("train_step")
@pytest.mark.parametrize(("options", "moved"), [((), 0.1), ((0.5,), 0.0354)])
def test_train_step_worked_example(options: tuple[float, ...], moved: float) -> None:
    params = {name: np.zeros(shape) for name, shape in ONE_INPUT.items()}
    x, targets = np.ones((1, 2, 1)), np.array([[0, 0]])
    new, loss = results(bptt.train_step(params, x, targets, 0.1, *options), "params", "loss")
    worked(
        loss,
        1.3863,
        "loss",
        "Add up over the steps, with the old parameters.",
        "用旧参数，对各步求和。",
    )
    entries(new, list(ONE_INPUT), "params")
    worked(
        new["b_y"],
        [moved, -moved],
        f'params["b_y"] (max_norm = {options[0] if options else 5})',
        "Down the slope, and no further than lr times max_norm.",
        "沿梯度下降的方向走，而且不超过 lr 乘 max_norm。",
    )


def positive_or_not() -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """params, x, targets: random numbers; the tag of a step says whether its first input is > 0."""
    (x,) = numbers(5, (6, 5, 4))
    params = dict(zip(SHAPES, numbers(4, *SHAPES.values()), strict=True))
    return params, x, (x[..., 0] > 0).astype(int)


@stub("train_step")
def test_train_step_starts_from_a_state_of_zeros() -> None:
    _, loss = results(bptt.train_step(*positive_or_not(), 0.1), "params", "loss")
    en, zh = "Before the first step the state is 0.", "第一步之前的状态是 0。"
    worked(loss, 7.3526, "loss", en, zh)


@stub("train_step")
def test_train_step_goes_as_far_as_it_may() -> None:
    params, *data = positive_or_not()
    new = results(bptt.train_step(params, *data, 0.1, 0.5), "params", "loss")[0]
    entries(new, list(SHAPES), "params")
    way = float(sum(((new[name] - params[name]) ** 2).sum() for name in SHAPES)) ** 0.5
    ensure(
        abs(way - 0.05) < 1e-6,
        "With lr = 0.1 and max_norm = 0.5 the five parameters together must move by 0.05, but "
        f"they move by {way:.4f}. Their gradients, and no others, have one norm together.",
        f"lr = 0.1、max_norm = 0.5 时，五个参数合起来应当移动 0.05，却移动了 {way:.4f}。"
        "它们的梯度合起来算一个范数，不算别的梯度。",
    )


@stub("train_step")
def test_train_step_leaves_its_inputs_alone() -> None:
    keeps(bptt.train_step, *positive_or_not(), 0.1)


@stub("train_step")
def test_train_step_goes_down_the_slope_of_your_loss() -> None:
    params, *data = positive_or_not()

    def step(**changed: np.ndarray) -> tuple[dict[str, np.ndarray], float]:
        value = bptt.train_step({**params, **changed}, *data, 1.0, 1e6)
        return results(value, "params", "loss")

    new = entries(step()[0], list(SHAPES), "params")
    for name, at in params.items():
        what = f"The step of {name}", f"{name} 走的这一步"

        def loss(values: np.ndarray, name: str = name) -> float:
            return number(step(**{name: values})[1], "loss")

        slope(
            at - array(new[name], at.shape, f'params["{name}"]'),
            loss,
            at,
            what,
            "The output layer serves at every step of every sequence.",
            "输出层用于每个序列的每一步。",
        )


@stub("train_step")
def test_train_step_learns() -> None:
    params, x, targets = positive_or_not()
    losses = []
    for _ in range(100):
        params, loss = results(bptt.train_step(params, x, targets, 0.3), "params", "loss")
        losses.append(number(loss, "loss"))
    ensure(
        losses[-1] < losses[0] / 3,
        f"100 steps bring the loss from {losses[0]:.3f} to {losses[-1]:.3f} only. "
        "Does every parameter move, and down the slope?",
        f"走了 100 步，损失只从 {losses[0]:.3f} 变到 {losses[-1]:.3f}。"
        "是不是每个参数都在动，而且朝着下降的方向？",
    )


@stub("linear_chain")
def test_chain_worked_example() -> None:
    value, gradient = results(bptt.linear_chain(2.0, 3), "value", "gradient")
    en, zh = "The value is 2 to the power of 3.", "值是 2 的 3 次方。"
    worked(value, 8.0, "value", en, zh)
    worked(gradient, 12.0, "gradient", "Every use of w adds to it.", "w 每用一次都有贡献。")


@stub("linear_chain")
def test_chain_of_a_thousand_steps() -> None:
    for w, expected in ((1.01, 2.1e4), (0.99, 4.3e-5)):
        value, _ = results(bptt.linear_chain(w, 1000), "value", "gradient")
        ensure(
            abs(number(value, "value") / expected - 1) < 0.05,
            f"After 1000 steps with w = {w} you have {value:.2g}, not about {expected:.2g}.",
            f"w = {w} 走 1000 步之后，你得到 {value:.2g}，应当约为 {expected:.2g}。",
        )


@stub("linear_chain")
def test_chain_edges() -> None:
    edges = ((0.0, 1, (0.0, 1.0)), (0.7, 0, (1.0, 0.0)), (0.0, 0, (1.0, 0.0)))
    for w, steps, expected in (*edges, (-2.0, 3, (-8.0, 12.0))):
        got = results(bptt.linear_chain(w, steps), "value", "gradient")
        ensure(
            all(abs(float(a) - b) < 1e-12 for a, b in zip(got, expected, strict=True)),
            f"With w = {w} and {steps} steps the result is {expected}, to the last digit, and "
            f"yours is {got}.",
            f"w = {w}、走 {steps} 步时，结果应当精确地是 {expected}，你的是 {got}。",
        )


@stub("hidden_jacobian_norms")
def test_norms_worked_example() -> None:
    h, W_hh = np.array([[0.9], [0.6], [0.0], [0.6]]), np.array([[0.5]])
    worked(
        bptt.hidden_jacobian_norms(h, W_hh),
        [0.0512, 0.16, 0.32, 1.0],
        ("the norms for one unit", "一个单元的范数"),
        "Each step gives a factor: the weight, times the slope at the state that comes out of it.",
        "每一步贡献一个因子：权重乘以流出这一步的状态处的导数。",
    )
    keeps(bptt.hidden_jacobian_norms, h, W_hh)


@stub("hidden_jacobian_norms")
def test_norms_of_two_units() -> None:
    worked(
        bptt.hidden_jacobian_norms(np.zeros((3, 2)), np.array([[0.0, 2.0], [0.5, 0.0]])),
        [1.0, 2.0, 1.0],
        ("the norms for two units", "两个单元的范数"),
        "Multiply the matrices first, then take the norm of the product.",
        "先把矩阵乘起来，再求乘积的范数。",
    )


@stub("hidden_jacobian_norms")
def test_norms_of_three_units() -> None:
    h, W_hh = numbers(11, (5, 3), (3, 3))
    worked(
        bptt.hidden_jacobian_norms(np.tanh(2 * h), 2 * W_hh),
        [2.4746, 1.9233, 1.9619, 1.9036, 1.0],
        ("the norms for three units", "三个单元的范数"),
        "Which index of W_hh is the old unit, which is the new one? Which matrix comes first?",
        "W_hh 的哪个下标是旧单元，哪个是新单元？哪个矩阵在前？",
    )


if __name__ == "__main__":
    run(__file__)
