# Handout: handouts/02_rnn.html
# 讲义：handouts/02_rnn.zh.html
"""Part 2: the recurrent network (Q4-Q6, Q9, notes N2 and N4).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units,
`K` outputs. Batch first, NumPy only. A layer is `x @ W + b`. Steps count from 0; the same weights
serve at every step. The result has the dtype of the inputs. No function changes its inputs.

Sources: Elman 1990, "Finding Structure in Time"; Jordan 1986, "Serial Order: A Parallel
Distributed Processing Approach"; Schuster & Paliwal 1997, "Bidirectional Recurrent Neural
Networks".

———— 中文 ————

第 2 部分：循环神经网络（Q4-Q6、Q9，讲义 N2 与 N4）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`D` 个输入特征，`H` 个隐藏单元，`K` 个输出。批次在最前
面，只用 NumPy。一个层就是 `x @ W + b`。步数从 0 数起；每一步用的是同一组权重。结果的 dtype 与输入相
同。任何函数都不改动输入。

出处：Elman 1990, "Finding Structure in Time"；Jordan 1986, "Serial Order: A Parallel
Distributed Processing Approach"；Schuster 与 Paliwal 1997, "Bidirectional Recurrent Neural
Networks"。
"""

import numpy as np


def rnn_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q4. One step of the recurrent network (Elman 1990).

        h_t = activation(x_t W_xh + h_{t-1} W_hh + b_h)

    There is no softmax in here: it belongs to the output, not to the state.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The hidden state of step t, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`. Or the shapes do not fit
            each other exactly as above, also where NumPy would stretch one, such as `h_prev` of
            shape (1, H) with N > 1 or `b_h` of shape (1,); the message names an argument whose
            shape does not fit.

    ———— 中文 ————

    Q4。循环神经网络的一步（Elman 1990）。

        h_t = activation(x_t W_xh + h_{t-1} W_hh + b_h)

    这里没有 softmax：它属于输出，不属于状态。

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_xh, W_hh, b_h: 权重，形状依次为 (D, H)、(H, H) 和 (H,)。
        activation: "tanh"，或者 "identity"（不加激活，例题里用它）。

    返回：
        第 t 步的隐藏状态，形状 (N, H)。

    抛出：
        ValueError: 取其他激活；消息里要指出 `activation`。或者，形状没有像上面那样彼此正好对上；靠
            NumPy 拉伸才凑得上的，也算对不上，例如 N > 1 时形状为 (1, H) 的 `h_prev`，又如形状为
            (1,) 的 `b_h`；消息里要指出一个形状不对的参数。
    """
    raise NotImplementedError("Q4: rnn_step")


def rnn_forward(
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q4. The network over a whole sequence: each step hands its state to the next.

    Example (N2): all weights 1, bias 0, start state 0, two hidden units, activation "identity".
    The inputs (1, 1), (1, 1), (2, 2) give the hidden states (2, 2), (6, 6), (16, 16).

    Args:
        x: the inputs, of shape (N, T, D).
        h0: the hidden state before the first step, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh" or "identity".

    Returns:
        The hidden state of every step, of shape (N, T, H).

    ———— 中文 ————

    Q4。网络走过整个序列：每一步把自己的状态交给下一步。

    例如（N2）：权重全是 1，偏置 0，初始状态 0，两个隐藏单元，激活取 "identity"。
    输入 (1, 1)、(1, 1)、(2, 2) 得到隐藏状态 (2, 2)、(6, 6)、(16, 16)。

    参数：
        x: 输入，形状 (N, T, D)。
        h0: 第一步之前的隐藏状态，形状 (N, H)。
        W_xh, W_hh, b_h: 权重，形状依次为 (D, H)、(H, H) 和 (H,)。
        activation: "tanh" 或 "identity"。

    返回：
        每一步的隐藏状态，形状 (N, T, H)。
    """
    raise NotImplementedError("Q4: rnn_forward")


def parameter_groups(D: int, H: int, K: int) -> dict[str, int]:
    """Q5. What the network learns: how many values each group of its parameters holds.

    The network is `rnn_forward` with `output_layer` at every step. The sequence may have any
    length: the groups do not depend on it.

    Args:
        D, H, K: the numbers of input features, hidden units and outputs.

    Returns:
        The number of values for each of the keys "W_xh", "W_hh", "b_h", "W_hy" and "b_y": three
        matrices and two biases.

    ———— 中文 ————

    Q5。网络要学的是什么：每一组参数有多少个数。

    这个网络是 `rnn_forward`，每一步都接上 `output_layer`。序列可以任意长：各组的大小与它无关。

    参数：
        D, H, K: 输入特征、隐藏单元和输出的个数。

    返回：
        对 "W_xh"、"W_hh"、"b_h"、"W_hy"、"b_y" 这些键，各有多少个数：三个矩阵和两个偏置。
    """
    raise NotImplementedError("Q5: parameter_groups")


def output_layer(h: np.ndarray, W_hy: np.ndarray, b_y: np.ndarray) -> np.ndarray:
    """Q6. The output that belongs to a hidden state.

        y = h W_hy + b_y

    These are logits: the softmax that makes them probabilities comes later, with the loss.

    Example (N2): with weights 1 and bias 0, the states (2, 2), (6, 6), (16, 16) give
    (4, 4), (12, 12), (32, 32).

    Args:
        h: hidden states, of shape (..., H): of one step (N, H), or of every step (N, T, H).
        W_hy, b_y: the weights, of shapes (H, K) and (K,).

    Returns:
        The logits, of shape (..., K).

    ———— 中文 ————

    Q6。一个隐藏状态所对应的输出。

        y = h W_hy + b_y

    这是 logits：把它们变成概率的 softmax 后面才有，和损失放在一起。

    例如（N2）：权重 1，偏置 0，状态 (2, 2)、(6, 6)、(16, 16) 得到
    (4, 4)、(12, 12)、(32, 32)。

    参数：
        h: 隐藏状态，形状 (..., H)：一步的 (N, H)，或者每一步的 (N, T, H)。
        W_hy, b_y: 权重，形状依次为 (H, K) 和 (K,)。

    返回：
        logits，形状 (..., K)。
    """
    raise NotImplementedError("Q6: output_layer")


def last_hidden(h: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Q6. The state from which an N-1 network answers: the one at each sequence's own last step.

    Sequences of different lengths share a batch by padding at the end. A sequence of length L has
    its last step at L - 1; the states after it come from padding.

    Args:
        h: the hidden state of every step, of shape (N, T, H).
        lengths: how many steps of each sequence are real, integers from 1 to T, of shape (N,).

    Returns:
        One state for each sequence, of shape (N, H).

    Raises:
        ValueError: a length is less than 1 or greater than T; the message names `lengths`.

    ———— 中文 ————

    Q6。N-1 网络据以作答的状态：每个序列自己最后一步的状态。

    长短不一的序列放进同一个批次时，要在末尾填充。长度为 L 的序列，最后一步是 L - 1；它之后的状态来
    自填充。

    参数：
        h: 每一步的隐藏状态，形状 (N, T, H)。
        lengths: 每个序列有多少步是真实的，从 1 到 T 的整数，形状 (N,)。

    返回：
        每个序列一个状态，形状 (N, H)。

    抛出：
        ValueError: 有长度小于 1 或大于 T；消息里要指出 `lengths`。
    """
    raise NotImplementedError("Q6: last_hidden")


def jordan_forward(
    x: np.ndarray,
    y0: np.ndarray,
    W_xh: np.ndarray,
    W_yh: np.ndarray,
    b_h: np.ndarray,
    W_hy: np.ndarray,
    b_y: np.ndarray,
) -> np.ndarray:
    """N2. The Jordan network (Jordan 1986): what goes back into the next step is the output.

        h_t = tanh(x_t W_xh + y_{t-1} W_yh + b_h)
        y_t = h_t W_hy + b_y

    Neither what is returned nor what goes back passes a tanh or a softmax.

    Args:
        x: the inputs, of shape (N, T, D).
        y0: the output before the first step, of shape (N, K).
        W_xh, W_yh, b_h: the weights of the hidden layer, of shapes (D, H), (K, H) and (H,).
        W_hy, b_y: the weights of the output, of shapes (H, K) and (K,).

    Returns:
        The output of every step, of shape (N, T, K).

    ———— 中文 ————

    N2。Jordan 网络（Jordan 1986）：送回下一步的是输出。

        h_t = tanh(x_t W_xh + y_{t-1} W_yh + b_h)
        y_t = h_t W_hy + b_y

    无论是返回的输出，还是送回去的输出，都不加 tanh，也不加 softmax。

    参数：
        x: 输入，形状 (N, T, D)。
        y0: 第一步之前的输出，形状 (N, K)。
        W_xh, W_yh, b_h: 隐藏层的权重，形状依次为 (D, H)、(K, H) 和 (H,)。
        W_hy, b_y: 输出的权重，形状依次为 (H, K) 和 (K,)。

    返回：
        每一步的输出，形状 (N, T, K)。
    """
    raise NotImplementedError("N2: jordan_forward")


def birnn_forward(
    x: np.ndarray,
    h0_f: np.ndarray,
    h0_b: np.ndarray,
    params_f: tuple[np.ndarray, np.ndarray, np.ndarray],
    params_b: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> np.ndarray:
    """N2. The bidirectional network (Schuster & Paliwal 1997): two tanh networks side by side.

    One reads the sequence from the first step to the last, the other from the last to the first.
    At step t the result holds the state that each of them has just after it has read x_t.

    Args:
        x: the inputs, of shape (N, T, D).
        h0_f, h0_b: the state of each network before the first step that it reads, of shape (N, H).
        params_f, params_b: the weights (W_xh, W_hh, b_h) of each network, of shapes (D, H), (H, H)
            and (H,).

    Returns:
        The states, of shape (N, T, 2H), in the order of the input: along the last axis first the
        forward network's, then the backward network's.

    ———— 中文 ————

    N2。双向网络（Schuster 与 Paliwal 1997）：两个并排的 tanh 网络。

    一个从序列的第一步读到最后一步，另一个从最后一步读到第一步。结果的第 t 步，放的是两者各自刚读完
    x_t 之后的状态。

    参数：
        x: 输入，形状 (N, T, D)。
        h0_f, h0_b: 每个网络在它自己读的第一步之前的状态，形状 (N, H)。
        params_f, params_b: 每个网络的权重 (W_xh, W_hh, b_h)，形状依次为 (D, H)、(H, H) 和 (H,)。

    返回：
        各个状态，形状 (N, T, 2H)，按输入的顺序：沿最后一个轴，先放前向网络的，再放后向网络的。
    """
    raise NotImplementedError("N2: birnn_forward")


def reaches(
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    t_in: int,
    t_out: int,
) -> bool:
    """Q9. Whether the state at one step depends on the input at another: how time is carried.

    Find out by experiment with the tanh network: change the input at `t_in`, by a finite amount,
    and see whether the state at `t_out` moves, in any hidden unit of any sequence. It is enough
    that one feature has an effect. Mind that the effects of two features may cancel each other.
    An effect of less than 1e-12 is rounding, not an effect; so compute in float64. A state never
    depends on an input that comes after it.

    Args:
        x: the inputs, of shape (N, T, D).
        h0: the hidden state before the first step, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        t_in: the step of the input, 0 to T - 1.
        t_out: the step of the state, 0 to T - 1.

    Returns:
        True or False, a Python bool.

    ———— 中文 ————

    Q9。一步的状态是否依赖另一步的输入：时间信息怎么传下去。

    请对 tanh 网络用实验来回答：把 `t_in` 处的输入改动一个有限的量，看 `t_out` 处的状态动不动，任何
    一个序列的任何一个隐藏单元动了都算。只要有一个特征有影响就够了。注意，两个特征的影响可能互相抵
    消。小于 1e-12 的影响是舍入误差，不算影响；所以请用 float64 计算。状态从不依赖后面的输入。

    参数：
        x: 输入，形状 (N, T, D)。
        h0: 第一步之前的隐藏状态，形状 (N, H)。
        W_xh, W_hh, b_h: 权重，形状依次为 (D, H)、(H, H) 和 (H,)。
        t_in: 改动哪一步的输入，0 到 T - 1。
        t_out: 看哪一步的状态，0 到 T - 1。

    返回：
        True 或 False，Python 的 bool。
    """
    raise NotImplementedError("Q9: reaches")
