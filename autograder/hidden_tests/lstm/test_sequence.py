"""Hidden tests of one step of the LSTM and of the whole sequence."""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.lstm.inputs import (
    inputs,
    layer,
    operations,
    parts_of,
    sequences,
    states,
    steps,
    without_time,
)
from autograder.sealed.student import Student
from solutions import lstm

BOTH = ("lstm_step", "lstm_forward")
STATES, GATES, ALL = slice(0, 2), slice(2, None), slice(None)


def _compare(student: Student, stub: str, case: Case, which: slice, *options: str) -> None:
    args = inputs(case)
    got = parts_of(getattr(student.lstm, stub)(*args, *options), case)
    right = parts_of(getattr(lstm, stub)(*double(*args), *options), case)
    for what in list(right)[which]:
        expect.array(got[what], right[what], operations(case), what=what, case=case)


@check("lstm_step", "states")
@given(steps)
def test_step_states(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, STATES)


@check("lstm_step", "gates")
@given(steps)
def test_step_gates(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, GATES)


@check("lstm_step", "identity")
@given(steps)
def test_step_identity(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, ALL, "identity")


@check("lstm_forward", "states")
@given(sequences)
def test_forward_states(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, STATES)


@check("lstm_forward", "gates")
@given(sequences)
def test_forward_gates(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, GATES)


@check("lstm_forward", "identity")
@given(sequences)
def test_forward_identity(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, ALL, "identity")


def _run(
    call: Callable, args: tuple[np.ndarray, ...], case: Case, keep: tuple[slice, ...]
) -> dict[str, np.ndarray]:
    """The results of a call, cut down to what must not have changed."""
    H = case["H"]
    shape = (case["N"], case["T"], H) if "T" in case.sizes else (case["N"], H)
    results = parts_of(call(*args), case)
    return {
        what: expect.shaped(value, shape, what=what, case=case)[keep]
        for what, value in results.items()
    }


def _same(before: dict[str, np.ndarray], after: dict[str, np.ndarray], case: Case) -> None:
    for what, value in before.items():
        expect.array(after[what], value, operations(case), what=what, case=case)


@check("lstm_forward", "causal")
@given(sequences)
def test_a_later_input_changes_no_earlier_state(student: Student, case: Case) -> None:
    x, *rest = inputs(case)
    changed = x.copy()
    changed[:, -1] += 1
    call, earlier = student.lstm.lstm_forward, np.s_[:, :-1]
    before = _run(call, (x, *rest), case, earlier)
    _same(before, _run(call, (changed, *rest), case, earlier), case)


@each_stub(BOTH, "independent")
@given(cases("NTDH", N=2, largest=4))
def test_sequences_do_not_meet(student: Student, stub: str, case: Case) -> None:
    case = case if stub == "lstm_forward" else without_time(case)
    *start, W_x, W_h, b = inputs(case)
    changed = [a.copy() for a in start]
    for a in changed:
        a[0] += 1
    call, others = getattr(student.lstm, stub), np.s_[1:,]
    before = _run(call, (*start, W_x, W_h, b), case, others)
    _same(before, _run(call, (*changed, W_x, W_h, b), case, others), case)


@each_stub(BOTH, "keeps")
@given(cases("NTDH", largest=3))
def test_lstm_keeps(student: Student, stub: str, case: Case) -> None:
    case = case if stub == "lstm_forward" else without_time(case)
    starts = ["x", "h0", "c0"] if stub == "lstm_forward" else ["x_t", "h_prev", "c_prev"]
    seen = getattr(student.lstm, stub).observe(*inputs(case))
    for what, value in parts_of(seen.value, case).items():
        expect.same_dtype(value, case.dtype, what=what, case=case)
    expect.untouched(seen, [*starts, "W_x", "W_h", "b"], case)


UNKNOWN = st.sampled_from(["relu", "Tanh", "", "tanhshrink"])


@each_stub(("candidate", "hidden_state", *BOTH), "bad_activation")
@given(cases("NTDH", largest=3, extra={"activation": UNKNOWN}))
def test_unknown_activation(student: Student, stub: str, case: Case) -> None:
    args = {
        "candidate": lambda: layer(case),
        "hidden_state": lambda: states(case, 2),
        "lstm_step": lambda: inputs(without_time(case)),
        "lstm_forward": lambda: inputs(case),
    }[stub]()
    call = getattr(student.lstm, stub)
    expect.refused(lambda: call(*args, case["activation"]), ["activation"], case)
