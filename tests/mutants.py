"""Every wrong answer that we know, judged: `python -m tests.mutants [PART | STUB | ID]...`.

Each must lose points by the hidden tests, and those that are `public` must be called wrong at home.
With names, what each has lost is told; without, only what is not as it should be.
"""

import sys
import time
from collections.abc import Sequence

from autograder.curriculum import all_parts
from autograder.grading.points import StubScore
from autograder.misconceptions.catalogue import WrongAnswer
from tests.student_template.at_home import is_called_wrong
from tests.support import losing, stubs
from tests.wrong_answers import (
    WRONG,
    Wrong,
    judged_rounds,
    rounds,
    rounds_at_home,
    said_at_home,
    strays,
)


def chosen(names: Sequence[str]) -> dict[str, Wrong]:
    """Those of these parts or stubs, or with these ids; all without names. Raises SystemExit."""
    for name in names:
        if not any(_is_called(name, *one) for one in WRONG.items()):
            raise SystemExit(
                f"{name}: no part, stub or id of a wrong answer; the stubs are "
                + ", ".join(stub.name for part in all_parts() for stub in part.stubs)
            )
    return {
        called: one
        for called, one in WRONG.items()
        if not names or any(_is_called(name, called, one) for name in names)
    }


def _is_called(name: str, called: str, one: Wrong) -> bool:
    return name in (one.part, one.entry.stub, f"{one.part}.{one.entry.stub}", called)


def _told(name: str, stub: StubScore, at_home: bool | None, one: WrongAnswer) -> tuple[bool, str]:
    """Whether a wrong answer is seen where it must be, and the line about it.

    `at_home` is whether the public tests call it wrong; None if they have not tried it.
    """
    lost = stub.stub.points - stub.earned
    checks = ", ".join(check.check for check in stub.failed)
    hidden = f"loses {lost:.4g} of {stub.stub.points:.4g} by {checks}"
    right = lost > 0 and at_home is not False
    home = {
        None: f"not public: {one.reason}",
        True: "called wrong at home",
        False: "passes at home, where it must not",
    }[at_home]
    return right, f"{'ok  ' if right else 'NOT '} {name}: {hidden if lost else 'KEEPS ALL'}; {home}"


def _at_home(wrong: dict[str, Wrong]) -> dict[str, bool]:
    """Of those that are tried at home, whether the public tests call them wrong."""
    made, place = rounds_at_home(wrong)
    lines = said_at_home(made)
    return {n: is_called_wrong(lines[place[n], wrong[n].entry.stub]) for n in place}


def main(names: Sequence[str]) -> int:
    """Judge them; the exit code is 1 if one is not seen where it must be, or costs another stub."""
    started, wrong = time.monotonic(), chosen(names)
    made, place = rounds(wrong)
    scores = judged_rounds(made)
    at_home = _at_home(wrong)
    told = [
        _told(name, stubs(scores[place[name]])[one.entry.stub], at_home.get(name), one.entry)
        for name, one in wrong.items()
    ]
    for right, line in told:
        if names or not right:
            print(line)
    others = list(strays(made, scores))
    for stray in others:
        print(f"NOT  {stray} loses points for another's mistake")
    lost = sum(wrong[name].entry.stub in losing(scores[place[name]]) for name in wrong)
    explaining = sum(one.entry.title is not None for one in wrong.values())
    print(
        f"{lost} of {len(wrong)} wrong answers lose points, {sum(at_home.values())} are called "
        f"wrong at home; {explaining} have words; {time.monotonic() - started:.0f} s"
    )
    return bool(others) or not all(right for right, _ in told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
