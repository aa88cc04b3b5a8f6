"""Hidden tests of the models that read whole sequences: SequenceRNN, LSTMModel, CnnLstm."""

import numpy as np
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes
from autograder.checking.decorators import check
from autograder.hidden_tests.torch_models.inputs import (
    State,
    built,
    elman_outputs,
    elman_parameters,
    filled,
    filled_layers,
    linear,
    lstm_parameters,
    lstm_states,
    operations,
    sequence_shapes,
    sequences,
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
    extra={"layers": st.integers(1, 3)},
)
convolutions = cases(
    "NTDHO",
    T=3,
    D=2,
    H=2,
    largest=5,
    dtypes=(np.float32,),
    extra={"channels": st.integers(2, 4), "kernel": st.sampled_from((1, 3, 5))},
)


def _sequence(student: Student, case: Case) -> tuple[Remote, State]:
    model = built(student, "SequenceRNN", "SequenceRNN", case["D"], case["H"], case["O"])
    return model, filled(student, model, sequence_shapes(case), case)


def _input(case: Case) -> np.ndarray:
    return case.normal(case.rng(), case["N"], case["T"], case["D"])


def _start(case: Case) -> np.ndarray:
    return case.normal(np.random.default_rng([case.seed, 2]), case["N"], case["H"])


@check("SequenceRNN", "values")
@given_sizes(sequences)
def test_sequence(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    x = _input(case)
    result = model(*student.workshop.tensors(x))
    output, last = expect.results(result, ("output", "state"), case)
    right, h = elman_outputs(state, x, np.zeros((case["N"], case["H"])))
    expect.array(output, right[:, -1], operations(case), what="output", case=case)
    expect.array(last, h[:, -1][None], operations(case), what="state", case=case)


@check("SequenceRNN", "start")
@given_sizes(sequences)
def test_sequence_from_a_state(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    x, h0 = _input(case), _start(case)
    result = model(*student.workshop.tensors(x, h0[None]))
    output, last = expect.results(result, ("output", "state"), case)
    right, h = elman_outputs(state, x, h0)
    expect.array(output, right[:, -1], operations(case), what="output", case=case)
    expect.array(last, h[:, -1][None], operations(case), what="state", case=case)


@check("SequenceRNN", "gradients")
@given_sizes(sequences)
def test_sequence_gradients(student: Student, case: Case) -> None:
    model, state = _sequence(student, case)
    x, h0 = _input(case), np.zeros((case["N"], case["H"]))
    dy = case.normal(np.random.default_rng([case.seed, 3]), case["N"], case["O"])
    upstream = [dy, np.zeros((1, *h0.shape), case.dtype)]
    got, got_in = student.workshop.ask("gradients", model, [x], upstream, label="SequenceRNN")
    W_xh, W_hh, _, W_hy, _ = elman_parameters(state)
    _, h = elman_outputs(state, x, h0)
    x, dy = double(x, dy)
    dh = np.zeros_like(h)
    dh[:, -1] = dy @ W_hy.T
    right = bptt.rnn_backward(dh, h, x, h0, W_xh, W_hh)
    expected = {
        "rnn.weight_ih_l0": right["W_xh"].T,
        "rnn.weight_hh_l0": right["W_hh"].T,
        "linear_ho.weight": dy.T @ h[:, -1],
        "linear_ho.bias": dy.sum(axis=0),
    }
    for name, gradient in expected.items():
        what = f"the gradient of {name}"
        expect.array(got[name], gradient, operations(case), what=what, case=case)
    expect.array(got_in[0], right["x"], operations(case), what="the gradient of seq", case=case)


@check("LSTMModel", "values")
@given_sizes(stacks)
def test_lstm_model(student: Student, case: Case) -> None:
    sizes = case["D"], case["H"], case["layers"], case["O"]
    model = built(student, "LSTMModel", "LSTMModel", *sizes)
    inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
    _has_layers(inner, case["layers"], case)
    _has_units(inner, case)
    x = _input(case)
    right = linear(last, lstm_states(inner, x)[:, -1])
    got = model(*student.workshop.tensors(x))
    expect.array(got, right, case["layers"] * operations(case), what="output", case=case)


def _has_layers(inner: State, layers: int, case: Case) -> None:
    found = float(sum(name.startswith("weight_hh") for name in inner))
    expect.number(found, float(layers), what="the number of LSTM layers", case=case)


def _has_units(inner: State, case: Case) -> None:
    shape = 4 * case["H"], case["H"]
    expect.shaped(inner["weight_hh_l0"], shape, what="the LSTM's weight_hh_l0", case=case)


@check("LSTMModel", "gradients")
@given_sizes(sequences)
def test_lstm_model_gradients(student: Student, case: Case) -> None:
    model = built(student, "LSTMModel", "LSTMModel", case["D"], case["H"], 1, case["O"])
    inner, last = filled_layers(student, model, ["LSTM", "Linear"], case)
    x = _input(case)
    dy = case.normal(np.random.default_rng([case.seed, 3]), case["N"], case["O"])
    _, got_in = student.workshop.ask("gradients", model, [x], [dy], label="LSTMModel")
    right = _lstm_input_gradient(inner, double(x), double(dy) @ double(last["weight"]))
    expect.array(got_in[0], right, operations(case), what="the gradient of x", case=case)


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
    sizes = case["D"], case["channels"], case["kernel"], case["H"], case["O"]
    model = built(student, "CnnLstm", "CnnLstm", *sizes)
    conv, inner, last = filled_layers(student, model, ["Conv1d", "LSTM", "Linear"], case)
    shape = case["channels"], case["D"], case["kernel"]
    expect.shaped(conv["weight"], shape, what="the convolution's weight", case=case)
    _has_units(inner, case)
    x = _input(case)
    z = np.maximum(_convolved(conv, x), 0)
    right = linear(last, lstm_states(inner, z)[:, -1])
    got = model(*student.workshop.tensors(x))
    chain = operations(case) + case["kernel"] * case["D"]
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
    sizes = case["D"], case["channels"], case["kernel"], case["H"], case["O"]
    model = built(student, "CnnLstm", "CnnLstm", *sizes)
    conv, inner, last = filled_layers(student, model, ["Conv1d", "LSTM", "Linear"], case)
    x = _input(case)
    dy = case.normal(np.random.default_rng([case.seed, 3]), case["N"], case["O"])
    _, got_in = student.workshop.ask("gradients", model, [x], [dy], label="CnnLstm")
    found = _convolved(conv, x)
    dz = _lstm_input_gradient(inner, np.maximum(found, 0), double(dy) @ double(last["weight"]))
    right = _convolved_back(conv, dz * (found > 0))
    chain = operations(case) + case["kernel"] * case["D"]
    expect.array(got_in[0], right, chain, what="the gradient of x", case=case)


def _convolved_back(conv: State, dz: np.ndarray) -> np.ndarray:
    """The gradient by the input of `_convolved`."""
    W = conv["weight"].astype(np.float64)
    kernel, T = W.shape[-1], dz.shape[1]
    padded = np.pad(dz, ((0, 0), (kernel // 2, kernel // 2), (0, 0)))
    return sum(padded[:, kernel - 1 - k :][:, :T] @ W[:, :, k] for k in range(kernel))
