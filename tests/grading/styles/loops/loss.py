"""Plain Python: loops and the math module, one number at a time."""

import math

import numpy as np


def softmax(z, axis=-1):
    result = np.empty_like(z)
    for index in np.ndindex(*(n for i, n in enumerate(z.shape) if i != axis % z.ndim)):
        where = list(index)
        where.insert(axis % z.ndim, slice(None))
        row = [float(v) for v in z[tuple(where)]]
        exps = [math.exp(v - max(row)) for v in row]
        result[tuple(where)] = [e / sum(exps) for e in exps]
    return result


def log_softmax(z, axis=-1):
    result = np.moveaxis(z, axis, -1).copy()
    for index in np.ndindex(result.shape[:-1]):
        row = [float(v) for v in result[index]]
        top = max(row)
        total = math.log(math.fsum(math.exp(v - top) for v in row))
        for k, v in enumerate(row):
            result[index][k] = v - top - total
    return np.moveaxis(result, -1, axis)


def cross_entropy(logits, targets):
    total = 0.0
    dlogits = np.zeros_like(logits)
    for n, target in enumerate(targets):
        if not 0 <= target < len(logits[n]):
            raise ValueError("targets: class " + str(target) + " does not exist")
        row = [float(v) for v in logits[n]]
        log_sum = max(row) + math.log(sum(math.exp(v - max(row)) for v in row))
        total += log_sum - row[target]
        for k in range(len(row)):
            dlogits[n, k] = (math.exp(row[k] - log_sum) - (k == target)) / len(logits)
    return total / len(logits), dlogits


def sequence_cross_entropy(logits, targets, mask=None):
    N, T, _ = logits.shape
    loss, dlogits = 0, np.zeros(logits.shape, logits.dtype)
    for n in range(N):
        for t in range(T):
            if mask is not None and not mask[n, t]:
                continue
            one, gradient = cross_entropy(logits[n, t : t + 1], targets[n, t : t + 1])
            loss = loss + one / N
            dlogits[n, t] = gradient[0] / N
    return float(loss), dlogits
