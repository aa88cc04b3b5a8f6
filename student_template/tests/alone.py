"""Imports packed homework as the grader does: alone, with the packages that it has, in a process.

submit.py starts it. You need not read this file to do the homework.

`python alone.py` reads a task as JSON from its input and writes a line of JSON for each file before
it is imported ("begins") and one after.
"""

import importlib
import json
import os
import sys
import threading
import time
from typing import Any


def main() -> None:
    """Import the files of the task, one after the other."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "w") as nothing:  # what the homework prints is no answer
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    task = json.load(sys.stdin)
    from guard import Guard  # before the path is narrowed

    homework = os.path.join(os.getcwd(), "homework")
    sys.path[:] = [os.getcwd(), *task["path"]]
    sys.argv[:] = [homework]
    allowed = {file: frozenset(packages) for file, packages in task["allowed"].items()}
    guard = Guard(homework, allowed, refuse=True)
    for file in task["files"]:
        limit = _ended_after(task["seconds"])
        print(json.dumps({"begins": file}), file=answers, flush=True)
        guard.whose = file
        error = None
        with guard.on():
            try:
                importlib.import_module(f"homework.{file}")
            except BaseException as raised:
                error = _described(raised, homework)
        limit.set()
        found = {"imports": _listed(guard.imports), "opened": _listed(guard.opened)}
        print(json.dumps({"file": file, "error": error, **found}), file=answers, flush=True)
        guard.imports.clear()
        guard.opened.clear()
    os._exit(0)  # no thread of the homework keeps it


def _ended_after(seconds: float) -> threading.Event:
    """End this process when it has taken more CPU time, unless the event is set before."""
    over, ends = threading.Event(), time.process_time() + seconds

    def watch() -> None:
        while not over.wait(0.2):
            if time.process_time() > ends:
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    return over


def _listed(found: dict[tuple[str, str], int]) -> list[list[Any]]:
    here = os.path.join(os.path.realpath(os.getcwd()), "")
    return [[file, what.removeprefix(here), line] for (file, what), line in found.items()]


def _described(error: BaseException, homework: str) -> dict[str, Any]:
    """What was raised, and the last place in the homework on the way there."""
    place, step = "", error.__traceback__
    while step:
        path = os.path.realpath(step.tb_frame.f_code.co_filename)
        if path.startswith(os.path.join(os.path.realpath(homework), "")):
            place = f"{os.path.relpath(path, os.path.dirname(homework))}:{step.tb_lineno}"
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{os.path.relpath(error.filename, os.path.dirname(homework))}:{error.lineno or 1}"
    return {
        "kind": type(error).__name__,
        "words": " ".join(str(getattr(error, "msg", error)).split())[:160],
        "place": place.replace(os.sep, "/"),
        "missing": error.name or "" if isinstance(error, ModuleNotFoundError) else "",
    }


if __name__ == "__main__":
    main()
