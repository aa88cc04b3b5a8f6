"""The known mistakes as data: enough of them, each another, in few words and without code."""

import re
from pathlib import Path

import pytest

from autograder.curriculum import CurriculumError, all_parts
from autograder.misconceptions import catalogue
from autograder.misconceptions.catalogue import misconceptions, of_stub
from autograder.misconceptions.given import given
from autograder.misconceptions.mutants import with_mistakes
from autograder.misconceptions.outcomes import Outcome, same
from autograder.misconceptions.probes import probes
from autograder.misconceptions.reference import SOLUTIONS
from tests.misconceptions.conftest import PLACES

CENTRAL = {
    *("rnn_step", "rnn_forward", "rnn_backward", "truncated_rnn_backward", "lstm_step"),
    *("lstm_backward", "cross_entropy", "sequence_cross_entropy", "softmax", "birnn_forward"),
    *("gru_step", "negative_sampling_loss"),
}
ALL = {
    f"{part.part}.{one.stub}: {one.title.en}": (part.part, one)
    for part in all_parts()
    for one in misconceptions(part.part)
}
FUNCTIONS = [place for place in PLACES if not place[1].isupper() and probes(*place)]
each_place = pytest.mark.parametrize("place", FUNCTIONS, ids=".".join)


def test_there_are_enough():
    assert len(ALL) >= 120
    assert sum(len(misconceptions(part.part)) for part in all_parts()) == len(ALL), "titles repeat"


STUBS = [(part.part, stub.name) for part in all_parts() if not part.exams for stub in part.stubs]


@pytest.mark.parametrize("place", STUBS, ids=".".join)
def test_every_stub_has_some(place):
    assert len(of_stub(*place)) >= (5 if place[1] in CENTRAL else 2)


def test_each_has_an_id_of_its_own():
    ids = [f"{part}.{one.stub}.{one.slug}" for part, one in ALL.values()]
    assert len(set(ids)) == len(ALL)


@pytest.mark.parametrize("part", [part.part for part in all_parts()])
def test_what_is_not_filled_is_zero(part):
    """Other memory is other each time, and so would be what a mistake that leaves some gives."""
    known = Path(catalogue.__file__).parent / "data" / f"{part}.toml"
    for file in (SOLUTIONS / f"{part}.py", known):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"\w+\.(?:empty|empty_like|ndarray)\(", text) == [], file


ENTRY = """
[[misconceptions]]
stub = "softmax"
slug = "an-id"
title = { en = "a", zh = "a" }
hint = { en = "a", zh = "a" }
new = "x"
"""
"""An entry as it should be."""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"an-id"', '"Not small"', "Not small: slug = .* must be of small letters and digits"),
        ('"an-id"', '""', "softmax.: slug = .* must be of small letters and digits"),
        ('"an-id"', '"a--b"', "a--b: slug = .* must be of small letters and digits"),
        ('"an-id"', '"a-"', "a-: slug = .* must be of small letters and digits"),
        ("", ENTRY, 'an-id: slug = "an-id" stands there 2 times: give each a name of its own'),
        ('title = { en = "a", zh = "a" }', 'title = { en = "a" }', "an-id: its title has no zh: "),
        ('hint = { en = "a", zh = "a" }', 'hint = { zh = "a" }', "an-id: its hint has no en: "),
        ('title = { en = "a", zh = "a" }', 'title = { en = "a", zh = "" }', "title has no zh: "),
        ('title = { en = "a", zh = "a" }\n', "", "has a hint but no title: write the title"),
        ('hint = { en = "a", zh = "a" }\n', "", "has a title but no hint: write the hint"),
        ("new =", "knew =", "an-id: Object contains unknown field `knew`"),
        ("new =", "public = false\nnew =", "write `public = false` and a `reason` together"),
        ("new =", 'reason = "none"\nnew =', "write `public = false` and a `reason` together"),
        ('new = "x"', 'new = "{any}"', "an-id: `new` holds {any}: write the family"),
        ('slug = "an-id"', "", r"bad.softmax.\(no slug\): Object missing required field `slug`"),
        ('stub = "softmax"', "stub = 1", "bad.1.an-id: Expected `str`, got `int`"),
        ("[[", "[[mis", r"bad.toml: .*unknown field `mismisconceptions`"),
        ("]]", "]", r"bad.toml: .*"),
    ],
)
def test_a_bad_entry_is_refused_in_one_line(tmp_path, monkeypatch, old, new, said):
    monkeypatch.setattr(catalogue, "DATA", tmp_path)
    bad = ENTRY.replace(old, new, 1) if old else ENTRY + new
    (tmp_path / "bad.toml").write_text(bad, encoding="utf-8")
    catalogue._read.cache_clear()
    with pytest.raises(CurriculumError, match=said) as told:
        catalogue.wrong_answers("bad")
    assert str(told.value).startswith(f"{tmp_path / 'bad.toml'}: ")
    assert "\n" not in str(told.value)


def test_every_stub_that_is_no_table_has_probes():
    assert set(FUNCTIONS) == {place for place in PLACES if not place[1].isupper()}
    assert len(FUNCTIONS) > 60


def test_they_belong_to_stubs():
    assert {(part, one.stub) for part, one in ALL.values()} <= set(PLACES)


@pytest.mark.parametrize("name", ALL)
def test_the_words_are_few_and_hold_no_code(name):
    _, one = ALL[name]
    assert len(re.findall(r"[.?!](?:\s|$)", one.hint.en)) <= 3
    assert len(re.findall("[。？！]", one.hint.zh)) <= 3
    for text in (one.title, one.hint):
        assert text.en and re.search("[一-鿿]", text.zh)
        for words in (text.en, text.zh):
            assert not re.search(r"np\.|\[:|==|\+=|\bdef\b|\breturn\b|@", words)


@each_place
def test_a_mistake_shows_on_the_probes(place):
    right = list(given(place))
    assert right and not any(one.raised for one in right), "the reference has a result everywhere"
    for known in of_stub(*place):
        wrong = list(given(place, with_mistakes(place[0], known)))
        assert not all(map(same, wrong, right)), f"{known.title.en}: the same as the reference"
        assert not all(one.raised for one in wrong), f"{known.title.en}: says nothing"


@each_place
def test_no_two_mistakes_are_the_same(place):
    seen: dict[str, list[Outcome]] = {}
    for known in of_stub(*place):
        wrong = list(given(place, with_mistakes(place[0], known)))
        for title, other in seen.items():
            assert not all(map(same, wrong, other)), f"{known.title.en} = {title}"
        seen[known.title.en] = wrong


def test_a_part_without_a_file_has_none():
    assert misconceptions("none") == ()


def test_one_without_words_explains_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "DATA", tmp_path)
    entry = '[[misconceptions]]\nstub = "softmax"\nslug = "an-id"\nnew = "x"\n'
    (tmp_path / "silent.toml").write_text(entry, encoding="utf-8")
    assert [one.slug for one in catalogue.wrong_answers("silent")] == ["an-id"]
    assert misconceptions("silent") == ()
