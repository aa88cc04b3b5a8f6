"""Trains the student's models with the student's own `train`, and scores them.

What makes short cuts pointless:

- Labels of the test images stay here. Order, noise, the numbers of the classes and the order of the
  pixels in a row, the same for all images of one submission, are drawn from a secret key and the
  submission's content. To a model that reads rows this changes nothing; weights, labels or images
  that were brought along fit no more.
- Only the trained numbers, as plain arrays of the sizes that such a network has, go from the
  training into a new process: what the training has kept elsewhere is gone when the images arrive.
- The recurrent layer is computed here (`recurrence`). One process tells what enters it for each
  image, which must come from one row at a time (`rows`); another, which has never seen an image,
  answers to what comes out.
- What comes out is asked for with the trained weights and with shuffled ones, in an order that
  nobody can know. Whoever answers as well with shuffled weights needs no recurrence.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder.checking.evidence import Reading, drawable
from autograder.checking.failure import CheckFailed
from autograder.curriculum import Exam, Part, Training
from autograder.exam.baggage import ensure_network
from autograder.exam.digits import Confusion, Digits
from autograder.exam.recurrence import (
    Entered,
    Recurrence,
    Returned,
    State,
    answers,
    entered,
    not_recurrent,
)
from autograder.exam.rows import Mixed, ensure_rows
from autograder.exam.setting import Setting
from autograder.key import Key
from autograder.sealed import faults
from autograder.sealed.student import Remote, Student
from autograder.text import Text

_BATCH = 500
"""Images that are asked for at a time."""
_MIXED = 200
"""Images that mix the rows of two others: they show whether a step sees one row alone."""
_LEFT = 0.8
"""The share of a model's accuracy that may be left when its recurrence is shuffled. Right models of
many kinds keep 0.1 to 0.45 of it; one that does not need its recurrence keeps all."""


class _Candidate(msgspec.Struct):
    """A trained model, and what is known of it on its way through the examination."""

    name: str
    state: State
    losses: list[float]
    """What `train` returned."""
    mixed: Entered
    """What enters its recurrent layer for images with rows of two."""
    whole: Entered | None = None
    """And for the test images."""


class Examination:
    """The examination of one submission's models."""

    def __init__(
        self,
        student: Student,
        setting: Setting,
        parts: Sequence[Part],
        homework: Path,
        key: Key,
    ) -> None:
        self._student = student
        self._setting = setting
        self._exam = _exam_of(parts, setting)
        self._key, self._content = key, _digest(homework)
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
        """Train all models, then ask them, in processes that know nothing of what came before."""
        candidates = self._each(self._candidate, list(self._exam.trainings))
        if candidates:
            self._student.forget()
        candidates = self._each(self._seen, candidates)
        if candidates:
            self._student.forget()
        for candidate in candidates:
            self._results[candidate.name] = _caught(self._score, candidate)

    def _each(self, step: Callable[[Any], _Candidate], over: list) -> list[_Candidate]:
        """The candidates with which a step succeeds. Why the others failed is noted."""
        done = {getattr(one, "name", one): _caught(step, one) for one in over}
        failed = {n: result for n, result in done.items() if isinstance(result, Exception)}
        self._results |= failed
        return [result for name, result in done.items() if name not in failed]

    def _candidate(self, name: str) -> _Candidate:
        """Train a model, and show its first half mixed images before any others."""
        state, losses = self._trained(name)
        return _Candidate(name, state, losses, self._entered(name, state, self._mixed.images))

    def _seen(self, candidate: _Candidate) -> _Candidate:
        """Show the first half of a model the test images."""
        candidate.whole = self._entered(candidate.name, candidate.state, self._data.test_images)
        return candidate

    def _entered(self, name: str, state: State, images: np.ndarray) -> Entered:
        """What enters the recurrent layer of a new model with this state."""
        model = self._loaded(name, state)
        batches = [images[i : i + _BATCH] for i in range(0, len(images), _BATCH)]
        return Entered.joined([entered(self._student, name, model, batch) for batch in batches])

    def _trained(self, name: str) -> tuple[State, list[float]]:
        """Train a new model; returns its state and the losses that `train` returned."""
        model, how = self._new(name), self.training(name)
        shop = self._student.workshop
        data = self._data
        loader = shop.make("loader", data.train_images, data.train_labels, how.batch_size)
        device = "cuda" if self._setting.profile == "gpu" else "cpu"
        train = self._student.mnist.train
        try:
            losses = train.apart(how.budget, model, loader, how.epochs, how.lr, device)
        except faults.NotStarted as fault:
            raise faults.needs(name, "train") from fault
        state = shop.ask("state", model, label=name)
        side, classes = data.train_images.shape[-1], int(data.train_labels.max()) + 1
        layers = 2 if name == "RowLSTM" else 1
        return ensure_network(state, name, side, classes, layers=layers), drawable(losses)

    def _new(self, name: str) -> Remote:
        self._student.workshop.ask("seed", 0)
        return getattr(self._student.mnist, name).make(input_size=self._data.train_images.shape[-1])

    def _loaded(self, name: str, state: State) -> Remote:
        """A new model with this state, in evaluation mode."""
        model = self._new(name)
        self._student.workshop.ask("load", model, state, label=name)
        model.call("eval")
        return model

    def _score(self, candidate: _Candidate) -> float:
        """The accuracy of a model: how well its second half answers to its recurrent layer."""
        name, state, whole = candidate.name, candidate.state, candidate.whole
        labels = self._data.test_labels
        ensure_rows(name, whole, self._data.test_images, candidate.mixed, self._mixed)
        layer = Recurrence(name, state, whole)
        shuffled = layer.shuffled(self._rng("shuffled"))
        model = self._loaded(name, state)
        right, confusion = np.zeros(2, int), Confusion(self._data)
        for picked, true, returned in _passes(layer, shuffled, whole, self._rng("passes")):
            side = self._data.test_images.shape[-1]
            logits = answers(self._student, name, model, whole.layer, side, returned)
            correct = _right(logits, labels[picked])
            right += correct[true].sum(), correct[~true].sum()
            confusion.add(picked[true], logits[true])
        accuracy, without = map(float, right / len(labels))
        lowest = min(self.training(name).bars)
        alone = _right(whole.logits, labels).mean()
        if without > _LEFT * accuracy >= _LEFT * lowest or accuracy < lowest <= alone:
            raise not_recurrent(name)
        self._remark(name, accuracy)
        bars, table = list(self.training(name).bars), confusion.table.tolist()
        self._student.noted.append(Reading(name, accuracy, bars, table, candidate.losses))
        return accuracy

    def _remark(self, name: str, accuracy: float) -> None:
        en = f"{name} reads {accuracy:.1%} of the test images right ({self.name})."
        zh = f"{name} 在测试图片上的正确率是 {accuracy:.1%}（{self.name}）。"
        if accuracy >= self.training(name).honour:
            en += " That is better than the bar asks: well trained!"
            zh += "这超过了要求的标准：训练得很好！"
        self.remarks.append(Text(en, zh))

    @cached_property
    def _data(self) -> Digits:
        """The images as this submission sees them: the same for everyone, in another form."""
        everything = Digits.read(Path(self._setting.file))
        choice, form = self._key.rng("exam", "images"), self._rng("form")
        return everything.drawn(self._exam.train_images, self._exam.test_images, choice, form)

    @cached_property
    def _mixed(self) -> Mixed:
        return Mixed.of(self._data.test_images, _MIXED, self._rng("mixed"))

    def _rng(self, purpose: str) -> np.random.Generator:
        """Random numbers for one purpose, which follow from the key and from the submission."""
        return self._key.rng("exam", self._content, purpose)


def _passes(
    layer: Recurrence, shuffled: Recurrence, whole: Entered, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, Returned]]:
    """What the layer returns for each image, and what the shuffled one does, in a random order.

    Gives for each batch the numbers of the images, which of them have gone through the right layer,
    and what is returned for them.
    """
    count, starts = len(whole.logits), layer.starts(whole)
    order = rng.permutation(2 * count)
    for batch in np.array_split(order, -(-len(order) // _BATCH)):
        picked, true = batch % count, batch < count
        both = [
            which.run([steps[picked[mask]] for steps in whole.inputs], starts)
            for which, mask in ((layer, true), (shuffled, ~true))
        ]
        place = np.argsort(np.concatenate([np.flatnonzero(true), np.flatnonzero(~true)]))
        yield picked, true, [_together(*calls, place) for calls in zip(*both, strict=True)]


def _together(
    some: tuple[np.ndarray, list[np.ndarray]],
    others: tuple[np.ndarray, list[np.ndarray]],
    place: np.ndarray,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """What one call returns for some images and for others, in the order of the batch."""
    steps = np.concatenate([some[0], others[0]])[place]
    pairs = zip(some[1], others[1], strict=True)
    return steps, [np.concatenate(pair, axis=1)[:, place] for pair in pairs]


def _caught(function: Callable[..., Any], *args: Any) -> Any:
    """What a function returns, or the student's fault that it raises."""
    try:
        return function(*args)
    except (faults.StudentFault, CheckFailed) as fault:
        return fault


def _exam_of(parts: Sequence[Part], setting: Setting) -> Exam:
    return next(part for part in parts if part.exams).exams[setting.dataset][setting.profile]


def _digest(homework: Path) -> str:
    """A hash of a submission's content."""
    digest = hashlib.blake2b()
    for file in sorted(homework.rglob("*.py")):
        name = file.relative_to(homework).as_posix()
        for piece in (name.encode(), file.read_bytes()):
            digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _right(logits: object, labels: np.ndarray) -> np.ndarray:
    """Which rows of logits are largest at the label. Raises CheckFailed."""
    if not isinstance(logits, np.ndarray) or logits.ndim != 2 or len(logits) != len(labels):
        raise CheckFailed(
            Text(
                "The model does not return one row of logits for each image.",
                "模型没有给每张图片返回一行 logits。",
            )
        )
    return logits.argmax(axis=1) == labels
