# Handout: handouts/08_mnist.html
# 讲义：handouts/08_mnist.zh.html
"""Part 8: a training script to repair (Q10).

It should teach a small recurrent network to read scikit-learn's 8×8 digits row by row:

    python -m homework.repair

Five things in it are wrong. What each function should do stands in its docstring, and is right.
Mend the code; keep the names and the arguments. Shapes: `N` images in a batch, `S` rows of `S`
pixels, `H` hidden units.

———— 中文 ————

第 8 部分：一个要修好的训练脚本（Q10）。

它本来应当教会一个小小的循环神经网络逐行识别 scikit-learn 的 8×8 数字：

    python -m homework.repair

里面有五处错误。每个函数应当做什么，写在它的文档字符串里，那是对的。请修改代码，名字和参数不要改。形
状：一个批次有 `N` 张图片，每张有 `S` 行，每行 `S` 个像素，`H` 个隐藏单元。
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

    ———— 中文 ————

    把图片变成序列：每一行是时间上的一步。

    参数：
        images: 形状 (N, 1, S, S)。

    返回：
        各个序列，形状 (N, S, S)：S 步，每步 S 个特征。
    """
    return images.reshape(len(images), 1, -1)


def first_state(images: torch.Tensor, hidden_size: int) -> torch.Tensor:
    """The state before the first row: zeros, for as many images as there are in this batch.

    Args:
        images: of shape (N, 1, S, S).
        hidden_size: hidden units, H.

    Returns:
        Zeros, of shape (1, N, H).

    ———— 中文 ————

    第一行之前的状态：全为零，这个批次有几张图片，就有几份。

    参数：
        images: 形状 (N, 1, S, S)。
        hidden_size: 隐藏单元数，H。

    返回：
        全为零，形状 (1, N, H)。
    """
    return torch.zeros(1, BATCH_SIZE, hidden_size)


class Reader(nn.Module):
    """Reads an image row by row; the state after the last row says the class.

    ———— 中文 ————

    逐行读一张图片；读完最后一行之后的状态说出类别。
    """

    def __init__(self, input_size: int = 8, hidden_size: int = HIDDEN_SIZE) -> None:
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The logits (N, 10) of images (N, 1, S, S).

        ———— 中文 ————

        图片 (N, 1, S, S) 的 logits，形状 (N, 10)。
        """
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

    ———— 中文 ————

    对每个批次走一步普通的梯度下降：参数 - lr * 梯度。

    梯度是这个批次平均交叉熵的梯度，而且只是这个批次的。

    参数：
        model: 从图片到 logits 的模块；就地训练。
        loader: 各个批次，每个是图片 (N, 1, S, S) 和标签 (N,)。
        lr: 学习率。

    返回：
        各个批次在走这一步之前的损失的平均值，一个 float。
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for images, labels in loader:
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward
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

    ———— 中文 ————

    答对的图片数，除以全部图片数。

    参数：
        model: 从图片到 logits 的模块。
        loader: 各个批次，每个是图片 (N, 1, S, S) 和标签 (N,)；批次的大小可以不同。

    返回：
        正确率，[0, 1] 之间的 float。
    """
    right = batches = 0
    with torch.no_grad():
        for images, labels in loader:
            right += int((model(images).argmax(dim=1) == labels).sum())
            batches += 1
    return right / (batches * BATCH_SIZE)


def main() -> None:
    """Train on three quarters of the digits; after each epoch, say how the rest is read.

    ———— 中文 ————

    用四分之三的数字训练；每个 epoch 之后，说出其余的数字识别得怎样。
    """
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
