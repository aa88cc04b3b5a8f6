"""Grading a submission: the same bytes every time, no answers in reports, nothing of ours in it."""

import json
import os
from pathlib import Path

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.grading import judging
from autograder.grading.batch import grade_all, grade_one
from autograder.reports import gradescope, html, overview
from autograder.template.cut import SOLUTIONS, answers
from tests.support import (
    PARTS,
    QUICK,
    complete,
    judged,
    losing,
    patched,
    stubs,
    write_folder,
)

pytestmark = pytest.mark.slow

# What is different in every process if nobody takes care, in functions on which nothing builds.
SOMETIMES = "e = np.exp(z - z.max(axis, keepdims=True)); p = e / e.sum(axis, keepdims=True)"
MIXED = {
    "softmax": f"{SOMETIMES}; return p if z.size % 3 else p * 2",
    "log_softmax": "p = np.empty_like(z); p.flat[1:] = z.flat[1:]; return p",
    "forget_gate": "f = sigmoid(_affine(x_t, h_prev, W_x, W_h, b)); return f * "
    "(np.random.random() > 0.1)",
    "input_gate": "raise ValueError(f'{object()} at {__file__}')",
    "output_gate": "raise ValueError(' '.join({n * 3 for n in 'abcdefgh'}))",
    "candidate": "import random; return h_prev + random.random() + len(activation)",
    "cell_gradient": "return np.cumprod(f[::-1], axis=0)[::-1]",
    "lstm_backward": "return {'x': x, 'h0': h0}",
    "memory_cell_weights": "from homework.loss import nothing",
    "cross_entropy": "return 0.0, logits * 0",
    "sequence_cross_entropy": "while True: pass",
}
LOSS = ("softmax", "log_softmax", "cross_entropy", "sequence_cross_entropy")


def mixed() -> dict[str, str]:
    """A homework, half of it wrong in every way."""
    sources = complete()
    for stub, body in MIXED.items():
        part = "loss" if stub in LOSS else "lstm"
        sources[part] = patched(sources[part], stub, "", f"    {body}\n")
    return sources


@pytest.fixture(scope="module")
def twice(tmp_path_factory, nothing_left):
    """The same submission graded twice, side by side."""
    folder = write_folder(tmp_path_factory.mktemp("submissions") / "mixed", mixed())
    return grade_all([folder] * 2, choose_parts(",".join(PARTS)), jobs=2, limits=QUICK)


def reports(graded, lang: str) -> list[str]:
    """Everything that is written about a submission, less the seconds that it took."""
    graded = msgspec.structs.replace(graded, seconds=0.0)
    results = gradescope.results(graded, lang)
    page = html.to_html(graded, lang).replace(graded.name, "NAME")
    table = overview.to_csv([graded], choose_parts(",".join(PARTS))).replace(graded.name, "NAME")
    return [json.dumps(results, ensure_ascii=False), page, table]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_same_bytes_every_time(twice, lang):
    first, second = twice
    assert [first.name, second.name] == ["mixed", "mixed-2"]
    assert reports(first, lang) == reports(second, lang)


def test_the_same_bytes_as_alone(twice, tmp_path, nothing_left):
    # A class is judged in forks of a process, one submission in a process of its own.
    folder = write_folder(tmp_path / "mixed", mixed())
    alone = grade_one(folder, choose_parts(",".join(PARTS)), QUICK)
    assert reports(alone, "en") == reports(twice[0], "en")


def test_only_what_is_wrong_loses(twice):
    assert losing(twice[0].score) == set(MIXED)
    assert twice[0].troubles == []
    assert 0 < twice[0].score.earned < 25


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_answer_stands_in_a_report(twice, lang):
    written = "\n".join(reports(twice[0], lang))
    for part in PARTS:
        lines = answers((SOLUTIONS / f"{part}.py").read_text(encoding="utf-8"))
        telling = [line for line in lines if len(line) > 14 and "#" not in line]
        assert len(telling) > 15
        assert not [line for line in telling if line in written]


def test_a_report_names_no_place_of_ours(twice):
    written = "\n".join(reports(twice[0], "en"))
    for place in ("rnnhw-", "autograder/", "hidden_tests", "Traceback", str(Path.home())):
        assert place not in written


def test_the_double_of_other_tests_gives_the_same_verdict(twice):
    sources = mixed()
    # A loop without an end, and a file of another name, are for the real process only.
    for stub in ("sequence_cross_entropy", "memory_cell_weights", "input_gate"):
        part = "loss" if stub in LOSS else "lstm"
        sources[part] = sources[part].replace(MIXED[stub], "raise ValueError")
    double = stubs(judged({"mixed": sources})["mixed"])
    for name, stub in stubs(twice[0].score).items():
        assert stub.earned == double[name].earned
        assert [c.check for c in stub.failed] == [c.check for c in double[name].failed]
        if name in ("cell_gradient", "lstm_backward", "cross_entropy"):  # not random
            assert stub.failed == double[name].failed


SETTINGS = {
    "PYTEST_ADDOPTS": "-x -k nothing --no-such-option",
    "PYTEST_PLUGINS": "no_such_plugin",
    "PYTHONPATH": "/nowhere",
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "PYTHONSTARTUP": "/nowhere.py",
    "PYTHONBREAKPOINT": "no.such",
    "PYTHONIOENCODING": "ascii:strict",
    "PYTHONINTMAXSTRDIGITS": "640",
    "LC_ALL": "C",
    "HYPOTHESIS_STORAGE_DIRECTORY": "/nowhere",
    "NPY_PROMOTION_STATE": "legacy",
    "OMP_NUM_THREADS": "64",
    "COV_CORE_SOURCE": "autograder",
    "LD_PRELOAD": "",
    "A_VARIABLE_OF_MY_OWN": "1",
}


def test_what_the_user_has_set_does_not_matter(tmp_path, monkeypatch, nothing_left):
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    seen = judging.environment(tmp_path)
    assert not {name for name, value in SETTINGS.items() if seen.get(name) == value}
    folder = write_folder(tmp_path / "one", complete("loss"))
    graded = grade_one(folder, choose_parts("loss"), QUICK)
    assert graded.troubles == [] and graded.seal is not None
    assert graded.score.earned == 9


def test_a_fault_of_the_grader_is_said_to_be_one(tmp_path, monkeypatch, nothing_left):
    broken = {"PATH": "", "PYTHONHOME": "/no"}
    monkeypatch.setattr(judging, "environment", lambda folder: broken)
    folder = write_folder(tmp_path / "one", complete("loss"))
    graded = grade_one(folder, choose_parts("loss"), QUICK)
    assert graded.score.earned == 0 and graded.seal is None
    assert len(graded.troubles) == 1 and graded.troubles[0].startswith("exit code ")
    assert graded.notices[0].en.startswith("The grader failed on this submission: it was not")
    assert not graded.graded
    assert overview.remark(graded).startswith("NOT GRADED, grade it again: exit code ")


def test_a_homework_without_text_is_compared_with_nobody(tmp_path):
    name = os.fsencode(write_folder(tmp_path, {})) + b"/homework/\xff.py"
    with open(name, "wb") as file:
        file.write(b"x = 1")
    graded = grade_one(tmp_path, choose_parts("loss"))
    assert graded.seal and graded.score.earned == 0, "it was taken in, and code could have run"
    assert (graded.source, graded.files) == (b"", {})
