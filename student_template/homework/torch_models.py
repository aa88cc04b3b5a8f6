"""Part 7: the same networks in PyTorch, and a sine wave (N1, N3, Q19).

Shapes: `N` sequences in a batch, `T` steps in time, `D` features of the input, `H` hidden units,
`O` outputs, `M` windows. Batch first. Series and windows may come in as NumPy arrays or as tensors;
what a function makes of them may be either, too.
"""

import numpy as np
import torch
from torch import nn

Array = np.ndarray | torch.Tensor


class LSTMCell(nn.Module):
    """One step of an LSTM, from two linear layers (part 5 has the formulas).

        f, i, g, o = split of W_x(x) + W_h(h) into four, in this order
        c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h' = sigmoid(o) * tanh(c')

    Attributes:
        W_x: nn.Linear(input_size, 4 * hidden_size).
        W_h: nn.Linear(hidden_size, 4 * hidden_size).

    Source: Hochreiter and Schmidhuber (1997); the forget gate is Gers et al. (2000).
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
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
            h: the new hidden state, of shape (N, H), and the new state (h, c).
        """
        raise NotImplementedError("N1: LSTMCell")


class LSTMModel(nn.Module):
    """A stack of LSTM layers (`nn.LSTM`), and a linear layer on the last step's hidden state."""

    def __init__(
        self, input_size: int, hidden_size: int, num_layers: int, output_size: int
    ) -> None:
        super().__init__()
        raise NotImplementedError("N1: LSTMModel")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Read a batch of sequences, from a zero state.

        Args:
            x: the sequences, of shape (N, T, D).

        Returns:
            One output for each sequence, of shape (N, O).
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

    Source: Elman (1990), "Finding structure in time".
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        raise NotImplementedError("N3: ElmanRNN")

    def forward(self, x: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Take one step.

        Args:
            x: the input of this step, of shape (N, D).
            state: the hidden state after the step before, of shape (N, H).

        Returns:
            The output of this step, of shape (N, O), and the new state, of shape (N, H).
        """
        raise NotImplementedError("N3: ElmanRNN")


class SequenceRNN(nn.Module):
    """The same network on `nn.RNN`, which walks through the whole sequence by itself.

    Attributes:
        rnn: nn.RNN with tanh, one layer. Whether it is batch first is yours to choose.
        linear_ho: nn.Linear(hidden_size, output_size).
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
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
            The output of the last step, of shape (N, O), and the state after it, as `nn.RNN` gives
            it: of shape (1, N, H).
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
    """
    raise NotImplementedError("N3: make_windows")


def fit(model: nn.Module, X: Array, Y: Array, epochs: int, lr: float) -> list[float]:
    """Train a model to say the value that follows a window, by the mean squared error.

    The optimiser and the batches are yours to choose. After `from tqdm import tqdm`,
    `tqdm(range(epochs), disable=None)` shows a progress bar on a terminal and is quiet elsewhere.

    Args:
        model: an ElmanRNN (stepped through the window from a zero state), a SequenceRNN or an
            LSTMModel. It is trained in place.
        X: windows, of shape (M, length, D); converted to the model's dtype.
        Y: the value that follows each, of shape (M, O).
        epochs: how often all windows are seen.
        lr: the learning rate.

    Returns:
        The mean squared error of each epoch: as many Python floats as there are epochs.
    """
    raise NotImplementedError("N3: fit")


def predict_one_step(model: nn.Module, y: Array, length: int, start: int) -> Array:
    """Predict each value from the true values before it.

        prediction[j] = what the model says after y[start + j - length : start + j]

    Args:
        model: an ElmanRNN, a SequenceRNN or an LSTMModel with one feature and one output.
        y: the series, of shape (T,).
        length: how many values the model sees.
        start: the first value to predict.

    Returns:
        Predictions of y[start], ..., y[T - 1], of shape (T - start,).

    Raises:
        ValueError: `start` is under `length`; the message names `start`.
    """
    raise NotImplementedError("N3: predict_one_step")


def predict_multi_step(model: nn.Module, window: Array, steps: int) -> Array:
    """Predict many values in a row: each prediction becomes an input of the next.

    Args:
        model: an ElmanRNN, a SequenceRNN or an LSTMModel with one feature and one output.
        window: the last true values, of shape (length,). The model always sees `length` values:
            each prediction is put at the end, and the oldest value is dropped.
        steps: how many values to predict.

    Returns:
        The predictions, of shape (steps,).
    """
    raise NotImplementedError("N3: predict_multi_step")


class CnnLstm(nn.Module):
    """A convolution over time, an LSTM on what it finds, and a linear layer on the last step.

    z = relu(conv(x)), as long as x ("same" padding: zeros on both sides)
    output = linear(last hidden state of lstm(z))
    """

    def __init__(
        self, input_size: int, channels: int, kernel_size: int, hidden_size: int, output_size: int
    ) -> None:
        """Make the layers.

        Args:
            input_size: features of the input, D.
            channels: features that the convolution finds.
            kernel_size: steps in time that one of them looks at; odd.
            hidden_size: hidden units of the LSTM (one layer).
            output_size: outputs, O.
        """
        super().__init__()
        raise NotImplementedError("Q19: CnnLstm")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Read a batch of sequences.

        Args:
            x: the sequences, of shape (N, T, D). Mind that `nn.Conv1d` wants the time last.

        Returns:
            One output for each sequence, of shape (N, O).
        """
        raise NotImplementedError("Q19: CnnLstm")
