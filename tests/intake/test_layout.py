"""Which of the names in an export are hand-ins, as each platform lays out a class."""

from pathlib import PurePosixPath

import pytest

from autograder.intake.layout import MANY, Folder, Layout

LAYOUT = Layout(["loss.py", "lstm.py"])


def tree(*paths: str) -> Folder:
    """Folders and files; a path that ends with a slash is a folder."""
    root = Folder()
    for path in paths:
        root.add(PurePosixPath(path), path.endswith("/"))
    return root


MOODLE = ("Ann Li_12_assignsubmission_file_", "李雷_13_assignsubmission_file_")
REPOSITORY = ("README.md", "submit.py", "homework/loss.py", "tests/test_loss.py", ".git/config")

FOLDERS = {
    "zips": (["ann.zip", "bob.zip"], ["ann.zip", "bob.zip"], []),
    "one zip": (["ann.zip"], ["ann.zip"], []),
    "folders": (["ann/homework/loss.py", "bob/loss.py"], ["ann", "bob"], []),
    "both": (["ann/homework/loss.py", "bob.zip"], ["ann", "bob.zip"], []),
    "other archives": (["a.rar", "b.7z", "c.tar.gz"], ["a.rar", "b.7z", "c.tar.gz"], []),
    "Moodle, in folders": ([f"{name}/submission.zip" for name in MOODLE], list(MOODLE), []),
    "Moodle, one student only": ([f"{MOODLE[0]}/submission.zip"], [MOODLE[0]], []),
    "Moodle, several files of a student": (
        [f"{MOODLE[0]}/{name}.zip" for name in ("a", "b", "c", "d")],
        [MOODLE[0]],
        [],
    ),
    "Moodle, without folders": (
        [f"{name}submission.zip" for name in MOODLE],
        [f"{name}submission.zip" for name in MOODLE],
        [],
    ),
    "Moodle, text typed online": (
        [
            "Ann_12_assignsubmission_file_/s.zip",
            "Ann_12_assignsubmission_onlinetext_/o.html",
            "Bob_13_assignsubmission_onlinetext_/onlinetext.html",
        ],
        ["Ann_12_assignsubmission_file_", "Bob_13_assignsubmission_onlinetext_"],
        ["Ann_12_assignsubmission_onlinetext_"],
    ),
    "Chaoxing": (
        ["2023001-张三/作业.zip", "2023002-李四/作业.zip"],
        ["2023001-张三", "2023002-李四"],
        [],
    ),
    "Canvas": (
        ["liann_12_345_submission.zip", "bob_LATE_13_346_submission.zip"],
        ["bob_LATE_13_346_submission.zip", "liann_12_345_submission.zip"],
        [],
    ),
    "Canvas, a report beside the zip": (
        ["liann_12_345_submission.zip", "liann_12_346_report.pdf", "bob_13_347_essay.pdf"],
        ["bob_13_347_essay.pdf", "liann_12_345_submission.zip"],
        ["liann_12_346_report.pdf"],
    ),
    "Blackboard": (
        [
            "HW_ann_attempt_2026-10-01-12-30-00.txt",
            "HW_bob_attempt_2026-10-01-12-31-00.txt",
            "HW_ann_attempt_2026-10-01-12-30-00_submission.zip",
        ],
        [
            "HW_ann_attempt_2026-10-01-12-30-00_submission.zip",
            "HW_bob_attempt_2026-10-01-12-31-00.txt",
        ],
        [],
    ),
    "Gradescope": (
        [
            "assignment_7_export/submission_metadata.yml",
            "assignment_7_export/submission_12/homework/loss.py",
            "assignment_7_export/submission_13/loss.py",
            "assignment_7_export/submission_14/report.pdf",
        ],
        [f"assignment_7_export/submission_{i}" for i in (12, 13, 14)],
        [],
    ),
    "GitHub Classroom": (
        [f"hw1-submissions/hw1-{name}/{path}" for name in ("ann", "bob") for path in REPOSITORY],
        ["hw1-submissions/hw1-ann", "hw1-submissions/hw1-bob"],
        [],
    ),
    "groups of a class": (
        [f"group {g}/{name}.zip" for g in "AB" for name in ("x", "y", "z")],
        [f"group {g}/{name}.zip" for g in "AB" for name in ("x", "y", "z")],
        [],
    ),
    "a folder around the class": (["hw/ann.zip", "hw/bob.zip"], ["hw/ann.zip", "hw/bob.zip"], []),
    "a stray file": (["loss.py", "ann.zip", "bob.zip"], ["ann.zip", "bob.zip"], ["loss.py"]),
    "a stray file, folders": (
        ["loss.py", "ann/loss.py", "bob/loss.py"],
        ["ann", "bob"],
        ["loss.py"],
    ),
    "an empty homework": (
        ["homework/", "ann.zip", "bob.zip"],
        ["ann.zip", "bob.zip"],
        ["homework"],
    ),
    "an empty homework, one zip": (["homework/", "ann.zip"], ["ann.zip"], ["homework"]),
    "a stray homework": (
        ["homework/loss.py", "ann.zip", "bob.zip"],
        ["ann.zip", "bob.zip"],
        ["homework"],
    ),
    "results of the last time": (
        ["ann.zip", "results/grades.csv", "results/ann/results.json", "results/ann/report.html"],
        ["ann.zip"],
        ["results"],
    ),
    "litter": (["ann.zip", "__MACOSX/._ann.zip", ".DS_Store", "Thumbs.db"], ["ann.zip"], []),
    "what else lies about": (
        ["ann.zip", "grades.xlsx", "read me.txt"],
        ["ann.zip"],
        ["grades.xlsx", "read me.txt"],
    ),
    "lone files": (
        ["ann.zip", "bob.ipynb", "cy.py", "loss.py"],
        ["ann.zip", "bob.ipynb", "cy.py"],
        ["loss.py"],
    ),
    "one who handed in something else": (
        ["ann/homework/loss.py", "bob/essay.docx", "cy/"],
        ["ann", "bob", "cy"],
        [],
    ),
    "a student called like a hidden thing": (["_ann.zip", "_b/loss.py"], ["_ann.zip", "_b"], []),
    "one's own folder": (list(REPOSITORY), [""], []),
    "one's own folder, with our zips": (
        [
            *REPOSITORY,
            "student.zip",
            "submission.zip",
            "submission (1).zip",
            "old/homework/loss.py",
        ],
        [""],
        [],
    ),
    "one's own folder, without submit.py": (["homework/loss.py", "student.zip"], [""], []),
    "one's own files": (["loss.py", "lstm.py", "notes.txt"], [""], []),
    "homework in homework": (["homework/homework/loss.py"], [""], []),
    "the class in a folder called homework": (
        ["homework/ann.zip", "homework/bob.zip"],
        ["homework/ann.zip", "homework/bob.zip"],
        [],
    ),
    "nothing": (["notes/a.txt", "b.pdf"], [], []),
}


@pytest.mark.parametrize(("paths", "hand_ins", "left_out"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder(paths, hand_ins, left_out):
    found = LAYOUT.of_folder(tree(*paths))
    assert (found.hand_ins, found.left_out) == (hand_ins, left_out)


ZIPS = {
    "zips": (["ann.zip", "bob.zip"], ["ann.zip", "bob.zip"]),
    "folders": (["ann/homework/loss.py", "bob/loss.py"], ["ann", "bob"]),
    "Moodle": ([f"{name}/submission.zip" for name in MOODLE], list(MOODLE)),
    "a folder around it": (["hw/ann.zip", "hw/bob.zip"], ["hw/ann.zip", "hw/bob.zip"]),
    "a repository each": (
        [f"hw1-{name}/{path}" for name in ("ann", "bob") for path in REPOSITORY],
        ["hw1-ann", "hw1-bob"],
    ),
    "who handed in something else": (["a/loss.py", "b/loss.py", "c/x.pdf"], ["a", "b", "c"]),
    "one": (["homework/loss.py", "submission.py"], [""]),
    "a folder around one": (["rnnhw/homework/loss.py", "rnnhw/student.zip"], [""]),
    "one's own files": (["loss.py", "lstm.py"], [""]),
    "a zip in it": (["submission.zip"], [""]),
    "an old copy": (["homework/loss.py", "old/homework/loss.py"], [""]),
    "old copies": (["homework/loss.py", "a/homework/loss.py", "b/homework/loss.py", "c.zip"], [""]),
    "homework in homework": (["homework/homework/loss.py"], [""]),
    "nothing": (["a.txt"], [""]),
}


@pytest.mark.parametrize(("paths", "hand_ins"), ZIPS.values(), ids=ZIPS)
def test_a_zip(paths, hand_ins):
    assert LAYOUT.of_zip(tree(*paths), floor=2).hand_ins == hand_ins


def test_a_zip_among_others_is_one_students_unless_many_lie_side_by_side():
    versions = tree("v1/homework/loss.py", "v2/homework/loss.py")
    assert LAYOUT.of_zip(versions, MANY).hand_ins == [""]
    three = tree(*(f"{name}/homework/loss.py" for name in ("ann", "bob", "cy")))
    assert LAYOUT.of_zip(three, MANY).hand_ins == ["ann", "bob", "cy"]
    moodle = tree(*(f"{name}/submission.zip" for name in MOODLE))
    assert LAYOUT.of_zip(moodle, MANY).hand_ins == list(MOODLE)


def test_folders_in_each_other_without_end():
    deep = tree("a/" * 3000 + "loss.py")
    assert LAYOUT.of_folder(deep).hand_ins == ["a"]
    assert LAYOUT.of_zip(deep, 2).hand_ins == [""]
