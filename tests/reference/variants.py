"""What the tests of part 6 of the reference share."""

import numpy as np
import pytest
import torch
from torch import nn

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
