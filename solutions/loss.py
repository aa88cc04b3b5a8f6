"""Part 3: cross-entropy over a sequence (Q7).

Shapes: `N` sequences in a batch, `T` steps in time, `K` classes. Batch first, NumPy only.
The result has the dtype of the logits; a loss is a Python float. No function changes its inputs.
"""

import numpy as np

# answer
from numpy.typing import NDArray

# end


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into probabilities along one axis.

        softmax(z)_k = exp(z_k) / sum_j exp(z_j)

    Stable: finite for scores of ±1e4, with no overflow, invalid or divide warning.

    Args:
        z: scores, any shape.
        axis: the axis along which the probabilities add up to 1.

    Returns:
        Probabilities, same shape and dtype as `z`.
    """
    # answer
    exp = np.exp(z - z.max(axis=axis, keepdims=True))
    return exp / exp.sum(axis=axis, keepdims=True)
    # end


def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of softmax, computed without taking the logarithm of a rounded-off zero.

        log_softmax(z)_k = z_k - log sum_j exp(z_j)

    Stable: finite for scores of ±1e4; log_softmax([0, -1e4]) is [0, -1e4], not [0, -inf].

    Args:
        z: scores, any shape.
        axis: the axis along which the probabilities add up to 1.

    Returns:
        Log-probabilities, same shape and dtype as `z`.
    """
    # answer
    shifted = z - z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    # end


# answer
def _check_targets(targets: NDArray, counted: NDArray, K: int) -> None:
    """Raise ValueError if a target that counts lies outside [0, K)."""
    wrong = counted & ((targets < 0) | (targets >= K))
    if wrong.any():
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"targets{list(where)} is {targets[where]}, outside [0, {K})")


# end
def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """Cross-entropy of a batch, and its gradient.

        loss = -1/N sum_n log softmax(logits_n)[targets_n]

    Args:
        logits: scores, of shape (N, K).
        targets: the right class of each row, integers in [0, K), of shape (N,).

    Returns:
        The loss, a float: the mean over the N rows.
        dlogits: its gradient with respect to `logits`, of shape (N, K).

    Raises:
        ValueError: a target lies outside [0, K); the message names `targets`.
    """
    # answer
    N, K = logits.shape
    targets = np.asarray(targets)
    _check_targets(targets, np.ones(targets.shape, bool), K)
    rows = np.arange(N)
    log_p = log_softmax(logits)
    dlogits = np.exp(log_p)
    dlogits[rows, targets] -= 1
    return float(-log_p[rows, targets].mean()), dlogits / N
    # end


def sequence_cross_entropy(
    logits: np.ndarray, targets: np.ndarray, mask: np.ndarray | None = None
) -> tuple[float, np.ndarray]:
    """Cross-entropy of a batch of sequences, and its gradient.

    For each sequence the sum over the steps that count, then the mean over the N sequences:

        loss = -1/N sum_n sum_t mask[n, t] log softmax(logits[n, t])[targets[n, t]]

    A sequence with no step that counts adds 0 and is still one of the N.

    Args:
        logits: scores, of shape (N, T, K).
        targets: the right class of each step, integers in [0, K), of shape (N, T).
            Where the mask is false they are not read: any number may stand there.
        mask: boolean or 0/1, of shape (N, T); true where the step counts. None: every step counts.

    Returns:
        The loss, a float.
        dlogits: its gradient with respect to `logits`, of shape (N, T, K); zero where masked.

    Raises:
        ValueError: a target of a step that counts lies outside [0, K); the message names `targets`.
    """
    # answer
    N, _, K = logits.shape
    targets = np.asarray(targets)
    counted = np.ones(targets.shape, bool) if mask is None else np.asarray(mask).astype(bool)
    _check_targets(targets, counted, K)
    # Masked steps are left out before any arithmetic, so that garbage there cannot spread.
    n, t = np.nonzero(counted)
    k = targets[n, t]
    log_p = log_softmax(logits[n, t])
    picked = np.arange(len(n))
    dlogits = np.zeros_like(logits)
    dlogits[n, t] = np.exp(log_p)
    dlogits[n, t, k] -= 1
    return float(-log_p[picked, k].sum() / N), dlogits / N
    # end
