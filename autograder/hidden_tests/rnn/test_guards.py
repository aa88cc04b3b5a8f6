"""Hidden tests of what must hold for the networks apart from their values."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.rnn.inputs import (
    ARGUMENTS,
    FIXED,
    arguments,
    operations,
    result_shape,
)
from autograder.sealed.student import Student

NETWORKS = ("rnn_forward", "jordan_forward", "birnn_forward")


@each_stub(("rnn_step", "output_layer", *NETWORKS), "keeps")
def test_keeps(student: Student, stub: str) -> None:
    for case in FIXED:
        seen = getattr(student.rnn, stub).observe(*arguments(stub, case))
        expect.same_dtype(seen.value, case.dtype, what=stub, case=case)
        expect.untouched(seen, ARGUMENTS[stub], case)


def _unchanged(call: Callable, stub: str, case: Case, before: Any, after: Any, keep: tuple) -> None:
    """Two sets of arguments give the same in the part `keep` of the result."""
    shape = result_shape(stub, case)
    old, new = (
        expect.shaped(call(*args), shape, what=stub, case=case)[keep] for args in (before, after)
    )
    expect.array(new, old, operations(case), what=stub, case=case)


def _moved(array: np.ndarray, where: Any) -> np.ndarray:
    """A copy with 1 added at some places."""
    moved = array.copy()
    moved[where] += 1
    return moved


@each_stub(NETWORKS, "independent")
def test_sequences_do_not_meet(student: Student, stub: str) -> None:
    of_sequences = [axes[0] == "N" for axes in ARGUMENTS[stub].values()]
    for case in FIXED:
        before = arguments(stub, case)
        after = [
            _moved(a, 0) if moves else a for a, moves in zip(before, of_sequences, strict=True)
        ]
        _unchanged(getattr(student.rnn, stub), stub, case, before, after, np.s_[1:,])


HALVES = {
    "rnn_forward": [(-1, np.s_[:, :-1])],
    "jordan_forward": [(-1, np.s_[:, :-1])],
    "birnn_forward": [(-1, np.s_[:, :-1, :2]), (0, np.s_[:, 1:, 2:])],
}
"""A step whose input changes, and what must not change with it (H is 2)."""


@each_stub(NETWORKS, "causal")
def test_what_is_not_yet_read_changes_nothing(student: Student, stub: str) -> None:
    for case in FIXED:
        x, *rest = arguments(stub, case)
        for step, keep in HALVES[stub]:
            after = (_moved(x, np.s_[:, step]), *rest)
            _unchanged(getattr(student.rnn, stub), stub, case, (x, *rest), after, keep)


@check("rnn_step", "bad_activation")
@pytest.mark.parametrize("activation", ["relu", "Tanh", "", "tanhshrink"])
def test_unknown_activation(student: Student, activation: str) -> None:
    args = arguments("rnn_step", FIXED[0])
    expect.refused(lambda: student.rnn.rnn_step(*args, activation), ["activation"])


RIGHT = {"x_t": (2, 3), "h_prev": (2, 4), "W_xh": (3, 4), "W_hh": (4, 4), "b_h": (4,)}
WRONG = {
    "bad_shapes": {
        "x_t": [(2, 4), (3, 3)],
        "h_prev": [(3, 4), (2, 3), (2, 5)],
        "W_xh": [(4, 4), (3, 5), (4, 3)],
        "W_hh": [(5, 4), (4, 5), (3, 3)],
        "b_h": [(3,), (5,)],
    },
    # For these NumPy finds a result.
    "broadcast": {
        "x_t": [(1, 3)],
        "h_prev": [(1, 4)],
        "W_xh": [(3, 1)],
        "W_hh": [(4, 1)],
        "b_h": [(1,)],
    },
}
NEIGHBOURS = {
    "x_t": ["x_t", "h_prev", "W_xh"],
    "h_prev": list(RIGHT),
    "W_xh": list(RIGHT),
    "W_hh": ["h_prev", "W_xh", "W_hh", "b_h"],
    "b_h": ["h_prev", "W_xh", "W_hh", "b_h"],
}
"""Arguments that share a size: when two do not fit, either may be said to be wrong."""


@pytest.mark.parametrize("kind", [pytest.param(k, marks=check("rnn_step", k)) for k in WRONG])
def test_shapes_that_do_not_fit(student: Student, kind: str) -> None:
    for name, wrong in WRONG[kind].items():
        for shape in wrong:
            shapes = {**RIGHT, name: shape}
            args = [np.full(shape, 0.5) for shape in shapes.values()]
            case = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
            expect.refused(lambda a=args: student.rnn.rnn_step(*a), NEIGHBOURS[name], case)
