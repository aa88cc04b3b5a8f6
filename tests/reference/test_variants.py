"""Part 6 of the reference against PyTorch: its own cells where it has them, else the formulas."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from solutions import variants

SIZES = [(1, 1, 1), (1, 3, 2), (4, 1, 3), (3, 5, 1), (5, 2, 4)]  # N, D, H
LENGTHS = [(1, 1, 1, 1), (3, 1, 2, 4), (1, 5, 3, 2), (4, 6, 2, 3)]  # N, T, D, H
every_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
every_size = pytest.mark.parametrize(("N", "D", "H"), SIZES)
every_length = pytest.mark.parametrize(("N", "T", "D", "H"), LENGTHS)


class Draw:
    """Normal numbers of one dtype that nobody may write to: changing an input raises."""

    def __init__(self, dtype, *seed):
        self.dtype, self.rng = dtype, np.random.default_rng(seed)

    def __call__(self, *shape):
        array = self.rng.standard_normal(shape).astype(self.dtype)
        array.setflags(write=False)
        return array

    def weights(self, D, H, gates):
        return self(D, gates * H), self(H, gates * H), self(gates * H)


def tensors(*arrays):
    return [torch.tensor(array).double() for array in arrays]


def assert_matches(actual, expected, dtype):
    """Same dtype, same shape, and as near to the float64 answer as the dtype allows."""
    expected = expected.detach().numpy()
    assert actual.dtype == dtype
    assert actual.shape == expected.shape
    tolerance = 300 * np.finfo(dtype).eps
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def gate(letter, order, x, h, W_x, W_h, b):
    """x W + h U + b of one gate alone, out of the packed weights."""
    H = W_h.shape[0]
    block = slice(order.index(letter) * H, (order.index(letter) + 1) * H)
    return x @ W_x[:, block] + h @ W_h[:, block] + b[block]


def to_ifgo(weights):
    """From our order of the gates to PyTorch's."""
    f, i, g, o = torch.chunk(weights, 4, dim=-1)
    return torch.cat([i, f, g, o], dim=-1)


def load(module, suffix, W_x, W_h, b):
    """Set PyTorch's weights, its matrices transposed, all of the bias in the first of its two."""
    with torch.no_grad():
        getattr(module, "weight_ih" + suffix).copy_(W_x.T)
        getattr(module, "weight_hh" + suffix).copy_(W_h.T)
        getattr(module, "bias_ih" + suffix).copy_(b)
        getattr(module, "bias_hh" + suffix).zero_()
    return module


def torch_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    cell = nn.LSTMCell(*x_t.shape[1:], *h_prev.shape[1:]).double()
    return load(cell, "", to_ifgo(W_x), to_ifgo(W_h), to_ifgo(b))(x_t, (h_prev, c_prev))


# peephole_lstm_step


@every_size
@every_dtype
def test_peephole(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    arrays = draw(N, D), draw(N, H), draw(N, H), *draw.weights(D, H, 4), draw(H), draw(H), draw(H)
    x, h, c, W_x, W_h, b, p_f, p_i, p_o = tensors(*arrays)
    f = torch.sigmoid(gate("f", "figo", x, h, W_x, W_h, b) + p_f * c)
    i = torch.sigmoid(gate("i", "figo", x, h, W_x, W_h, b) + p_i * c)
    c_t = f * c + i * torch.tanh(gate("g", "figo", x, h, W_x, W_h, b))
    o = torch.sigmoid(gate("o", "figo", x, h, W_x, W_h, b) + p_o * c_t)

    actual_h, actual_c = variants.peephole_lstm_step(*arrays)
    assert_matches(actual_h, o * torch.tanh(c_t), dtype)
    assert_matches(actual_c, c_t, dtype)


@every_size
def test_closed_peepholes_leave_the_plain_lstm(N, D, H):
    draw = Draw("float64", N, D, H)
    arrays = draw(N, D), draw(N, H), draw(N, H), *draw.weights(D, H, 4)
    expected = torch_lstm_step(*tensors(*arrays))
    for actual, wanted in zip(
        variants.peephole_lstm_step(*arrays, *np.zeros((3, H))), expected, strict=True
    ):
        assert_matches(actual, wanted, "float64")


# coupled_lstm_step


@every_size
@every_dtype
def test_coupled_is_an_lstm_whose_input_gate_mirrors_the_forget_gate(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    x, h, c, *weights = draw(N, D), draw(N, H), draw(N, H), *draw.weights(D, H, 3)

    def with_input_gate(w):  # sigmoid(-z) = 1 - sigmoid(z)
        f, g, o = torch.chunk(w, 3, dim=-1)
        return torch.cat([f, -f, g, o], dim=-1)

    expected = torch_lstm_step(*tensors(x, h, c), *map(with_input_gate, tensors(*weights)))
    for actual, wanted in zip(variants.coupled_lstm_step(x, h, c, *weights), expected, strict=True):
        assert_matches(actual, wanted, dtype)


# gru_step


@every_size
@every_dtype
def test_gru(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    arrays = draw(N, D), draw(N, H), *draw.weights(D, H, 3)
    x, h, W_x, W_h, b = tensors(*arrays)
    z = torch.sigmoid(gate("z", "zrn", x, h, W_x, W_h, b))
    r = torch.sigmoid(gate("r", "zrn", x, h, W_x, W_h, b))
    n = torch.tanh(gate("n", "zrn", x, r * h, W_x, W_h, b))
    assert_matches(variants.gru_step(*arrays), (1 - z) * h + z * n, dtype)


@every_size
@every_dtype
def test_gru_is_that_of_torch_where_the_two_agree(N, D, H, dtype):
    """With a diagonal U_n the place of the reset gate does not matter; -z turns z into 1 - z."""
    draw = Draw(dtype, N, D, H)
    x, h, W_x, W_h, b = draw(N, D), draw(N, H), *draw.weights(D, H, 3)
    W_h = W_h.copy()
    W_h[:, 2 * H :] *= np.eye(H, dtype=dtype)

    def to_rzn(w):
        z, r, n = torch.chunk(w, 3, dim=-1)
        return torch.cat([r, -z, n], dim=-1)

    cell = load(nn.GRUCell(D, H).double(), "", *map(to_rzn, tensors(W_x, W_h, b)))
    assert_matches(variants.gru_step(x, h, W_x, W_h, b), cell(*tensors(x, h)), dtype)


# mgu_step


@every_size
@every_dtype
def test_mgu(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    arrays = draw(N, D), draw(N, H), *draw.weights(D, H, 2)
    x, h, W_x, W_h, b = tensors(*arrays)
    f = torch.sigmoid(gate("f", "fn", x, h, W_x, W_h, b))
    n = torch.tanh(gate("n", "fn", x, f * h, W_x, W_h, b))
    assert_matches(variants.mgu_step(*arrays), (1 - f) * h + f * n, dtype)


# sru_forward


@every_length
@every_dtype
def test_sru(N, T, D, H, dtype):
    draw = Draw(dtype, N, T, D, H)
    arrays = draw(N, T, H), draw(N, H), draw(H, 3 * H), draw(2 * H)
    x, c_t, W, b = tensors(*arrays)
    h, c = [], []
    for x_t in x.unbind(dim=1):
        f = torch.sigmoid(x_t @ W[:, H : 2 * H] + b[:H])
        r = torch.sigmoid(x_t @ W[:, 2 * H :] + b[H:])
        c_t = f * c_t + (1 - f) * (x_t @ W[:, :H])
        c.append(c_t)
        h.append(r * torch.tanh(c_t) + (1 - r) * x_t)

    actual_h, actual_c = variants.sru_forward(*arrays)
    assert_matches(actual_h, torch.stack(h, dim=1), dtype)
    assert_matches(actual_c, torch.stack(c, dim=1), dtype)


# bilstm_forward and stacked_lstm_forward


@every_length
@every_dtype
def test_bilstm_is_that_of_torch(N, T, D, H, dtype):
    draw = Draw(dtype, N, T, D, H)
    x = draw(N, T, D)
    init = [(draw(N, H), draw(N, H)) for _ in range(2)]
    params = [draw.weights(D, H, 4) for _ in range(2)]
    lstm = nn.LSTM(D, H, batch_first=True, bidirectional=True).double()
    for suffix, weights in zip(["_l0", "_l0_reverse"], params, strict=True):
        load(lstm, suffix, *map(to_ifgo, tensors(*weights)))
    h0, c0 = (torch.stack(tensors(*states)) for states in zip(*init, strict=True))
    expected, _ = lstm(*tensors(x), (h0, c0))
    assert_matches(variants.bilstm_forward(x, *init, *params), expected, dtype)


@every_length
@pytest.mark.parametrize("depth", [1, 2, 3])
@every_dtype
def test_stacked_is_that_of_torch(N, T, D, H, depth, dtype):
    draw = Draw(dtype, N, T, D, H)
    x, sizes = draw(N, T, D), [D] + [H] * depth
    layers = [(draw(N, H), draw(N, H), *draw.weights(below, H, 4)) for below in sizes[:-1]]
    lstm = nn.LSTM(D, H, num_layers=depth, batch_first=True).double()
    for number, (_, _, *weights) in enumerate(layers):
        load(lstm, f"_l{number}", *map(to_ifgo, tensors(*weights)))
    h0, c0 = (torch.stack(tensors(*[layer[k] for layer in layers])) for k in range(2))
    expected, _ = lstm(*tensors(x), (h0, c0))
    assert_matches(variants.stacked_lstm_forward(x, layers), expected, dtype)


def test_stacked_layers_may_differ_in_size():
    N, T, sizes = 3, 4, [2, 5, 1, 3]
    draw = Draw("float64", 0)
    x, layers = draw(N, T, sizes[0]), []
    expected = torch.tensor(x)
    for below, H in itertools.pairwise(sizes):
        h0, c0, *weights = draw(N, H), draw(N, H), *draw.weights(below, H, 4)
        layers.append((h0, c0, *weights))
        lstm = nn.LSTM(below, H, batch_first=True).double()
        load(lstm, "_l0", *map(to_ifgo, tensors(*weights)))
        expected, _ = lstm(expected, tuple(state[None] for state in tensors(h0, c0)))
    assert_matches(variants.stacked_lstm_forward(x, layers), expected, "float64")


# attention_pool


def some_mask(rng, N, T):
    """At least one true step in each row."""
    mask = rng.random((N, T)) < 0.5
    mask[np.arange(N), rng.integers(0, T, N)] = True
    return mask


@every_length
@pytest.mark.parametrize("masked", [None, bool, int, float])
@every_dtype
def test_attention_is_that_of_torch(N, T, D, H, masked, dtype):
    draw = Draw(dtype, N, T, D, H)
    h, query = draw(N, T, H), draw(N, H)
    mask = None if masked is None else some_mask(draw.rng, N, T).astype(masked)
    keep = torch.ones(N, T, dtype=torch.bool) if mask is None else torch.tensor(mask).bool()
    values, q = tensors(h, query)
    expected = F.scaled_dot_product_attention(q[:, None], values, values, keep[:, None])[:, 0]
    scores = (values * q[:, None]).sum(dim=2) / math.sqrt(H)
    expected_weights = torch.softmax(scores.masked_fill(~keep, -torch.inf), dim=1)

    context, weights = variants.attention_pool(h, query, mask)
    assert_matches(context, expected, dtype)
    assert_matches(weights, expected_weights, dtype)
    assert not weights[~keep.numpy()].any()


@pytest.mark.parametrize("garbage", [np.nan, np.inf, -np.inf, 1e300])
def test_attention_never_looks_at_masked_steps(garbage):
    draw = Draw("float64", 1)
    h, query, mask = draw(4, 5, 3), draw(4, 3), some_mask(draw.rng, 4, 5)
    assert not mask.all()
    dirty = np.where(mask[:, :, None], h, garbage)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        actual = variants.attention_pool(dirty, query, mask)
    for got, wanted in zip(actual, variants.attention_pool(h, query, mask), strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_attention_with_huge_scores():
    h = np.array([[[1e4], [-1e4], [1e4]]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        context, weights = variants.attention_pool(h, np.ones((1, 1)))
    np.testing.assert_allclose(weights, [[0.5, 0, 0.5]])
    np.testing.assert_allclose(context, [[1e4]])


@pytest.mark.parametrize("mask", [[[0, 0], [1, 1]], [[True, False], [False, False]]])
def test_attention_needs_a_step_in_each_row(mask):
    with pytest.raises(ValueError, match="mask"):
        variants.attention_pool(np.ones((2, 2, 3)), np.ones((2, 3)), np.array(mask))


# tree_lstm_node


@pytest.mark.parametrize(("C", "D", "H"), [(0, 1, 1), (0, 3, 2), (1, 2, 3), (2, 1, 4), (5, 3, 1)])
@every_dtype
def test_tree_lstm(C, D, H, dtype):
    draw = Draw(dtype, C, D, H)
    arrays = draw(D), draw(C, H), draw(C, H), *draw.weights(D, H, 4)
    x, h, c, W_x, W_h, b = tensors(*arrays)
    h_sum = torch.zeros(H).double()
    for h_k in h:
        h_sum = h_sum + h_k
    i, g, o = (gate(letter, "figo", x, h_sum, W_x, W_h, b) for letter in "igo")
    memory = torch.sigmoid(i) * torch.tanh(g)
    for h_k, c_k in zip(h, c, strict=True):
        memory = memory + torch.sigmoid(gate("f", "figo", x, h_k, W_x, W_h, b)) * c_k

    actual_h, actual_c = variants.tree_lstm_node(*arrays)
    assert_matches(actual_h, torch.sigmoid(o) * torch.tanh(memory), dtype)
    assert_matches(actual_c, memory, dtype)


@pytest.mark.parametrize("C", [0, 1])
@every_dtype
def test_tree_with_at_most_one_child_is_the_plain_lstm(C, dtype):
    D, H = 3, 4
    draw = Draw(dtype, C)
    x, h, c, weights = draw(D), draw(C, H), draw(C, H), draw.weights(D, H, 4)
    before = tensors(h, c) if C else [torch.zeros(1, H).double()] * 2
    expected = torch_lstm_step(*tensors(x[None]), *before, *tensors(*weights))
    for actual, wanted in zip(variants.tree_lstm_node(x, h, c, *weights), expected, strict=True):
        assert_matches(actual, wanted[0], dtype)


# clockwork_rnn_step


@every_size
@pytest.mark.parametrize("t", [0, 1, 2, 3, 4, 6])
@every_dtype
def test_clockwork(N, D, H, t, dtype):
    draw = Draw(dtype, N, D, H, t)
    arrays = draw(N, D), draw(N, H), *draw.weights(D, H, 1)
    periods = draw.rng.choice([1, 2, 4, 3], size=H)
    x, h, W_xh, W_hh, b_h = tensors(*arrays)
    expected = h.clone()
    for j in range(H):
        if t % periods[j] == 0:
            z = x @ W_xh[:, j] + b_h[j]
            for i in range(H):
                if periods[i] >= periods[j]:
                    z = z + h[:, i] * W_hh[i, j]
            expected[:, j] = torch.tanh(z)
    assert_matches(variants.clockwork_rnn_step(*arrays, periods, t), expected, dtype)


@every_size
@every_dtype
def test_clockwork_with_one_speed_is_the_plain_rnn(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    x, h, *weights = draw(N, D), draw(N, H), *draw.weights(D, H, 1)
    cell = load(nn.RNNCell(D, H).double(), "", *tensors(*weights))
    actual = variants.clockwork_rnn_step(x, h, *weights, np.ones(H, int), 3)
    assert_matches(actual, cell(*tensors(x, h)), dtype)


def test_clockwork_slow_units_do_not_hear_fast_ones():
    draw = Draw("float64", 2)
    x, h, *weights = draw(1, 2), draw(1, 2), *draw.weights(2, 2, 1)
    periods = np.array([1, 2])
    before = variants.clockwork_rnn_step(x, h, *weights, periods, 4)
    after_fast = variants.clockwork_rnn_step(x, h + np.array([1, 0]), *weights, periods, 4)
    after_slow = variants.clockwork_rnn_step(x, h + np.array([0, 1]), *weights, periods, 4)
    assert (before != after_fast).tolist() == [[True, False]]
    assert (before != after_slow).tolist() == [[True, True]]


# depth_gated_lstm_step


@every_size
@every_dtype
def test_depth_gated(N, D, H, dtype):
    draw = Draw(dtype, N, D, H)
    states = draw(N, D), *(draw(N, H) for _ in range(3))
    arrays = *states, *draw.weights(D, H, 4), draw(D, H), draw(H), draw(H), draw(H)
    x, h, c, c_below, W_x, W_h, b, W_xd, w_cd, w_ld, b_d = tensors(*arrays)
    f, i, g, o = (gate(letter, "figo", x, h, W_x, W_h, b) for letter in "figo")
    d = torch.sigmoid(x @ W_xd + w_cd * c + w_ld * c_below + b_d)
    c_t = d * c_below + torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)

    actual_h, actual_c = variants.depth_gated_lstm_step(*arrays)
    assert_matches(actual_h, torch.sigmoid(o) * torch.tanh(c_t), dtype)
    assert_matches(actual_c, c_t, dtype)


@every_size
def test_depth_gated_over_an_empty_memory_is_the_plain_lstm(N, D, H):
    draw = Draw("float64", N, D, H)
    x, h, c, *weights = draw(N, D), draw(N, H), draw(N, H), *draw.weights(D, H, 4)
    depth = draw(D, H), draw(H), draw(H), draw(H)
    expected = torch_lstm_step(*tensors(x, h, c, *weights))
    actual = variants.depth_gated_lstm_step(x, h, c, np.zeros((N, H)), *weights, *depth)
    for got, wanted in zip(actual, expected, strict=True):
        assert_matches(got, wanted, "float64")
