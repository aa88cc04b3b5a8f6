"""Hidden tests of the way back through one step."""

import pytest

from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.bptt.inputs import arguments, compare
from autograder.sealed.student import Student
from solutions import bptt


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("x_t", "h_prev"), marks=check("rnn_step_backward", "inputs")),
        pytest.param(("W_xh", "W_hh"), marks=check("rnn_step_backward", "weights")),
        pytest.param(("b_h",), marks=check("rnn_step_backward", "bias")),
    ],
)
@given_sizes(cases("NDH", N=2, H=2))
def test_step(student: Student, names: tuple[str, ...], case: Case) -> None:
    args = arguments("rnn_step_backward", case).values()
    right = bptt.rnn_step_backward(*double(*args))
    compare(student.bptt.rnn_step_backward(*args), right, names, case)
