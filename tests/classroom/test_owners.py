"""Whose hand-in is whose: the names that platforms give, rosters, attempts, who is missing."""

import zipfile

import pytest

from autograder.classroom.owners import owners
from autograder.classroom.people import Directory, Student
from autograder.classroom.roster import read_roster
from autograder.classroom.table import TableError
from autograder.classroom.traces import gradescope, platform
from autograder.classroom.traces import trace as trace_in

CLASS = Directory(
    [
        Student("2024001", "Ann Lee", ("901", "alee", "ann@u.example")),
        Student("2024002", "Bo O'Neill", ("902", "bo")),
        Student("2024003", "陶卓", ("7003",)),
        Student("2024004", "Li, Wei", ("904", "wei-li")),
    ]
)


def trace(name: str):
    """What a name says, in an export of whichever platform it looks like."""
    return trace_in(name, platform([name]))


def test_the_whole_export_says_which_platform_it_is():
    honest = [f"{name}_{i}_{i + 5}_hw.zip" for i, name in enumerate(("annlee", "bobo", "chan"))]
    for forged in (
        "eve_3_4_ann_attempt_2027-01-01-01-01-01.zip",
        "eve_3_4_Ann Li_1_assignsubmission_file_.zip",
    ):
        whose = platform([*honest, forged])
        assert whose == "canvas" and trace_in(forged, whose).sure == "canvas 3"
    handed_in = "HW1_eve_attempt_2026-10-01-12-30-00_Ann_1_assignsubmission_file_.zip"
    others = [f"HW1_{name}_attempt_2026-10-01-12-30-00_x.zip" for name in ("ann", "bo")]
    whose = platform([handed_in, *others])
    assert trace_in(handed_in, whose).sure == "blackboard eve"
    assert platform(["ann", "bob"]) == ""


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("leeann_901_4567_submission.zip", "2024001"),
        ("leeann_LATE_901_4567_submission-2.zip", "2024001"),
        ("Anybody_7003_assignsubmission_file_", "2024003"),
        ("Ann Lee_99_assignsubmission_file_", "2024001"),
        ("HW1_bo_attempt_2026-10-01-12-30-00_submission.zip", "2024002"),
        ("HW_1_final_bo_attempt_2026-10-01-12-30-00_a.zip", "2024002"),
        ("2024003-陶卓", "2024003"),
        ("陶卓_作业", "2024003"),
        ("hw1-wei-li", "2024004"),
        ("hw1-alee", "2024001"),
        ("bo", "2024002"),
        ("bo-7", None),
        ("2024002.zip", "2024002"),
        ("２０２４００２ ONeill", "2024002"),
        ("Wei Li", "2024004"),
        ("ann@u.example", "2024001"),
        ("zoe", None),
    ],
)
def test_who_is_meant(name, id):
    found = owners({name: trace(name)}, CLASS).counting[name]
    assert (found.student.id if found.student else None) == id
    assert bool(found.remarks) == (id is None)


def test_late_is_what_the_platform_marks():
    late = {
        name: trace(name).late for name in ("a_LATE_1_2_x.zip", "a_1_2_x.zip", "LATE", "late_1")
    }
    assert list(late.values()) == [True, False, False, False]


def test_the_last_attempt_counts_and_the_others_are_said():
    names = [
        "HW_bo_attempt_2026-10-02-08-00-00_x.zip",
        "HW_bo_attempt_2026-10-01-23-00-00_x.zip",
        "leeann_901_999_x-2.zip",
        "leeann_901_999_x-10.zip",
        "leeann_901_999_x.zip",
        "zoe",
    ]
    found = owners({name: trace(name) for name in names}, CLASS)
    assert list(found.counting) == [names[0], names[3], "zoe"]
    assert found.counting[names[3]].earlier == [names[4], names[2]]
    assert [student.id for student in found.missing] == ["2024003", "2024004"]
    alone = owners({name: trace(name) for name in names})
    assert list(alone.counting) == list(found.counting) and alone.missing == []


def test_two_hand_ins_with_one_id_are_both_graded_and_said():
    found = owners({name: trace(name) for name in ("2024001", "alee")}, CLASS)
    assert list(found.counting) == ["2024001", "alee"]
    assert found.counting["alee"].remarks == ["2024001 has handed in this too: 2024001"]


def test_who_fits_several_is_said():
    twins = Directory([Student("1", "Li Wei"), Student("2", "Li Wei")])
    found = owners({"Wei Li": trace("Wei Li")}, twins).counting["Wei Li"]
    assert found.student is None and found.remarks == ["fits several in the roster: 1, 2"]


def test_gradescope_tells_who_it_was(tmp_path):
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_11:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '2024001'\n"
        "    :email: ann@u.example\n  :created_at: 2026-10-01 12:00:00 Z\n"
        "submission_12:\n  :submitters:\n  - :name: Ann Lee\n    :sid: '2024001'\n"
        "    :email: ann@u.example\n  :created_at: 2026-10-02 12:00:00 Z\n",
        "utf-8",
    )
    found = owners(gradescope(tmp_path / "submission_11"), CLASS)
    assert list(found.counting) == ["submission_12"]
    assert found.counting["submission_12"].student.id == "2024001"
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as export:
        export.write(tmp_path / "submission_metadata.yml", "hw_export/submission_metadata.yml")
    inside = gradescope(tmp_path / "export.zip", "hw_export/submission_12")
    assert inside == gradescope(tmp_path / "submission_11")
    assert gradescope(tmp_path / "export.zip", "submission_12") == {}


@pytest.mark.parametrize(
    "text", [None, "a: [", "- 1", "submission_1: 3", "submission_1:\n  :submitters: 3", "\0"]
)
def test_an_export_that_cannot_be_read_names_nobody(tmp_path, text):
    if text is not None:
        (tmp_path / "submission_metadata.yml").write_text(text)
    assert gradescope(tmp_path / "submission_1") == {}


@pytest.mark.parametrize(
    ("text", "students"),
    [
        ("id,name\n1,Ann Lee\n2,Bo\n", [("1", "Ann Lee"), ("2", "Bo")]),
        ("\ufeff学号,姓名\r\n2024,陶卓\r\n", [("2024", "陶卓")]),
        ("Name;Student ID\nAnn;7\n;\n", [("7", "Ann")]),
        (
            "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
            '"Lee, Ann",901,1,al,\n"Student, Test",9,,t,\n',
            [("1", "Lee, Ann")],
        ),
        (
            '"First name","Last name","ID number","Email address"\nAnn,Lee,1,a@b\n',
            [("1", "Ann Lee")],
        ),
        ("student\nann\nbob\n", [("ann", ""), ("bob", "")]),
    ],
)
def test_rosters_of_all_kinds(tmp_path, text, students):
    (tmp_path / "roster.csv").write_bytes(text.encode())
    assert [(s.id, s.name) for s in read_roster(tmp_path / "roster.csv")] == students


@pytest.mark.parametrize(
    ("text", "words"),
    [("who,mark\na,1\n", "no column with ids"), ("id,name\n", "no student"), ("", "empty")],
)
def test_a_bad_roster_is_one_line(tmp_path, text, words):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(TableError, match=words) as error:
        read_roster(tmp_path / "roster.csv")
    assert "\n" not in str(error.value) and "roster.csv" in str(error.value)


def test_a_file_named_as_another_student_of_moodle_stays_its_own() -> None:
    forged = trace("Eve_125_assignsubmission_file_Ann Lee_123_assignsubmission_file_a.zip")
    assert (forged.ids, forged.names, forged.sure) == (("125",), ("Eve",), "moodle 125")
