"""Part 4: back-propagation through time (Q8, Q9, notes N2).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units,
`K` classes. Batch first, NumPy only. The network is the tanh network of part 2,

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)

and a loss reads its hidden states. A `d` in front of a name, as in `dh`, means the gradient of the
loss with respect to it. Gradients come back as a dict keyed by the name of what they are the
gradient of, each of the same shape and dtype as that. No function changes its inputs.

Sources:
Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
Williams & Peng 1990, "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent
Network Trajectories".
Pascanu, Mikolov & Bengio 2013, "On the Difficulty of Training Recurrent Neural Networks".

———— 中文 ————

第 4 部分：沿时间反向传播（Q8、Q9，讲义 N2）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`D` 个输入特征，`H` 个隐藏单元，`K` 个类别。批次在最前
面，只用 NumPy。网络就是第 2 部分的 tanh 网络，

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)

损失依赖它的隐藏状态。名字前面加一个 `d`，例如 `dh`，表示损失对它的梯度。梯度用字典返回，键是它所对
应的量的名字，形状和 dtype 与那个量相同。任何函数都不改动输入。

出处：
Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
Williams 与 Peng 1990, "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent
Network Trajectories".
Pascanu, Mikolov 与 Bengio 2013, "On the Difficulty of Training Recurrent Neural Networks".
"""

# answer
import math

# end
import numpy as np


def rnn_step_backward(
    dh_t: np.ndarray,
    h_t: np.ndarray,
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
) -> dict[str, np.ndarray]:
    """Q8. Back through one step of the network: the chain rule for one cell.

        h_t = tanh(z_t),    z_t = x_t W_xh + h_{t-1} W_hh + b_h

    The slope of tanh can be written with its value alone: tanh'(z) = 1 - tanh(z)^2.
    Find the gradient at z_t first; every other one starts from there.

    Args:
        dh_t: the gradient of the loss at h_t, of shape (N, H).
        h_t: the hidden state that the step computed, of shape (N, H).
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).

    Returns:
        grads: the gradients, a dict with the keys "x_t", "h_prev", "W_xh", "W_hh", "b_h", of
            shapes (N, D), (N, H), (D, H), (H, H) and (H,).

    ———— 中文 ————

    Q8。逆着走网络的一步：对这一步用链式法则。

        h_t = tanh(z_t),    z_t = x_t W_xh + h_{t-1} W_hh + b_h

    tanh 的导数只用它的值就能写出来：tanh'(z) = 1 - tanh(z)^2。
    先求 z_t 处的梯度；其余的都从它出发。

    参数：
        dh_t: 损失在 h_t 处的梯度，形状 (N, H)。
        h_t: 这一步算出的隐藏状态，形状 (N, H)。
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_xh, W_hh: 权重，形状依次为 (D, H) 和 (H, H)。

    返回：
        grads: 各个梯度，一个字典，键为 "x_t"、"h_prev"、"W_xh"、"W_hh"、"b_h"，形状
            依次为 (N, D)、(N, H)、(D, H)、(H, H) 和 (H,)。
    """
    # answer
    dz = dh_t * (1 - h_t**2)
    return {
        "x_t": dz @ W_xh.T,
        "h_prev": dz @ W_hh.T,
        "W_xh": x_t.T @ dz,
        "W_hh": h_prev.T @ dz,
        "b_h": dz.sum(axis=0),
    }
    # end


# answer
_PARAMETERS = ("W_xh", "W_hh", "b_h")


def _zero_gradients(
    x: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray
) -> dict[str, np.ndarray]:
    """Gradients to add to, one for each thing that a sequence depends on."""
    like = {"x": x, "h0": h0, "W_xh": W_xh, "W_hh": W_hh, "b_h": W_hh[0]}
    return {name: np.zeros_like(array) for name, array in like.items()}


# end
def rnn_backward(
    dh: np.ndarray,
    h: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
) -> dict[str, np.ndarray]:
    """Q8. Back-propagation through time (Werbos 1990): back through the whole sequence.

    The loss may read every hidden state: L = L_1 + ... + L_T, where L_t depends on h_t directly.
    A state also acts on all later losses through the next state, so its full gradient is

        dL/dh_t = dL_t/dh_t + dL/dh_{t+1} * dh_{t+1}/dh_t

    Walk back from the last step to the first. The weights are the same at every step, so each
    step adds to the same gradient.

    Args:
        dh: the direct gradients; `dh[:, t]` is dL_t/dh_t. Of shape (N, T, H).
        h: the hidden states that `rnn_forward` computed, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0: the state before the first step, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).

    Returns:
        grads: the gradients, a dict with the keys "x", "h0", "W_xh", "W_hh", "b_h", of
            shapes (N, T, D), (N, H), (D, H), (H, H) and (H,).

    ———— 中文 ————

    Q8。沿时间反向传播（Werbos 1990）：逆着走完整个序列。

    损失可以依赖每一步的隐藏状态：L = L_1 + ... + L_T，其中 L_t 直接依赖 h_t。状态还经过下一个状态影
    响后面所有的损失，所以它的全部梯度是

        dL/dh_t = dL_t/dh_t + dL/dh_{t+1} * dh_{t+1}/dh_t

    从最后一步走回第一步。每一步用的是同一组权重，所以各步的贡献要加到同一个梯度上。

    参数：
        dh: 直接的梯度；`dh[:, t]` 就是 dL_t/dh_t。形状 (N, T, H)。
        h: `rnn_forward` 算出的隐藏状态，形状 (N, T, H)。
        x: 输入，形状 (N, T, D)。
        h0: 第一步之前的状态，形状 (N, H)。
        W_xh, W_hh: 权重，形状依次为 (D, H) 和 (H, H)。

    返回：
        grads: 各个梯度，一个字典，键为 "x"、"h0"、"W_xh"、"W_hh"、"b_h"，形状依
            次为 (N, T, D)、(N, H)、(D, H)、(H, H) 和 (H,)。
    """
    # answer
    grads = _zero_gradients(x, h0, W_xh, W_hh)
    for t in reversed(range(x.shape[1])):
        h_prev = h[:, t - 1] if t > 0 else h0
        # "h0" holds what the later steps send back, and in the end what h0 itself receives.
        step = rnn_step_backward(dh[:, t] + grads["h0"], h[:, t], x[:, t], h_prev, W_xh, W_hh)
        grads["x"][:, t], grads["h0"] = step["x_t"], step["h_prev"]
        for name in _PARAMETERS:
            grads[name] += step[name]
    return grads
    # end


def truncated_rnn_backward(
    dh: np.ndarray,
    h: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    k: int,
) -> dict[str, np.ndarray]:
    """Q8. Truncated back-propagation through time (Williams & Peng 1990): `k` cells and no more.

    The loss at step t is followed back through the cells t, t-1, ..., t-k+1 only, as if the state
    that enters cell t-k+1 were a constant. Only these cells add this loss to the gradients of the
    parameters and of the inputs. `h0` is reached only by the losses at the steps t < k (t counted
    from 0). With k = 1 each step knows its own cell only; with k >= T nothing is cut off.

    Args:
        dh: the direct gradients; `dh[:, t]` is that of the loss at step t. Of shape (N, T, H).
        h: the hidden states that `rnn_forward` computed, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0: the state before the first step, of shape (N, H).
        W_xh, W_hh: the weights, of shapes (D, H) and (H, H).
        k: how many cells each loss is followed through, at least 1.

    Returns:
        grads: the gradients, a dict with the keys "x", "h0", "W_xh", "W_hh", "b_h", of
            shapes (N, T, D), (N, H), (D, H), (H, H) and (H,).

    Raises:
        ValueError: `k` is under 1; the message names `k`.

    ———— 中文 ————

    Q8。截断的沿时间反向传播（Williams 与 Peng 1990）：只逆着走 `k` 步。

    第 t 步的损失只逆着走过第 t、t-1、...、t-k+1 步，流入第 t-k+1 步的状态当作常数。这个损失只在这几
    步里计入参数和输入的梯度。只有 t < k 的损失能到达 `h0`（t 从 0 数起）。k = 1 时，每个损失只在自
    己那一步里；k >= T 时，什么也没有截断。

    参数：
        dh: 直接的梯度；`dh[:, t]` 是第 t 步的损失的。形状 (N, T, H)。
        h: `rnn_forward` 算出的隐藏状态，形状 (N, T, H)。
        x: 输入，形状 (N, T, D)。
        h0: 第一步之前的状态，形状 (N, H)。
        W_xh, W_hh: 权重，形状依次为 (D, H) 和 (H, H)。
        k: 每个损失逆着走过几步，至少为 1。

    返回：
        grads: 各个梯度，一个字典，键为 "x"、"h0"、"W_xh"、"W_hh"、"b_h"，形状依
            次为 (N, T, D)、(N, H)、(D, H)、(H, H) 和 (H,)。

    抛出：
        ValueError: `k` 小于 1；消息里要指出 `k`。
    """
    # answer
    if k < 1:
        raise ValueError(f"k is {k}, but at least 1 cell is needed")
    grads = _zero_gradients(x, h0, W_xh, W_hh)
    for t in range(x.shape[1]):
        # The last k cells are a short sequence of their own, with a loss at its end only.
        start = max(0, t - k + 1)
        cells = slice(start, t + 1)
        state = h[:, start - 1] if start > 0 else h0
        dh_t = np.zeros_like(dh[:, cells])
        dh_t[:, -1] = dh[:, t]
        part = rnn_backward(dh_t, h[:, cells], x[:, cells], state, W_xh, W_hh)
        grads["x"][:, cells] += part["x"]
        if start == 0:
            grads["h0"] += part["h0"]
        for name in _PARAMETERS:
            grads[name] += part[name]
    return grads
    # end


def clip_by_global_norm(
    grads: dict[str, np.ndarray], max_norm: float
) -> tuple[dict[str, np.ndarray], float]:
    """Q8. Shorten gradients that are too long, all by the same factor (Pascanu et al. 2013).

        norm = sqrt(sum_p sum_i g_p[i]^2)        (all entries i of all gradients g_p)
        g_p  = g_p * max_norm / norm             (where norm > max_norm; else g_p stays as it is)

    One factor for all of them: the step gets shorter, and its direction stays.

    Args:
        grads: the gradients by name, each of any shape.
        max_norm: the largest norm to let through.

    Returns:
        grads: the clipped gradients, a new dict with the names, shapes and dtypes of `grads`.
            They are compared to 1e-5, so a tiny number added to the divisor does no harm.
        norm: the norm before clipping, a float. Gradients that are all zero have the norm 0.

    ———— 中文 ————

    Q8。把过长的梯度缩短，所有梯度乘同一个因子（Pascanu 等 2013）。

        norm = sqrt(sum_p sum_i g_p[i]^2)        （所有梯度 g_p 的所有元素 i）
        g_p  = g_p * max_norm / norm             （norm > max_norm 时；否则 g_p 不变）

    大家乘同一个因子：这一步变短，方向不变。

    参数：
        grads: 各个梯度，键是名字，形状任意。
        max_norm: 允许的最大范数。

    返回：
        grads: 裁剪后的梯度，一个新的字典，名字、形状和 dtype 都与 `grads` 相同。按 1e-5 比较，所
            以在除数里加一个很小的数也无妨。
        norm: 裁剪之前的范数，一个 float。全为零的梯度，范数是 0。
    """
    # answer
    norm = math.hypot(*(np.linalg.norm(g.astype(np.float64)) for g in grads.values()))
    scale = float(max_norm) / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm
    # end


def train_step(
    params: dict[str, np.ndarray],
    x: np.ndarray,
    targets: np.ndarray,
    lr: float,
    max_norm: float = 5.0,
) -> tuple[dict[str, np.ndarray], float]:
    """Q8. One step of gradient descent for a tagger that names every step of a sequence (N-N).

        logits_t = h_t W_hy + b_y        (h_t as above, with h_0 = 0)
        loss     = sequence_cross_entropy(logits, targets)
        p        = p - lr * g_p          (for each parameter p; g_p is its clipped gradient)

    Build it from what you have: `rnn_forward` and `output_layer` of part 2 and
    `sequence_cross_entropy` of part 3 (inside this function: `from homework.rnn import ...`), and
    the functions above. The norm that is clipped is that of the gradients of the five parameters
    together, and of nothing else.

    Args:
        params: a dict with the keys "W_xh", "W_hh", "b_h", "W_hy" and "b_y", of shapes (D, H),
            (H, H), (H,), (H, K) and (K,).
        x: the inputs, of shape (N, T, D).
        targets: the right class of each step, integers in [0, K), of shape (N, T).
        lr: the learning rate.
        max_norm: the largest norm of the gradients to let through.

    Returns:
        params: the new parameters, a dict with the names, shapes and dtypes of `params`.
        loss: the loss before the step, a float.

    ———— 中文 ————

    Q8。梯度下降的一步，训练一个给序列的每一步打标签的网络（N-N）。

        logits_t = h_t W_hy + b_y        （h_t 同上，h_0 = 0）
        loss     = sequence_cross_entropy(logits, targets)
        p        = p - lr * g_p          （对每个参数 p；g_p 是它裁剪后的梯度）

    用已有的东西来搭：第 2 部分的 `rnn_forward` 和 `output_layer`，第 3 部分的
    `sequence_cross_entropy`（在函数里面写 `from homework.rnn import ...`），以及上面的各个函数。用
    来裁剪的范数由五个参数的梯度合在一起算出，别的都不算在内。

    参数：
        params: 一个字典，键为 "W_xh"、"W_hh"、"b_h"、"W_hy"、"b_y"，形状依次为 (D, H)、(H, H)、
            (H,)、(H, K) 和 (K,)。
        x: 输入，形状 (N, T, D)。
        targets: 每一步的正确类别，[0, K) 内的整数，形状 (N, T)。
        lr: 学习率。
        max_norm: 允许的梯度最大范数。

    返回：
        params: 新的参数，一个字典，名字、形状和 dtype 都与 `params` 相同。
        loss: 更新之前的损失，一个 float。
    """
    # answer
    # Imported here, so that the rest of this file works without the other two.
    from solutions.loss import sequence_cross_entropy
    from solutions.rnn import output_layer, rnn_forward

    W_xh, W_hh, b_h, W_hy, b_y = (params[name] for name in (*_PARAMETERS, "W_hy", "b_y"))
    h0 = np.zeros((len(x), len(W_hh)), x.dtype)
    h = rnn_forward(x, h0, W_xh, W_hh, b_h)
    loss, dlogits = sequence_cross_entropy(output_layer(h, W_hy, b_y), targets)

    back = rnn_backward(dlogits @ W_hy.T, h, x, h0, W_xh, W_hh)
    grads = {name: back[name] for name in _PARAMETERS}
    grads["W_hy"] = np.einsum("nth,ntk->hk", h, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))

    clipped, _ = clip_by_global_norm(grads, max_norm)
    return {name: params[name] - float(lr) * clipped[name] for name in grads}, loss
    # end


def linear_chain(w: float, steps: int) -> tuple[float, float]:
    """N2. The smallest recurrent network: one unit, one weight, no activation.

        h_0 = 1,    h_t = w * h_{t-1}

    After 1000 steps h is about 2.1e4 for w = 1.01 and about 4.3e-5 for w = 0.99.

    Args:
        w: the weight, any number, 0 too.
        steps: how many steps the network runs, 0 or more; thousands are no exception.

    Returns:
        value: that of h after the last step, a float; 1 when there are no steps.
        gradient: the derivative of it with respect to `w`, a float; 0 when there are no steps.

    ———— 中文 ————

    N2。最小的循环神经网络：一个单元，一个权重，没有激活函数。

        h_0 = 1,    h_t = w * h_{t-1}

    走完 1000 步，w = 1.01 时 h 约为 2.1e4，w = 0.99 时约为 4.3e-5。

    参数：
        w: 权重，任意的数，也可以是 0。
        steps: 网络走几步，0 或更大；几千步也要能算。

    返回：
        value: 最后一步之后 h 的值，一个 float；一步也不走时为 1。
        gradient: 这个值对 `w` 的导数，一个 float；一步也不走时为 0。
    """
    # answer
    value, gradient = 1.0, 0.0
    for _ in range(steps):
        # The product rule: w acts through this step and through all the steps before.
        value, gradient = float(w) * value, value + float(w) * gradient
    return value, gradient
    # end


def hidden_jacobian_norms(h: np.ndarray, W_hh: np.ndarray) -> np.ndarray:
    """Q9, N2. How strongly each hidden state still acts on the last one (the tanh network).

    The derivative of the last state by an earlier one is a product of matrices, one for every step
    between them (Pascanu et al. 2013), which is why it vanishes or explodes. States are rows here,
    as everywhere in this homework, so the earlier step stands on the left:

        dh_T/dh_t = J_{t+1} J_{t+2} ... J_T        (for t = T the identity matrix)
        J_s[i, j] = dh_s[j] / dh_{s-1}[i]

    Its spectral norm, the largest singular value, says how much a small change of h_t can grow.

    Args:
        h: the hidden states of one sequence, h_1 to h_T, of shape (T, H).
        W_hh: the recurrent weights, of shape (H, H).

    Returns:
        norms: the spectral norm of dh_T/dh_t for t = 1..T, of shape (T,); the last one is 1.

    ———— 中文 ————

    Q9、N2。每个隐藏状态对最后一个状态还有多大影响（tanh 网络）。

    最后一个状态对前面某个状态的导数是许多矩阵的连乘，两者之间的每一步贡献一个（Pascanu 等
    2013），所以它会消失或爆炸。这个作业里状态都是行向量，所以更早的一步在左边：

        dh_T/dh_t = J_{t+1} J_{t+2} ... J_T        （t = T 时为单位矩阵）
        J_s[i, j] = dh_s[j] / dh_{s-1}[i]

    它的谱范数，也就是最大的奇异值，说明 h_t 的微小变化最多能放大多少倍。

    参数：
        h: 一个序列的隐藏状态，从 h_1 到 h_T，形状 (T, H)。
        W_hh: 循环权重，形状 (H, H)。

    返回：
        norms: t = 1..T 的 dh_T/dh_t 的谱范数，形状 (T,)；最后一个是 1。
    """
    # answer
    norms = np.zeros(len(h), h.dtype)
    jacobian = np.eye(h.shape[1], dtype=h.dtype)  # [i, j]: how unit i at step t moves j at step T
    for t in reversed(range(len(h))):
        norms[t] = np.linalg.norm(jacobian, 2)
        jacobian = (W_hh * (1 - h[t] ** 2)) @ jacobian
    return norms
    # end
