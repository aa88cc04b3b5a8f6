"""A submission in this process, and what the search says about it."""

import sys
from collections.abc import Callable, Iterator

import pytest

from autograder.curriculum import all_parts
from autograder.misconceptions.catalogue import of_stub
from autograder.misconceptions.explain import explain
from autograder.misconceptions.reference import Place, builds_on
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import Sources

PLACES = [
    (part.part, stub.name)
    for part in all_parts()
    for stub in part.stubs
    if of_stub(part.part, stub.name)
]
Why = Callable[..., dict[str, list[str]]]


def above(place: Place) -> list[Place]:
    """A stub and those that build on it."""
    return [other for other in PLACES if place == other or place in builds_on(*other)]


@pytest.fixture(scope="session")
def unhurried() -> Iterator[None]:
    """What is found is tested, and not how soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.misconceptions.explain.SECONDS", 60)
        yield


@pytest.fixture(scope="session")
def why(unhurried: None) -> Iterator[Why]:
    """The titles that a submission gets for each of the stubs that are said to be wrong."""
    finder = Homework()
    sys.meta_path.insert(0, finder)

    def why(sources: Sources, wrong: list[Place]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in explain(Student(InProcess(sources)), wrong).why:
            found.setdefault(one.stub, []).append(one.title.en)
        return found

    yield why
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "homework"]:
        del sys.modules[name]
