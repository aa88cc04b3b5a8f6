"""Points that staff change by hand: what the file may say, and what becomes of the score."""

import pytest

from autograder.classroom.table import TableError
from autograder.curriculum import choose_parts
from autograder.grading.overrides import changed, read_overrides
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult

PARTS = choose_parts("loss,lstm")
HEAD = "submission,question or stub,points,reason\n"


def read(tmp_path, text, names=("ann", "bob")):
    (tmp_path / "overrides.csv").write_bytes(text.encode())
    return read_overrides(tmp_path / "overrides.csv", PARTS, names)


@pytest.fixture
def nothing_right():
    checks = [
        CheckResult(part.part, stub.name, check.name, "wrong")
        for part in PARTS
        for stub in part.stubs
        for check in stub.checks
    ]
    return score(PARTS, checks)


@pytest.mark.parametrize("place", ["softmax", "loss.softmax", "Softmax"])
def test_a_stub_gets_the_points_that_staff_give(tmp_path, nothing_right, place):
    found = read(tmp_path, f"{HEAD}ann,{place},1.25,explained it at the board\n")
    given = changed(nothing_right, found["ann"])
    stub = next(s for s in given.parts[0].questions[0].stubs if s.stub.name == "softmax")
    assert (stub.earned, stub.computed, stub.override.reason) == (
        1.25,
        0.0,
        "explained it at the board",
    )
    assert given.earned == given.parts[0].earned == given.parts[0].questions[0].earned == 1.25
    assert nothing_right.earned == 0 and "bob" not in found


@pytest.mark.parametrize("place", ["Q12", "lstm Q12", "5 Q12"])
def test_a_question_as_a_whole(tmp_path, nothing_right, place):
    points = PARTS[1].question_of("forget_gate").points
    found = read(tmp_path, f"{HEAD}ann,{place},{points},oral\nann,softmax,1,x\n")
    given = changed(nothing_right, found["ann"])
    assert given.earned == points + 1


def test_other_heads_and_a_decimal_comma(tmp_path):
    found = read(tmp_path, "\ufeff提交;函数;分数;原因\r\nann;softmax;0,5;口头回答正确\r\n")
    assert found["ann"][0].points == 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("submission,points\nann,1\n", "its columns must be"),
        (f"{HEAD}zoe,softmax,1,x\n", r"line 2: there is no submission 'zoe'"),
        (f"{HEAD}ann,softmax,1,x\nann,nothing,1,x\n", r"line 3: no question or stub is called"),
        (f"{HEAD}ann,softmax,many,x\n", "'many' is no number"),
        (f"{HEAD}ann,softmax,99,x\n", "has 0 to 1.5 points, not 99"),
        (f"{HEAD}ann,softmax,-1,x\n", "has 0 to"),
        (f"{HEAD}ann,softmax,nan,x\n", "has 0 to"),
        (f"{HEAD}ann,softmax,1,\n", "a reason is missing"),
    ],
)
def test_a_bad_file_is_one_line(tmp_path, text, words):
    with pytest.raises(TableError, match=words) as error:
        read(tmp_path, text)
    assert "\n" not in str(error.value) and "overrides.csv" in str(error.value)
