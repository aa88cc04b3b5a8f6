"""Part 4: back-propagation through time (Q8, Q9, notes N2).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units,
`K` classes. Batch first, NumPy only. The network is the tanh network of part 2,

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)

and a loss reads its hidden states. A `d` in front of a name, as in `dh`, means the gradient of the
loss with respect to it. Gradients come back as a dict keyed by the name of what they are the
gradient of, each of the same shape and dtype as that. No function changes its inputs.

Sources:
Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
Williams & Peng 1990, "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent
Network Trajectories".
Pascanu, Mikolov & Bengio 2013, "On the Difficulty of Training Recurrent Neural Networks".
"""

# answer
import math

# end
import numpy as np


def rnn_step_backward(
    dh_t: np.ndarray,
    h_t: np.ndarray,
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
) -> dict[str, np.ndarray]:
    """Q8. Back through one step of the network: the chain rule for one cell.

        h_t = tanh(z_t),    z_t = x_t W_xh + h_{t-1} W_hh + b_h

    The slope of tanh can be written with its value alone: tanh'(z) = 1 - tanh(z)^2.
    Find the gradient at z_t first; every other one starts from there.

    Args:
        dh_t: the gradient of the loss at h_t, of shape (N, H).
        h_t: the hidden state that the step computed, of shape (N, H).
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).

    Returns:
        The gradients, a dict with the keys "x_t", "h_prev", "W_xh", "W_hh", "b_h", of shapes
        (N, D), (N, H), (D, H), (H, H) and (H,).
    """
    # answer
    dz = dh_t * (1 - h_t**2)
    return {
        "x_t": dz @ W_xh.T,
        "h_prev": dz @ W_hh.T,
        "W_xh": x_t.T @ dz,
        "W_hh": h_prev.T @ dz,
        "b_h": dz.sum(axis=0),
    }
    # end


# answer
_PARAMETERS = ("W_xh", "W_hh", "b_h")


def _zero_gradients(
    x: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray
) -> dict[str, np.ndarray]:
    """Gradients to add to, one for each thing that a sequence depends on."""
    like = {"x": x, "h0": h0, "W_xh": W_xh, "W_hh": W_hh, "b_h": W_hh[0]}
    return {name: np.zeros_like(array) for name, array in like.items()}


# end
def rnn_backward(
    dh: np.ndarray,
    h: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
) -> dict[str, np.ndarray]:
    """Q8. Back-propagation through time (Werbos 1990): back through the whole sequence.

    The loss may read every hidden state: L = L_1 + ... + L_T, where L_t depends on h_t directly.
    A state also acts on all later losses through the next state, so its full gradient is

        dL/dh_t = dL_t/dh_t + dL/dh_{t+1} * dh_{t+1}/dh_t

    Walk back from the last step to the first. The weights are the same at every step, so each
    step adds to the same gradient.

    Args:
        dh: the direct gradients; `dh[:, t]` is dL_t/dh_t. Of shape (N, T, H).
        h: the hidden states that `rnn_forward` computed, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0: the state before the first step, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).

    Returns:
        The gradients, a dict with the keys "x", "h0", "W_xh", "W_hh", "b_h", of shapes
        (N, T, D), (N, H), (D, H), (H, H) and (H,).
    """
    # answer
    grads = _zero_gradients(x, h0, W_xh, W_hh)
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        # "h0" holds what the later steps send back, and in the end what h0 itself receives.
        step = rnn_step_backward(dh[:, t] + grads["h0"], h[:, t], x[:, t], h_prev, W_xh, W_hh)
        grads["x"][:, t], grads["h0"] = step["x_t"], step["h_prev"]
        for name in _PARAMETERS:
            grads[name] += step[name]
    return grads
    # end


def truncated_rnn_backward(
    dh: np.ndarray,
    h: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    k: int,
) -> dict[str, np.ndarray]:
    """Q8. Truncated back-propagation through time (Williams & Peng 1990): `k` cells and no more.

    The loss at step t is followed back through the cells t, t-1, ..., t-k+1 only, as if the state
    that enters cell t-k+1 were a constant. Only these cells add this loss to the gradients of the
    parameters and of the inputs. `h0` is reached only by the losses at the steps t < k (t counted
    from 0). With k = 1 each step knows its own cell only; with k >= T nothing is cut off.

    Args:
        dh: the direct gradients; `dh[:, t]` is that of the loss at step t. Of shape (N, T, H).
        h: the hidden states that `rnn_forward` computed, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0: the state before the first step, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).
        k: how many cells each loss is followed through, at least 1.

    Returns:
        The gradients, a dict with the keys "x", "h0", "W_xh", "W_hh", "b_h", of shapes
        (N, T, D), (N, H), (D, H), (H, H) and (H,).

    Raises:
        ValueError: `k` is under 1; the message names `k`.
    """
    # answer
    if k < 1:
        raise ValueError(f"k is {k}, but at least 1 cell is needed")
    grads = _zero_gradients(x, h0, W_xh, W_hh)
    for t in range(x.shape[1]):
        # The last k cells are a short sequence of their own, with a loss at its end only.
        start = max(0, t - k + 1)
        cells = slice(start, t + 1)
        state = h[:, start - 1] if start > 0 else h0
        dh_t = np.zeros_like(dh[:, cells])
        dh_t[:, -1] = dh[:, t]
        part = rnn_backward(dh_t, h[:, cells], x[:, cells], state, W_xh, W_hh)
        grads["x"][:, cells] += part["x"]
        if start == 0:
            grads["h0"] += part["h0"]
        for name in _PARAMETERS:
            grads[name] += part[name]
    return grads
    # end


def clip_by_global_norm(
    grads: dict[str, np.ndarray], max_norm: float
) -> tuple[dict[str, np.ndarray], float]:
    """Q8. Shorten gradients that are too long, all by the same factor (Pascanu et al. 2013).

        norm = sqrt(sum of the squares of all entries of all gradients)
        g    = g * max_norm / norm    where norm > max_norm; otherwise g stays as it is

    One factor for all of them: the step gets shorter, and its direction stays.

    Args:
        grads: the gradients by name, each of any shape.
        max_norm: the largest norm to let through.

    Returns:
        The clipped gradients, a new dict with the same names, shapes and dtypes.
        norm: the norm before clipping, a float. Gradients that are all zero have the norm 0.
    """
    # answer
    norm = math.hypot(*(np.linalg.norm(g.astype(np.float64)) for g in grads.values()))
    scale = float(max_norm) / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm
    # end


def train_step(
    params: dict[str, np.ndarray],
    x: np.ndarray,
    targets: np.ndarray,
    lr: float,
    max_norm: float = 5.0,
) -> tuple[dict[str, np.ndarray], float]:
    """Q8. One step of gradient descent for a tagger that names every step of a sequence (N-N).

        logits_t = h_t W_hy + b_y,    h_t as above,    h_0 = 0
        loss     = sequence_cross_entropy(logits, targets)
        p        = p - lr * (clipped gradient of the loss by p)    for each parameter p

    Build it from what you have: `rnn_forward` and `output_layer` of part 2 and
    `sequence_cross_entropy` of part 3 (inside this function: `from homework.rnn import ...`), and
    the functions above. The norm that is clipped is that of the gradients of the five parameters
    together, and of nothing else.

    Args:
        params: "W_xh", "W_hh", "b_h", "W_hy", "b_y", of shapes (D, H), (H, H), (H,), (H, K), (K,).
        x: the inputs, of shape (N, T, D).
        targets: the right class of each step, integers in [0, K), of shape (N, T).
        lr: the learning rate.
        max_norm: the largest norm of the gradients to let through.

    Returns:
        The new parameters, a dict with the same five names, shapes and dtypes.
        The loss before the step, a float.
    """
    # answer
    # Imported here, so that the rest of this file works without the other two.
    from solutions.loss import sequence_cross_entropy
    from solutions.rnn import output_layer, rnn_forward

    W_xh, W_hh, b_h, W_hy, b_y = (params[name] for name in (*_PARAMETERS, "W_hy", "b_y"))
    h0 = np.zeros((len(x), len(W_hh)), x.dtype)
    h = rnn_forward(x, h0, W_xh, W_hh, b_h)
    loss, dlogits = sequence_cross_entropy(output_layer(h, W_hy, b_y), targets)

    back = rnn_backward(dlogits @ W_hy.T, h, x, h0, W_xh, W_hh)
    grads = {name: back[name] for name in _PARAMETERS}
    grads["W_hy"] = np.einsum("nth,ntk->hk", h, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))

    clipped, _ = clip_by_global_norm(grads, max_norm)
    return {name: params[name] - float(lr) * clipped[name] for name in grads}, loss
    # end


def linear_chain(w: float, steps: int) -> tuple[float, float]:
    """N2. The smallest recurrent network: one unit, one weight, no activation.

        h_0 = 1,    h_t = w * h_{t-1}

    After 1000 steps h is about 2.1e4 for w = 1.01 and about 4.3e-5 for w = 0.99.

    Args:
        w: the weight, any number, 0 too.
        steps: how many steps the network runs, 0 or more.

    Returns:
        The value of h after the last step, a float; 1 when there are no steps.
        Its derivative with respect to `w`, a float; 0 when there are no steps.
    """
    # answer
    value, gradient = 1.0, 0.0
    for _ in range(steps):
        # The product rule: w acts through this step and through all the steps before.
        value, gradient = float(w) * value, value + float(w) * gradient
    return value, gradient
    # end


def hidden_jacobian_norms(h: np.ndarray, W_hh: np.ndarray) -> np.ndarray:
    """Q9, N2. How strongly each hidden state still acts on the last one (the tanh network).

    The derivative of the last state by an earlier one is a product with a factor for every step
    between them (Pascanu et al. 2013), which is why it vanishes or explodes:

        dh_T/dh_t = dh_T/dh_{T-1} * ... * dh_{t+1}/dh_t

    Its spectral norm, the largest singular value, says how much a small change of h_t can grow.

    Args:
        h: the hidden states of one sequence, h_1 to h_T, of shape (T, H).
        W_hh: the recurrent weights, of shape (H, H).

    Returns:
        The spectral norm of dh_T/dh_t for t = 1..T, of shape (T,); the last one is 1.
    """
    # answer
    norms = np.empty(len(h), h.dtype)
    jacobian = np.eye(h.shape[1], dtype=h.dtype)  # [i, j]: how unit i at step t moves j at step T
    for t in reversed(range(len(h))):
        norms[t] = np.linalg.norm(jacobian, 2)
        jacobian = (W_hh * (1 - h[t] ** 2)) @ jacobian
    return norms
    # end
