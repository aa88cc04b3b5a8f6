"""`rnnhw grade`: grades zips and folders, and writes the reports."""

import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.class_files import ClassFiles, gone
from autograder.cli.console import console, one_line_errors, say
from autograder.cli.interrupt import Interrupted, interruptible
from autograder.cli.options import Dataset, Lang, Options, Profile
from autograder.cli.progress import progress
from autograder.cli.results import Results
from autograder.cli.roll import Roll, call
from autograder.cli.standing import Standing
from autograder.curriculum import Part, choose_parts
from autograder.exam.setting import Setting, prepared
from autograder.grading.batch import Graded, grade_all, texts_of
from autograder.grading.cluster import AHEAD, Cluster, connected
from autograder.grading.fit import check_fit
from autograder.grading.overrides import Overrides, read_overrides
from autograder.intake import Found, find
from autograder.key import Keys
from autograder.reports import overview
from autograder.sealed.seal import can_seal


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
    run(
        Options(
            paths,
            out,
            parts,
            jobs,
            data_root,
            dataset,
            profile,
            lang,
            roster,
            overrides,
            past,
            fresh,
            key,
            scheduler,
            require_seal,
        )
    )


@dataclass(frozen=True)
class _Task:
    """What the options come to."""

    parts: tuple[Part, ...]
    found: Found
    roll: Roll
    by_hand: Overrides
    keys: Keys
    past: dict[str, dict[str, str]]

    @classmethod
    def of(cls, options: Options) -> "_Task":
        """Look up what the options name. Raises an error of bad input."""
        parts = choose_parts(options.parts)
        found = find(options.paths, options.out)
        roll = call(found.hand_ins, options.roster)
        names = [hand_in.name for hand_in in roll.hand_ins]
        by_hand = read_overrides(options.overrides, parts, names) if options.overrides else {}
        keys = Keys.chosen(options.key, parts)
        check_fit(parts)
        past = texts_of(options.past) if options.past else {}
        return cls(parts, found, roll, by_hand, keys, past)


def run(options: Options) -> None:
    """Grade what the options name, and write the reports. Raises typer.Exit unless all is well."""
    with one_line_errors():
        task = _Task.of(options)
    sealing = can_seal() or bool(options.scheduler)  # the cluster tells of its workers' seals
    if options.require_seal and not sealing:
        typer.echo("rnnhw: this machine has no Landlock, so nothing can be sealed", err=True)
        raise typer.Exit(2)
    standing = Standing(options.kept, options.language)
    results = Results(options.out, standing, task.roll, task.parts, options.language, task.by_hand)
    with ExitStack() as stack:
        with one_line_errors():
            options.out.mkdir(parents=True, exist_ok=True)
            setting, cluster = _machines(options, task, stack)
        _open(task, sealing, setting, cluster)
        _clear(options, task)
        interrupted = _grade(options, task, results, standing, setting, cluster)
    if results.grades:
        _close(results, task)
    if interrupted:
        there = f"{len(results.grades)} of {len(task.roll.hand_ins)}"
        typer.echo(f"rnnhw: interrupted; graded and kept: {there}, in {results.table}", err=True)
        raise typer.Exit(interrupted.code)
    if results.unwritten or not any(graded.graded for graded in results.grades):
        raise typer.Exit(1)


def _machines(
    options: Options, task: _Task, stack: ExitStack
) -> tuple[Setting | None, Cluster | None]:
    """The data and bars of examinations, and the machines that judge in place of this one."""
    examined_on = prepared(
        task.parts, options.dataset.value, options.profile.value, options.data_root
    )
    setting = stack.enter_context(examined_on)
    if not options.scheduler:
        return setting, None
    return setting, stack.enter_context(connected(options.scheduler, options.require_seal, setting))


def _clear(options: Options, task: _Task) -> None:
    """Name earlier reports whose hand-in is not there now; forget what was kept if asked to."""
    for name in gone(options.out, [hand_in.name for hand_in in task.roll.hand_ins]):
        say(f"left as it is: {options.out / name}, of an earlier grading: nobody handed it in now")
    if options.fresh:
        shutil.rmtree(options.kept, ignore_errors=True)


def _grade(
    options: Options,
    task: _Task,
    results: Results,
    standing: Standing,
    setting: Setting | None,
    cluster: Cluster | None,
) -> Interrupted | None:
    """Grade all and write the reports; returns what interrupted it."""
    whole = ClassFiles(
        options.out, options.kept, standing, task.parts, task.roll, options.language, task.past
    )
    with progress(len(task.roll.hand_ins)) as tell:

        def done(graded: Graded) -> None:
            graded = results.add(graded)
            with suppress(OSError):  # what is printed may go to a disk that is full
                tell(graded)

        try:
            with interruptible():
                grade_all(
                    task.roll.hand_ins,
                    task.parts,
                    options.jobs or (AHEAD * cluster.slots if cluster else _cores()),
                    done=done,
                    setting=setting,
                    keys=task.keys,
                    kept=options.kept,
                    judging=cluster,
                )
                results.unwritten += whole.write(results.grades)
        except Interrupted as error:
            return error
        finally:
            results.finish()
    return None


def _open(task: _Task, sealing: bool, setting: Setting | None, cluster: Cluster | None) -> None:
    """What staff should know before it begins."""
    if not sealing:
        console.print("[bold red]NOT SEALED[/]: this machine offers no Landlock (rnnhw doctor)")
    for line in task.found.left_out:
        say(f"left out: {line}")
    for text in task.roll.remarks:
        say(text.en)
    if setting:
        say(f"Models are trained and examined on {setting}.")
    for line in cluster.said if cluster else ():
        say(line)


def _close(results: Results, task: _Task) -> None:
    """The table, and what else there is to know."""
    grades = results.grades
    console.print(overview.table(grades, task.parts), soft_wrap=False)
    for paragraph in overview.remarks(grades, task.roll.owners):
        console.print(paragraph, soft_wrap=False, highlight=False)
    failed = sum(not graded.graded for graded in grades)
    if failed:
        say(f"NOT GRADED: {failed} of {len(grades)}. The grader failed on them; grade them again.")
    for line in results.unwritten:
        typer.echo(f"rnnhw: not written: {line}", err=True)
    folder = results.table.parent
    say(f"Reports: {results.table}, {folder}/class.html and {folder}/<submission>/report.html")


def _cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
