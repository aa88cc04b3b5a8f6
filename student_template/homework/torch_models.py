# Handout: handouts/07_torch_models.html
# 讲义：handouts/07_torch_models.zh.html
"""Part 7: the same networks in PyTorch, and a sine wave (N1, N3, Q19).

Shapes: `N` sequences in a batch, `T` steps in time, `D` features of the input, `H` hidden units,
`O` outputs, `C` channels, `M` windows of `L` values. Batch first. Series and windows may come in as
NumPy arrays or as tensors; what a function makes of them may be either, too.

———— 中文 ————

第 7 部分：用 PyTorch 再做一遍，并预测正弦波（N1、N3、Q19）。

形状：一个批次有 `N` 个序列，时间上有 `T` 步，`D` 个输入特征，`H` 个隐藏单元，`O` 个输出，`C` 个通
道，`M` 个窗口，每个窗口 `L` 个值。批次在最前面。输入的序列和窗口可以是 NumPy 数组，也可以是张量；函
数返回的也是哪种都行。
"""

import numpy as np
import torch
from torch import nn

Array = np.ndarray | torch.Tensor


class LSTMCell(nn.Module):
    """One step of an LSTM, from two linear layers (part 5 has the formulas).

        f, i, g, o = split(W_x(x) + W_h(h))        (into four blocks, in this order)
        c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h' = sigmoid(o) * tanh(c')

    Attributes:
        W_x: nn.Linear(input_size, 4 * hidden_size).
        W_h: nn.Linear(hidden_size, 4 * hidden_size).

    Source: Hochreiter & Schmidhuber 1997; the forget gate is from Gers et al. 2000.

    ———— 中文 ————

    LSTM 的一步，由两个线性层组成（公式见第 5 部分）。

        f, i, g, o = split(W_x(x) + W_h(h))        （切成四块，按这个顺序）
        c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h' = sigmoid(o) * tanh(c')

    属性：
        W_x: nn.Linear(input_size, 4 * hidden_size)。
        W_h: nn.Linear(hidden_size, 4 * hidden_size)。

    出处：Hochreiter 与 Schmidhuber 1997；遗忘门出自 Gers 等 2000。
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            hidden_size: hidden units, H.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 输入的特征数，D。
            hidden_size: 隐藏单元数，H。
        """
        super().__init__()
        raise NotImplementedError("N1: LSTMCell")

    def forward(
        self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor]
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """Take one step.

        Args:
            x: the input of this step, of shape (N, D).
            state: (h, c) after the step before, each of shape (N, H).

        Returns:
            h: the new hidden state, of shape (N, H).
            state: the new state (h, c), a pair in a pair, each of shape (N, H).

        ———— 中文 ————

        走一步。

        参数：
            x: 这一步的输入，形状 (N, D)。
            state: 上一步之后的 (h, c)，形状都是 (N, H)。

        返回：
            h: 新的隐藏状态，形状 (N, H)。
            state: 新的状态 (h, c)，形状都是 (N, H)：外层的一对里还有一对。
        """
        raise NotImplementedError("N1: LSTMCell")


class LSTMModel(nn.Module):
    """A stack of LSTM layers (`nn.LSTM`), and a linear layer on the last step's hidden state.

    ———— 中文 ————

    多层 LSTM（`nn.LSTM`），再用一个线性层读最后一步的隐藏状态。
    """

    def __init__(
        self, input_size: int, hidden_size: int, num_layers: int, output_size: int
    ) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            hidden_size: hidden units of each layer, H.
            num_layers: LSTM layers, one above the other.
            output_size: outputs, O.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 输入的特征数，D。
            hidden_size: 每一层的隐藏单元数，H。
            num_layers: LSTM 有几层，上下叠放。
            output_size: 输出的个数，O。
        """
        super().__init__()
        raise NotImplementedError("N1: LSTMModel")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Read a batch of sequences, from a zero state.

        Args:
            x: the sequences, of shape (N, T, D).

        Returns:
            output: one for each sequence, of shape (N, O).

        ———— 中文 ————

        读一个批次的序列，从零状态出发。

        参数：
            x: 各个序列，形状 (N, T, D)。

        返回：
            output: 每个序列一个输出，形状 (N, O)。
        """
        raise NotImplementedError("N1: LSTMModel")


class ElmanRNN(nn.Module):
    """One step of an Elman network, with its output layer.

        state' = tanh(linear_ih(x) + linear_hh(state))
        output = linear_ho(state')

    Attributes:
        linear_ih: nn.Linear(input_size, hidden_size).
        linear_hh: nn.Linear(hidden_size, hidden_size).
        linear_ho: nn.Linear(hidden_size, output_size).

    Source: Elman 1990, "Finding Structure in Time".

    ———— 中文 ————

    Elman 网络的一步，连同输出层。

        state' = tanh(linear_ih(x) + linear_hh(state))
        output = linear_ho(state')

    属性：
        linear_ih: nn.Linear(input_size, hidden_size)。
        linear_hh: nn.Linear(hidden_size, hidden_size)。
        linear_ho: nn.Linear(hidden_size, output_size)。

    出处：Elman 1990, "Finding Structure in Time"。
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            hidden_size: hidden units, H.
            output_size: outputs, O.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 输入的特征数，D。
            hidden_size: 隐藏单元数，H。
            output_size: 输出的个数，O。
        """
        super().__init__()
        raise NotImplementedError("N3: ElmanRNN")

    def forward(self, x: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Take one step.

        Args:
            x: the input of this step, of shape (N, D).
            state: the hidden state after the step before, of shape (N, H).

        Returns:
            output: the output of this step, of shape (N, O).
            state: the new state, of shape (N, H).

        ———— 中文 ————

        走一步。

        参数：
            x: 这一步的输入，形状 (N, D)。
            state: 上一步之后的隐藏状态，形状 (N, H)。

        返回：
            output: 这一步的输出，形状 (N, O)。
            state: 新的状态，形状 (N, H)。
        """
        raise NotImplementedError("N3: ElmanRNN")


class SequenceRNN(nn.Module):
    """The same network on `nn.RNN`, which walks through the whole sequence by itself.

    Attributes:
        rnn: nn.RNN(input_size, hidden_size), with tanh, one layer. Whether it is batch first is
            yours to choose.
        linear_ho: nn.Linear(hidden_size, output_size).

    ———— 中文 ————

    同一个网络用 `nn.RNN` 来写，它自己就能走完整个序列。

    属性：
        rnn: nn.RNN(input_size, hidden_size)，激活为 tanh，只有一层。批次是不是在最前面（batch
            first），随你选择。
        linear_ho: nn.Linear(hidden_size, output_size)。
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            hidden_size: hidden units, H.
            output_size: outputs, O.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 输入的特征数，D。
            hidden_size: 隐藏单元数，H。
            output_size: 输出的个数，O。
        """
        super().__init__()
        raise NotImplementedError("N3: SequenceRNN")

    def forward(
        self, seq: torch.Tensor, state: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Read a batch of sequences.

        Args:
            seq: the sequences, of shape (N, T, D).
            state: the state before the first step, of shape (1, N, H); None stands for zeros.

        Returns:
            output: the output of the last step, of shape (N, O).
            state: the state after it, as `nn.RNN` gives it, of shape (1, N, H).

        ———— 中文 ————

        读一个批次的序列。

        参数：
            seq: 各个序列，形状 (N, T, D)。
            state: 第一步之前的状态，形状 (1, N, H)；None 表示全为零。

        返回：
            output: 最后一步的输出，形状 (N, O)。
            state: 其后的状态，就是 `nn.RNN` 给出的样子，形状 (1, N, H)。
        """
        raise NotImplementedError("N3: SequenceRNN")


def to_sequence_rnn(elman: ElmanRNN) -> SequenceRNN:
    """The `SequenceRNN` that computes what an `ElmanRNN` computes: its weights carried over.

    Mind that `nn.RNN` has two biases and adds them, just as the two linear layers do.

    Args:
        elman: the network to carry over; it is left as it was.

    Returns:
        A new SequenceRNN. Over any sequence it gives the outputs that `elman` gives when it is
        stepped through it, equal to 1e-6.

    ———— 中文 ————

    与某个 `ElmanRNN` 计算结果相同的 `SequenceRNN`：把权重搬过去。

    注意，`nn.RNN` 有两个偏置，并把它们相加，正如那两个线性层一样。

    参数：
        elman: 要搬的网络；它保持原样。

    返回：
        一个新的 SequenceRNN。对任何序列，它的输出都与 `elman` 一步一步走过这个序列的输出相等，误差
        不超过 1e-6。
    """
    raise NotImplementedError("N3: to_sequence_rnn")


def to_torch_lstm(cell: LSTMCell) -> nn.LSTM:
    """The `nn.LSTM` that computes what an `LSTMCell` computes: its weights carried over.

    Ours are packed f, i, g, o; the documentation of `nn.LSTM` tells PyTorch's order.

    Args:
        cell: the cell to carry over; it is left as it was.

    Returns:
        A new nn.LSTM with one layer and `batch_first=True`. Over any sequence it gives the hidden
        states that `cell` gives when it is stepped through it, equal to 1e-6.

    ———— 中文 ————

    与某个 `LSTMCell` 计算结果相同的 `nn.LSTM`：把权重搬过去。

    我们的四块按 f、i、g、o 排列；PyTorch 的顺序见 `nn.LSTM` 的文档。

    参数：
        cell: 要搬的 LSTMCell；它保持原样。

    返回：
        一个新的 nn.LSTM，只有一层，`batch_first=True`。对任何序列，它的隐藏状态都与 `cell` 一步一步
        走过这个序列的隐藏状态相等，误差不超过 1e-6。
    """
    raise NotImplementedError("N3: to_torch_lstm")


def make_windows(y: Array, length: int) -> tuple[Array, Array]:
    """Cut a series into windows, each with the value that follows it.

        X[i, t, 0] = y[i + t],  Y[i, 0] = y[i + length]

    Args:
        y: the series, of shape (T,).
        length: how many values a window holds.

    Returns:
        X: every window that has a value after it, of shape (M, length, 1), M = T - length.
        Y: the values that follow, of shape (M, 1).

    Raises:
        ValueError: `length` is under 1 or over T - 1; the message names `length`.

    ———— 中文 ————

    把一个序列切成窗口，每个窗口配上它后面的那个值。

        X[i, t, 0] = y[i + t],  Y[i, 0] = y[i + length]

    参数：
        y: 序列，形状 (T,)。
        length: 一个窗口有几个值。

    返回：
        X: 每个后面还有值的窗口，形状 (M, length, 1)，M = T - length。
        Y: 后面的值，形状 (M, 1)。

    抛出：
        ValueError: `length` 小于 1 或大于 T - 1；消息里要指出 `length`。
    """
    raise NotImplementedError("N3: make_windows")


def fit(model: nn.Module, X: Array, Y: Array, epochs: int, lr: float) -> list[float]:
    """Train a model to say the value that follows a window, by the mean squared error.

    The optimiser and the batches are yours to choose, if they learn fast enough: with epochs=200
    and lr=0.01 the mean squared error on the noisy sine of the handout must fall under 0.010, that
    of an LSTMModel under 0.05. Adam gets there. At this learning rate RMSprop is too restless, and
    plain gradient descent on all windows at once too slow.

    After `from tqdm import tqdm`, `tqdm(range(epochs), disable=None)` shows a progress bar on a
    terminal and is quiet elsewhere.

    Args:
        model: an ElmanRNN (stepped through the window from a zero state), a SequenceRNN or an
            LSTMModel. It is trained in place.
        X: windows, of shape (M, L, D); converted to the model's dtype.
        Y: the value that follows each, of shape (M, O).
        epochs: how often all windows are seen.
        lr: the learning rate.

    Returns:
        The mean squared error of each epoch: as many Python floats as there are epochs.

    ———— 中文 ————

    训练一个模型说出窗口后面的值，损失是均方误差。

    优化器和批次由你选择，只要学得够快：epochs=200、lr=0.01 时，在讲义里带噪声的正弦上，均方误差应当
    低于 0.010，LSTMModel 应当低于 0.05。用 Adam 就能做到。在这个学习率下，RMSprop 太不稳定，每次用
    全部窗口的普通梯度下降又太慢。

    写上 `from tqdm import tqdm` 之后，`tqdm(range(epochs), disable=None)` 在终端里显示进度条，在别
    处不作声。

    参数：
        model: ElmanRNN（从零状态出发，一步一步走过窗口）、SequenceRNN 或 LSTMModel。就地训练。
        X: 各个窗口，形状 (M, L, D)；要转换成模型的 dtype。
        Y: 每个窗口后面的值，形状 (M, O)。
        epochs: 全部窗口用几遍。
        lr: 学习率。

    返回：
        每个 epoch 的均方误差：有几个 epoch，就有几个 Python 的 float。
    """
    raise NotImplementedError("N3: fit")


def predict_one_step(model: nn.Module, y: Array, length: int, start: int) -> Array:
    """Predict each value from the true values before it.

        prediction[j] = model(y[start + j - length : start + j])

    Args:
        model: an ElmanRNN, a SequenceRNN or an LSTMModel with one feature and one output.
        y: the series, of shape (T,).
        length: how many values the model sees.
        start: the first value to predict.

    Returns:
        predictions: of y[start], ..., y[T - 1], of shape (T - start,).

    Raises:
        ValueError: `start` is under `length`; the message names `start`.

    ———— 中文 ————

    由真实值预测后面的一个值，逐个进行。

        prediction[j] = model(y[start + j - length : start + j])

    参数：
        model: 一个 ElmanRNN、SequenceRNN 或 LSTMModel，只有一个特征和一个输出。
        y: 序列，形状 (T,)。
        length: 模型看几个值。
        start: 从哪个值开始预测。

    返回：
        predictions: 对 y[start], ..., y[T - 1] 的预测，形状 (T - start,)。

    抛出：
        ValueError: `start` 小于 `length`；消息里要指出 `start`。
    """
    raise NotImplementedError("N3: predict_one_step")


def predict_multi_step(model: nn.Module, window: Array, steps: int) -> Array:
    """Predict many values in a row: each prediction becomes an input of the next.

    Args:
        model: an ElmanRNN, a SequenceRNN or an LSTMModel with one feature and one output.
        window: the last true values, of shape (L,). The model always sees L values: each
            prediction is put at the end, and the oldest value is dropped.
        steps: how many values to predict.

    Returns:
        predictions: of shape (steps,).

    ———— 中文 ————

    连续预测许多个值：每个预测都成为下一次的输入。

    参数：
        model: 一个 ElmanRNN、SequenceRNN 或 LSTMModel，只有一个特征和一个输出。
        window: 最后的几个真实值，形状 (L,)。模型看到的始终是 L 个值：预测放在末尾，最旧的值去掉。
        steps: 预测几步，也就是几个值。

    返回：
        predictions: 各个预测，形状 (steps,)。
    """
    raise NotImplementedError("N3: predict_multi_step")


class CnnLstm(nn.Module):
    """A convolution over time, an LSTM on what it finds, and a linear layer on the last step.

        z = relu(conv(x))        (as long as x, by "same" padding: zeros on both sides)
        output = linear(h_T)     (h_T is the hidden state of lstm(z) at its last step)

    ———— 中文 ————

    在时间上做卷积，用 LSTM 读卷积的结果，再用一个线性层读最后一步。

        z = relu(conv(x))        （"same" 填充，两边补零，所以与 x 一样长）
        output = linear(h_T)     （h_T 是 lstm(z) 最后一步的隐藏状态）
    """

    def __init__(
        self, input_size: int, channels: int, kernel_size: int, hidden_size: int, output_size: int
    ) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            channels: features that the convolution finds, C.
            kernel_size: steps in time that one of them looks at; odd.
            hidden_size: hidden units of the LSTM (one layer), H.
            output_size: outputs, O.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 输入的特征数，D。
            channels: 卷积找出的特征数，C。
            kernel_size: 卷积每次看时间上的几步；奇数。
            hidden_size: LSTM 的隐藏单元数（一层），H。
            output_size: 输出的个数，O。
        """
        super().__init__()
        raise NotImplementedError("Q19: CnnLstm")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Read a batch of sequences.

        Args:
            x: the sequences, of shape (N, T, D). Mind that `nn.Conv1d` wants the time last.

        Returns:
            output: one for each sequence, of shape (N, O).

        ———— 中文 ————

        读一个批次的序列。

        参数：
            x: 各个序列，形状 (N, T, D)。注意，`nn.Conv1d` 要求时间在最后。

        返回：
            output: 每个序列一个输出，形状 (N, O)。
        """
        raise NotImplementedError("Q19: CnnLstm")
