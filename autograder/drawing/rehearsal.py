"""The reference is judged first: what it was asked, and what it answered, is then known."""

from collections.abc import Sequence
from itertools import chain

from autograder.curriculum import Part
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.drawing.replay import attempts
from autograder.sealed.student import Student


def rehearse(paper: Paper, parts: Sequence[Part]) -> None:
    """Note in the paper what the reference answers in those of these parts that have no networks,
    whose calls cannot be foreseen."""
    for test in paper.only([part for part in parts if not part.needs]).tests:
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
        asked = list(chain(*known))
        if None not in asked and len({one.request.module for one in asked}) == 1:
            paper.known[test.name] = known
