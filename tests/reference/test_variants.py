"""Part 6 of the reference against PyTorch: its own cells where it has them, else the formulas."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from solutions import variants
from tests.reference.variants import (
    Draw,
    assert_matches,
    every_dtype,
    every_length,
    every_size,
    gate,
    load,
    tensors,
    to_ifgo,
    torch_lstm_step,
)


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
