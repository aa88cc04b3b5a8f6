"""Attention, trees, and cells that read at several speeds: part 6 of the reference."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

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
    torch_lstm_step,
)


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
