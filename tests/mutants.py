"""Every wrong answer that we know, judged: `python -m tests.mutants`.

They are the known misconceptions, which also explain failures to students, and more wrong answers
(`tests/grading/variants_*.py`). To save time, answers that cannot meet share a submission: one for
each of several stubs, none of which calls another.
"""

import ast
import sys
import time
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from autograder.curriculum import all_parts
from autograder.misconceptions.catalogue import misconceptions
from autograder.misconceptions.reference import changed, pieces
from tests.grading import variants_torch_models
from tests.support import FILE_OF, Sources, complete, judged, losing

VARIANTS = Path(__file__).parent / "grading"
PARTS = [p.part for p in all_parts() if (VARIANTS / f"variants_{p.part}.py").exists()]
SOURCES = complete(*PARTS)

# What the checks of a function run besides what it calls itself.
ALSO_RUN = {
    "fit": {"SequenceRNN", "LSTMModel"},
    "predict_one_step": {"SequenceRNN", "LSTMModel"},
    "predict_multi_step": {"SequenceRNN", "LSTMModel"},
}

Wrong = tuple[str, str, str, str]
"""A part, a stub, and what stands in the stub's answer in the place of what."""

WRONG: dict[str, Wrong] = {
    **{
        f"{part}.{one.stub}: {one.title.en}": (part, one.stub, one.old, one.new)
        for part in PARTS
        for one in misconceptions(part)
    },
    **{
        f"{part}.{stub}: {name}": (part, stub, old, new)
        for part in PARTS
        for stub, name, old, new in import_module(f"tests.grading.variants_{part}").WRONG
    },
}


TRAINED = {f"torch_models.fit: {name}" for name in variants_torch_models.TRAINED}


@lru_cache
def _called(piece: str) -> dict[str, frozenset[str]]:
    """For each function or class that stands in some lines, the names that it uses."""
    return {
        node.name: frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        for node in ast.parse(piece).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def callers(whole: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each function or class of a source in pieces, those that use it, near or far."""
    called = {name: names for piece in whole.values() for name, names in _called(piece).items()}
    for name in ALSO_RUN.keys() & called.keys():
        called[name] |= ALSO_RUN[name]
    calling = {name: {c for c, names in called.items() if name in names} for name in called}
    return {name: frozenset(_above(name, calling)) for name in calling}


def _above(name: str, calling: Mapping[str, set[str]]) -> set[str]:
    """Those that use something, near or far."""
    found, left = set(), [name]
    while left:
        new = calling.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


@lru_cache
def _whole(file: str) -> dict[str, str]:
    """The pieces of a file of the reference; one that is a stub as a whole has one."""
    return {file: SOURCES[file]} if file in FILE_OF else pieces(SOURCES[file])


class Round:
    """A submission with several wrong answers."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.stubs: set[str] = set()
        self.trained = False
        self._pieces = {file: _whole(file) for file in SOURCES}
        self._callers = callers(_whole(part))

    @property
    def sources(self) -> Sources:
        """The submission."""
        return {file: "".join(whole.values()) for file, whole in self._pieces.items()}

    def takes(self, part: str, stub: str, old: str, new: str) -> bool:
        """Put a wrong answer in, if it and those that are here cannot meet."""
        if part != self.part or stub in self.stubs:
            return False
        together = {stub, *self.stubs}
        if _meet(together, self._callers):
            return False
        file = FILE_OF[stub]
        whole = changed(self._pieces[file], stub, old, new)
        calling = callers(whole) if file == part else self._callers
        if _meet(together, calling):  # the wrong answer calls what the right one does not
            return False
        self._pieces[file], self.stubs, self._callers = whole, together, calling
        return True

    def may_lose(self) -> set[str]:
        """The stubs that are wrong, and those that build on them."""
        return self.stubs.union(*(self._callers.get(stub, ()) for stub in self.stubs))


def _meet(stubs: set[str], calling: Mapping[str, frozenset[str]]) -> bool:
    return any((stubs - {one}).intersection(calling.get(one, ())) for one in stubs)


def rounds(wrong: dict[str, Wrong]) -> tuple[list[Round], dict[str, int]]:
    """Wrong answers in few submissions, and the number of each one's submission."""
    made: list[Round] = []
    place: dict[str, int] = {}
    for name, answer in wrong.items():
        for number, one in enumerate([*made, Round(answer[0])]):
            if one.takes(*answer):
                one.trained |= name in TRAINED
                place[name] = number
                made[number:] = made[number:] or [one]
                break
    return made, place


def judged_rounds(made: list[Round]) -> list:
    """The score of each submission, on its own part."""
    scores = judged(
        {str(i): one.sources for i, one in enumerate(made)},
        {str(i): [one.part] for i, one in enumerate(made)},
        trained=[str(i) for i, one in enumerate(made) if one.trained],
    )
    return [scores[str(i)] for i in range(len(made))]


def main() -> int:
    """Judge all of them; the exit code is 1 if one keeps full marks, or costs another stub some."""
    started = time.monotonic()
    made, place = rounds(WRONG)
    lost = [losing(score) for score in judged_rounds(made)]
    survivors = [name for name, number in place.items() if WRONG[name][1] not in lost[number]]
    for name in survivors:
        print(f"survived: {name}")
    strays = [
        f"{one.part}.{stub}"
        for one, stubs in zip(made, lost, strict=True)
        for stub in sorted(stubs - one.may_lose())
    ]
    for stray in strays:
        print(f"loses points for another's mistake: {stray}")
    killed = len(WRONG) - len(survivors)
    known = sum(len(misconceptions(part)) for part in PARTS)
    print(
        f"{killed} of {len(WRONG)} wrong answers lose points ({killed / len(WRONG):.1%}), "
        f"{known} of them named misconceptions; {time.monotonic() - started:.0f} s"
    )
    return bool(survivors or strays)


if __name__ == "__main__":
    sys.exit(main())
