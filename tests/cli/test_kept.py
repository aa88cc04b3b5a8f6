"""Nothing that was graded is lost: Ctrl-C, a full disk, a report that cannot be written."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from autograder.cli import grade as grade_module
from autograder.grading import batch, fit
from autograder.grading.judging import JudgeFailed, Judges
from autograder.grading.verdict import CheckResult, Verdict
from autograder.reports import files
from autograder.sealed.seal import Seal
from tests.cli.conftest import CHECKS, LOSS, graded, one_line, table
from tests.support import ROOT, complete, write_folder

ENDLESS = "import time\nwhile True:\n    time.sleep(0.1)\n"


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_report_that_cannot_be_written(rnnhw, inbox, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "bob").write_text("in the way")
    result = graded(rnnhw, inbox, out)
    assert result.exit_code == 1
    assert f"not written: {out / 'bob'}: " in result.stderr and "Traceback" not in result.output
    assert {name: row["score"] for name, row in table(out).items()} == dict.fromkeys(
        ("ann", "bob", "cy"), "9.0"
    )
    assert (out / "cy" / "report.html").exists()


def test_a_full_disk_at_the_end(rnnhw, inbox, tmp_path, monkeypatch):
    out = tmp_path / "out"
    real, calls = files.write, []

    def write(texts, encoding="utf-8"):
        calls.append(texts)
        return full() if len(calls) > 3 else real(texts, encoding)

    monkeypatch.setattr(files, "write", write)
    result = graded(rnnhw, inbox, out)
    assert result.exit_code == 1
    assert f"not written: {out / 'grades.csv'}: No space left on device" in result.stderr
    assert list(table(out)) == ["ann"], "the last whole table stays"
    assert "cy" in result.stdout and "9" in result.stdout, "and all stands on the terminal"


def test_a_write_is_whole_or_nothing(tmp_path, monkeypatch):
    first, second = tmp_path / "a" / "one", tmp_path / "a" / "two"
    files.write({first: "old", second: "old"})
    real = os.replace
    with monkeypatch.context() as patch:
        patch.setattr(type(first), "write_text", full)
        with pytest.raises(OSError, match="No space left"):
            files.write({first: "new", second: "new"})
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            files.write({first: "new", second: "new"})
    assert os.replace is real
    assert first.read_text() == second.read_text() == "old"
    assert sorted(file.name for file in (tmp_path / "a").iterdir()) == ["one", "two"]


def test_a_grader_that_fails_costs_nobody_points(rnnhw, inbox, tmp_path, monkeypatch):
    calls = []

    def judge(self, job, folder):
        calls.append(job)
        if len(calls) in (1, 4):  # the first submission, at first and when it is tried again
            raise JudgeFailed("exit code 1: No space left on device")
        return Verdict(CHECKS, Seal(7), 1.0)

    monkeypatch.setattr(Judges, "judge", judge)
    result = graded(rnnhw, inbox, tmp_path / "out")
    rows = table(tmp_path / "out")
    assert result.exit_code == 0
    assert [row["score"] for row in rows.values()] == ["", "9.0", "9.0"]
    assert rows["ann"]["remarks"].startswith("NOT GRADED, grade it again: exit code 1: No space")
    assert "NOT GRADED: 1 of 3." in result.stdout
    page = (tmp_path / "out" / "ann" / "report.html").read_text("utf-8")
    assert "it was not graded. Please tell your teacher." in page and "– / 9" in page


def test_what_was_in_the_way_may_be_gone_the_second_time(rnnhw, inbox, tmp_path, monkeypatch):
    calls = []

    def judge(self, job, folder):
        calls.append(job)
        if len(calls) == 1:
            raise JudgeFailed("exit code 1: No space left on device")
        return Verdict(CHECKS, Seal(7), 1.0)

    monkeypatch.setattr(Judges, "judge", judge)
    assert graded(rnnhw, inbox, tmp_path / "out").exit_code == 0
    assert {row["score"] for row in table(tmp_path / "out").values()} == {"9.0"}
    assert len(calls) == 4


@pytest.mark.parametrize("free", [0, 2**40])
def test_a_homework_that_met_a_full_disk(rnnhw, inbox, tmp_path, monkeypatch, free):
    met = CheckResult("loss", "softmax", "values", "raised", batch.Text("[Errno 28] No", "无"))
    verdict = Verdict([met, *CHECKS[1:]], Seal(7), 1.0)
    monkeypatch.setattr(Judges, "judge", lambda self, job, folder: verdict)
    usage = shutil._ntuple_diskusage(1, 1, free)
    monkeypatch.setattr(batch.shutil, "disk_usage", lambda place: usage)
    result = graded(rnnhw, inbox, tmp_path / "out")
    scores = {row["score"] for row in table(tmp_path / "out").values()}
    assert (scores == {""}) is (free == 0) and result.exit_code == (free == 0)


def test_the_exit_code_tells_that_nothing_was_graded(rnnhw, inbox, tmp_path, monkeypatch):
    def judge(self, job, folder):
        raise JudgeFailed("exit code 1: nothing said")

    monkeypatch.setattr(Judges, "judge", judge)
    result = graded(rnnhw, inbox, tmp_path / "out")
    assert result.exit_code == 1
    assert len(table(tmp_path / "out")) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_done(rnnhw, inbox, tmp_path, monkeypatch, number):
    def judge(self, job, folder):
        if "bob" not in str(seen):
            seen.append("bob")
            return Verdict(CHECKS, Seal(7), 1.0)
        while not (tmp_path / "out" / "grades.csv").exists():  # the first stands in it
            time.sleep(0.01)
        os.kill(os.getpid(), number)
        while not self._stopped:
            time.sleep(0.01)
        raise batch.JudgeFailed("the grader was stopped")

    seen: list[str] = []
    monkeypatch.setattr(Judges, "judge", judge)
    result = graded(rnnhw, inbox, tmp_path / "out")
    assert result.exit_code == 128 + number
    assert list(table(tmp_path / "out")) == ["ann"]
    assert "interrupted; graded and kept: 1 of 3" in result.stderr
    written = {entry.name for entry in (tmp_path / "out").iterdir() if entry.name[0] != "."}
    assert written == {"ann", "grades.csv"}
    assert not list((tmp_path / "out").rglob("*.tmp"))
    assert signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL)


def test_a_check_without_a_test_stops_before_the_first_submission(
    rnnhw, inbox, tmp_path, monkeypatch
):
    def check_fit(parts):
        marks = [(c.part, c.stub, c.check) for c in CHECKS[1:]]
        raise fit.CurriculumError(fit.misfit(parts, marks))

    monkeypatch.setattr(grade_module, "check_fit", check_fit)
    said = one_line(graded(rnnhw, inbox, tmp_path / "out"))
    assert "has no hidden test" in said and CHECKS[0].stub in said
    assert not (tmp_path / "out").exists()


def test_a_mark_without_a_check_is_named():
    marks = [(c.part, c.stub, c.check) for c in CHECKS]
    assert fit.misfit(LOSS, marks) == ""
    assert fit.misfit(LOSS, [*marks, ("loss", "softmax", "nothing")]) == (
        "hidden_tests/loss: a test is marked for softmax.nothing, which no check is"
    )


@pytest.mark.slow
def test_what_fits_is_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fit.check_fit(LOSS)
    monkeypatch.setattr(fit.subprocess, "run", full)
    fit.check_fit(LOSS)
    monkeypatch.setattr(fit, "_fingerprint", lambda: "another")
    with pytest.raises(OSError, match="No space"):
        fit.check_fit(LOSS)


@pytest.mark.slow
def test_sigterm_leaves_no_homework_and_no_process(tmp_path):
    write_folder(tmp_path / "in" / "ann", complete("loss"))
    write_folder(tmp_path / "in" / "bob", {"loss": ENDLESS})
    room = tmp_path / "tmp"
    room.mkdir()
    command = ["-c", "from autograder.cli import app; app()", "grade", str(tmp_path / "in")]
    options = ["--out", str(tmp_path / "out"), "--parts", "loss", "--jobs", "1"]
    process = subprocess.Popen(
        [sys.executable, *command, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(room)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until(lambda: "ann" in _rows(tmp_path / "out"))
    _wait_until(lambda: any(room.glob("rnnhw-*/scratch")))
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert "graded and kept: 1 of 2" in said and "Traceback" not in said
    assert list(_rows(tmp_path / "out")) == ["ann"]
    assert list(room.iterdir()) == []
    assert not [child for child in family if child.is_running() and child.status() != "zombie"]


def _rows(out) -> dict[str, dict[str, str]]:
    return table(out) if (out / "grades.csv").exists() else {}


def _wait_until(true) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_without_a_terminal_progress_goes_line_by_line(rnnhw, inbox, tmp_path):
    lines = graded(rnnhw, inbox, tmp_path / "out").stdout.splitlines()
    told = ("[1/3] ann: 9/9", "[2/3] bob: 9/9", "[3/3] cy: 9/9")
    assert [line for line in lines if line.startswith("[")] == list(told)


def test_what_is_left_out_is_said(rnnhw, inbox, tmp_path):
    (inbox / "read me.txt").write_text("")
    assert f"left out: {inbox}/read me.txt" in graded(rnnhw, inbox, tmp_path / "out").stdout
