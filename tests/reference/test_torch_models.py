"""The reference of part 7 against PyTorch's own layers, autograd and known numbers."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from autograder.hidden_tests.torch_models import sine
from solutions import torch_models as ours

N, T, D, H, O = 3, 5, 2, 4, 3  # noqa: E741
DTYPES = (torch.float32, torch.float64)
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=str)


def close(value, expected, dtype=torch.float64) -> None:
    """Equal up to the rounding of the dtype."""
    eps = 300 * torch.finfo(dtype).eps
    torch.testing.assert_close(value, expected, rtol=eps, atol=eps)


@pytest.fixture(autouse=True)
def seed() -> None:
    """The same parameters in every run."""
    torch.manual_seed(0)


@each_dtype
def test_lstm_cell_is_nn_lstm_cell(dtype):
    cell = ours.LSTMCell(D, H).to(dtype)
    theirs = nn.LSTMCell(D, H).to(dtype)
    order = torch.arange(4 * H).view(4, H)[[1, 0, 2, 3]].flatten()  # f, i, g, o from i, f, g, o
    with torch.no_grad():
        for own, other in ((cell.W_x, "ih"), (cell.W_h, "hh")):
            own.weight.copy_(getattr(theirs, f"weight_{other}")[order])
            own.bias.copy_(getattr(theirs, f"bias_{other}")[order])
    x, h, c = (torch.randn(N, size, dtype=dtype, requires_grad=True) for size in (D, H, H))
    output, (new_h, new_c) = cell(x, (h, c))
    right_h, right_c = theirs(x, (h, c))
    assert output is new_h
    close(new_h, right_h, dtype)
    close(new_c, right_c, dtype)
    weights = torch.randn_like(right_h)
    for got, right in zip(
        torch.autograd.grad((output * weights).sum(), (x, h, c)),
        torch.autograd.grad((right_h * weights).sum(), (x, h, c)),
        strict=True,
    ):
        close(got, right, dtype)


@each_dtype
def test_to_torch_lstm_gives_every_state(dtype):
    cell = ours.LSTMCell(D, H).to(dtype)
    before = copy.deepcopy(cell.state_dict())
    made = ours.to_torch_lstm(cell)
    assert type(made) is nn.LSTM and made.batch_first and made.num_layers == 1
    x = torch.randn(N, T, D, dtype=dtype)
    state = torch.zeros(N, H, dtype=dtype), torch.zeros(N, H, dtype=dtype)
    states = []
    for x_t in x.unbind(1):
        h, state = cell(x_t, state)
        states.append(h)
    got, (h_n, c_n) = made(x)
    close(got, torch.stack(states, 1), dtype)
    close(h_n[0], state[0], dtype)
    close(c_n[0], state[1], dtype)
    assert all(torch.equal(cell.state_dict()[name], value) for name, value in before.items())


@each_dtype
def test_to_sequence_rnn_and_nn_rnn(dtype):
    elman = ours.ElmanRNN(D, H, O).to(dtype)
    made = ours.to_sequence_rnn(elman)
    theirs = nn.RNN(D, H, batch_first=True).to(dtype)
    theirs.load_state_dict(made.rnn.state_dict())
    x, start = torch.randn(N, T, D, dtype=dtype), torch.randn(N, H, dtype=dtype)
    for first in (None, start):
        state = torch.zeros(N, H, dtype=dtype) if first is None else first
        for x_t in x.unbind(1):
            output, state = elman(x_t, state)
        got, last = made(x, None if first is None else first[None])
        assert last.shape == (1, N, H) and got.shape == (N, O)
        close(got, output, dtype)
        close(last[0], state, dtype)
        close(last, theirs(x, None if first is None else first[None])[1], dtype)


def test_elman_is_nn_rnn_cell():
    elman = ours.ElmanRNN(D, H, O)
    theirs = nn.RNNCell(D, H)
    theirs.load_state_dict({
        "weight_ih": elman.linear_ih.weight, "bias_ih": elman.linear_ih.bias,
        "weight_hh": elman.linear_hh.weight, "bias_hh": elman.linear_hh.bias,
    })  # fmt: skip
    x, h = torch.randn(N, D), torch.randn(N, H)
    output, state = elman(x, h)
    close(state, theirs(x, h), torch.float32)
    close(output, elman.linear_ho(state), torch.float32)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_lstm_model_reads_the_last_step_of_the_top(layers):
    model = ours.LSTMModel(D, H, layers, O)
    x = torch.randn(N, T, D)
    _, (h_n, _) = model.lstm(x)
    assert h_n.shape == (layers, N, H)
    close(model(x), nn.functional.linear(h_n[-1], *model.linear.parameters()), torch.float32)


@pytest.mark.parametrize("kernel", [1, 3, 5])
def test_cnn_lstm_in_functions(kernel):
    model = ours.CnnLstm(D, 6, kernel, H, O).double()
    x = torch.randn(N, T, D, dtype=torch.float64)
    z = nn.functional.conv1d(x.mT, model.conv.weight, model.conv.bias, padding=kernel // 2)
    assert z.shape == (N, 6, T)
    h, _ = model.lstm(z.clamp(min=0).mT)
    close(model(x), model.linear(h[:, -1]))


def test_windows_of_known_numbers():
    X, Y = ours.make_windows(np.arange(5.0), 3)
    assert X[..., 0].tolist() == [[0, 1, 2], [1, 2, 3]] and X.shape == (2, 3, 1)
    assert Y.tolist() == [[3], [4]]
    X, Y = ours.make_windows(torch.arange(3.0), 2)
    assert np.asarray(X).tolist() == [[[0], [1]]] and np.asarray(Y).tolist() == [[2]]
    for length in (-1, 0, 5, 6):
        with pytest.raises(ValueError, match="length"):
            ours.make_windows(np.arange(5.0), length)


class Counts(nn.Module):
    """Says the sum of what it sees, times a factor."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(1.0, dtype=torch.float64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(M, length, 1) to (M, 1)."""
        return self.factor * x.sum(1)


def test_predictions_of_known_numbers():
    """Truth fed back gives sums of the truth; predictions fed back give Fibonacci's numbers."""
    model = Counts()
    assert list(ours.predict_one_step(model, np.array([1, 2, 3, 4, 5.0]), 2, 3)) == [5, 7]
    assert list(ours.predict_one_step(model, [1, 2, 3.0], 2, 2)) == [3]
    assert list(ours.predict_multi_step(model, np.array([1, 1.0]), 6)) == [2, 3, 5, 8, 13, 21]
    assert list(ours.predict_multi_step(model, torch.tensor([1.0, 2, 3]), 2)) == [6, 11]
    assert len(ours.predict_multi_step(model, [1.0], 0)) == 0
    with pytest.raises(ValueError, match="start"):
        ours.predict_one_step(model, np.arange(5.0), 3, 2)


def test_fit_says_the_loss_before_each_step():
    model, X, Y = Counts(), np.ones((4, 3, 1), np.float32), np.full((4, 1), 6, np.float32)
    losses = ours.fit(model, X, Y, 2, 0.5)
    assert losses[0] == 9  # (1 * 3 - 6)**2; Adam's first step is as long as the learning rate
    assert losses[1] == pytest.approx((1.5 * 3 - 6) ** 2)
    assert all(type(loss) is float for loss in losses)
    assert ours.fit(model, torch.tensor(X), torch.tensor(Y), 0, 0.5) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SequenceRNN", "ElmanRNN"])
def test_fit_beats_repeating_the_last_value(name):
    """Over other seeds of the parameters than the grader's."""
    y, start = sine.series(), 320
    repeated = float(((y[start - 1 : -1] - y[start:]) ** 2).mean())
    assert repeated == pytest.approx(0.0110, abs=2e-4)
    torch.manual_seed(1)
    model = getattr(ours, name)(1, sine.HIDDEN, 1)
    ours.fit(model, *ours.make_windows(y[:start], sine.LENGTH), sine.EPOCHS, sine.LR)
    said = ours.predict_one_step(model, y, sine.LENGTH, start)
    assert float(((said - y[start:]) ** 2).mean()) < sine.BAR < repeated
