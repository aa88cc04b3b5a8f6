"""The reference of part 3 against PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from solutions import loss

SHAPES = [(1, 1), (1, 5), (4, 2), (7, 3), (3, 40)]
BATCHES = [(1, 1, 2), (1, 6, 3), (5, 1, 4), (4, 7, 11)]
DTYPES = [np.float32, np.float64]
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
each_shape = pytest.mark.parametrize("shape", SHAPES)
each_batch = pytest.mark.parametrize("shape", BATCHES)
each_scores = pytest.mark.parametrize("name", ["softmax", "log_softmax"])
FAR = 1e4


def close(value, reference, dtype) -> None:
    """Equal up to the rounding of the dtype, which is kept."""
    value, reference = np.asarray(value), np.asarray(reference)
    assert value.dtype == dtype
    assert value.shape == reference.shape
    eps = 100 * np.finfo(dtype).eps
    np.testing.assert_allclose(value, reference, rtol=eps, atol=eps)


def batch(shape, dtype, seed=0):
    """Logits, targets and a mask, with the first sequence masked out if there are several."""
    rng = np.random.default_rng([seed, *shape])
    logits = (3 * rng.standard_normal(shape)).astype(dtype)
    mask = rng.random(shape[:-1]) < 0.6
    mask[0] = shape[0] == 1
    return logits, rng.integers(0, shape[-1], shape[:-1]), mask


def autograd(function, logits):
    """The value of a function of a tensor, and its gradient."""
    z = torch.tensor(logits, requires_grad=True)
    value = function(z)
    value.backward()
    return value.item(), z.grad.numpy()


@each_scores
@each_dtype
@each_shape
@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_scores_are_those_of_torch(name, dtype, shape, axis):
    z, _, _ = batch(shape, dtype)
    reference = getattr(torch, name)(torch.tensor(z), dim=axis)
    close(getattr(loss, name)(z, axis=axis), reference, dtype)


@each_scores
def test_scores_take_any_number_of_axes(name):
    z, _, _ = batch((2, 3, 4, 5), np.float64)
    for axis in range(4):
        reference = getattr(torch, name)(torch.tensor(z), dim=axis)
        close(getattr(loss, name)(z, axis), reference, np.float64)
    close(
        getattr(loss, name)(z[0, 0, 0]), getattr(torch, name)(torch.tensor(z[0, 0, 0]), -1), z.dtype
    )


@each_dtype
@each_shape
def test_cross_entropy_is_that_of_torch(dtype, shape):
    logits, targets, _ = batch(shape, dtype)
    value, dlogits = loss.cross_entropy(logits, targets)
    expected, gradient = autograd(lambda z: F.cross_entropy(z, torch.tensor(targets)), logits)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-5 if dtype == np.float32 else 1e-12, abs=1e-6)
    close(dlogits, gradient, dtype)


@each_dtype
@each_batch
@pytest.mark.parametrize("mask_dtype", [None, bool, np.int64, np.float32])
def test_sequence_cross_entropy_is_that_of_torch(dtype, shape, mask_dtype):
    logits, targets, mask = batch(shape, dtype)
    counted = mask if mask_dtype else np.ones_like(mask)

    def masked_sum(z):
        each = F.cross_entropy(
            z.reshape(-1, shape[-1]), torch.tensor(targets).ravel(), reduction="none"
        )
        return (each * torch.tensor(counted).ravel()).sum() / shape[0]

    expected, gradient = autograd(masked_sum, logits)
    given = mask.astype(mask_dtype) if mask_dtype else None
    value, dlogits = loss.sequence_cross_entropy(logits, targets, given)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-5 if dtype == np.float32 else 1e-12, abs=1e-6)
    close(dlogits, gradient, dtype)


def test_one_step_is_the_sum_reduction_over_n():
    logits, targets, _ = batch((6, 1, 5), np.float64)
    expected = F.cross_entropy(
        torch.tensor(logits[:, 0]), torch.tensor(targets[:, 0]), reduction="sum"
    )
    assert loss.sequence_cross_entropy(logits, targets)[0] == pytest.approx(expected.item() / 6)
    assert loss.cross_entropy(logits[:, 0], targets[:, 0])[0] == pytest.approx(expected.item() / 6)


@pytest.mark.parametrize("padding", [-1, -100, 10_000])
def test_masked_targets_are_not_read(padding):
    logits, targets, mask = batch((4, 5, 3), np.float64)
    right = loss.sequence_cross_entropy(logits, targets, mask)
    garbage = np.where(mask[..., None], logits, np.nan)
    value, dlogits = loss.sequence_cross_entropy(garbage, np.where(mask, targets, padding), mask)
    assert value == right[0]
    np.testing.assert_array_equal(dlogits, right[1])
    assert (dlogits[~mask] == 0).all()


def test_an_empty_mask_gives_zero():
    logits, targets, mask = batch((3, 4, 2), np.float32)
    value, dlogits = loss.sequence_cross_entropy(logits, targets, np.zeros_like(mask))
    assert value == 0
    close(dlogits, np.zeros_like(logits), np.float32)


@pytest.mark.parametrize("target", [-1, 3, 7])
def test_bad_targets_are_refused_by_name(target):
    logits, targets, mask = batch((2, 4, 3), np.float64)
    targets[1, 2], mask[1, 2] = target, True
    with pytest.raises(ValueError, match=r"targets\[1, 2\] is"):
        loss.sequence_cross_entropy(logits, targets)
    with pytest.raises(ValueError, match="targets"):
        loss.sequence_cross_entropy(logits, targets, mask)
    with pytest.raises(ValueError, match=r"targets\[2\] is"):
        loss.cross_entropy(logits[1], targets[1])


@each_dtype
@pytest.mark.parametrize("shift", [-FAR, 0, FAR])
def test_far_scores_are_exact_and_quiet(dtype, shift):
    z = np.array([[0, -FAR, 1], [FAR, -FAR, 0], [-FAR, -FAR, -FAR]], dtype) + dtype(shift)
    targets = np.array([1, 1, 0])
    wide = torch.tensor(z.astype(np.float64))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        p, log_p = loss.softmax(z), loss.log_softmax(z)
        value, dlogits = loss.cross_entropy(z, targets)
        sequence_value, _ = loss.sequence_cross_entropy(z[None], targets[None])
    close(p, torch.softmax(wide, -1), dtype)
    close(log_p, torch.log_softmax(wide, -1), dtype)
    expected = F.cross_entropy(wide, torch.tensor(targets)).item()
    assert value == pytest.approx(expected, rel=1e-6)
    assert sequence_value == pytest.approx(3 * expected, rel=1e-6)
    close(dlogits, (torch.softmax(wide, -1).numpy() - np.eye(3)[targets]) / 3, dtype)


def test_an_impossible_class_has_a_finite_logarithm():
    np.testing.assert_array_equal(loss.log_softmax(np.array([0, -FAR])), [0, -FAR])


@each_dtype
def test_inputs_are_left_alone(dtype):
    logits, targets, mask = batch((3, 4, 5), dtype)
    before = logits.copy(), targets.copy(), mask.copy()
    loss.softmax(logits), loss.log_softmax(logits)
    loss.cross_entropy(logits[0], targets[0])
    loss.sequence_cross_entropy(logits, targets, mask)
    for array, copy in zip((logits, targets, mask), before, strict=True):
        np.testing.assert_array_equal(array, copy)
