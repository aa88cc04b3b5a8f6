"""More wrong answers of part 4 and unusual right ones, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer. A right one takes the place of a function.
"""

SLOPE = "dz = dh_t * (1 - h_t**2)"
LATER = 'dh[:, t] + grads["h0"], h[:, t]'
BOTH = 'grads["x"][:, t], grads["h0"] = step["x_t"], step["h_prev"]'
ADDED = "grads[name] += step[name]\n    return grads"
H0_SHARE = "if start == 0:"
BAD_K = 'raise ValueError(f"k is {k}, but at least 1 cell is needed")'
SCALE = "float(max_norm) / norm if norm > max_norm else 1.0"
SCALED = "return {name: g * scale for name, g in grads.items()}, norm"
LOGITS = "loss, dlogits = sequence_cross_entropy(output_layer(h, W_hy, b_y), targets)"
CLIP = "clipped, _ = clip_by_global_norm(grads, max_norm)"
UPDATED = "return {name: params[name] - float(lr) * clipped[name] for name in grads}, loss"
FACTOR = "jacobian = (W_hh * (1 - h[t] ** 2)) @ jacobian"
SPECTRAL = "np.linalg.norm(jacobian, 2)"

WRONG: list[tuple[str, str, str, str]] = [
    # rnn_step_backward
    ("rnn_step_backward", "bias not summed over the batch", "dz.sum(axis=0)", "dz"),
    ("rnn_step_backward", "bias of shape (1, H)", "dz.sum(axis=0)", "dz.sum(0, keepdims=True)"),
    ("rnn_step_backward", "bias summed over units", "dz.sum(axis=0)", "dz.sum() + 0 * dz[0]"),
    ("rnn_step_backward", "another key", '"x_t": dz', '"x": dz'),
    ("rnn_step_backward", "batch mixed", "dz @ W_xh.T", "np.ones((len(dz),) * 2) @ dz @ W_xh.T"),
    ("rnn_step_backward", "in place", SLOPE, "dz = dh_t\n    dz *= 1 - h_t**2"),
    ("rnn_step_backward", "always float64", "1 - h_t**2", "1 - h_t.astype(float) ** 2"),
    # rnn_backward
    ("rnn_backward", "direct gradient of another step", LATER, LATER.replace("t]", "t - 1]", 1)),
    (
        "rnn_backward",
        "h0 gets the gradient at the first state",
        BOTH,
        'grads["x"][:, t] = step["x_t"]\n        grads["h0"] = step["h_prev" if t else "b_h"]',
    ),
    (
        "rnn_backward",
        "dh overwritten",
        f"step = rnn_step_backward({LATER}",
        'dh[:, t] += grads["h0"]\n        step = rnn_step_backward(dh[:, t], h[:, t]',
    ),
    (
        "rnn_backward",
        "always float64",
        ADDED,
        ADDED.replace("return grads", "return {n: g.astype(float) for n, g in grads.items()}"),
    ),
    # truncated_rnn_backward
    ("truncated_rnn_backward", "h0 reached from t = k too", H0_SHARE, "if t <= k:"),
    (
        "truncated_rnn_backward",
        "last state in the place of h0",
        "h[:, start - 1] if start > 0 else h0",
        "h[:, start - 1]",
    ),
    ("truncated_rnn_backward", "k under 1 taken as 1", BAD_K, "k = 1"),
    ("truncated_rnn_backward", "k = 0 allowed", "if k < 1:", "if k < 0:"),
    ("truncated_rnn_backward", "another exception", BAD_K, 'raise AssertionError("k")'),
    ("truncated_rnn_backward", "a message that says nothing", BAD_K, 'raise ValueError("no")'),
    # clip_by_global_norm
    ("clip_by_global_norm", "turned round", "if norm > max_norm", "if 0 < norm < max_norm"),
    (
        "clip_by_global_norm",
        "nan for zeros",
        SCALED,
        SCALED.replace("g * scale", "g * scale * norm / np.float64(norm)"),
    ),
    ("clip_by_global_norm", "largest norm", "math.hypot(*(", "float(max("),
    (
        "clip_by_global_norm",
        "in place",
        SCALED,
        "for g in grads.values():\n        g *= scale\n    return grads, norm",
    ),
    ("clip_by_global_norm", "always float64", SCALE, f"np.float64({SCALE})"),
    # train_step
    (
        "train_step",
        "mean over the steps too",
        LOGITS,
        f"{LOGITS}\n    loss, dlogits = loss / x.shape[1], dlogits / x.shape[1]",
    ),
    ("train_step", "max_norm ignored", CLIP, CLIP.replace("max_norm", "5.0")),
    (
        "train_step",
        "each gradient clipped by itself",
        CLIP,
        "clipped = {n: clip_by_global_norm({n: grads[n]}, max_norm)[0][n] for n in grads}",
    ),
    ("train_step", "another default", "max_norm: float = 5.0", "max_norm: float = 1.0"),
    (
        "train_step",
        "output layer not trained",
        'np.einsum("nth,ntk->hk", h, dlogits)',
        "np.zeros_like(W_hy)",
    ),
    ("train_step", "b_y averaged", "dlogits.sum(axis=(0, 1))", "dlogits.sum(0).mean(0)"),
    (
        "train_step",
        "in place",
        UPDATED,
        "for name in grads:\n        params[name] -= float(lr) * clipped[name]\n"
        "    return params, loss",
    ),
    (
        "train_step",
        "h0 in float64",
        "np.zeros((len(x), len(W_hh)), x.dtype)",
        "np.zeros((len(x), len(W_hh)))",
    ),
    (
        "train_step",
        "h0 is one",
        "np.zeros((len(x), len(W_hh)), x.dtype)",
        "np.ones((len(x), len(W_hh)), x.dtype)",
    ),
    # linear_chain
    ("linear_chain", "divides by w", "return value, gradient", "return value, steps * value / w"),
    ("linear_chain", "starts at 0", "value, gradient = 1.0, 0.0", "value, gradient = 0.0, 0.0"),
    (
        "linear_chain",
        "numerical derivative",
        "return value, gradient",
        "return value, ((w + 1e-6) ** steps - (w - 1e-6) ** steps) / 2e-6",
    ),
    # hidden_jacobian_norms
    (
        "hidden_jacobian_norms",
        "wrong order",
        FACTOR,
        "jacobian = jacobian @ (W_hh * (1 - h[t] ** 2))",
    ),
    ("hidden_jacobian_norms", "largest sum of a column", SPECTRAL, "np.linalg.norm(jacobian, 1)"),
    (
        "hidden_jacobian_norms",
        "smallest singular value",
        SPECTRAL,
        "np.linalg.norm(jacobian, -2)",
    ),
    ("hidden_jacobian_norms", "turned round", "return norms", "return norms[::-1].copy()"),
    ("hidden_jacobian_norms", "always float64", "np.empty(len(h), h.dtype)", "np.empty(len(h))"),
]
"""(stub, what is wrong, old, new): `old` stands once in solutions/bptt.py; `new` replaces it."""

RIGHT: list[tuple[str, str, str]] = [
    (
        "rnn_step_backward",
        "a loop over the batch, outer products",
        """
def rnn_step_backward(dh_t, h_t, x_t, h_prev, W_xh, W_hh):
    grads = {
        "x_t": np.zeros_like(x_t),
        "h_prev": np.zeros_like(h_prev),
        "W_xh": np.zeros_like(W_xh),
        "W_hh": np.zeros_like(W_hh),
        "b_h": np.zeros(h_t.shape[1], h_t.dtype),
    }
    for n in range(len(h_t)):
        dz = (1 - h_t[n]) * (1 + h_t[n]) * dh_t[n]
        grads["x_t"][n] = W_xh.dot(dz)
        grads["h_prev"][n] = W_hh.dot(dz)
        grads["W_xh"] += np.outer(x_t[n], dz)
        grads["W_hh"] += np.outer(h_prev[n], dz)
        grads["b_h"] += dz
    return grads
""",
    ),
    (
        "rnn_step_backward",
        "one matrix for input and state side by side",
        """
def rnn_step_backward(dh_t, h_t, x_t, h_prev, W_xh, W_hh):
    D = x_t.shape[1]
    both, W = np.hstack([x_t, h_prev]), np.vstack([W_xh, W_hh])
    dz = dh_t - dh_t * h_t * h_t
    dboth, dW = dz @ W.T, both.T @ dz
    b_h = np.ones(len(dz), dz.dtype) @ dz
    return dict(b_h=b_h, W_hh=dW[D:], W_xh=dW[:D], h_prev=dboth[:, D:], x_t=dboth[:, :D])
""",
    ),
    (
        "rnn_step_backward",
        "einsum",
        """
def rnn_step_backward(dh_t, h_t, x_t, h_prev, W_xh, W_hh):
    dz = np.einsum("nh,nh->nh", dh_t, 1.0 - np.square(h_t))
    return {
        "x_t": np.einsum("nh,dh->nd", dz, W_xh),
        "h_prev": np.einsum("nj,ij->ni", dz, W_hh),
        "W_xh": np.einsum("nd,nh->dh", x_t, dz),
        "W_hh": np.einsum("ni,nj->ij", h_prev, dz),
        "b_h": np.einsum("nh->h", dz),
    }
""",
    ),
    (
        "rnn_step_backward",
        "slope from z",
        """
def rnn_step_backward(dh_t, h_t, x_t, h_prev, W_xh, W_hh):
    dz = dh_t / np.cosh(np.arctanh(h_t)) ** 2
    return {
        "x_t": np.dot(dz, W_xh.transpose()),
        "h_prev": np.dot(dz, W_hh.transpose()),
        "W_xh": np.dot(x_t.transpose(), dz),
        "W_hh": np.dot(h_prev.transpose(), dz),
        "b_h": np.add.reduce(dz),
    }
""",
    ),
    (
        "rnn_backward",
        "all dz first, then one product over batch and time",
        """
def rnn_backward(dh, h, x, h0, W_xh, W_hh):
    N, T, H = h.shape
    dz, later = np.empty_like(h), np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        dz[:, t] = (dh[:, t] + later) * (1 - h[:, t] ** 2)
        later = dz[:, t] @ W_hh.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    flat = dz.reshape(N * T, H)
    return {
        "x": dz @ W_xh.T,
        "h0": later,
        "W_xh": x.reshape(N * T, -1).T @ flat,
        "W_hh": np.einsum("nti,ntj->ij", before, dz),
        "b_h": flat.sum(0),
    }
""",
    ),
    (
        "rnn_backward",
        "one sequence at a time",
        """
def rnn_backward(dh, h, x, h0, W_xh, W_hh):
    W_xh_grad, W_hh_grad = np.zeros_like(W_xh), np.zeros_like(W_hh)
    b_grad = np.zeros(len(W_hh), W_hh.dtype)
    x_grad, h0_grad = [], []
    for n in range(len(x)):
        later, rows = np.zeros_like(h0[n]), []
        for t in reversed(range(len(x[n]))):
            dz = (dh[n, t] + later) * (1 - h[n, t] ** 2)
            W_xh_grad += x[n, t][:, None] * dz
            W_hh_grad += (h[n, t - 1] if t else h0[n])[:, None] * dz
            b_grad += dz
            rows.insert(0, W_xh @ dz)
            later = W_hh @ dz
        x_grad.append(rows)
        h0_grad.append(later)
    x_grad = np.array(x_grad, dtype=x.dtype)
    return dict(
        x=x_grad, h0=np.stack(h0_grad), W_xh=W_xh_grad, W_hh=W_hh_grad, b_h=b_grad
    )
""",
    ),
    (
        "rnn_backward",
        "recursion over the first step",
        """
def rnn_backward(dh, h, x, h0, W_xh, W_hh):
    if x.shape[1] == 0:
        b_h = np.zeros_like(W_hh[0])
        return {
            "x": x.copy(), "h0": np.zeros_like(h0), "b_h": b_h,
            "W_xh": np.zeros_like(W_xh), "W_hh": np.zeros_like(W_hh),
        }
    rest = rnn_backward(dh[:, 1:], h[:, 1:], x[:, 1:], h[:, 0], W_xh, W_hh)
    step = rnn_step_backward(dh[:, 0] + rest["h0"], h[:, 0], x[:, 0], h0, W_xh, W_hh)
    return {
        "x": np.concatenate([step["x_t"][:, None], rest["x"]], axis=1),
        "h0": step["h_prev"],
        **{name: step[name] + rest[name] for name in ("W_xh", "W_hh", "b_h")},
    }
""",
    ),
    (
        "rnn_backward",
        "computes in float64 and casts back",
        """
def rnn_backward(dh, h, x, h0, W_xh, W_hh):
    kind = x.dtype
    dh, h, x, h0, W_xh, W_hh = (np.asarray(a, np.float64) for a in (dh, h, x, h0, W_xh, W_hh))
    states = [h0, *np.moveaxis(h, 1, 0)]
    grads = {"x": np.zeros(x.shape), "W_xh": 0, "W_hh": 0, "b_h": 0, "h0": 0}
    for t in range(x.shape[1])[::-1]:
        dz = (dh[:, t] + grads["h0"]) * (1 - states[t + 1] ** 2)
        grads["x"][:, t, :] = dz @ W_xh.T
        grads["h0"] = dz @ W_hh.T
        grads["W_xh"] = grads["W_xh"] + x[:, t].T @ dz
        grads["W_hh"] = grads["W_hh"] + states[t].T @ dz
        grads["b_h"] = grads["b_h"] + dz.sum(axis=0)
    return {name: g.astype(kind) for name, g in grads.items()}
""",
    ),
    (
        "truncated_rnn_backward",
        "walks back by hand from every loss",
        """
def truncated_rnn_backward(dh, h, x, h0, W_xh, W_hh, k):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = {"x": np.zeros_like(x), "h0": np.zeros_like(h0), "W_xh": np.zeros_like(W_xh)}
    out["W_hh"], out["b_h"] = np.zeros_like(W_hh), np.zeros_like(W_hh[0])
    T = x.shape[1]
    for t in range(T):
        d = dh[:, t]
        for back in range(k):
            s = t - back
            if s < 0:
                break
            g = rnn_step_backward(d, h[:, s], x[:, s], h[:, s - 1] if s else h0, W_xh, W_hh)
            out["x"][:, s] += g["x_t"]
            for name in ("W_xh", "W_hh", "b_h"):
                out[name] = out[name] + g[name]
            d = g["h_prev"]
            if s == 0:
                out["h0"] = out["h0"] + d
    return out
""",
    ),
    (
        "truncated_rnn_backward",
        "one walk back that carries the last k losses, by their age",
        """
def truncated_rnn_backward(dh, h, x, h0, W_xh, W_hh, k):
    if not k >= 1:
        raise ValueError(f"argument k: {k} < 1")
    N, T, H = h.shape
    k = min(k, T)
    ages = np.zeros((k, N, H), h.dtype)  # [a]: of the loss that is a steps ahead
    dz_all = np.zeros_like(h)
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    for t in reversed(range(T)):
        ages[1:] = ages[:-1].copy()
        ages[0] = dh[:, t]
        dz = ages * (1 - h[:, t] ** 2)
        dz_all[:, t] = dz.sum(axis=0)
        ages = dz @ W_hh.T
    return {
        "x": dz_all @ W_xh.T,
        "h0": ages.sum(axis=0),
        "W_xh": np.tensordot(x, dz_all, axes=([0, 1], [0, 1])),
        "W_hh": np.tensordot(before, dz_all, axes=([0, 1], [0, 1])),
        "b_h": dz_all.sum(axis=(0, 1)),
    }
""",
    ),
    (
        "truncated_rnn_backward",
        "full gradients of windows, with h0 sorted out by t",
        """
def truncated_rnn_backward(dh, h, x, h0, W_xh, W_hh, k):
    if k <= 0:
        raise ValueError("bad k")
    total = None
    for t in range(x.shape[1]):
        a = t + 1 - k if t + 1 > k else 0
        only = np.where(np.arange(a, t + 1)[None, :, None] == t, dh[:, a : t + 1], 0)
        only = only.astype(dh.dtype)
        entering = np.concatenate([h0[:, None], h], axis=1)[:, a]
        g = rnn_backward(only, h[:, a : t + 1], x[:, a : t + 1], entering, W_xh, W_hh)
        padding = ((0, 0), (a, x.shape[1] - t - 1), (0, 0))
        g["x"] = np.pad(g["x"], padding)
        if t >= k:
            g["h0"] = np.zeros_like(h0)
        total = g if total is None else {name: total[name] + g[name] for name in g}
    return total
""",
    ),
    (
        "clip_by_global_norm",
        "an epsilon in the divisor, a factor of at most 1",
        """
def clip_by_global_norm(grads, max_norm):
    total = sum(float((g * g).sum()) for g in grads.values()) ** 0.5
    factor = min(1.0, max_norm / (total + 1e-6))
    return {name: np.multiply(g, factor) for name, g in grads.items()}, total
""",
    ),
    (
        "clip_by_global_norm",
        "one long vector, np.float64 norm, same dict when short",
        """
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]).astype(np.float64))
    if norm <= max_norm:
        return grads, norm
    return {k: (g / norm * max_norm).astype(g.dtype) for k, g in grads.items()}, norm
""",
    ),
    (
        "train_step",
        "everything by hand, without the pieces",
        """
def train_step(params, x, targets, lr, max_norm=5.0):
    N, T, _ = x.shape
    H, K = params["W_hy"].shape
    p = {name: value.astype(np.float64) for name, value in params.items()}
    states = [np.zeros((N, H))]
    g = {name: np.zeros_like(value) for name, value in p.items()}
    loss, dlogits = 0.0, []
    for t in range(T):
        states.append(np.tanh(x[:, t] @ p["W_xh"] + states[-1] @ p["W_hh"] + p["b_h"]))
        logits = states[-1] @ p["W_hy"] + p["b_y"]
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        prob = e / e.sum(axis=1, keepdims=True)
        loss -= np.log(prob[np.arange(N), targets[:, t]]).sum() / N
        dlogits.append((prob - np.eye(K)[targets[:, t]]) / N)
    later = 0
    for t in range(T)[::-1]:
        g["W_hy"] += states[t + 1].T @ dlogits[t]
        g["b_y"] += dlogits[t].sum(axis=0)
        dz = (dlogits[t] @ p["W_hy"].T + later) * (1 - states[t + 1] ** 2)
        g["W_xh"] += x[:, t].T @ dz
        g["W_hh"] += states[t].T @ dz
        g["b_h"] += dz.sum(axis=0)
        later = dz @ p["W_hh"].T
    norm = np.sqrt(sum((v**2).sum() for v in g.values()))
    if norm > max_norm:
        g = {name: v * max_norm / norm for name, v in g.items()}
    return {n: (p[n] - lr * g[n]).astype(params[n].dtype) for n in p}, loss
""",
    ),
    (
        "train_step",
        "the pieces, with reshaped arrays and an epsilon in the clipping",
        """
def train_step(params, x, targets, lr, max_norm=5.0):
    from homework.loss import sequence_cross_entropy
    from homework.rnn import output_layer, rnn_forward

    order = ["b_y", "W_hy", "b_h", "W_hh", "W_xh"]
    b_y, W_hy, b_h, W_hh, W_xh = [params[name] for name in order]
    h0 = np.zeros_like(x[:, 0, :1] @ b_h[None])
    h = rnn_forward(x, h0, W_xh, W_hh, b_h)
    loss, d = sequence_cross_entropy(output_layer(h, W_hy, b_y), targets)
    grads = rnn_backward(d @ W_hy.T, h, x, h0, W_xh, W_hh)
    del grads["x"], grads["h0"]
    K = d.shape[-1]
    grads["W_hy"] = h.reshape(-1, h.shape[-1]).T @ d.reshape(-1, K)
    grads["b_y"] = d.reshape(-1, K).sum(0)
    norm = float(np.sqrt(sum(np.sum(np.square(g)) for g in grads.values())))
    factor = min(1.0, max_norm / (norm + 1e-6))
    return {name: params[name] - lr * factor * grads[name] for name in order}, loss
""",
    ),
    (
        "train_step",
        "copies that are updated in place, loss as np.float64",
        """
def train_step(params, x, targets, lr, max_norm=5.0):
    from homework import loss as part3
    from homework import rnn

    new = {name: value.copy() for name, value in params.items()}
    h0 = np.zeros((x.shape[0], params["W_hh"].shape[0]), dtype=x.dtype)
    h = rnn.rnn_forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    logits = np.stack(
        [rnn.output_layer(h[:, t], params["W_hy"], params["b_y"]) for t in range(x.shape[1])], 1
    )
    loss, dlogits = part3.sequence_cross_entropy(logits, targets)
    dh = np.einsum("ntk,hk->nth", dlogits, params["W_hy"])
    back = truncated_rnn_backward(dh, h, x, h0, params["W_xh"], params["W_hh"], x.shape[1])
    grads = {name: back[name] for name in ("W_xh", "W_hh", "b_h")}
    grads["W_hy"] = np.tensordot(h, dlogits, axes=((0, 1), (0, 1)))
    grads["b_y"] = dlogits.sum(axis=1).sum(axis=0)
    grads, _ = clip_by_global_norm(grads, max_norm)
    for name, g in grads.items():
        new[name] -= lr * g
    return new, np.float64(loss)
""",
    ),
    (
        "linear_chain",
        "powers",
        """
def linear_chain(w, steps):
    if steps == 0:
        return 1, 0
    return w**steps, steps * w ** (steps - 1)
""",
    ),
    (
        "linear_chain",
        "products of NumPy, one left out",
        """
def linear_chain(w, steps):
    factors = np.full(steps, w, dtype=float)
    return np.prod(factors), sum(np.prod(np.delete(factors, i)) for i in range(steps))
""",
    ),
    (
        "hidden_jacobian_norms",
        "column vectors, singular values",
        """
def hidden_jacobian_norms(h, W_hh):
    product, norms = np.identity(W_hh.shape[0], dtype=h.dtype), []
    for state in h[::-1]:
        norms.append(np.linalg.svd(product, compute_uv=False).max())
        product = product @ np.diag(1 - state**2) @ W_hh.T
    return np.array(norms[::-1], dtype=h.dtype)
""",
    ),
    (
        "hidden_jacobian_norms",
        "a product of its own for every t, largest eigenvalue",
        """
def hidden_jacobian_norms(h, W_hh):
    T, H = h.shape
    norms = []
    for t in range(T):
        J = np.eye(H)
        for s in range(t + 1, T):
            J = J @ W_hh @ np.diag(1 - h[s] ** 2)
        norms.append(float(np.linalg.eigvalsh(J.T @ J)[-1]) ** 0.5)
    return np.asarray(norms).astype(h.dtype)
""",
    ),
]
"""(stub, how it is written, the whole of it): full marks."""

RIGHT += [
    (
        "clip_by_global_norm",
        "one long vector, an epsilon in the divisor",
        """
def clip_by_global_norm(grads, max_norm):
    norm = float(np.linalg.norm(np.concatenate([np.ravel(g) for g in grads.values()])))
    scale = min(1.0, max_norm / (norm + 1e-12))
    return {name: grad * scale for name, grad in grads.items()}, norm
""",
    ),
    (
        "linear_chain",
        "logarithm-free powers",
        """
def linear_chain(w, steps):
    if steps == 0:
        return 1.0, 0.0
    before = float(np.prod(np.full(steps - 1, float(w))))
    return before * w, steps * before
""",
    ),
    (
        "hidden_jacobian_norms",
        "from the first step on, with explicit Jacobians",
        """
def hidden_jacobian_norms(h, W_hh):
    T, H = h.shape
    steps = [np.diag(1 - h[t] ** 2) @ W_hh.T for t in range(T)]
    norms = []
    for t in range(T):
        whole = np.eye(H, dtype=h.dtype)
        for s in range(t + 1, T):
            whole = steps[s] @ whole
        norms.append(np.linalg.svd(whole, compute_uv=False)[0])
    return np.array(norms, dtype=h.dtype)
""",
    ),
]
