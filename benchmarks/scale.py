"""What a class costs on a Dask cluster: `python benchmarks/scale.py [--submissions 300]`.

Starts a scheduler and two workers on this machine, grades a class of the six NumPy parts on them,
and counts the CPU time of each side: the head, which takes hand-ins in and keeps the books, the
scheduler, and the workers with all that they start. CPU time counts, and not the clock: the machine
may have other work. Then the arithmetic for 100,000 submissions.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import psutil

from autograder.curriculum import Part, all_parts
from autograder.grading.batch import grade_all
from autograder.grading.cluster import AHEAD, Cluster, connected
from autograder.grading.packed import pack
from autograder.grading.verdict import Job
from autograder.sealed.seal import Limits
from autograder.template import samples

PARTS = [part for part in all_parts() if not part.needs]
WORKERS = 2
MANY = 100_000
START = "import sys; from distributed.cli.dask_{} import main; main(sys.argv[1:])"


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU time of a process and of all that it has started."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def handed_in(folder: Path, parts: Sequence[Part], count: int) -> list[Path]:
    """A class: complete, half done and untouched in turns, no two the same."""
    folders = []
    originals = list(samples.write(folder / "samples", parts))
    for number, original in zip(range(count), cycle(originals), strict=False):
        there = folder / f"{number:05}" / "homework"
        there.mkdir(parents=True)
        for file in original.rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            (there / file.name).write_text(f"{text}# {number}\n", encoding="utf-8")
        folders.append(there.parent)
    return folders


def started(stack: ExitStack, what: str, *arguments: object) -> psutil.Process:
    """A scheduler or a worker, which ends with the stack."""
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(what), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return psutil.Process(process.pid)


def on_cluster(stack: ExitStack, folder: Path) -> Iterator[object]:
    """The cluster, its scheduler's process and those of its workers."""
    file = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--host", "127.0.0.1")
    scheduler = started(stack, "scheduler", *quiet, "--port", 0, "--scheduler-file", file)
    while not file.exists():
        time.sleep(0.1)
    options = ("--scheduler-file", file, "--nthreads", 1, "--no-nanny", "--local-directory", folder)
    workers = [started(stack, "worker", *quiet, *options) for _ in range(WORKERS)]
    time.sleep(1)
    from distributed import Client

    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(WORKERS)
        address = client.scheduler.address
    yield from (stack.enter_context(connected(address, False, None)), scheduler, workers)


def grade(folders: Sequence[Path], cluster: Cluster) -> None:
    """Grade on the workers; nothing may go wrong."""
    grades = grade_all(folders, PARTS, AHEAD * WORKERS, judging=cluster)
    assert not any(graded.troubles for graded in grades), "the grader must not fail"


def main(count: int) -> None:
    """Measure and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folders = handed_in(folder, PARTS, count + 2 * WORKERS)
        cluster, scheduler, workers = on_cluster(stack, folder)
        head = psutil.Process()
        sides = {"head": [head], "scheduler": [scheduler], "workers": workers}
        known = {process.pid for side in ([scheduler], workers) for process in side}

        def spent() -> dict[str, float]:
            found = {name: sum(map(cpu, processes)) for name, processes in sides.items()}
            own = [p for p in head.children() if p.pid in known]  # started here, but no part of it
            found["head"] -= sum(map(cpu, own))
            return found

        before = spent()
        grade(folders[count:], cluster)  # each worker prepares once
        warm, clock = spent(), time.monotonic()
        grade(folders[:count], cluster)
        after, clock = spent(), time.monotonic() - clock
        each = {side: (after[side] - warm[side]) / count for side in sides}
        names = [part.part for part in PARTS]
        travels = len(pack(Job(str(folders[0] / "homework"), names, Limits()))) / 1e3
        memory = sum(p.memory_info().rss for p in [head, scheduler]) / 2**20
    parts = f"{len(PARTS)} parts on {WORKERS} workers"
    print(f"{count} submissions of {parts}, {clock:.0f} s by the clock")
    print(f"  CPU-s before the first verdicts, workers: {warm['workers'] - before['workers']:.1f}")
    for side, seconds in each.items():
        print(f"  CPU-s for each submission, {side}: {seconds:.3f}")
    print(f"  a submission travels as {travels:.0f} kB; head and scheduler hold {memory:.0f} MiB")
    print(f"{MANY:,} submissions:")
    for cores in (2, 64, 1_000):
        print(f"  {cores:5} cores of workers: {MANY * each['workers'] / cores / 3600:8.2f} h")
    print(f"  the head: {MANY * each['head'] / 3600:.2f} core-hours")
    print(f"  workers that a core of the head keeps busy: {each['workers'] / each['head']:.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=300)
    main(parser.parse_args().submissions)
