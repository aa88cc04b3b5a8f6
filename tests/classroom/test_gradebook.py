"""Scores go into the columns that Canvas and Moodle document, and nothing else changes."""

import pytest

from autograder.classroom.gradebook import Result, fill, read_results
from autograder.classroom.table import Table, TableError

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,RNN homework (4711),Quiz 1 (4712),"
    "Current Score,Assignments Final Score (read only)\r\n"
    ",,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,100,10,(read only),(read only)\r\n"
    '"Lee, Ann",901,2024001,alee,"Sec 1, morning",,9,90.0,12\r\n'
    '"O""Neill, Bo",902,2024002,boneill,Sec 1,55.5,,,\r\n'
    '"陶, 卓",903,2024003,ztao,Sec 2,EX,8,,\r\n'
    '"Student, Test",999,,abc,Sec 1,,,,\r\n'
)
WORKSHEET = (
    'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\n'
    '"Participant 7001","Ann Lee",2024001,ann@u.example,"Submitted for grading",,100.00,Yes,'
    '"Monday, 2 March 2026, 9:00 AM",-,"line one\nline two, ""quoted"""\n'
    '"Participant 7002","Bo O\'Neill",,bo@u.example,"No submission",,100.00,Yes,-,-,\n'
)
MOODLE = (
    '"First name","Last name","ID number",Institution,Department,"Email address",'
    '"Assignment: RNN homework (Real)","Quiz: One (Real)","Course total (Real)",'
    '"Last downloaded from this course"\n'
    "Ann,Lee,2024001,,,ann@u.example,-,8.00,8.00,1790000000\n"
    "Bo,O'Neill,2024002,,,bo@u.example,-,-,-,1790000000\n"
)


def book(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "gradebook.csv"
    file.write_bytes(text.encode(encoding))
    return Table(file)


def result(student, score, name="", submission="x", most=100.0):
    return Result(submission, student, name, score, most)


def test_canvas_keeps_every_other_byte(tmp_path):
    table = book(tmp_path, CANVAS)
    filled = fill(
        table,
        [result("2024001", 87.25), result("boneill", 61), result("2024003", 70)],
        "RNN homework",
    )
    expected = CANVAS.replace('morning",,9', 'morning",87.25,9').replace("55.5", "61")
    assert table.to_bytes() == expected.encode()
    assert (filled.column, filled.rows, filled.changed) == ("RNN homework (4711)", 2, 1)
    assert filled.remarks == ["2024003: excused there; left as it was"]


def test_without_changes_a_table_is_the_same_bytes(tmp_path):
    for text, encoding in (
        (CANVAS, "utf-8"),
        (WORKSHEET, "utf-8"),
        ('a;b\r\n"1;2";"x""y"z\r\r\n;\n\n', "utf-8"),
        ("学号,姓名\r\n1,陶卓\r\n", "gb18030"),
        ("\ufeff学号\t姓名\r\n1\t陶卓\r\n", "utf-16-le"),
    ):
        assert book(tmp_path, text, encoding).to_bytes() == text.encode(encoding)


def test_moodle_worksheet(tmp_path):
    table = book(tmp_path, WORKSHEET)
    filled = fill(table, [result("7001", 42.5), result("bo@u.example", 0)])
    expected = WORKSHEET.replace('grading",,100', 'grading",42.5,100')
    expected = expected.replace('submission",,100', 'submission",0,100')
    assert table.to_bytes() == expected.encode()
    assert filled.rows == 2 and not filled.remarks


def test_moodle_gradebook_by_name_and_never_the_total(tmp_path):
    table = book(tmp_path, MOODLE)
    fill(table, [result("", 12, "Lee, Ann")], "rnn homework")
    assert table.to_bytes() == MOODLE.replace("example,-,8.00", "example,12,8.00").encode()
    with pytest.raises(TableError, match="name one with --column") as error:
        fill(table, [])
    assert "total" not in str(error.value) and "Quiz: One (Real)" in str(error.value)


def test_a_decimal_comma_where_the_gradebook_has_one(tmp_path):
    text = 'Identifier;"Full name";Grade;"Maximum Grade"\n"Teilnehmer/in 5";Ann;;100,00\n'
    table = book(tmp_path, text)
    fill(table, [result("5", 61.5)])
    assert table.to_bytes() == text.replace("Ann;;", "Ann;61,5;").encode()


def test_another_maximum_is_never_filled_silently(tmp_path):
    text = WORKSHEET.replace("100.00", "10.00")
    with pytest.raises(TableError, match=r"its maximum is 10, that of the results 100"):
        fill(book(tmp_path, text), [result("7001", 42.5)])
    table = book(tmp_path, text)
    fill(table, [result("7001", 42.5)], scale=True)
    assert table.to_bytes() == text.replace('grading",,10', 'grading",4.25,10').encode()


def test_who_is_not_clear_is_said_and_left(tmp_path):
    twins = (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (1)\n"
        '"Li, Wei",1,s1,a,,\n"Li, Wei",2,s2,b,,\n"Wu, Yi",3,s3,c,,\n'
    )
    table = book(tmp_path, twins)
    results = [
        result("", 50, "Wei Li"),
        result("nobody", 50),
        result("s2", 77),
        result("b", 78, submission="y"),
    ]
    filled = fill(table, results)
    assert table.to_bytes() == twins.replace("2,s2,b,,", "2,s2,b,,77").encode()
    assert filled.remarks == [
        "Wei Li: may be any of s1, s2 in the gradebook; left out",
        "nobody: nobody in the gradebook has this id or name; left out",
        "b: has x already; left out",
        "Li, Wei: no result; left as it was",
        "Wu, Yi: no result; left as it was",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("mark,HW (1)\n1,2\n", "no column with ids"),
        ('id,HW (1)\n1,"open\n', "line 2: a quotation mark is not closed"),
        ("id,HW (1),HW (2)\n1,,\n", '"HW \\(1\\)", "HW \\(2\\)"'),
        ("id,remark\n1,\n", "name one with --column: none"),
    ],
)
def test_a_bad_gradebook_is_one_line(tmp_path, text, words):
    with pytest.raises(TableError, match=words) as error:
        fill(book(tmp_path, text), [])
    assert "\n" not in str(error.value)


def test_results_without_or_with_a_roster(tmp_path):
    (tmp_path / "grades.csv").write_text(
        "submission,student,name,score,max_score,remarks\n'=ann,1,Ann,3.5,9,\n", "utf-8-sig"
    )
    assert read_results(tmp_path) == [Result("=ann", "1", "Ann", 3.5, 9.0)]
    (tmp_path / "grades.csv").write_text("submission,score,max_score\nann,3,9\n")
    assert read_results(tmp_path)[0].student == ""
    (tmp_path / "grades.csv").write_text("a,b\n1,2\n")
    with pytest.raises(TableError, match=r"not a grades\.csv"):
        read_results(tmp_path)
    with pytest.raises(TableError, match="grade first"):
        read_results(tmp_path / "nowhere")
