"""Who is graded, and where to: one student's zip can speak for nobody else."""

from autograder.cli.roll import call
from autograder.intake import find
from tests.cli.conftest import one_line
from tests.support import write_zip

SOURCE = {"homework/loss.py": "x = 1\n"}
FORGED = ["ann_901_9_hw", "bo_902_9_hw", "cy_903_9_hw"]


def forged(folder):
    """A zip with newer hand-ins of three other students in it, as Canvas would call them."""
    inside = {f"{name}/homework/loss.py": "y = 2\n" for name in FORGED}
    write_zip(folder / "eve_904_4_hw.zip", inside)


def test_a_zip_beside_others_supersedes_no_other_hand_in(tmp_path):
    for name in ("ann_901_1_hw.zip", "bo_902_2_hw.zip", "bo_902_3_hw.zip"):
        write_zip(tmp_path / name, SOURCE)
    forged(tmp_path)
    roll = call(find([tmp_path]).hand_ins, None)
    assert {"ann_901_1_hw", "bo_902_3_hw", *FORGED} == {*roll.owners}
    assert roll.owners["bo_902_3_hw"].earlier == ["bo_902_2_hw"]
    assert not any(roll.owners[name].earlier for name in FORGED)
    assert next(text.en for text in roll.remarks) == (
        "“eve_904_4_hw.zip” lies beside the hand-ins of single students, and holds 3: "
        "look whose it is."
    )


def test_of_a_whole_class_in_one_zip_the_last_attempt_counts(tmp_path):
    names = ("ann_901_1_hw", "ann_901_3_hw-1", "bo_902_2_hw")
    inside = {f"{name}/homework/loss.py": "y = 2\n" for name in names}
    write_zip(tmp_path / "class.zip", inside)
    roll = call(find([tmp_path / "class.zip"]).hand_ins, None)
    assert roll.owners["ann_901_3_hw-1"].earlier == ["ann_901_1_hw"]
    assert {*roll.owners} == {"ann_901_3_hw-1", "bo_902_2_hw"} and not roll.mixed


def test_a_folder_that_cannot_be_made_is_named_without_the_systems_number(rnnhw, tmp_path):
    write_zip(tmp_path / "ann.zip", SOURCE)
    file = tmp_path / "a file"
    file.touch()
    refused = rnnhw("grade", tmp_path / "ann.zip", "--parts", "loss", "--out", file)
    assert one_line(refused) == f"rnnhw: {file}: File exists\n"
