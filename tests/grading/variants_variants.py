"""More wrong answers of part 6 and unusual right ones, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer. A right one takes the place of a function.
"""

WRONG: list[tuple[str, str, str, str]] = [
    # peephole_lstm_step
    (
        "peephole_lstm_step",
        "PyTorch's order of the gates",
        "    f, i, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)\n",
        "    i, f, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)\n",
    ),
    (
        "peephole_lstm_step",
        "peephole squashed first",
        "return sigmoid(o + p_o * c_t) * np.tanh(c_t), c_t",
        "return sigmoid(o + p_o * np.tanh(c_t)) * np.tanh(c_t), c_t",
    ),
    (
        "peephole_lstm_step",
        "old memory changed in place",
        "    c_t = f * c_prev + i * np.tanh(g)\n",
        "    c_prev *= f\n    c_t = c_prev + i * np.tanh(g)\n",
    ),
    (
        "peephole_lstm_step",
        "results exchanged",
        "return sigmoid(o + p_o * c_t) * np.tanh(c_t), c_t",
        "return c_t, sigmoid(o + p_o * c_t) * np.tanh(c_t)",
    ),
    # coupled_lstm_step
    (
        "coupled_lstm_step",
        "1 - score instead of 1 - gate",
        "    f = sigmoid(f)\n    c_t = f * c_prev + (1 - f) * np.tanh(g)",
        "    c_t = sigmoid(f) * c_prev + sigmoid(1 - f) * np.tanh(g)",
    ),
    # gru_step
    (
        "gru_step",
        "one minus r",
        "n = np.tanh(x_t @ W_n + (r * h_prev) @ U_n + b_n)",
        "n = np.tanh(x_t @ W_n + ((1 - r) * h_prev) @ U_n + b_n)",
    ),
    (
        "gru_step",
        "everything in float64",
        "return (1 - z) * h_prev + z * n",
        "return (np.ones(z.shape) - z) * h_prev + z * n",
    ),
    # mgu_step
    (
        "mgu_step",
        "old state kept whole",
        "return (1 - f) * h_prev + f * n",
        "return h_prev + f * n",
    ),
    # sru_forward
    (
        "sru_forward",
        "tanh over the whole sum",
        "return r * np.tanh(c) + (1 - r) * x, c",
        "return np.tanh(r * c + (1 - r) * x), c",
    ),
    (
        "sru_forward",
        "tanh of what comes in",
        "v, f, r = np.split(x @ W, 3, axis=-1)\n",
        "v, f, r = np.split(x @ W, 3, axis=-1)\n    v = np.tanh(v)\n",
    ),
    # bilstm_forward
    (
        "bilstm_forward",
        "batch turned instead of time",
        "lstm_forward(x[:, ::-1], *init_b, *params_b)\n"
        "    return np.concatenate([forward, backward[:, ::-1]], axis=-1)",
        "lstm_forward(x[::-1], *init_b, *params_b)\n"
        "    return np.concatenate([forward, backward[::-1]], axis=-1)",
    ),
    (
        "bilstm_forward",
        "whole batch read backwards, features too",
        "lstm_forward(x[:, ::-1], *init_b, *params_b)",
        "lstm_forward(x[:, ::-1, ::-1], *init_b, *params_b)",
    ),
    (
        "bilstm_forward",
        "joined along time",
        "return np.concatenate([forward, backward[:, ::-1]], axis=-1)",
        "return np.concatenate([forward, backward[:, ::-1]], axis=1)",
    ),
    (
        "bilstm_forward",
        "sum of the halves",
        "return np.concatenate([forward, backward[:, ::-1]], axis=-1)",
        "return forward + backward[:, ::-1]",
    ),
    (
        "bilstm_forward",
        "memory of the backward half",
        "backward, _, _ = lstm_forward(x[:, ::-1]",
        "_, backward, _ = lstm_forward(x[:, ::-1]",
    ),
    # stacked_lstm_forward
    (
        "stacked_lstm_forward",
        "from the top down",
        "    for h0, c0, W_x, W_h, b in layers:\n",
        "    for h0, c0, W_x, W_h, b in layers[::-1]:\n",
    ),
    (
        "stacked_lstm_forward",
        "only the last step",
        "        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)\n    return x\n",
        "        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)\n    return x[:, -1]\n",
    ),
    (
        "stacked_lstm_forward",
        "start states added to by a residual",
        "        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)\n    return x\n",
        "        below = x\n"
        "        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)\n"
        "        x = x + below if x.shape == below.shape else x\n"
        "    return x\n",
    ),
    (
        "stacked_lstm_forward",
        "the caller's list emptied",
        "    for h0, c0, W_x, W_h, b in layers:\n",
        "    while layers:\n        h0, c0, W_x, W_h, b = layers.pop(0)\n",
    ),
    # attention_pool
    (
        "attention_pool",
        "masked weights only small",
        "softmax(np.where(counted, scores, -np.inf))",
        "softmax(np.where(counted, scores, -30))",
    ),
    (
        "attention_pool",
        "mask of 0 and 1 turned bit by bit",
        "softmax(np.where(counted, scores, -np.inf))",
        "softmax(np.where(~mask, -np.inf, scores) if mask is not None else scores)",
    ),
    (
        "attention_pool",
        "an empty row is let through",
        "    if not counted.any(axis=1).all():\n",
        "    if not counted.any():\n",
    ),
    (
        "attention_pool",
        "another exception for an empty row",
        'raise ValueError(f"mask[{row}] leaves',
        'raise IndexError(f"mask[{row}] leaves',
    ),
    (
        "attention_pool",
        "only the best step",
        'np.einsum("nt,nth->nh", weights, h), weights',
        "h[np.arange(len(h)), weights.argmax(axis=1)], weights",
    ),
    (
        "attention_pool",
        "scaled by a number of float64",
        "/ math.sqrt(h.shape[2])",
        "/ np.sqrt(np.float64(h.shape[2]))",
    ),
    (
        "attention_pool",
        "results exchanged",
        'np.einsum("nt,nth->nh", weights, h), weights',
        'weights, np.einsum("nt,nth->nh", weights, h)',
    ),
    # tree_lstm_node
    (
        "tree_lstm_node",
        "a leaf becomes nan",
        "igo_x + children_h.sum(axis=0) @ U_igo",
        "igo_x + len(children_h) * children_h.mean(axis=0) @ U_igo",
    ),
    (
        "tree_lstm_node",
        "a leaf cannot be",
        "    H = children_h.shape[1]\n    f_x",
        "    H = len(children_h[0])\n    f_x",
    ),
    (
        "tree_lstm_node",
        "a leaf in float64",
        "igo_x + children_h.sum(axis=0) @ U_igo",
        "igo_x + sum(children_h, np.zeros(H) if len(children_h) == 0 else 0) @ U_igo",
    ),
    (
        "tree_lstm_node",
        "forget gates see the memories",
        "f = sigmoid(f_x + children_h @ U_f)",
        "f = sigmoid(f_x + children_c @ U_f)",
    ),
    (
        "tree_lstm_node",
        "results are rows",
        "return sigmoid(o) * np.tanh(c), c\n",
        "return (sigmoid(o) * np.tanh(c))[None], c[None]\n",
    ),
    (
        "tree_lstm_node",
        "memory added into the output",
        "return sigmoid(o) * np.tanh(c), c\n",
        "return sigmoid(o) * c, c\n",
    ),
    # clockwork_rnn_step
    (
        "clockwork_rnn_step",
        "mask for periods in falling order",
        "M = W_hh * (periods[:, None] >= periods)",
        "M = np.triu(W_hh)",
    ),
    (
        "clockwork_rnn_step",
        "waiting units squashed again",
        "np.tanh(x_t @ W_xh + h_prev @ M + b_h), h_prev)",
        "np.tanh(x_t @ W_xh + h_prev @ M + b_h), np.tanh(h_prev))",
    ),
    (
        "clockwork_rnn_step",
        "clock turned round",
        "np.where(t % periods == 0,",
        "np.where(periods % max(t, 1) == 0,",
    ),
]

RIGHT: list[tuple[str, str, str]] = [
    (
        "peephole_lstm_step",
        "one product with input, state and 1 side by side",
        """
def peephole_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, p_f, p_i, p_o):
    joined = np.hstack([x_t, h_prev, np.ones((len(x_t), 1), x_t.dtype)])
    scores = joined @ np.vstack([W_x, W_h, b[None]])
    H = h_prev.shape[1]
    f = sigmoid(scores[:, :H] + c_prev * p_f)
    i = sigmoid(scores[:, H : 2 * H] + c_prev * p_i)
    g = np.tanh(scores[:, 2 * H : 3 * H])
    c = f * c_prev + i * g
    return [sigmoid(scores[:, 3 * H :] + c * p_o) * np.tanh(c), c]
""",
    ),
    (
        "peephole_lstm_step",
        "diagonal matrices as peepholes",
        """
def peephole_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, p_f, p_i, p_o):
    blocks = zip(np.split(W_x, 4, 1), np.split(W_h, 4, 1), np.split(b, 4))
    f, i, g, o = (x_t @ W + h_prev @ U + bias for W, U, bias in blocks)
    f = 1 / (1 + np.exp(-(f + c_prev @ np.diag(p_f))))
    i = 1 / (1 + np.exp(-(i + c_prev @ np.diag(p_i))))
    c_t = f * c_prev + i * np.tanh(g)
    o = 1 / (1 + np.exp(-(o + c_t @ np.diag(p_o))))
    return o * np.tanh(c_t), c_t
""",
    ),
    (
        "peephole_lstm_step",
        "row by row, sigmoid by tanh",
        """
def peephole_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b, p_f, p_i, p_o):
    def squash(z):
        return 0.5 * np.tanh(0.5 * z) + 0.5

    h_t, c_t = np.empty_like(h_prev), np.empty_like(c_prev)
    for n in range(x_t.shape[0]):
        z = (x_t[n].dot(W_x) + h_prev[n].dot(W_h) + b).reshape(4, -1)
        keep, write = squash(z[0] + p_f * c_prev[n]), squash(z[1] + p_i * c_prev[n])
        c_t[n] = keep * c_prev[n] + write * np.tanh(z[2])
        h_t[n] = squash(z[3] + p_o * c_t[n]) * np.tanh(c_t[n])
    return h_t, c_t
""",
    ),
    (
        "coupled_lstm_step",
        "lstm_step with an input gate whose score is negated",
        """
def coupled_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    H = h_prev.shape[1]

    def with_input_gate(w):
        return np.concatenate([w[..., :H], -w[..., :H], w[..., H:]], axis=-1)

    return lstm_step(x_t, h_prev, c_prev, *map(with_input_gate, (W_x, W_h, b)))[:2]
""",
    ),
    (
        "coupled_lstm_step",
        "a step from the candidate towards the old memory",
        """
def coupled_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    H = h_prev.shape[-1]
    z = np.einsum("nd,dk->nk", x_t, W_x) + np.einsum("nh,hk->nk", h_prev, W_h) + b
    f, g = sigmoid(z[:, :H]), np.tanh(z[:, H:-H])
    c_t = g + f * (c_prev - g)
    return sigmoid(z[:, -H:]) * np.tanh(c_t), c_t
""",
    ),
    (
        "gru_step",
        "a step towards the candidate",
        """
def gru_step(x_t, h_prev, W_x, W_h, b):
    H = h_prev.shape[1]
    a = x_t @ W_x + b
    zr = sigmoid(a[:, : 2 * H] + h_prev @ W_h[:, : 2 * H])
    n = np.tanh(a[:, 2 * H :] + (zr[:, H:] * h_prev) @ W_h[:, 2 * H :])
    return h_prev + zr[:, :H] * (n - h_prev)
""",
    ),
    (
        "gru_step",
        "weights as a three-dimensional array",
        """
def gru_step(x_t, h_prev, W_x, W_h, b):
    N, H = h_prev.shape
    W, U, bias = (w.reshape(*w.shape[:-1], 3, H) for w in (W_x, W_h, b))
    a = np.einsum("nd,dgh->gnh", x_t, W) + bias[:, None]
    z = sigmoid(a[0] + np.einsum("nk,kh->nh", h_prev, U[:, 0]))
    r = sigmoid(a[1] + np.einsum("nk,kh->nh", h_prev, U[:, 1]))
    n = np.tanh(a[2] + np.einsum("nk,nk,kh->nh", r, h_prev, U[:, 2]))
    return z * n + (1.0 - z) * h_prev
""",
    ),
    (
        "gru_step",
        "input and state side by side, row by row",
        """
def gru_step(x_t, h_prev, W_x, W_h, b):
    H = W_h.shape[0]
    W = np.concatenate([W_x, W_h])
    rows = []
    for x, h in zip(x_t, h_prev):
        joined = np.concatenate([x, h])
        z = sigmoid(joined @ W[:, :H] + b[:H])
        r = sigmoid(joined @ W[:, H : 2 * H] + b[H : 2 * H])
        n = np.tanh(np.concatenate([x, r * h]) @ W[:, 2 * H :] + b[2 * H :])
        rows.append((1 - z) * h + z * n)
    return np.stack(rows)
""",
    ),
    (
        "gru_step",
        "units by one, with the reset state as a diagonal matrix",
        """
def gru_step(x_t, h_prev, W_x, W_h, b):
    N, H = h_prev.shape
    h_t = h_prev.copy()
    gates = sigmoid(x_t @ W_x[:, : 2 * H] + h_prev @ W_h[:, : 2 * H] + b[: 2 * H])
    for k in range(N):
        new = x_t[k] @ W_x[:, 2 * H :] + np.diag(gates[k, H:]).dot(h_prev[k]) @ W_h[:, 2 * H :]
        new = np.tanh(new + b[2 * H :])
        for j in range(H):
            h_t[k, j] += gates[k, j] * (new[j] - h_prev[k, j])
    return h_t
""",
    ),
    (
        "mgu_step",
        "a GRU whose two gates are the same",
        """
def mgu_step(x_t, h_prev, W_x, W_h, b):
    H = h_prev.shape[1]

    def doubled(w):
        return np.concatenate([w[..., :H], w], axis=-1)

    return gru_step(x_t, h_prev, doubled(W_x), doubled(W_h), doubled(b))
""",
    ),
    (
        "mgu_step",
        "transposed",
        """
def mgu_step(x_t, h_prev, W_x, W_h, b):
    H = b.size // 2
    xT, hT = x_t.T, h_prev.T
    f = sigmoid(W_x[:, :H].T @ xT + W_h[:, :H].T @ hT + b[:H, None])
    n = np.tanh(W_x[:, H:].T @ xT + W_h[:, H:].T @ (f * hT) + b[H:, None])
    return ((1 - f) * hT + f * n).T
""",
    ),
    (
        "sru_forward",
        "step by step, with lists",
        """
def sru_forward(x, c0, W, b):
    H = x.shape[2]
    c, hs, cs = c0, [], []
    for t in range(x.shape[1]):
        x_t = x[:, t]
        v = x_t @ W[:, :H]
        f = sigmoid(x_t @ W[:, H : 2 * H] + b[:H])
        r = sigmoid(x_t @ W[:, 2 * H :] + b[H:])
        c = v + f * (c - v)
        hs.append(r * np.tanh(c) + (1 - r) * x_t)
        cs.append(c)
    return np.stack(hs, axis=1), np.stack(cs, axis=1)
""",
    ),
    (
        "sru_forward",
        "time first, views going out",
        """
def sru_forward(x, c0, W, b):
    N, T, H = x.shape
    xs = np.swapaxes(x, 0, 1)
    v, f, r = np.moveaxis((xs @ W).reshape(T, N, 3, H), 2, 0)
    f, r = sigmoid(f + b[:H]), sigmoid(r + b[H:])
    c = np.zeros((T + 1, N, H), x.dtype)
    c[0] = c0
    for t in range(T):
        c[t + 1] = f[t] * c[t] + (1 - f[t]) * v[t]
    h = r * np.tanh(c[1:]) + (1 - r) * xs
    return h.transpose(1, 0, 2), c[1:].transpose(1, 0, 2)
""",
    ),
    (
        "bilstm_forward",
        "filled step by step",
        """
def bilstm_forward(x, init_f, init_b, params_f, params_b):
    N, T, _ = x.shape
    H = init_f[0].shape[1]
    h = np.zeros((N, T, 2 * H), x.dtype)
    h_f, c_f = init_f
    h_b, c_b = init_b
    for t in range(T):
        h_f, c_f, _ = lstm_step(x[:, t], h_f, c_f, *params_f)
        h[:, t, :H] = h_f
    for t in range(T - 1, -1, -1):
        h_b, c_b, _ = lstm_step(x[:, t], h_b, c_b, *params_b)
        h[:, t, H:] = h_b
    return h
""",
    ),
    (
        "bilstm_forward",
        "np.flip and np.dstack",
        """
def bilstm_forward(x, init_f, init_b, params_f, params_b):
    left = lstm_forward(x, *init_f, *params_f)[0]
    right = lstm_forward(np.flip(x, axis=1), *init_b, *params_b)[0]
    return np.dstack((left, np.flip(right, axis=1)))
""",
    ),
    (
        "bilstm_forward",
        "an LSTM of its own, with lists",
        """
def bilstm_forward(x, init_f, init_b, params_f, params_b):
    def run(order, init, params):
        (h, c), (W_x, W_h, b) = init, params
        seen = {}
        for t in order:
            f, i, g, o = np.split(x[:, t] @ W_x + h @ W_h + b, 4, axis=1)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            seen[t] = h = sigmoid(o) * np.tanh(c)
        return np.stack([seen[t] for t in range(x.shape[1])], axis=1)

    T = x.shape[1]
    halves = run(range(T), init_f, params_f), run(reversed(range(T)), init_b, params_b)
    return np.concatenate(halves, axis=2)
""",
    ),
    (
        "bilstm_forward",
        "both directions as one batch twice as wide",
        """
def bilstm_forward(x, init_f, init_b, params_f, params_b):
    H = init_f[0].shape[1]

    def apart(a, b):
        wide = np.zeros((a.shape[0] + b.shape[0], a.shape[1] + b.shape[1]), a.dtype)
        rows, columns = a.shape[0], a.shape[1]
        wide[:rows, :columns], wide[rows:, columns:] = a, b
        return wide.reshape(len(wide), 2, 4, H).swapaxes(1, 2).reshape(len(wide), 8 * H)

    both = np.concatenate([x, x[:, ::-1]], axis=2)
    h0, c0 = (np.concatenate(pair, axis=1) for pair in zip(init_f, init_b))
    W_x, W_h = apart(params_f[0], params_b[0]), apart(params_f[1], params_b[1])
    b = np.stack([params_f[2].reshape(4, H), params_b[2].reshape(4, H)], axis=1).ravel()
    h, _, _ = lstm_forward(both, h0, c0, W_x, W_h, b)
    return np.concatenate([h[..., :H], h[:, ::-1, H:]], axis=2)
""",
    ),
    (
        "stacked_lstm_forward",
        "recursion",
        """
def stacked_lstm_forward(x, layers):
    first, *rest = layers
    h = lstm_forward(x, *first)[0]
    return stacked_lstm_forward(h, rest) if rest else h
""",
    ),
    (
        "stacked_lstm_forward",
        "time outside, layers inside",
        """
def stacked_lstm_forward(x, layers):
    states = [(h0, c0) for h0, c0, *_ in layers]
    out = []
    for t in range(x.shape[1]):
        below = x[:, t]
        for k, (_, _, W_x, W_h, b) in enumerate(layers):
            h, c, _ = lstm_step(below, *states[k], W_x, W_h, b)
            states[k], below = (h, c), h
        out.append(below)
    return np.array(out).transpose(1, 0, 2)
""",
    ),
    (
        "attention_pool",
        "loops over rows, without what is masked",
        """
def attention_pool(h, query, mask=None):
    N, T, H = h.shape
    weights, context = np.zeros((N, T), h.dtype), np.zeros((N, H), h.dtype)
    for n in range(N):
        steps = list(range(T)) if mask is None else [t for t in range(T) if mask[n, t]]
        if not steps:
            raise ValueError(f"row {n} of mask is empty")
        scores = [float(h[n, t] @ query[n]) / H**0.5 for t in steps]
        top = max(scores)
        exp = [math.exp(s - top) for s in scores]
        for t, e in zip(steps, exp):
            weights[n, t] = e / sum(exp)
            context[n] += weights[n, t] * h[n, t]
    return context, weights
""",
    ),
    (
        "attention_pool",
        "a large negative score, matmul",
        """
def attention_pool(h, query, mask=None):
    scores = (h @ query[:, :, None])[:, :, 0] / h.shape[-1] ** 0.5
    if mask is not None:
        mask = np.array(mask, dtype=bool)
        if (~mask).all(axis=1).any():
            raise ValueError("every row of mask needs a step that counts")
        scores = scores.copy()
        scores[~mask] = -1e9
    weights = softmax(scores, axis=1)
    return (weights[:, None, :] @ h)[:, 0], weights
""",
    ),
    (
        "attention_pool",
        "masked after the exponential, then normalised",
        """
def attention_pool(h, query, mask=None):
    scores = np.sum(h * query[:, np.newaxis, :], axis=2) * float(h.shape[2] ** -0.5)
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    if mask is not None:
        if np.any(np.sum(mask, axis=1) == 0):
            raise ValueError("mask: a row without a step")
        exp = exp * np.asarray(mask).astype(h.dtype)
    weights = exp / exp.sum(axis=1, keepdims=True)
    return np.sum(weights[:, :, np.newaxis] * h, axis=1), weights
""",
    ),
    (
        "attention_pool",
        "the query scaled, a score of -inf added",
        """
def attention_pool(h, query, mask=None):
    query = query / np.asarray(math.sqrt(query.shape[1]), query.dtype)
    scores = np.array([one @ q for one, q in zip(h, query)])
    if mask is not None:
        if not np.all([any(row) for row in mask]):
            raise ValueError("mask has a row of zeros")
        scores = scores + np.where(mask, 0, -np.inf).astype(h.dtype)
    weights = softmax(scores)
    return np.array([w @ one for w, one in zip(weights, h)]), weights
""",
    ),
    (
        "tree_lstm_node",
        "a loop over the children",
        """
def tree_lstm_node(x, children_h, children_c, W_x, W_h, b):
    H = W_h.shape[0]
    total = np.zeros(H, x.dtype)
    for h_k in children_h:
        total = total + h_k
    z = x @ W_x + b
    own = z + total @ W_h
    i, g, o = sigmoid(own[H : 2 * H]), np.tanh(own[2 * H : 3 * H]), sigmoid(own[3 * H :])
    c = i * g
    for h_k, c_k in zip(children_h, children_c):
        c = c + sigmoid(z[:H] + h_k @ W_h[:, :H]) * c_k
    return o * np.tanh(c), c
""",
    ),
    (
        "tree_lstm_node",
        "rows of one, einsum",
        """
def tree_lstm_node(x, children_h, children_c, W_x, W_h, b):
    W_f, W_i, W_g, W_o = np.split(W_x, 4, axis=1)
    U_f, U_i, U_g, U_o = np.split(W_h, 4, axis=1)
    b_f, b_i, b_g, b_o = np.split(b, 4)
    x, s = x[None], children_h.sum(axis=0, keepdims=True)
    i, o = sigmoid(x @ W_i + s @ U_i + b_i), sigmoid(x @ W_o + s @ U_o + b_o)
    g = np.tanh(x @ W_g + s @ U_g + b_g)
    f = sigmoid(x @ W_f + children_h @ U_f + b_f)
    c = (i * g)[0] + np.einsum("ch,ch->h", f, children_c)
    return (o[0] * np.tanh(c)).reshape(-1), c
""",
    ),
    (
        "tree_lstm_node",
        "the leaf on its own, lstm_step for what is shared",
        """
def tree_lstm_node(x, children_h, children_c, W_x, W_h, b):
    C, H = children_h.shape
    nothing = np.zeros((1, H), x.dtype)
    s = children_h.sum(axis=0)[None] if C else nothing
    _, c, gates = lstm_step(x[None, :], s, nothing, W_x, W_h, b)
    c = c[0]
    if C > 0:
        every = lstm_step(np.repeat(x[None], C, axis=0), children_h, children_c, W_x, W_h, b)
        c = c + np.sum(every[2]["f"] * children_c, axis=0)
    return gates["o"][0] * np.tanh(c), c
""",
    ),
    (
        "clockwork_rnn_step",
        "unit by unit",
        """
def clockwork_rnn_step(x_t, h_prev, W_xh, W_hh, b_h, periods, t):
    h_t = h_prev.copy()
    for j in range(h_prev.shape[1]):
        if t % periods[j]:
            continue
        slower = [i for i in range(len(periods)) if periods[i] >= periods[j]]
        h_t[:, j] = np.tanh(x_t @ W_xh[:, j] + h_prev[:, slower] @ W_hh[slower, j] + b_h[j])
    return h_t
""",
    ),
    (
        "clockwork_rnn_step",
        "only the columns that are renewed",
        """
def clockwork_rnn_step(x_t, h_prev, W_xh, W_hh, b_h, periods, t):
    now = np.flatnonzero(np.mod(t, periods) == 0)
    kept = np.where(np.less_equal.outer(periods, periods).T, W_hh, np.zeros_like(W_hh))
    h_t = np.array(h_prev)
    h_t[:, now] = np.tanh(x_t @ W_xh[:, now] + h_prev @ kept[:, now] + b_h[now])
    return h_t
""",
    ),
    (
        "depth_gated_lstm_step",
        "written out",
        """
def depth_gated_lstm_step(
    x_t, h_prev, c_prev, c_below, W_x, W_h, b, W_xd, w_cd, w_ld, b_d
):
    z = np.concatenate([x_t, h_prev], axis=1) @ np.concatenate([W_x, W_h], axis=0) + b
    f, i, g, o = np.moveaxis(z.reshape(len(z), 4, -1), 1, 0)
    d = 1 / (1 + np.exp(-(b_d + c_below * w_ld + c_prev * w_cd + x_t @ W_xd)))
    c_t = sum([d * c_below, sigmoid(f) * c_prev, sigmoid(i) * np.tanh(g)])
    return (np.tanh(c_t) * sigmoid(o), c_t)
""",
    ),
]

RIGHT += [
    (
        "coupled_lstm_step",
        "a weighted mean of old and new",
        """
def coupled_lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    H = h_prev.shape[1]
    z = np.hstack([x_t, h_prev]) @ np.vstack([W_x, W_h]) + b
    f, g, o = sigmoid(z[:, :H]), np.tanh(z[:, H : 2 * H]), sigmoid(z[:, 2 * H :])
    c_t = g + f * (c_prev - g)
    return o * np.tanh(c_t), c_t
""",
    ),
    (
        "stacked_lstm_forward",
        "recursion over the layers",
        """
def stacked_lstm_forward(x, layers):
    first, *others = layers
    h = lstm_forward(x, *first)[0]
    return stacked_lstm_forward(h, others) if others else h
""",
    ),
    (
        "mgu_step",
        "a weighted mean of old and new",
        """
def mgu_step(x_t, h_prev, W_x, W_h, b):
    H = h_prev.shape[-1]
    f = sigmoid(x_t @ W_x[:, :H] + h_prev @ W_h[:, :H] + b[:H])
    n = np.tanh(x_t @ W_x[:, H:] + (f * h_prev) @ W_h[:, H:] + b[H:])
    return h_prev + f * (n - h_prev)
""",
    ),
    (
        "sru_forward",
        "three products and lists",
        """
def sru_forward(x, c0, W, b):
    H = c0.shape[1]
    new = x @ W[:, :H]
    f = sigmoid(x @ W[:, H : 2 * H] + b[:H])
    r = sigmoid(x @ W[:, 2 * H :] + b[H:])
    cells = [c0]
    for t in range(x.shape[1]):
        cells.append(new[:, t] + f[:, t] * (cells[-1] - new[:, t]))
    c = np.stack(cells[1:], axis=1)
    return x + r * (np.tanh(c) - x), c
""",
    ),
    (
        "clockwork_rnn_step",
        "unit by unit, the slower ones gathered",
        """
def clockwork_rnn_step(x_t, h_prev, W_xh, W_hh, b_h, periods, t):
    h_t = h_prev.copy()
    for j in range(len(periods)):
        if t % periods[j]:
            continue
        slower = np.array([p >= periods[j] for p in periods])
        h_t[:, j] = np.tanh(x_t @ W_xh[:, j] + h_prev[:, slower] @ W_hh[slower, j] + b_h[j])
    return h_t
""",
    ),
    (
        "depth_gated_lstm_step",
        "everything written out",
        """
def depth_gated_lstm_step(x_t, h_prev, c_prev, c_below, W_x, W_h, b, W_xd, w_cd, w_ld, b_d):
    f, i, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=1)
    d = 1 / (1 + np.exp(-(x_t @ W_xd + c_prev * w_cd + c_below * w_ld + b_d)))
    c_t = sum([d * c_below, sigmoid(f) * c_prev, sigmoid(i) * np.tanh(g)])
    return sigmoid(o) * np.tanh(c_t), c_t
""",
    ),
    (
        "depth_gated_lstm_step",
        "einsum and tanh for sigmoid",
        """
def depth_gated_lstm_step(x_t, h_prev, c_prev, c_below, W_x, W_h, b, W_xd, w_cd, w_ld, b_d):
    half = lambda z: 0.5 * (1 + np.tanh(0.5 * z))
    z = np.einsum("nd,dk->nk", x_t, W_x) + np.einsum("nh,hk->nk", h_prev, W_h) + b
    H = h_prev.shape[1]
    d = half(np.einsum("nd,dh->nh", x_t, W_xd) + w_cd * c_prev + w_ld * c_below + b_d)
    c_t = half(z[:, :H]) * c_prev + half(z[:, H : 2 * H]) * np.tanh(z[:, 2 * H : 3 * H])
    c_t = c_t + d * c_below
    return half(z[:, 3 * H :]) * np.tanh(c_t), c_t
""",
    ),
]
