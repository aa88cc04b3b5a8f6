"""Clipping and the training step of part 4, against PyTorch's."""

import numpy as np
import pytest
import torch
from torch import nn

from solutions import bptt
from tests.reference.bptt import (
    WEIGHTS,
    draw,
    every_dtype,
    leaf,
    torch_states,
)


def some_gradients(dtype, scale=1.0):
    rng = np.random.default_rng(3)
    shapes = {"W": (3, 4), "b": (4,), "cube": (2, 3, 2), "one": (1,)}
    return {name: draw(rng, *shape, dtype=dtype, scale=scale) for name, shape in shapes.items()}


@pytest.mark.parametrize("max_norm", [0.01, 1, 5.0, np.float64(2.5), 100.0])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@every_dtype
def test_clip_is_that_of_torch(max_norm, scale, dtype):
    grads = some_gradients(dtype, scale)
    leaves = {name: leaf(g) for name, g in grads.items()}
    for name, tensor in leaves.items():
        tensor.grad = torch.tensor(grads[name]).double()
    expected = nn.utils.clip_grad_norm_(leaves.values(), float(max_norm))

    clipped, norm = bptt.clip_by_global_norm(grads, max_norm)
    assert isinstance(norm, float)
    assert norm == pytest.approx(expected.item(), rel=1e-6)
    assert set(clipped) == set(grads)
    for name, grad in clipped.items():
        assert grad.dtype == dtype
        np.testing.assert_allclose(grad, leaves[name].grad, rtol=1e-5)


@pytest.mark.parametrize("max_norm", [5.0, 5.1])
@every_dtype
def test_clip_leaves_what_is_not_too_long(max_norm, dtype):
    grads = {"a": np.array([3.0], dtype), "b": np.array([[0.0, -4.0]], dtype)}
    clipped, norm = bptt.clip_by_global_norm(grads, max_norm)
    assert norm == pytest.approx(5.0)
    for name in grads:
        np.testing.assert_array_equal(clipped[name], grads[name])


@every_dtype
def test_clip_of_zero_gradients(dtype):
    with np.errstate(all="raise"):
        clipped, norm = bptt.clip_by_global_norm({"a": np.zeros((2, 3), dtype)}, 1.0)
    assert norm == 0
    assert clipped["a"].dtype == dtype
    np.testing.assert_array_equal(clipped["a"], np.zeros((2, 3)))


def test_clip_of_float32_whose_squares_overflow():
    clipped, norm = bptt.clip_by_global_norm({"a": np.array([3e30, 4e30], np.float32)}, 1.0)
    assert norm == pytest.approx(5e30)
    np.testing.assert_allclose(clipped["a"], [0.6, 0.8], rtol=1e-6)


# train_step


def tagger(N, T, D, H, K, dtype):
    rng = np.random.default_rng([N, T, D, H, K])
    sizes = {"W_xh": (D, H), "W_hh": (H, H), "b_h": (H,), "W_hy": (H, K), "b_y": (K,)}
    params = {name: draw(rng, *size, dtype=dtype) for name, size in sizes.items()}
    x, targets = draw(rng, N, T, D, dtype=dtype), rng.integers(0, K, (N, T))
    targets.setflags(write=False)
    return params, x, targets


def torch_train_step(params, x, targets, lr, max_norm):
    leaves = {name: leaf(array) for name, array in params.items()}
    x = torch.tensor(x).double()
    h0 = torch.zeros(len(x), len(params["b_h"])).double()
    h = torch_states(x, h0, *(leaves[name] for name in WEIGHTS))
    logits = h @ leaves["W_hy"] + leaves["b_y"]
    total = nn.functional.cross_entropy(
        logits.flatten(0, 1), torch.tensor(targets).flatten(), reduction="sum"
    )
    loss = total / len(x)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(leaves.values(), max_norm)
    torch.optim.SGD(leaves.values(), lr=lr).step()
    return leaves, loss.item(), norm.item()


@pytest.mark.parametrize(
    "size", [(1, 1, 1, 1, 2), (1, 4, 2, 3, 1), (3, 1, 2, 4, 3), (4, 6, 3, 5, 4)]
)
@pytest.mark.parametrize(("lr", "max_norm"), [(0.5, 1e-2), (np.float64(0.1), 1e6)])
@every_dtype
def test_train_step_is_one_of_torch_sgd(size, lr, max_norm, dtype):
    params, x, targets = tagger(*size, dtype)
    expected, expected_loss, _ = torch_train_step(params, x, targets, lr, max_norm)
    new, loss = bptt.train_step(params, x, targets, lr, max_norm)
    assert isinstance(loss, float)
    assert loss == pytest.approx(expected_loss, rel=1e-5, abs=1e-6)
    assert set(new) == set(params)
    for name, array in new.items():
        assert array.dtype == dtype
        np.testing.assert_allclose(array, expected[name].detach(), rtol=1e-5, atol=1e-6)


def test_train_step_clips_at_five_unless_told():
    params, x, targets = tagger(3, 30, 2, 4, 3, "float64")
    x = 10 * x
    expected, _, norm = torch_train_step(params, x, targets, 0.1, 5.0)
    assert norm > 10
    new, _ = bptt.train_step(params, x, targets, 0.1)
    for name, array in new.items():
        np.testing.assert_allclose(array, expected[name].detach(), rtol=1e-5, atol=1e-6)


def test_train_step_learns():
    params, x, _ = tagger(4, 5, 3, 8, 3, "float64")
    targets = x.argmax(axis=2)
    losses = []
    for _ in range(200):
        params, loss = bptt.train_step(params, x, targets, 0.1)
        losses.append(loss)
    assert losses[-1] < losses[0] / 10


# linear_chain
