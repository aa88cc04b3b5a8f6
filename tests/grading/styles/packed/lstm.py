"""All gates at once: sigmoid by tanh, slices as views, gradients by stacking."""

import numpy as np

KEYS = ("x_t", "h_t", "c_t", "f_t", "i_t", "o_t", "g_t", "sigma", "tanh")
NAMES = (
    "input at step t",
    "hidden state",
    "cell state",
    "forget gate",
    "input gate",
    "output gate",
    "candidate",
    "sigmoid",
    "tanh",
)
SYMBOLS = dict(zip(KEYS, NAMES, strict=True))
ACTIVATIONS = {"tanh": np.tanh, "identity": np.positive}


def sigmoid(z):
    return np.tanh(z / 2) / 2 + z.dtype.type(0.5)


def forget_gate(x_t, h_prev, W_x, W_h, b):
    return sigmoid(np.c_[x_t, h_prev] @ np.r_[W_x, W_h] + b)


def input_gate(x_t, h_prev, W_x, W_h, b):
    return sigmoid((W_x.T @ x_t.T + W_h.T @ h_prev.T + b[:, None]).T)


def output_gate(x_t, h_prev, W_x, W_h, b):
    ones = np.ones((len(x_t), 1), x_t.dtype)
    return sigmoid(np.block([x_t, h_prev, ones]) @ np.block([[W_x], [W_h], [b]]))


def candidate(x_t, h_prev, W_x, W_h, b, activation="tanh"):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {list(ACTIVATIONS)}")
    return ACTIVATIONS[activation](b + h_prev.dot(W_h) + x_t.dot(W_x))


def cell_state(f, c_prev, i, g):
    return np.sum([f * c_prev, i * g], axis=0)


def hidden_state(o, c, activation="tanh"):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {list(ACTIVATIONS)}")
    return ACTIVATIONS[activation](c) * o


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, activation="tanh"):
    H = h_prev.shape[1]
    blocks = [(W_x[:, k : k + H], W_h[:, k : k + H], b[k : k + H]) for k in range(0, 4 * H, H)]
    f = forget_gate(x_t, h_prev, *blocks[0])
    i = input_gate(x_t, h_prev, *blocks[1])
    g = candidate(x_t, h_prev, *blocks[2], activation=activation)
    o = output_gate(x_t, h_prev, *blocks[3])
    c = cell_state(f, c_prev, i, g)
    return hidden_state(o, c, activation), c, {"f": f, "i": i, "g": g, "o": o}


def lstm_forward(x, h0, c0, W_x, W_h, b, activation="tanh"):
    h, c = np.zeros((2, *x.shape[:2], h0.shape[1]), x.dtype)
    gates = {key: np.zeros_like(h) for key in "ogif"}
    for t in range(x.shape[1]):
        before = (h[:, t - 1], c[:, t - 1]) if t else (h0, c0)
        h[:, t], c[:, t], new = lstm_step(x[:, t], *before, W_x, W_h, b, activation)
        for key in new:
            gates[key][:, t] += new[key]
    return h, c, gates


def lstm_backward(dh, x, h0, c0, W_x, W_h, h, c, gates):
    f, i, g, o = (np.moveaxis(gates[k], 1, 0) for k in "figo")
    x_, dh_, c_ = (np.moveaxis(a, 1, 0) for a in (x, dh, np.tanh(c)))
    h_all, c_all = [h0, *np.moveaxis(h, 1, 0)], [c0, *np.moveaxis(c, 1, 0)]
    dh_next = dc_next = np.zeros_like(h0)
    dzs = []
    for t in reversed(range(len(x_))):
        dh_t = dh_[t] + dh_next
        dc_t = dc_next + o[t] * dh_t - o[t] * dh_t * c_[t] ** 2
        slopes = [c_all[t] * f[t] * (1 - f[t]), g[t] * i[t] * (1 - i[t]), i[t] - i[t] * g[t] ** 2]
        dz = np.hstack([*(dc_t * s for s in slopes), dh_t * c_[t] * o[t] * (1 - o[t])])
        dh_next, dc_next = dz @ np.transpose(W_h), dc_t * f[t]
        dzs.insert(0, dz)
    flat = np.concatenate(dzs)
    return {
        "b": flat.sum(0),
        "c0": dc_next,
        "h0": dh_next,
        "x": np.stack([dz @ W_x.T for dz in dzs], 1),
        "W_h": np.concatenate(h_all[:-1]).T @ flat,
        "W_x": np.concatenate(x_).T @ flat,
    }


def cell_gradient(f):
    result = [np.ones_like(f[0])]
    for gate in f[:0:-1]:
        result.append(result[-1] * gate)
    return np.array(result[::-1])


def memory_cell_weights():
    """The candidate sees its input by way of a bias-free line; gates by hand."""
    W_x, W_h, b = np.zeros((3, 4)), np.zeros((1, 4)), np.zeros(4)
    forget, write, new, read = range(4)
    W_x[[1, 1, 0, 2], [forget, write, new, read]] = 30, 30, 1, 30
    b[[forget, write, read]] = 15, -15, -15
    return W_x, W_h, b
