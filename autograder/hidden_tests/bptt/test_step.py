"""Hidden tests of the way back through one step."""

import numpy as np
import pytest
from hypothesis import given

from autograder.checking.cases import Case, cases, double
from autograder.checking.decorators import check
from autograder.hidden_tests.bptt.inputs import (
    backward,
    compare,
    few,
    keeps,
    same_gradients,
    without_time,
)
from autograder.sealed.student import Student
from solutions import bptt

GRADIENTS = ("x_t", "h_prev", "W_xh", "W_hh", "b_h")
ARGUMENTS = ("dh_t", "h_t", "x_t", "h_prev", "W_xh", "W_hh")


def _arguments(case: Case, another_first: bool = False) -> tuple[np.ndarray, ...]:
    one_step = Case({**case.sizes, "T": 1}, case.dtype, case.seed)
    return without_time(backward(one_step, another_first))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("x_t", "h_prev"), marks=check("rnn_step_backward", "inputs")),
        pytest.param(("W_xh", "W_hh"), marks=check("rnn_step_backward", "weights")),
        pytest.param(("b_h",), marks=check("rnn_step_backward", "bias")),
    ],
)
@given(cases("NDH", N=2, H=2))
def test_step(student: Student, names: tuple[str, ...], case: Case) -> None:
    args = _arguments(case)
    right = bptt.rnn_step_backward(*double(*args))
    compare(student.bptt.rnn_step_backward(*args), right, names, case, GRADIENTS)


@check("rnn_step_backward", "independent")
def test_step_sequences_do_not_meet(student: Student) -> None:
    for case in few(N=3, D=2, H=3):
        pair = _arguments(case), _arguments(case, another_first=True)
        shapes = {"x_t": (3, 2), "h_prev": (3, 3)}
        call = student.bptt.rnn_step_backward
        same_gradients(lambda args, call=call: call(*args), pair, shapes, case, GRADIENTS)


@check("rnn_step_backward", "keeps")
def test_step_keeps(student: Student) -> None:
    for case in few(N=2, D=3, H=2):
        seen = student.bptt.rnn_step_backward.observe(*_arguments(case))
        keeps(seen, ARGUMENTS, GRADIENTS, case)
