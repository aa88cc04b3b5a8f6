"""A student whose functions are right, but for what comes back: values of every odd kind.

`python -m tests.attacks.liar PART FIRST LAST` judges part PART with the lies of these numbers and
prints a line for each check that blames the grader. The first lies are of one kind each and
without an exception; the others mix all kinds, at random places of what the reference returns.
"""

import importlib
import os
import random
import sys
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.grading.judge import ODD, judge, why
from autograder.sealed import wire
from autograder.sealed.asked import USUAL, Terms
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess, Spared, spared, with_few_cases
from tests.support import complete


def _shape(value: Any) -> tuple[int, ...]:
    return value.shape if isinstance(value, np.ndarray) and value.size < 10**5 else (2, 3)


def _records(value: Any) -> Any:
    return wire.Opaque("a NumPy array of dtype [('a', '<f8')], ndim 1")


KINDS: dict[str, Callable[[Any], Any]] = {
    "none": lambda value: None,
    "true": lambda value: True,
    "zero": lambda value: 0,
    "huge int": lambda value: 2**63,
    "nan": lambda value: float("nan"),
    "infinity": lambda value: float("-inf"),
    "empty text": lambda value: "",
    "text": lambda value: "x\x1b[31m\u202e",
    "bytes": lambda value: b"\xff\x00",
    "empty list": lambda value: [],
    "empty tuple": lambda value: (),
    "empty dict": lambda value: {},
    "odd dict": lambda value: {None: 1, 2.5: [], ("a", 1): {}, "": b""},
    "ragged": lambda value: [[1.0, 2.0], [3.0], "x"],
    "nested": lambda value: [[[[[[[[[[1.0]]]]]]]]]],
    "long": lambda value: [0.5] * 1000,
    "array in list": lambda value: [value, [value], (value,)],
    "opaque": lambda value: wire.Opaque("module"),
    "handle": lambda value: wire.Handle(1),
    "records": _records,
    "half precision": lambda value: np.ones(_shape(value), np.float16),
    "complex": lambda value: np.full(_shape(value), 1 + 2j),
    "complex number": lambda value: np.complex64(1j),
    "array of text": lambda value: np.full(_shape(value), "x"),
    "scalar of text": lambda value: np.str_("x"),
    "booleans": lambda value: np.ones(_shape(value), bool),
    "small integers": lambda value: np.full(_shape(value), -128, np.int8),
    "unsigned": lambda value: np.full(_shape(value), 2**64 - 1, np.uint64),
    "nans": lambda value: np.full(_shape(value), np.nan),
    "infinities": lambda value: np.full(_shape(value), np.inf),
    "largest": lambda value: np.full(_shape(value), np.finfo(np.float64).max),
    "denormal": lambda value: np.full(_shape(value), 5e-324),
    "no entries": lambda value: np.empty((0,) * len(_shape(value))),
    "no dimensions": lambda value: np.array(0.5),
    "no dimensions of text": lambda value: np.array("x"),
    "one axis more": lambda value: np.ones((*_shape(value), 1)),
    "many axes": lambda value: np.ones((1,) * 16),
    "flat": lambda value: np.ones(int(np.prod(_shape(value)))),
    "as a list": lambda value: np.ones(_shape(value)).tolist(),
    "first of it": lambda value: value[0] if isinstance(value, tuple | list) and value else [value],
    "twice": lambda value: (value, value),
}


def _within(value: Any, lie: Callable[[Any], Any], rng: random.Random) -> Any:
    """The value with a lie at a random place in it."""
    if isinstance(value, tuple | list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        changed = [_within(v, lie, rng) if i == at else v for i, v in enumerate(value)]
        return type(value)(changed)
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(list(value))
        return {**value, key: _within(value[key], lie, rng)}
    return lie(value)


class Liar(InProcess):
    """Answers as the reference does, but for the kind of what it says."""

    def __init__(self, sources: dict[str, str], number: int) -> None:
        super().__init__(sources)
        self._kinds = list(KINDS.values())
        self._always = number < len(KINDS)
        self._number = number

    def restart(self) -> None:
        """Forget the modules and the objects, and go on lying."""
        super().__init__(Homework.sources)

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """The reply, with a lie in it, after the journey over the wire."""
        reply = super().ask(request, terms)
        if reply.kind != "value" or (request.module == "workshop" and request.keep):
            return reply
        if self._always:
            reply.value = self._kinds[self._number](reply.value)
        else:
            self._mix(request, reply)
        reply.value = wire.plain(reply.value)
        return wire.decode(wire.encode(reply), wire.Reply)

    def _mix(self, request: wire.Request, reply: wire.Reply) -> None:
        """Lie now and then, and to the same question always the same."""
        rng = random.Random(zlib.crc32(wire.encode(request)) + self._number)
        if rng.random() < 0.6:
            return
        reply.value = _within(reply.value, rng.choice(self._kinds), rng)
        reply.changed = rng.choice([[], [0], [-1, 10**6]])
        reply.fp_events = rng.choice([[], [], ["x\x1b" * 99]])


def blamed(part: str, number: int, paper: Paper) -> list[str]:
    """What the grader says of itself, when a part lies."""
    parts = choose_parts(part)
    with spared(trained=False):
        student = Student(Liar(complete(part), number))
        checks = judge(student, parts, paper, Spared(parts))
        _, trouble = why(student, checks)
    assert any(not check.passed for check in checks), "who lies like this passes nothing"
    odd = [f"{c.part}.{c.stub}.{c.check}" for c in checks if c.text == ODD]
    if odd:  # the judge's last resort: a check of its own would say more
        print(f"{number}: only the judge caught", *odd, file=sys.stderr)
    troubles = [f"{c.part}.{c.stub}.{c.check}: {c.trouble}" for c in checks if c.trouble]
    return [*troubles, trouble] if trouble else troubles


def main(part: str, first: str, last: str) -> None:
    """Judge a part with some lies."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.meta_path.insert(0, Homework())
    if any(p.needs for p in choose_parts(part)):
        importlib.import_module("autograder.sealed.workshop").seed(0)
    names = list(KINDS)
    paper = with_few_cases(Paper.of(choose_parts(part)))
    for number in range(int(first), int(last)):
        for trouble in blamed(part, number, paper):
            print(f"{names[number] if number < len(names) else number}: {trouble}")


if __name__ == "__main__":
    main(*sys.argv[1:])
