"""Hidden tests of softmax and log_softmax."""

import numpy as np
import pytest
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.loss.inputs import FAR, far_apart, slack
from autograder.sealed.student import Student
from solutions import loss


def both(name: str) -> pytest.MarkDecorator:
    """Run a test for softmax and for log_softmax, each under its own check."""
    return each_stub(("softmax", "log_softmax"), name)


@both("values")
@given_sizes(cases("NTK", N=2, T=2, K=2))
@with_every(axis=range(-3, 3))
def test_scores_along_any_axis(student: Student, stub: str, case: Case) -> None:
    z = case.normal(case.rng(), case["N"], case["T"], case["K"], scale=2.0)
    reference = getattr(loss, stub)(double(z), axis=case["axis"])
    value = getattr(student.loss, stub)(z, axis=case["axis"])
    expect.array(value, reference, 4 * max(z.shape), what=stub, case=case)


@both("values")
@given_sizes(cases("NK", N=2, K=2))
@with_every(ndim=(1, 2))
def test_scores_along_the_last_axis(student: Student, stub: str, case: Case) -> None:
    z = case.normal(case.rng(), *(case["N"], case["K"])[-case["ndim"] :], scale=2.0)
    value = getattr(student.loss, stub)(z)
    expect.array(value, getattr(loss, stub)(double(z)), 4 * max(z.shape), what=stub, case=case)


@both("stable")
@given(cases("NK", N=2, K=2))
@with_every(shift=(-FAR, FAR))
def test_scores_shifted(student: Student, stub: str, case: Case) -> None:
    z = case.normal(case.rng(), case["N"], case["K"], scale=2.0)
    shifted = z + case.dtype(case["shift"])
    # The reference sees the rounded sum too: what is lost in z + 1e4 is not the student's fault.
    reference = getattr(loss, stub)(double(shifted) - case["shift"])
    seen = getattr(student.loss, stub).observe(shifted)
    expect.array(seen.value, reference, what=stub, slack=slack(case), case=case)
    expect.quiet(seen, case)


@both("stable")
@given(cases("NK", N=2, K=2))
def test_scores_far_apart(student: Student, stub: str, case: Case) -> None:
    z = far_apart(case, case["N"], case["K"])
    seen = getattr(student.loss, stub).observe(z)
    reference = getattr(loss, stub)(double(z))
    expect.array(seen.value, reference, what=stub, slack=slack(case), case=case)
    expect.quiet(seen, case)


@check("log_softmax", "stable")
def test_log_softmax_of_an_impossible_class(student: Student) -> None:
    seen = student.loss.log_softmax.observe(np.array([0.0, -FAR]))
    expect.array(seen.value, np.array([0.0, -FAR]), what="log_softmax([0, -1e4])")
    expect.quiet(seen)


@both("keeps")
@given(cases("NK", K=2))
def test_scores_keep(student: Student, stub: str, case: Case) -> None:
    z = case.normal(case.rng(), case["N"], case["K"])
    seen = getattr(student.loss, stub).observe(z)
    expect.same_dtype(seen.value, case.dtype, what=stub, case=case)
    expect.untouched(seen, ["z"], case)
