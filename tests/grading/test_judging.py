"""A class is judged in forks of one process: a crash costs one verdict, and nothing is left."""

import os
import signal
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from autograder.curriculum import choose_parts
from autograder.grading.judging import JudgeFailed, Judges, Stopped
from autograder.grading.points import score
from autograder.grading.verdict import Job
from autograder.sealed.seal import Limits
from tests.support import complete, replaced, write_folder

pytestmark = pytest.mark.slow
PARTS = choose_parts("loss")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


OTHERS: set[int] = set()
"""The processes that other tests have going, a browser say."""


def started(recursive: bool = True) -> list[psutil.Process]:
    """The processes that the test at hand has started."""
    children = psutil.Process().children(recursive=recursive)
    return [child for child in children if child.pid not in OTHERS]


@pytest.fixture
def judges(temporary):
    """Judges of a class."""
    OTHERS.clear()
    OTHERS.update(child.pid for child in started())
    with Judges(many=True) as judges:
        yield judges
    assert not started()


def job(folder: Path, definition: str = "") -> tuple[Job, Path]:
    """A job on the reference, with another softmax; and a folder for it."""
    sources = complete("loss")
    if definition:
        sources["loss"] = replaced(sources["loss"], "softmax", definition)
    homework = write_folder(folder / "submission", sources) / "homework"
    return Job(str(homework), ["loss"], Limits(call_sleep=60)), folder


def points(verdict) -> float:
    """What a verdict is worth."""
    return score(PARTS, verdict.checks).earned


def server() -> psutil.Process:
    """The process that forks."""
    (one,) = (c for c in started(recursive=False) if "--serve" in c.cmdline())
    return one


def forks() -> list[psutil.Process]:
    """Those of its children that judge."""
    return [child for child in server().children() if "--serve" in child.cmdline()]


def judging_sleeper(judges, folder):
    """Begin to judge a submission that sleeps; what comes of it, and the thread that waits."""
    came = []

    def judge():
        try:
            came.append(judges.judge(*job(folder, "def softmax(z, axis=-1): time.sleep(50)")))
        except (JudgeFailed, Stopped) as error:
            came.append(error)

    thread = threading.Thread(target=judge)
    thread.start()
    # The process that forks, the zygote, the fork, and the student's process.
    while len(started()) < 4:
        time.sleep(0.02)
    return came, thread


def test_one_after_the_other_in_one_process(judges, tmp_path, temporary):
    wrong = "def softmax(z, axis=-1): np.exp = None; return z"  # it would spoil what comes after
    assert 0 < points(judges.judge(*job(tmp_path / "a", wrong))) < 9
    first = server().pid
    assert points(judges.judge(*job(tmp_path / "b"))) == 9
    assert server().pid == first
    judges.__exit__()
    assert list(temporary.rglob("*")) == []


def test_a_crash_costs_one_verdict(judges, tmp_path):
    came, thread = judging_sleeper(judges, tmp_path / "a")
    forks()[0].send_signal(signal.SIGKILL)
    thread.join()
    assert isinstance(came[0], JudgeFailed) and str(came[0]).startswith("exit code -9")
    assert points(judges.judge(*job(tmp_path / "b"))) == 9


def test_after_the_death_of_the_process_another_goes_on(judges, tmp_path):
    came, thread = judging_sleeper(judges, tmp_path / "a")
    group = server().pid
    os.killpg(group, signal.SIGKILL)
    thread.join()
    assert isinstance(came[0], JudgeFailed) and "has ended" in str(came[0])
    assert points(judges.judge(*job(tmp_path / "b"))) == 9
    assert server().pid != group


def test_stopped_it_leaves_nothing(judges, tmp_path, temporary):
    came, thread = judging_sleeper(judges, tmp_path / "a")
    judges.stop()
    thread.join()
    assert isinstance(came[0], Stopped)
    with pytest.raises(Stopped):
        judges.judge(*job(tmp_path / "b"))
    judges.__exit__()
    assert list(temporary.rglob("*")) == []
