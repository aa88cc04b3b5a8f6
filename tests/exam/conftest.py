"""Examinations in this very process, on few images, of submissions made of source text."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.curriculum import Exam, Part, Training, choose_parts
from autograder.exam.digits import Digits, load
from autograder.exam.examination import Examination
from autograder.exam.setting import Setting
from autograder.key import Key
from autograder.sealed import wire
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import KEY, complete, write_folder

BARS = (0.6, 0.75, 0.85)
"""Those of the digits' own examination."""
QUICK = Training(8, 4e-3, 32, 60, BARS, 0.97)
"""Less training than in earnest, and enough for a RowRNN."""


class Spied(InProcess):
    """Keeps every request that is sent, and which was the first of each new process."""

    def __init__(self, sources: dict[str, str]) -> None:
        super().__init__(sources)
        self.requests: list[wire.Request] = getattr(self, "requests", [])
        self.began: list[int] = getattr(self, "began", [])
        if self.requests:
            self.began.append(len(self.requests))

    def ask(self, request: wire.Request, *others: Any) -> wire.Reply:
        """The reply; the request is kept as the wire has it."""
        self.requests.append(request)
        return super().ask(request, *others)


@pytest.fixture(scope="session")
def digits() -> Digits:
    """The embedded digits."""
    return load("digits")


@pytest.fixture(scope="session")
def setting(digits: Digits, tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """The digits, on the CPU."""
    file = tmp_path_factory.mktemp("digits") / "digits.npz"
    digits.save(file)
    return Setting("digits", "cpu", "CPU", str(file))


def quick_parts() -> tuple[Part, ...]:
    """Part 8, of which RowRNN alone is examined."""
    (part,) = choose_parts("mnist")
    exam = Exam(1400, 397, {"RowRNN": QUICK})
    return (msgspec.structs.replace(part, exams={"digits": {"cpu": exam, "gpu": exam}}),)


def examination_of(
    source: str, setting: Setting, folder: Path, key: Key = KEY
) -> tuple[Examination, Spied]:
    """The examination of a submission with this mnist.py, and the process that it asks."""
    homework = write_folder(folder, {"mnist": source}) / "homework"
    process = Spied({"mnist": source})
    return Examination(Student(process), setting, quick_parts(), homework, key), process


Examine = Callable[..., tuple[Examination, Spied]]


@pytest.fixture
def examine(setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """An examination of a submission that is told by its mnist.py, and the process it asks."""
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])

    def examine(source: str = "", key: Key = KEY) -> tuple[Examination, Spied]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        return examination_of(source or complete("mnist")["mnist"], setting, folder, key)

    return examine


def arrays(value: Any) -> list[np.ndarray]:
    """Every array in a value."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays(item)]
    return []
