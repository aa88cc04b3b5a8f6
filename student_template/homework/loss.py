"""Part 3: cross-entropy over a sequence (Q7).

Shapes: `N` sequences in a batch, `T` steps in time, `K` classes. Batch first, NumPy only.
The result has the dtype of the logits; a loss is a Python float. No function changes its inputs.
"""

import numpy as np


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
    raise NotImplementedError("Q7: softmax")


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
    raise NotImplementedError("Q7: log_softmax")


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
    raise NotImplementedError("Q7: cross_entropy")


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
    raise NotImplementedError("Q7: sequence_cross_entropy")
