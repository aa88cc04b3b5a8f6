"""What the hidden tests get where pytest runs them by themselves: the reference as the student.

`pytest autograder/hidden_tests/lstm -k gate` asks what a submission is asked.
"""

from collections.abc import Iterator

import hypothesis
import pytest

from autograder.drawing.draw import seed, steady
from autograder.drawing.reference import reference_student
from autograder.key import PUBLIC
from autograder.sealed.student import Student

hypothesis.settings.load_profile("grading")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each property draw what the grader draws."""
    for item in items:
        if hasattr(item.obj, "hypothesis"):
            name = f"{item.path.name}::{item.originalname}"
            hypothesis.seed(seed(PUBLIC, item.path.parent.name, name))(item.obj)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    with steady():
        yield


@pytest.fixture(scope="session")
def student() -> Student:
    """The reference."""
    return reference_student()


@pytest.fixture(scope="session")
def examination() -> None:
    """Nothing is trained and examined here."""
    pytest.skip("only the grader trains and examines models")
