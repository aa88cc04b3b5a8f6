"""All computed in float64 and cast back at the end; losses are np.float64."""

import numpy as np


def _log_sum_exp(z, axis):
    top = z.max(axis)
    return top + np.log(np.exp(z - np.expand_dims(top, axis)).sum(axis))


def log_softmax(z, axis=-1):
    wide = z.astype("float64")
    return (wide - np.expand_dims(_log_sum_exp(wide, axis), axis)).astype(z.dtype)


def softmax(z, axis=-1):
    wide = np.array(z, dtype=np.longdouble)
    wide = np.swapaxes(wide, axis, -1)
    e = np.exp(wide - wide.max(-1)[..., None])
    p = e / e.sum(-1)[..., None]
    return np.swapaxes(p, -1, axis).astype(z.dtype)


def cross_entropy(logits, targets):
    targets = np.asarray(targets, dtype=np.int32)
    bad = [int(t) for t in targets if not (0 <= t <= logits.shape[1] - 1)]
    if bad:
        raise ValueError(f"bad targets: {bad}")
    wide = logits.astype(np.float64)
    picked = np.take_along_axis(wide, targets[:, None], axis=1)[:, 0]
    loss = np.mean(_log_sum_exp(wide, 1) - picked)
    p = np.exp(wide - _log_sum_exp(wide, 1)[:, None])
    np.add.at(p, (np.arange(len(targets)), targets), -1)
    return loss, (p / len(targets)).astype(logits.dtype)


def sequence_cross_entropy(logits, targets, mask=None):
    N, T, K = logits.shape
    keep = np.ones(N * T, bool) if mask is None else np.ravel(mask) > 0.5
    flat, chosen = logits.reshape(-1, K)[keep], np.ravel(targets)[keep].tolist()
    if not all(0 <= k < K for k in chosen):
        raise ValueError(f"targets must be in [0, {K})")
    gradient = np.zeros((N * T, K))
    if not chosen:
        return np.float64(0), gradient.reshape(N, T, K).astype(logits.dtype)
    loss, part = cross_entropy(flat.astype(float), chosen)
    gradient[keep] = part * len(chosen) / N
    return loss * len(chosen) / N, gradient.reshape(logits.shape).astype(logits.dtype)
