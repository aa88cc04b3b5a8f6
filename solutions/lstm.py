"""Part 5: the LSTM, its gates and its memory (Q11-Q18, notes N1 and N2).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units.
Batch first, NumPy only. A layer is `x @ W + b`. The four gates are packed in the order
f, i, g, o (forget, input, candidate, output) along the last axis: `W_x (D, 4H)`, `W_h (H, 4H)`,
`b (4H,)`. The result has the dtype of the inputs. No function changes its inputs.

Sources: Hochreiter & Schmidhuber 1997, "Long Short-Term Memory"; the forget gate is from
Gers, Schmidhuber & Cummins 2000, "Learning to Forget".

———— 中文 ————

第 5 部分：LSTM，它的门与记忆（Q11-Q18，讲义 N1 与 N2）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`D` 个输入特征，`H` 个隐藏单元。批次在最前面，只用
NumPy。一个层就是 `x @ W + b`。四个门沿最后一个轴按 f、i、g、o（遗忘门、输入门、候选值、输出门）的顺
序排列：`W_x (D, 4H)`、`W_h (H, 4H)`、`b (4H,)`。结果的 dtype 与输入相同。任何函数都不改动输入。

出处：Hochreiter 与 Schmidhuber 1997, "Long Short-Term Memory"；遗忘门出自
Gers, Schmidhuber 与 Cummins 2000, "Learning to Forget"。
"""

import numpy as np

# Q11. Each key is a mark in the usual figure of an LSTM cell. Give each the right one of these
# names: "input at step t", "hidden state", "cell state", "forget gate", "input gate",
# "output gate", "candidate", "sigmoid", "tanh".
# Q11。每个键是常见的 LSTM 示意图里的一个记号。请从下面的名称里给它选出正确的一个，照抄英文：
# "input at step t"（第 t 步的输入）、"hidden state"（隐藏状态）、"cell state"（记忆）、
# "forget gate"（遗忘门）、"input gate"（输入门）、"output gate"（输出门）、
# "candidate"（候选值）、"sigmoid"、"tanh"。
# answer
SYMBOLS: dict[str, str] = {
    "x_t": "input at step t",
    "h_t": "hidden state",
    "c_t": "cell state",
    "f_t": "forget gate",
    "i_t": "input gate",
    "o_t": "output gate",
    "g_t": "candidate",
    "sigma": "sigmoid",
    "tanh": "tanh",
}
# stub
# SYMBOLS: dict[str, str] = {
#     # the arrow that enters the cell from below
#     # 从下方进入的箭头
#     "x_t": "",
#     # the arrow that leaves the cell upwards, and to the right along the bottom line
#     # 向上离开的箭头，同时也沿最下方的线传向右边
#     "h_t": "",
#     # what runs along the straight line at the top, from step to step
#     # 沿最上方的直线，从一步传到下一步
#     "c_t": "",
#     # multiplies the line at the top, at its left end
#     # 在最上方直线的左端，与它相乘
#     "f_t": "",
#     # multiplies the new information before it joins the line at the top
#     # 在新信息汇入最上方的直线之前，与它相乘
#     "i_t": "",
#     # multiplies what leaves the cell
#     # 与对外的输出相乘
#     "o_t": "",
#     # the new information that may join the line at the top
#     # 可能汇入最上方直线的新信息
#     "g_t": "",
#     # the box whose values lie between 0 and 1
#     # 取值在 0 与 1 之间的方框
#     "sigma": "",
#     # the box whose values lie between -1 and 1
#     # 取值在 -1 与 1 之间的方框
#     "tanh": "",
# }
# end


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The logistic function, 1 / (1 + exp(-z)), entry by entry.

    Stable: right for entries of ±1e4, with no overflow, invalid or divide warning.

    Args:
        z: any shape.

    Returns:
        Values in [0, 1], same shape and dtype as `z`.

    ———— 中文 ————

    逻辑斯谛函数，1 / (1 + exp(-z))，逐元素计算。

    数值稳定：元素为 ±1e4 时结果也对，而且没有溢出、无效值或除零警告。

    参数：
        z: 任意形状。

    返回：
        [0, 1] 之间的值，形状和 dtype 与 `z` 相同。
    """
    # answer
    small = np.exp(-np.abs(z))  # in (0, 1]: cannot overflow, whatever the sign of z
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
    # end


# answer
def _activate(z: np.ndarray, activation: str) -> np.ndarray:
    """Apply the activation that carries information: "tanh", or "identity" for worked examples."""
    if activation == "tanh":
        return np.tanh(z)
    if activation == "identity":
        return z
    raise ValueError(f'activation is {activation!r}, but must be "tanh" or "identity"')


def _affine(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """What every gate starts from: input and previous hidden state side by side, times weights."""
    return x_t @ W_x + h_prev @ W_h + b


# end
def forget_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q12. How much of each memory cell is kept: 1 keeps all of it, 0 none.

        f_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).

    ———— 中文 ————

    Q12。每个单元的记忆保留多少：1 表示全部保留，0 表示一点不留。

        f_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: 这个门自己的权重，形状依次为 (D, H)、(H, H) 和 (H,)。

    返回：
        这个门，形状 (N, H)。
    """
    # answer
    return sigmoid(_affine(x_t, h_prev, W_x, W_h, b))
    # end


def input_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q14. How much of the new information enters each memory cell.

        i_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).

    ———— 中文 ————

    Q14。有多少新信息进入每个单元的记忆。

        i_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: 这个门自己的权重，形状依次为 (D, H)、(H, H) 和 (H,)。

    返回：
        这个门，形状 (N, H)。
    """
    # answer
    return sigmoid(_affine(x_t, h_prev, W_x, W_h, b))
    # end


def output_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q16. How much of each memory cell is shown to the outside.

        o_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).

    ———— 中文 ————

    Q16。每个单元的记忆对外给出多少。

        o_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: 这个门自己的权重，形状依次为 (D, H)、(H, H) 和 (H,)。

    返回：
        这个门，形状 (N, H)。
    """
    # answer
    return sigmoid(_affine(x_t, h_prev, W_x, W_h, b))
    # end


def candidate(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q15. The new information that may enter the memory.

        g_t = activation(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the candidate's own weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The candidate, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.

    ———— 中文 ————

    Q15。可能进入记忆的新信息。

        g_t = activation(x_t W_x + h_{t-1} W_h + b)

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: 候选值自己的权重，形状依次为 (D, H)、(H, H) 和 (H,)。
        activation: "tanh"，或者 "identity"（不加激活，例题里用它）。

    返回：
        候选值，形状 (N, H)。

    抛出：
        ValueError: 取其他激活；消息里要指出 `activation`。
    """
    # answer
    return _activate(_affine(x_t, h_prev, W_x, W_h, b), activation)
    # end


def cell_state(f: np.ndarray, c_prev: np.ndarray, i: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Q13, Q15. The memory after forgetting and after adding what is new.

        c_t = f_t * c_{t-1} + i_t * g_t        (entry by entry)

    Args:
        f, i: the forget and the input gate of this step, of shape (N, H).
        c_prev: the memory of step t-1, of shape (N, H).
        g: the candidate of this step, of shape (N, H).

    Returns:
        The memory of step t, of shape (N, H).

    ———— 中文 ————

    Q13、Q15。遗忘之后、再加入新信息之后的记忆。

        c_t = f_t * c_{t-1} + i_t * g_t        （逐元素）

    参数：
        f, i: 这一步的遗忘门和输入门，形状 (N, H)。
        c_prev: 第 t-1 步的记忆，形状 (N, H)。
        g: 这一步的候选值，形状 (N, H)。

    返回：
        第 t 步的记忆，形状 (N, H)。
    """
    # answer
    return f * c_prev + i * g
    # end


def hidden_state(o: np.ndarray, c: np.ndarray, activation: str = "tanh") -> np.ndarray:
    """Q17. What the cell shows to the outside.

        h_t = o_t * activation(c_t)        (entry by entry)

    Args:
        o: the output gate of this step, of shape (N, H).
        c: the memory of this step, of shape (N, H).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The hidden state of step t, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.

    ———— 中文 ————

    Q17。LSTM 对外的输出。

        h_t = o_t * activation(c_t)        （逐元素）

    参数：
        o: 这一步的输出门，形状 (N, H)。
        c: 这一步的记忆，形状 (N, H)。
        activation: "tanh"，或者 "identity"（不加激活，例题里用它）。

    返回：
        第 t 步的隐藏状态，形状 (N, H)。

    抛出：
        ValueError: 取其他激活；消息里要指出 `activation`。
    """
    # answer
    return o * _activate(c, activation)
    # end


def lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Q12-Q17 put together: one step of the LSTM.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        activation: "tanh" or "identity", for the candidate and for the output alike.

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).
        gates: the dict {"f": ..., "i": ..., "g": ..., "o": ...}, each after its activation and
            of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.

    ———— 中文 ————

    把 Q12-Q17 合在一起：LSTM 的一步。

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev, c_prev: 第 t-1 步的隐藏状态和记忆，形状 (N, H)。
        W_x, W_h, b: f、i、g、o 并排的权重，形状依次为 (D, 4H)、(H, 4H)、(4H,)。
        activation: "tanh" 或 "identity"，同时用于候选值和输出。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
        c_t: 第 t 步的记忆，形状 (N, H)。
        gates: 字典 {"f": ..., "i": ..., "g": ..., "o": ...}，都是激活之后的值，形状都是 (N, H)。

    抛出：
        ValueError: 取其他激活；消息里要指出 `activation`。
    """
    # answer
    f, i, g, o = np.split(_affine(x_t, h_prev, W_x, W_h, b), 4, axis=-1)
    gates = {"f": sigmoid(f), "i": sigmoid(i), "g": _activate(g, activation), "o": sigmoid(o)}
    c_t = cell_state(gates["f"], c_prev, gates["i"], gates["g"])
    return hidden_state(gates["o"], c_t, activation), c_t, gates
    # end


def lstm_forward(
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The LSTM over a whole sequence: the same weights at every step.

    Args:
        x: the inputs, of shape (N, T, D).
        h0, c0: hidden state and memory before the first step, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        activation: "tanh" or "identity", as in `lstm_step`.

    Returns:
        h: the hidden state of every step, of shape (N, T, H).
        c: the memory of every step, of shape (N, T, H).
        gates: the dict {"f": ..., "i": ..., "g": ..., "o": ...}, each after its activation and
            of shape (N, T, H).

    Raises:
        ValueError: another activation; the message names `activation`.

    ———— 中文 ————

    LSTM 走过整个序列：每一步用的是同一组权重。

    参数：
        x: 输入，形状 (N, T, D)。
        h0, c0: 第一步之前的隐藏状态和记忆，形状 (N, H)。
        W_x, W_h, b: f、i、g、o 并排的权重，形状依次为 (D, 4H)、(H, 4H)、(4H,)。
        activation: "tanh" 或 "identity"，同 `lstm_step`。

    返回：
        h: 每一步的隐藏状态，形状 (N, T, H)。
        c: 每一步的记忆，形状 (N, T, H)。
        gates: 字典 {"f": ..., "i": ..., "g": ..., "o": ...}，都是激活之后的值，形状都是 (N, T, H)。

    抛出：
        ValueError: 取其他激活；消息里要指出 `activation`。
    """
    # answer
    N, T, _ = x.shape
    H = h0.shape[1]
    h, c = (np.zeros((N, T, H), x.dtype) for _ in range(2))
    gates = {name: np.zeros((N, T, H), x.dtype) for name in "figo"}
    h_t, c_t = h0, c0
    for t in range(T):
        h_t, c_t, gates_t = lstm_step(x[:, t], h_t, c_t, W_x, W_h, b, activation)
        h[:, t], c[:, t] = h_t, c_t
        for name in "figo":
            gates[name][:, t] = gates_t[name]
    return h, c, gates
    # end


def lstm_backward(
    dh: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    gates: dict[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Q18. Back-propagation through time for the LSTM (the tanh cell).

    Walk back from the last step to the first. At each step two gradients come from the step after
    it, one for h_t and one for c_t; `dh[:, t]` is what the loss adds to the first. The loss sees h
    only.

    Args:
        dh: the loss's direct gradient at each hidden state, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0, c0: the states before the first step, of shape (N, H).
        W_x, W_h: the weights of f, i, g, o side by side, of shapes (D, 4H) and (H, 4H).
        h, c: what `lstm_forward` returned, of shape (N, T, H).
        gates: its dict {"f": ..., "i": ..., "g": ..., "o": ...}, each of shape (N, T, H).

    Returns:
        grads: the gradients, a dict with the keys "x", "h0", "c0", "W_x", "W_h", "b", of
            shapes (N, T, D), (N, H), (N, H), (D, 4H), (H, 4H) and (4H,).

    ———— 中文 ————

    Q18。LSTM 的沿时间反向传播（激活为 tanh）。

    从最后一步走回第一步。每一步从后一步收到两个梯度，一个是 h_t 的，一个是 c_t 的；`dh[:, t]` 是损
    失加到前者上的那一份。损失只依赖 h。

    参数：
        dh: 损失对每个隐藏状态的直接梯度，形状 (N, T, H)。
        x: 输入，形状 (N, T, D)。
        h0, c0: 第一步之前的状态，形状 (N, H)。
        W_x, W_h: f、i、g、o 并排的权重，形状依次为 (D, 4H) 和 (H, 4H)。
        h, c: `lstm_forward` 的返回值，形状 (N, T, H)。
        gates: 它返回的字典 {"f": ..., "i": ..., "g": ..., "o": ...}，每个的形状都是 (N, T, H)。

    返回：
        grads: 各个梯度，一个字典，键为 "x"、"h0"、"c0"、"W_x"、"W_h"、"b"，形状
            依次为 (N, T, D)、(N, H)、(N, H)、(D, 4H)、(H, 4H) 和 (4H,)。
    """
    # answer
    grads = {"x": np.zeros_like(x), "W_x": np.zeros_like(W_x), "W_h": np.zeros_like(W_h)}
    grads["b"] = np.zeros(W_h.shape[1], W_h.dtype)
    dh_next, dc_next = np.zeros_like(h0), np.zeros_like(c0)
    for t in reversed(range(x.shape[1])):
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        f, i, g, o = (gates[name][:, t] for name in "figo")
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_next
        dc_t = dc_next + dh_t * o * (1 - tanh_c**2)
        dz = np.concatenate(
            [
                dc_t * c_prev * f * (1 - f),
                dc_t * g * i * (1 - i),
                dc_t * i * (1 - g**2),
                dh_t * tanh_c * o * (1 - o),
            ],
            axis=1,
        )
        grads["x"][:, t] = dz @ W_x.T
        grads["W_x"] += x[:, t].T @ dz
        grads["W_h"] += h_prev.T @ dz
        grads["b"] += dz.sum(axis=0)
        dh_next, dc_next = dz @ W_h.T, dc_t * f
    return {**grads, "h0": dh_next, "c0": dc_next}
    # end


def cell_gradient(f: np.ndarray) -> np.ndarray:
    """Q18. How much of a change in the memory at step t is still there at the last step.

    Along the memory line itself, each step multiplies by its forget gate, and by nothing else:

        dc_T/dc_t = f_T * f_{T-1} * ... * f_{t+1}        (entry by entry; 1 for t = T)

    The gates depend on earlier states too; those roundabout paths are not counted here. A gate may
    be exactly 0.

    Args:
        f: the forget gates of one sequence, of shape (T, H).

    Returns:
        The derivatives for t = 1..T, of shape (T, H).

    ———— 中文 ————

    Q18。第 t 步记忆的变化，到最后一步还剩下多少。

    只沿记忆这条线看，每一步只乘上这一步的遗忘门，此外什么也不乘：

        dc_T/dc_t = f_T * f_{T-1} * ... * f_{t+1}        （逐元素；t = T 时为 1）

    门也依赖更早的状态；那些绕道的路径在这里不计。门的值可以正好是 0。

    参数：
        f: 一个序列的遗忘门，形状 (T, H)。

    返回：
        t = 1..T 的各个导数，形状 (T, H)。
    """
    # answer
    later = np.ones_like(f)
    later[:-1] = np.cumprod(f[:0:-1], axis=0)[::-1]
    return later
    # end


def memory_cell_weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """N2. Weights, set by hand, of an LSTM with one unit that works like a small memory.

    The activation is "identity", the start state is zero, the input at each step is (x1, x2, x3):

        x2 = 1   add x1 to the memory
        x2 = -1  clear the memory
        x2 = 0   leave the memory as it is
        x3 = 1   put the memory (after this step's writing or clearing) out; otherwise put out 0

    All within 0.01, in programs of up to ten steps with x1 from -300 to 300. Example: (3,1,0),
    (4,1,0), (2,0,0), (1,0,1), (3,-1,0) gives 0, 0, 0, 7, 0.

    Returns:
        W_x, W_h, b: of shapes (3, 4), (1, 4) and (4,), gates in the order f, i, g, o.

    ———— 中文 ————

    N2。手工设定的权重：只有一个单元的 LSTM，用起来像一个小小的存储器。

    激活取 "identity"，初始状态为零，每一步的输入是 (x1, x2, x3)：

        x2 = 1   把 x1 加进记忆
        x2 = -1  清空记忆
        x2 = 0   记忆不变
        x3 = 1   输出记忆（在这一步的写入或清空之后）；否则输出 0

    程序不超过十步、x1 在 -300 到 300 之间时，误差都在 0.01 以内。例如 (3,1,0)、(4,1,0)、(2,0,0)、
    (1,0,1)、(3,-1,0) 得到 0、0、0、7、0。

    返回：
        W_x, W_h, b: 形状依次为 (3, 4)、(1, 4) 和 (4,)，门的顺序是 f、i、g、o。
    """
    # answer
    W_x = np.zeros((3, 4))
    b = np.zeros(4)
    W_x[1, 0], b[0] = 100.0, 50.0  # forget gate: shut only by x2 = -1
    W_x[1, 1], b[1] = 100.0, -50.0  # input gate: opened only by x2 = 1
    W_x[0, 2] = 1.0  # candidate: x1 itself
    W_x[2, 3], b[3] = 100.0, -50.0  # output gate: opened only by x3 = 1
    return W_x, np.zeros((1, 4)), b
    # end
