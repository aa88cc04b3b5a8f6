"""The sealed process for an ordinary user, and for root, with a Python that all may run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sealed.conftest import landlock
from tests.support import ROOT

pytestmark = [
    landlock,
    pytest.mark.skipif(os.getuid() != 0, reason="only root can try out other users"),
    pytest.mark.skipif(shutil.which("su") is None, reason="no su here"),
]

ORDINARY = """
import os, sys, tempfile
from pathlib import Path
from autograder.sealed import wire
from autograder.sealed.process import SealedProcess
from tests.sealed.conftest import HOMEWORK
from tests.support import write_folder

def do(process, code):
    reply = process.ask(wire.Request("loss", "do", args=(code,)))
    return reply.raised.types[0] if reply.raised else reply.value

os.umask(int(os.environ["MASK"], 8))
with tempfile.TemporaryDirectory() as folder:
    homework = write_folder(Path(folder) / "one", HOMEWORK) / "homework"
    own = Path(folder) / "secret"
    own.write_text("my own file")
    with SealedProcess(homework) as process:
        for code in ("answer = 6 * 7", f"open({str(own)!r})", "open('a', 'w')",
                     f"os.kill({os.getpid()}, 0)", "socket.socket()", "os.fork()"):
            print(do(process, code))
        print(process.seal)
"""


def _run_as(user: str, python: str, code: str, mask: str = "022") -> subprocess.CompletedProcess:
    packages = Path(pytest.__file__).parents[1]
    command = f"cd /; PYTHONPATH={ROOT}:{packages} PYTHONDONTWRITEBYTECODE=1 MASK={mask} {python} -"
    return subprocess.run(
        ["su", user, "-s", "/bin/bash", "-c", command],
        input=code,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def python() -> str:
    """A Python like this one that any user may run; skips where there is none."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for python in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if _run_as("nobody", python, "import msgspec, numpy, pytest, autograder").returncode == 0:
            return python
    pytest.skip("no Python here that other users may run: it lies in a folder of root's own")


@pytest.mark.parametrize("mask", ["022", "077"])
@pytest.mark.parametrize("user", ["nobody", "root"])
def test_it_works_for_any_user_and_umask(process, python, user, mask):
    ran = _run_as(user, python, ORDINARY, mask)
    signal = "PermissionError" if process.seal.landlock >= 6 or user == "root" else "None"
    network = "PermissionError" if process.seal.seccomp else "None"
    expected = ["42", "PermissionError", "None", signal, network, "BlockingIOError"]
    *answers, seal = ran.stdout.splitlines() or [ran.stderr]
    assert answers == expected, seal
    assert seal == str(process.seal)
