"""Hidden tests of the windows and of prediction, one step and many steps ahead.

The models have random parameters, and the references of parts 2 and 5 say what each predicts.
"""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.torch_models.inputs import (
    built,
    elman_outputs,
    elman_shapes,
    filled,
    filled_layers,
    linear,
    lstm_states,
    sequence_shapes,
)
from autograder.sealed.student import Remote, Student

Says = Callable[[np.ndarray], np.ndarray]
"""What a model says after each of some windows: (M, length, 1) to (M,)."""

# In float32 alone: tensors made of Python's floats are float32, and right.
windows = cases("LT", T=1, largest=6, dtypes=(np.float32,))
series = cases("LTH", L=2, T=3, H=2, largest=6, dtypes=(np.float32,))
OTHERS = st.sampled_from(("ElmanRNN", "LSTMModel"))


def _series(case: Case) -> np.ndarray:
    """T values more than a window holds."""
    return case.normal(case.rng(), case["L"] + case["T"])


def _sequence_rnn(student: Student, stub: str, case: Case) -> tuple[Remote, Says]:
    model = built(student, stub, "SequenceRNN", 1, case["H"], 1)
    sizes = Case({"D": 1, "H": case["H"], "O": 1}, case.dtype, case.seed)
    state = filled(student, model, sequence_shapes(sizes), case)
    return model, lambda X: elman_outputs(state, X, np.zeros((len(X), case["H"])))[0][:, -1, 0]


def _other(student: Student, stub: str, name: str, case: Case) -> tuple[Remote, Says]:
    if name == "LSTMModel":
        model = built(student, stub, name, 1, case["H"], 1, 1)
        inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
        return model, lambda X: linear(last, lstm_states(inner, X)[:, -1])[:, 0]
    model = built(student, stub, name, 1, case["H"], 1)
    sizes = Case({"D": 1, "H": case["H"], "O": 1}, case.dtype, case.seed)
    state = filled(student, model, elman_shapes(sizes), case)
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
@given(windows, st.sampled_from((-1, 0, None)))
def test_windows_that_do_not_fit(student: Student, case: Case, length: int | None) -> None:
    y = _series(case)
    length = len(y) if length is None else length
    expect.refused(lambda: student.torch_models.make_windows(y, length), ["length"], case)


def _one_step(student: Student, model: Remote, says: Says, case: Case) -> None:
    y, length = _series(case), case["L"]
    start = length + case.seed % case["T"]
    got = student.torch_models.predict_one_step(model, y, length, start)
    right = says(_cut(y, length)[0][start - length :])
    expect.array(got, right, _operations(case), what="predictions", case=case)


@check("predict_one_step", "values")
@given_sizes(series)
def test_one_step(student: Student, case: Case) -> None:
    _one_step(student, *_sequence_rnn(student, "predict_one_step", case), case)


@check("predict_one_step", "every_model")
@given(series, OTHERS)
def test_one_step_of_the_others(student: Student, case: Case, name: str) -> None:
    _one_step(student, *_other(student, "predict_one_step", name, case), case)


@check("predict_one_step", "refuses")
@given(series)
def test_one_step_that_starts_too_early(student: Student, case: Case) -> None:
    model, _ = _sequence_rnn(student, "predict_one_step", case)
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
    _multi_step(student, *_sequence_rnn(student, "predict_multi_step", case), case)


@check("predict_multi_step", "every_model")
@given(series, OTHERS)
def test_multi_step_of_the_others(student: Student, case: Case, name: str) -> None:
    _multi_step(student, *_other(student, "predict_multi_step", name, case), case)


def _operations(case: Case) -> int:
    return case["L"] * (4 * (1 + case["H"]) + 16)
