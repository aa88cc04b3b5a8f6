"""Part 3: cross-entropy over a sequence (Q7).

Shapes: `N` sequences in a batch, `T` steps in time, `K` classes. Batch first, NumPy only.
The result has the dtype of the logits; a loss is a Python float. No function changes its inputs.

———— 中文 ————

第 3 部分：序列上的交叉熵损失（Q7）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`K` 个类别。批次在最前面，只用 NumPy。结果的 dtype 与
logits 相同；损失是 Python 的 float。任何函数都不改动输入。
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

    ———— 中文 ————

    沿一个轴把分数变成概率。

        softmax(z)_k = exp(z_k) / sum_j exp(z_j)

    数值稳定：分数为 ±1e4 时结果仍是有限值，而且没有溢出、无效值或除零警告。

    参数：
        z: 分数，任意形状。
        axis: 沿这个轴，概率加起来等于 1。

    返回：
        概率，形状和 dtype 与 `z` 相同。
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

    ———— 中文 ————

    softmax 的对数，计算时不会对一个已被舍成零的数取对数。

        log_softmax(z)_k = z_k - log sum_j exp(z_j)

    数值稳定：分数为 ±1e4 时结果仍是有限值；log_softmax([0, -1e4]) 是 [0, -1e4]，不是 [0, -inf]。

    参数：
        z: 分数，任意形状。
        axis: 沿这个轴，概率加起来等于 1。

    返回：
        对数概率，形状和 dtype 与 `z` 相同。
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

    Exact for logits of ±1e4: for logits [0, -1e4] and the target 1 the loss is 1e4. A
    small number added inside the logarithm, as in log(p + 1e-9), would spoil that.

    Args:
        logits: scores, of shape (N, K).
        targets: the right class of each row, integers in [0, K), of shape (N,).

    Returns:
        loss: the mean over the N rows, a float.
        dlogits: its gradient with respect to `logits`, of shape (N, K).

    Raises:
        ValueError: a target lies outside [0, K); the message names `targets`.

    ———— 中文 ————

    一个批次的交叉熵，以及它的梯度。

        loss = -1/N sum_n log softmax(logits_n)[targets_n]

    logits 为 ±1e4 时结果也精确：logits 为 [0, -1e4]、目标为 1 时，损失是 1e4。在对数里加一个很小的
    数，例如 log(p + 1e-9)，结果就不精确了。

    参数：
        logits: 分数，形状 (N, K)。
        targets: 每一行的正确类别，[0, K) 内的整数，形状 (N,)。

    返回：
        loss: N 行的平均值，一个 float。
        dlogits: 损失对 `logits` 的梯度，形状 (N, K)。

    抛出：
        ValueError: 有目标不在 [0, K) 内；消息里要指出 `targets`。
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

    A sequence with no step that counts adds 0 and is still one of the N. Exact for logits of ±1e4,
    as `cross_entropy` is.

    Args:
        logits: scores, of shape (N, T, K).
        targets: the right class of each step, integers in [0, K), of shape (N, T).
            Where the mask is false they are not read: any number may stand there.
        mask: boolean or 0/1, of shape (N, T); true where the step counts. None: every step counts.

    Returns:
        loss: a float.
        dlogits: its gradient with respect to `logits`, of shape (N, T, K); zero where masked.

    Raises:
        ValueError: a target of a step that counts lies outside [0, K); the message names `targets`.

    ———— 中文 ————

    一个批次的序列的交叉熵，以及它的梯度。

    对每个序列，把计入的各步加起来；再对 N 个序列求平均：

        loss = -1/N sum_n sum_t mask[n, t] log softmax(logits[n, t])[targets[n, t]]

    一个序列如果没有任何一步计入，贡献是 0，但仍然算在 N 里。logits 为 ±1e4 时结果也精确，同
    `cross_entropy`。

    参数：
        logits: 分数，形状 (N, T, K)。
        targets: 每一步的正确类别，[0, K) 内的整数，形状 (N, T)。掩码为假的地方不会读取：放什么数都
            可以。
        mask: 掩码，布尔值或 0/1，形状 (N, T)；真表示这一步计入。None 表示每一步都计入。

    返回：
        loss: 损失，一个 float。
        dlogits: 损失对 `logits` 的梯度，形状 (N, T, K)；掩码为假的步处为零。

    抛出：
        ValueError: 计入的步上有目标不在 [0, K) 内；消息里要指出 `targets`。
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
