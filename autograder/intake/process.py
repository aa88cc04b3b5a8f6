"""The process in which zips are opened: for each task it forks one that limits itself.

So what is imported is imported once, and no task finds what another has left in memory.
"""

import contextlib
import json
import os
import resource
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

import msgspec

from autograder.intake.copy import take
from autograder.intake.entries import MAX_CLASS_LISTING, entry_name, opened
from autograder.intake.layout import Folder, Layout, Sorted
from autograder.intake.names import HandIn
from autograder.intake.refusal import IntakeError
from autograder.text import Text

MEMORY = 512 * 2**20
"""Bytes on top of what Python itself has taken."""
CPU = 20
"""Seconds of CPU time for one submission."""
OUT_OF_MEMORY = 77
"""The exit code of a process that needed more memory than it may have."""


class Task(msgspec.Struct):
    """What the process is asked to do: take in one hand-in, or look what is in some zips."""

    modules: list[str]
    """The names of the files that the questions ask for, without .py."""
    paths: list[str]
    inside: str = ""
    into: str = ""
    """The folder for the copy of the only path; "" to look what is in each."""
    floor: int = 0

    def encoded(self) -> bytes:
        """As bytes: paths may hold what is not UTF-8, which `json` keeps."""
        return json.dumps(msgspec.to_builtins(self)).encode()

    @classmethod
    def decoded(cls, data: bytes) -> "Task":
        """The task in these bytes."""
        return msgspec.convert(json.loads(data), cls)


class Taken(msgspec.Struct):
    """What became of a hand-in."""

    notices: list[Text] = []
    refused: Text | None = None
    """Why nothing of it can be graded."""
    failed: str = ""
    """What this machine could not do."""


def main() -> None:
    """Do the tasks that come on stdin, a line each, until nobody asks any more.

    The answers go to stdout, a line for each path, then an empty line and the exit code of the fork
    that gave them. Where there is no empty line the last answer is not whole.
    """
    for line in sys.stdin.buffer:
        if (pid := os.fork()) == 0:
            _live(line)
        _, status = os.waitpid(pid, 0)
        sys.stdout.buffer.write(b"\n%d\n" % os.waitstatus_to_exitcode(status))
        sys.stdout.buffer.flush()


def _live(line: bytes) -> None:
    """Limit this process and do a task; does not return."""
    code = 1
    try:
        _do(Task.decoded(line))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _do(task: Task) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm") as statm:
        _limit(resource.RLIMIT_AS, int(statm.read().split()[0]) * resource.getpagesize() + MEMORY)
    for path in task.paths:
        _give_time()
        answer = _taken(task) if task.into else _surveyed(task, Path(path))
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard))


def _give_time() -> None:
    """Allow the next path its CPU time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU)


def _taken(task: Task) -> Taken:
    try:
        hand_in = HandIn(Path(task.paths[0]), task.inside)
        return Taken(take(hand_in, Path(task.into), task.modules))
    except IntakeError as error:
        return Taken(refused=error.text)
    except OSError as error:
        return Taken(failed=f"{type(error).__name__}: {error.strerror or error}")


def _surveyed(task: Task, path: Path) -> Sorted:
    layout = Layout(f"{name}.py" for name in task.modules)
    root = Folder()
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            archive = opened(file, path.name, stack, MAX_CLASS_LISTING)
        except (IntakeError, OSError):  # the one who takes it in will say why
            return Sorted([""])
        for info in archive.infolist():
            name = entry_name(info)
            entry = PurePosixPath(name)
            if not entry.is_absolute() and ".." not in entry.parts and "\0" not in name:
                root.add(entry, is_folder=name.endswith("/"))
    return layout.of_zip(root, task.floor)
