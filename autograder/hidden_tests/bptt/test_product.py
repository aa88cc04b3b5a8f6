"""Hidden tests of the product that vanishes or explodes: one weight, and the whole network."""

from typing import Any

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_a_seed
from autograder.checking.decorators import check
from autograder.hidden_tests.bptt.inputs import few, forward
from autograder.sealed.student import Student
from autograder.signatures import signature
from solutions import bptt

LONG = [(1.01, 1000), (0.99, 1000), (-1.01, 999)]


def _chains(seed: int) -> list[tuple[float, int]]:
    rng = np.random.default_rng(seed)
    return [*((float(rng.uniform(-1.5, 1.5)), steps) for steps in range(1, 10)), *LONG]


def _chain(student: Student, w: float, steps: int) -> tuple[Any, Any]:
    value = student.bptt.linear_chain(w, steps)
    return expect.results(
        value, signature("bptt", "linear_chain").results, f"w = {w:.4g}, steps = {steps}"
    )


@pytest.mark.parametrize(
    ("index", "what"),
    [
        pytest.param(0, "the value", marks=check("linear_chain", "value")),
        pytest.param(1, "the gradient", marks=check("linear_chain", "gradient")),
    ],
)
@with_a_seed
def test_chain(student: Student, index: int, what: str, seed: int) -> None:
    for w, steps in _chains(seed):
        right = bptt.linear_chain(w, steps)[index]
        case = f"w = {w:.4g}, steps = {steps}"
        expect.number(_chain(student, w, steps)[index], right, 4 * steps, what=what, case=case)


def _compare_chain(student: Student, w: float, steps: int) -> None:
    results = zip(("the value", "the gradient"), _chain(student, w, steps), strict=True)
    for (what, got), right in zip(results, bptt.linear_chain(w, steps), strict=True):
        expect.number(got, right, what=what, case=f"w = {w:.4g}, steps = {steps}")


@check("linear_chain", "zero_weight")
def test_chain_of_zero(student: Student) -> None:
    for steps in (1, 2, 5):
        _compare_chain(student, 0.0, steps)


@check("linear_chain", "no_steps")
def test_chain_without_steps(student: Student) -> None:
    for w in (0.0, 0.5, -2.0):
        _compare_chain(student, w, 0)


@check("linear_chain", "consistent")
def test_chain_gradient_is_the_slope_of_the_value(student: Student) -> None:
    for w, steps in [(0.9, 5), (-0.8, 4), (1.1, 1)]:
        higher, lower = (
            expect.real(_chain(student, w + step, steps)[0], what="the value")
            for step in (1e-5, -1e-5)
        )
        claimed = expect.real(_chain(student, w, steps)[1], what="the gradient")
        case = f"w = {w}, steps = {steps}"
        expect.slope((higher - lower) / 2e-5, claimed, 4.0, what="The gradient", case=case)


def _states(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """The states of one sequence, and W_hh."""
    sizes = {**case.sizes, "N": 1, "D": 2}
    h, *_, W_hh = forward(Case(sizes, case.dtype, case.seed))
    return h[0], W_hh


def _compare_norms(student: Student, case: Case) -> None:
    h, W_hh = _states(case)
    value = student.bptt.hidden_jacobian_norms(h, W_hh)
    right = bptt.hidden_jacobian_norms(*double(h, W_hh))
    expect.array(value, right, 4 * case["T"] * (case["H"] + 4), what="norms", case=case)


@check("hidden_jacobian_norms", "one_unit")
@given_sizes(cases("T", T=2, largest=6))
def test_norms_of_one_unit(student: Student, case: Case) -> None:
    _compare_norms(student, Case({**case.sizes, "H": 1}, case.dtype, case.seed))


@check("hidden_jacobian_norms", "values")
@given_sizes(cases("TH", T=3, H=2, largest=6))
def test_norms(student: Student, case: Case) -> None:
    _compare_norms(student, case)


@check("hidden_jacobian_norms", "one_state")
def test_norms_of_one_state(student: Student) -> None:
    for case in [*few(T=1, H=1), *few(T=1, H=3)]:
        _compare_norms(student, case)


@check("hidden_jacobian_norms", "later")
def test_norms_know_nothing_of_earlier_states(student: Student) -> None:
    for case in few(T=5, H=3):
        h, W_hh = _states(case)
        norms = student.bptt.hidden_jacobian_norms
        whole = expect.shaped(norms(h, W_hh), (5,), what="norms", case=case)
        cut = norms(h[2:], W_hh)
        expect.array(cut, whole[2:], 64, what="norms without the first 2 states", case=case)


@check("hidden_jacobian_norms", "keeps")
def test_norms_keep(student: Student) -> None:
    for case in few(T=4, H=3):
        seen = student.bptt.hidden_jacobian_norms.observe(*_states(case))
        expect.same_dtype(seen.value, case.dtype, what="norms", case=case)
        expect.untouched(seen, ["h", "W_hh"], case)
