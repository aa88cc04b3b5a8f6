"""Hidden tests of what the networks compute: one step, the sequence, Jordan, both directions."""

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.rnn.inputs import (
    arguments,
    operations,
    sequences,
    steps,
)
from autograder.sealed.student import Student
from solutions import rnn


def _compare(student: Student, stub: str, case: Case, *options: str) -> None:
    args = arguments(stub, case)
    value = getattr(student.rnn, stub)(*args, *options)
    reference = getattr(rnn, stub)(*double(*args), *options)
    expect.array(value, reference, operations(case), what=stub, case=case)


@check("rnn_step", "tanh")
@given_sizes(steps)
def test_step(student: Student, case: Case) -> None:
    _compare(student, "rnn_step", case, "tanh")
    _compare(student, "rnn_step", case)


@check("rnn_step", "identity")
@given_sizes(steps)
def test_step_identity(student: Student, case: Case) -> None:
    _compare(student, "rnn_step", case, "identity")


@check("rnn_step", "tanh")
def test_step_of_one_unit_and_one_sequence(student: Student) -> None:
    _compare(student, "rnn_step", Case({"N": 1, "D": 1, "H": 1}, np.float64, 0))


@check("rnn_forward", "states")
@given_sizes(sequences)
def test_forward(student: Student, case: Case) -> None:
    _compare(student, "rnn_forward", case)


@check("rnn_forward", "states")
@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1, 12, 2, 3), (3, 1, 2, 2)], ids=str)
def test_forward_of_other_sizes(student: Student, sizes: tuple[int, ...]) -> None:
    case = Case(dict(zip("NTDH", sizes, strict=True)), np.float64, 1)
    _compare(student, "rnn_forward", case, "tanh")


@check("rnn_forward", "identity")
@given_sizes(sequences)
def test_forward_identity(student: Student, case: Case) -> None:
    _compare(student, "rnn_forward", case, "identity")


@check("rnn_forward", "identity")
def test_forward_worked_case(student: Student) -> None:
    inputs, states = (np.array([[(n, n) for n in row]], float) for row in ((1, 1, 2), (2, 6, 16)))
    h0, ones, zeros = np.zeros((1, 2)), np.ones((2, 2)), np.zeros(2)
    value = student.rnn.rnn_forward(inputs, h0, ones, ones, zeros, "identity")
    expect.array(value, states, what="rnn_forward", case="x = (1, 1), (1, 1), (2, 2)")


@check("jordan_forward", "one_step")
@given_sizes(cases("NDHK", N=2, H=2, K=2, largest=4))
def test_jordan_of_one_step(student: Student, case: Case) -> None:
    sizes = {"N": case["N"], "T": 1, "D": case["D"], "H": case["H"], "K": case["K"]}
    _compare(student, "jordan_forward", Case(sizes, case.dtype, case.seed))


@check("jordan_forward", "outputs")
@given_sizes(cases("NTDHK", N=2, T=2, H=2, K=2, largest=4))
def test_jordan(student: Student, case: Case) -> None:
    _compare(student, "jordan_forward", case)


@pytest.mark.parametrize(
    "backward",
    [
        pytest.param(False, marks=check("birnn_forward", "forward_half")),
        pytest.param(True, marks=check("birnn_forward", "backward_half")),
    ],
)
@given_sizes(sequences)
def test_birnn(student: Student, backward: bool, case: Case) -> None:
    args, H = arguments("birnn_forward", case), case["H"]
    value, reference = student.rnn.birnn_forward(*args), rnn.birnn_forward(*double(*args))
    value = expect.shaped(value, reference.shape, what="birnn_forward", case=case)
    half, what = (slice(H, None), "[..., H:]") if backward else (slice(H), "[..., :H]")
    got, right = value[..., half], reference[..., half]
    expect.array(got, right, operations(case), what=f"birnn_forward{what}", case=case)
