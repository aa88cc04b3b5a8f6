"""What the tests of part 4 of the reference share."""

import numpy as np
import pytest
import torch

SIZES = [(1, 1, 1, 1), (3, 1, 2, 4), (1, 6, 3, 2), (4, 7, 1, 5), (2, 5, 4, 1)]  # N, T, D, H
DTYPES = ["float32", "float64"]
WEIGHTS = ("W_xh", "W_hh", "b_h")
every_dtype = pytest.mark.parametrize("dtype", DTYPES)


def draw(rng, *shape, dtype="float64", scale=1.0):
    """Normal numbers that nobody may write to: a function that changes its inputs raises."""
    array = (scale * rng.standard_normal(shape)).astype(dtype)
    array.setflags(write=False)
    return array


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def assert_matches(actual, expected, dtype):
    """Same dtype, same shape, and as near to the float64 answer as the dtype allows."""
    expected = torch.as_tensor(expected).detach().numpy()
    assert actual.dtype == dtype
    assert actual.shape == expected.shape
    tolerance = 300 * np.finfo(dtype).eps
    scale = max(1.0, np.abs(expected).max(initial=0.0))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale)


def torch_states(x, h0, W_xh, W_hh, b_h):
    """The hidden states, step by step, for autograd."""
    states = [h0]
    for t in range(x.shape[1]):
        states.append(torch.tanh(x[:, t] @ W_xh + states[-1] @ W_hh + b_h))
    return torch.stack(states[1:], dim=1)
