"""The reference of part 5 against PyTorch."""

import numpy as np
import pytest
import torch

from solutions import lstm

# N, T, D, H
SIZES = [(1, 1, 1, 1), (1, 4, 2, 3), (3, 1, 2, 2), (2, 5, 4, 1), (3, 6, 1, 5), (4, 7, 3, 2)]
DTYPES = [np.float32, np.float64]
each_size = pytest.mark.parametrize("sizes", SIZES)
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
NAMES = ("x", "h0", "c0", "W_x", "W_h", "b")
FIGO_TO_IFGO = [1, 0, 2, 3]


def close(value, reference, dtype) -> None:
    """Equal up to the rounding of some hundred operations in the dtype, which is kept."""
    value = np.asarray(value)
    reference = reference.detach().numpy() if torch.is_tensor(reference) else np.asarray(reference)
    assert value.dtype == dtype
    assert value.shape == reference.shape
    eps = 300 * np.finfo(dtype).eps
    np.testing.assert_allclose(value, reference, rtol=eps, atol=eps * np.abs(reference).max())


def inputs(sizes, dtype, seed=0):
    """x, h0, c0, W_x, W_h, b."""
    N, T, D, H = sizes
    rng = np.random.default_rng([seed, *sizes])
    shapes = [(N, T, D), (N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)]
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]


def repacked(W):
    """Weights of f, i, g, o as torch has them: the order i, f, g, o along the first axis."""
    packed = torch.cat([W.chunk(4, dim=-1)[i] for i in FIGO_TO_IFGO], dim=-1)
    return packed if packed.ndim == 1 else packed.T


def torch_lstm(arrays):
    """nn.LSTM with our weights; returns the leaves, h at every step and the last c."""
    leaves = dict(zip(NAMES, (torch.tensor(a, requires_grad=True) for a in arrays), strict=True))
    W_x, W_h, b = (repacked(leaves[name]) for name in ("W_x", "W_h", "b"))
    D, H = arrays[3].shape[0], arrays[1].shape[1]
    layer = torch.nn.LSTM(D, H, batch_first=True).to(leaves["x"].dtype)
    weights = {"weight_ih_l0": W_x, "weight_hh_l0": W_h}
    weights |= {"bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b)}
    start = leaves["h0"][None], leaves["c0"][None]
    h, (_, c) = torch.func.functional_call(layer, weights, (leaves["x"], start))
    return leaves, h, c[0]


def by_autograd(arrays):
    """h, c and gates of every step, written in torch straight from the formulas."""
    x, h, c, W_x, W_h, b = map(torch.tensor, arrays)
    steps = []
    for t in range(x.shape[1]):
        f, i, g, o = (x[:, t] @ W_x + h @ W_h + b).chunk(4, dim=1)
        f, i, g, o = f.sigmoid(), i.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        steps.append((h, c, f, i, g, o))
    return [torch.stack(each, dim=1) for each in zip(*steps, strict=True)]


@each_dtype
@each_size
def test_forward_is_nn_lstm(sizes, dtype):
    arrays = inputs(sizes, dtype)
    h, c, _ = lstm.lstm_forward(*arrays)
    _, expected_h, last_c = torch_lstm(arrays)
    close(h, expected_h, dtype)
    close(c[:, -1], last_c, dtype)


@each_dtype
@each_size
def test_every_memory_and_gate(sizes, dtype):
    arrays = inputs(sizes, dtype)
    h, c, gates = lstm.lstm_forward(*arrays)
    assert list(gates) == list("figo")
    results = [h, c, *gates.values()]
    for value, expected in zip(results, by_autograd(arrays), strict=True):
        close(value, expected, dtype)


@each_dtype
@each_size
def test_backward_is_autograd(sizes, dtype):
    arrays = inputs(sizes, dtype)
    leaves, expected_h, _ = torch_lstm(arrays)
    h, c, gates = lstm.lstm_forward(*arrays)
    dh = np.random.default_rng(1).standard_normal(h.shape).astype(dtype)
    (expected_h * torch.tensor(dh)).sum().backward()
    grads = lstm.lstm_backward(dh, *arrays[:5], h, c, gates)
    assert set(grads) == set(NAMES)
    for name in NAMES:
        close(grads[name], leaves[name].grad, dtype)


@each_dtype
@pytest.mark.parametrize("activation", ["tanh", "identity"])
def test_the_step_is_made_of_the_pieces(dtype, activation):
    x, h_prev, c_prev, W_x, W_h, b = inputs((3, 2, 4, 5), dtype)
    weights = [(W_x[:, k : k + 5], W_h[:, k : k + 5], b[k : k + 5]) for k in range(0, 20, 5)]
    x_t = x[:, 0]
    f = lstm.forget_gate(x_t, h_prev, *weights[0])
    i = lstm.input_gate(x_t, h_prev, *weights[1])
    g = lstm.candidate(x_t, h_prev, *weights[2], activation)
    o = lstm.output_gate(x_t, h_prev, *weights[3])
    c = lstm.cell_state(f, c_prev, i, g)
    h = lstm.hidden_state(o, c, activation)
    step = lstm.lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, activation)
    close(step[0], h, dtype)
    close(step[1], c, dtype)
    for name, gate in zip("figo", (f, i, g, o), strict=True):
        close(step[2][name], gate, dtype)
    whole = lstm.lstm_forward(x, h_prev, c_prev, W_x, W_h, b, activation)
    close(whole[0][:, 0], h, dtype)


@each_dtype
def test_a_gate_is_the_sigmoid_of_torch(dtype):
    x, h_prev, _, W_x, W_h, b = inputs((3, 1, 4, 2), dtype)
    x_t, W_x, W_h, b = x[:, 0], W_x[:, :2], W_h[:, :2], b[:2]
    z = torch.tensor(x_t) @ torch.tensor(W_x) + torch.tensor(h_prev) @ torch.tensor(W_h)
    z = z + torch.tensor(b)
    for gate in (lstm.forget_gate, lstm.input_gate, lstm.output_gate):
        close(gate(x_t, h_prev, W_x, W_h, b), torch.sigmoid(z), dtype)
    close(lstm.candidate(x_t, h_prev, W_x, W_h, b), torch.tanh(z), dtype)
    close(lstm.candidate(x_t, h_prev, W_x, W_h, b, "identity"), z, dtype)


@each_dtype
def test_sigmoid_is_that_of_torch_and_quiet(dtype):
    z = np.array([-1e4, -800, -90, -3, -1e-3, 0, 0.5, 20, 90, 800, 1e4], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value = lstm.sigmoid(z)
    close(value, torch.sigmoid(torch.tensor(z)), dtype)
    assert value[0] == 0 and value[-1] == 1


@each_dtype
def test_gates_are_quiet_with_large_weights(dtype):
    x, h_prev, _, W_x, W_h, b = (100 * a for a in inputs((3, 1, 4, 2), dtype))
    args = x[:, 0], h_prev, W_x[:, :2], W_h[:, :2], b[:2]
    z = sum(a.astype(float) @ w.astype(float) for a, w in ((args[0], args[2]), (h_prev, args[3])))
    assert np.abs(z).max() > 5000, "the weights are large enough to overflow"
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for gate in (lstm.forget_gate, lstm.input_gate, lstm.output_gate):
            close(gate(*args), z + b[:2].astype(float) > 0, dtype)


def test_symbols_name_what_the_formulas_use():
    named = {"f_t": "forget gate", "i_t": "input gate", "o_t": "output gate", "g_t": "candidate"}
    named |= {"x_t": "input at step t", "h_t": "hidden state", "c_t": "cell state"}
    named |= {"sigma": "sigmoid", "tanh": "tanh"}
    assert named == lstm.SYMBOLS


@pytest.mark.parametrize("sizes", [(1, 1), (5, 1), (1, 4), (6, 3)])
@each_dtype
def test_cell_gradient_is_autograd_on_the_direct_path(sizes, dtype):
    f = np.random.default_rng(2).uniform(0, 1, sizes).astype(dtype)
    f[0, 0] = 0
    later = torch.tensor(f)
    expected = []
    for t in range(sizes[0]):
        c_t = torch.ones(sizes[1], dtype=later.dtype, requires_grad=True)
        c = c_t
        for step in range(t + 1, sizes[0]):
            c = later[step] * c
        c.sum().backward()
        expected.append(c_t.grad)
    close(lstm.cell_gradient(f), torch.stack(expected), dtype)


def test_the_memory_cell_works_the_worked_case():
    x = np.array([[(3, 1, 0), (4, 1, 0), (2, 0, 0), (1, 0, 1), (3, -1, 0)]], float)
    zero = np.zeros((1, 1))
    h, c, _ = lstm.lstm_forward(x, zero, zero, *lstm.memory_cell_weights(), "identity")
    np.testing.assert_allclose(h[0, :, 0], [0, 0, 0, 7, 0], atol=0.01)
    np.testing.assert_allclose(c[0, :, 0], [3, 7, 7, 7, 0], atol=0.01)


def test_the_memory_cell_holds_for_long():
    rng = np.random.default_rng(3)
    x = np.stack(
        [rng.integers(-4, 5, 200), rng.integers(-1, 2, 200), rng.integers(0, 2, 200)], axis=1
    ).astype(float)
    memory, shown = 0.0, []
    for x1, x2, x3 in x:
        memory = {1: memory + x1, 0: memory, -1: 0.0}[x2]
        shown.append(x3 * memory)
    zero = np.zeros((1, 1))
    h, _, _ = lstm.lstm_forward(x[None], zero, zero, *lstm.memory_cell_weights(), "identity")
    np.testing.assert_allclose(h[0, :, 0], shown, atol=0.01)
    assert np.count_nonzero(shown) > 30


@pytest.mark.parametrize("activation", ["relu", "Tanh", "", None])
def test_another_activation_is_refused_by_name(activation):
    x, h0, c0, W_x, W_h, b = inputs((2, 3, 2, 2), np.float64)
    calls = [
        lambda: lstm.candidate(x[:, 0], h0, W_x[:, :2], W_h[:, :2], b[:2], activation),
        lambda: lstm.hidden_state(h0, c0, activation),
        lambda: lstm.lstm_step(x[:, 0], h0, c0, W_x, W_h, b, activation),
        lambda: lstm.lstm_forward(x, h0, c0, W_x, W_h, b, activation),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="activation is"):
            call()


@each_dtype
def test_inputs_are_left_alone(dtype):
    arrays = inputs((3, 4, 2, 3), dtype)
    h, c, gates = lstm.lstm_forward(*arrays)
    given = [np.ones_like(h), *arrays[:5], h, c, *gates.values()]
    before = [array.copy() for array in given]
    lstm.lstm_backward(*given[:8], gates)
    lstm.lstm_step(arrays[0][:, 0], *arrays[1:])
    lstm.sigmoid(arrays[0]), lstm.cell_gradient(gates["f"][0])
    for array, copy in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, copy)
