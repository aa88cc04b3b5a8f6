"""`rnnhw grade`: grades zips and folders, and writes the reports."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.class_files import ClassFiles, gone
from autograder.cli.console import console, one_line_errors
from autograder.cli.interrupt import Interrupted, interruptible
from autograder.cli.results import Results
from autograder.cli.roll import Roll, call
from autograder.curriculum import Part, choose_parts
from autograder.exam.setting import Setting, prepared
from autograder.grading.batch import Graded, grade_all, texts_of
from autograder.grading.cluster import AHEAD, connected
from autograder.grading.fit import check_fit
from autograder.grading.overrides import read_overrides
from autograder.intake import Found, find
from autograder.key import Keys
from autograder.reports import overview
from autograder.sealed.seal import can_seal

KEPT = ".kept"
"""The folder in `--out` that holds what has been graded already."""


class Dataset(str, Enum):
    """The data sets on which trained models are examined."""

    auto = "auto"
    mnist = "mnist"
    digits = "digits"


class Profile(str, Enum):
    """The kinds of machine, each with its own budgets and bars."""

    auto = "auto"
    cpu = "cpu"
    gpu = "gpu"


class Lang(str, Enum):
    """The languages of reports."""

    en = "en"
    zh = "zh"


def main(
    paths: Annotated[
        list[Path], typer.Argument(help="Zips, homework folders, or folders full of them.")
    ],
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("results"),
    parts: Annotated[str, typer.Option(help="Parts to grade: a,b. All without it.")] = "",
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Submissions graded side by side; one for each core without it."),
    ] = None,
    data_root: Annotated[
        Path | None,
        typer.Option(help="The folder that holds MNIST/raw; $RNNHW_DATA or ~/.cache/rnnhw without"),
    ] = None,
    dataset: Annotated[
        Dataset, typer.Option(help="For part mnist; auto: MNIST if it is there, else digits.")
    ] = Dataset.auto,
    profile: Annotated[
        Profile, typer.Option(help="For part mnist; auto: the GPU if there is one.")
    ] = Profile.auto,
    lang: Annotated[
        Lang | None,
        typer.Option(help="Language of the reports; without it, both on the page, else en."),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="Who is in the class: id, name; or a gradebook of Canvas or Moodle."),
    ] = None,
    overrides: Annotated[
        Path | None,
        typer.Option(help="Points changed by hand: submission, question or stub, points, reason."),
    ] = None,
    past: Annotated[
        Path | None, typer.Option(help="Past years' submissions, to compare with.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Grade anew what is graded already.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(help="The secret file from which all that is asked is drawn."),
    ] = None,
    scheduler: Annotated[
        str, typer.Option(help="Judge on the workers of a Dask scheduler, tcp://host:8786.")
    ] = "",
    require_seal: Annotated[
        bool, typer.Option("--require-seal", help="Refuse to grade where nothing can be sealed.")
    ] = False,
) -> None:
    """Grade submissions: a table here, grades.csv, and results.json and report.html for each."""
    with one_line_errors():
        chosen = choose_parts(parts)
        found = find(paths, out)
        roll = call(found.hand_ins, roster)
        names = [hand_in.name for hand_in in roll.hand_ins]
        by_hand = read_overrides(overrides, chosen, names) if overrides else {}
        keys = Keys.chosen(key, chosen)
        check_fit(chosen)
        old = texts_of(past) if past else {}
    sealing = can_seal() or bool(scheduler)  # of its workers the cluster tells
    if require_seal and not sealing:
        typer.echo("rnnhw: this machine has no Landlock, so nothing can be sealed", err=True)
        raise typer.Exit(2)
    kept = out / KEPT
    results = Results(out, roll, chosen, lang.value if lang else "", by_hand)
    whole = ClassFiles(out, kept, chosen, roll, lang.value if lang else "", old)
    interrupted = None
    with ExitStack() as stack:
        with one_line_errors():
            out.mkdir(parents=True, exist_ok=True)
            examined_on = prepared(chosen, dataset.value, profile.value, data_root)
            setting = stack.enter_context(examined_on)
            cluster = None
            if scheduler:
                cluster = stack.enter_context(connected(scheduler, require_seal, setting))
        _open(found, roll, sealing, setting)
        for line in cluster.said if cluster else ():
            _say(line)
        side_by_side = jobs or (AHEAD * cluster.slots if cluster else _cores())
        for name in gone(out, names):
            _say(f"left as it is: {out / name}, of an earlier grading: nobody handed it in now")
        if fresh:
            shutil.rmtree(kept, ignore_errors=True)
        tell = stack.enter_context(_progress(len(roll.hand_ins)))

        def done(graded: Graded) -> None:
            graded = results.add(graded)
            with suppress(OSError):  # what is printed may go to a disk that is full
                tell(graded)

        try:
            with interruptible():
                grade_all(
                    roll.hand_ins, chosen, side_by_side, None, done, setting, keys, kept, cluster
                )
                results.unwritten += whole.write(results.grades)
        except Interrupted as error:
            interrupted = error
        finally:
            results.finish()
    if results.grades:
        _close(results, chosen, roll)
    if interrupted:
        there = f"{len(results.grades)} of {len(roll.hand_ins)}"
        typer.echo(f"rnnhw: interrupted; graded and kept: {there}, in {results.table}", err=True)
        raise typer.Exit(interrupted.code)
    if results.unwritten or not any(graded.graded for graded in results.grades):
        raise typer.Exit(1)


def _open(found: Found, roll: Roll, sealing: bool, setting: Setting | None) -> None:
    """What staff should know before it begins."""
    if not sealing:
        console.print("[bold red]NOT SEALED[/]: this machine offers no Landlock (rnnhw doctor)")
    for line in found.left_out:
        _say(f"left out: {line}")
    for text in roll.remarks:
        _say(text.en)
    if setting:
        _say(f"Models are trained and examined on {setting}.")


def _close(results: Results, parts: Sequence[Part], roll: Roll) -> None:
    """The table, and what else there is to know."""
    grades = results.grades
    console.print(overview.table(grades, parts), soft_wrap=False)
    for paragraph in overview.remarks(grades, roll.owners):
        console.print(paragraph, soft_wrap=False, highlight=False)
    failed = sum(not graded.graded for graded in grades)
    if failed:
        _say(f"NOT GRADED: {failed} of {len(grades)}. The grader failed on them; grade them again.")
    for line in results.unwritten:
        typer.echo(f"rnnhw: not written: {line}", err=True)
    folder = results.table.parent
    _say(f"Reports: {results.table}, {folder}/class.html and {folder}/<submission>/report.html")


def _say(line: str) -> None:
    console.print(line, highlight=False, markup=False)


def _cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Graded], None]]:
    """Gives what is called after each submission: a bar on a terminal, else a line for each."""
    if console.is_terminal:
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        name = TextColumn("{task.description}", markup=False)
        with Progress(*columns, name, console=console, transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda graded: bar.update(task, advance=1, description=graded.name)
    else:
        count = itertools.count(1)
        yield lambda graded: _say(f"[{next(count)}/{total}] {graded.name}: {_points(graded)}")


def _points(graded: Graded) -> str:
    if not graded.graded:
        return "NOT GRADED"
    return f"{graded.score.earned:g}/{graded.score.points:g}"
