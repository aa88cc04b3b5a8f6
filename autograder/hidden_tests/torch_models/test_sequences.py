"""Hidden tests of the models that read whole sequences: SequenceRNN, LSTMModel, CnnLstm."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.torch_models.inputs import (
    State,
    built,
    compare_gradients,
    elman_outputs,
    elman_parameters,
    filled,
    filled_layers,
    inputs,
    linear,
    lstm_parameters,
    lstm_states,
    operations,
    outputs,
    sequences,
    upstream,
)
from autograder.sealed.student import Remote, Student
from solutions import bptt, lstm

stacks = cases(
    "NTDHO",
    T=2,
    D=2,
    H=2,
    largest=4,
    dtypes=(np.float32,),
    extra={"num_layers": st.integers(1, 3)},
)
convolutions = cases(
    "NTDCHO",
    T=3,
    D=2,
    C=2,
    H=2,
    largest=5,
    dtypes=(np.float32,),
    extra={"kernel_size": st.sampled_from((1, 3, 5))},
)


def _sequence(student: Student, case: Case) -> tuple[Remote, State]:
    model = built(student, "SequenceRNN", "SequenceRNN", case)
    return model, filled(student, model, case)


def _start(case: Case) -> np.ndarray:
    return case.normal(np.random.default_rng([case.seed, 2]), case["N"], case["H"])


@check("SequenceRNN", "values")
@given_sizes(sequences)
def test_sequence(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    (x,) = inputs("SequenceRNN", case)
    output, last = outputs("SequenceRNN", model(*student.workshop.tensors(x)), case)
    right, h = elman_outputs(state, x, np.zeros((case["N"], case["H"])))
    expect.array(output, right[:, -1], operations(case), what="output", case=case)
    expect.array(last, h[:, -1][None], operations(case), what="state", case=case)


@check("SequenceRNN", "start")
@given_sizes(sequences)
def test_sequence_from_a_state(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    (x,), h0 = inputs("SequenceRNN", case), _start(case)
    output, last = outputs("SequenceRNN", model(*student.workshop.tensors(x, h0[None])), case)
    right, h = elman_outputs(state, x, h0)
    expect.array(output, right[:, -1], operations(case), what="output", case=case)
    expect.array(last, h[:, -1][None], operations(case), what="state", case=case)


@check("SequenceRNN", "gradients")
@given_sizes(sequences)
def test_sequence_gradients(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    given, dout = inputs("SequenceRNN", case), upstream("SequenceRNN", case, "state")
    h0 = np.zeros((case["N"], case["H"]))
    W_xh, W_hh, _, W_hy, _ = elman_parameters(state)
    _, h = elman_outputs(state, given[0], h0)
    x, dy = double(given[0], dout[0])
    dh = np.zeros_like(h)
    dh[:, -1] = dy @ W_hy.T
    by = bptt.rnn_backward(dh, h, x, h0, W_xh, W_hh)
    right = {
        "rnn.weight_ih_l0": by["W_xh"].T,
        "rnn.weight_hh_l0": by["W_hh"].T,
        "linear_ho.weight": dy.T @ h[:, -1],
        "linear_ho.bias": dy.sum(axis=0),
        "seq": by["x"],
    }
    compare_gradients(student, model, given, dout, right, case)


@check("LSTMModel", "values")
@given_sizes(stacks)
def test_lstm_model(student: Student, case: Case) -> None:
    model = built(student, "LSTMModel", "LSTMModel", case)
    inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
    _has_layers(inner, case["num_layers"], case)
    _has_units(inner, case)
    (x,) = inputs("LSTMModel", case)
    right = linear(last, lstm_states(inner, x)[:, -1])
    got = model(*student.workshop.tensors(x))
    expect.array(got, right, case["num_layers"] * operations(case), what="output", case=case)


def _has_layers(inner: State, layers: int, case: Case) -> None:
    found = float(sum(name.startswith("weight_hh") for name in inner))
    expect.number(found, float(layers), what="the number of LSTM layers", case=case)


def _has_units(inner: State, case: Case) -> None:
    shape = 4 * case["H"], case["H"]
    expect.shaped(inner["weight_hh_l0"], shape, what="the LSTM's weight_hh_l0", case=case)


@check("LSTMModel", "gradients")
@given_sizes(sequences)
def test_lstm_model_gradients(student: Student, case: Case) -> None:
    model = built(student, "LSTMModel", "LSTMModel", replace(case, extra={"num_layers": 1}))
    inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
    given, dout = inputs("LSTMModel", case), upstream("LSTMModel", case)
    x, dy = double(*given, *dout)
    right = {"x": _lstm_input_gradient(inner, x, dy @ double(last["weight"]))}
    compare_gradients(student, model, given, dout, right, case)


def _lstm_input_gradient(layer: State, x: np.ndarray, dh_last: np.ndarray) -> np.ndarray:
    """The gradient by the input of an nn.LSTM of one layer, from that of its last hidden state."""
    W_x, W_h, b = lstm_parameters(layer)
    zeros = np.zeros((len(x), W_h.shape[0]))
    h, c, gates = lstm.lstm_forward(x, zeros, zeros, W_x, W_h, b)
    dh = np.zeros_like(h)
    dh[:, -1] = dh_last
    return lstm.lstm_backward(dh, x, zeros, zeros, W_x, W_h, h, c, gates)["x"]


@check("CnnLstm", "values")
@given_sizes(convolutions)
def test_cnn_lstm(student: Student, case: Case) -> None:
    model = built(student, "CnnLstm", "CnnLstm", case)
    conv, inner, last = filled_layers(student, model, ["Conv1d", "LSTM", "Linear"], case)
    shape = case["C"], case["D"], case["kernel_size"]
    expect.shaped(conv["weight"], shape, what="the convolution's weight", case=case)
    _has_units(inner, case)
    (x,) = inputs("CnnLstm", case)
    z = np.maximum(_convolved(conv, x), 0)
    right = linear(last, lstm_states(inner, z)[:, -1])
    got = model(*student.workshop.tensors(x))
    chain = operations(case) + case["kernel_size"] * case["D"]
    expect.array(got, right, chain, what="output", case=case)


def _convolved(conv: State, x: np.ndarray) -> np.ndarray:
    """A convolution over time with zeros on both sides: (N, T, D) to (N, T, channels)."""
    W, b = conv["weight"].astype(np.float64), conv["bias"].astype(np.float64)
    kernel = W.shape[-1]
    padded = np.pad(x.astype(np.float64), ((0, 0), (kernel // 2, kernel // 2), (0, 0)))
    T = x.shape[1]
    return b + sum(padded[:, k : k + T] @ W[:, :, k].T for k in range(kernel))


@check("CnnLstm", "gradients")
@given_sizes(convolutions)
def test_cnn_lstm_gradients(student: Student, case: Case) -> None:
    model = built(student, "CnnLstm", "CnnLstm", case)
    conv, inner, last = filled_layers(student, model, ["Conv1d", "LSTM", "Linear"], case)
    given, dout = inputs("CnnLstm", case), upstream("CnnLstm", case)
    x, dy = double(*given, *dout)
    found = _convolved(conv, x)
    dz = _lstm_input_gradient(inner, np.maximum(found, 0), dy @ double(last["weight"]))
    right = {"x": _convolved_back(conv, dz * (found > 0))}
    chain = operations(case) + case["kernel_size"] * case["D"]
    compare_gradients(student, model, given, dout, right, case, chain)


def _convolved_back(conv: State, dz: np.ndarray) -> np.ndarray:
    """The gradient by the input of `_convolved`."""
    W = conv["weight"].astype(np.float64)
    kernel, T = W.shape[-1], dz.shape[1]
    padded = np.pad(dz, ((0, 0), (kernel // 2, kernel // 2), (0, 0)))
    return sum(padded[:, kernel - 1 - k :][:, :T] @ W[:, :, k] for k in range(kernel))
