"""Part 2's reference against PyTorch's nn.RNN, and on its worked cases."""

import re

import numpy as np
import pytest
import torch

from solutions import rnn

EDGES = [(1, 1, 1, 1), (1, 4, 2, 3), (3, 1, 2, 3), (3, 4, 1, 2), (3, 4, 2, 1)]
DRAWN = [tuple(map(int, row)) for row in np.random.default_rng(0).integers(2, 8, size=(5, 4))]
over_shapes = pytest.mark.parametrize("shape", EDGES + DRAWN, ids=str)
over_dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def normals(dtype, *shapes):
    """Random arrays that cannot be written to: who modifies an input gets an error."""
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    for array in arrays:
        array.setflags(write=False)
    return arrays


def weights(dtype, D, H):
    return normals(dtype, (D, H), (H, H), (H,))


def torch_rnn(x, h0, *directions):
    """All hidden states by nn.RNN, with an h0 and (W_xh, W_hh, b_h) for each direction."""
    D, H = directions[0][0].shape
    net = torch.nn.RNN(D, H, batch_first=True, bidirectional=len(directions) == 2).double()
    with torch.no_grad():
        for suffix, (W_xh, W_hh, b_h) in zip(("", "_reverse"), directions, strict=False):
            getattr(net, f"weight_ih_l0{suffix}").copy_(torch.tensor(W_xh.T))
            getattr(net, f"weight_hh_l0{suffix}").copy_(torch.tensor(W_hh.T))
            getattr(net, f"bias_ih_l0{suffix}").copy_(torch.tensor(b_h))
            getattr(net, f"bias_hh_l0{suffix}").zero_()
        return net(torch.tensor(x).double(), torch.tensor(np.stack(h0)).double())[0].numpy()


def assert_close(actual, expected, dtype):
    assert actual.dtype == dtype
    assert actual.shape == expected.shape
    tol = 1e-11 if dtype == np.float64 else 2e-5
    np.testing.assert_allclose(actual, expected, rtol=tol, atol=tol)


# --- Q4 ---------------------------------------------------------------------------------------


@over_dtypes
@over_shapes
def test_rnn_forward_is_torchs(shape, dtype):
    N, T, D, H = shape
    x, h0 = normals(dtype, (N, T, D), (N, H))
    params = weights(dtype, D, H)
    assert_close(rnn.rnn_forward(x, h0, *params), torch_rnn(x, [h0], params), dtype)


@over_dtypes
@over_shapes
def test_rnn_step_with_and_without_tanh(shape, dtype):
    N, _, D, H = shape
    x_t, h_prev = normals(dtype, (N, D), (N, H))
    W_xh, W_hh, b_h = weights(dtype, D, H)
    z = np.concatenate([x_t, h_prev, np.ones((N, 1), dtype)], axis=1) @ np.vstack([W_xh, W_hh, b_h])
    for options, expected in [((), np.tanh(z)), (("tanh",), np.tanh(z)), (("identity",), z)]:
        assert_close(rnn.rnn_step(x_t, h_prev, W_xh, W_hh, b_h, *options), expected, dtype)


@over_dtypes
def test_the_worked_case_of_the_notes(dtype):
    x = np.array([[[1, 1], [1, 1], [2, 2]]], dtype)
    ones, zeros = np.ones((2, 2), dtype), np.zeros(2, dtype)
    h = rnn.rnn_forward(x, zeros[np.newaxis], ones, ones, zeros, "identity")
    assert_close(h, np.array([[[2, 2], [6, 6], [16, 16]]]), dtype)
    assert_close(rnn.output_layer(h, ones, zeros), np.array([[[4, 4], [12, 12], [32, 32]]]), dtype)


@pytest.mark.parametrize("activation", ["relu", "Tanh", "", None])
def test_another_activation_is_refused(activation):
    x, h0 = normals(np.float64, (2, 4, 3), (2, 5))
    params = weights(np.float64, 3, 5)
    with pytest.raises(ValueError, match="activation"):
        rnn.rnn_step(x[:, 0], h0, *params, activation)
    with pytest.raises(ValueError, match="activation"):
        rnn.rnn_forward(x, h0, *params, activation)


RIGHT = {"x_t": (2, 3), "h_prev": (2, 5), "W_xh": (3, 5), "W_hh": (5, 5), "b_h": (5,)}
WRONG = {
    "x_t": [(1, 3), (2, 1), (2, 4), (3, 3), (3,), (2, 3, 1), (1, 2, 3), ()],
    "h_prev": [(1, 5), (2, 1), (2, 4), (3, 5), (5,), (1, 1), (1, 2, 5), ()],
    "W_xh": [(3, 1), (1, 5), (4, 5), (3, 4), (5, 3), (3,), (1, 3, 5), ()],
    "W_hh": [(5, 1), (1, 5), (1, 1), (4, 4), (5, 4), (5,), (1, 5, 5), ()],
    "b_h": [(1,), (4,), (1, 5), (2, 5), (2, 1), (5, 1), ()],
}


@pytest.mark.parametrize(
    ("name", "shape"), [(name, shape) for name, shapes in WRONG.items() for shape in shapes]
)
def test_a_shape_that_does_not_fit_is_refused(name, shape):
    arrays = {key: np.zeros(right) for key, right in RIGHT.items()}
    assert rnn.rnn_step(**arrays).shape == (2, 5)
    with pytest.raises(ValueError, match=rf"\b{name} .*{re.escape(str(shape))}"):
        rnn.rnn_step(**{**arrays, name: np.zeros(shape)})


# --- Q5, Q6 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("D", "H", "K"), [(1, 1, 1), (28, 128, 10), (3, 5, 2)])
def test_parameter_groups_are_torchs(D, H, K):
    net, head = torch.nn.RNN(D, H), torch.nn.Linear(H, K)
    tensors = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, head.weight, head.bias]
    names = ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    groups = rnn.parameter_groups(D, H, K)
    assert groups == {name: t.numel() for name, t in zip(names, tensors, strict=True)}


@over_dtypes
@pytest.mark.parametrize("leading", [(), (1,), (3,), (2, 4), (2, 1, 3)])
def test_output_layer_is_torchs(leading, dtype):
    h, W_hy, b_y = normals(dtype, (*leading, 3), (3, 2), (2,))
    expected = torch.nn.functional.linear(*map(torch.tensor, (h, W_hy.T, b_y)))
    assert_close(rnn.output_layer(h, W_hy, b_y), expected.numpy(), dtype)


@over_dtypes
@over_shapes
def test_last_hidden_is_the_last_before_the_padding(shape, dtype):
    N, T, _, H = shape
    (h,) = normals(dtype, (N, T, H))
    lengths = np.random.default_rng(T).integers(1, T + 1, size=N)
    expected = np.stack([h[n, :length][-1] for n, length in enumerate(lengths)])
    assert_close(rnn.last_hidden(h, lengths), expected, dtype)
    assert_close(rnn.last_hidden(h, np.full(N, T)), h[:, -1], dtype)


@pytest.mark.parametrize("lengths", [[0, 2], [2, 4], [-1, 1], [3, 0]])
def test_last_hidden_refuses_bad_lengths(lengths):
    with pytest.raises(ValueError, match=r"^lengths"):
        rnn.last_hidden(np.zeros((2, 3, 4)), np.array(lengths))


# --- N2 ---------------------------------------------------------------------------------------


@over_dtypes
@over_shapes
def test_a_jordan_network_is_an_elman_network_with_a_factored_matrix(shape, dtype):
    """y_{t-1} W_yh = h_{t-1} (W_hy W_yh) + b_y W_yh, so nn.RNN can compute it."""
    N, T, D, H = shape
    K = D + 1
    x, h0, W_xh, W_yh, b_h = normals(dtype, (N, T, D), (N, H), (D, H), (K, H), (H,))
    W_hy, b_y = normals(dtype, (H, K), (K,))
    y0 = h0 @ W_hy + b_y
    h = torch_rnn(x, [h0], (W_xh, W_hy @ W_yh, b_h + b_y @ W_yh))
    actual = rnn.jordan_forward(x, y0, W_xh, W_yh, b_h, W_hy, b_y)
    assert_close(actual, h @ W_hy + b_y, dtype)


@over_dtypes
@over_shapes
def test_birnn_forward_is_torchs(shape, dtype):
    N, T, D, H = shape
    x, h0_f, h0_b, *params = normals(dtype, (N, T, D), (N, H), (N, H), *2 * ((D, H), (H, H), (H,)))
    params_f, params_b = tuple(params[:3]), tuple(params[3:])
    expected = torch_rnn(x, [h0_f, h0_b], params_f, params_b)
    assert_close(rnn.birnn_forward(x, h0_f, h0_b, params_f, params_b), expected, dtype)


# --- Q9 ---------------------------------------------------------------------------------------


def reach_table(x, h0, *params):
    steps = range(x.shape[1])
    table = [[rnn.reaches(x, h0, *params, t_in, t_out) for t_out in steps] for t_in in steps]
    assert all(type(answer) is bool for row in table for answer in row)
    return np.array(table)


@over_dtypes
@over_shapes
def test_an_input_reaches_its_own_and_all_later_states(shape, dtype):
    N, T, D, H = shape
    x, h0 = normals(dtype, (N, T, D), (N, H))
    params = weights(dtype, D, H)
    everything = np.triu(np.ones((T, T), bool))
    np.testing.assert_array_equal(reach_table(x, h0, *params), everything)
    no_memory = (params[0], 0 * params[1], params[2])
    np.testing.assert_array_equal(reach_table(x, h0, *no_memory), np.eye(T, dtype=bool))
    deaf = (0 * params[0], *params[1:])
    assert not reach_table(x, h0, *deaf).any()


def test_reaches_follows_a_chain_of_units_that_forgets_after_three_steps():
    x, h0, b_h = normals(np.float64, (2, 5, 2), (2, 3), (3,))
    W_xh = np.array([[0.0, 0, 0], [1, 0, 0]])  # only the second feature is heard
    W_hh = np.eye(3, k=1)  # unit 0 to unit 1 to unit 2 to nowhere
    distance = np.subtract.outer(np.arange(5), np.arange(5)).T
    expected = (distance >= 0) & (distance < 3)
    np.testing.assert_array_equal(reach_table(x, h0, W_xh, W_hh, b_h), expected)


@pytest.mark.parametrize("sign", [1, -1])
def test_reaches_is_not_fooled(sign):
    h0, one, b_h = np.zeros((1, 1)), np.ones((1, 1)), np.zeros(1)
    opposed = np.array([[1.0], [-1.0]])  # moved together, the two features cancel
    assert rnn.reaches(np.zeros((1, 2, 2)), h0, opposed, one, b_h, 0, 1) is True
    saturated = np.array([[[sign * 40.0], [0]]])
    assert rnn.reaches(saturated, h0, one, one, b_h, 0, 1) is True
    # Two units hear the same, and the third hears their difference: nothing.
    W_xh, W_hh = np.array([[0.3, 0.3, 0]]), np.zeros((3, 3))
    W_hh[:, 2] = 0.7, -0.7, 0
    x = np.random.default_rng(2).normal(size=(1, 2, 1))
    assert rnn.reaches(x, np.zeros((1, 3)), W_xh, W_hh, np.zeros(3), 0, 1) is False
