"""Hidden tests of one step of the LSTM and of the whole sequence."""

from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.lstm.inputs import inputs, operations, parts_of, sequences, steps
from autograder.sealed.student import Student
from solutions import lstm

BOTH = ("lstm_step", "lstm_forward")
STATES, GATES, ALL = slice(0, 2), slice(2, None), slice(None)


def _compare(student: Student, stub: str, case: Case, which: slice, *options: str) -> None:
    args = inputs(stub, case).values()
    got = parts_of(stub, getattr(student.lstm, stub)(*args, *options), case)
    right = parts_of(stub, getattr(lstm, stub)(*double(*args), *options), case)
    for what in list(right)[which]:
        expect.array(got[what], right[what], operations(case), what=what, case=case)


@check("lstm_step", "states")
@given_sizes(steps)
def test_step_states(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, STATES)


@check("lstm_step", "gates")
@given_sizes(steps)
def test_step_gates(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, GATES)


@check("lstm_step", "identity")
@given_sizes(steps)
def test_step_identity(student: Student, case: Case) -> None:
    _compare(student, "lstm_step", case, ALL, "identity")


@check("lstm_forward", "states")
@given_sizes(sequences)
def test_forward_states(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, STATES)


@check("lstm_forward", "gates")
@given_sizes(sequences)
def test_forward_gates(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, GATES)


@check("lstm_forward", "identity")
@given_sizes(sequences)
def test_forward_identity(student: Student, case: Case) -> None:
    _compare(student, "lstm_forward", case, ALL, "identity")


@each_stub(("candidate", "hidden_state", *BOTH), "bad_activation")
@given(cases("NTDH", largest=3))
@with_every(activation=("relu", "Tanh", "", "tanhshrink"))
def test_unknown_activation(student: Student, stub: str, case: Case) -> None:
    args = inputs(stub, case).values()
    call = getattr(student.lstm, stub)
    expect.refused(lambda: call(*args, case["activation"]), ["activation"], case)
