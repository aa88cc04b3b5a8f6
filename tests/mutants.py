"""Every wrong answer that we know, judged: `python -m tests.mutants [PART | STUB | ID]...`.

The hidden tests must take points from each, and the public tests must call it wrong or let it pass,
as the catalogue says. With names a table for each stub tells what each has lost; without, a line
for each part, and what is not as it should be.
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby

from rich.console import Console
from rich.table import Table

from autograder.curriculum import CurriculumError, all_parts
from autograder.misconceptions.catalogue import DATA
from autograder.template import gaps
from tests.support import EVERY, ROOT, stubs

try:
    from tests.wrong_answers import (
        WRONG,
        Judged,
        Wrong,
        judged_rounds,
        rounds,
        said_at_home,
        strays,
    )
except CurriculumError as unread:
    raise SystemExit(str(unread)) from None

_STUBS = [stub.name for part in all_parts() for stub in part.stubs]


def chosen(names: Sequence[str]) -> dict[str, Wrong]:
    """Those of these parts or stubs, or with these ids; all without names. Raises SystemExit."""
    for name in names:
        if not any(name in _names(*one) for one in WRONG.items()):
            alike = get_close_matches(name, [*EVERY, *_STUBS, *WRONG], n=3)
            meant = f"did you mean {' or '.join(alike)}?" if alike else "the parts are "
            raise SystemExit(
                f"{name}: no part, stub or id of a wrong answer; "
                + (meant if alike else meant + ", ".join(EVERY))
            )
    return {
        called: one
        for called, one in WRONG.items()
        if not names or any(name in _names(called, one) for name in names)
    }


def _names(called: str, one: Wrong) -> tuple[str, ...]:
    """All by which it can be asked for."""
    return one.part, one.entry.stub, f"{one.part}.{one.entry.stub}", called


def judged(wrong: Mapping[str, Wrong]) -> tuple[dict[str, Judged], list[str]]:
    """What became of wrong answers, and the stubs that lose points for another's mistake."""
    made, place = rounds(wrong)
    scores, said = judged_rounds(made), said_at_home(made)
    results = {
        name: Judged(stubs(scores[place[name]])[one.entry.stub], said[place[name], one.entry.stub])
        for name, one in wrong.items()
    }
    return results, list(strays(made, scores))


def table(part: str, results: Mapping[str, Judged]) -> Table:
    """The wrong answers of one stub, by their ids: what each costs, why, and whether it is seen."""
    stub = next(iter(results.values())).stub.stub
    made = Table(
        title=f"{part}.{stub.name}, {stub.points:g} points",
        title_justify="left",
        caption="\n".join(_reasons(results)),
        caption_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    made.add_column("wrong answer", no_wrap=True)
    made.add_column("loses", justify="right")
    made.add_column("at home")
    made.add_column("checks that fail")
    for name, one in results.items():
        made.add_row(
            WRONG[name].entry.slug,
            f"{one.lost:.4g}" if one.lost else "NOTHING",
            "wrong" if one.called_wrong else "passes",
            ", ".join(check.check for check in one.stub.failed),
        )
    return made


def _reasons(results: Mapping[str, Judged]) -> Iterator[str]:
    """Why some pass at home."""
    let_pass = [WRONG[name].entry for name, one in results.items() if not one.called_wrong]
    for entry in let_pass:
        if entry.reason:
            yield f"{entry.slug} passes at home: {entry.reason}"


def _faults(results: Mapping[str, Judged], others: Sequence[str]) -> Iterator[str]:
    """A line for each thing that is not as it should be: where, what, and what to write."""
    for name, one in results.items():
        part, entry = WRONG[name]
        path = (DATA / f"{part}.toml").relative_to(ROOT)
        yield from (f"{path}: {name}: {line}" for line in one.complaints(entry))
    for stub in others:
        yield f"{stub} loses points for another's mistake: mend its hidden tests"


def main(names: Sequence[str]) -> int:
    """Judge them; the exit code is 1 if something is not as it should be.

    Raises SystemExit if an entry is no wrong answer.
    """
    started, wrong, console = time.monotonic(), chosen(names), Console(highlight=False)
    parts = {one.part for one in wrong.values()}
    if none := [line for part in all_parts() if part.part in parts for line in gaps.mistakes(part)]:
        raise SystemExit("\n".join(none))
    everything: dict[str, Judged] = {}
    faults: list[str] = []
    for part, of_part in groupby(wrong, lambda name: WRONG[name].part):
        results, others = judged({name: wrong[name] for name in of_part})
        everything |= results
        for _, of_stub in groupby(results, lambda name: WRONG[name].entry.stub) if names else ():
            console.print(table(part, {name: results[name] for name in of_stub}), "")
        if len(results) < len(wrong):
            print(f"{part}: {_count(results)}", flush=True)
        for line in _faults(results, others):
            faults.append(line)
            print(line, flush=True)
    print(f"{_count(everything)}; {time.monotonic() - started:.0f} s")
    return bool(faults)


def _count(results: Mapping[str, Judged]) -> str:
    lost = sum(one.lost > 0 for one in results.values())
    seen = sum(one.called_wrong for one in results.values())
    explaining = sum(WRONG[name].entry.title is not None for name in results)
    return (
        f"{lost} of {len(results)} wrong answers lose points, {seen} are called wrong at home; "
        f"{explaining} have words"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
