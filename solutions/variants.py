"""Part 6: the family of recurrent networks (Q19, notes N2 and N4).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units.
Batch first, NumPy only. Gates are packed in the order f, i, g, o along the last axis, as in part 5,
unless a function says otherwise. Below, `W`, `U` and `b` with a gate's letter are the blocks of
`W_x`, `W_h` and `b` that belong to this gate; `*` is entry by entry. The result has the dtype of
the inputs. No function changes its inputs. You may import what you have written
in parts 3 and 5, as in `from homework.lstm import sigmoid`.

Sources, in the order of the functions:
Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count".
Greff et al. 2015, "LSTM: A Search Space Odyssey".
Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
Translation"; Chung et al. 2014, "Empirical Evaluation of Gated Recurrent Neural Networks on
Sequence Modeling".
Zhou et al. 2016, "Minimal Gated Unit for Recurrent Neural Networks".
Lei et al. 2017, "Training RNNs as Fast as CNNs".
Graves & Schmidhuber 2005, "Framewise Phoneme Classification with Bidirectional LSTM and Other
Neural Network Architectures".
Vaswani et al. 2017, "Attention Is All You Need".
Tai et al. 2015, "Improved Semantic Representations From Tree-Structured Long Short-Term Memory
Networks".
Koutník et al. 2014, "A Clockwork RNN".
Yao et al. 2015, "Depth-Gated LSTM".

———— 中文 ————

第 6 部分：循环网络的家族（Q19，讲义 N2 与 N4）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`D` 个输入特征，`H` 个隐藏单元。批次在最前面，只用
NumPy。除非某个函数另有说明，门沿最后一个轴按 f、i、g、o 的顺序排列，同第 5 部分。下面，带某个门的字
母的 `W`、`U`、`b`，指 `W_x`、`W_h`、`b` 中属于这个门的那一块；`*` 表示逐元素相乘。结果的 dtype 与输
入相同。任何函数都不改动输入。第 3、第 5 部分里自己写的函数可以导入，例如
`from homework.lstm import sigmoid`。

出处，按函数的先后：
Gers 与 Schmidhuber 2000, "Recurrent Nets that Time and Count".
Greff 等 2015, "LSTM: A Search Space Odyssey".
Cho 等 2014, "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
Translation"; Chung 等 2014, "Empirical Evaluation of Gated Recurrent Neural Networks on
Sequence Modeling".
Zhou 等 2016, "Minimal Gated Unit for Recurrent Neural Networks".
Lei 等 2017, "Training RNNs as Fast as CNNs".
Graves 与 Schmidhuber 2005, "Framewise Phoneme Classification with Bidirectional LSTM and Other
Neural Network Architectures".
Vaswani 等 2017, "Attention Is All You Need".
Tai 等 2015, "Improved Semantic Representations From Tree-Structured Long Short-Term Memory
Networks".
Koutník 等 2014, "A Clockwork RNN".
Yao 等 2015, "Depth-Gated LSTM".
"""

# answer
import math
from collections.abc import Iterator

# end
import numpy as np

# answer
from solutions.loss import softmax
from solutions.lstm import lstm_forward, lstm_step, sigmoid

# end


def peephole_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    p_f: np.ndarray,
    p_i: np.ndarray,
    p_o: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The peephole LSTM: the gates look into the memory (Gers & Schmidhuber 2000).

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + p_f * c_{t-1} + b_f)
        i_t = sigmoid(x_t W_i + h_{t-1} U_i + p_i * c_{t-1} + b_i)
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + i_t * g_t
        o_t = sigmoid(x_t W_o + h_{t-1} U_o + p_o * c_t + b_o)
        h_t = o_t * tanh(c_t)

    The output gate looks at the new memory, the other two at the old one.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        p_f, p_i, p_o: the peepholes, one weight per unit, of shape (H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).

    ———— 中文 ————

    窥视孔 LSTM：门看得见记忆（Gers 与 Schmidhuber 2000）。

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + p_f * c_{t-1} + b_f)
        i_t = sigmoid(x_t W_i + h_{t-1} U_i + p_i * c_{t-1} + b_i)
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + i_t * g_t
        o_t = sigmoid(x_t W_o + h_{t-1} U_o + p_o * c_t + b_o)
        h_t = o_t * tanh(c_t)

    输出门看的是新的记忆，另外两个门看的是旧的记忆。

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev, c_prev: 第 t-1 步的隐藏状态和记忆，形状 (N, H)。
        W_x, W_h, b: f、i、g、o 并排的权重，形状依次为 (D, 4H)、(H, 4H)、(4H,)。
        p_f, p_i, p_o: 窥视孔，每个单元一个权重，形状 (H,)。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
        c_t: 第 t 步的记忆，形状 (N, H)。
    """
    # answer
    f, i, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)
    f, i = sigmoid(f + p_f * c_prev), sigmoid(i + p_i * c_prev)
    c_t = f * c_prev + i * np.tanh(g)
    return sigmoid(o + p_o * c_t) * np.tanh(c_t), c_t
    # end


def coupled_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Coupled gates: what is forgotten makes room for what is new (Greff et al. 2015, "CIFG").

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)        (o_t in the same way)
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + (1 - f_t) * g_t
        h_t = o_t * tanh(c_t)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, g, o side by side (three blocks: no input gate), of shapes
            (D, 3H), (H, 3H), (3H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).

    ———— 中文 ————

    耦合门：忘掉多少，就给新信息腾出多少位置（Greff 等 2015, "CIFG"）。

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)        （o_t 也这样算）
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + (1 - f_t) * g_t
        h_t = o_t * tanh(c_t)

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev, c_prev: 第 t-1 步的隐藏状态和记忆，形状 (N, H)。
        W_x, W_h, b: f、g、o 并排的权重（只有三块，没有输入门），形状依次为 (D, 3H)、(H, 3H)、
            (3H,)。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
        c_t: 第 t 步的记忆，形状 (N, H)。
    """
    # answer
    f, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 3, axis=-1)
    f = sigmoid(f)
    c_t = f * c_prev + (1 - f) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t
    # end


# answer
def _blocks(count: int, *weights: np.ndarray) -> Iterator[list[np.ndarray]]:
    """Cut each of the packed weights into the blocks of its gates."""
    return (np.split(w, count, axis=-1) for w in weights)


# end
def gru_step(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """The gated recurrent unit: two gates and no separate memory (Cho et al. 2014).

        z_t = sigmoid(x_t W_z + h_{t-1} U_z + b_z)              (how much is renewed)
        r_t = sigmoid(x_t W_r + h_{t-1} U_r + b_r)              (how much of the past is seen)
        n_t = tanh(x_t W_n + (r_t * h_{t-1}) U_n + b_n)         (what is new)
        h_t = (1 - z_t) * h_{t-1} + z_t * n_t

    Two things are not as in PyTorch's `nn.GRU`. There the reset gate acts after the weights,
    r_t * (h_{t-1} U_n + b'_n) with a bias of its own; here it acts on the state before them. And
    there z_t says how much is kept, h_t = (1 - z_t) * n_t + z_t * h_{t-1}, as in Cho et al.; here
    it says how much is renewed, as in Chung et al. 2014.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of z, r, n side by side, of shapes (D, 3H), (H, 3H), (3H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).

    ———— 中文 ————

    门控循环单元（GRU）：两个门，不另设记忆（Cho 等 2014）。

        z_t = sigmoid(x_t W_z + h_{t-1} U_z + b_z)              （更新多少）
        r_t = sigmoid(x_t W_r + h_{t-1} U_r + b_r)              （能看到多少旧状态）
        n_t = tanh(x_t W_n + (r_t * h_{t-1}) U_n + b_n)         （新的内容）
        h_t = (1 - z_t) * h_{t-1} + z_t * n_t

    有两处与 PyTorch 的 `nn.GRU` 不同。在那里，重置门在乘权重之后才作用，即 r_t * (h_{t-1} U_n +
    b'_n)，还另有一个偏置；这里它在乘权重之前作用于状态。另外，在那里，z_t 是保留的份额，h_t =
    (1 - z_t) * n_t + z_t * h_{t-1}，同 Cho 等；这里它是更新的份额，同 Chung 等 2014。

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: z、r、n 并排的权重，形状依次为 (D, 3H)、(H, 3H)、(3H,)。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
    """
    # answer
    (W_z, W_r, W_n), (U_z, U_r, U_n), (b_z, b_r, b_n) = _blocks(3, W_x, W_h, b)
    z = sigmoid(x_t @ W_z + h_prev @ U_z + b_z)
    r = sigmoid(x_t @ W_r + h_prev @ U_r + b_r)
    n = np.tanh(x_t @ W_n + (r * h_prev) @ U_n + b_n)
    return (1 - z) * h_prev + z * n
    # end


def mgu_step(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """The minimal gated unit: one gate does the work of the GRU's two (Zhou et al. 2016).

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)
        n_t = tanh(x_t W_n + (f_t * h_{t-1}) U_n + b_n)
        h_t = (1 - f_t) * h_{t-1} + f_t * n_t

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, n side by side, of shapes (D, 2H), (H, 2H), (2H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).

    ———— 中文 ————

    最小门控单元（MGU）：一个门做 GRU 两个门的事（Zhou 等 2016）。

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)
        n_t = tanh(x_t W_n + (f_t * h_{t-1}) U_n + b_n)
        h_t = (1 - f_t) * h_{t-1} + f_t * n_t

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_x, W_h, b: f、n 并排的权重，形状依次为 (D, 2H)、(H, 2H)、(2H,)。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
    """
    # answer
    (W_f, W_n), (U_f, U_n), (b_f, b_n) = _blocks(2, W_x, W_h, b)
    f = sigmoid(x_t @ W_f + h_prev @ U_f + b_f)
    n = np.tanh(x_t @ W_n + (f * h_prev) @ U_n + b_n)
    return (1 - f) * h_prev + f * n
    # end


def sru_forward(
    x: np.ndarray, c0: np.ndarray, W: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The simple recurrent unit over a whole sequence (Lei et al. 2017).

        v_t = x_t W_v                                  (no bias; the paper's x with a tilde)
        f_t = sigmoid(x_t W_f + b_f)
        r_t = sigmoid(x_t W_r + b_r)
        c_t = f_t * c_{t-1} + (1 - f_t) * v_t
        h_t = r_t * tanh(c_t) + (1 - r_t) * x_t

    The gates see the input only, never a state: all matrix products can be taken for the whole
    sequence at once, and what is left of the recurrence is cheap. As x_t passes into h_t, D = H.

    Args:
        x: the inputs, of shape (N, T, H).
        c0: the memory before the first step, of shape (N, H).
        W: the weights of v, f, r side by side, of shape (H, 3H).
        b: the biases of f, r side by side, of shape (2H,).

    Returns:
        h: the hidden state of every step, of shape (N, T, H).
        c: the memory of every step, of shape (N, T, H).

    ———— 中文 ————

    简单循环单元（SRU）走过整个序列（Lei 等 2017）。

        v_t = x_t W_v                                  （没有偏置；论文写成带波浪号的 x）
        f_t = sigmoid(x_t W_f + b_f)
        r_t = sigmoid(x_t W_r + b_r)
        c_t = f_t * c_{t-1} + (1 - f_t) * v_t
        h_t = r_t * tanh(c_t) + (1 - r_t) * x_t

    门只看输入，从不看状态：所有的矩阵乘法都可以对整个序列一次做完，循环里剩下的计算很少。因为 x_t
    的一部分原样进入 h_t，所以 D = H。

    参数：
        x: 输入，形状 (N, T, H)。
        c0: 第一步之前的记忆，形状 (N, H)。
        W: v、f、r 并排的权重，形状 (H, 3H)。
        b: f、r 并排的偏置，形状 (2H,)。

    返回：
        h: 每一步的隐藏状态，形状 (N, T, H)。
        c: 每一步的记忆，形状 (N, T, H)。
    """
    # answer
    v, f, r = np.split(x @ W, 3, axis=-1)
    b_f, b_r = np.split(b, 2)
    f, r = sigmoid(f + b_f), sigmoid(r + b_r)
    c = np.zeros_like(x)
    c_t = c0
    for t in range(x.shape[1]):
        c_t = c[:, t] = f[:, t] * c_t + (1 - f[:, t]) * v[:, t]
    return r * np.tanh(c) + (1 - r) * x, c
    # end


def bilstm_forward(
    x: np.ndarray,
    init_f: tuple[np.ndarray, np.ndarray],
    init_b: tuple[np.ndarray, np.ndarray],
    params_f: tuple[np.ndarray, np.ndarray, np.ndarray],
    params_b: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> np.ndarray:
    """Two LSTMs, one for each direction of reading (Graves & Schmidhuber 2005).

    The second one reads from the last step to the first. Its states are put back in the order of
    the input, so that at each step both halves speak of the same x_t:

        result[:, t] = [forward[:, t], backward[:, t]]        (side by side along the last axis)

    Args:
        x: the inputs, of shape (N, T, D).
        init_f, init_b: the states (h0, c0) that each direction starts from, each of shape (N, H).
        params_f, params_b: the weights (W_x, W_h, b) of each direction, of shapes (D, 4H),
            (H, 4H) and (4H,).

    Returns:
        h: the hidden states, forward half first, of shape (N, T, 2H).

    ———— 中文 ————

    两个 LSTM，各朝一个方向读（Graves 与 Schmidhuber 2005）。

    第二个从最后一步读到第一步。它的状态要放回输入的顺序，这样在每一步上，两半对应的是同一个 x_t：

        result[:, t] = [forward[:, t], backward[:, t]]        （沿最后一个轴并排）

    参数：
        x: 输入，形状 (N, T, D)。
        init_f, init_b: 每个方向出发时的状态 (h0, c0)，形状都是 (N, H)。
        params_f, params_b: 每个方向的权重 (W_x, W_h, b)，形状依次为 (D, 4H)、(H, 4H) 和 (4H,)。

    返回：
        h: 隐藏状态，前向的一半在前，形状 (N, T, 2H)。
    """
    # answer
    forward, _, _ = lstm_forward(x, *init_f, *params_f)
    backward, _, _ = lstm_forward(x[:, ::-1], *init_b, *params_b)
    return np.concatenate([forward, backward[:, ::-1]], axis=-1)
    # end


def stacked_lstm_forward(
    x: np.ndarray,
    layers: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]],
) -> np.ndarray:
    """LSTMs on top of each other: the hidden states of one layer are the inputs of the next.

    Args:
        x: the inputs of the lowest layer, of shape (N, T, D).
        layers: from the lowest up, the states before the first step and the weights of each layer,
            (h0, c0, W_x, W_h, b), of shapes (N, H), (N, H), (D, 4H), (H, 4H) and (4H,). H may
            differ from layer to layer; D is the H of the layer below.

    Returns:
        h: the hidden states of the highest layer, of shape (N, T, H) with the H of that layer.

    ———— 中文 ————

    上下叠放的 LSTM：下面一层的隐藏状态，就是上面一层的输入。

    参数：
        x: 最下层的输入，形状 (N, T, D)。
        layers: 从最下层往上，每层第一步之前的状态和权重 (h0, c0, W_x, W_h, b)，形状依次为 (N, H)、
            (N, H)、(D, 4H)、(H, 4H) 和 (4H,)。各层的 H 可以不同；D 就是下面一层的 H。

    返回：
        h: 最上层的隐藏状态，形状 (N, T, H)，H 是最上层的。
    """
    # answer
    for h0, c0, W_x, W_h, b in layers:
        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)
    return x
    # end


def attention_pool(
    h: np.ndarray, query: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """One summary of all hidden states, by scaled dot-product attention (Vaswani et al. 2017).

        score[n, t] = h[n, t] · query[n] / sqrt(H)
        weights[n]  = softmax(score[n])        (over the steps that count)
        context[n]  = sum_t weights[n, t] h[n, t]

    A step that does not count has weight exactly 0, and its state changes nothing. Exact for scores
    of ±1e4, at steps that count and at others, with no overflow, invalid or divide warning.

    Args:
        h: the hidden states, of shape (N, T, H).
        query: what is looked for, one vector per sequence, of shape (N, H).
        mask: boolean or 0/1, of shape (N, T); true where the step counts. None: every step counts.

    Returns:
        context: the weighted sum, of shape (N, H).
        weights: they add up to 1 in each row, of shape (N, T).

    Raises:
        ValueError: a row has no step that counts; the message names `mask`.

    ———— 中文 ————

    用缩放点积注意力把所有隐藏状态汇成一个向量（Vaswani 等 2017）。

        score[n, t] = h[n, t] · query[n] / sqrt(H)
        weights[n]  = softmax(score[n])        （只在计入的步上做）
        context[n]  = sum_t weights[n, t] h[n, t]

    不计入的步，权重恰好为 0，它的状态不起任何作用。分数为 ±1e4 时结果精确，不管这一步是否计入，也没
    有溢出、无效值或除零警告。

    参数：
        h: 隐藏状态，形状 (N, T, H)。
        query: 要找的是什么，每个序列一个向量，形状 (N, H)。
        mask: 掩码，布尔值或 0/1，形状 (N, T)；真表示这一步计入。None 表示每一步都计入。

    返回：
        context: 加权和，形状 (N, H)。
        weights: 每一行加起来等于 1，形状 (N, T)。

    抛出：
        ValueError: 有一行没有计入的步；消息里要指出 `mask`。
    """
    # answer
    counted = np.ones(h.shape[:2], bool) if mask is None else np.asarray(mask).astype(bool)
    if not counted.any(axis=1).all():
        row = int(np.argmin(counted.any(axis=1)))
        raise ValueError(f"mask[{row}] leaves no step to attend to")
    h = np.where(counted[:, :, None], h, 0)  # 0 * nan is nan: a weight of 0 alone does not help
    scores = np.einsum("nth,nh->nt", h, query) / math.sqrt(h.shape[2])
    weights = softmax(np.where(counted, scores, -np.inf))
    return np.einsum("nt,nth->nh", weights, h), weights
    # end


def tree_lstm_node(
    x: np.ndarray,
    children_h: np.ndarray,
    children_c: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The child-sum Tree-LSTM: a node of a tree instead of a step in time (Tai et al. 2015).

    A node may have any number C of children. Each has a forget gate of its own, with the same
    weights; the other gates see the sum s of the children's hidden states:

        s   = sum_k h_k
        f_k = sigmoid(x W_f + h_k U_f + b_f)            (for each child k)
        i   = sigmoid(x W_i + s U_i + b_i)              (o in the same way)
        g   = tanh(x W_g + s U_g + b_g)
        c   = i * g + sum_k f_k * c_k
        h   = o * tanh(c)

    Args:
        x: the input at this node, of shape (D,).
        children_h, children_c: hidden states and memories of the children, of shape (C, H).
            A leaf has C = 0.
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).

    Returns:
        h: the hidden state of the node, of shape (H,).
        c: the memory of the node, of shape (H,).

    ———— 中文 ————

    child-sum Tree-LSTM：时间上的一步换成树的一个节点（Tai 等 2015）。

    节点可以有任意多个（C 个）子节点。每个子节点有自己的遗忘门，权重是同一组；其余的门看的是各子节点
    隐藏状态之和 s：

        s   = sum_k h_k
        f_k = sigmoid(x W_f + h_k U_f + b_f)            （对每个子节点 k）
        i   = sigmoid(x W_i + s U_i + b_i)              （o 也这样算）
        g   = tanh(x W_g + s U_g + b_g)
        c   = i * g + sum_k f_k * c_k
        h   = o * tanh(c)

    参数：
        x: 这个节点的输入，形状 (D,)。
        children_h, children_c: 各子节点的隐藏状态和记忆，形状 (C, H)。叶子的 C = 0。
        W_x, W_h, b: f、i、g、o 并排的权重，形状依次为 (D, 4H)、(H, 4H)、(4H,)。

    返回：
        h: 节点的隐藏状态，形状 (H,)。
        c: 节点的记忆，形状 (H,)。
    """
    # answer
    H = children_h.shape[1]
    f_x, igo_x = np.split(x @ W_x + b, [H])
    U_f, U_igo = np.split(W_h, [H], axis=1)
    f = sigmoid(f_x + children_h @ U_f)
    i, g, o = np.split(igo_x + children_h.sum(axis=0) @ U_igo, 3)
    c = sigmoid(i) * np.tanh(g) + (f * children_c).sum(axis=0)
    return sigmoid(o) * np.tanh(c), c
    # end


def clockwork_rnn_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    periods: np.ndarray,
    t: int,
) -> np.ndarray:
    """The Clockwork RNN: units that tick at different speeds (Koutník et al. 2014).

    Unit j has the period periods[j]. It is computed anew only when t is a multiple of it, and
    otherwise keeps its state:

        h_t[j] = tanh(x_t W_xh + h_{t-1} M + b_h)[j]    (where t mod periods[j] = 0)
        h_t[j] = h_{t-1}[j]                             (elsewhere)

    M is `W_hh` without the connections from faster to slower units: the entry [i, j], from unit i
    to unit j, stays where periods[i] >= periods[j] and is 0 elsewhere.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        periods: the period of each unit, integers of 1 or more, of shape (H,).
        t: the step, counted from 0.

    Returns:
        h_t: the hidden state of step t, of shape (N, H).

    ———— 中文 ————

    Clockwork RNN：各个单元快慢不同（Koutník 等 2014）。

    单元 j 的周期是 periods[j]。只有 t 是周期的倍数时，它才重新计算，其余时候状态不变：

        h_t[j] = tanh(x_t W_xh + h_{t-1} M + b_h)[j]    （t mod periods[j] = 0 时）
        h_t[j] = h_{t-1}[j]                             （其余时候）

    M 是去掉了“由快到慢”的连接的 `W_hh`：元素 [i, j] 表示从单元 i 到单元 j 的连接，periods[i] >=
    periods[j] 时保留，否则为 0。

    参数：
        x_t: 第 t 步的输入，形状 (N, D)。
        h_prev: 第 t-1 步的隐藏状态，形状 (N, H)。
        W_xh, W_hh, b_h: 权重，形状依次为 (D, H)、(H, H) 和 (H,)。
        periods: 每个单元的周期，不小于 1 的整数，形状 (H,)。
        t: 第几步，从 0 数起。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
    """
    # answer
    periods = np.asarray(periods)
    M = W_hh * (periods[:, None] >= periods)
    return np.where(t % periods == 0, np.tanh(x_t @ W_xh + h_prev @ M + b_h), h_prev)
    # end


def depth_gated_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    c_below: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    W_xd: np.ndarray,
    w_cd: np.ndarray,
    w_ld: np.ndarray,
    b_d: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The depth-gated LSTM: memory flows in from the layer below, too (Yao et al. 2015).

    The layers form a stack. A gate of its own says how much of the lower memory enters this one.

        d_t = sigmoid(x_t W_xd + w_cd * c_{t-1} + w_ld * c_below + b_d)
        c_t = d_t * c_below + f_t * c_{t-1} + i_t * g_t
        h_t = o_t * tanh(c_t)

    f_t, i_t, g_t and o_t are those of the plain LSTM of part 5: without peepholes.

    Args:
        x_t: the input of this layer at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of this layer at step t-1, of shape (N, H).
        c_below: the memory of the layer below at step t, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        W_xd: the depth gate's weights for the input, of shape (D, H).
        w_cd, w_ld: its weights for the two memories, one per unit, of shape (H,).
        b_d: its bias, of shape (H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).

    ———— 中文 ————

    深度门 LSTM：下层的记忆也流进来（Yao 等 2015）。

    各层上下叠放。有一个专门的门，决定下层的记忆有多少进入本层。

        d_t = sigmoid(x_t W_xd + w_cd * c_{t-1} + w_ld * c_below + b_d)
        c_t = d_t * c_below + f_t * c_{t-1} + i_t * g_t
        h_t = o_t * tanh(c_t)

    f_t、i_t、g_t、o_t 与第 5 部分的普通 LSTM 相同：没有窥视孔。

    参数：
        x_t: 本层第 t 步的输入，形状 (N, D)。
        h_prev, c_prev: 本层第 t-1 步的隐藏状态和记忆，形状 (N, H)。
        c_below: 下层第 t 步的记忆，形状 (N, H)。
        W_x, W_h, b: f、i、g、o 并排的权重，形状依次为 (D, 4H)、(H, 4H)、(4H,)。
        W_xd: 深度门对输入的权重，形状 (D, H)。
        w_cd, w_ld: 深度门对两份记忆的权重，每个单元一个，形状 (H,)。
        b_d: 深度门的偏置，形状 (H,)。

    返回：
        h_t: 第 t 步的隐藏状态，形状 (N, H)。
        c_t: 第 t 步的记忆，形状 (N, H)。
    """
    # answer
    _, c_plain, gates = lstm_step(x_t, h_prev, c_prev, W_x, W_h, b)
    d = sigmoid(x_t @ W_xd + w_cd * c_prev + w_ld * c_below + b_d)
    c_t = c_plain + d * c_below
    return gates["o"] * np.tanh(c_t), c_t
    # end
