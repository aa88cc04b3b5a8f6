"""More wrong answers of part 3, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer.
"""

WRONG = [
    # softmax
    ("softmax", "axis not kept", "exp.sum(axis=axis, keepdims=True)", "exp.sum(axis=axis)"),
    (
        "softmax",
        "clipped",
        "np.exp(z - z.max(axis=axis, keepdims=True))",
        "np.exp(z.clip(-50, 50))",
    ),
    (
        "softmax",
        "in place",
        "exp = np.exp(",
        "z -= z.max(axis=axis, keepdims=True)\n    exp = np.exp(",
    ),
    ("softmax", "always float64", "np.exp(z -", "np.exp(z.astype(float) -"),
    # log_softmax
    ("log_softmax", "sum over everything", ".sum(axis=axis, keepdims=True)", ".sum()"),
    ("log_softmax", "base 10", "np.log(", "np.log10("),
    ("log_softmax", "in place", "shifted = z - z.max", "shifted = z\n    shifted -= z.max"),
    ("log_softmax", "always float64", "shifted = z -", "shifted = z.astype(float) -"),
    # cross_entropy
    (
        "cross_entropy",
        "chance of being wrong",
        "float(-log_p[rows, targets].mean())",
        "float((1 - np.exp(log_p[rows, targets])).mean())",
    ),
    ("cross_entropy", "targets not checked", "_check_targets(targets, np", "(targets, np"),
    (
        "cross_entropy",
        "only large targets checked",
        "_check_targets(targets,",
        "_check_targets(abs(targets),",
    ),
    ("cross_entropy", "checked one too late", "bool), K)", "bool), K + 1)"),
    (
        "cross_entropy",
        "another exception",
        "_check_targets(targets, np.ones(targets.shape, bool), K)",
        "assert ((targets >= 0) & (targets < K)).all(), 'targets'",
    ),
    (
        "cross_entropy",
        "a message that says nothing",
        "_check_targets(targets, np.ones(targets.shape, bool), K)",
        "if not set(targets.tolist()) <= set(range(K)):\n        raise ValueError('no')",
    ),
    (
        "cross_entropy",
        "a NumPy loss",
        "float(-log_p[rows, targets].mean())",
        "-log_p[rows, targets].mean()",
    ),
    ("cross_entropy", "float64 gradient", "dlogits / N", "dlogits / np.float64(N)"),
    (
        "cross_entropy",
        "swapped results",
        "return float(-log_p[rows, targets].mean()), dlogits / N",
        "loss = float(-log_p[rows, targets].mean())\n    return dlogits / N, loss",
    ),
    (
        "cross_entropy",
        "in place",
        "log_p = log_softmax(",
        "logits -= logits.max(1, keepdims=True)\n    log_p = log_softmax(",
    ),
    # sequence_cross_entropy
    (
        "sequence_cross_entropy",
        "mask only where boolean",
        "np.asarray(mask).astype(bool)",
        "(mask == 1 if mask.dtype == bool else mask < 9)",
    ),
    (
        "sequence_cross_entropy",
        "masked targets checked",
        "_check_targets(targets, counted, K)",
        "_check_targets(targets, counted | True, K)",
    ),
    (
        "sequence_cross_entropy",
        "masked targets read",
        "dlogits[n, t, k] -= 1",
        "np.eye(K)[targets]\n    dlogits[n, t, k] -= 1",
    ),
    (
        "sequence_cross_entropy",
        "targets not checked",
        "_check_targets(targets, counted",
        "(targets, counted",
    ),
    (
        "sequence_cross_entropy",
        "epsilon in the log",
        "log_softmax(logits[n, t])",
        "np.log(softmax(logits[n, t]) + 1e-12)",
    ),
    (
        "sequence_cross_entropy",
        "centred over the batch",
        "log_softmax(logits[n, t])",
        "log_softmax((logits - logits.mean(0))[n, t])",
    ),
    (
        "sequence_cross_entropy",
        "a NumPy loss",
        "float(-log_p[picked, k].sum() / N)",
        "-log_p[picked, k].sum() / N",
    ),
    (
        "sequence_cross_entropy",
        "float64 gradient",
        "np.zeros_like(logits)",
        "np.zeros(logits.shape)",
    ),
    (
        "sequence_cross_entropy",
        "targets cleaned in place",
        "n, t = np",
        "targets[~counted] = 7\n    n, t = np",
    ),
]
