"""Part 8: a training script to repair (Q10).

It should teach a small recurrent network to read scikit-learn's 8×8 digits row by row:

    python -m homework.repair

Five things in it are wrong. What each function should do stands in its docstring, and is right.
Mend the code, keep the names. Shapes: `N` images in a batch, `S` rows of `S` pixels, `H` hidden
units.
"""

from collections.abc import Iterable

import torch
from torch import nn

Loader = Iterable[tuple[torch.Tensor, torch.Tensor]]
BATCH_SIZE, HIDDEN_SIZE, EPOCHS, LR = 32, 64, 20, 0.1


def as_rows(images: torch.Tensor) -> torch.Tensor:
    """Turn images into sequences: each row is one step in time.

    Args:
        images: of shape (N, 1, S, S).

    Returns:
        The sequences, of shape (N, S, S): S steps with S features.
    """
    # answer
    return images.reshape(len(images), images.shape[-2], images.shape[-1])
    # stub
    # return images.reshape(len(images), 1, -1)
    # end


def first_state(images: torch.Tensor, hidden_size: int) -> torch.Tensor:
    """The state before the first row: zeros, for as many images as there are in this batch.

    Args:
        images: of shape (N, 1, S, S).
        hidden_size: hidden units, H.

    Returns:
        Zeros, of shape (1, N, H).
    """
    # answer
    return torch.zeros(1, len(images), hidden_size)
    # stub
    # return torch.zeros(1, BATCH_SIZE, hidden_size)
    # end


class Reader(nn.Module):
    """Reads an image row by row; the state after the last row says the class."""

    def __init__(self, input_size: int = 8, hidden_size: int = HIDDEN_SIZE) -> None:
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The logits (N, 10) of images (N, 1, S, S)."""
        h, _ = self.rnn(as_rows(images), first_state(images, self.rnn.hidden_size))
        return self.linear(h[:, -1])


def train_epoch(model: nn.Module, loader: Loader, lr: float) -> float:
    """Take one step of plain gradient descent for each batch: parameter - lr * gradient.

    The gradient is that of the batch's mean cross-entropy, and of this batch alone.

    Args:
        model: a module from images to logits; it is trained in place.
        loader: batches of images (N, 1, S, S) and labels (N,).
        lr: the learning rate.

    Returns:
        The mean over the batches of the loss before the step, a float.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for images, labels in loader:
        loss = nn.functional.cross_entropy(model(images), labels)
        # answer
        optimizer.zero_grad()
        loss.backward()
        # stub
        # loss.backward
        # end
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def accuracy(model: nn.Module, loader: Loader) -> float:
    """The images that are read right, divided by all images.

    Args:
        model: a module from images to logits.
        loader: batches of images (N, 1, S, S) and labels (N,); their sizes may differ.

    Returns:
        The accuracy, a float in [0, 1].
    """
    # answer
    right = count = 0
    # stub
    # right = batches = 0
    # end
    with torch.no_grad():
        for images, labels in loader:
            right += int((model(images).argmax(dim=1) == labels).sum())
            # answer
            count += len(labels)
    return right / count
    # stub
    #         batches += 1
    # return right / (batches * BATCH_SIZE)
    # end


def main() -> None:
    """Train on three quarters of the digits; after each epoch, say how the rest is read."""
    from sklearn.datasets import load_digits

    images, labels = (torch.tensor(values) for values in load_digits(return_X_y=True))
    images = (images / 16).float().reshape(-1, 1, 8, 8)
    batches = list(zip(images.split(BATCH_SIZE), labels.split(BATCH_SIZE), strict=True))
    train_batches, test_batches = batches[:44], batches[44:]
    model = Reader()
    for epoch in range(EPOCHS):
        loss = train_epoch(model, train_batches, LR)
        print(f"epoch {epoch}: loss {loss:.3f}, accuracy {accuracy(model, test_batches):.3f}")


if __name__ == "__main__":
    main()
