"""Hidden tests of repair.py: what the script does, one verdict for each of its five faults."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import seeds
from autograder.checking.decorators import check
from autograder.sealed.student import Remote, Student
from solutions import loss

SIDE, CLASSES, LR = 4, 3, 0.5
BUDGET = 30.0
"""Seconds of CPU time for a training that takes a fraction of one; PyTorch imports things first."""
counts = st.integers(1, 40)


def _levels(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, SIDE, SIDE)).astype(np.uint8)


def _labels(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng([seed, 1]).integers(0, CLASSES, count)


def _classifier(student: Student, seed: int) -> tuple[Remote, dict[str, np.ndarray]]:
    student.workshop.ask("seed", seed % 2**32)
    model = student.workshop.make("witness", SIDE * SIDE, CLASSES)
    return model, _state(student, model)


def _state(student: Student, model: Remote) -> dict[str, np.ndarray]:
    """The parameters of the classifier."""
    state = student.workshop.ask("state", model, label="model")
    shapes = {"linear.weight": (CLASSES, SIDE * SIDE), "linear.bias": (CLASSES,)}
    expect.entries(state, shapes)
    return {name: expect.shaped(state[name], shapes[name], what=name) for name in shapes}


@check("repair", "rows")
@given(counts, seeds())
def test_a_row_is_a_step(student: Student, count: int, seed: int) -> None:
    levels = _levels(count, seed)
    rows = student.repair.as_rows(student.workshop.make("images", levels))
    expect.array(rows, levels / 255, slack=1e-6, what="as_rows(images)", case=f"N={count}")


@check("repair", "state")
@given(counts, st.integers(1, 5), seeds())
def test_a_state_for_each_image(student: Student, count: int, hidden: int, seed: int) -> None:
    images = student.workshop.make("images", _levels(count, seed))
    state = student.repair.first_state(images, hidden)
    what = "first_state(images, hidden_size)"
    expect.array(state, np.zeros((1, count, hidden)), what=what, case=f"N={count}, H={hidden}")


def _descended(state: dict[str, np.ndarray], batches: list[tuple]) -> dict[str, np.ndarray]:
    """The parameters after one step of gradient descent for each batch, in float64."""
    weight, bias = (state[f"linear.{name}"] for name in ("weight", "bias"))
    for levels, labels in batches:
        x = levels.reshape(len(levels), -1) / 255
        _, dlogits = loss.cross_entropy(x @ weight.T + bias, labels)
        weight, bias = weight - LR * dlogits.T @ x, bias - LR * dlogits.sum(axis=0)
    return {"linear.weight": weight, "linear.bias": bias}


def _train(student: Student, sizes: list[int], seed: int) -> None:
    """One epoch over batches of these sizes leads to the parameters that it should."""
    model, before = _classifier(student, seed)
    levels, labels = _levels(sum(sizes), seed), _labels(sum(sizes), seed)
    loader = student.workshop.make("plain_loader", levels, labels, sizes)
    student.repair.train_epoch.within(BUDGET, model, loader, LR)
    after = _state(student, model)
    cuts = np.cumsum(sizes)[:-1]
    right = _descended(
        before, list(zip(np.split(levels, cuts), np.split(labels, cuts), strict=True))
    )
    for name, value in right.items():
        what = f"{name} after train_epoch"
        expect.array(after[name], value, 1000, slack=1e-5, what=what, case=f"batches of {sizes}")


@check("repair", "backward")
@given(counts, seeds())
def test_one_batch_moves_the_parameters(student: Student, count: int, seed: int) -> None:
    _train(student, [count], seed)


@check("repair", "clear")
@given(st.lists(counts, min_size=2, max_size=4), seeds())
def test_each_batch_has_its_own_gradient(student: Student, sizes: list[int], seed: int) -> None:
    _train(student, sizes, seed)


@check("repair", "accuracy")
@given(st.lists(counts, min_size=1, max_size=4), seeds())
def test_accuracy_counts_images(student: Student, sizes: list[int], seed: int) -> None:
    model, state = _classifier(student, seed)
    levels = _levels(sum(sizes), seed)
    x = levels.reshape(len(levels), -1) / 255
    best = (x @ state["linear.weight"].T + state["linear.bias"]).argmax(axis=1)
    wrong = np.random.default_rng([seed, 2]).random(len(best)) < 0.4
    labels = np.where(wrong, (best + 1) % CLASSES, best).astype(np.int64)
    loader = student.workshop.make("plain_loader", levels, labels, sizes)
    got = student.repair.accuracy(model, loader)
    right = float((labels == best).mean())
    expect.number(got, right, what="accuracy", slack=1e-6, case=f"batches of {sizes}")
