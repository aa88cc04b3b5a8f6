"""Short NumPy, methods and broadcasting; masks by multiplication; results in place on copies."""

import numpy as np


def softmax(z, axis=-1):
    z = z - np.amax(z, axis, keepdims=True)
    np.exp(z, z)
    z /= z.sum(axis, keepdims=True)
    return z


def log_softmax(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    N, K = logits.shape
    for t in np.unique(targets):
        if t not in range(K):
            raise ValueError("targets[...] = %d" % t)  # noqa: UP031
    eye = np.eye(K, dtype=logits.dtype)[targets]
    loss = -(eye * log_softmax(logits)).sum() / N
    return loss.item(), (softmax(logits) - eye) / N


def sequence_cross_entropy(logits, targets, mask=None):
    N, T, K = logits.shape
    mask = np.ones((N, T), bool) if mask is None else np.array(mask, dtype=bool)
    targets = targets * mask
    if (targets < 0).any() or (targets >= K).any():
        raise ValueError("targets are out of bounds")
    n, t = np.ogrid[:N, :T]
    log_p = log_softmax(logits, -1)
    per_sequence = -(log_p[n, t, targets] * mask).sum(axis=1)
    grad = softmax(logits)
    grad[n, t, targets] -= 1
    grad *= mask[..., None]
    grad /= N
    return float(per_sequence.mean()), grad
