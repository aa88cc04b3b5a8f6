"""The public tests call each wrong answer wrong, and say why; or the catalogue says why not."""

import json
import re

import pytest

from autograder.template.cut import TEMPLATE
from autograder.template.languages import is_chinese
from tests.student_template.at_home import is_called_wrong
from tests.support import NUMPY
from tests.wrong_answers import WRONG, complaint_at_home, rounds, said_at_home

PHRASE = re.compile(r"(?<![`'\"\w.])[A-Za-z][a-z]+ [a-z]{2,}(?![\w(])")
"""Two English words in a row."""
OF_PYTHON = re.compile(r"\w+Error: .*?(?=[。（]| \(homework)|`[^`]*`")
"""What Python says, in the one language that it speaks; and code."""
SHIPPED = json.loads((TEMPLATE / "tests" / "mistakes.json").read_text(encoding="utf-8"))
ROUNDS, PLACE = rounds(WRONG)
SEEN = [name for name in PLACE if WRONG[name].entry.public]
KNOWN = [name for name in SEEN if WRONG[name].entry.title and WRONG[name].part in NUMPY]


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """What the student's pytest says about each wrong answer."""
    said = said_at_home(ROUNDS)
    return {name: said[number, WRONG[name].entry.stub] for name, number in PLACE.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACE)
def test_it_is_seen_or_not_as_the_catalogue_says(lines, name):
    assert not [*complaint_at_home(WRONG[name].entry, is_called_wrong(lines[name]))]


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEN)
def test_it_is_told_why(lines, name):
    _, english, chinese, *further = lines[name]
    assert re.match(r"\S.{15,}", english), "it says why"
    assert is_chinese(chinese) and not PHRASE.search(OF_PYTHON.sub("", chinese))
    assert [line.partition("：" if i else ":")[0] for i, line in enumerate(further)] in (
        [],
        ["A known mistake", "常见错误"],
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_mistake_is_told(lines, name):
    part, one = WRONG[name]
    shipped = SHIPPED.get(part, {}).get(one.stub, {"mistakes": []})["mistakes"]
    is_shipped = one.title.en in [mistake["title"]["en"] for mistake in shipped]
    told = f"A known mistake: {one.title.en}. {one.hint.en}" in lines[name]
    if not one.family or told:  # of a family only those go along that are taken for no other
        assert told is is_shipped
