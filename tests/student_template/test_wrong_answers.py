"""The public tests find wrong answers: each of them is called wrong, with an explanation."""

import json
import re
from itertools import takewhile
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from autograder.misconceptions.catalogue import misconceptions
from autograder.template import samples
from autograder.template.cut import TEMPLATE
from autograder.template.languages import is_chinese
from tests.student_template import many_runs
from tests.student_template.conftest import copy_template, run_python
from tests.student_template.wrong_answers import WRONG
from tests.support import patched

COMPLETE = {file: samples.complete(part, file) for part in all_parts() for file in part.files}
CASES = {
    f"{stub}: {title}": (file, stub, old, new)
    for file, stubs in WRONG.items()
    for stub, changes in stubs.items()
    for title, old, new in changes
}


@pytest.fixture(scope="module")
def summaries(tmp_path_factory) -> dict[str, str]:
    """What the student's pytest says about each wrong answer."""
    folder = copy_template(tmp_path_factory.mktemp("wrong") / "copy", samples.complete)
    jobs = [
        (file, stub, patched(COMPLETE[file], stub, *change))
        for file, stub, *change in CASES.values()
    ]
    run = run_python(folder, str(Path(many_runs.__file__)), typed=json.dumps(jobs))
    assert run.returncode == 0, run.stderr
    return dict(zip(CASES, json.loads(run.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("title", CASES)
def test_a_wrong_answer_is_called_wrong(summaries, title):
    stub = CASES[title][1]
    lines = summaries[title].splitlines()
    at = next(i for i, line in enumerate(lines) if f" {stub} " in line)
    assert lines[at].endswith(" wrong 不正确")
    english, chinese, *further = takewhile(lambda line: line.startswith(" " * 11), lines[at + 1 :])
    assert re.match(r" {11}\S.{20,}", english), "it says why"
    assert is_chinese(chinese) and not PHRASE.search(OF_PYTHON.sub("", chinese))
    assert [line[11:].partition("：" if i else ":")[0] for i, line in enumerate(further)] in (
        [],
        ["A known mistake", "常见错误"],
    )


PHRASE = re.compile(r"(?<![`'\"\w.])[A-Za-z][a-z]+ [a-z]{2,}(?![\w(])")
"""Two English words in a row."""
OF_PYTHON = re.compile(r"\w+Error: .*?(?=[。（]| \(homework)|`[^`]*`")
"""What Python says, in the one language that it speaks; and code."""
KNOWN = {
    f"{part.part}.{one.stub}: {one.title.en}": (part.part, one)
    for part in all_parts()
    for one in misconceptions(part.part)[::8]
}
"""A few are enough to see that the words arrive: it takes a run of pytest for each."""


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, str]:
    """What the student's pytest says about each of these known mistakes."""
    folder = copy_template(tmp_path_factory.mktemp("known") / "copy", samples.complete)
    jobs = [
        (part, one.stub, patched(COMPLETE[part], one.stub, one.old, one.new))
        for part, one in KNOWN.values()
    ]
    run = run_python(folder, str(Path(many_runs.__file__)), typed=json.dumps(jobs))
    assert run.returncode == 0, run.stderr
    return dict(zip(KNOWN, json.loads(run.stdout.splitlines()[-1]), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_mistake_is_told_at_home(told, name):
    part, one = KNOWN[name]
    lines = told[name].splitlines()
    at = next(i for i, line in enumerate(lines) if f" {one.stub} " in line)
    if not lines[at].endswith(" wrong 不正确"):
        pytest.skip("the public tests are examples, and let this one pass")
    shipped = json.loads((TEMPLATE / "tests" / "mistakes.json").read_text(encoding="utf-8"))
    titles = [m["title"]["en"] for m in shipped[part].get(one.stub, {"mistakes": []})["mistakes"]]
    said = f"{' ' * 11}A known mistake: {one.text.en}"
    if one.family and said not in lines[at + 1 : at + 6]:
        return  # of a family only those go along that cannot be taken for another mistake
    assert (said in lines[at + 1 : at + 6]) is (one.title.en in titles)
