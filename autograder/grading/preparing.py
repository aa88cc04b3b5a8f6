"""What the trusted process does once before it judges, for one submission or for a class."""

import contextlib
import gc
import importlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import msgspec

from autograder.curriculum import Part
from autograder.drawing.answers import remember
from autograder.drawing.draw import Drawn
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.drawing.replay import attempts
from autograder.grading.judge import judge_each
from autograder.grading.verdict import Job
from autograder.key import Keys
from autograder.sealed.student import Student

_papers: dict[tuple[tuple[str, ...], Keys], Paper] = {}


def prepared(parts: Sequence[Part], job: Job, many: bool = False) -> Paper:
    """The paper of the parts of a job. Raises RuntimeError if it cannot be made.

    With `many` submissions to come it is rehearsed: the reference is judged first. So its answers
    are known, and so is what a submission will be asked. For one alone that costs more than it
    saves.
    """
    place = tuple(job.parts), job.keys
    if place not in _papers:
        paper = _papers[place] = Paper.of(parts, job.keys, _drawn(job.drawn))
        remember("autograder.hidden_tests")
        if many:
            _rehearse(paper, [part for part in parts if not part.needs])
            _rehearse_networks(paper, [part for part in parts if part.needs == "torch"])
            gc.collect()
            gc.freeze()  # forks then share what is here
    return _papers[place]


def _drawn(file: str) -> Drawn | None:
    """What was drawn before; None if that cannot be read."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return Drawn.load(Path(file)) if file else None
    return None


def _rehearse(paper: Paper, parts: Sequence[Part]) -> None:
    for test in paper.only(parts).tests:
        process = Unsealed("solutions")
        cases = paper.drawn.of(test) if test.draws else None
        known = []
        try:
            # A new student for each test: what it asks for is asked again, tables too.
            for attempt in attempts(test, {"student": Student(process)}, cases):
                process.asked = []
                attempt()
                known.append(process.asked)
        except Exception:  # whoever is judged meets it, too
            continue
        if None in chain(*known):
            continue
        paper.foreseen[test.name] = [one.call for one in chain(*known)]
        if len({one.request.module for one in chain(*known)}) == 1:
            paper.known[test.name] = known


def _rehearse_networks(paper: Paper, parts: Sequence[Part]) -> None:
    """So that the reference's answers are known: calls to networks cannot be foreseen."""
    if not parts:
        return
    # It explains networks, and its import takes long.
    importlib.import_module("autograder.shipped.tests.networks")
    importlib.import_module("autograder.sealed.workshop").seed(0)
    # Trainings take long, and ask the reference nothing; one case at most is drawn for them.
    tests = [test for test in paper.only(parts).tests if test.draws]
    quick = [test for test in tests if len(paper.drawn.of(test)) > 1]
    for _ in judge_each(Student(Unsealed("solutions")), Paper(quick, paper.drawn)):
        pass
