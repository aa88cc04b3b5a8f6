"""Hidden tests of cross_entropy."""

import numpy as np
import pytest
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests.loss.inputs import (
    FAR,
    compare_slope,
    far_apart,
    loss_and_gradient,
    slack,
)
from autograder.sealed.student import Student
from solutions import loss

batches = cases("NK", N=2, K=2)


def _batch(case: Case, scale: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    rng = case.rng()
    targets = rng.integers(0, case["K"], case["N"])
    return case.normal(rng, case["N"], case["K"], scale=scale), targets


@check("cross_entropy", "loss")
@given_sizes(batches)
def test_cross_entropy_loss(student: Student, case: Case) -> None:
    logits, targets = _batch(case)
    value, _ = loss_and_gradient(student.loss.cross_entropy(logits, targets), case)
    reference, _ = loss.cross_entropy(double(logits), targets)
    expect.number(value, reference, 4 * logits.size, what="loss", case=case)


@check("cross_entropy", "gradient")
@given_sizes(batches)
def test_cross_entropy_gradient(student: Student, case: Case) -> None:
    logits, targets = _batch(case)
    _, dlogits = loss_and_gradient(student.loss.cross_entropy(logits, targets), case)
    _, reference = loss.cross_entropy(double(logits), targets)
    expect.array(dlogits, reference, 4 * case["K"], what="dlogits", case=case)


@check("cross_entropy", "loss")
@pytest.mark.parametrize("kind", [np.uint8, np.int32])
def test_cross_entropy_takes_any_integers(student: Student, kind: type) -> None:
    case = Case({"N": 3, "K": 4}, np.float64, 7)
    logits, targets = _batch(case)
    value, _ = loss_and_gradient(student.loss.cross_entropy(logits, targets.astype(kind)), case)
    expect.number(value, loss.cross_entropy(logits, targets)[0], 48, what="loss", case=case)


@check("cross_entropy", "consistent")
@given(cases("NK", N=2, K=2, dtypes=(np.float64,)))
def test_cross_entropy_slope(student: Student, case: Case) -> None:
    logits, targets = _batch(case, scale=1.0)
    compare_slope(lambda z: student.loss.cross_entropy(z, targets), logits, case)


@check("cross_entropy", "stable")
@given(batches)
def test_cross_entropy_far_apart(student: Student, case: Case) -> None:
    _, targets = _batch(case)
    logits = far_apart(case, case["N"], case["K"])
    seen = student.loss.cross_entropy.observe(logits, targets)
    value, dlogits = loss_and_gradient(seen.value, case)
    reference, gradient = loss.cross_entropy(double(logits), targets)
    expect.number(value, reference, 4 * logits.size, what="loss", scale=FAR, case=case)
    expect.array(dlogits, gradient, what="dlogits", slack=slack(case), case=case)
    expect.quiet(seen, case)


@check("cross_entropy", "bad_targets")
@given(cases("NK", K=2))
@with_every(target=("-1", "K", "K+3"))
def test_cross_entropy_refuses(student: Student, case: Case) -> None:
    logits, targets = _batch(case)
    targets[case.seed % case["N"]] = {"-1": -1, "K": case["K"], "K+3": case["K"] + 3}[
        case["target"]
    ]
    expect.refused(lambda: student.loss.cross_entropy(logits, targets), ["targets"], case)


@check("cross_entropy", "keeps")
@given(cases("NK", K=2))
def test_cross_entropy_keeps(student: Student, case: Case) -> None:
    seen = student.loss.cross_entropy.observe(*_batch(case))
    value, dlogits = loss_and_gradient(seen.value, case)
    expect.plain_float(value, what="loss", case=case)
    expect.same_dtype(dlogits, case.dtype, what="dlogits", case=case)
    expect.untouched(seen, ["logits", "targets"], case)
