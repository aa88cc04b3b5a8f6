"""Hidden tests of the conversions: weights carried over from one form of a network to another."""

import numpy as np
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, double, given_sizes
from autograder.checking.decorators import check
from autograder.checking.failure import CheckFailed
from autograder.hidden_tests.torch_models.inputs import (
    State,
    built,
    cell_parameters,
    elman_outputs,
    filled,
    inputs,
    operations,
    outputs,
    sequences,
)
from autograder.sealed.student import Remote, Student
from autograder.text import Text
from solutions import lstm


def _converted(student: Student, stub: str, name: str, case: Case) -> tuple[Remote, State, Remote]:
    """A network of the class `name`, its parameters, and what the stub makes of it."""
    source = built(student, stub, name, case)
    state = filled(student, source, case)
    return source, state, getattr(student.torch_models, stub).make(source)


def _elman(student: Student, case: Case) -> tuple[Remote, State, Remote]:
    return _converted(student, "to_sequence_rnn", "ElmanRNN", case)


def _cell(student: Student, case: Case) -> tuple[Remote, State, Remote]:
    return _converted(student, "to_torch_lstm", "LSTMCell", case)


@check("to_sequence_rnn", "outputs")
@given_sizes(sequences)
def test_sequence_rnn_computes_the_same(student: Student, case: Case) -> None:
    _, state, made = _elman(student, case)
    made.call("eval")
    (x,) = inputs("SequenceRNN", case)
    output, last = outputs("SequenceRNN", made(*student.workshop.tensors(x)), case)
    right, h = elman_outputs(state, x, np.zeros((case["N"], case["H"])))
    expect.array(output, right[:, -1], operations(case), what="output", case=case)
    expect.array(last, h[:, -1][None], operations(case), what="state", case=case)


@check("to_sequence_rnn", "keeps")
@given(sequences)
def test_elman_is_left_alone(student: Student, case: Case) -> None:
    elman, state, made = _elman(student, case)
    _left_alone(student, elman, made, state)


@check("to_torch_lstm", "outputs")
@given_sizes(sequences)
def test_torch_lstm_computes_the_same(student: Student, case: Case) -> None:
    _, state, made = _cell(student, case)
    (x,) = inputs("SequenceRNN", case)
    output, _ = expect.results(made(*student.workshop.tensors(x)), ("h", "(h_n, c_n)"), case)
    zeros = np.zeros((case["N"], case["H"]))
    h, _, _ = lstm.lstm_forward(double(x), zeros, zeros, *cell_parameters(state))
    expect.array(output, h, operations(case), what="h", case=case)


@check("to_torch_lstm", "form")
@given(sequences)
def test_it_is_a_torch_lstm(student: Student, case: Case) -> None:
    _, _, made = _cell(student, case)
    (_, kind), *_ = student.workshop.ask("modules", made, label="to_torch_lstm")
    if kind != "LSTM" or made.get("batch_first") is not True:
        raise CheckFailed(
            Text(
                "The result must be an nn.LSTM with batch_first=True.",
                "结果应当是 batch_first=True 的 nn.LSTM。",
            )
        )


@check("to_torch_lstm", "keeps")
@given(sequences)
def test_cell_is_left_alone(student: Student, case: Case) -> None:
    cell, state, made = _cell(student, case)
    _left_alone(student, cell, made, state)


def _left_alone(student: Student, source: Remote, made: Remote, state: State) -> None:
    """The source is what it was, also after the result's parameters have changed."""
    own = student.workshop.ask("state", made, label=made.label)
    other = {name: value + 1 for name, value in own.items()}
    student.workshop.ask("load", made, other, label=made.label)
    now = student.workshop.ask("state", source, label=source.label)
    if not isinstance(now, dict) or not all(
        np.array_equal(now.get(k), v) for k, v in state.items()
    ):
        raise CheckFailed(
            Text(
                f"{source.label} is no longer what it was: copy its numbers, do not share them.",
                f"{source.label} 被改动了：请复制其中的数，不要与它共用。",
            )
        )
