"""Hidden tests of `train` and `evaluate`, on a classifier of our own: a linear layer."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import seeds, with_a_seed
from autograder.checking.decorators import check
from autograder.checking.failure import CheckFailed
from autograder.sealed.student import Remote, Student
from autograder.shipped.tests.training import NO_LEARNING
from autograder.text import Text

SIDE, CLASSES, COUNT, EPOCHS = 4, 3, 150, 8
BUDGET = 30.0
"""Seconds of CPU time for a training that takes a fraction of one."""
LEARNED = 0.9
"""Accuracy on images that a linear layer can tell apart without a mistake; chance is 1/3."""

sizes = st.lists(st.integers(1, 7), min_size=1, max_size=4)


def _spots(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images whose class is the group of pixels that are bright; which group it is, is drawn."""
    rng = np.random.default_rng(seed)
    groups = rng.permutation(SIDE * SIDE).reshape(SIDE, SIDE)[:CLASSES]
    labels = rng.integers(0, CLASSES, COUNT)
    levels = rng.integers(0, 60, (COUNT, SIDE * SIDE)).astype(np.uint8)
    levels[np.arange(COUNT)[:, None], groups[labels]] += 180
    return levels.reshape(COUNT, SIDE, SIDE), labels


def _classifier(student: Student, seed: int) -> Remote:
    student.workshop.ask("seed", seed % 2**32)
    return student.workshop.make("witness", SIDE * SIDE, CLASSES)


def _train(student: Student, seed: int, loader: Remote) -> tuple[Remote, object]:
    model = _classifier(student, seed)
    return model, student.mnist.train.within(BUDGET, model, loader, EPOCHS, 0.05)


def _ensure_learned(
    student: Student, model: Remote, levels: np.ndarray, labels: np.ndarray
) -> None:
    logits = _linear(student, model, levels)
    accuracy = float((logits.argmax(axis=1) == labels).mean())
    if accuracy < LEARNED:
        raise CheckFailed(
            Text(
                f"After {EPOCHS} epochs an easy problem is solved for {accuracy:.0%} only.",
                f"训练 {EPOCHS} 个 epoch 之后，一个简单的问题只解对了 {accuracy:.0%}。",
            )
        )


def _linear(student: Student, model: Remote, levels: np.ndarray) -> np.ndarray:
    """The classifier's logits, computed here from its parameters."""
    state = student.workshop.ask("state", model, label="model")
    state = expect.entries(state, ("linear.weight", "linear.bias"))
    weight = expect.shaped(state["linear.weight"], (CLASSES, SIDE * SIDE), what="weight")
    bias = expect.shaped(state["linear.bias"], (CLASSES,), what="bias")
    return levels.reshape(len(levels), -1) / 255 @ weight.T + bias


@check("train", "learns")
@with_a_seed
def test_it_learns(student: Student, seed: int) -> None:
    levels, labels = _spots(seed)
    model, _ = _train(student, seed, student.workshop.make("loader", levels, labels, 16))
    _ensure_learned(student, model, levels, labels)


@check("train", "learns")
@with_a_seed
def test_the_learning_rate_is_used(student: Student, seed: int) -> None:
    levels, labels = _spots(seed)
    loader = student.workshop.make("loader", levels, labels, 16)
    model = _classifier(student, seed)
    losses = student.mnist.train.within(BUDGET, model, loader, EPOCHS, NO_LEARNING)
    expect.steady_losses(losses, EPOCHS, of="train")


@check("train", "any_loader")
@with_a_seed
def test_any_iterable_will_do(student: Student, seed: int) -> None:
    levels, labels = _spots(seed)
    loader = student.workshop.make("plain_loader", levels, labels, [32, 32, 32, 32, 22])
    model, _ = expect.accepted(
        lambda: _train(student, seed, loader), "a loader that is no DataLoader"
    )
    _ensure_learned(student, model, levels, labels)


@check("train", "losses")
@with_a_seed
def test_losses_of_the_epochs(student: Student, seed: int) -> None:
    levels, labels = _spots(seed)
    _, losses = _train(student, seed, student.workshop.make("loader", levels, labels, 16))
    expect.losses(losses, EPOCHS, of="train")


@check("train", "losses")
@with_a_seed
def test_a_loss_is_the_mean_over_an_epoch(student: Student, seed: int) -> None:
    rng = np.random.default_rng(seed)
    levels, labels = _spots(seed)
    labels = rng.permutation(labels)
    model = _classifier(student, seed)
    # Logits so far apart that it shows if they go through a softmax twice.
    weight = rng.normal(0, 2, (CLASSES, SIDE * SIDE)).astype(np.float32)
    state = {"linear.weight": weight, "linear.bias": np.zeros(CLASSES, np.float32)}
    student.workshop.ask("load", model, state, label="model")
    loader = student.workshop.make("loader", levels, labels, 16)
    losses = student.mnist.train.within(BUDGET, model, loader, 2, NO_LEARNING)
    logits = _linear(student, model, levels)  # afterwards: `train` may choose how weights begin
    right = float((np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(COUNT), labels]).mean())
    what = Text("mean cross-entropy", "平均交叉熵")
    # A tenth, for labels that are smoothed.
    expect.mean_losses(losses, 2, right, of="train", what=what, slack=0.1)


@check("train", "clear")
@with_a_seed
def test_gradients_are_cleared(student: Student, seed: int) -> None:
    levels, labels = _spots(seed)
    model, _ = _train(student, seed, student.workshop.make("loader", levels, labels, 16))
    if model.get("added_gradients") is not False:
        raise CheckFailed(
            Text(
                "A batch's gradient is added to that of the batches before it.",
                "一个批次的梯度被加到了之前批次的梯度上。",
            )
        )


def _examined(student: Student, batches: list[int], seed: int) -> tuple[Remote, Remote, float]:
    """A classifier, a loader with batches of these sizes, and the accuracy to be found."""
    rng = np.random.default_rng(seed)
    count = sum(batches)
    levels = rng.integers(0, 256, (count, SIDE, SIDE)).astype(np.uint8)
    model = _classifier(student, seed)
    # It says which row is the brightest, so that all classes come up.
    rows = np.repeat(np.eye(CLASSES, SIDE, dtype=np.float32), SIDE, axis=1)
    state = {"linear.weight": rows, "linear.bias": np.zeros(CLASSES, np.float32)}
    student.workshop.ask("load", model, state, label="model")
    best = _linear(student, model, levels).argmax(axis=1)
    # Some labels are what the classifier says, the others are larger or smaller.
    other = (best + rng.integers(1, CLASSES, count)) % CLASSES
    labels = np.where(rng.random(count) < 0.6, best, other).astype(np.int64)
    loader = student.workshop.make("plain_loader", levels, labels, batches)
    return model, loader, float((best == labels).mean())


@check("evaluate", "values")
@given(sizes, seeds())
def test_accuracy(student: Student, batches: list[int], seed: int) -> None:
    model, loader, right = _examined(student, batches, seed)
    got = student.mnist.evaluate(model, loader)
    expect.number(got, right, what="accuracy", slack=1e-6, case=f"batches of {batches}")


@check("evaluate", "form")
@given(sizes, seeds())
def test_accuracy_is_a_float(student: Student, batches: list[int], seed: int) -> None:
    model, loader, _ = _examined(student, batches, seed)
    got = student.mnist.evaluate(model, loader)
    expect.plain_float(got, what="accuracy")


@check("evaluate", "mode")
@with_a_seed
def test_mode(student: Student, seed: int) -> None:
    for training in (False, True):
        model, loader, _ = _examined(student, [3, 2], seed)
        model.call("train", training)
        student.mnist.evaluate(model, loader)
        if model.get("training") is not training:
            raise CheckFailed(
                Text(
                    f"Before the call model.training was {training}, afterwards it is not.",
                    f"调用之前 model.training 是 {training}，调用之后却变了。",
                )
            )
        if model.get("asked_in_training") is not False:
            raise CheckFailed(
                Text("The model is asked in training mode.", "求值时模型处于训练模式。")
            )


@check("evaluate", "no_gradient")
@with_a_seed
def test_no_gradient(student: Student, seed: int) -> None:
    model, loader, _ = _examined(student, [3, 2], seed)
    student.mnist.evaluate(model, loader)
    if model.get("asked_for_gradients") is not False:
        raise CheckFailed(
            Text("The model is asked with gradients switched on.", "求值时没有关闭梯度。")
        )
