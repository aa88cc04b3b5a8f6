"""Hidden tests of the way back through a whole sequence, and through the last k cells of it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.bptt.inputs import PARAMETERS, backward, compare, few, sequences
from autograder.sealed.student import Student
from autograder.signatures import signature
from solutions import bptt

GRADIENTS = tuple(signature("bptt", "rnn_backward").results["grads"].items)
BUT_START = ("x", *PARAMETERS)


def _with(case: Case, extra: dict[str, int]) -> Case:
    return Case(case.sizes, case.dtype, case.seed, extra)


def each_gradient(stub: str) -> pytest.MarkDecorator:
    """Run a test for each group of gradients, each under its own check."""
    groups = {"weights": PARAMETERS, "inputs": ("x",), "start": ("h0",)}
    marked = [pytest.param(names, marks=check(stub, name)) for name, names in groups.items()]
    return pytest.mark.parametrize("names", marked)


def _compare(student: Student, case: Case, names: Iterable[str]) -> None:
    args = backward(case)
    right = bptt.rnn_backward(*double(*args))
    compare(student.bptt.rnn_backward(*args), right, names, case)


@check("rnn_backward", "one_step")
@given_sizes(cases("NDH", N=2, H=2, largest=4))
def test_backward_of_one_step(student: Student, case: Case) -> None:
    # The gradient of h0 has a check of its own, so that forgetting it costs once.
    _compare(student, Case({**case.sizes, "T": 1}, case.dtype, case.seed), BUT_START)


@check("rnn_backward", "start")
def test_backward_start_of_one_step(student: Student) -> None:
    for case in few(N=3, T=1, D=2, H=3):
        _compare(student, case, ["h0"])


@each_gradient("rnn_backward")
@given_sizes(sequences)
def test_backward(student: Student, names: tuple[str, ...], case: Case) -> None:
    _compare(student, case, names)


@check("rnn_backward", "weights")
def test_backward_of_one_unit(student: Student) -> None:
    for case in few(N=2, T=3, D=2, H=1):
        _compare(student, case, PARAMETERS)


def _untouched_by_the_loss(got: Any, case: Case, reached: slice) -> None:
    """The gradient of x is 0 but for the steps that the loss can reach."""
    shape = tuple(case[name] for name in "NTD")
    got = expect.entries(got, GRADIENTS, case)["x"]
    got = expect.shaped(got, shape, what="the gradient x", case=case)
    got[:, reached] = 0
    expect.array(got, np.zeros(shape), what="the gradient x", case=case)


@check("rnn_backward", "causal")
def test_backward_is_causal(student: Student) -> None:
    for plain in few(N=2, T=4, D=3, H=2):
        for t in range(3):
            case = _with(plain, {"losses up to step": t})
            dh, *rest = backward(case)
            dh[:, t + 1 :] = 0
            _untouched_by_the_loss(student.bptt.rnn_backward(dh, *rest), case, slice(t + 1))


CUT = {"k": st.sampled_from([2, 3])}


def _compare_truncated(student: Student, case: Case, names: Iterable[str]) -> None:
    args = (*backward(case), case["k"])
    right = bptt.truncated_rnn_backward(*double(*args))
    compare(student.bptt.truncated_rnn_backward(*args), right, names, case)


@check("truncated_rnn_backward", "own_cell")
@given_sizes(sequences)
def test_truncated_to_its_own_cell(student: Student, case: Case) -> None:
    _compare_truncated(student, _with(case, {"k": 1}), BUT_START)


@check("truncated_rnn_backward", "start")
def test_truncated_start_of_its_own_cell(student: Student) -> None:
    for case in few(N=3, T=4, D=2, H=3):
        _compare_truncated(student, _with(case, {"k": 1}), ["h0"])


@each_gradient("truncated_rnn_backward")
@given_sizes(cases("NTDH", T=4, H=2, largest=6, extra=CUT))
def test_truncated(student: Student, names: tuple[str, ...], case: Case) -> None:
    _compare_truncated(student, case, names)


@check("truncated_rnn_backward", "full")
def test_truncated_at_t_or_later(student: Student) -> None:
    for T, k in [(1, 1), (1, 2), (4, 4), (4, 5), (4, 100)]:
        for case in few(N=2, T=T, D=3, H=2):
            _compare_truncated(student, _with(case, {"k": k}), GRADIENTS)


@check("truncated_rnn_backward", "reach")
def test_truncated_reaches_k_cells_and_no_further(student: Student) -> None:
    for plain in few(N=2, T=6, D=3, H=2):
        for t, k in [(5, 1), (4, 2), (3, 3)]:
            case = _with(plain, {"k": k, "the only loss at step": t})
            dh, *rest = backward(case)
            dh[:, :t], dh[:, t + 1 :] = 0, 0
            got = student.bptt.truncated_rnn_backward(dh, *rest, k)
            _untouched_by_the_loss(got, case, slice(t - k + 1, t + 1))


@check("truncated_rnn_backward", "bad_k")
def test_truncated_needs_a_cell(student: Student) -> None:
    case = Case({"N": 2, "T": 3, "D": 2, "H": 2}, np.float64, 1)
    for k in (0, -1):
        args = (*backward(case), k)
        call = lambda args=args: student.bptt.truncated_rnn_backward(*args)  # noqa: E731
        expect.refused(call, ["k"], f"k = {k}")
