"""The real `otter grade`: containers, buildx and a base image. Skips where Docker cannot run."""

import pickle
from pathlib import Path

import pytest

from tests.otter import handed_in
from tests.otter.commands import POSSIBLE, run
from tests.otter.docker import IMAGE, ClassGrades, megabytes

pytestmark = pytest.mark.docker
WHOLE = "The submission as a whole"


def test_the_same_points_as_rnnhw_grade(grades: ClassGrades) -> None:
    points = grades.points
    assert points.pop("points-per-question") == POSSIBLE
    assert points == grades.ours
    assert len(points) == 16
    assert points["complete"] == POSSIBLE
    assert 0 < points["half-done"] < POSSIBLE
    assert points["untouched"] == points["wrong-archive"] == points["crash-at-import"] == 0
    assert points["nested"] == points["extra-files"] == 25
    assert points["syntax-error"] == 9 and points["time-out"] == 15


def test_the_points_of_each_question_add_up(grades: ClassGrades) -> None:
    for name, row in grades.rows.items():
        questions = [float(cell) for column, cell in row.items() if column[0].isdigit()]
        assert sum(questions) == pytest.approx(float(row["total_points_earned"])), name
        assert row["grading_status"] in ("Completed", "--")


@pytest.mark.parametrize("name", handed_in.BROKEN)
def test_the_summary_says_what_is_broken(grades: ClassGrades, name: str) -> None:
    first, _ = grades.summaries[name].split("\n\n", 1)
    assert first.startswith(f"{WHOLE} results:\n")
    assert handed_in.BROKEN[name] in first


@pytest.mark.parametrize("name", ["complete", "half-done", "untouched", *handed_in.ATTACKS])
def test_what_is_wrong_is_not_called_broken(grades: ClassGrades, name: str) -> None:
    assert grades.summaries[name].startswith(f"{WHOLE} results: All test cases passed!")


def test_a_summary_tells_its_student_why(grades: ClassGrades) -> None:
    assert "softmax: not started (0/1.5)" in grades.summaries["untouched"]
    assert "no folder homework" not in grades.summaries["nested"]


@pytest.mark.parametrize("name", handed_in.ATTACKS)
def test_an_attack_earns_nothing(grades: ClassGrades, name: str) -> None:
    assert grades.points[name] == 0


def test_the_host_loads_nothing_of_a_submission(grades: ClassGrades, tmp_path: Path) -> None:
    assert not grades.witness.exists()
    proof = tmp_path / "witness"  # the same pickle, loaded, does leave a trace
    pickle.loads(pickle.dumps(handed_in.Payload(proof)))
    assert proof.exists()


def test_the_image_is_small_and_without_torch(grades: ClassGrades) -> None:
    assert megabytes(IMAGE) < 900
    code = "import importlib.util as u; assert not any(map(u.find_spec, ['torch', 'sklearn']))"
    run("docker", "run", "--rm", IMAGE, "/opt/rnnhw/bin/python", "-c", code)
