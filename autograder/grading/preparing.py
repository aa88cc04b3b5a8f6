"""What is the same for all submissions of a class, done once in the trusted process."""

import gc
import importlib
from collections.abc import Sequence

from autograder.curriculum import Part, choose_parts
from autograder.drawing.answers import remember
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.grading.judge import judge_each
from autograder.key import Keys
from autograder.sealed.student import Student

_papers: dict[tuple[tuple[str, ...], Keys], Paper] = {}


def paper(parts: Sequence[str], keys: Keys) -> Paper:
    """The paper of these parts, made once. Raises RuntimeError if it cannot be made."""
    place = tuple(parts), keys
    if place not in _papers:
        _papers[place] = Paper.of(choose_parts(",".join(parts)), keys)
    return _papers[place]


def rehearse(parts: Sequence[Part], keys: Keys) -> None:
    """Judge the reference, so that its answers are known when the first submission is judged."""
    whole = paper([part.part for part in parts], keys)
    if any(part.needs == "torch" for part in parts):
        importlib.import_module("autograder.sealed.bench")  # explains networks, and takes long
        importlib.import_module("autograder.sealed.workshop").seed(0)
    remember("autograder.hidden_tests")
    quick = {part.part for part in parts if not part.needs}
    # Trainings take long, and ask the reference nothing.
    tests = [test for test in whole.tests if test.draws or test.part in quick]
    process = Unsealed("solutions")
    for test, _ in judge_each(Student(process), Paper(tests, whole.drawn)):
        if None not in process.asked:
            whole.foreseen[test.name] = process.asked
        process.asked = []
    gc.collect()
    gc.freeze()  # forks then share what is here
