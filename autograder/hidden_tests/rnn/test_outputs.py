"""Hidden tests of the parameter groups, the output layer and the last hidden state."""

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests.rnn.inputs import FIXED
from autograder.sealed.student import Student
from solutions import rnn

MATRICES, BIASES = ("W_xh", "W_hh", "W_hy"), ("b_h", "b_y")
sizes = cases("DHK", largest=200, dtypes=(np.float64,))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(MATRICES, marks=check("parameter_groups", "matrices")),
        pytest.param(BIASES, marks=check("parameter_groups", "biases")),
    ],
)
@given_sizes(sizes)
def test_parameter_groups(student: Student, names: tuple[str, ...], case: Case) -> None:
    D, H, K = (case[name] for name in "DHK")
    groups = student.rnn.parameter_groups(D, H, K)
    if isinstance(groups, dict):  # a key too many or too few is the business of another check
        groups = {name: groups[name] for name in names if name in groups}
    groups, where = expect.entries(groups, names), f"D={D}, H={H}, K={K}"
    for name, count in rnn.parameter_groups(D, H, K).items():
        if name in names:
            expect.equal(groups[name], count, what=f'["{name}"]', case=where)


@check("parameter_groups", "keys")
def test_parameter_groups_are_five(student: Student) -> None:
    expect.entries(student.rnn.parameter_groups(2, 3, 4), MATRICES + BIASES)


def _output(student: Student, case: Case, *leading: int) -> None:
    rng, H, K = case.rng(), case["H"], case["K"]
    args = [case.normal(rng, *shape) for shape in ((*leading, H), (H, K), (K,))]
    value = student.rnn.output_layer(*args)
    expect.array(value, rnn.output_layer(*double(*args)), 4 * H, what="output_layer", case=case)


@check("output_layer", "one_step")
@given_sizes(cases("NHK", N=2, H=2, K=2))
def test_output_of_one_step(student: Student, case: Case) -> None:
    _output(student, case, case["N"])


@check("output_layer", "any_shape")
@given_sizes(cases("NTHK", H=2, K=2, largest=4))
@with_every(ndim=(3, 1, 4))
def test_output_of_any_shape(student: Student, case: Case) -> None:
    leading = {1: (), 3: (case["N"], case["T"]), 4: (2, case["N"], case["T"])}
    _output(student, case, *leading[case["ndim"]])


def _last(student: Student, case: Case, lengths: np.ndarray) -> None:
    seen = Case(case.sizes, case.dtype, case.seed, {"lengths": lengths.tolist()})
    h = _states(case)
    value, reference = student.rnn.last_hidden(h, lengths), rnn.last_hidden(double(h), lengths)
    expect.array(value, reference, what="last_hidden", case=seen)


def _states(case: Case) -> np.ndarray:
    return case.normal(case.rng(), case["N"], case["T"], case["H"])


@check("last_hidden", "equal_lengths")
@given_sizes(cases("NTH", N=2, T=2, H=2))
def test_last_hidden_of_equal_lengths(student: Student, case: Case) -> None:
    # Less than T, so that the last column is never the answer.
    _last(student, case, np.full(case["N"], case.rng().integers(1, max(case["T"], 2))))


@check("last_hidden", "different_lengths")
@given_sizes(cases("NTH", N=2, T=2, H=2))
@with_every(kind=(np.int64, np.int32))
def test_last_hidden_of_different_lengths(student: Student, case: Case) -> None:
    rng, T = case.rng(), case["T"]
    lengths = rng.integers(1, T + 1, case["N"])
    lengths[0], lengths[-1] = rng.integers(1, max(T, 2)), T
    _last(student, case, lengths.astype(case["kind"]))


def _refused(student: Student, wrong: list[list[int]]) -> None:
    for case in FIXED:
        for lengths in wrong:
            seen = Case(case.sizes, case.dtype, case.seed, {"lengths": lengths})
            args = _states(case), np.array(lengths)
            expect.refused(lambda a=args: student.rnn.last_hidden(*a), ["lengths"], seen)


@check("last_hidden", "too_short")
def test_last_hidden_refuses_short(student: Student) -> None:
    _refused(student, [[0, 2], [2, 0], [3, -1]])


@check("last_hidden", "too_long")
def test_last_hidden_refuses_long(student: Student) -> None:
    _refused(student, [[4, 2], [1, 4], [3, 99]])
