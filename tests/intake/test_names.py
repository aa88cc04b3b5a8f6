"""What hand-ins are called: safe on every system, never two the same."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake import HandIn, named
from autograder.intake.names import MAX_BYTES, is_portable, safe_name

UNDECODABLE = b"\xff\xfe.zip".decode(errors="surrogateescape")
GBK = "作业.zip".encode("gbk").decode(errors="surrogateescape")


def names(*files: str) -> list[str]:
    return [one.name for one in named(Path("/in") / file for file in files)]


@pytest.mark.parametrize(
    ("files", "called"),
    [
        (["a.zip", "b"], ["a", "b"]),
        (["x/a.zip", "y/a.zip", "z/a"], ["a", "a-2", "a-3"]),
        (["x/a.zip", "y/a.zip", "a-2.zip"], ["a", "a-2", "a-2-2"]),
        (["x/Ann.zip", "y/ann.zip"], ["Ann", "ann-2"]),
        (["\x1b[31mred\n.zip", "\x1b\n.zip"], ["[31mred", "submission"]),
        (["\u200b...zip", "...zip", " . .zip"], ["submission", "submission-2", "submission-3"]),
        (["grades.csv.zip", "GRADES.CSV", "checks.csv", "similar.csv", "class.html"],
         ["grades.csv_", "GRADES.CSV_-2", "checks.csv_", "similar.csv_", "class.html_"]),
        (["con.zip", "aux.tar.zip", "LPT1", "com¹.txt", "console"],
         ["con_", "aux.tar_", "LPT1_", "com¹.txt_", "console"]),
        (['a:b*c?"<d>|.zip', "x\\..\\y.zip"], ["a_b_c___d__", "x_.._y"]),
        (["e\u0301.zip", "\u00e9.zip"], ["é", "é-2"]),
        (["\u212bngstrom", "\u00c5ngstrom"], ["Ångstrom", "Ångstrom-2"]),
        (["straße", "STRASSE", "ﬁne", "fine"], ["straße", "STRASSE-2", "ﬁne", "fine-2"]),
        (["\u3164\u2800.zip", "a\u3164.zip"], ["submission", "a"]),
        ([".hidden.zip", "trailing. .zip"], ["hidden", "trailing"]),
        ([GBK, UNDECODABLE], ["作业", "\\xff\\xfe".replace("\\", "_")]),
        (["x" * 251 + ".zip", "X" * 251 + ".zip"], ["x" * 237 + "…", "X" * 235 + "…-2"]),
    ],
)  # fmt: skip
def test_names_of_submissions(files, called):
    assert names(*files) == called


@given(st.lists(st.text(min_size=1, max_size=300).filter(lambda name: "/" not in name), max_size=8))
def test_names_are_safe_and_their_own(files):
    given_names = [HandIn(Path("/in/x"), inside=name) for name in files]
    called = [one.name for one in named(given_names)]
    for name in called:
        assert name.strip(". ") and "/" not in name and "\\" not in name
        assert len(name.encode()) <= MAX_BYTES
        assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs"}
        assert is_portable(name)
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in called}) == len(called)


def test_many_of_one_name_take_no_time():
    called = names(*["same.zip"] * 20_000)
    assert called[-1] == "same-20000"


def test_a_name_can_be_written(tmp_path):
    for name in (UNDECODABLE, "x" * 251 + ".zip", "…" * 300, "a/../b"):
        (tmp_path / safe_name(name)).mkdir()
        (tmp_path / f"{safe_name(name)}-12345").mkdir()
