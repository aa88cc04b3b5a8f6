"""Part 4 of the reference against PyTorch: autograd, gradcheck, its clipping and its SGD."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from solutions import bptt
from solutions.rnn import rnn_forward
from tests.reference.bptt import (
    DTYPES,
    SIZES,
    WEIGHTS,
    assert_matches,
    draw,
    every_dtype,
    leaf,
    torch_states,
)


class Sequence:
    """Random inputs of one size, the hidden states that really belong to them, and some dh."""

    def __init__(self, N, T, D, H, dtype, seed=0):
        rng = np.random.default_rng([N, T, D, H, seed])
        sizes = {"x": (N, T, D), "h0": (N, H), "W_xh": (D, H), "W_hh": (H, H), "b_h": (H,)}
        self.inputs = {name: draw(rng, *size, dtype=dtype) for name, size in sizes.items()}
        self.h = torch_states(**{name: leaf(a) for name, a in self.inputs.items()})
        self.h = self.h.detach().numpy().astype(dtype)
        self.h.setflags(write=False)
        self.dh = draw(rng, N, T, H, dtype=dtype)
        self.dtype = dtype

    def arguments(self, dh=None):
        names = ("x", "h0", "W_xh", "W_hh")
        return (self.dh if dh is None else dh, self.h, *(self.inputs[name] for name in names))


@pytest.fixture(
    params=itertools.product(SIZES, DTYPES), ids=lambda p: "-".join(map(str, (*p[0], p[1])))
)
def sequence(request):
    size, dtype = request.param
    return Sequence(*size, dtype)


# rnn_step_backward


@pytest.mark.parametrize(("N", "D", "H"), [(1, 1, 1), (1, 3, 2), (5, 2, 4)])
@every_dtype
def test_step_backward(N, D, H, dtype):
    step = Sequence(N, 1, D, H, dtype)
    leaves = {name: leaf(array) for name, array in step.inputs.items()}
    x_t = leaf(step.inputs["x"][:, 0])
    h_t = torch.tanh(x_t @ leaves["W_xh"] + leaves["h0"] @ leaves["W_hh"] + leaves["b_h"])
    h_t.backward(torch.tensor(step.dh[:, 0]).double())

    dh, h, x, h_prev, W_xh, W_hh = step.arguments()
    grads = bptt.rnn_step_backward(dh[:, 0], h[:, 0], x[:, 0], h_prev, W_xh, W_hh)
    leaves["x_t"], leaves["h_prev"] = x_t, leaves["h0"]
    assert set(grads) == {"x_t", "h_prev", *WEIGHTS}
    for name, grad in grads.items():
        assert_matches(grad, leaves[name].grad, dtype)


# rnn_backward


def nn_rnn_gradients(sequence):
    """All five gradients as `nn.RNN` has them."""
    inputs = {name: torch.tensor(a).double() for name, a in sequence.inputs.items()}
    rnn = nn.RNN(*inputs["W_xh"].shape, batch_first=True).double()
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(inputs["W_xh"].T)
        rnn.weight_hh_l0.copy_(inputs["W_hh"].T)
        rnn.bias_ih_l0.copy_(inputs["b_h"])
        rnn.bias_hh_l0.zero_()
    x, h0 = inputs["x"].requires_grad_(), inputs["h0"].requires_grad_()
    rnn(x, h0[None])[0].backward(torch.tensor(sequence.dh).double())
    return {
        "x": x.grad,
        "h0": h0.grad,
        "W_xh": rnn.weight_ih_l0.grad.T,
        "W_hh": rnn.weight_hh_l0.grad.T,
        "b_h": rnn.bias_ih_l0.grad,
    }


def test_backward_is_that_of_nn_rnn(sequence):
    expected = nn_rnn_gradients(sequence)
    grads = bptt.rnn_backward(*sequence.arguments())
    assert set(grads) == set(expected)
    for name, grad in grads.items():
        assert_matches(grad, expected[name], sequence.dtype)


class NumpyRNN(torch.autograd.Function):
    """The reference, forward and back, in the shape that gradcheck wants."""

    @staticmethod
    def forward(ctx, *inputs):
        arrays = [array.detach().numpy() for array in inputs]
        ctx.h, ctx.arrays = rnn_forward(*arrays), arrays
        return torch.tensor(ctx.h)

    @staticmethod
    def backward(ctx, dh):
        grads = bptt.rnn_backward(dh.numpy(), ctx.h, *ctx.arrays[:4])
        return tuple(torch.tensor(grads[name]) for name in ("x", "h0", *WEIGHTS))


@pytest.mark.parametrize("size", [(1, 1, 1, 1), (2, 4, 3, 2)])
def test_backward_is_the_slope_of_our_own_forward(size):
    leaves = [leaf(array) for array in Sequence(*size, "float64").inputs.values()]
    assert torch.autograd.gradcheck(NumpyRNN.apply, leaves)


# truncated_rnn_backward


def truncated_loss(x, h0, W_xh, W_hh, b_h, dh, k):
    """For each loss step, run the last k cells afresh from a state without a past."""
    h = torch_states(x, h0, W_xh, W_hh, b_h).detach()
    loss = torch.zeros(())
    for t in range(x.shape[1]):
        state = h0 if t < k else h[:, t - k]
        for cell in range(max(0, t - k + 1), t + 1):
            state = torch.tanh(x[:, cell] @ W_xh + state @ W_hh + b_h)
        loss = loss + (dh[:, t] * state).sum()
    return loss


@pytest.mark.parametrize("k", [1, 2, 3, 6, 7, 100])
def test_truncated(sequence, k):
    leaves = {name: leaf(array) for name, array in sequence.inputs.items()}
    truncated_loss(**leaves, dh=torch.tensor(sequence.dh).double(), k=k).backward()
    grads = bptt.truncated_rnn_backward(*sequence.arguments(), k)
    assert set(grads) == set(leaves)
    for name, grad in grads.items():
        assert_matches(grad, leaves[name].grad, sequence.dtype)


@pytest.mark.parametrize("k", [5, 6])
@every_dtype
def test_truncated_at_t_or_later_is_the_full_gradient(k, dtype):
    sequence = Sequence(3, 5, 2, 4, dtype)
    full = bptt.rnn_backward(*sequence.arguments())
    for name, grad in bptt.truncated_rnn_backward(*sequence.arguments(), k).items():
        assert_matches(grad, full[name], dtype)


@pytest.mark.parametrize("k", [1, 2, 4])
def test_truncated_reaches_k_cells_and_no_further(k):
    sequence, t = Sequence(2, 6, 3, 4, "float64"), 4
    dh = np.zeros_like(sequence.dh)
    dh[:, t] = 1
    grads = bptt.truncated_rnn_backward(*sequence.arguments(dh), k)
    reached = np.abs(grads["x"]).max(axis=(0, 2)) > 0
    assert reached.tolist() == [t - k < step <= t for step in range(6)]
    assert not grads["h0"].any()
    assert bptt.truncated_rnn_backward(*sequence.arguments(dh), t + 1)["h0"].all()


@pytest.mark.parametrize("k", [0, -1])
def test_truncated_needs_a_cell(k):
    with pytest.raises(ValueError, match=r"\bk\b"):
        bptt.truncated_rnn_backward(*Sequence(2, 3, 2, 2, "float64").arguments(), k)


# clip_by_global_norm


@pytest.mark.parametrize("w", [0.0, 0, 1.0, -1.3, 0.5, 2, np.float64(1.01)])
@pytest.mark.parametrize("steps", [0, 1, 2, 7, 40])
def test_linear_chain_is_a_power(w, steps):
    x = leaf(w)
    (x**steps).backward()
    value, gradient = bptt.linear_chain(w, steps)
    assert type(value) is type(gradient) is float
    assert value == pytest.approx((x**steps).item(), rel=1e-12)
    assert gradient == pytest.approx(x.grad.item(), rel=1e-12)


@pytest.mark.parametrize(
    ("w", "steps", "value", "gradient"),
    [
        (0.0, 0, 1, 0),
        (0.0, 1, 0, 1),
        (0.0, 5, 0, 0),
        (2.0, 3, 8, 12),
        (1.01, 1000, 2.1e4, 2.1e7),
        (0.99, 1000, 4.3e-5, 4.4e-2),
    ],
)
def test_linear_chain_worked_cases(w, steps, value, gradient):
    assert bptt.linear_chain(w, steps) == pytest.approx((value, gradient), rel=0.02)


# hidden_jacobian_norms


@pytest.mark.parametrize(("T", "H"), [(1, 1), (1, 3), (6, 1), (5, 2), (7, 4)])
@every_dtype
def test_hidden_jacobian_norms(T, H, dtype):
    sequence = Sequence(1, T, 2, H, dtype, seed=1)
    x, _, W_xh, W_hh, b_h = (torch.tensor(a).double() for a in sequence.inputs.values())

    def last_state(h_t, t):
        rest = x[:, t + 1 :]
        return torch_states(rest, h_t[None], W_xh, W_hh, b_h)[0, -1] if rest.shape[1] else h_t

    h = torch.tensor(sequence.h[0]).double()
    jacobians = [
        torch.autograd.functional.jacobian(lambda h_t, t=t: last_state(h_t, t), h[t])
        for t in range(T)
    ]
    expected = torch.linalg.matrix_norm(torch.stack(jacobians), ord=2)
    norms = bptt.hidden_jacobian_norms(sequence.h[0], sequence.inputs["W_hh"])
    assert_matches(norms, expected, dtype)
    assert norms[-1] == pytest.approx(1)


@pytest.mark.parametrize(("size", "grows"), [(0.9, False), (1.1, True)])
def test_hidden_jacobian_norms_vanish_or_explode(size, grows):
    W_hh = size * np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0]
    norms = bptt.hidden_jacobian_norms(np.zeros((50, 4)), W_hh)
    np.testing.assert_allclose(norms, size ** np.arange(49.0, -1, -1))
    assert (norms[0] > norms[-1]) == grows
