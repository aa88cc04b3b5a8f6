"""Hidden tests of the LSTM's backward pass and of the gradient along the memory line."""

from typing import Any

import numpy as np
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.lstm.inputs import inputs, operations, sequences
from autograder.sealed.student import Student
from autograder.signatures import signature
from autograder.text import Text
from solutions import lstm

GRADIENTS = tuple(signature("lstm", "lstm_backward").results["grads"].items)


def _compare(student: Student, case: Case, *names: str) -> None:
    args = inputs("lstm_backward", case).values()
    got = expect.entries(student.lstm.lstm_backward(*args), GRADIENTS, case)
    right = lstm.lstm_backward(*double(*args))
    for name in names:
        what = f'grads["{name}"]'
        expect.array(got[name], right[name], 4 * operations(case), what=what, case=case)


@check("lstm_backward", "one_step")
@given_sizes(cases("NDH", N=2, H=2, largest=4))
def test_backward_of_one_step(student: Student, case: Case) -> None:
    sizes = {"N": case["N"], "T": 1, "D": case["D"], "H": case["H"]}
    _compare(student, Case(sizes, case.dtype, case.seed), *GRADIENTS)


@check("lstm_backward", "weights")
@given_sizes(sequences)
def test_backward_weights(student: Student, case: Case) -> None:
    _compare(student, case, "W_x", "W_h", "b")


@check("lstm_backward", "inputs")
@given_sizes(sequences)
def test_backward_inputs(student: Student, case: Case) -> None:
    _compare(student, case, "x")


@check("lstm_backward", "start")
@given_sizes(sequences)
def test_backward_start(student: Student, case: Case) -> None:
    _compare(student, case, "h0", "c0")


@check("lstm_backward", "consistent")
@given(cases("NTDH", T=2, H=2, largest=3, dtypes=(np.float64,)))
def test_backward_is_the_slope_of_forward(student: Student, case: Case) -> None:
    # Of a right forward pass: a fault in lstm_forward costs lstm_forward alone.
    args = inputs("lstm_forward", case)
    rng = np.random.default_rng(case.seed + 1)
    towards = {name: rng.standard_normal(arg.shape) for name, arg in args.items()}
    dh = rng.standard_normal((case["N"], case["T"], case["H"]))
    step = 1e-5

    def forward(size: float) -> tuple[Any, ...]:
        return lstm.lstm_forward(*(args[name] + size * towards[name] for name in GRADIENTS))

    start = [args[name] for name in GRADIENTS[:-1]]
    grads = student.lstm.lstm_backward(dh, *start, *forward(0))
    grads = expect.entries(grads, GRADIENTS, case)
    claimed = 0.0
    for name, direction in towards.items():
        grad = expect.shaped(grads[name], direction.shape, what=f'grads["{name}"]', case=case)
        claimed += float((grad * direction).sum())
    numeric = float(((forward(step)[0] - forward(-step)[0]) * dh).sum()) / (2 * step)
    scale = float(np.abs(dh).sum()) * max(float(np.abs(d).max()) for d in towards.values())
    of = Text("a right forward result", "正确的前向结果")
    expect.slope(numeric, claimed, scale, what="grads", case=case, of=of)


@check("lstm_backward", "causal")
@given(sequences)
def test_backward_is_causal(student: Student, case: Case) -> None:
    dh, x, *rest = inputs("lstm_backward", case).values()
    dh[:, 1:] = 0
    got = expect.entries(student.lstm.lstm_backward(dh, x, *rest), GRADIENTS, case)
    later = expect.shaped(got["x"], x.shape, what='grads["x"]', case=case)[:, 1:]
    expect.array(later, np.zeros_like(later), what='grads["x"][:, 1:]', case=case)


@check("cell_gradient", "values")
@given_sizes(cases("TH", T=2))
def test_cell_gradient(student: Student, case: Case) -> None:
    f = inputs("cell_gradient", case)["f"]
    value = student.lstm.cell_gradient(f)
    expect.array(value, lstm.cell_gradient(double(f)), case["T"], what="cell_gradient", case=case)


@check("cell_gradient", "shut_gate")
@given(cases("TH", T=2))
def test_cell_gradient_of_a_shut_gate(student: Student, case: Case) -> None:
    f = inputs("cell_gradient", case)["f"]
    f[case.seed % case["T"]] = 0
    seen = student.lstm.cell_gradient.observe(f)
    reference = lstm.cell_gradient(double(f))
    expect.array(seen.value, reference, case["T"], what="cell_gradient", case=case)
    expect.quiet(seen, case)
