"""The same attacks where nothing is sealed: the student's code runs beside the hidden tests.

`python -m tests.attacks.unsealed JOB RESULTS` does what the usual graders do: import the homework
into the process of the tests, let them call it, take the points from what that process writes. It
shows that an attack is one. Each runs in a fork, so that they do not meet.
"""

import atexit
import contextlib
import importlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import numpy as np

from autograder.curriculum import choose_parts
from autograder.drawing.reference import Unsealed
from autograder.grading.points import score
from autograder.sealed.student import Student
from solutions import loss as solution
from tests.by_pytest import judged_by_pytest

SECONDS = 30


class Job(msgspec.Struct):
    """One attack."""

    id: str
    folder: str
    """The submission: a folder."""
    part: str
    whole: bool
    """Whether all hidden tests are run, for the points; else one call is enough."""
    results: str
    """Where the points are written."""


def _grade(job: Job) -> None:
    """What a grader does that takes no care."""
    os.chdir(job.folder)
    sys.path.insert(0, job.folder)
    # Graders hold files open, keep secrets in the environment, and start helpers.
    os.environ["GRADER_TOKEN"] = "secret"
    held = os.open(solution.__file__, os.O_RDONLY)
    if job.whole:
        parts = choose_parts(job.part)
        points = score(parts, judged_by_pytest(Student(Unsealed("homework")), parts)).earned
        Path(job.results).write_text(json.dumps({"score": points}))
    else:
        _call_once()
    os.close(held)


def _call_once() -> None:
    """Import the homework, call it, and do what graders do around that."""
    softmax = importlib.import_module("homework.loss").softmax
    with contextlib.suppress(Exception):  # multiprocessing brings answers back like this
        pickle.loads(pickle.dumps(softmax(np.ones((2, 3)))))
    time.sleep(0.05)  # between two calls there is time for timers and threads
    if not os.path.exists("tests") and not os.path.exists("sitecustomize.py"):
        return  # nothing that the next Python would meet
    environment = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", "") + ":."}
    for command in (["-c", "import json, numpy"], ["-m", "pytest", "-q", "--co", "tests"]):
        subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, timeout=SECONDS
        )


def _try(job: Job) -> float:
    """Grade in a fork of this process; the points, 0 if it ended without."""
    Path(job.results).unlink(missing_ok=True)
    child = os.fork()
    if not child:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        try:
            _grade(job)
        finally:
            with contextlib.suppress(BaseException):
                atexit._run_exitfuncs()
            os._exit(0)
    ends = time.monotonic() + 2 * SECONDS
    while time.monotonic() < ends and os.waitpid(child, os.WNOHANG)[0] == 0:
        time.sleep(0.01)
    time.sleep(0.3)  # who stays needs a moment
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)
    with contextlib.suppress(OSError, ValueError, KeyError):
        return json.loads(Path(job.results).read_text())["score"]
    return 0.0


def main(job_file: str, result_file: str) -> None:
    """Do the jobs that stand in a file, one after the other, and write the points."""
    jobs = msgspec.json.decode(Path(job_file).read_bytes(), type=list[Job])
    points = {job.id: _try(job) for job in jobs}
    Path(result_file).write_text(json.dumps(points))


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(*sys.argv[1:])
