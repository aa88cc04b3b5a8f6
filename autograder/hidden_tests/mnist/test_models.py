"""Hidden tests of RowRNN and RowLSTM: how they read an image, and what they reach when trained."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from autograder.checking import expect
from autograder.checking.cases import seeds, with_a_seed
from autograder.checking.decorators import check, each_stub
from autograder.checking.failure import CheckFailed
from autograder.exam.examination import Examination
from autograder.exam.recurrence import (
    Entered,
    Recurrence,
    answers,
    entered,
    not_recurrent,
)
from autograder.exam.rows import scaled
from autograder.sealed.student import Remote, Student
from autograder.signatures import GATES, Array, network, signature
from autograder.text import Text

MODELS = ("RowRNN", "RowLSTM")
SIDE, HIDDEN, CLASSES = 6, 12, 4
_LEAST = 1e-6
"""A change under this counts as none."""
_LIKE = 1e-4
"""How far two ways to the same logits may lie apart."""


def _new(student: Student, stub: str, **sizes: int) -> Remote:
    """A new model in evaluation mode, for small images."""
    student.workshop.ask("seed", 0)
    sizes = {"input_size": SIDE, "hidden_size": HIDDEN, "num_classes": CLASSES, **sizes}
    model = getattr(student.mnist, stub).make(**sizes)
    model.call("eval")
    return model


def _images(seed: int, count: int = 3, side: int = SIDE) -> np.ndarray:
    """Images (N, S, S) of grey levels in [0, 1]."""
    return np.random.default_rng(seed).random((count, side, side), dtype=np.float32)


def _levels(seed: int, count: int = 3) -> np.ndarray:
    """Images (N, S, S) of grey levels 0..255."""
    return np.random.default_rng(seed).integers(0, 256, (count, SIDE, SIDE)).astype(np.uint8)


def _logits(student: Student, model: Remote, images: np.ndarray, classes: int = CLASSES) -> Any:
    said = model(*student.workshop.tensors(images))
    return expect.shaped(said, (len(images), classes), what="logits")


def _entries(state: Any, name: str) -> dict[str, np.ndarray]:
    """The arrays of a model's state that have this in their names."""
    arrays = state if isinstance(state, dict) else {}
    return {k: v for k, v in arrays.items() if isinstance(v, np.ndarray) and name in str(k)}


def _ensure(condition: bool, en: str, zh: str) -> None:
    if not condition:
        raise CheckFailed(Text(en, zh))


class Halves:
    """A model whose recurrent layer we compute: what enters it, what is answered to its output."""

    def __init__(self, student: Student, stub: str) -> None:
        self.model = _new(student, stub)
        self.state = student.workshop.ask("state", self.model, label=stub)
        self._student, self._stub = student, stub

    def entered(self, levels: np.ndarray) -> Entered:
        """What enters for images (N, S, S)."""
        return entered(self._student, self._stub, self.model, levels)

    def answers(
        self, whole: Entered, inputs: list[np.ndarray], zero: bool = False, times: float = 1
    ) -> np.ndarray:
        """The answers when this enters; on demand with zeros for the hidden-to-hidden weights, or
        with what the layer returns multiplied."""
        layer = Recurrence(self._stub, self.state, whole)
        starts = layer.starts(whole)
        layer = layer.changed(np.zeros_like) if zero else layer
        returned = [
            (times * output, [times * state for state in states])
            for output, states in layer.run(inputs, starts)
        ]
        said = answers(self._student, self._stub, self.model, whole.layer, SIDE, returned)
        return expect.shaped(said, (len(inputs[0]), CLASSES), what="logits")

    def with_each_row_changed(self, levels: np.ndarray) -> tuple[Entered, np.ndarray]:
        """What enters for images, then for each of their rows inverted, then for them in reverse.

        And which row each step reads, (T,): fails if there is a step that reads none, or several.
        """
        changed = [levels.copy() for _ in range(SIDE)]
        for row, images in enumerate(changed):
            images[:, row] = 255 - images[:, row]
        whole = self.entered(np.concatenate([levels, *changed, levels[:, ::-1]]))
        steps = whole.steps.reshape(SIDE + 2, len(levels), *whole.steps.shape[1:])
        if scaled(steps[0], levels):
            return whole, np.arange(SIDE)
        moved = np.abs(steps[1:-1] - steps[0]).max(axis=(1, 3)) > _LEAST
        for row, steps_of_row in enumerate(moved):
            _ensure(
                bool(steps_of_row.any()),
                f"Row {row} of {SIDE} does not enter the recurrent layer: every row must be read.",
                f"第 {row} 行（共 {SIDE} 行）没有送进循环层：每一行都应当被读到。",
            )
        _ensure(
            bool((moved.sum(axis=0) == 1).all()),
            "What goes into the recurrent layer at one step must be one row of the image.",
            "循环层每一步读入的应当是图片的一行。",
        )
        return whole, moved.argmax(axis=0)


@each_stub(MODELS, "reads")
@settings(max_examples=3)
@given(seeds())
def test_every_row_counts_and_so_does_their_order(student: Student, stub: str, seed: int) -> None:
    halves, levels = Halves(student, stub), _levels(seed)
    whole, _ = halves.with_each_row_changed(levels)
    # In an order of its own: what was shown before is of no use.
    order = np.random.default_rng(seed).permutation(len(whole.logits))
    said = np.empty((len(order), CLASSES))
    said[order] = halves.answers(whole, [steps[order] for steps in whole.inputs])
    if np.shape(whole.logits) != said.shape or not np.allclose(whole.logits, said, atol=_LIKE):
        raise not_recurrent(stub)
    before, *changed, turned = said.reshape(SIDE + 2, len(levels), CLASSES)
    for row, after in enumerate(changed):
        _ensure(
            bool((np.abs(after - before).max(axis=1) > _LEAST).all()),
            f"Row {row} of {SIDE} can change, and the logits do not: every row must be read.",
            f"改变第 {row} 行（共 {SIDE} 行），logits 却不变：每一行都应当被读到。",
        )
    _ensure(
        bool((np.abs(turned - before).max(axis=1) > _LEAST).all()),
        "An image with its rows in reverse has the same logits: the order of the rows must count.",
        "把图片的行倒过来，logits 却一样：行的先后顺序应当起作用。",
    )


@each_stub(MODELS, "reads")
@with_a_seed
def test_answers_are_logits(student: Student, stub: str, seed: int) -> None:
    halves = Halves(student, stub)
    whole = halves.entered(_levels(seed))
    said = np.concatenate([halves.answers(whole, whole.inputs, times=k) for k in (1, 50, -50)])
    _ensure(
        bool((said < 0).any() or (said > 1).any()),
        f"{stub} returns probabilities, which cross-entropy would turn into probabilities again. "
        "Logits are what they are made of.",
        f"{stub} 返回的是概率，而交叉熵会再做一次 softmax。logits 是 softmax 之前的分数。",
    )


@each_stub(MODELS, "recurrent")
@settings(max_examples=3)
@given(seeds())
def test_the_state_goes_from_row_to_row(student: Student, stub: str, seed: int) -> None:
    """Without its hidden-to-hidden weights a recurrent network is another one."""
    halves = Halves(student, stub)
    own = _entries(halves.state, "weight_hh")
    rows = GATES[stub.removeprefix("Row")] * HIDDEN
    _ensure(
        bool(own) and all(value.shape == (rows, HIDDEN) for value in own.values()),
        f"{stub} must be built on nn.{stub.removeprefix('Row')} with hidden_size hidden units.",
        f"{stub} 应当用 nn.{stub.removeprefix('Row')} 搭建，隐藏单元数为 hidden_size。",
    )
    whole = halves.entered(_levels(seed))
    before = halves.answers(whole, whole.inputs)
    after = halves.answers(whole, whole.inputs, zero=True)
    _ensure(
        bool((np.abs(after - before).max(axis=1) > _LEAST).all()),
        "The logits do not depend on the weights from state to state: nothing is carried along.",
        "logits 与“状态到状态”的权重无关：没有把状态一行一行地传下去。",
    )


@each_stub(MODELS, "recurrent")
@settings(max_examples=3)
@given(seeds())
def test_the_answer_comes_from_the_recurrent_layer(student: Student, stub: str, seed: int) -> None:
    """The half behind the layer is asked first, for an image that the model has never seen."""
    halves, levels = Halves(student, stub), _levels(seed, 6)
    whole, row_of = halves.with_each_row_changed(levels)
    one, two = levels[:3], levels[3:]
    first = np.random.default_rng(seed).permutation(SIDE) < SIDE // 2
    mixed = np.where(first[:, None], one, two)
    if scaled(whole.steps[:6], levels):  # the rows of an image do not come apart
        whole = halves.entered(mixed)
        said = halves.answers(whole, whole.inputs)
    else:
        cuts = np.cumsum([steps.shape[1] for steps in whole.inputs])[:-1]
        picked = first[row_of][:, None]
        steps = np.where(picked, whole.steps[:3], whole.steps[3:6])
        said = halves.answers(whole, np.split(steps, cuts, axis=1))
    alone = halves.entered(mixed).logits
    if np.shape(alone) != said.shape or not np.allclose(alone, said, atol=_LIKE):
        raise not_recurrent(stub)


@check("RowLSTM", "layers")
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_layers(student: Student, layers: int) -> None:
    model = _new(student, "RowLSTM", num_layers=layers)
    state = student.workshop.ask("state", model, label="RowLSTM")
    found = sum("weight_hh" in str(name) for name in state) if isinstance(state, dict) else 0
    _ensure(found != 2 * layers or not _entries(state, "_reverse"), *_bidirectional("RowLSTM"))
    _ensure(
        found == layers,
        f"With num_layers={layers} there are {found} layers.",
        f"num_layers={layers} 时却有 {found} 层。",
    )
    _logits(student, model, _images(4))


@each_stub(MODELS, "forms")
@pytest.mark.parametrize("side", [5, 8])
def test_both_forms_of_images(student: Student, stub: str, side: int) -> None:
    model, images = _new(student, stub, input_size=side, num_classes=7), _images(5, 2, side)
    form = signature("mnist", stub).arguments["images"]
    first, *others = (Array(axes) for axes in (form.axes, *form.others))

    def logits(form: Array) -> np.ndarray:
        return _logits(student, model, images.reshape(form.shape({"N": 2, "S": side})), 7)

    usual = logits(first)
    for other in others:
        said = expect.accepted(lambda other=other: logits(other), f"images of shape {other}")
        expect.array(said, usual, slack=1e-5, what="logits")


def _bidirectional(stub: str) -> tuple[str, str]:
    return (
        f"{stub} is bidirectional: each of its layers is two, and one of them reads the rows "
        "backwards. All layers are to read from the first row to the last.",
        f"{stub} 是双向的：每一层其实是两层，其中一层倒着读各行。各层都应当从第一行读到最后一行。",
    )


@each_stub(MODELS, "forms")
def test_sizes_of_the_signature(student: Student, stub: str) -> None:
    """Who does not ask for other sizes gets those of the signature."""
    usual = network("mnist", stub).defaults
    H = usual["hidden_size"]
    model = getattr(student.mnist, stub).make()
    state = student.workshop.ask("state", model, label=stub)
    shapes = [value.shape for value in _entries(state, "weight_hh").values()]
    layers = usual.get("num_layers", len(shapes))
    right = set(shapes) == {(GATES[stub.removeprefix("Row")] * H, H)} and len(shapes) == layers
    said = model(*student.workshop.tensors(_images(8, 2, usual["input_size"])))
    _ensure(right or not _entries(state, "_reverse"), *_bidirectional(stub))
    _ensure(
        right and np.shape(said) == (2, usual["num_classes"]),
        f"{stub}() must have the sizes that the signature gives when none are asked for.",
        f"不指定大小时，{stub}() 应当采用函数签名里给出的默认值。",
    )


@each_stub(MODELS, "batch")
def test_images_of_a_batch_do_not_mix(student: Student, stub: str) -> None:
    model, images = _new(student, stub), _images(6, 4)
    together = _logits(student, model, images[:, None])
    for i in range(len(images)):
        alone = _logits(student, model, images[i : i + 1, None])
        expect.array(alone, together[i : i + 1], slack=1e-5, what="logits", case="a batch of one")


def _reaches(examination: Examination, stub: str, step: int) -> None:
    accuracy, bar = examination.accuracy(stub), examination.training(stub).bars[step - 1]
    _ensure(
        accuracy >= bar,
        f"After your train, {stub} reads {accuracy:.1%} of the test images right; "
        f"this step asks for {bar:.0%} ({examination.name}).",
        f"用你的 train 训练后，{stub} 在测试图片上的正确率是 {accuracy:.1%}；"
        f"这一档要求 {bar:.0%}（{examination.name}）。",
    )


@each_stub(MODELS, "accuracy_1")
def test_first_step(examination: Examination, stub: str) -> None:
    _reaches(examination, stub, 1)


@each_stub(MODELS, "accuracy_2")
def test_second_step(examination: Examination, stub: str) -> None:
    _reaches(examination, stub, 2)


@each_stub(MODELS, "accuracy_3")
def test_third_step(examination: Examination, stub: str) -> None:
    _reaches(examination, stub, 3)
