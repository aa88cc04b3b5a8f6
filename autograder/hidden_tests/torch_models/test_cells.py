"""Hidden tests of the two cells, which take one step: LSTMCell and ElmanRNN."""

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case, double, given_sizes
from autograder.checking.decorators import check
from autograder.checking.failure import CheckFailed
from autograder.hidden_tests.torch_models.inputs import (
    built,
    cell_parameters,
    cell_shapes,
    elman_outputs,
    elman_parameters,
    elman_shapes,
    filled,
    operations,
    steps,
)
from autograder.sealed.student import Remote, Student
from autograder.text import Text
from solutions import bptt, lstm


def _cell(student: Student, case: Case) -> tuple[Remote, dict[str, np.ndarray]]:
    cell = built(student, "LSTMCell", "LSTMCell", case["D"], case["H"])
    return cell, filled(student, cell, cell_shapes(case), case)


def _elman(student: Student, case: Case) -> tuple[Remote, dict[str, np.ndarray]]:
    elman = built(student, "ElmanRNN", "ElmanRNN", case["D"], case["H"], case["O"])
    return elman, filled(student, elman, elman_shapes(case), case)


def _arrays(case: Case, *widths: str) -> list[np.ndarray]:
    """Random arrays (N, width)."""
    rng = case.rng()
    return [case.normal(rng, case["N"], case[width]) for width in widths]


_TWO = Text(
    "You return h, c. The second result is the new state, a pair: h, (h, c).",
    "你返回的是 h, c。第二个结果是新的状态，也就是一对：h, (h, c)。",
)


@check("LSTMCell", "values")
@given_sizes(steps)
def test_lstm_cell(student: Student, case: Case) -> None:
    cell, state = _cell(student, case)
    x, h, c = _arrays(case, "D", "H", "H")
    made = student.workshop.tensors(x, h, c)
    output, new = expect.results(cell(made[0], made[1:]), ("h", "(h, c)"), case)
    if isinstance(new, np.ndarray):
        raise CheckFailed(_TWO, case)
    new_h, new_c = expect.results(new, ("h", "c"), case)
    right_h, right_c, _ = lstm.lstm_step(*double(x, h, c), *cell_parameters(state))
    expect.array(output, right_h, operations(case), what="h", case=case)
    expect.array(new_h, right_h, operations(case), what="state[0]", case=case)
    expect.array(new_c, right_c, operations(case), what="state[1]", case=case)


@check("LSTMCell", "gradients")
@given_sizes(steps)
def test_lstm_cell_gradients(student: Student, case: Case) -> None:
    cell, state = _cell(student, case)
    x, h0, c0, dh = _arrays(case, "D", "H", "H", "H")
    upstream = [dh, np.zeros_like(dh), np.zeros_like(dh)]
    got, got_in = student.workshop.ask("gradients", cell, [x, (h0, c0)], upstream, label="LSTMCell")
    x, h0, c0, dh = double(x, h0, c0, dh)
    weights = cell_parameters(state)
    h, c, gates = lstm.lstm_forward(x[:, None], h0, c0, *weights)
    right = lstm.lstm_backward(dh[:, None], x[:, None], h0, c0, *weights[:2], h, c, gates)
    expected = {
        "W_x.weight": right["W_x"].T,
        "W_h.weight": right["W_h"].T,
        "W_x.bias": right["b"],
        "W_h.bias": right["b"],
    }
    for name, gradient in expected.items():
        what = f"the gradient of {name}"
        expect.array(got[name], gradient, operations(case), what=what, case=case)
    for value, gradient, name in zip(
        got_in, (right["x"][:, 0], right["h0"], right["c0"]), ("x", "h", "c"), strict=True
    ):
        what = f"the gradient of {name}"
        expect.array(value, gradient, operations(case), what=what, case=case)


@check("ElmanRNN", "values")
@given_sizes(steps)
def test_elman(student: Student, case: Case) -> None:
    elman, state = _elman(student, case)
    x, h = _arrays(case, "D", "H")
    output, new = expect.results(elman(*student.workshop.tensors(x, h)), ("output", "state"), case)
    right_output, right_state = elman_outputs(state, x[:, None], h)
    expect.array(output, right_output[:, 0], operations(case), what="output", case=case)
    expect.array(new, right_state[:, 0], operations(case), what="state", case=case)


@check("ElmanRNN", "gradients")
@given_sizes(steps)
def test_elman_gradients(student: Student, case: Case) -> None:
    elman, state = _elman(student, case)
    x, h0, dy, ds = _arrays(case, "D", "H", "O", "H")
    got, got_in = student.workshop.ask("gradients", elman, [x, h0], [dy, ds], label="ElmanRNN")
    W_xh, W_hh, _, W_hy, _ = elman_parameters(state)
    _, h = elman_outputs(state, x[:, None], h0)
    x, h0, dy, ds = double(x, h0, dy, ds)
    right = bptt.rnn_step_backward(ds + dy @ W_hy.T, h[:, 0], x, h0, W_xh, W_hh)
    expected = {
        "linear_ih.weight": right["W_xh"].T,
        "linear_hh.weight": right["W_hh"].T,
        "linear_ih.bias": right["b_h"],
        "linear_hh.bias": right["b_h"],
        "linear_ho.weight": dy.T @ h[:, 0],
        "linear_ho.bias": dy.sum(axis=0),
    }
    for name, gradient in expected.items():
        what = f"the gradient of {name}"
        expect.array(got[name], gradient, operations(case), what=what, case=case)
    for value, gradient, name in zip(
        got_in, (right["x_t"], right["h_prev"]), ("x", "state"), strict=True
    ):
        what = f"the gradient of {name}"
        expect.array(value, gradient, operations(case), what=what, case=case)
