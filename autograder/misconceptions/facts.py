"""What can be told truly of a wrong answer that is no known mistake and has no known look.

Each fact is computed: which results are wrong, what shape they have, where the answer is right.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.misconceptions.catalogue import Note
from autograder.misconceptions.given import given
from autograder.misconceptions.outcomes import Outcome, alike, outcome, same
from autograder.misconceptions.probes import Probe, is_network, probes, result_names, viewed
from autograder.misconceptions.reference import Place, Reference
from autograder.signatures import BATCH, TIME, Array, Form, is_class, mapped, signature
from autograder.text import Text

Try = tuple[Probe, Outcome, Outcome]
"""A probe, what is right for it, and what was seen."""
_NEAR = 1e-4
"""So far off, relative to the largest number, is what is nearly right."""
_MOST = 6
"""So many names stand in a sentence."""


def facts(place: Place, seen: Sequence[Outcome], function: Callable) -> Iterator[Note]:
    """What is so of an answer that is wrong on some probes, the most telling first.

    Nothing is said of one that is nearly right: an answer may add a small number. Nor which results
    are wrong of a stub that makes or trains a network: two that are right may differ.

    Args:
        seen: what it gives on the probes of its stub.
        function: asks it once more, with other arguments.
    """
    tries = list(zip(probes(*place), given(place), seen, strict=True))
    wrong = [one for one in tries if not same(one[1], one[2])]
    right = [one for one in tries if same(one[1], one[2])]
    if not wrong or not all(_apart(right, one) for _, right, one in wrong):
        return
    yield from _random(place, wrong[0], function)
    if is_network(*place) and not is_class(*place):
        return
    yield from _only_first(wrong)
    yield from _only_where_one(wrong, right)
    yield from _shapes(wrong)
    yield from _some_results(wrong)
    if not is_network(*place):
        yield from _right_where_zero(place, wrong, function)


def _apart(right: Outcome, one: Outcome) -> bool:
    return right.leaves.keys() != one.leaves.keys() or any(
        _far(leaf, one.leaves[name]) for name, leaf in right.leaves.items()
    )


def _far(right: object, one: object) -> bool:
    """Whether a leaf is wrong by far more than a small number can make it."""
    if not isinstance(right, np.ndarray) or not isinstance(one, np.ndarray):
        return not alike(one, right)
    if right.shape != one.shape:
        return True
    finite = np.isfinite(right)
    off = np.abs(one - right)[finite] > _NEAR * np.abs(right[finite]).max(initial=0.0)
    return bool(off.any()) or not np.isfinite(one[finite]).all()


def of_one_alone(place: Place, function: Callable) -> Iterator[Note]:
    """Whether an answer that is right on all probes is wrong for a batch of one, or for one step.

    Then it has lost an axis of length 1, or made one of two.
    """
    if is_network(*place) or not probes(*place):
        return
    said, probe = signature(*place), probes(*place)[0]
    for letter in (BATCH, TIME):
        if probe.sizes.get(letter, 1) == 1 or letter not in said.letters:
            continue
        args = tuple(_first_of(form, letter, value) for form, value in _arguments(place, probe))
        right = outcome(viewed(*place, Reference()), args, result_names(*place))
        if not right.raised and not same(right, outcome(function, args, result_names(*place))):
            yield _where(letter)
            return


def _arguments(place: Place, probe: Probe) -> list[tuple[Form, object]]:
    """The arguments of a probe, each with what the docstring says that it is."""
    return list(zip(signature(*place).arguments.values(), probe.args, strict=False))


def _first_of(form: Form, letter: str, value: object) -> object:
    """An argument cut to the first along a dimension."""

    def cut(array: Array, numbers: np.ndarray) -> np.ndarray:
        axis = array.along(letter)
        return numbers if axis is None else np.take(numbers, [0], axis)

    return mapped(form, cut, value)


def _random(place: Place, first: Try, function: Callable) -> Iterator[Note]:
    """An answer that is another one each time."""
    probe, _, seen = first
    if not same(seen, outcome(function, probe.args, result_names(*place))):
        yield Note(
            Text("The same call gives another result each time", "同样的调用每次给出不同的结果"),
            Text(
                "Something in it is still as it was drawn at random, or left from the call before. "
                "Which numbers do you never set?",
                "里面有些数还是随机产生的，或是上一次调用留下的。哪些数你从来没有设过？",
            ),
        )


def _only_first(wrong: Sequence[Try]) -> Iterator[Note]:
    """A list, or some other collection, that is right as far as it goes."""
    if all(
        one.leaves
        and one.leaves.keys() < right.leaves.keys()
        and all(alike(leaf, right.leaves[name]) for name, leaf in one.leaves.items())
        for _, right, one in wrong
    ):
        yield Note(
            Text("The result holds only some of what it should", "结果只有应有的一部分"),
            Text(
                "What is there is right, and the rest is missing. Does the function end inside its "
                "loop?",
                "已有的都对，其余的没有。函数是不是在循环里面就结束了？",
            ),
        )


def _only_where_one(wrong: Sequence[Try], right: Sequence[Try]) -> Iterator[Note]:
    """A dimension that is 1 wherever the answer is wrong, and nowhere else."""
    for letter in wrong[0][0].sizes:
        ones = all(probe.sizes.get(letter) == 1 for probe, _, _ in wrong)
        if ones and right and all(probe.sizes.get(letter, 1) > 1 for probe, _, _ in right):
            yield _where(letter)
            return


def _where(letter: str) -> Note:
    return Note(
        Text(f"It is right, but not where {letter} = 1", f"结果对，但 {letter} = 1 时不对"),
        Text(
            "An axis of length 1 is still an axis. `squeeze` drops it, and broadcasting stretches "
            "it.",
            "长度为 1 的轴也是轴。`squeeze` 会去掉它，广播会把它拉长。",
        ),
    )


def _shapes(wrong: Sequence[Try]) -> Iterator[Note]:
    """The results whose shape is wrong wherever the answer is."""
    probe, right, one = wrong[0]
    for name, leaf in right.leaves.items():
        shapes = [_two_shapes(r.leaves.get(name), s.leaves.get(name)) for _, r, s in wrong]
        if all(shape and shape[0] != shape[1] for shape in shapes):
            en, zh = _called([name])
            sizes = ", ".join(f"{letter} = {size}" for letter, size in probe.sizes.items())
            has, needs = one.leaves[name].shape, leaf.shape
            yield Note(
                Text(f"{en} has the wrong shape", f"{zh}的形状不对"),
                Text(
                    f"It is {has}, and should be {needs}{f' ({sizes})' if sizes else ''}. "
                    "Along which axis do you sum, cut or join?",
                    f"现在是 {has}，应当是 {needs}{f'（{sizes}）' if sizes else ''}。"
                    "你是沿哪个轴求和、切开或拼接的？",
                ),
            )
            return


def _two_shapes(right: object, seen: object) -> tuple[tuple, tuple] | None:
    if isinstance(right, np.ndarray) and isinstance(seen, np.ndarray):
        return right.shape, seen.shape
    return None


def _some_results(wrong: Sequence[Try]) -> Iterator[Note]:
    """Which of several results are wrong, where some never are."""
    names = list(wrong[0][1].leaves)
    if len(names) < 2 or any(set(names) ^ one.leaves.keys() for _, _, one in wrong):
        return
    off = [n for n in names if any(_far(r.leaves[n], s.leaves[n]) for _, r, s in wrong)]
    good = [n for n in names if all(alike(s.leaves[n], r.leaves[n]) for _, r, s in wrong)]
    if (
        good
        and len(off) + len(good) == len(names)
        and not any(re.match(r"\[\d", name) for name in names)
    ):
        (en, zh), (good_en, good_zh) = _called(off), _called(good)
        yield Note(
            Text(f"Only {en} is wrong" if len(off) == 1 else f"Wrong: {en}", f"不对的只有 {zh}"),
            Text(
                f"Right on the same inputs: {good_en}. What goes into the wrong alone?",
                f"同样的输入下，{good_zh} 是对的。只有不对的才用到的是什么？",
            ),
        )


def _called(names: Sequence[str]) -> tuple[str, str]:
    if list(names) == [""]:
        return "The result", "结果"
    shown = [f"`{name}`" for name in names[:_MOST]] + ["..."] * (len(names) > _MOST)
    return ", ".join(shown), "、".join(shown)


def _right_where_zero(place: Place, wrong: Sequence[Try], function: Callable) -> Iterator[Note]:
    """The arguments that need only be zero, and the answer is right."""
    names = list(signature(*place).arguments)
    zero = [
        names[i]
        for i in range(min(len(names), *(len(probe.args) for probe, _, _ in wrong)))
        if all(_is_right_with_zero(place, probe.args, i, function) for probe, _, _ in wrong)
    ]
    if zero:
        en, zh = " or ".join(f"`{n}`" for n in zero), "或 ".join(f"`{n}` " for n in zero)
        yield Note(
            Text(f"It is right as soon as {en} is zero", f"{zh}为零时，结果就是对的"),
            Text(
                "So what does not depend on it is right. Look at what you make of it.",
                "所以与它无关的部分是对的。看看你用它算了什么。",
            ),
        )


def _is_right_with_zero(place: Place, args: tuple, i: int, function: Callable) -> bool:
    if not isinstance(args[i], np.ndarray) or args[i].dtype.kind != "f" or not args[i].any():
        return False
    with_zero = (*args[:i], np.zeros_like(args[i]), *args[i + 1 :])
    right = outcome(viewed(*place, Reference()), with_zero, result_names(*place))
    numbers = [leaf for leaf in right.leaves.values() if isinstance(leaf, np.ndarray)]
    tells = any(len(np.unique(leaf[np.isfinite(leaf)])) > 2 for leaf in numbers)
    return tells and same(right, outcome(function, with_zero, result_names(*place)))
