"""However a student's process ends, its caller gets a fault in words, and the next call works."""

import contextlib
import os
import signal
import subprocess
import sys

import psutil
import pytest

from autograder.sealed import faults, wire
from autograder.sealed.process import SealedProcess, WorkerNotStarted
from autograder.sealed.raised import from_raised
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from tests.sealed.conftest import LIMITS, doer, outcome
from tests.support import ROOT, write_folder

WORDS = {
    "exit": ("ended its whole process", "让整个进程结束了"),
    "loop": ("of computing: does a loop never end?", "是不是有循环停不下来"),
    "wait": ("waited for 1 s without an answer", "秒还没有返回"),
    "garbage": ("sent something that is not an answer", "送回的内容不是答案"),
}

DEATHS = {
    "os._exit": ("os._exit(0)", "exit", "exit code 0"),
    "os._exit 3": ("os._exit(3)", "exit", "exit code 3"),
    "kills itself": ("os.kill(os.getpid(), 9)", "exit", "signal 9"),
    "ends itself": ("os.kill(os.getpid(), 15)", "exit", "signal 15"),
    "aborts": ("os.abort()", "exit", "signal 6"),
    "crashes": ("ctypes.string_at(0)", "exit", "signal 11"),
    "closes the channel": ("os.close(channel())", "exit", "exit code 1"),
    "breaks the worker": (
        "f = sys._getframe()\nwhile 'setup' not in f.f_locals: f = f.f_back\n"
        "f.f_locals['channel']._link = None",
        "exit",
        "exit code 1",
    ),
    "computes for ever": ("while True: pass", "loop", "0.3 s"),
    "cannot be interrupted": (
        "while True:\n try:\n  while True: pass\n except BaseException: pass",
        "loop",
        "0.3 s",
    ),
    "sleeps": ("time.sleep(60)", "wait", ""),
    "stops itself": ("os.kill(os.getpid(), signal.SIGSTOP)", "wait", ""),
    "waits for its input": ("os.read(channel(), 9)", "wait", ""),
    "answers for ever": ("while True: os.write(channel(), frame('value', 7) * 99)", None, ""),
    "drips": ("while True: os.write(channel(), b'\\1'); time.sleep(0.01)", None, ""),
    "garbage": ("os.write(channel(), b'garbage, and more of it' * 20)", "garbage", ""),
    "no msgpack": ("os.write(channel(), struct.pack('>I', 3) + b'abc')", "garbage", ""),
    "an empty frame": ("os.write(channel(), bytes(4))", "garbage", ""),
    "an oversized frame": ("os.write(channel(), b'\\xff' * 8)", "garbage", ""),
    "a truncated frame": (
        "os.write(channel(), struct.pack('>I', 1000) + b'abc'); time.sleep(60)",
        "wait",
        "",
    ),
    "a truncated frame, then nothing": (
        "os.write(channel(), struct.pack('>I', 1000) + b'abc'); os._exit(0)",
        "exit",
        "exit code 0",
    ),
    "no such kind": ("os.write(channel(), frame('value', 7, None, [], [], 'x'))", "garbage", ""),
    "too many values": ("os.write(channel(), frame('value', [0] * 250_000))", "garbage", ""),
}


@pytest.mark.parametrize(("code", "words", "detail"), DEATHS.values(), ids=DEATHS)
def test_a_death_is_told_and_mended(do, code, words, detail):
    with pytest.raises(faults.Died) as died:
        do(code)
    text = died.value.text
    if words:
        assert WORDS[words][0] in text.en and WORDS[words][1] in text.zh
    assert text.en.startswith("do ") and detail in text.en
    assert do("answer = 6 * 7") == 42


@pytest.mark.parametrize(
    ("code", "en", "zh"),
    {
        "exit": ("sys.exit('done')", "do called exit()", "调用了 exit()"),
        "recursion": ("def f(f): return f(f)\nf(f)", "calls itself too deep", "调用自己的层数太多"),
        "write": (
            "file = open('x', 'wb')\nwhile True: file.write(bytes(2**20))",
            "writes a file that is too large",
            "写出的文件太大",
        ),
        "error": ("1 / 0", "stopped with ZeroDivisionError: division by zero", "出错停止"),
        "interrupt": ("raise KeyboardInterrupt", "stopped with KeyboardInterrupt", "出错停止"),
        "control": ("raise ValueError('a\\x1b[31mb\\u202ec')", "ValueError: a [31mb c (", "："),
        "surrogate": ("raise ValueError('W_x \\ud800')", "ValueError: W_x ? (", "："),
        "strange name": (
            "raise type('A' * 999, (Exception,), {})('b' * 9999)",
            "AAAAA…: bbbbb",
            "bbbb…",
        ),
        "no message": (
            "class E(Exception):\n  def __str__(self): raise self\nraise E",
            "stopped with E (homework/loss.py",
            "homework/loss.py",
        ),
        "nothing given": ("raise NotImplementedError('Q7')", "do is not started.", "还没有开始写"),
    }.values(),
)
def test_an_exception_is_told_and_the_process_lives(do, code, en, zh):
    before = do("answer = os.getpid()")
    with pytest.raises(faults.StudentFault) as raised:
        do(code)
    assert en in raised.value.text.en
    assert zh in raised.value.text.zh
    assert len(raised.value.text.en) < 400
    assert do("answer = os.getpid()") == before


def test_who_takes_all_the_memory_is_ended(do):
    """A few of these would take minutes, so that they count as deaths."""
    with pytest.raises(faults.Died, match=r"do ran out of memory \(homework/loss.py") as died:
        do("x = []\nwhile True: x.append(bytes(10**7))")
    assert "用光了内存" in died.value.text.zh and died.value.incident == "killed: out of memory"


MANY = [f"stub_{i}" for i in range(12)]
DYING = {
    "exit codes": "os._exit(n)",
    "memory": "x = []\n    while True: x.append(bytes(10**7))",
    "loops": "while True: pass",
}


@pytest.mark.parametrize("body", DYING.values(), ids=DYING)
def test_after_a_few_deaths_the_rest_is_not_tried(tmp_path, nothing_left, body):
    source = "import os\ndef harm(n):\n    " + body + "\n"
    source += "\n".join(f"def {name}(): harm({n})" for n, name in enumerate(MANY))
    folder = write_folder(tmp_path / "one", {"loss": source})
    with SealedProcess(folder / "homework", LIMITS) as own:
        said = []
        for name in MANY:
            with pytest.raises(faults.Died) as died:
                getattr(Student(own).loss, name)()
            said.append(died.value.text.en)
        assert [text.endswith("Mend those first.") for text in said] == [False] * 5 + [True] * 7
        assert own.incidents[-1].startswith("cut off: the rest was not tried (")


def test_who_dies_among_many_that_live_costs_them_nothing(tmp_path, nothing_left):
    """An endless loop that six functions share; seven others are right."""
    source = "def loop():\n    while True: pass\n"
    source += "\n".join(f"def {name}(): return loop()" for name in MANY[:6])
    source += "\n" + "\n".join(f"def right_{n}(): return {n}" for n in range(9))
    folder = write_folder(tmp_path / "one", {"loss": source})
    with SealedProcess(folder / "homework", LIMITS) as own:
        loss = Student(own).loss
        assert [getattr(loss, f"right_{n}")() for n in range(7)] == list(range(7))
        for name in MANY[:6]:
            with pytest.raises(faults.Died, match="does a loop never end"):
                getattr(loss, name)()
        assert (loss.right_7(), loss.right_8()) == (7, 8)


def test_a_quick_function_is_tried_after_all_the_time_is_gone(tmp_path, nothing_left):
    source = """
import time
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
    return 1
def slow(): return burn(1.2)
def slower(): return burn(1.2)
def quick(): return 1
"""
    folder = write_folder(tmp_path / "one", {"loss": source})
    limits = Limits(call_cpu=5, submission_cpu=2)
    with SealedProcess(folder / "homework", limits) as own:
        loss = Student(own).loss
        assert loss.slow() == loss.slower() == 1
        with pytest.raises(faults.Died, match="computed for more than 2 s in all"):
            loss.slow()
        assert [loss.quick() for _ in range(20)] == [1] * 20


def test_prints_go_nowhere_and_never_fail(do):
    assert do("print('x' * 10**7); os.write(2, bytes(10**7)); answer = 1") == 1
    assert do("print('x', file=sys.stderr, flush=True); answer = os.fstat(1).st_size") == 0
    with pytest.raises(faults.Died, match="does a loop never end"):
        do("while True: print('x' * 2**20)")


def test_what_is_sent_before_it_is_asked_is_no_answer(do):
    for count in (1, 3, 50):
        assert do(f"os.write(channel(), frame('value', 7) * {count}); answer = 8") == 8
        code = f"os.write(channel(), frame('value', 7) * {count}); time.sleep(0.1); answer = 9"
        assert do(code) == 9
        assert [do("answer = 10") for _ in range(5)] == [10] * 5


def test_no_descriptors_can_be_sent_along(do):
    before = psutil.Process().num_fds()
    code = "socket.send_fds(socket.socket(fileno=os.dup(channel())), [frame('value', 7)], [0, 1])"
    assert outcome(do, code) == "PermissionError"
    assert psutil.Process().num_fds() == before


def test_a_value_too_large_is_opaque(do):
    value = do("answer = bytes(65 * 2**20)")
    assert isinstance(value, wire.Opaque)
    assert "over the limit" in value.type_name
    assert do("answer = len(bytes(60 * 2**20))") == 60 * 2**20


def test_a_restarted_process_remembers_nothing(do):
    do("sys.path.append('marked'); open('left', 'w')")
    assert do("answer = 'marked' in sys.path") is True
    with pytest.raises(faults.Died):
        do("os._exit(0)")
    assert do("answer = ['marked' in sys.path, os.listdir('.')]") == [False, []]


@pytest.mark.parametrize("end", ["answer = 1", "os._exit(0)", "while True: pass"])
def test_nothing_is_left_of_a_process(homework, end):
    with SealedProcess(homework, LIMITS) as own:
        number, *places = doer(own)("answer = [os.getpid(), os.getcwd(), *sys.path]")
        assert len(places) >= 4 and all(map(os.path.isdir, places))
        with contextlib.suppress(faults.Died):
            doer(own)(end)
    assert not psutil.pid_exists(number)
    assert not [place for place in places if os.path.exists(place)]


def test_sets_keep_their_order_from_process_to_process(homework):
    def order() -> list:
        with SealedProcess(homework, LIMITS) as own:
            return doer(own)("answer = list({chr(97 + i) * 3 for i in range(20)})")

    assert order() == order()


def test_random_numbers_are_the_same_every_time(homework):
    def drawn() -> list:
        with SealedProcess(homework, LIMITS) as own:
            return doer(own)("import random; answer = [random.random(), np.random.random()]")

    assert drawn() == drawn()


@pytest.mark.parametrize(
    ("source", "en"),
    [
        ("while True: pass", "homework/loss.py was stopped after 0.3 s of computing"),
        ("import time; time.sleep(60)", "homework/loss.py waited for 1 s without an answer"),
        ("import os; os._exit(1)", "homework/loss.py ended its whole process (exit code 1)"),
        (
            "open('x', 'wb').write(bytes(10**8))",
            "homework/loss.py:1 cannot be imported: OSError",
        ),
    ],
)
def test_an_import_that_does_not_end_well(tmp_path, source, en):
    folder = write_folder(tmp_path / "one", {"loss": source})
    request = wire.Request("loss", "", call=False)
    with SealedProcess(folder / "homework", LIMITS) as own:
        try:
            reply = own.ask(request)
            said = from_raised("loss", "", reply.raised).text.en
        except faults.StudentFault as fault:
            said = fault.text.en
    assert said.startswith(en)


def test_a_machine_that_cannot_start_it_is_not_the_students_fault(monkeypatch, homework):
    monkeypatch.setattr("autograder.sealed.start._BOOT", "raise SystemExit('no such library')")
    with pytest.raises(WorkerNotStarted, match="no such library"), SealedProcess(homework) as own:
        doer(own)("answer = 1")


def test_missing_homework_is_not_the_students_fault(tmp_path, nothing_left):
    missing = tmp_path / "missing"
    with pytest.raises(WorkerNotStarted, match="missing"), SealedProcess(missing) as own:
        doer(own)("answer = 1")


GRADER = """
import sys, time
from pathlib import Path
from autograder.sealed import wire
from autograder.sealed.raised import from_raised
from autograder.sealed.process import SealedProcess
with SealedProcess(Path(sys.argv[1])) as process:
    print(process.ask(wire.Request("loss", "do", args=("answer = os.getpid()",))).value, flush=True)
    process.ask(wire.Request("loss", "do", args=("time.sleep(60)",)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_grader_that_is_killed_takes_the_process_along(homework, tmp_path):
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER, str(homework)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )
    with grader:
        worker = psutil.Process(int(grader.stdout.readline()))
        grader.send_signal(signal.SIGKILL)
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_default_limits_leave_room_for_honest_work():
    limits = Limits()
    assert limits.call_cpu >= 2 and limits.call_sleep > limits.call_cpu
    assert limits.memory >= 2**30
