"""Hidden tests of the two cells, which take one step: LSTMCell and ElmanRNN."""

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case, double, given_sizes
from autograder.checking.decorators import check
from autograder.checking.failure import CheckFailed
from autograder.hidden_tests.torch_models.inputs import (
    State,
    built,
    cell_parameters,
    compare_gradients,
    elman_outputs,
    elman_parameters,
    filled,
    inputs,
    operations,
    outputs,
    steps,
    upstream,
)
from autograder.sealed.student import Remote, Student
from autograder.text import Text
from solutions import bptt, lstm

_TWO = Text(
    "You return h, c. The second result is the new state, a pair: h, (h, c).",
    "你返回的是 h, c。第二个结果是新的状态，也就是一对：h, (h, c)。",
)


def _cell(student: Student, name: str, case: Case) -> tuple[Remote, State]:
    cell = built(student, name, name, case)
    return cell, filled(student, cell, case)


def _stepped(
    student: Student, cell: Remote, case: Case, x: np.ndarray, h: np.ndarray, c: np.ndarray
) -> tuple[object, object, object]:
    """What comes back: h, and the pair of the new h and the new c. Raises CheckFailed."""
    x, *state = student.workshop.tensors(x, h, c)
    output, new = expect.results(cell(x, tuple(state)), ("h", "(h, c)"), case)
    if isinstance(new, np.ndarray):
        raise CheckFailed(_TWO, case)
    return output, *expect.results(new, ("h", "c"), case)


@check("LSTMCell", "values")
@given_sizes(steps)
def test_lstm_cell(student: Student, case: Case) -> None:
    cell, state = _cell(student, "LSTMCell", case)
    x, (h, c) = inputs("LSTMCell", case)
    output, new_h, new_c = _stepped(student, cell, case, x, h, c)
    right_h, right_c, _ = lstm.lstm_step(*double(x, h, c), *cell_parameters(state))
    expect.array(output, right_h, operations(case), what="h", case=case)
    expect.array(new_h, right_h, operations(case), what="state[0]", case=case)
    expect.array(new_c, right_c, operations(case), what="state[1]", case=case)


@check("LSTMCell", "gradients")
@given_sizes(steps)
def test_lstm_cell_gradients(student: Student, case: Case) -> None:
    cell, state = _cell(student, "LSTMCell", case)
    given, dout = inputs("LSTMCell", case), upstream("LSTMCell", case, "state[0]", "state[1]")
    _stepped(student, cell, case, given[0], *given[1])
    x, (h0, c0), dh = double(*given, dout[0])
    weights = cell_parameters(state)
    h, c, gates = lstm.lstm_forward(x[:, None], h0, c0, *weights)
    by = lstm.lstm_backward(dh[:, None], x[:, None], h0, c0, *weights[:2], h, c, gates)
    right = {
        "W_x.weight": by["W_x"].T,
        "W_h.weight": by["W_h"].T,
        "W_x.bias": by["b"],
        "W_h.bias": by["b"],
        "x": by["x"][:, 0],
        "h": by["h0"],
        "c": by["c0"],
    }
    compare_gradients(student, cell, given, dout, right, case)


@check("ElmanRNN", "values")
@given_sizes(steps)
def test_elman(student: Student, case: Case) -> None:
    elman, state = _cell(student, "ElmanRNN", case)
    x, h = inputs("ElmanRNN", case)
    output, new = outputs("ElmanRNN", elman(*student.workshop.tensors(x, h)), case)
    right_output, right_state = elman_outputs(state, x[:, None], h)
    expect.array(output, right_output[:, 0], operations(case), what="output", case=case)
    expect.array(new, right_state[:, 0], operations(case), what="state", case=case)


@check("ElmanRNN", "gradients")
@given_sizes(steps)
def test_elman_gradients(student: Student, case: Case) -> None:
    elman, state = _cell(student, "ElmanRNN", case)
    given, dout = inputs("ElmanRNN", case), upstream("ElmanRNN", case)
    x, h0, dy, ds = double(*given, *dout)
    W_xh, W_hh, _, W_hy, _ = elman_parameters(state)
    _, h = elman_outputs(state, x[:, None], h0)
    by = bptt.rnn_step_backward(ds + dy @ W_hy.T, h[:, 0], x, h0, W_xh, W_hh)
    right = {
        "linear_ih.weight": by["W_xh"].T,
        "linear_hh.weight": by["W_hh"].T,
        "linear_ih.bias": by["b_h"],
        "linear_hh.bias": by["b_h"],
        "linear_ho.weight": dy.T @ h[:, 0],
        "linear_ho.bias": dy.sum(axis=0),
        "x": by["x_t"],
        "state": by["h_prev"],
    }
    compare_gradients(student, elman, given, dout, right, case)
