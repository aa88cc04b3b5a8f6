"""The trusted process judges a class: it prepares once, then forks itself for each submission.

Each fork is a process of its own: nothing of one submission is left for the next, and a crash costs
one verdict. A request on the socket holds the paths of a job and a verdict. Two descriptors come
with it: the fork prints to one, and its exit code is written to the other.
"""

import contextlib
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.grading.verdict import Job
from autograder.sealed.start import Nursery

Judge = Callable[[str, str, Nursery], None]
_REQUEST = 2**16


def serve(descriptor: int, judge: Judge) -> None:
    """Judge what is asked for, several at a time, until nobody asks any more."""
    control = socket.socket(fileno=descriptor)
    children: dict[int, tuple[int, int]] = {}  # by pidfd: the process, and where its code goes
    nursery: Nursery | None = None
    try:
        with selectors.DefaultSelector() as ready:
            ready.register(control, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is not control:
                        ready.unregister(key.fd)
                        _tell_end(key.fd, *children.pop(key.fd))
                        continue
                    request, descriptors, *_ = socket.recv_fds(control, _REQUEST, 2)
                    if not request:
                        return
                    said, code = descriptors
                    files = msgspec.json.decode(request, type=tuple[str, str])
                    nursery = nursery or _prepared(files[0])
                    pid = _forked(judge, files, nursery, said)
                    os.close(said)
                    children[pidfd := os.pidfd_open(pid)] = pid, code
                    ready.register(pidfd, selectors.EVENT_READ)
    finally:
        for pid, _ in children.values():  # in good order, if they can
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for pidfd, child in children.items():
            _tell_end(pidfd, *child)
        if nursery:
            nursery.close()


def _prepared(job_file: str) -> Nursery:
    """Do what is the same for all, before the first fork."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    parts = choose_parts(",".join(job.parts))
    nursery = Nursery(torch=any(part.needs == "torch" for part in parts))
    with contextlib.suppress(Exception):  # each fork fails in the same way, and says so
        from autograder.grading.preparing import prepared

        prepared(parts, job, many=True)
    return nursery


def _forked(judge: Judge, files: tuple[str, str], nursery: Nursery, said: int) -> int:
    """The number of a fork that judges one submission."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    status = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.chdir(Path(files[0]).parent)
        judge(*files, nursery)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _tell_end(pidfd: int, pid: int, code: int) -> None:
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        os.write(code, str(os.waitstatus_to_exitcode(status)).encode())
    os.close(code)
    os.close(pidfd)
