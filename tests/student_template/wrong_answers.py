"""Wrong answers that students really give, each as a change to the right one.

For each stub: a title, the text that is replaced in the solution's function, and what replaces it.
The public tests must call each of them wrong.
"""

# ruff: noqa: E501

Change = tuple[str, str, str]

WRONG: dict[str, dict[str, list[Change]]] = {
    "loss": {
        "softmax": [
            ("no shift", "z - z.max(axis=axis, keepdims=True)", "z"),
            ("one shift for all rows", "z.max(axis=axis, keepdims=True)", "z.max()"),
            ("always the last axis", "exp.sum(axis=axis", "exp.sum(axis=-1"),
            ("one sum for all rows", "exp.sum(axis=axis, keepdims=True)", "exp.sum()"),
            ("the sum loses its axis", "exp.sum(axis=axis, keepdims=True)", "exp.sum(axis=axis)"),
            ("powers of two", "np.exp(", "np.exp2("),
            ("always float64", "return exp", "return exp.astype(np.float64)"),
            ("changes its input", "exp = ", "z -= z.max(axis=axis, keepdims=True)\n    exp = "),
        ],
        "log_softmax": [
            ("log of softmax", "shifted - np.log(np.exp(shifted)", "np.log(np.exp(shifted) / np.exp(shifted)"),
            ("a small number in the log", "shifted - np.log(np.exp(shifted)", "np.log(1e-12 + np.exp(shifted) / np.exp(shifted)"),
            ("no shift", "z - z.max(axis=axis, keepdims=True)", "z"),
            ("always the last axis", ".sum(axis=axis", ".sum(axis=-1"),
            ("the sign", "shifted - np.log", "-shifted + np.log"),
            ("no logarithm of the sum", "np.log(np.exp(shifted)", "(np.exp(shifted)"),
            ("changes its input", "shifted = z - ", "shifted = z\n    shifted -= "),
        ],
        "cross_entropy": [
            ("the sum, not the mean", ".mean()), dlogits / N", ".sum()), dlogits"),
            ("a gradient without the mean", "dlogits / N", "dlogits"),
            ("the sign of the loss", "float(-log_p", "float(log_p"),
            ("the sign of the gradient", "dlogits / N", "-dlogits / N"),
            ("softmax twice", "log_softmax(logits)", "log_softmax(softmax(logits))"),
            ("all rows meet all targets", "log_p[rows, targets].mean()", "log_p[:, targets].mean()"),
            ("probabilities alone", "dlogits[rows, targets] -= 1", "pass"),
            ("a small number in the log", "log_softmax(logits)", "np.log(softmax(logits) + 1e-12)"),
            ("index -1 is a class", "_check_targets(targets, np.ones(targets.shape, bool), K)", "pass"),
            ("targets count from 1", "dlogits = ", "targets = targets - 1\n    dlogits = "),
            ("a gradient in float64", "dlogits / N", "dlogits / np.float64(N) + np.zeros(K)"),
        ],
        "sequence_cross_entropy": [
            ("the mean of all steps", "/ N), dlogits / N", "/ counted.sum()), dlogits / counted.sum()"),
            ("the mean over T too", "/ N), dlogits / N", "/ counted.size), dlogits / counted.size"),
            ("the sum of all", "/ N), dlogits / N", "), dlogits"),
            ("empty sequences do not count", "N, _, K = logits.shape", "K = logits.shape[2]; N = len(logits) if mask is None else int(np.any(mask, axis=1).sum())"),
            ("a gradient without the mean", "dlogits / N", "dlogits"),
            ("the mask only in the loss", "np.zeros_like(logits)", "np.exp(log_softmax(logits))"),
            ("the mask forgotten", "np.ones(targets.shape, bool) if mask is None else np.asarray(mask).astype(bool)", "np.ones(targets.shape, bool)"),
            ("masked targets are checked", "_check_targets(targets, counted, K)", "_check_targets(targets, counted | True, K)"),
            ("no target is checked", "_check_targets(targets, counted, K)", "targets = targets % K"),
            ("a float64 mask", "dlogits / N", "dlogits * np.asarray(counted, float)[..., None] / N"),
        ],
    },
    "lstm": {
        "sigmoid": [
            ("no care for large numbers", "small = np.exp(-np.abs(z))", "return 1 / (1 + np.exp(-z))"),
            ("the sign", "z >= 0", "z < 0"),
            ("always float64", "return np", "return np.float64(1) * np"),
        ],
        "forget_gate": [
            ("tanh", "return sigmoid(", "return np.tanh("),
            ("no squashing", "return sigmoid(", "return ("),
            ("1 means forget", "return ", "return 1 - "),
            ("no bias", "W_h, b)", "W_h, 0 * b)"),
        ],
        "candidate": [
            ("sigmoid", "_activate(", "sigmoid(_affine(x_t, h_prev, W_x, W_h, b)) + 0 * _activate("),
            ("any activation", ", activation)", ', activation if activation == "identity" else "tanh")'),
            ("always tanh", ", activation)", ', "tanh")'),
        ],
        "cell_state": [
            ("the gates changed over", "f * c_prev + i * g", "i * c_prev + f * g"),
            ("all of the new", "i * g", "g"),
            ("one gate for both", "i * g", "(1 - f) * g"),
            ("changes its input", "return ", "c_prev *= f\n    return 0 * "),
        ],
        "hidden_state": [
            ("no gate", "o * _act", "_act"),
            ("tanh of all", "o * _activate(c, activation)", "_activate(o * c, activation)"),
            ("no tanh", "_activate(c, activation)", "c"),
        ],
        "lstm_step": [
            ("PyTorch's order", "f, i, g, o = ", "i, f, g, o = "),
            ("the order f, i, o, g", "f, i, g, o = ", "f, i, o, g = "),
            ("columns in turn", "np.split(_affine(x_t, h_prev, W_x, W_h, b), 4, axis=-1)", "(_affine(x_t, h_prev, W_x, W_h, b)[:, k::4] for k in range(4))"),
            ("shows the memory before", 'gates["o"], c_t', 'gates["o"], c_prev'),
            ("tanh of the memory alone", 'hidden_state(gates["o"], c_t, activation)', "_activate(c_t, activation)"),
            ("no input gate", 'c_prev, gates["i"]', "c_prev, np.ones_like(f)"),
            ("gates before the activation", "c_t, gates\n", 'c_t, {"f": f, "i": i, "g": g, "o": o}\n'),
            ("the output is always tanh", "c_t, activation)", 'c_t, "tanh")'),
            ("gates follow the activation", '"f": sigmoid(f)', '"f": sigmoid(f) if activation == "tanh" else f'),
            ("any activation", "f, i, g, o = ", 'activation = activation if activation == "identity" else "tanh"\n    f, i, g, o = '),
            ("state and input are added", "_affine(x_t, h_prev,", "_affine(x_t, h_prev + x_t.mean(),"),
        ],
        "lstm_forward": [
            ("c starts anew", "lstm_step(x[:, t], h_t, c_t", "lstm_step(x[:, t], h_t, c0"),
            ("h starts anew", "lstm_step(x[:, t], h_t, c_t", "lstm_step(x[:, t], h0, c_t"),
            ("from the end", "range(T)", "reversed(range(T))"),
            ("start states are ignored", "h_t, c_t = h0, c0", "h_t, c_t = 0 * h0, 0 * c0"),
            ("always float64", "(N, T, H), x.dtype", "(N, T, H)"),
            ("the activation is lost", "b, activation)", "b)"),
        ],
        "lstm_backward": [
            ("nothing comes along c", "dc_t = dc_next + ", "dc_t = "),
            ("nothing comes along h", "dh_t = dh[:, t] + dh_next", "dh_t = dh[:, t]"),
            ("no slope of the output's tanh", " * (1 - tanh_c**2)", ""),
            ("no slope of the gates", " * f * (1 - f)", ""),
            ("the slope of g is a gate's", "i * (1 - g**2)", "i * g * (1 - g)"),
            ("the memory of this step", "dc_t * c_prev * f", "dc_t * c[:, t] * f"),
            ("the state of this step", "h_prev.T @ dz", "h[:, t].T @ dz"),
            ("only the last step's weights", 'grads["W_x"] += ', 'grads["W_x"] = '),
            ("the mean over the batch", "dz.sum(axis=0)", "dz.mean(axis=0)"),
            ("h0 and c0 changed over", '"h0": dh_next, "c0": dc_next', '"h0": dc_next, "c0": dh_next'),
            ("c does not pass the forget gate", "dc_t * f\n", "dc_t\n"),
            ("a key is missing", '"h0": dh_next, ', ""),
            ("the loss is only on the last step", "dh_t = dh[:, t]", "dh_t = dh[:, t] * (t == x.shape[1] - 1)"),
        ],
        "cell_gradient": [
            ("its own gate too", "f[:0:-1], axis=0)[::-1]", "f[::-1], axis=0)[::-1][:-1]"),
            ("by division", "np.cumprod(f[:0:-1], axis=0)[::-1]", "(f.prod(axis=0) / np.cumprod(f, axis=0))[:-1]"),
        ],
        "memory_cell_weights": [
            ("PyTorch's order", "return W_x, np.zeros((1, 4)), b", "s = [1, 0, 2, 3]\n    return W_x[:, s], np.zeros((1, 4)), b[s]"),
            ("gates too soft", "100.0, -50.0", "4.0, -2.0"),
            ("always shown", "= 100.0, -50.0  # output gate", "= 100.0, 50.0  # output gate"),
            ("W_h of another shape", "np.zeros((1, 4)), b", "np.zeros(4), b"),
        ],
    },
}  # fmt: skip
