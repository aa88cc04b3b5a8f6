"""A process that forks students' processes: what they all import is imported once.

`start.Nursery` starts it as a fresh Python that knows nothing of the grader. Each request brings
three descriptors: the channel of the new process, the file that it prints to, and a lifeline. Over
the lifeline the grader gets the process id and, later, the exit code. When the grader closes its
end, or shuts it down, the process and its group are killed. The process is reaped only then, so
that no other gets its id before.
"""

import contextlib
import ctypes
import importlib
import os
import selectors
import signal
import socket
import sys
import tempfile

import msgspec

from autograder.sealed import worker
from autograder.sealed.worker import Birth

_PR_SET_PDEATHSIG = 1
_REQUEST = 2**16


class _Life:
    """A process that lives, and its lifeline."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid, self.line = pid, line
        self.descriptor = os.pidfd_open(pid)
        self.ended = False

    def tell_end(self) -> None:
        """Send its exit code. It is not reaped yet, so that no other process gets its id."""
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        killed = ended.si_code != os.CLD_EXITED
        with contextlib.suppress(OSError):
            self.line.send(str(-ended.si_status if killed else ended.si_status).encode())

    def end(self) -> None:
        """Kill it with its group, and reap it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        self.line.close()
        self.ended = True


def main(descriptor: int) -> None:
    """Fork a process for each request, until nobody can ask any more.

    The first request says what they all import.
    """
    control = socket.socket(fileno=descriptor)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    importlib.import_module(control.recv(_REQUEST).decode())
    with selectors.DefaultSelector() as ready:
        ready.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                life: _Life | None = key.data
                if life is None:
                    message, descriptors, *_ = socket.recv_fds(control, _REQUEST, 3)
                    if not message:
                        return  # whoever is left dies with this process
                    life = _born(msgspec.msgpack.decode(message, type=Birth), descriptors)
                    ready.register(life.descriptor, selectors.EVENT_READ, life)
                    ready.register(life.line, selectors.EVENT_READ, life)
                elif life.ended:
                    continue  # both were ready, and the other came first
                elif key.fileobj is life.line:
                    for one in (life.line, life.descriptor):
                        with contextlib.suppress(KeyError):
                            ready.unregister(one)
                    life.end()
                else:
                    ready.unregister(life.descriptor)
                    life.tell_end()


def _born(birth: Birth, descriptors: list[int]) -> _Life:
    channel, prints, line = descriptors
    pid = os.fork()
    if pid == 0:
        _live(birth, channel, prints)
    os.close(channel)
    os.close(prints)
    life = _Life(pid, socket.socket(fileno=line))
    life.line.send(str(pid).encode())
    return life


def _live(birth: Birth, channel: int, prints: int) -> None:
    """Be a student's process; does not return."""
    code = 1
    try:
        os.setsid()
        os.dup2(prints, 1)
        os.dup2(prints, 2)
        os.dup2(channel, 3)
        os.closerange(4, 2**16)
        os.chdir(birth.scratch)
        os.environ.update(birth.environment)
        tempfile.tempdir = None  # PyTorch's import has asked for it, and it is kept
        worker.main(3)
        code = 0
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
