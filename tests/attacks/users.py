"""The same trial as another user: the whole grader runs as one who is not root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.attacks.trial import Trial
from tests.support import ROOT


def _su(user: str, python: str, *args: str, **env: str) -> subprocess.CompletedProcess:
    packages = Path(pytest.__file__).parents[1]
    variables = {
        "PYTHONPATH": f"{ROOT}:{packages}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "PATH": os.environ["PATH"],
        **env,
    }
    assignments = [f"{key}={value}" for key, value in variables.items()]
    command = ["su", user, "-s", "/bin/sh", "-c", 'cd / && exec env "$@"', "--", "sh"]
    return subprocess.run(
        [*command, *assignments, python, *args], capture_output=True, text=True, errors="replace"
    )


def python_for(user: str) -> str | None:
    """A Python like this one that the user may run, with this project and what it needs."""
    if os.getuid() != 0 or shutil.which("su") is None:
        return None
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for python in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if _su(user, python, "-c", "import msgspec, numpy, pytest, autograder").returncode == 0:
            return python
    return None


def run_as(user: str, python: str, pattern: str, where: Path) -> Trial:
    """Hold the trial of the attacks whose id matches as this user."""
    own = where / "own"
    own.mkdir()
    shutil.chown(own, user)
    verdict = own / "trial.json"
    args = ("-m", "tests.attacks.trial", str(own), str(verdict), pattern)
    ran = _su(user, python, *args, HOME=str(own))
    assert verdict.exists(), ran.stdout + ran.stderr
    return msgspec.json.decode(verdict.read_bytes(), type=Trial)
