"""What the student's own pytest says about wrong answers."""

import json
import re
import tempfile
from collections import ChainMap
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.curriculum import all_parts
from autograder.template import samples
from tests.student_template import many_runs
from tests.student_template.conftest import copy_template, run_python
from tests.support import FILE_OF, Sources

_WRONG = " wrong 不正确"
_INDENT = " " * 11
NEEDY = {file for part in all_parts() if part.needs for file in part.files}
"""Files that import PyTorch."""
Submissions = Mapping[str, tuple[Sources, set[str]]]
"""By name: the homework, and the stubs that are wrong in it."""


def said(submissions: Submissions) -> dict[tuple[str, str], list[str]]:
    """By submission and wrong stub, what the summary says: the stub's own line, then its words."""
    groups = [{name: submissions[name] for name in names} for names in _groups(submissions)]
    with ThreadPoolExecutor(2) as pool:
        summaries = dict(ChainMap(*pool.map(_summaries, groups)))
    return {
        (name, stub): _about(stub, summaries[name])
        for name, (_, stubs) in submissions.items()
        for stub in stubs
    }


def is_called_wrong(lines: list[str]) -> bool:
    """Whether the public tests call a stub wrong, by the lines about it."""
    return lines[0].endswith(_WRONG)


def _groups(submissions: Submissions) -> Iterator[list[str]]:
    """Those for which PyTorch is loaded, and two halves of the others, whose process forks in half
    the time without it."""
    needy = [name for name, (_, stubs) in submissions.items() if NEEDY & {*map(FILE_OF.get, stubs)}]
    others = [name for name in submissions if name not in needy]
    yield from (needy, others[::2], others[1::2])


def _summaries(submissions: Submissions) -> dict[str, str]:
    if not submissions:
        return {}
    jobs = [
        ({file: sources[file] for file in sorted({FILE_OF[s] for s in stubs})}, sorted(stubs))
        for sources, stubs in submissions.values()
    ]
    with tempfile.TemporaryDirectory() as where:
        folder = copy_template(Path(where) / "copy", samples.complete)
        ran = run_python(folder, str(Path(many_runs.__file__)), typed=json.dumps(jobs))
    assert ran.returncode == 0, ran.stderr
    return dict(zip(submissions, json.loads(ran.stdout.splitlines()[-1]), strict=True))


def _about(stub: str, summary: str) -> list[str]:
    lines = summary.splitlines()
    at = next((i for i, x in enumerate(lines) if re.match(rf"  \S+ +{stub} ", x)), None)
    assert at is not None, f"nothing is said about {stub}:\n{summary}"
    end = next((i for i in range(at + 1, len(lines)) if not lines[i].startswith(_INDENT)), None)
    return [lines[at], *(line.removeprefix(_INDENT) for line in lines[at + 1 : end])]
