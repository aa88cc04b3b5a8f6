"""Hidden tests of the LSTM's pieces: the marks, sigmoid, the gates, the memory and the output."""

import numpy as np
import pytest
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check, each_stub
from autograder.hidden_tests.lstm.inputs import ACTIVATIONS, GATES, inputs, operations
from autograder.sealed.student import Student
from solutions import lstm

layers = cases("NDH", N=2, D=2, H=2)


def each_activation(stub: str) -> pytest.MarkDecorator:
    """Run a test for each activation, each under the check of its name."""
    marked = [pytest.param(name, marks=check(stub, name)) for name in ACTIVATIONS]
    return pytest.mark.parametrize("activation", marked)


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("x_t", "h_t", "c_t"), marks=check("SYMBOLS", "states")),
        pytest.param(("f_t", "i_t", "o_t", "g_t"), marks=check("SYMBOLS", "gates")),
        pytest.param(("sigma", "tanh"), marks=check("SYMBOLS", "functions")),
    ],
)
def test_symbols(student: Student, keys: tuple[str, ...]) -> None:
    table = expect.filled_in(student.lstm.SYMBOLS, lstm.SYMBOLS, what="SYMBOLS")
    for key in keys:
        expect.equal(table[key], lstm.SYMBOLS[key], what=f'SYMBOLS["{key}"]')


@check("sigmoid", "values")
@given_sizes(cases("NH", H=2))
def test_sigmoid(student: Student, case: Case) -> None:
    z = case.normal(case.rng(), case["N"], case["H"], scale=3.0)
    expect.array(student.lstm.sigmoid(z), lstm.sigmoid(double(z)), what="sigmoid", case=case)


@check("sigmoid", "stable")
@given(cases("NH"))
def test_sigmoid_far_out(student: Student, case: Case) -> None:
    far = np.array([-1e4, -800.0, -90.0, 0.0, 90.0, 800.0, 1e4])
    z = case.rng().choice(far, (case["N"], case["H"])).astype(case.dtype)
    seen = student.lstm.sigmoid.observe(z)
    expect.array(seen.value, lstm.sigmoid(double(z)), what="sigmoid", slack=1e-9, case=case)
    expect.quiet(seen, case)


@each_stub(GATES, "values")
@given_sizes(layers)
def test_gate(student: Student, stub: str, case: Case) -> None:
    args = inputs(stub, case, 1.0).values()
    reference = getattr(lstm, stub)(*double(*args))
    value = getattr(student.lstm, stub)(*args)
    expect.array(value, reference, operations(case), what=stub, case=case)


@each_stub(GATES, "range")
@given(layers)
def test_gate_range(student: Student, stub: str, case: Case) -> None:
    args = inputs(stub, case, 30.0).values()
    seen = getattr(student.lstm, stub).observe(*args)
    reference = getattr(lstm, stub)(*double(*args))
    # Sums of products of size 900 are rounded before the gate sees them.
    slack = 1000 * operations(case) * float(np.finfo(case.dtype).eps)
    expect.array(seen.value, reference, operations(case), what=stub, slack=slack, case=case)
    expect.quiet(seen, case)


@each_activation("candidate")
@given_sizes(layers)
def test_candidate(student: Student, activation: str, case: Case) -> None:
    args = inputs("candidate", case, 1.0).values()
    reference = lstm.candidate(*double(*args), activation)
    value = student.lstm.candidate(*args, activation)
    expect.array(value, reference, operations(case), what="candidate", case=case)


@check("candidate", "tanh")
@given_sizes(layers)
def test_candidate_takes_tanh_unasked(student: Student, case: Case) -> None:
    args = inputs("candidate", case, 1.0).values()
    value = student.lstm.candidate(*args)
    reference = lstm.candidate(*double(*args))
    expect.array(value, reference, operations(case), what="candidate", case=case)


@check("cell_state", "values")
@given_sizes(cases("NH", N=2, H=2))
def test_cell_state(student: Student, case: Case) -> None:
    args = inputs("cell_state", case, 1.0).values()
    value = student.lstm.cell_state(*args)
    expect.array(value, lstm.cell_state(*double(*args)), what="cell_state", case=case)


@each_activation("hidden_state")
@given_sizes(cases("NH", N=2, H=2))
def test_hidden_state(student: Student, activation: str, case: Case) -> None:
    args = inputs("hidden_state", case, 1.0).values()
    value = student.lstm.hidden_state(*args, activation)
    reference = lstm.hidden_state(*double(*args), activation)
    expect.array(value, reference, what="hidden_state", case=case)


@check("hidden_state", "tanh")
@given_sizes(cases("NH", N=2, H=2))
def test_hidden_state_takes_tanh_unasked(student: Student, case: Case) -> None:
    args = inputs("hidden_state", case, 1.0).values()
    value = student.lstm.hidden_state(*args)
    expect.array(value, lstm.hidden_state(*double(*args)), what="hidden_state", case=case)
