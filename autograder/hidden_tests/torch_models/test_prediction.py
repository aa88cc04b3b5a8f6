"""Hidden tests of the windows and of prediction, one step and many steps ahead.

The models have random parameters, and the references of parts 2 and 5 say what each predicts.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from hypothesis import given

from autograder.checking import expect
from autograder.checking.cases import Case, cases, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests.torch_models.inputs import (
    built,
    elman_outputs,
    filled,
    filled_layers,
    linear,
    lstm_states,
)
from autograder.sealed.student import Remote, Student

Says = Callable[[np.ndarray], np.ndarray]
"""What a model says after each of some windows: (M, length, 1) to (M,)."""

# In float32 alone: tensors made of Python's floats are float32, and right.
windows = cases("LT", T=1, largest=6, dtypes=(np.float32,))
series = cases("LTH", L=2, T=3, H=2, largest=6, dtypes=(np.float32,))
of_the_others = with_every(model=("ElmanRNN", "LSTMModel"))


def _series(case: Case) -> np.ndarray:
    """T values more than a window holds."""
    return case.normal(case.rng(), case["L"] + case["T"])


def _model(student: Student, stub: str, name: str, case: Case) -> tuple[Remote, Says]:
    """A model of one feature and one output, and what it says."""
    case = replace(case, sizes=case.sizes | {"D": 1, "O": 1}, extra={"num_layers": 1})
    model = built(student, stub, name, case)
    if name == "LSTMModel":
        inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
        return model, lambda X: linear(last, lstm_states(inner, X)[:, -1])[:, 0]
    state = filled(student, model, case)
    return model, lambda X: elman_outputs(state, X, np.zeros((len(X), case["H"])))[0][:, -1, 0]


def _cut(y: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """All windows (M, length, 1) of a series, and the value after each (M, 1)."""
    X = np.array([y[i : i + length] for i in range(len(y) - length)])
    return X[..., None], y[length:, None]


@check("make_windows", "values")
@given_sizes(windows)
def test_windows(student: Student, case: Case) -> None:
    y = _series(case)
    X, Y = expect.results(student.torch_models.make_windows(y, case["L"]), ("X", "Y"), case)
    right_X, right_Y = _cut(y, case["L"])
    expect.array(X, right_X, what="X", case=case)
    expect.array(Y, right_Y, what="Y", case=case)


@check("make_windows", "tensors")
@given(windows)
def test_windows_of_a_tensor(student: Student, case: Case) -> None:
    y = _series(case)
    (given_y,) = student.workshop.tensors(y)
    made = expect.accepted(lambda: student.torch_models.make_windows(given_y, case["L"]), case)
    X, Y = expect.results(made, ("X", "Y"), case)
    right_X, right_Y = _cut(y, case["L"])
    expect.array(X, right_X, what="X", case=case)
    expect.array(Y, right_Y, what="Y", case=case)


@check("make_windows", "refuses")
@given(windows)
def test_windows_that_do_not_fit(student: Student, case: Case) -> None:
    y = _series(case)
    for length in (-1, 0, len(y)):
        expect.refused(partial(student.torch_models.make_windows, y, length), ["length"], case)


def _one_step(student: Student, model: Remote, says: Says, case: Case) -> None:
    y, length = _series(case), case["L"]
    start = length + case.seed % case["T"]
    got = student.torch_models.predict_one_step(model, y, length, start)
    right = says(_cut(y, length)[0][start - length :])
    expect.array(got, right, _operations(case), what="predictions", case=case)


@check("predict_one_step", "values")
@given_sizes(series)
def test_one_step(student: Student, case: Case) -> None:
    _one_step(student, *_model(student, "predict_one_step", "SequenceRNN", case), case)


@check("predict_one_step", "every_model")
@given(series)
@of_the_others
def test_one_step_of_the_others(student: Student, case: Case) -> None:
    _one_step(student, *_model(student, "predict_one_step", case["model"], case), case)


@check("predict_one_step", "refuses")
@given(series)
def test_one_step_that_starts_too_early(student: Student, case: Case) -> None:
    model, _ = _model(student, "predict_one_step", "SequenceRNN", case)
    predict = student.torch_models.predict_one_step
    y, length = _series(case), case["L"]
    expect.refused(lambda: predict(model, y, length, length - 1), ["start"], case)


def _multi_step(student: Student, model: Remote, says: Says, case: Case) -> None:
    window, steps = _series(case)[: case["L"]], case["T"] + 2
    got = student.torch_models.predict_multi_step(model, window, steps)
    seen, right = window.astype(np.float64), []
    for _ in range(steps):
        right.append(says(seen[None, :, None])[0])
        seen = np.append(seen[1:], right[-1])
    expect.array(got, np.array(right), steps * _operations(case), what="predictions", case=case)


@check("predict_multi_step", "values")
@given_sizes(series)
def test_multi_step(student: Student, case: Case) -> None:
    _multi_step(student, *_model(student, "predict_multi_step", "SequenceRNN", case), case)


@check("predict_multi_step", "every_model")
@given(series)
@of_the_others
def test_multi_step_of_the_others(student: Student, case: Case) -> None:
    _multi_step(student, *_model(student, "predict_multi_step", case["model"], case), case)


def _operations(case: Case) -> int:
    return case["L"] * (4 * (1 + case["H"]) + 16)
