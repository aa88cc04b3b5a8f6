"""What the seal costs: `python benchmarks/grade_one.py [--ten]`.

Grades the complete sample sealed (as `rnnhw grade` does) and judges the same source unsealed in one
process, in turns; times single calls through the proxy; then grades every part there is, once,
or ten times with `--ten`, which also says whether all ten scores are the same.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from autograder.curriculum import choose_parts
from autograder.grading.batch import grade_one
from autograder.sealed.process import SealedProcess
from autograder.sealed.student import Student
from autograder.template import samples
from tests.support import complete as complete_sources
from tests.support import run_python

PARTS = ("loss", "lstm")
ROUNDS = 5
CALLS = 5_000


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def grading(folder: Path) -> None:
    """Sealed against unsealed, the whole way from starting to the verdict."""
    parts = choose_parts(",".join(PARTS))
    complete, *_ = samples.write(folder, parts)
    job = folder / "job.json"
    named = {"submissions": {"complete": complete_sources(*PARTS)}, "parts": {"complete": PARTS}}
    job.write_bytes(msgspec.json.encode({**named, "trained": []}))
    inprocess = ["-m", "tests.inprocess", str(job), str(folder / "verdicts.json")]
    sealed, unsealed = [], []
    for _ in range(ROUNDS):
        sealed.append(_seconds(lambda: grade_one(complete, parts)))
        unsealed.append(_seconds(lambda: run_python(*inprocess).check_returncode()))
    graded = grade_one(complete, parts)
    assert graded.score.earned == graded.score.points, "the reference must earn everything"
    a, b = statistics.median(sealed), statistics.median(unsealed)
    print(f"grading {' and '.join(PARTS)}, median of {ROUNDS} in turns, {graded.seal}")
    print(f"  sealed    {a:6.2f} s   (target: under 10 s)")
    print(f"  unsealed  {b:6.2f} s")
    print(f"  ratio     {a / b:6.2f}     (target: at most 1.3)")


def calls(folder: Path) -> None:
    """One call of a function that does next to nothing, with an 8x8 array in and out."""
    homework = folder / "echo" / "homework"
    homework.mkdir(parents=True)
    (homework / "loss.py").write_text("def softmax(z):\n    return z\n")
    x = np.ones((8, 8))
    with SealedProcess(homework) as process:
        echo = Student(process).loss.softmax
        times = [_seconds(lambda: echo(x)) for _ in range(CALLS)]
    micro = 1e6 * statistics.median(times)
    print(f"a call through the proxy, 8x8 float64: {micro:.0f} µs   (target: under 100 µs)")


def everything(folder: Path, times: int) -> None:
    """All NumPy parts, sealed: the others train models, for as long as they are told to."""
    parts = tuple(part for part in choose_parts(None) if not part.needs)
    complete, *_ = samples.write(folder / "everything", parts)
    seconds, scores = [], set()
    for _ in range(times):
        started = time.perf_counter()
        graded = grade_one(complete, parts)
        seconds.append(time.perf_counter() - started)
        scores.add((graded.score.earned, graded.score.points, *graded.troubles))
    worst = max(seconds)
    print(
        f"the {len(parts)} NumPy parts, sealed, {times} times: "
        f"at most {worst:.1f} s (target: under 25 s)"
    )
    print(f"  scores: {' and '.join(map(str, scores))}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        grading(Path(temporary))
        calls(Path(temporary))
        everything(Path(temporary), 10 if "--ten" in sys.argv else 1)
