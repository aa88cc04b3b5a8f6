"""A case that is answered as the reference answers it is passed unseen: no verdict changes."""

import pytest

from autograder.curriculum import choose_parts
from autograder.drawing.paper import Answers, Paper
from autograder.grading.judge import judge
from autograder.grading.preparing import prepared
from autograder.grading.verdict import Job
from autograder.sealed.process import SealedProcess
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from tests.support import NUMPY, complete, write_folder

PARTS = choose_parts("loss,bptt")
RIGHT = complete(*NUMPY)
OTHERS = {
    "right": ("", ""),
    "rounded otherwise": (
        "exp / exp.sum(axis=axis, keepdims=True)",
        "3 * exp / 3 / exp.sum(axis=axis, keepdims=True)",
    ),
    "wrong": ("return float(-log_p", "return float(log_p"),
    "no file": ("import numpy as np", "import no_such_module"),
}


@pytest.fixture(scope="module")
def paper() -> Paper:
    return prepared(PARTS, Job("", [part.part for part in PARTS], Limits()), many=True)


def test_most_is_known(paper):
    assert len(paper.known) > 0.8 * len(paper.tests)
    for test in paper.tests:
        calls = [one.call for case in paper.known.get(test.name, ()) for one in case]
        assert paper.foreseen(test) == calls


def of_another_machine(paper: Paper) -> Answers:
    """Answers that nobody here gives to the byte."""
    return {
        name: [
            [one._replace(frame=b"rounded otherwise" + one.frame) for one in case] for case in cases
        ]
        for name, cases in paper.known.items()
    }


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_verdict(tmp_path, paper, name):
    old, new = OTHERS[name]
    source = {file: text.replace(old, new) if old else text for file, text in RIGHT.items()}
    assert (source != RIGHT) == bool(old)
    folder = write_folder(tmp_path / "one", source)
    found = []
    for known in (paper.known, {}, of_another_machine(paper)):
        with SealedProcess(folder / "homework") as process:
            again = Paper(paper.tests, paper.drawn, known)
            found.append(judge(Student(process), PARTS, again))
    assert found[0] == found[1] == found[2]
    right = name in ("right", "rounded otherwise")
    assert all(check.passed for check in found[0]) == right
