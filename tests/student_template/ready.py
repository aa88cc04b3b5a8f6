"""A Python that has loaded pytest and NumPy, and forks for each run: `Ready` is its other end.

Most tests of the student's folder run pytest or a script there for a moment; a new Python would
spend more on loading these packages than on the homework. Nothing of a run is left for the next.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

_STREAMS = ("stdin", "stdout", "stderr")
PATIENCE = 600
"""Seconds that a run may take."""


class Ready:
    """Runs Python in a folder, as `subprocess.run` does."""

    def __init__(self, environment: dict[str, str], *packages: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, *packages],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        )

    def run(
        self, args: tuple[str, ...], folder: Path, environment: dict[str, str], typed: str
    ) -> subprocess.CompletedProcess:
        """One run, with this environment and nothing else in it."""
        encoding = environment["PYTHONIOENCODING"].partition(":")[0]
        with tempfile.TemporaryDirectory() as place:
            typed_in, out, err = (Path(place, name) for name in _STREAMS)
            typed_in.write_text(typed, encoding=encoding)
            clock = threading.Timer(PATIENCE, os.killpg, (self._process.pid, signal.SIGKILL))
            clock.start()
            job = [[*map(str, args)], str(folder), environment, place]
            print(json.dumps(job), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
            clock.cancel()
            assert answer, f"{args} takes too long, or has ended the Python that forks"
            said = [stream.read_text(encoding=encoding) for stream in (out, err)]
        return subprocess.CompletedProcess([sys.executable, *args], int(answer), *said)

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def serve(packages: list[str]) -> None:
    """Load the packages; then fork for each job, a line of the input, and print its exit code."""
    import pytest

    answers, jobs = os.dup(1), os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory() as empty:  # so that pytest loads its plugins in its own way
        pytest.main(["--collect-only", "-p", "no:cacheprovider", "--rootdir", empty, empty])
    for package in packages:
        importlib.import_module(package)
    gc.freeze()
    for line in jobs:
        child = os.fork()
        if child == 0:
            os.close(answers)
            sys.exit(_as_asked(*json.loads(line)))
        _, status = os.waitpid(child, 0)
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _as_asked(args: list[str], folder: str, environment: dict[str, str], place: str) -> None:
    """Be the Python that was asked for."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tempfile.tempdir = None
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    encoding, _, errors = environment["PYTHONIOENCODING"].partition(":")
    for number, name in enumerate(_STREAMS):
        os.dup2(os.open(f"{place}/{name}", os.O_RDWR | os.O_CREAT), number)
        how = "backslashreplace" if name == "stderr" else errors or "strict"
        stream = os.fdopen(number, "w" if number else "r", 1, encoding, how, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.chdir(folder)
    _run(args)


def _run(args: list[str]) -> None:
    """What `python *args` does."""
    if args[0] == "-c":
        sys.argv, sys.path[0] = ["-c", *args[2:]], ""
        main = sys.modules["__main__"] = type(sys)("__main__")
        exec(compile(args[1], "<string>", "exec"), main.__dict__)
    elif args[0] == "-m":
        sys.argv, sys.path[0] = args[1:], os.getcwd()
        runpy.run_module(args[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv, sys.path[0] = args, str(Path(args[0]).resolve().parent)
        runpy.run_path(args[0], run_name="__main__")


if __name__ == "__main__":
    serve(sys.argv[1:])
