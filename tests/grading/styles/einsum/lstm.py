"""einsum and views: the gates are an axis of their own, results go into arrays of one's own."""

import numpy as np

SYMBOLS = {"x_t": "input at step t", "h_t": "hidden state", "c_t": "cell state"}
SYMBOLS.update(
    {f"{k}_t": f"{v} gate" for k, v in (("f", "forget"), ("i", "input"), ("o", "output"))}
)
SYMBOLS |= {"g_t": "candidate", "sigma": "sigmoid", "tanh": "tanh"}


def sigmoid(z):
    out = np.empty_like(z)
    up = z > 0
    out[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    out[~up] = e / (1 + e)
    return out


def _gate(x_t, h_prev, W_x, W_h, b):
    return sigmoid(np.einsum("nd,dh->nh", x_t, W_x) + np.einsum("nk,kh->nh", h_prev, W_h) + b[None])


forget_gate = input_gate = output_gate = _gate


def act(z, activation):
    if activation not in ("tanh", "identity"):
        raise ValueError(f"activation = {activation!r} is not known")
    return np.tanh(z) if activation == "tanh" else z.copy()


def candidate(x_t, h_prev, W_x, W_h, b, activation="tanh"):
    z = np.matmul(x_t, W_x)
    np.add(z, np.matmul(h_prev, W_h), out=z)
    z += b
    return act(z, activation)


def cell_state(f, c_prev, i, g):
    out = np.multiply(f, c_prev)
    out += np.multiply(i, g)
    return out


def hidden_state(o, c, activation="tanh"):
    out = act(c, activation)
    out *= o
    return out


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, activation="tanh"):
    N, H = c_prev.shape
    z = (np.dot(x_t, W_x) + np.dot(h_prev, W_h) + b).reshape(N, 4, H).transpose(1, 0, 2)
    f, i, o = sigmoid(z[[0, 1, 3]])
    g = act(z[2], activation)
    c_t = np.einsum("knh,knh->nh", np.stack([f, i]), np.stack([c_prev, g]))
    return o * act(c_t, activation), c_t, dict(f=f, i=i, g=g, o=o)  # noqa: C408


def lstm_forward(x, h0, c0, W_x, W_h, b, activation="tanh"):
    act(b, activation)
    N, T, _ = x.shape
    H = h0.shape[-1]
    everything = np.zeros((6, T, N, H), dtype=x.dtype)
    inputs = np.einsum("ntd,dg->tng", x, W_x) + b
    h, c = h0, c0
    for t, z in enumerate(inputs):
        f, i, g, o = np.hsplit(z + h @ W_h, 4)
        f, i, o = map(sigmoid, (f, i, o))
        g = act(g, activation)
        c = f * c + i * g
        h = o * act(c, activation)
        everything[:, t] = h, c, f, i, g, o
    h, c, f, i, g, o = everything.swapaxes(1, 2)
    return h, c, {"f": f, "i": i, "g": g, "o": o}


def lstm_backward(dh, x, h0, c0, W_x, W_h, h, c, gates):
    f, i, g, o = (gates[k] for k in ("f", "i", "g", "o"))
    h_before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    c_before = np.concatenate([c0[:, None], c[:, :-1]], axis=1)
    squashed = np.tanh(c)
    dz = np.empty((*dh.shape[:2], 4, dh.shape[2]), dh.dtype)
    dh_next, dc_next = np.zeros_like(h0), np.zeros_like(c0)
    for t in range(x.shape[1])[::-1]:
        total = dh[:, t] + dh_next
        dc = dc_next + total * o[:, t] * (1 - squashed[:, t] * squashed[:, t])
        dz[:, t, 0] = dc * c_before[:, t]
        dz[:, t, 1] = dc * g[:, t]
        dz[:, t, 2] = dc * i[:, t]
        dz[:, t, 3] = total * squashed[:, t]
        for k, gate in enumerate((f, i, g, o)):
            s = gate[:, t]
            dz[:, t, k] *= (1 - s**2) if k == 2 else s * (1 - s)
        dh_next = np.einsum("ng,kg->nk", dz[:, t].reshape(len(x), -1), W_h)
        dc_next = dc * f[:, t]
    dz = dz.reshape(*dz.shape[:2], -1)
    return {
        "W_x": np.einsum("ntd,ntg->dg", x, dz),
        "W_h": np.einsum("nth,ntg->hg", h_before, dz),
        "b": np.einsum("ntg->g", dz),
        "x": np.einsum("ntg,dg->ntd", dz, W_x),
        "h0": dh_next,
        "c0": dc_next,
    }


def cell_gradient(f):
    shifted = np.vstack([f[1:], np.ones((1, f.shape[1]), f.dtype)])
    return np.flipud(np.multiply.accumulate(np.flipud(shifted)))


def memory_cell_weights():
    """Gates just as firm as they must be."""
    W_x = np.zeros((3, 4))
    b = np.array([16, -16, 0, -16])
    W_x[1] = [32, 32, 0, 0]
    W_x[0, 2], W_x[2, 3] = 1, 32
    return W_x, np.zeros((1, 4)), b
