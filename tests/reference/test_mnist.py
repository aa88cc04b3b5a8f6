"""The reference of part 8 against PyTorch's own layers and known numbers."""

import pytest
import torch
from torch import nn

from autograder.sealed import workshop
from solutions import mnist

MODELS = {"RowRNN": (mnist.RowRNN, nn.RNNCell), "RowLSTM": (mnist.RowLSTM, nn.LSTMCell)}
each_model = pytest.mark.parametrize("name", MODELS)


@pytest.fixture(autouse=True)
def seed() -> None:
    """The same numbers in every run."""
    workshop.seed(0)


def rows(images):
    """What one step sees, row after row."""
    return (images.reshape(-1, *images.shape[-2:]) - 0.5).unbind(1)


@each_model
@pytest.mark.parametrize("side", [5, 28])
def test_a_row_is_a_step(name, side):
    """The same layer, walked through row by row with a cell."""
    kind, cell_kind = MODELS[name]
    options = {"num_layers": 1} if name == "RowLSTM" else {}
    model = kind(input_size=side, hidden_size=7, num_classes=4, **options)
    cell, layer = cell_kind(side, 7), model.rnn if name == "RowRNN" else model.lstm
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in layer.state_dict().items()})
    images = torch.rand(3, 1, side, side)
    state = None
    for row in rows(images):
        state = cell(row, state)
    h = state[0] if name == "RowLSTM" else state
    torch.testing.assert_close(model(images), model.linear(h))
    torch.testing.assert_close(model(images[:, 0]), model(images))


def test_the_sizes_of_the_question():
    rnn, lstm = mnist.RowRNN(), mnist.RowLSTM()
    assert rnn(torch.zeros(2, 1, 28, 28)).shape == lstm(torch.zeros(2, 28, 28)).shape == (2, 10)
    # 28*128 + 128*128 + 2*128 + 128*10 + 10, and four gates in each of two layers.
    assert sum(p.numel() for p in rnn.parameters()) == 21_514
    first, second = 4 * (28 * 128 + 128 * 128 + 256), 4 * (2 * 128 * 128 + 256)
    assert sum(p.numel() for p in lstm.parameters()) == first + second + 1_290
    recurrent = rnn.rnn.weight_hh_l0.detach()
    torch.testing.assert_close(recurrent @ recurrent.T, torch.eye(128), atol=1e-5, rtol=0)


class Fixed(nn.Module):
    """Reads the class from the first pixel, and notes how it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.unused = nn.Linear(1, 1)
        self.seen: list[tuple[bool, bool]] = []

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """One-hot logits."""
        self.seen.append((self.training, torch.is_grad_enabled()))
        return nn.functional.one_hot((images[:, 0, 0, 0] * 3).round().long(), 4).float()


@pytest.mark.parametrize("training", [True, False])
def test_evaluate_counts_images(training):
    pixels, labels = torch.tensor([0, 1, 2, 3, 0]) / 3, torch.tensor([0, 1, 2, 0, 1])
    images = pixels[:, None, None, None].expand(-1, 1, 2, 2)
    model = Fixed().train(training)
    for sizes in ([5], [4, 1], [1, 1, 3]):
        batches = list(zip(images.split(sizes), labels.split(sizes), strict=True))
        accuracy = mnist.evaluate(model, batches)
        assert type(accuracy) is float and accuracy == 3 / 5
        assert model.training is training
    assert set(model.seen) == {(False, False)}


def test_the_first_loss_is_the_cross_entropy():
    """With a learning rate of 0 nothing moves: every epoch has the loss of the beginning."""
    model = workshop.witness(4, 3)
    images, labels = torch.rand(5, 1, 2, 2), torch.tensor([0, 1, 2, 0, 1])
    right = nn.functional.cross_entropy(model(images), labels).item()
    batches = [(images[:4], labels[:4]), (images[4:], labels[4:])]
    assert mnist.train(model, batches, 3, 0.0) == pytest.approx([right] * 3)
    assert mnist.train(model, batches, 0, 0.1) == []
    assert model.training


@each_model
def test_training_can_learn_by_heart(name):
    images, labels = torch.rand(20, 1, 6, 6), torch.arange(20) % 4
    model = MODELS[name][0](input_size=6, hidden_size=16, num_classes=4)
    batches = list(zip(images.split(8), labels.split(8), strict=True))
    losses = mnist.train(model, batches, 60, 1e-2)
    assert losses[-1] < losses[0] / 4
    assert mnist.evaluate(model, batches) > 0.9
