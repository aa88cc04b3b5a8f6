"""Starts a judging process for each submission, and can stop all that are at work."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from autograder.grading.verdict import Job, Verdict
from autograder.text import printable

GRACE = 20.0
"""Seconds that a process gets to remove what it has made before it is killed."""
_ROOT = str(Path(__file__).parents[2])
_PASSED_ON = (
    *("PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH"),
    *("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "RNNHW_DATA", "CUDA_VISIBLE_DEVICES"),
)
"""The variables of the user's that may reach a judging process: where things are, and no more."""
_ALWAYS = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
    # As many judges as cores already run side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


class JudgeFailed(Exception):
    """The grader could not judge a submission: no verdict, and nobody's fault but ours."""


class Stopped(Exception):
    """Judging was stopped before it was done."""


def environment(folder: Path) -> dict[str, str]:
    """What a judging process finds: the modules that we have, and little of what the user has set.

    PYTHONWARNINGS=error or a plugin for a pytest of their own would change everybody's points.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # A checkout is not installed; and packages can be on a path that only we were told.
    known = (place for place in sys.path if os.path.isabs(place) and place != os.getcwd())
    path = [_ROOT, *known]
    return {
        **passed_on,
        **_ALWAYS,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
    }


class Judges:
    """Judging processes, as many as are asked for at a time."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def judge(self, job: Job, folder: Path) -> Verdict:
        """Judge one submission in a process of its own; `folder` is for its files.

        Raises JudgeFailed, and Stopped after `stop`.
        """
        job_file, verdict_file = folder / "job.json", folder / "verdict.json"
        try:
            job_file.write_bytes(msgspec.json.encode(job))
            process = self._start(["autograder.grading.process", job_file, verdict_file], folder)
        except OSError as error:
            raise JudgeFailed(str(error)) from error
        try:
            said, _ = process.communicate()
        finally:
            with self._lock:
                self._running.discard(process)
        if self._stopped:
            raise Stopped
        if process.returncode == 0 and verdict_file.exists():
            return msgspec.json.decode(verdict_file.read_bytes(), type=Verdict)
        lines = said.strip().splitlines()
        words = printable(lines[-1]) if lines else "nothing said"
        raise JudgeFailed(f"exit code {process.returncode}: {words}")

    def stop(self) -> None:
        """End every process, in good order if it can; no further one is started."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            process.kill()

    def _start(self, module: list[str | Path], folder: Path) -> subprocess.Popen:
        with self._lock:
            if self._stopped:
                raise Stopped
            process = subprocess.Popen(
                [sys.executable, "-m", *map(str, module)],
                env=environment(folder),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,  # Ctrl-C is for the command, which stops it in good order
            )
            self._running.add(process)
            return process
