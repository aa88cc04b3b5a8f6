"""The public tests in the student's own surroundings: any terminal, any system, any folder."""

import ast
import json
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from autograder.template.cut import TEMPLATE
from tests.student_template.test_public_tests import QUESTIONS, break_stub, rows
from tests.support import put_into

ENDLESS = "    while True:\n        pass"
LIKE_WINDOWS = """
import signal, sys
for name in ("SIGVTALRM", "setitimer", "ITIMER_VIRTUAL"):
    delattr(signal, name)
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def hurry(folder: Path) -> None:
    """Give each test of a folder one second."""
    put_into(folder / "tests" / "conftest.py", "SECONDS = 5", "SECONDS = 1")


def width(line: str) -> int:
    """The columns that a line takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_every_stub_is_found_by_its_name(untouched, python):
    code = (
        "import json, pytest\n"
        "class See:\n"
        "    def pytest_collection_finish(self, session):\n"
        "        print(json.dumps([sorted(i.listextrakeywords()) for i in session.items]))\n"
        "pytest.main(['--collect-only', '-q'], plugins=[See()])\n"
    )
    run = python(untouched, "-c", code)
    words = next(json.loads(line) for line in run.stdout.splitlines() if line.startswith("[["))
    found = {word for item in words for word in item}
    assert {stub for stubs in QUESTIONS.values() for stub in stubs} <= found


@pytest.mark.parametrize("stub", ["rnn_step", "SYMBOLS", "negative_sampling_loss"])
def test_k_runs_the_tests_of_a_stub(complete, run_tests, stub):
    run = run_tests(complete, "-k", stub, "--lang", "en")
    assert rows(run.stdout)[stub] == "done"
    assert all(stub in name for name in rows(run.stdout))


def test_from_the_folder_above(complete, run_tests):
    for args in ([], [f"{complete.name}/tests/test_loss.py"]):
        run = run_tests(complete.parent, *args, "-k", "softmax or sigmoid")
        assert set(rows(run.stdout).values()) == {"done"}, run.stdout
        assert "完成" in run.stdout
        assert run.returncode == 0


def test_many_processes(complete, run_tests):
    pytest.importorskip("xdist")
    break_stub(complete, "loss", "import scipy\ndef softmax(z, axis=-1):\n    return z['a']")
    parts = [f"tests/test_{part}.py" for part in ("loss", "rnn")]
    one, two = (run_tests(complete, *more, *parts, "--lang", "en") for more in ([], ["-n", "2"]))
    assert rows(two.stdout) == rows(one.stdout)
    assert rows(two.stdout) == {
        **dict.fromkeys((*QUESTIONS["rnn"], *QUESTIONS["loss"]), "done"),
        "softmax": "wrong",
    }
    assert "imports scipy" in two.stdout
    assert two.returncode == one.returncode == 1


def test_a_test_file_run_by_python(complete, python):
    run = python(complete, "tests/test_loss.py", RNNHW_LANG="en")
    assert set(rows(run.stdout)) == set(QUESTIONS["loss"])
    assert run.returncode == 0


def test_every_test_file_can_be_run_by_python():
    for file in (TEMPLATE / "tests").glob("test_*.py"):
        assert file.read_text(encoding="utf-8").endswith(
            '\n\nif __name__ == "__main__":\n    run(__file__)\n'
        )


@pytest.mark.parametrize("windows", [False, True], ids=["timer", "no timer"])
def test_an_endless_loop_holds_up_what_builds_on_it(complete, python, windows):
    hurry(complete)
    break_stub(complete, "lstm", f"def sigmoid(z):\n{ENDLESS}")
    command = ["-c", LIKE_WINDOWS] if windows else ["-m", "pytest"]
    run = python(complete, *command, "tests/test_lstm.py", "--lang", "en", "-k", "gate or sigmoid")
    assert rows(run.stdout)["sigmoid"] == "wrong"
    assert re.search(r"It takes too long and was stopped \(homework/lstm.py:\d+\)", run.stdout)
    assert rows(run.stdout)["forget_gate"] == "waits"
    assert "It builds on sigmoid, which does not come to an end." in run.stdout
    assert run.returncode == 1


def test_who_builds_on_a_wrong_stub_is_sent_there(complete, python):
    break_stub(complete, "bptt", "def rnn_step_backward(*args):\n    return dict.fromkeys('xyz')\n")
    run = python(complete, "-m", "pytest", "tests/test_bptt.py", "--lang", "en")
    for stub in ("rnn_backward", "train_step"):
        told = run.stdout.partition(f" {stub} ")[2].partition("\n  ")[2].partition("\n  Q")[0]
        assert "It builds on rnn_step_backward, which is not right yet" in told
        assert "A known mistake" not in told


@pytest.mark.parametrize("windows", [False, True], ids=["timer", "no timer"])
def test_a_loop_that_catches_everything_is_given_up(complete, python, windows):
    hurry(complete)
    put_into(complete / "tests" / "clock.py", "AGAIN = 1.0", "AGAIN = 0.2")
    again = "sum(range(9**6))\n        except BaseException:\n            continue"
    loop = f"    while True:\n        try:\n            {again}"
    break_stub(complete, "loss", f"def log_softmax(z, axis=-1):\n{loop}")
    command = ["-c", LIKE_WINDOWS] if windows else ["-m", "pytest"]
    run = python(complete, *command, "tests/test_loss.py", "--lang", "en", "-x")
    assert rows(run.stdout) == {"softmax": "done", "log_softmax": "wrong"}
    assert "does a loop never end?" in run.stdout
    assert "2 not tested" in run.stdout
    assert run.returncode == 1


@pytest.mark.parametrize("windows", [False, True], ids=["timer", "no timer"])
def test_ctrl_c_does_not_call_the_rest_done(complete, windows):
    started = complete / "started"
    break_stub(
        complete, "loss", f"def log_softmax(z, axis=-1):\n    open('started', 'w')\n{ENDLESS}"
    )
    command = ["-c", LIKE_WINDOWS] if windows else ["-m", "pytest"]
    process = subprocess.Popen(
        [sys.executable, *command, "tests/test_loss.py", "--lang", "en"],
        cwd=complete,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # Of what a shell runs in the background, nothing hears of Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not started.exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    assert re.search(r"You stopped it while log_softmax \(homework/loss.py:\d+\) was test", output)
    assert "1 of 4 done, 3 not tested" in output
    assert "submit.py" not in output
    assert process.returncode == 2


def test_a_console_without_chinese_gets_english(untouched, run_tests):
    break_stub(untouched, "loss", "def softmax(z, axis=-1):\n    return 1 / 0")
    for lang in ("both", "zh"):
        run = run_tests(untouched, "tests/test_loss.py", "--lang", lang, PYTHONIOENCODING="ascii")
        assert rows(run.stdout)["softmax"] == "wrong"
        assert "\\u" not in run.stdout and "?" not in run.stdout.replace("? ", "")
        assert run.stdout.isascii()


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_other_consoles(untouched, run_tests, encoding):
    run = run_tests(
        untouched, "tests/test_loss.py", PYTHONIOENCODING=f"{encoding}:backslashreplace"
    )
    assert "\\" not in run.stdout
    assert len(rows(run.stdout)) == len(QUESTIONS["loss"])


def test_warnings_as_errors_change_nothing(complete, run_tests):
    run = run_tests(complete, "tests/test_loss.py", "tests/test_lstm.py", PYTHONWARNINGS="error")
    assert set(rows(run.stdout).values()) == {"done"}
    assert run.returncode == 0


def test_lines_fit_and_no_word_is_broken(untouched, run_tests):
    long = "def softmax(z, axis=-1):\n    raise RuntimeError('one two three four ' * 7)"
    break_stub(untouched, "loss", long)
    narrow = run_tests(untouched, "tests/test_loss.py", COLUMNS="80").stdout
    wide = run_tests(untouched, "tests/test_loss.py").stdout
    assert all(width(line) < 80 for line in narrow.splitlines())
    assert any(width(line) > 90 for line in wide.splitlines())
    words = re.findall(r"[\w./:()-]+", wide, re.ASCII)
    assert set(words) <= set(re.findall(r"[\w./:()-]+", narrow, re.ASCII)) | {""}
    assert not re.search(r"^\s*[，。；：！？、）》”]", narrow, re.MULTILINE)


@pytest.mark.parametrize(("encoding", "name"), [("gbk", "GBK"), ("utf-16", "UTF-16")])
def test_a_file_that_is_not_utf_8(complete, run_tests, encoding, name):
    path = complete / "homework" / "loss.py"
    path.write_bytes(
        f"x = 1\n\n# 损失函数，见讲义\n{path.read_text('utf-8')}".encode(encoding, "ignore")
    )
    run = run_tests(complete, "tests/test_loss.py", "--lang", "en")
    line = 1 if name == "UTF-16" else 3
    assert f"homework/loss.py is not saved as UTF-8 but as {name}: line {line} is" in run.stdout
    assert "Traceback" not in run.stdout


@pytest.mark.parametrize("is_a_terminal", [True, False])
def test_what_takes_long_shows_that_it_is_alive(python, is_a_terminal):
    code = (
        "import io, sys; sys.path.insert(0, 'tests')\n"
        "from clock import Waiting, sign_of_life\n"
        f"class Screen(io.StringIO):\n    def isatty(self): return {is_a_terminal}\n"
        "screen = Screen()\n"
        "waiting = Waiting(screen, 'Training / 正在训练')\n"
        "import threading\n"
        "twice = threading.Semaphore(0)\n"
        "with sign_of_life(lambda seconds: (waiting(seconds), twice.release())):\n"
        "    twice.acquire(), twice.acquire()\n"
        "waiting.end()\n"
        "print(repr(screen.getvalue()))\n"
    )
    shown = ast.literal_eval(python(TEMPLATE, "-B", "-c", code).stdout)
    if is_a_terminal:
        assert re.match(r"(\rTraining / 正在训练 \.\.\. \d+ s){2,}\r +\r$", shown)
    else:
        assert shown == "Training / 正在训练 ...\n", "once is enough for a log"


# What to do next.


def test_what_to_mend_first(complete, run_tests):
    negative = "_right = log_softmax\n\n\ndef log_softmax(z, axis=-1):\n    return -_right(z, axis)"
    break_stub(complete, "loss", negative)
    run = run_tests(complete, "tests/test_loss.py", "--lang", "en")
    said = next(line for line in run.stdout.splitlines() if line.startswith("Mend first: "))
    assert re.match(r"Mend first: log_softmax \(homework/loss.py:\d+\)\. It may be all", said)
    assert "cross_entropy, sequence_cross_entropy" in said
    assert said.endswith("print it there and run pytest -s -k log_softmax.")
    assert "--tb" not in run.stdout, "there is no exception"


def test_an_exception_has_a_trace_that_helps(complete, run_tests):
    break_stub(complete, "loss", "def softmax(z, axis=-1):\n    return z['a']")
    run = run_tests(complete, "tests/test_loss.py", "--lang", "en")
    assert "pytest --tb=short -k softmax" in run.stdout
    traced = run_tests(complete, "--tb=short", "-k", "softmax")
    assert "return z['a']" in traced.stdout
    assert "pytest --tb=short" not in traced.stdout, "it is shown already"


def test_what_comes_next_is_what_others_build_on(untouched, run_tests):
    solved = 'SYMBOLS = {k: "f" for k in SYMBOLS}'
    break_stub(untouched, "lstm", solved)
    run = run_tests(untouched, "tests/test_lstm.py", "-k", "not SYMBOLS", "--lang", "en")
    assert re.search(r"^Next: sigmoid \(homework/lstm.py:\d+\)\.$", run.stdout, re.MULTILINE)
    (untouched / "handouts").mkdir()
    for name in ("05_lstm.md", "05_lstm.zh.md"):
        (untouched / "handouts" / name).write_text("")
    run = run_tests(untouched, "tests/test_lstm.py", "-k", "not SYMBOLS")
    assert "Read about it in handouts/05_lstm.md#the-gates." in run.stdout
    assert "讲解见 handouts/05_lstm.zh.md 的“三个门”一节。" in run.stdout


def test_stubs_stand_after_those_that_they_build_on():
    for stubs in QUESTIONS.values():
        for i, (stub, entry) in enumerate(stubs.items()):
            assert not set(entry["builds_on"]) & set(list(stubs)[i:]), stub
    assert list(QUESTIONS["lstm"]).index("sigmoid") < list(QUESTIONS["lstm"]).index("forget_gate")
    assert "rnn_forward" in QUESTIONS["bptt"]["train_step"]["builds_on"]


def test_what_has_changed_since_the_last_run(untouched, complete, run_tests):
    loss = untouched / "homework" / "loss.py"
    stubs = loss.read_text(encoding="utf-8")
    first = run_tests(untouched, "tests/test_loss.py", "--lang", "en")
    assert "since the last run" not in first.stdout
    loss.write_bytes((complete / "homework" / "loss.py").read_bytes())
    second = run_tests(untouched, "tests/test_loss.py")
    names = ", ".join(QUESTIONS["loss"])
    assert f"Done since the last run: {names}." in second.stdout
    assert "新完成：softmax、log_softmax、" in second.stdout
    loss.write_text(stubs, encoding="utf-8")
    third = run_tests(untouched, "tests/test_loss.py", "--lang", "en")
    assert f"Was done in the last run, and is not now: {names}." in third.stdout


# What will not work where it is graded.


def test_what_the_grader_does_not_have_is_told(complete, run_tests):
    loss = complete / "homework" / "loss.py"
    loss.write_text("import scipy\n" + loss.read_text(encoding="utf-8"), encoding="utf-8")
    break_stub(
        complete,
        "loss",
        "_own = softmax\ndef softmax(*args, **named):\n"
        "    open('homework/t.txt').read()\n    return _own(*args, **named)",
    )
    (complete / "homework" / "t.txt").write_text("1")
    run = run_tests(complete, "tests/test_loss.py", "--lang", "en")
    assert set(rows(run.stdout).values()) == {"done"}
    assert "homework/loss.py:1 imports scipy, which is not there when it is graded." in run.stdout
    assert re.search(r"homework/loss.py:\d+ opens homework/t.txt, which stays behind", run.stdout)
    assert "The rule: Files of parts 1 to 6 may import" in run.stdout
    assert "hand it in" not in run.stdout


def test_torch_is_for_the_parts_that_need_it(complete, run_tests, run_torch):
    break_stub(complete, "loss", "import torch")
    output = run_tests(complete, "tests/test_loss.py", "-k", "softmax", "--lang", "en").stdout
    assert re.search(r"homework/loss.py:\d+ imports torch", output)
    output = run_torch(complete, "tests/test_repair.py", "--lang", "en").stdout
    assert "imports" not in output and "opens" not in output
