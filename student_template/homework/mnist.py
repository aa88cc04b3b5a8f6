# Handout: handouts/08_mnist.html
# 讲义：handouts/08_mnist.zh.html
"""Part 8: classifiers that read a digit row by row, on MNIST (Q10, Q20).

Shapes: `N` images in a batch, `S` rows of `S` pixels in an image (28 for MNIST), `K` classes.
An image is a sequence of `S` steps in time with `S` features each: this is the N-1 structure.

———— 中文 ————

第 8 部分：逐行读数字的分类器，用于 MNIST（Q10、Q20）。

形状：一个批次有 `N` 张图片，每张有 `S` 行，每行 `S` 个像素（MNIST 是 28），`K` 个类别。一张图片就是
时间上有 `S` 步、每步 `S` 个特征的序列：这就是 N-1 结构。
"""

from collections.abc import Iterable

import torch
from torch import nn

Loader = Iterable[tuple[torch.Tensor, torch.Tensor]]
"""Batches of images and labels, which can be walked through again and again.

———— 中文 ————

图片和标签的各个批次，可以反复遍历。
"""


class RowRNN(nn.Module):
    """Reads an image row by row with `nn.RNN`.

    What the class is read from is yours to choose: the state after the last row, or a mean over
    the states of all rows.

    ———— 中文 ————

    用 `nn.RNN` 逐行读一张图片。

    类别由什么读出，由你选择：读完最后一行之后的状态，或者各行状态的平均。
    """

    def __init__(self, input_size: int = 28, hidden_size: int = 128, num_classes: int = 10) -> None:
        """Make the layers.

        Args:
            input_size: pixels in a row, S; an image has as many rows.
            hidden_size: hidden units, H.
            num_classes: classes, K.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 一行有几个像素，S；图片就有几行。
            hidden_size: 隐藏单元数，H。
            num_classes: 类别数，K。
        """
        super().__init__()
        raise NotImplementedError("Q10: RowRNN")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Classify a batch of images.

        Args:
            images: grey levels in [0, 1], of shape (N, 1, S, S) or (N, S, S).

        Returns:
            logits: of shape (N, K).

        ———— 中文 ————

        给一个批次的图片分类。

        参数：
            images: 图片，灰度在 [0, 1] 之间，形状 (N, 1, S, S) 或 (N, S, S)。

        返回：
            logits: 形状 (N, K)。
        """
        raise NotImplementedError("Q10: RowRNN")


class RowLSTM(nn.Module):
    """Reads an image row by row with `nn.LSTM`.

    What the class is read from is yours to choose: the state after the last row, or a mean over
    the states of all rows.

    ———— 中文 ————

    用 `nn.LSTM` 逐行读一张图片。

    类别由什么读出，由你选择：读完最后一行之后的状态，或者各行状态的平均。
    """

    def __init__(
        self,
        input_size: int = 28,
        hidden_size: int = 128,
        num_layers: int = 2,
        num_classes: int = 10,
    ) -> None:
        """Make the layers.

        Args:
            input_size: pixels in a row, S; an image has as many rows.
            hidden_size: hidden units of each layer, H.
            num_layers: LSTM layers, one above the other.
            num_classes: classes, K.

        ———— 中文 ————

        创建各层。

        参数：
            input_size: 一行有几个像素，S；图片就有几行。
            hidden_size: 每一层的隐藏单元数，H。
            num_layers: LSTM 有几层，上下叠放。
            num_classes: 类别数，K。
        """
        super().__init__()
        raise NotImplementedError("Q20: RowLSTM")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Classify a batch of images.

        Args:
            images: grey levels in [0, 1], of shape (N, 1, S, S) or (N, S, S).

        Returns:
            logits: of shape (N, K).

        ———— 中文 ————

        给一个批次的图片分类。

        参数：
            images: 图片，灰度在 [0, 1] 之间，形状 (N, 1, S, S) 或 (N, S, S)。

        返回：
            logits: 形状 (N, K)。
        """
        raise NotImplementedError("Q20: RowLSTM")


def train(
    model: nn.Module, loader: Loader, epochs: int, lr: float, device: str = "cpu"
) -> list[float]:
    """Train a classifier in place, by the cross-entropy of its logits.

    Normalisation, clipping, initialisation and the schedule of the learning rate are yours to
    choose. After `from tqdm import tqdm`, `tqdm(range(epochs), disable=None)` shows a progress bar
    on a terminal and is quiet elsewhere.

    Args:
        model: a module from images to logits.
        loader: batches of images, float32 in [0, 1], of shape (B, 1, S, S), and of labels, int64,
            of shape (B,). It can be walked through again and again; its last batch may be smaller.
        epochs: how often the loader is walked through.
        lr: the learning rate.
        device: where to compute: "cpu" or "cuda". The model is moved there.

    Returns:
        The mean loss of each epoch: as many Python floats as there are epochs.

    ———— 中文 ————

    就地训练一个分类器，损失是它的 logits 的交叉熵。

    归一化、梯度裁剪、权重的初值和学习率的变化由你选择。写上 `from tqdm import tqdm` 之后，
    `tqdm(range(epochs), disable=None)` 在终端里显示进度条，在别处不作声。

    参数：
        model: 从图片到 logits 的模块。
        loader: 各个批次的图片和标签：前者是 float32，在 [0, 1] 之间，形状 (B, 1, S, S)；后者是
            int64，形状 (B,)。它可以反复遍历；最后一批可能较小。
        epochs: 加载器遍历几遍。
        lr: 学习率。
        device: 在哪里计算："cpu" 或 "cuda"。模型会搬到那里。

    返回：
        每个 epoch 的平均损失：有几个 epoch，就有几个 Python 的 float。
    """
    raise NotImplementedError("Q10: train")


def evaluate(model: nn.Module, loader: Loader, device: str = "cpu") -> float:
    """The accuracy of a classifier: right images over all images.

    The model is asked in evaluation mode and without gradients; afterwards it is in the mode in
    which it was.

    Args:
        model: a module from images to logits.
        loader: as in `train`. Batches may differ in size: count images, do not average batches.
        device: where to compute: "cpu" or "cuda". The model is moved there.

    Returns:
        The accuracy, a Python float in [0, 1].

    ———— 中文 ————

    分类器的正确率：答对的图片数除以全部图片数。

    求值时模型处于评估模式，也不记录梯度；之后它恢复原来的模式。

    参数：
        model: 从图片到 logits 的模块。
        loader: 同 `train`。各批的大小可以不同：要数图片，不要对批次求平均。
        device: 在哪里计算："cpu" 或 "cuda"。模型会搬到那里。

    返回：
        正确率，[0, 1] 之间的 Python float。
    """
    raise NotImplementedError("Q10: evaluate")
