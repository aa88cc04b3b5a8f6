"""Tries packed homework as the grader does: each file is imported alone, with what the grader has.

You need not read this file to do the homework. It needs nothing but Python.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from elsewhere import NOTHING, Said, about_import, about_opened, joined
from travels import HERE, QUESTIONS, importable

ALONE = Path(__file__).with_name("alone.py")
CPU_SECONDS = 20
"""How much one file may compute while it is imported, PyTorch's own import included."""
PATIENCE = 300
"""Seconds after which a process that waits for something is ended."""


class Remark(NamedTuple):
    """What is said about a file, and whether it costs points."""

    said: Said
    serious: bool = True
    breaks_the_rule: bool = False


class _Untried(NamedTuple):
    """A file that needs a package that may be imported, but is not installed here."""

    file: str
    needs: str


def remarks(sources: dict[str, bytes], broken: Collection[str] = ()) -> list[Remark]:
    """What goes wrong with these files where they are graded, each thing once.

    Of the files that are `broken` nothing is said: it is known that they cannot be imported.
    """
    by_rule: dict[frozenset[str], list[str]] = {}
    for file in QUESTIONS:
        if f"{file}.py" in sources and f"{file}.py" not in broken:
            by_rule.setdefault(importable(file), []).append(file)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, source in sources.items():
            path = Path(folder, "homework", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source)
        found = [one for rule, files in by_rule.items() for one in _under(rule, files, folder)]
    untried: dict[str, list[str]] = {}
    for one in found:
        if isinstance(one, _Untried):
            untried.setdefault(one.needs, []).append(f"homework/{one.file}.py")
    remarks = [one for one in found if isinstance(one, Remark)]
    remarks += [_not_tried(*one) for one in untried.items()]
    return list(dict.fromkeys(remarks))


def _not_tried(package: str, files: list[str]) -> Remark:
    said = (
        f"Not tried, for {package} is not installed here: {', '.join(files)}.",
        f"没有试，因为这里没有安装 {package}：{'、'.join(files)}。",
    )
    return Remark(said, serious=False)


def _under(rule: frozenset[str], files: list[str], folder: str) -> Iterator[Remark | _Untried]:
    """What goes wrong with the files under one rule."""
    left = list(files)
    while left:  # whatever ends the process is left out, and the rest tried again
        ended = ""
        for answer in _answers(left, folder):
            ended = answer.get("begins", "")
            if not ended:
                left.remove(answer["file"])
                yield from _said(answer, rule)
        if not ended:
            return
        left.remove(ended)
        yield Remark(_about_end(ended))


def _said(answer: dict[str, Any], rule: frozenset[str]) -> Iterator[Remark | _Untried]:
    error, name = answer["error"], answer["file"]
    wants = [about_import(*found) for found in answer["imports"]]
    wants += [about_opened(*found) for found in answer["opened"]]
    if error is None:
        yield from (Remark(want, False, True) for want in wants)  # it goes on without them
    elif error["missing"] in rule:
        yield _Untried(name, error["missing"])
    elif wants:
        yield from (Remark(want, False, True) for want in wants[:-1])
        yield Remark(joined(wants[-1], _nothing_in(name)), breaks_the_rule=True)
    else:
        words = f"{error['kind']}: {error['words']}" if error["words"] else error["kind"]
        at = f" ({error['place']})" if error["place"] else ""
        cannot = (
            f"homework/{name}.py cannot be imported alone: {words}{at}.",
            f"homework/{name}.py 无法单独导入：{words}{at}。",
        )
        yield Remark(joined(cannot, NOTHING))


def _nothing_in(name: str) -> Said:
    return (
        f"Nothing in homework/{name}.py can earn points.",
        f"homework/{name}.py 里的内容都得不到分。",
    )


def _about_end(name: str) -> Said:
    return joined(
        (
            f"homework/{name}.py ends Python, or never comes to an end, when it is imported.",
            f"导入 homework/{name}.py 会让 Python 退出，或者永远停不下来。",
        ),
        NOTHING,
    )


def _answers(files: list[str], folder: str) -> Iterator[dict[str, Any]]:
    """What the process writes; the last is "begins" if it came to its end in that file."""
    allowed = {file: sorted(importable(file)) for file in QUESTIONS}
    task = {"files": files, "allowed": allowed, "path": list(_libraries())}
    task["seconds"] = CPU_SECONDS
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") or k == "PYTHONHOME"}
    try:
        ran = subprocess.run(
            [sys.executable, str(ALONE)],
            input=json.dumps(task).encode(),
            cwd=folder,
            env={**kept, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        output = ran.stdout
    except subprocess.TimeoutExpired as late:
        output = late.stdout or b""
    lines = [line for line in output.splitlines() if line.startswith(b"{") and line.endswith(b"}")]
    answers = [json.loads(line) for line in lines]
    yield from (answer for answer in answers if "file" in answer)
    if answers and "begins" in answers[-1]:
        yield answers[-1]


def _libraries() -> Iterator[str]:
    """Where this Python finds packages, without the student's own folder."""
    for entry in sys.path:
        path = os.path.realpath(entry or os.getcwd())
        own = Path(path).is_relative_to(HERE) and not Path(path).is_relative_to(sys.prefix)
        if entry and not own and path != os.getcwd():
            yield path
