"""What the trusted process does once before it judges, for one submission or for a class."""

import gc
import importlib
from collections.abc import Sequence
from pathlib import Path

from autograder.curriculum import Part
from autograder.drawing.answers import remember
from autograder.drawing.paper import Paper, PaperFile
from autograder.drawing.reference import Unsealed
from autograder.drawing.rehearsal import rehearse
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
        file = PaperFile.read(Path(job.drawn)) if job.drawn else None
        paper = _papers[place] = Paper.of(parts, job.keys, file)
        remember("autograder.hidden_tests")
        if many:
            rehearse(paper, parts)
            _rehearse_networks(paper, [part for part in parts if part.needs == "torch"])
            gc.collect()
            gc.freeze()  # forks then share what is here
    return _papers[place]


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
