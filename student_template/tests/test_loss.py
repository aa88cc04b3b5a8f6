"""Part 3: try your answers with `pytest tests/test_loss.py`. Worked numbers are the handout's.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

import numpy as np
from checks import (
    Part,
    Wrong,
    array,
    each_stub,
    ensure,
    keeps,
    number,
    quiet,
    refused,
    results,
    run,
    said_by,
    slope,
    stub,
    worked,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

loss = Part("loss")
BOTH = ("softmax", "log_softmax")
SAME_FORMULA = (
    "The loss and its gradient must belong to the same formula.",
    "损失和它的梯度必须出自同一个公式。",
)
few_examples = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
)


@stub("softmax")
def test_softmax_worked_example() -> None:
    p = loss.softmax(np.array([1.0, 2.0, 3.0]))
    worked(
        p,
        [0.09, 0.2447, 0.6652],
        "softmax([1, 2, 3])",
        "Make each score positive, then divide by what they add up to.",
        "先让每个分数变正，再除以它们的和。",
    )


@stub("log_softmax")
def test_log_softmax_worked_example() -> None:
    log_p = loss.log_softmax(np.array([1.0, 2.0, 3.0]))
    worked(
        log_p,
        [-2.4076, -1.4076, -0.4076],
        "log_softmax([1, 2, 3])",
        "The logarithm of a quotient is a difference.",
        "商的对数是差。",
    )


@each_stub(*BOTH)
@few_examples
@given(shape=st.lists(st.integers(1, 4), min_size=1, max_size=3), data=st.data())
def test_scores_along_any_axis(name: str, shape: list[int], data: st.DataObject) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1), label="axis")
    z = np.random.default_rng(0).standard_normal(shape)
    p = array(getattr(loss, name)(z, axis=axis), z.shape, f"{name}(z, axis={axis})")
    p = np.exp(p) if name == "log_softmax" else p
    ensure((p >= 0).all(), "A probability is negative.", "有的概率是负数。")
    total = max(p.sum(axis=axis).flat, key=lambda x: abs(x - 1))
    ensure(
        abs(total - 1) < 1e-9,
        f"For z of shape {z.shape}, the probabilities along axis={axis} do not add up to 1, "
        f"but to {total:.10g}.",
        f"z 的形状为 {z.shape} 时，沿 axis={axis} 的概率加起来不等于 1，而是 {total:.10g}。",
    )


@each_stub(*BOTH)
def test_large_scores(name: str) -> None:
    function = getattr(loss, name)
    z = np.array([[1.0, 2.0, 3.0], [1001.0, 1002.0, 1003.0], [-1e4, 1.0 - 1e4, 2.0 - 1e4]])
    rows = quiet(
        function,
        z,
        en="Which shift makes the largest score of each row harmless?",
        zh="怎样平移，才能让每一行最大的分数变得安全？",
    )
    rows = array(rows, z.shape, f"{name}(z)")
    ensure(
        np.allclose(rows, rows[0]),
        "Rows that differ only by a shift of all scores must have the same result.",
        "各行只差一个整体的平移，结果应当相同。",
    )
    keeps(function, z)


@stub("log_softmax")
def test_log_softmax_of_an_impossible_class() -> None:
    en = "A tiny probability must not become 0 on the way: stay with logarithms."
    zh = "极小的概率不能在途中变成 0：请全程用对数计算。"
    log_p = quiet(loss.log_softmax, np.array([0.0, -1e4]), en=en, zh=zh)
    worked(log_p, [0.0, -1e4], "log_softmax([0, -1e4])", en, zh)


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Logits and targets of the handout."""
    return np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), np.array([2, 0])


@stub("cross_entropy")
def test_cross_entropy_worked_example() -> None:
    value, dlogits = results(loss.cross_entropy(*batch()), "loss", "dlogits")
    worked(
        value,
        0.7531,
        "loss",
        "It is the mean of minus the log-probability of each row's own target.",
        "它是每一行自己的目标的对数概率取负号，再求平均。",
    )
    worked(
        dlogits,
        [[0.045, 0.1224, -0.1674], [-0.3333, 0.1667, 0.1667]],
        "dlogits",
        "It is the gradient of the mean: each row adds up to 0.",
        "它是平均值的梯度：每一行加起来是 0。",
    )


@stub("cross_entropy")
def test_cross_entropy_gradient_is_the_slope() -> None:
    rng = np.random.default_rng(1)
    logits, targets = rng.standard_normal((4, 5)), np.array([0, 4, 2, 2])

    def forward(z: np.ndarray) -> float:
        return number(results(loss.cross_entropy(z, targets), "loss", "dlogits")[0], "loss")

    dlogits = results(loss.cross_entropy(logits, targets), "loss", "dlogits")[1]
    dlogits = array(dlogits, logits.shape, "dlogits")
    slope(dlogits, forward, logits, "dlogits", *SAME_FORMULA)


@stub("cross_entropy")
def test_cross_entropy_of_a_sure_and_wrong_answer() -> None:
    en = "The logits are [0, -1e4], the target is 1. Which function gives a log that is never -inf?"
    zh = "这里 logits 是 [0, -1e4]，目标是 1。哪个函数求出的对数不会是 -inf？"
    both = quiet(loss.cross_entropy, np.array([[0.0, -1e4]]), np.array([1]), en=en, zh=zh)
    value, _ = results(both, "loss", "dlogits")
    worked(value, 1e4, "loss", en, zh)


@stub("cross_entropy")
def test_cross_entropy_refuses_bad_targets() -> None:
    logits, _ = batch()
    refused("targets", loss.cross_entropy, logits, np.array([2, -1]))
    refused("targets", loss.cross_entropy, logits, np.array([3, 0]))
    keeps(loss.cross_entropy, *batch())


def padded() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits, targets and mask of the handout."""
    first, second = [[0.0, 0.0], [0.0, 0.0], [9.0, 1.0]], [[0.0, 0.0], [5.0, 1.0], [3.0, 7.0]]
    targets, mask = [[0, 1, -1], [1, -1, -1]], [[1, 1, 0], [1, 0, 0]]
    return np.array([first, second]), np.array(targets), np.array(mask)


@stub("sequence_cross_entropy")
def test_sequence_of_equal_scores() -> None:
    logits, targets = np.zeros((2, 3, 4)), np.zeros((2, 3), int)
    value, _ = results(loss.sequence_cross_entropy(logits, targets), "loss", "dlogits")
    worked(
        value,
        4.1589,  # (3 log 4 + 3 log 4) / 2
        "loss",
        "All scores are equal here. Add up over the 3 steps, then average over the 2 sequences.",
        "这里所有分数都相等。先对 3 步求和，再对 2 个序列求平均。",
    )
    one_is_empty = np.array([[1, 1, 0], [0, 0, 0]])
    value, _ = results(
        loss.sequence_cross_entropy(logits, targets, one_is_empty), "loss", "dlogits"
    )
    worked(
        value,
        1.3863,  # (2 log 4 + 0) / 2
        "loss",
        "One of the 2 sequences is fully masked here: it adds 0 and is still one of the N.",
        "这里 2 个序列中有一个掩码全为假：它贡献 0，但仍然算在 N 里。",
    )


@stub("sequence_cross_entropy")
def test_sequence_worked_example() -> None:
    try:
        both = loss.sequence_cross_entropy(*padded())
    except ValueError as error:
        raise Wrong(
            f"Targets at masked steps are not read, so -1 may stand there; but {said_by(error)}.",
            f"掩码为假的步上目标不会被读取，可以是 -1；却出现了 {said_by(error)}。",
        ) from error
    value, dlogits = results(both, "loss", "dlogits")
    worked(
        value,
        1.0397,
        "loss",
        "Only the steps that count are added up, and N stays the number of sequences.",
        "只把计入的步加起来，N 始终是序列的个数。",
    )
    worked(
        array(dlogits, (2, 3, 2), "dlogits")[0],
        [[-0.25, 0.25], [0.25, -0.25], [0.0, 0.0]],
        "dlogits[0]",
        "A step that does not count has gradient 0; N divides the others.",
        "不计入的步梯度是 0；其余的步都要除以 N。",
    )


@stub("sequence_cross_entropy")
def test_sequence_of_a_sure_and_wrong_answer() -> None:
    en = "The logits are [0, -1e4], the target is 1. Which function gives a log that is never -inf?"
    zh = "这里 logits 是 [0, -1e4]，目标是 1。哪个函数求出的对数不会是 -inf？"
    logits, targets = np.array([[[0.0, -1e4], [0.0, 0.0]]]), np.array([[1, 0]])
    both = quiet(loss.sequence_cross_entropy, logits, targets, en=en, zh=zh)
    worked(results(both, "loss", "dlogits")[0], 10000.6931, "loss", en, zh)


@stub("sequence_cross_entropy")
def test_sequence_gradient_is_the_slope() -> None:
    rng = np.random.default_rng(2)
    logits, targets = rng.standard_normal((3, 4, 5)), rng.integers(0, 5, (3, 4))
    mask = np.array([[True, True, True, False], [False] * 4, [True, False, False, False]])
    targets[~mask] = 99  # they are not read

    def forward(z: np.ndarray) -> float:
        value = loss.sequence_cross_entropy(z, targets, mask)
        return number(results(value, "loss", "dlogits")[0], "loss")

    dlogits = results(loss.sequence_cross_entropy(logits, targets, mask), "loss", "dlogits")[1]
    dlogits = array(dlogits, logits.shape, "dlogits")
    slope(dlogits, forward, logits, "dlogits", *SAME_FORMULA)


@stub("sequence_cross_entropy")
def test_sequence_refuses_bad_targets_that_count() -> None:
    logits, targets, mask = padded()
    refused("targets", loss.sequence_cross_entropy, logits, targets, np.ones_like(mask))
    refused("targets", loss.sequence_cross_entropy, logits, np.full((2, 3), 2))
    keeps(loss.sequence_cross_entropy, logits, targets, mask.astype(float))


if __name__ == "__main__":
    run(__file__)
