"""How truly wrong answers are told why: `python -m benchmarks.hints [--show] [WORD...]`.

Judges a table of wrong answers (`benchmarks/wrong_answers/<part>.toml`), each a change of the
reference with the fault that it truly has: faults that we put in on purpose, and what strangers do,
who write such code in public and never saw this homework. Says how often reports and the public
tests name the stub that is wrong, name the mistake, tell something else that is so, say nothing, or
mislead.

With words, only those answers whose stub or title holds one of them; `--show` lists each answer.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from rich.console import Console
from rich.progress import track

from autograder.curriculum import all_parts
from autograder.drawing.answers import remember
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge_each, result
from autograder.misconceptions.catalogue import of_stub
from autograder.misconceptions.explain import explain
from autograder.misconceptions.reference import Place, builds_on
from autograder.sealed.student import Student
from autograder.template import samples
from tests.inprocess import Homework, InProcess, Spared, spared, with_few_cases
from tests.student_template import many_runs
from tests.student_template.conftest import copy_template, run_python
from tests.support import complete, patched
from tests.wrong_answers import ALSO_RUN

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TOGETHER = 50
"""Wrong answers that one process tries at home: a process has ten minutes."""
TABLE = Path(__file__).with_name("wrong_answers")
PARTS = [part for part in all_parts() if (TABLE / f"{part.part}.toml").exists()]
Said = Literal["named", "something", "nothing", "misleading"]


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wrong answer."""

    stub: str
    what: str
    """What is wrong, in a few words."""
    new: str
    """What stands in the place of `old`."""
    old: str = ""
    """A piece of the reference's answer; the whole of it if empty."""
    then: list[tuple[str, str]] = []
    """More changes of the same answer, each (old, new): a second fault."""
    mistake: list[str] = []
    """The slugs of the mistakes that it truly makes; none if there is no such mistake."""
    by: Literal["stranger", "us"] = "stranger"
    part: str = ""

    @property
    def true_ids(self) -> set[str]:
        """The ids of its mistakes."""
        return {f"{self.part}.{self.stub}.{slug}" for slug in self.mistake}

    @property
    def true_titles(self) -> set[str]:
        """What the public tests call them."""
        return {one.title.en for one in of_stub(self.part, self.stub) if one.slug in self.mistake}


class Verdict(msgspec.Struct):
    """What was said about one wrong answer."""

    stub: bool
    """Whether its stub was called wrong, and no other without a word that the fault is there."""
    said: Said
    words: list[str]


def table() -> list[Wrong]:
    """All wrong answers. Raises msgspec.ValidationError for what is no such table."""
    found = []
    for part in PARTS:
        rows = tomllib.loads((TABLE / f"{part.part}.toml").read_text(encoding="utf-8"))["wrong"]
        found += [msgspec.convert({**row, "part": part.part}, Wrong) for row in rows]
    return found


def changed(source: str, wrong: Wrong) -> str:
    """The reference with this fault in it."""
    for old, new in [(wrong.old, wrong.new), *wrong.then]:
        source = patched(source, wrong.stub, old, new)
    return source


def above(place: Place) -> list[Place]:
    """A stub and those that build on it or are tried with it."""
    # A stub that is a whole file builds on nothing.
    places = [(part.part, stub.name) for part in PARTS for stub in part.stubs if not stub.file]
    also = {name for name, run in ALSO_RUN.items() if place[1] in run}
    return [p for p in places if p == place or place in builds_on(*p) or p[1] in also]


def in_reports(answers: Sequence[Wrong]) -> Iterator[Verdict]:
    """What reports say: the hidden tests of the stubs concerned, then the search."""
    sources = complete(*(part.part for part in PARTS))
    sys.meta_path.insert(0, Homework())
    paper = with_few_cases(Paper.of(PARTS))
    remember("autograder.hidden_tests")
    for wrong in track(answers, "reports", console=Console(stderr=True)):
        text = {**sources, wrong.part: changed(sources[wrong.part], wrong)}
        tried = above((wrong.part, wrong.stub))
        tests = [test for test in paper.tests if (test.part, test.stub) in tried]
        with spared(trained=False):
            student = Student(InProcess(text))
            judged = judge_each(student, Paper(tests, paper.drawn), Spared(PARTS))
            checks = [result((t.part, t.stub, t.check), error) for t, error in judged]
        off = list(
            dict.fromkeys((c.part, c.stub) for c in checks if c.fault in ("wrong", "raised"))
        )
        told: dict[Place, list] = {}
        for one in explain(student, off).why:
            told.setdefault((one.part, one.stub), []).append(one)
        yield _verdict(wrong, off, told)


def _verdict(wrong: Wrong, off: Sequence[Place], told: dict[Place, list]) -> Verdict:
    own = told.get((wrong.part, wrong.stub), [])
    others = [place for place in off if place != (wrong.part, wrong.stub)]
    points = [any(wrong.stub in one.title.en for one in told.get(o, ())) for o in others]
    words = [f"{place[1]}: {one.title.en}" for place, notes in told.items() for one in notes]
    ids = {one.mistake for notes in told.values() for one in notes if one.mistake}
    elsewhere = any(re.search(r"^(The mistake is in|First mend) ", one.title.en) for one in own)
    if ids - wrong.true_ids or elsewhere:
        said: Said = "misleading"
    elif ids:
        said = "named"
    else:
        said = "something" if own else "nothing"
    return Verdict((wrong.part, wrong.stub) in off and all(points), said, words)


def at_home(answers: Sequence[Wrong]) -> Iterator[Verdict]:
    """What the public tests say, in a student's folder that is complete but for this answer."""
    sources = complete(*(part.part for part in PARTS))
    jobs = []
    for wrong in answers:
        here = [stub for part, stub in above((wrong.part, wrong.stub)) if part == wrong.part]
        jobs.append([{wrong.part: changed(sources[wrong.part], wrong)}, here])
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_template(Path(scratch) / "home", samples.complete)
        for start in range(0, len(jobs), _TOGETHER):
            some = slice(start, start + _TOGETHER)
            ran = run_python(folder, str(Path(many_runs.__file__)), typed=json.dumps(jobs[some]))
            if ran.returncode:
                raise RuntimeError(ran.stderr)
            texts = json.loads(ran.stdout.splitlines()[-1])
            yield from map(_home_verdict, answers[some], texts)


def _home_verdict(wrong: Wrong, text: str) -> Verdict:
    off = re.findall(r"^  \S* +(\w+) +wrong", text, re.MULTILINE)
    titles = re.findall(r"A known mistake: ([^.]+)\.", text)
    first = re.search(r"Mend first: (\w+)", text)
    true_stub = wrong.stub in off and (len(off) == 1 or bool(first and first[1] == wrong.stub))
    if not set(titles) <= wrong.true_titles:
        said: Said = "misleading"
    elif titles:
        said = "named"
    else:
        said = "something" if wrong.stub in off else "nothing"
    return Verdict(true_stub, said, [*(f"{stub} wrong" for stub in off), *titles])


def lines(answers: Sequence[Wrong], verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    """The figures: a row of a Markdown table for each kind and place."""
    yield "| wrong answers | told by | true stub | true mistake | a fact | nothing | misled |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for by in ("us", "stranger"):
        mine = [i for i, wrong in enumerate(answers) if wrong.by == by]
        for where, all_of_them in verdicts.items():
            found = [all_of_them[i] for i in mine]
            said = Counter(one.said for one in found)
            counts = [said[word] for word in ("named", "something", "nothing", "misleading")]
            cells = " | ".join(map(str, [sum(one.stub for one in found), *counts]))
            yield f"| {len(mine)} by {by} | {where} | {cells} |"


def listed(answers: Iterable[Wrong], verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    """Each answer, with what was said of it."""
    for i, wrong in enumerate(answers):
        yield f"{wrong.part}.{wrong.stub}: {wrong.what} ({wrong.by}: {', '.join(wrong.mistake)})"
        for where, found in verdicts.items():
            one = found[i]
            yield f"    {where}: {one.said}{'' if one.stub else ', WRONG STUB'}: {one.words}"


def main() -> None:
    """Print the table."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    answers = [w for w in table() if not words or any(t in f"{w.stub}: {w.what}" for t in words)]
    verdicts = {"reports": list(in_reports(answers))}
    if "--reports" not in sys.argv:
        verdicts["public tests"] = list(at_home(answers))
    if "--show" in sys.argv:
        print(*listed(answers, verdicts), sep="\n")
    print(*lines(answers, verdicts), sep="\n")


if __name__ == "__main__":
    main()
