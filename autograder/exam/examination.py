"""Trains the student's models with the student's own `train`, and scores them.

What makes short cuts pointless:

- Labels of the test images stay here; the images come shuffled.
- The classes are renumbered and the pixels within a row put into another order, the same for all
  images of one submission, drawn from its content. To a model that reads rows this changes nothing;
  weights or labels that were brought along fit no more.
- Only the trained parameters, as plain arrays, go from the training into a new process: what the
  training has kept elsewhere is gone when the test images arrive.
- The answers must come through the recurrence. With its hidden-to-hidden weights shuffled a network
  reads next to nothing; a table of images that was carried along reads as well as before.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.curriculum import Exam, Part, Training
from autograder.exam.digits import Digits
from autograder.exam.setting import Setting
from autograder.sealed import faults
from autograder.sealed.student import Remote, Student
from autograder.text import Text

_BATCH = 500
"""Test images that are sent at a time."""
_LARGEST = 2**24
"""Bytes in a model's state; the largest sensible one has a tenth of that."""
_LEFT = 0.8
"""The share of a model's accuracy that may be left when its recurrence is shuffled. Right models of
many kinds keep 0.1 to 0.45 of it; one that does not need its recurrence keeps all."""


class Examination:
    """The examination of one submission's models."""

    def __init__(
        self, student: Student, setting: Setting, parts: Sequence[Part], homework: Path
    ) -> None:
        self._student = student
        self._setting = setting
        self._exam = _exam_of(parts, setting)
        self._seed = _seed(homework)
        self._results: dict[str, float | Exception] = {}
        self.remarks: list[Text] = []

    @property
    def name(self) -> str:
        """The data set and the device, for messages."""
        return str(self._setting)

    def training(self, model: str) -> Training:
        """How a model is trained, and what it must reach."""
        return self._exam.trainings[model]

    def accuracy(self, model: str) -> float:
        """The accuracy of a model after its training. Raises StudentFault or CheckFailed."""
        if not self._results:
            self._examine()
        result = self._results[model]
        if isinstance(result, Exception):
            raise result.with_traceback(None)
        return result

    def _examine(self) -> None:
        """Train all models, then score all of them in a process that knows nothing of that."""
        names = list(self._exam.trainings)
        states = {}
        for name in names:
            states[name] = _caught(self._trained, name)
        if any(isinstance(state, dict) for state in states.values()):
            self._student.forget()
        for name, state in states.items():
            trained = isinstance(state, dict)
            self._results[name] = _caught(self._score, name, state) if trained else state

    def _trained(self, name: str) -> dict[str, np.ndarray]:
        """Train a new model; its state."""
        model, how = self._new(name), self.training(name)
        shop = self._student.workshop
        data = self._data
        loader = shop.make("loader", data.train_images, data.train_labels, how.batch_size)
        device = "cuda" if self._setting.profile == "gpu" else "cpu"
        train = self._student.mnist.train
        try:
            train.apart(how.budget, model, loader, how.epochs, how.lr, device)
        except faults.NotStarted as fault:
            raise faults.needs(name, "train") from fault
        state = shop.ask("state", model, label=name)
        _refuse_baggage(state, name)
        return state

    def _new(self, name: str) -> Remote:
        self._student.workshop.ask("seed", 0)
        return getattr(self._student.mnist, name).make(input_size=self._data.train_images.shape[-1])

    def _score(self, name: str, state: dict[str, np.ndarray]) -> float:
        """The accuracy of a new model with this state."""
        model = self._new(name)
        accuracy = self._read_right(name, model, state)
        if accuracy >= min(self.training(name).bars):
            shuffled = _shuffled(state, np.random.default_rng(self._seed))
            if self._read_right(name, model, shuffled) > _LEFT * accuracy:
                raise _not_recurrent(name)
        self._remark(name, accuracy)
        return accuracy

    def _read_right(self, name: str, model: Remote, state: dict[str, np.ndarray]) -> float:
        """The share of the test images that a model reads right with this state."""
        shop, labels = self._student.workshop, self._data.test_labels
        shop.ask("load", model, state, label=name)
        model.call("eval")
        right = 0
        for start in range(0, len(labels), _BATCH):
            batch = slice(start, start + _BATCH)
            logits = model(shop.make("images", self._data.test_images[batch]))
            right += _right(logits, labels[batch])
        return right / len(labels)

    def _remark(self, name: str, accuracy: float) -> None:
        en = f"{name} reads {accuracy:.1%} of the test images right ({self.name})."
        zh = f"{name} 在测试图片上的正确率是 {accuracy:.1%}（{self.name}）。"
        if accuracy >= self.training(name).honour:
            en += " That is better than the bar asks: well trained!"
            zh += "这超过了要求的标准：训练得很好！"
        self.remarks.append(Text(en, zh))

    @cached_property
    def _data(self) -> Digits:
        """The images of this submission: a part of the data set, renumbered and reordered."""
        everything = Digits.read(Path(self._setting.file))
        rng = np.random.default_rng(self._seed)
        side, classes = everything.test_images.shape[-1], int(everything.test_labels.max()) + 1
        columns, names = rng.permutation(side), rng.permutation(classes)

        def some(images: np.ndarray, labels: np.ndarray, count: int) -> tuple:
            # Which images they are is the same for everyone; their order is the submission's own.
            chosen = np.random.default_rng(0).permutation(len(labels))[:count]
            chosen = rng.permutation(chosen)
            return np.ascontiguousarray(images[chosen][..., columns]), names[labels[chosen]]

        return Digits(
            *some(everything.train_images, everything.train_labels, self._exam.train_images),
            *some(everything.test_images, everything.test_labels, self._exam.test_images),
        )


def _caught(function: Callable[..., Any], *args: Any) -> Any:
    """What a function returns, or the fault of the student's that it raises."""
    try:
        return function(*args)
    except (faults.StudentFault, CheckFailed) as fault:
        return fault


def _exam_of(parts: Sequence[Part], setting: Setting) -> Exam:
    return next(part for part in parts if part.exams).exams[setting.dataset][setting.profile]


def _seed(homework: Path) -> list[int]:
    """Numbers that stand for a submission's content: they are as hard to foresee as a hash."""
    digest = hashlib.blake2b()
    for file in sorted(homework.rglob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return list(digest.digest())


def _refuse_baggage(state: object, name: str) -> None:
    """Raise CheckFailed for a state that holds other things than numbers, or far too many."""
    entries = state.items() if isinstance(state, dict) else [("", None)]
    if not all(isinstance(k, str) and isinstance(v, np.ndarray) for k, v in entries):
        raise CheckFailed(
            Text(
                f"The state_dict of {name} holds other things than tensors.",
                f"{name} 的 state_dict 里有张量以外的东西。",
            )
        )
    if sum(len(k) + v.nbytes for k, v in entries) > _LARGEST:
        raise CheckFailed(
            Text(
                f"The state of {name} holds far more numbers than such a model needs.",
                f"{name} 的状态里的数远远多于这样的模型所需要的。",
            )
        )


def _shuffled(state: dict[str, np.ndarray], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The same state, its hidden-to-hidden weights in another order."""

    def one(values: np.ndarray) -> np.ndarray:
        return rng.permutation(values.ravel()).reshape(values.shape)

    return {k: one(values) if "weight_hh" in k else values for k, values in state.items()}


def _not_recurrent(name: str) -> CheckFailed:
    en = f"{name} reads the images as well when its weights from state to state are shuffled: its"
    return CheckFailed(
        Text(
            f"{en} answers do not come from the recurrent layer.",
            f"把“状态到状态”的权重打乱之后，{name} 的正确率几乎不变：它的答案不是循环层给出的。",
        )
    )


def _right(logits: object, labels: np.ndarray) -> int:
    """How many rows of logits are largest at the label. Raises CheckFailed."""
    if not isinstance(logits, np.ndarray) or logits.ndim != 2 or len(logits) != len(labels):
        raise CheckFailed(
            Text(
                "The model does not return one row of logits for each image.",
                "模型没有给每张图片返回一行 logits。",
            )
        )
    return int((logits.argmax(axis=1) == labels).sum())
