"""A sealed process whose homework does what it is told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sealed import wire
from autograder.sealed.faults import StudentFault
from autograder.sealed.process import SealedProcess
from autograder.sealed.raised import from_raised
from autograder.sealed.seal import Limits, can_seal
from autograder.sealed.start import Nursery
from autograder.sealed.watch import Account
from tests.support import write_folder

LIMITS = Limits(call_cpu=0.3, call_sleep=1, memory=200 * 2**20)
HOMEWORK = {
    "loss": '''\
import ctypes, gc, os, signal, socket, stat, struct, sys, threading, time
import numpy as np

msgspec = sys.modules['msgspec']  # it is the worker's: homework may not import it

def do(code):
    """Run some code; the answer is what it calls `answer`."""
    scope = dict(globals())
    exec(code, scope)
    return scope.get("answer")

def channel():
    """The descriptor of the socket to the grader."""
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def frame(*reply):
    """A reply as it stands on the wire."""
    data = msgspec.msgpack.encode(reply)
    return struct.pack(">I", len(data)) + data
'''
}

landlock = pytest.mark.skipif(not can_seal(), reason="no Landlock in this kernel")
Do = Callable[[str], Any]


def doer(process: SealedProcess) -> Do:
    """Runs code in the student's process: returns the answer, or raises what the student would."""

    def do(code: str) -> Any:
        request = wire.Request("loss", "do", args=(code,))
        process.account = Account()  # what one test has used up is there for the next
        reply = process.ask(request)
        if reply.raised:
            raise from_raised("loss", "do", reply.raised)
        return reply.value

    return do


@pytest.fixture(scope="module", params=["fresh", "forked"])
def process(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, nothing_left: None
) -> Iterator[SealedProcess]:
    """A process that tests share, started in both ways: it starts again after each death."""
    folder = write_folder(tmp_path_factory.mktemp("submission") / "one", HOMEWORK)
    nursery = Nursery(torch=False) if request.param == "forked" else None
    with SealedProcess(folder / "homework", LIMITS, nursery=nursery) as started:
        yield started
    if nursery:
        nursery.close()


@pytest.fixture
def no_sockets(process: SealedProcess) -> None:
    """Skips where there is no seccomp."""
    if not process.seal.seccomp:
        pytest.skip("no libseccomp here")


@pytest.fixture
def do(process: SealedProcess) -> Do:
    """Run code in it."""
    return doer(process)


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """The same homework, for a process of the test's own."""
    return write_folder(tmp_path / "own", HOMEWORK) / "homework"


def outcome(do: Do, code: str) -> str:
    """What comes of some code, as a word: the exception's name, or the answer."""
    try:
        return repr(do(code))
    except StudentFault as fault:
        types = getattr(fault, "types", [])
        return types[0] if types else type(fault).__name__
