"""One Chinese word for one thing, wherever anybody reads Chinese: docs/terms.toml."""

import re
import sys

import pytest

from tests.support import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TERMS = tomllib.loads((ROOT / "docs" / "terms.toml").read_text(encoding="utf-8"))["terms"]
WHERE = ("assignments", "autograder", "docs", "solutions", "student_template")
KINDS = {".html", ".ipynb", ".jinja", ".md", ".py", ".toml"}
TEXTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for folder in WHERE
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in KINDS and path.name != "terms.toml" and "__pycache__" not in path.parts
}


def test_there_is_something_to_read():
    chinese = [text for text in TEXTS.values() if re.search("[一-鿿]", text)]
    assert len(chinese) > 60


def test_each_term_stands_once():
    assert len({term["en"] for term in TERMS}) == len(TERMS)
    names = [term["zh"] for term in TERMS if term["zh"]]
    assert len(set(names)) == len(names)
    assert all(set(term) <= {"en", "zh", "not", "why"} for term in TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["en"])
def test_a_thing_has_one_name(term):
    found = [
        f"{name}: {text[max(0, m.start() - 15) : m.end() + 15]!r}"
        for pattern in term.get("not", [])
        for name, text in TEXTS.items()
        for m in re.finditer(pattern, text)
    ]
    assert not found, f"{term['en']} is {term['zh'] or term.get('why')}"
