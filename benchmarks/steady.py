"""Whether verdicts are the same bytes every time: `python benchmarks/steady.py [--times 10]`.

The sample submissions, and one that is wrong in every way that could differ between two processes,
are graded again and again: alone, and four at a time; on a machine that does nothing else, and
beside processes that compute all the time. All that is written of a submission must be the same
bytes but for the seconds that it took. Exits with 1 where it is not.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograder.curriculum import Part, all_parts
from autograder.grading.batch import Graded, grade_all, grade_one
from autograder.reports import gradescope, html, overview
from autograder.template import samples
from tests.grading.test_batch import mixed
from tests.support import write_folder

PARTS = [part for part in all_parts() if not part.needs]
SIDE_BY_SIDE = 4
BUSY = 4
"""Processes that compute beside the grader."""


@contextmanager
def busy() -> Iterator[None]:
    """A machine that has other work."""
    with ExitStack() as stack:
        for _ in range(BUSY):
            process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


def written(graded: Graded, name: str, parts: Sequence[Part]) -> str:
    """A digest of all that is written of a submission, less its times; `name` is its name."""
    same = msgspec.structs.replace(graded, name=name, seconds=0.0, cpu=0.0)
    pages = [html.to_html(same, "both"), overview.to_csv([same], parts)]
    results = [gradescope.to_json(same, lang) for lang in ("en", "zh")]
    return hashlib.sha256("\n".join([*pages, *results]).encode()).hexdigest()


def gradings(folder: Path, times: int) -> Iterator[tuple[str, str]]:
    """What was written of one submission, in one grading after the other: how it was graded, and
    the digest."""
    for machine in ("at rest", "under load"):
        with busy() if machine == "under load" else ExitStack():
            for _ in range(times):
                one = grade_one(folder, PARTS)
                yield f"alone, {machine}", written(one, folder.name, PARTS)
            for one in grade_all([folder] * times, PARTS, SIDE_BY_SIDE):
                yield f"{SIDE_BY_SIDE} at a time, {machine}", written(one, folder.name, PARTS)


def main(times: int) -> int:
    """Grade and compare."""
    differs = False
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folders = [*samples.write(place / "samples", PARTS), write_folder(place / "mixed", mixed())]
        for folder in folders:
            found = list(gradings(folder, times))
            others = sorted({how for how, digest in found if digest != found[0][1]})
            differs |= bool(others)
            said = f"not the same {', '.join(others)}" if others else "the same bytes"
            print(f"{folder.name}: {len(found)} gradings, {said}", flush=True)
    return int(differs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    sys.exit(main(parser.parse_args().times))
