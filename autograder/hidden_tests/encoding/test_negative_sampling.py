"""Hidden tests of negative_sampling_loss."""

from typing import Any

import numpy as np
from hypothesis import given

from autograder.checking import expect, tolerance
from autograder.checking.arguments import arguments
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.sealed.student import Student
from autograder.signatures import signature
from solutions import encoding

SIGNATURE = signature("encoding", "negative_sampling_loss")
ARGUMENTS = tuple(SIGNATURE.arguments)
FAR = 1e4
"""Scores of this size must do no harm."""

words = cases("EM", E=2, M=2)


def _vectors(case: Case, scale: float = 1.0) -> tuple[np.ndarray, ...]:
    """center, context and negatives."""
    return tuple(arguments(SIGNATURE, case, scale=scale).values())


def _far_apart(case: Case) -> tuple[np.ndarray, ...]:
    """Vectors whose scores are ±1e4, ±100 or 0; the center has one entry that is not zero."""
    rng, E = case.rng(), case["E"]
    center, rows = np.zeros(E), rng.standard_normal((case["M"] + 1, E))
    center[case.seed % E] = 100.0
    rows[:, case.seed % E] = rng.choice([-100.0, -1.0, 0.0, 1.0, 100.0], case["M"] + 1)
    return tuple(a.astype(case.dtype) for a in (center, rows[0], rows[1:]))


def _results(value: Any, case: Case) -> tuple[Any, dict[str, Any]]:
    loss, grads = expect.results(value, SIGNATURE.results, case)
    return loss, expect.entries(grads, ARGUMENTS, case)


def _operations(case: Case) -> int:
    return 4 * (case["E"] + case["M"] + 8)


def _compare_loss(value: Any, args: tuple[np.ndarray, ...], case: Case) -> None:
    right, _ = encoding.negative_sampling_loss(*double(args))
    scale = float(case["M"])  # -log(sigmoid) of a score near 1 is as right as log(1 + exp)
    expect.number(value, right, _operations(case), what="loss", scale=scale, case=case)


def _compare_gradient(
    grads: dict[str, Any], name: str, args: tuple[np.ndarray, ...], case: Case
) -> None:
    _, right = encoding.negative_sampling_loss(*double(args))
    # 1 - sigmoid is as right as the sigmoid of the opposite: each is off by eps, times a vector.
    largest = max(float(np.abs(arg).max()) for arg in args)
    slack = largest * tolerance.relative(case.dtype, _operations(case))
    what = f'grads["{name}"]'
    expect.array(grads[name], right[name], _operations(case), what=what, slack=slack, case=case)


@check("negative_sampling_loss", "loss")
@given_sizes(words)
def test_negative_sampling_loss(student: Student, case: Case) -> None:
    args = _vectors(case)
    loss, _ = _results(student.encoding.negative_sampling_loss(*args), case)
    _compare_loss(loss, args, case)


@check("negative_sampling_loss", "center")
@given_sizes(words)
def test_negative_sampling_center(student: Student, case: Case) -> None:
    args = _vectors(case)
    _, grads = _results(student.encoding.negative_sampling_loss(*args), case)
    _compare_gradient(grads, "center", args, case)


@check("negative_sampling_loss", "context")
@given_sizes(words)
def test_negative_sampling_context(student: Student, case: Case) -> None:
    args = _vectors(case)
    _, grads = _results(student.encoding.negative_sampling_loss(*args), case)
    _compare_gradient(grads, "context", args, case)


@check("negative_sampling_loss", "negatives")
@given_sizes(words)
def test_negative_sampling_negatives(student: Student, case: Case) -> None:
    args = _vectors(case)
    _, grads = _results(student.encoding.negative_sampling_loss(*args), case)
    _compare_gradient(grads, "negatives", args, case)


@check("negative_sampling_loss", "stable")
@given(cases("EM"))
def test_negative_sampling_far_apart(student: Student, case: Case) -> None:
    args = _far_apart(case)
    seen = student.encoding.negative_sampling_loss.observe(*args)
    loss, grads = _results(seen.value, case)
    right, _ = encoding.negative_sampling_loss(*double(args))
    slack = (case["M"] + 1) * tolerance.rounding(case.dtype, FAR)
    expect.number(loss, right, _operations(case), what="loss", slack=slack, case=case)
    for name in ARGUMENTS:
        _compare_gradient(grads, name, args, case)
    expect.quiet(seen, case)


@check("negative_sampling_loss", "stable")
def test_negative_sampling_of_a_hopeless_pair(student: Student) -> None:
    args = np.array([1.0, 0.0]), np.array([-FAR, 5.0]), np.array([[-FAR, 3.0], [-FAR, 0.0]])
    seen = student.encoding.negative_sampling_loss.observe(*args)
    case = "center·context = -1e4, center·negatives = -1e4"
    loss, _ = expect.results(seen.value, SIGNATURE.results, case)
    expect.number(loss, FAR, what="loss", case=case)
    expect.quiet(seen, case)


@check("negative_sampling_loss", "consistent")
@given(cases("EM", largest=4, dtypes=(np.float64,)))
def test_negative_sampling_slope(student: Student, case: Case) -> None:
    args = _vectors(case, scale=0.8)
    rng = np.random.default_rng(case.seed + 1)
    towards = [rng.standard_normal(arg.shape) for arg in args]
    _, grads = _results(student.encoding.negative_sampling_loss(*args), case)
    step = 1e-5
    for i, name in enumerate(ARGUMENTS):
        losses = []
        for sign in (1, -1):
            moved = list(args)
            moved[i] = args[i] + sign * step * towards[i]
            losses.append(_results(student.encoding.negative_sampling_loss(*moved), case)[0])
        higher, lower = (expect.real(loss, what="loss", case=case) for loss in losses)
        what = f'grads["{name}"]'
        gradient = expect.shaped(grads[name], args[i].shape, what=what, case=case)
        claimed, scale = float((gradient * towards[i]).sum()), float(np.abs(towards[i]).sum())
        expect.slope((higher - lower) / (2 * step), claimed, scale, what=what, case=case)


@check("negative_sampling_loss", "keeps")
def test_negative_sampling_keeps(student: Student) -> None:
    for dtype in (np.float32, np.float64):
        case = Case({"E": 3, "M": 2}, dtype, 5)
        seen = student.encoding.negative_sampling_loss.observe(*_vectors(case))
        loss, grads = _results(seen.value, case)
        expect.plain_float(loss, what="loss", case=case)
        for name in ARGUMENTS:
            expect.same_dtype(grads[name], dtype, what=f'grads["{name}"]', case=case)
        expect.untouched(seen, ARGUMENTS, case)
