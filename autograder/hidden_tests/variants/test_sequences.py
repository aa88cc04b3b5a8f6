"""Hidden tests of the members of the family that read a whole sequence."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.variants.inputs import arguments, compare, operations, reference
from autograder.sealed.student import Student

sequences = cases("NTDH", T=2, largest=4)
FORWARD, BACKWARD = "h[:, :, :H]", "h[:, :, H:]"


@check("sru_forward", "memory")
@given_sizes(cases("NTH", largest=4))
def test_sru_memory(student: Student, case: Case) -> None:
    compare(student, "sru_forward", case, "c")


@check("sru_forward", "output")
@given_sizes(cases("NTH", largest=4))
def test_sru_output(student: Student, case: Case) -> None:
    compare(student, "sru_forward", case, "h")


def _halves(value: Any, case: Case) -> dict[str, np.ndarray]:
    """What each direction has read."""
    N, T, H = case["N"], case["T"], case["H"]
    h = expect.shaped(value, (N, T, 2 * H), what="h", case=case)
    return {FORWARD: h[..., :H], BACKWARD: h[..., H:]}


def _compare_half(student: Student, case: Case, which: str) -> None:
    args = arguments("bilstm_forward", case)
    right = _halves(reference("bilstm_forward", args)["h"], case)[which]
    got = _halves(student.variants.bilstm_forward(*args.values()), case)[which]
    expect.array(got, right, operations(case), what=which, case=case)


@check("bilstm_forward", "one_step")
@given_sizes(cases("NDH", largest=4))
def test_bilstm_of_one_step(student: Student, case: Case) -> None:
    compare(student, "bilstm_forward", Case(case.sizes | {"T": 1}, case.dtype, case.seed))


@check("bilstm_forward", "forward_half")
@given_sizes(sequences)
def test_bilstm_forward_half(student: Student, case: Case) -> None:
    _compare_half(student, case, FORWARD)


@check("bilstm_forward", "backward_half")
@given_sizes(sequences)
def test_bilstm_backward_half(student: Student, case: Case) -> None:
    _compare_half(student, case, BACKWARD)


@check("stacked_lstm_forward", "two_layers")
@given_sizes(cases("NTH", T=2, largest=4))
def test_stack_of_two_equal_layers(student: Student, case: Case) -> None:
    sizes = case.sizes | {"D": case["H"]}  # so that a layer could read the wrong thing unpunished
    compare(student, "stacked_lstm_forward", Case(sizes, case.dtype, case.seed))


@check("stacked_lstm_forward", "any_layers")
@given_sizes(
    cases("NTD", largest=3, extra={"widths": st.lists(st.integers(1, 4), min_size=1, max_size=4)})
)
def test_stack_of_any_layers(student: Student, case: Case) -> None:
    compare(student, "stacked_lstm_forward", case)
