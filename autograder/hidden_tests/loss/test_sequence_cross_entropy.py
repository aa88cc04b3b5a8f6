"""Hidden tests of sequence_cross_entropy."""

import numpy as np
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests import guards
from autograder.hidden_tests.loss.inputs import (
    FAR,
    compare_slope,
    far_apart,
    loss_and_gradient,
    slack,
)
from autograder.sealed.student import Student
from solutions import loss

sequences = cases("NTK", N=2, T=2, K=2)
masked_sequences = cases("NTK", K=2)
of_every_kind = with_every(mask=(np.bool_, np.int64, np.float32))


def _sequences(case: Case, scale: float = 2.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits, targets and a mask in which the first sequence, if not the only one, may be empty."""
    rng = case.rng()
    shape = (case["N"], case["T"])
    logits = case.normal(rng, *shape, case["K"], scale=scale)
    mask = rng.random(shape) < 0.6
    if case["N"] > 1 and rng.random() < 0.3:
        mask[0] = False
    targets = rng.integers(0, case["K"], shape)
    return logits, targets, mask.astype(case.extra.get("mask", np.bool_))


@check("sequence_cross_entropy", "loss")
@given_sizes(sequences)
def test_sequence_loss(student: Student, case: Case) -> None:
    logits, targets, _ = _sequences(case)
    value, _ = loss_and_gradient(student.loss.sequence_cross_entropy(logits, targets), case)
    reference, _ = loss.sequence_cross_entropy(double(logits), targets)
    expect.number(value, reference, 4 * logits.size, what="loss", case=case)


@check("sequence_cross_entropy", "gradient")
@given_sizes(sequences)
def test_sequence_gradient(student: Student, case: Case) -> None:
    logits, targets, _ = _sequences(case)
    _, dlogits = loss_and_gradient(student.loss.sequence_cross_entropy(logits, targets), case)
    _, reference = loss.sequence_cross_entropy(double(logits), targets)
    expect.array(dlogits, reference, 4 * case["K"], what="dlogits", case=case)


@check("sequence_cross_entropy", "masked_loss")
@given_sizes(masked_sequences)
@of_every_kind
def test_masked_loss(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case)
    value, _ = loss_and_gradient(student.loss.sequence_cross_entropy(logits, targets, mask), case)
    reference, _ = loss.sequence_cross_entropy(double(logits), targets, mask)
    expect.number(value, reference, 4 * logits.size, what="loss", case=case)


@check("sequence_cross_entropy", "masked_gradient")
@given_sizes(masked_sequences)
@of_every_kind
def test_masked_gradient(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case)
    value = student.loss.sequence_cross_entropy(logits, targets, mask)
    _, reference = loss.sequence_cross_entropy(double(logits), targets, mask)
    expect.array(
        loss_and_gradient(value, case)[1], reference, 4 * case["K"], what="dlogits", case=case
    )


@check("sequence_cross_entropy", "ignores_masked")
@given(cases("NTK", T=2, K=2))
@with_every(padding=(-1, -100, 10_000))
def test_what_is_masked_is_not_read(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case)
    mask[:, -1] = False
    padded = np.where(mask, targets, case["padding"])
    noise = case.normal(np.random.default_rng(case.seed + 1), *logits.shape, scale=5.0)
    noisy = np.where(mask[..., None], logits, noise)
    call = lambda: student.loss.sequence_cross_entropy(noisy, padded, mask)  # noqa: E731
    value, dlogits = loss_and_gradient(expect.accepted(call, case), case)
    reference, gradient = loss.sequence_cross_entropy(double(logits), targets, mask)
    expect.number(value, reference, 4 * logits.size, what="loss", case=case)
    expect.array(dlogits, gradient, 4 * case["K"], what="dlogits", case=case)


@check("sequence_cross_entropy", "consistent")
@given(cases("NTK", N=2, T=2, K=2, dtypes=(np.float64,)))
def test_sequence_slope(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case, scale=1.0)
    mask[0, 0] = True
    compare_slope(lambda z: student.loss.sequence_cross_entropy(z, targets, mask), logits, case)


test_sequences_do_not_meet = guards.independent("loss", also=["sequence_cross_entropy"])


@check("sequence_cross_entropy", "bad_targets")
@given(cases("NTK", K=2))
@with_every(target=("-1", "K"), masked=(False, True))
def test_sequence_refuses(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case)
    place = divmod(case.seed % targets.size, case["T"])
    targets[place] = {"-1": -1, "K": case["K"]}[case["target"]]
    mask[place] = True
    args = (logits, targets, mask) if case["masked"] else (logits, targets)
    expect.refused(lambda: student.loss.sequence_cross_entropy(*args), ["targets"], case)


@check("sequence_cross_entropy", "stable")
@given(sequences)
def test_sequence_far_apart(student: Student, case: Case) -> None:
    logits, targets, mask = _sequences(case)
    logits = far_apart(case, *logits.shape)
    seen = student.loss.sequence_cross_entropy.observe(logits, targets, mask)
    value, dlogits = loss_and_gradient(seen.value, case)
    reference, gradient = loss.sequence_cross_entropy(double(logits), targets, mask)
    expect.number(value, reference, 4 * logits.size, what="loss", scale=FAR, case=case)
    expect.array(dlogits, gradient, what="dlogits", slack=slack(case), case=case)
    expect.quiet(seen, case)


@check("sequence_cross_entropy", "keeps")
@given(masked_sequences)
@of_every_kind
def test_sequence_keeps(student: Student, case: Case) -> None:
    seen = student.loss.sequence_cross_entropy.observe(*_sequences(case))
    value, dlogits = loss_and_gradient(seen.value, case)
    expect.plain_float(value, what="loss", case=case)
    expect.same_dtype(dlogits, case.dtype, what="dlogits", case=case)
    expect.untouched(seen, ["logits", "targets", "mask"], case)
