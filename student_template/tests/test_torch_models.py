"""Part 7: try your answers with `pytest tests/test_torch_models.py`. The examples are small enough
to follow by hand. Three tests train a model, which takes some seconds.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from checks import Part, array, each_stub, ensure, refused, results, run, said_by, stub, worked
from tensors import (
    Remark,
    each_alone,
    falling_losses,
    filled,
    layers,
    linear,
    mean_losses,
    numbers,
    seconds,
    tensor,
    torch,
    values,
)
from training import NO_LEARNING

nets = Part("torch_models")

# The noisy wave on which `fit` is tried.
LENGTH, HIDDEN, EPOCHS, LR = 10, 32, 200, 0.01
BAR = 0.010
"""Mean squared error, one step ahead, under which ElmanRNN and SequenceRNN must get."""
LSTM_BAR = 0.05
"""The same for LSTMModel: plain gradient descent trains it slowly."""


def stepped(model: Any, X: np.ndarray) -> np.ndarray:
    """What an ElmanRNN says after each window (M, T, D), by the formula in its docstring."""
    p = {name: value.numpy(force=True) for name, value in model.state_dict().items()}
    h = np.zeros((len(X), len(p["linear_hh.bias"])))
    for t in range(X.shape[1]):
        from_input = X[:, t] @ p["linear_ih.weight"].T + p["linear_ih.bias"]
        h = np.tanh(from_input + h @ p["linear_hh.weight"].T + p["linear_hh.bias"])
    return h @ p["linear_ho.weight"].T + p["linear_ho.bias"]


def plain(value: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """An array or a tensor, as an array of this shape."""
    value = value.numpy(force=True) if isinstance(value, torch.Tensor) else value
    return array(value, shape, what)


def left_alone(model: Any, before: dict[str, Any], made: Any) -> None:
    """A model is what it was, even when the model made from it changes."""
    with torch.no_grad():
        for parameter in made.parameters():
            parameter += 1
    ensure(
        all(torch.equal(value, before[name]) for name, value in model.state_dict().items()),
        "The old model changes with the new one: copy the numbers, do not share the parameters.",
        "新模型一变，原模型也跟着变：请复制数值，不要共用参数对象。",
    )


# LSTMCell


def cell_of(D: int, H: int) -> Any:
    """A new LSTMCell whose layers are as they should be."""
    cell = nets.LSTMCell(D, H)
    linear(getattr(cell, "W_x", None), (4 * H, D), "W_x")
    linear(getattr(cell, "W_h", None), (4 * H, H), "W_h")
    return cell


def one_unit() -> Any:
    """The cell of part 5's example: D = H = 1, no biases."""
    cell = filled(cell_of(1, 1), 0.0)
    with torch.no_grad():
        cell.W_x.weight += tensor([[1], [2], [3], [4]])
        cell.W_h.weight += tensor([[1], [-1], [1], [-1]])
    return cell


@stub("LSTMCell")
def test_cell_worked_example() -> None:
    cell, x, state = one_unit(), tensor([[1]]), (tensor([[0]]), tensor([[0]]))
    for t, (h, c) in enumerate([(0.692, 0.8764), (0.8777, 1.5263)]):
        out, state = results(cell(x, state), "h", "(h, c)")
        new = results(state, "h", "c")
        en = "This is part 5's example: which of the four pieces goes through tanh?"
        zh = "这就是第 5 部分的例题：四块里哪一块要经过 tanh？"
        worked(values(new[1], (1, 1), "c"), [[c]], f"c (t = {t})", en, zh)
        for hidden in (out, new[0]):
            worked(values(hidden, (1, 1), "h"), [[h]], f"h (t = {t})", en, zh)


@stub("LSTMCell")
def test_cell_of_two_units() -> None:
    cell, memory = filled(cell_of(3, 2), 0.0), tensor([[2, -2]])
    with torch.no_grad():  # keep all, add nothing, show all
        cell.W_x.bias += tensor([100, 100, -100, -100, 1, -2, 100, 100])
    out, state = results(cell(tensor([[1, 1, 1]]), (memory, memory)), "h", "(h, c)")
    c = values(results(state, "h", "c")[1], (1, 2), "c")
    ensure(
        np.allclose(c, [[2, -2]]),
        "With f open and i shut the memory must stay. With H = 2, which two rows are whose? "
        "The order is f, i, g, o.",
        "f 全开、i 全关时记忆应当不变。H = 2 时，哪两行属于哪个门？顺序是 f、i、g、o。",
    )
    en, zh = "With o open, h is tanh of the memory.", "o 全开时，h 就是记忆的 tanh。"
    worked(values(out, (1, 2), "h"), [[0.964, -0.964]], "h", en, zh)


@stub("LSTMCell")
def test_cell_can_be_trained() -> None:
    cell, x, h, c = filled(cell_of(4, 3), 1), numbers(5, 2, 4), numbers(6, 2, 3), numbers(7, 2, 3)
    given = {"x": x.requires_grad_(), "h": h.requires_grad_(), "c": c.requires_grad_()}
    out, _ = results(cell(x, (h, c)), "h", "(h, c)")
    reached(cell, out, **given)


def reached(model: Any, out: Any, **inputs: Any) -> None:
    """A gradient goes from the output to every parameter, and to each input."""
    ensure(
        isinstance(out, torch.Tensor) and out.requires_grad,
        "Autograd cannot go back from the output: was something cut from the path?",
        "自动求导无法从输出往回走：是不是有什么地方把路切断了？",
    )
    torch.sum(out**2).backward()
    for name, parameter in [*model.named_parameters(), *inputs.items()]:
        ensure(
            parameter.grad is not None and bool((parameter.grad != 0).all()),
            f"No gradient reaches {name}, or only a part of it. "
            "`.item()`, `.numpy()`, `.detach()` and `torch.no_grad()` cut the path.",
            f"梯度到不了 {name}，或者只到了一部分。"
            "`.item()`、`.numpy()`、`.detach()` 和 `torch.no_grad()` 都会把路切断。",
        )


# LSTMModel


@stub("LSTMModel")
@pytest.mark.parametrize(
    ("num_layers", "fill", "said"), [(1, 0.5, 0.914), (2, 0.5, 0.8641), (1, -0.5, -0.4918)]
)
def test_lstm_model_worked_example(num_layers: int, fill: float, said: float) -> None:
    model = nets.LSTMModel(1, 1, num_layers, 1)
    depth = layers(model, "LSTM")[0].num_layers
    ensure(
        depth == num_layers,
        f"nn.LSTM has {depth} layers, but num_layers is {num_layers}.",
        f"nn.LSTM 有 {depth} 层，但 num_layers 是 {num_layers}。",
    )
    worked(
        values(filled(model, fill)(tensor([[[1], [2]]])), (1, 1), "output"),
        [[said]],
        f"output (num_layers = {num_layers})",
        f"All parameters are {fill} here, x is [1, 2]. "
        "The last step of the top layer goes into the linear layer, with nothing in between.",
        f"这里参数全是 {fill}，x 是 [1, 2]。进入线性层的是最上层的最后一步，中间不加别的。",
    )


@stub("LSTMModel")
def test_lstm_model_reads_each_sequence_alone() -> None:
    model = filled(nets.LSTMModel(4, 3, 1, 6), 2)
    x = numbers(8, 2, 5, 4).requires_grad_()
    values(model(x), (2, 6), "output")
    each_alone(model, x, "output")
    reached(model, model(x), x=x)


# ElmanRNN, SequenceRNN


def elman_of(D: int, H: int, outputs: int) -> Any:
    """A new ElmanRNN whose layers are as they should be."""
    elman = nets.ElmanRNN(D, H, outputs)
    shapes = {"linear_ih": (H, D), "linear_hh": (H, H), "linear_ho": (outputs, H)}
    for name, shape in shapes.items():
        linear(getattr(elman, name, None), shape, name)
    return elman


def given(model: Any, W_ih: str, b_ih: str, W_hh: str, b_hh: str) -> Any:
    """Give the parameters of these names, and linear_ho, the small network's numbers."""
    state = {W_ih: [[1.0]], b_ih: [0.0], W_hh: [[0.5]], b_hh: [0.0]}
    state |= {"linear_ho.weight": [[2.0]], "linear_ho.bias": [0.0]}
    model.load_state_dict({name: tensor(value) for name, value in state.items()})
    return model


def small_elman() -> Any:
    """The handout's network: state' = tanh(x + 0.5 state), output = 2 state'."""
    kinds = ("weight", "bias")
    return given(elman_of(1, 1, 1), *(f"linear_{at}.{k}" for at in ("ih", "hh") for k in kinds))


def small_sequence_rnn() -> Any:
    """The same network on nn.RNN."""
    model, kinds = nets.SequenceRNN(1, 1, 1), ("weight", "bias")
    layers(model, "RNN")
    linear(getattr(model, "linear_ho", None), (1, 1), "linear_ho")
    return given(model, *(f"rnn.{k}_{at}_l0" for at in ("ih", "hh") for k in kinds))


@stub("ElmanRNN")
def test_elman_worked_example() -> None:
    elman, state = small_elman(), tensor([[0]])
    for x, said, new in [(1, 1.5232, 0.7616), (0, 0.7268, 0.3634)]:
        output, state = results(elman(tensor([[x]]), state), "output", "state")
        en = "The new state is the tanh of a sum; the output is read from the new state, as it is."
        zh = "新状态是一个和的 tanh；输出从新状态读出来，之后不再加工。"
        worked(values(state, (1, 1), "state"), [[new]], f"state (x = {x})", en, zh)
        worked(values(output, (1, 1), "output"), [[said]], f"output (x = {x})", en, zh)


@stub("ElmanRNN")
def test_elman_can_be_trained() -> None:
    elman, x = filled(elman_of(4, 3, 5), 3), numbers(9, 2, 4).requires_grad_()
    before = numbers(10, 2, 3).requires_grad_()
    output, state = results(elman(x, before), "output", "state")
    values(output, (2, 5), "output")
    values(state, (2, 3), "state")
    reached(elman, output, x=x, state=before)


@stub("SequenceRNN")
def test_sequence_rnn_worked_example() -> None:
    said = small_sequence_rnn()(tensor([[[1], [0]]]))
    output, state = results(said, "output", "state")
    en = "It is ElmanRNN's example, x = 1 and then 0, in one call: the last step's output counts."
    zh = "这是 ElmanRNN 的例子，先 x = 1 再 x = 0，一次走完：要的是最后一步的输出。"
    worked(values(output, (1, 1), "output"), [[0.7268]], "output", en, zh)
    worked(values(state, (1, 1, 1), "state"), [[[0.3634]]], "state", en, zh)


@stub("SequenceRNN")
def test_sequence_rnn_reads_each_sequence_alone() -> None:
    model, x = filled(nets.SequenceRNN(4, 3, 6), 4), numbers(12, 2, 5, 4).requires_grad_()
    each_alone(lambda seq: results(model(seq), "output", "state")[0], x, "output")
    reached(model, results(model(x), "output", "state")[0], x=x)


@stub("SequenceRNN")
def test_sequence_rnn_in_two_halves() -> None:
    model, seq = filled(nets.SequenceRNN(4, 3, 6), 4), numbers(11, 2, 5, 4)
    output, state = results(model(seq), "output", "state")
    output, state = values(output, (2, 6), "output"), values(state, (1, 2, 3), "state")
    _, middle = results(model(seq[:, :2]), "output", "state")
    last, end = results(model(seq[:, 2:], middle), "output", "state")
    ensure(
        np.allclose(values(last, (2, 6), "output"), output, atol=1e-5)
        and np.allclose(values(end, (1, 2, 3), "state"), state, atol=1e-5),
        "Read in two halves, the sequence ends elsewhere: is the state that comes in handed on?",
        "分两半读，结果就不一样了：传进来的状态传下去了吗？",
    )


# Weights carried over


@stub("to_sequence_rnn")
def test_to_sequence_rnn_computes_the_same() -> None:
    elman, x = filled(elman_of(4, 3, 6), 6), numbers(13, 2, 5, 4)
    before = {name: value.clone() for name, value in elman.state_dict().items()}
    made = nets.to_sequence_rnn(elman)
    output, _ = results(made(x), "output", "state")
    ensure(
        np.allclose(values(output, (2, 6), "output"), stepped(elman, x.numpy()), atol=1e-5),
        "The new network says something else. Two weights and two biases go into nn.RNN, "
        "and linear_ho has numbers of its own.",
        "新网络的输出不同。nn.RNN 里要放两个权重和两个偏置，linear_ho 也有自己的数。",
    )
    left_alone(elman, before, made)


@stub("to_torch_lstm")
def test_to_torch_lstm_computes_the_same() -> None:
    cell, x = one_unit(), tensor([[[1], [1], [1], [1], [1]]])
    made = nets.to_torch_lstm(cell)
    ensure(
        isinstance(made, torch.nn.LSTM) and made.batch_first and made.num_layers == 1,
        "The result must be an nn.LSTM with one layer and batch_first=True.",
        "结果应当是一层的、batch_first=True 的 nn.LSTM。",
    )
    h, _ = made(x)
    worked(
        values(h, (1, 5, 1), "h")[0, :, 0],
        [0.692, 0.8777, 0.9282, 0.9443, 0.9501],
        "h[0, :, 0]",
        "In which order does nn.LSTM pack its gates, and which rows must move?",
        "nn.LSTM 按什么顺序排列各个门？哪些行要换位置？",
    )


@stub("to_torch_lstm")
def test_to_torch_lstm_of_several_units() -> None:
    cell, x, zero = filled(cell_of(4, 3), 9), numbers(14, 2, 5, 4), torch.zeros(2, 3)
    before = {name: value.clone() for name, value in cell.state_dict().items()}
    made = nets.to_torch_lstm(cell)
    h, _ = made(x[:, :1])
    out, _ = results(cell(x[:, 0], (zero, zero)), "h", "(h, c)")
    ensure(
        np.allclose(values(h, (2, 1, 3), "h")[:, 0], values(out, (2, 3), "h"), atol=1e-5),
        "The new layer differs from the cell. With H = 3 a gate has three rows, and its biases "
        "move with it.",
        "新层与原来的 LSTMCell 不同。H = 3 时一个门占三行，它的偏置也要跟着移动。",
    )
    left_alone(cell, before, made)


# Windows


@stub("make_windows")
@pytest.mark.parametrize("kind", ["array", "tensor"])
def test_windows_worked_example(kind: str) -> None:
    y = np.array([0.0, 10.0, 20.0, 30.0, 40.0], np.float32)
    X, Y = results(nets.make_windows(y if kind == "array" else tensor(y), 3), "X", "Y")
    en = "Of 5 values there are 2 windows of 3 that have a value after them."
    zh = "5 个值里，后面还有值的长度为 3 的窗口有 2 个。"
    worked(plain(X, (2, 3, 1), "X")[..., 0], [[0, 10, 20], [10, 20, 30]], "X[:, :, 0]", en, zh)
    worked(plain(Y, (2, 1), "Y"), [[30], [40]], "Y", en, zh)


@stub("make_windows")
@pytest.mark.parametrize("length", [0, 5])
def test_windows_refuse_a_length_that_does_not_fit(length: int) -> None:
    refused("length", nets.make_windows, np.arange(5.0), length)


# fit


def wave() -> tuple[np.ndarray, np.ndarray]:
    """Windows (M, 10, 1) of a noisy sine, and the value after each (M, 1): 310, then 80 to test."""
    t = np.linspace(0, 36, 400)
    y = (np.sin(t) + 0.2 * np.random.default_rng(3).random(400)).astype(np.float32)
    starts = np.arange(400 - LENGTH)[:, None]
    return y[starts + np.arange(LENGTH)][..., None], y[starts + LENGTH]


def new(name: str) -> Any:
    """A model for the wave; the same numbers at every start."""
    torch.manual_seed(0)
    return getattr(nets, name)(1, HIDDEN, *([1] if name == "LSTMModel" else []), 1)


@stub("fit")
@seconds(60)
def test_fit_returns_the_losses() -> None:
    X, Y = wave()
    falling_losses(nets.fit(new("SequenceRNN"), X, Y, 20, LR), 20, "fit")


@stub("fit")
@seconds(60)
def test_fit_returns_mean_squared_errors() -> None:
    X, Y = wave()
    model, Y = new("SequenceRNN"), 3 * Y
    right = float(((values(model(tensor(X))[0], Y.shape, "output") - Y) ** 2).mean())
    losses = nets.fit(model, X, Y, 2, NO_LEARNING)
    mean_losses(losses, 2, "fit", right, "mean squared error", "均方误差")


@stub("fit")
@seconds(60)
@pytest.mark.parametrize(("model", "data"), [("float64", "float32"), ("float32", "float64")])
def test_fit_converts_the_data(model: str, data: str) -> None:
    X, Y = (values.astype(data) for values in wave())
    net = new("SequenceRNN").to(getattr(torch, model))
    if data == "float64":  # tensors may come in, too
        X, Y = torch.tensor(X), torch.tensor(Y)
    try:
        nets.fit(net, X, Y, 2, LR)
    except (RuntimeError, TypeError, ValueError) as error:
        if isinstance(error, NotImplementedError):
            raise
        ensure(
            False,
            f"For a {model} model and {data} data fit stops with {said_by(error)}. "
            "Convert the data to the dtype of the model's parameters.",
            f"模型是 {model}、数据是 {data} 时，fit 出错：{said_by(error)}。"
            "请把数据转换成模型参数的 dtype。",
        )


@stub("fit")
@seconds(60)
@pytest.mark.parametrize(
    ("name", "bar"), [("SequenceRNN", BAR), ("ElmanRNN", BAR), ("LSTMModel", LSTM_BAR)]
)
def test_fit_learns_the_wave(name: str, bar: float, remark: Remark) -> None:
    (X, Y), model = wave(), new(name)
    train, test = slice(None, -80), slice(-80, None)
    nets.fit(model, X[train], Y[train], EPOCHS, LR)
    if name == "ElmanRNN":
        said = stepped(model, X[test])
    else:
        out = model(tensor(X[test]))
        said = values(out[0] if isinstance(out, tuple) else out, (80, 1), "output")
    error = float(((said - Y[test]) ** 2).mean())
    ensure(
        error < bar,
        f"After fit, {name} predicts the next value of a noisy sine with a mean squared error of "
        f"{error:.4f}; it should be under {bar:g}. To repeat the last value gives 0.0109. "
        "Do the gradients start from zero at each step, and does the state begin each window anew?",
        f"fit 之后，{name} 预测带噪声的正弦的下一个值，均方误差是 {error:.4f}；应当低于 {bar:g}。"
        "重复最后一个值的误差是 0.0109。每一步的梯度都从零开始吗？每个窗口的状态都重新开始吗？",
    )
    remark(
        f"After your fit, {name} predicts the noisy sine with an error of {error:.4f} "
        f"(bar {bar:g}).",
        f"用你的 fit 训练后，{name} 预测带噪声的正弦，误差是 {error:.4f}（标准 {bar:g}）。",
    )


# Predictions

SERIES = np.array([0.0, 1.0, 0.0, -1.0, 0.5, 2.0], np.float32)
BOTH = pytest.mark.parametrize("small", [small_elman, small_sequence_rnn])


@stub("predict_one_step")
@BOTH
def test_one_step_worked_example(small: Any) -> None:
    said = nets.predict_one_step(small(), SERIES, 2, 3)
    worked(
        plain(said, (3,), "predictions"),
        [0.7268, -1.5232, 0.2373],
        "predictions",
        "Here y is [0, 1, 0, -1, 0.5, 2], length 2 and start 3. "
        "The first prediction sees y[1] and y[2], the last y[3] and y[4]: is yours shifted?",
        "这里 y 是 [0, 1, 0, -1, 0.5, 2]，length 是 2，start 是 3。"
        "第一个预测看到 y[1] 和 y[2]，最后一个看到 y[3] 和 y[4]：你的是不是错位了？",
    )


@stub("predict_one_step")
def test_one_step_refuses_an_early_start() -> None:
    refused("start", nets.predict_one_step, small_sequence_rnn(), SERIES, 3, 2)


@stub("predict_multi_step")
@BOTH
def test_multi_step_worked_example(small: Any) -> None:
    said = nets.predict_multi_step(small(), SERIES[:3], 3)
    worked(
        plain(said, (3,), "predictions"),
        [0.7268, 1.4408, 1.8831],
        "predictions",
        "The window is [0, 1, 0]. "
        "Put each prediction at the end of the window and drop the oldest value.",
        "窗口是 [0, 1, 0]。把每个预测放到窗口末尾，并去掉最早的值。",
    )


@each_stub("predict_one_step", "predict_multi_step")
def test_predictions_of_an_lstm_model(name: str) -> None:
    model = filled(nets.LSTMModel(1, 2, 1, 1), 15)
    right = values(model(tensor(SERIES[None, :3, None])), (1, 1), "output")[0]
    args = (SERIES[:4], 3, 3) if name == "predict_one_step" else (SERIES[:3], 1)
    worked(
        plain(getattr(nets, name)(model, *args), (1,), "predictions"),
        right,
        "predictions",
        "An LSTMModel returns one output and no state, other than the two networks.",
        "LSTMModel 只返回输出，不返回状态，这和另外两种网络不同。",
    )


# CnnLstm


@stub("CnnLstm")
def test_cnn_lstm_worked_example() -> None:
    model = filled(nets.CnnLstm(2, 1, 3, 1, 1), 0.5)
    worked(
        values(model(tensor([[[-2, -1], [1, 0], [0, 2]]])), (1, 1), "output"),
        [[0.9381]],
        "output",
        "All parameters are 0.5. The convolution, with zeros on both sides, and ReLU give 0, 0.5 "
        "and 2, and this is what the LSTM reads. Does a reshape of yours mix steps and features?",
        "参数全是 0.5。两边补零的卷积和 ReLU 给出 0、0.5、2，LSTM 读的就是它们。"
        "你的 reshape 是不是把步和特征弄混了？",
    )


@stub("CnnLstm")
def test_cnn_lstm_of_negative_states() -> None:
    model = filled(nets.CnnLstm(2, 1, 3, 1, 1), -0.5)
    worked(
        values(model(tensor([[[-2, -1], [1, 0], [0, -2]]])), (1, 1), "output"),
        [[-0.4666]],
        "output",
        "All parameters are -0.5, and the state is negative. ReLU belongs after the convolution.",
        "参数全是 -0.5，状态是负的。ReLU 应当放在卷积之后。",
    )


@stub("CnnLstm")
@pytest.mark.parametrize("kernel_size", [1, 3, 5])
def test_cnn_lstm_keeps_the_length(kernel_size: int) -> None:
    model, read, given = filled(nets.CnnLstm(4, 3, kernel_size, 5, 2), 16), [], []
    conv = layers(model, "Conv1d")[0]
    kernel = conv.kernel_size
    ensure(
        kernel == (kernel_size,),
        f"kernel_size = {kernel_size}, but nn.Conv1d has {kernel[0]}.",
        f"kernel_size = {kernel_size}，而 nn.Conv1d 的是 {kernel[0]}。",
    )
    layers(model, "LSTM")[0].register_forward_hook(lambda *args: read.append(args[1][0]))
    conv.register_forward_hook(lambda *args: given.append(args[2].detach().clone()))
    x = numbers(17, 2, 6, 4).requires_grad_()
    out = model(x)
    values(out, (2, 2), "output")
    ensure(
        6 in read[0].shape[:2] and read[0].shape[-1] == 3,
        f"With kernel_size = {kernel_size} the LSTM does not get 6 steps of 3 features. "
        "nn.Conv1d wants the time last, nn.LSTM wants the features last.",
        f"kernel_size = {kernel_size} 时，LSTM 收到的不是 6 步、每步 3 个特征。"
        "nn.Conv1d 要求时间在最后，nn.LSTM 要求特征在最后。",
    )
    shape = tuple(read[0].shape)
    if [tuple(features.shape) for features in given] == [(2, 3, 6)] and sorted(shape) == [2, 3, 6]:
        right = torch.relu(given[0])
        ensure(
            torch.allclose(read[0], right.permute(*map((2, 3, 6).index, shape)), atol=1e-5),
            "What the LSTM reads at a step is not what the convolution gave for that step, after "
            "ReLU. A reshape does not exchange two axes.",
            "LSTM 在某一步读到的，不是卷积（经过 ReLU）在那一步给出的。reshape 不会交换两个轴。",
        )
    ensure(
        not torch.equal(read[0][..., 0], read[0][..., 1]),
        "The LSTM gets the same feature several times: each channel is a feature of its own.",
        "LSTM 收到了好几份相同的特征：每个通道各是一个特征。",
    )
    each_alone(model, numbers(18, 2, 5, 4), "output")
    if out.requires_grad:
        torch.sum(out).backward()
    ensure(
        x.grad is not None and x.grad.any(),
        "No gradient goes back through the LSTM and the convolution to x: the path is cut.",
        "梯度没有经过 LSTM 和卷积回到 x：路断了。",
    )


if __name__ == "__main__":
    run(__file__)
