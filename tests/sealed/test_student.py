"""The proxies that the hidden tests call."""

import sys
import time

import numpy as np
import pytest

from autograder.sealed import faults, wire
from autograder.sealed.process import SealedProcess
from autograder.sealed.raised import from_raised
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import write_folder

LOSS = """
import time
TABLE = {"h_t": "hidden state", 1: (2, [3.5])}
NOT_A_TABLE = print
calls = 0

def add(a, b=1, *, scale=1):
    return (a + b) * scale

def hurt(a, b):
    a += b
    b[:] = b
    return np.log(a)

def slow():
    global calls
    calls += 1
    end = time.process_time() + 0.2
    while time.process_time() < end: pass
    return calls

class Slow:
    def __init__(self):
        slow()
    def __call__(self):
        return slow()
    def __getattr__(self, name):
        return slow()
    def method(self):
        return slow()

def __getattr__(name):
    if name == "SLOW":
        return slow()
    raise AttributeError(name)

def die():
    import os
    os._exit(1)

def pid():
    import os
    return os.getpid()

import numpy as np
"""
BROKEN = "import no_such_package_at_all\n"


@pytest.fixture
def process(tmp_path, nothing_left):
    """A process with one good and one broken file, and one missing."""
    folder = write_folder(tmp_path / "one", {"loss": LOSS, "lstm": BROKEN})
    limits = Limits(call_cpu=0.3, call_sleep=1, stub_cpu=0.3)
    with SealedProcess(folder / "homework", limits) as started:
        yield started


@pytest.fixture
def student(process):
    """The student of this process."""
    return Student(process)


def test_functions_look_like_functions(student):
    assert student.loss.add(1) == 2
    assert student.loss.add(1, b=2, scale=10) == 30
    np.testing.assert_array_equal(student.loss.add(np.ones(2), np.ones(2)), [2, 2])
    with pytest.raises(faults.StudentRaised) as raised:
        student.loss.add()
    assert raised.value.types[0] == "TypeError" and "'a'" in raised.value.message


def test_tables_are_fetched(student):
    assert student.loss.TABLE == {"h_t": "hidden state", 1: (2, [3.5])}
    with pytest.raises(faults.StudentFault):
        _ = student.loss.NOT_A_TABLE
    with pytest.raises(faults.Unavailable, match="does not define MISSING"):
        _ = student.loss.MISSING


def test_side_effects_are_seen(student):
    a, b = np.array([0.0, -2.0]), np.zeros(2)
    seen = student.loss.hurt.observe(a, b)
    assert set(seen.fp_events) == {"divide by zero", "invalid value"}
    assert seen.changed == [], "adding zero changes no bit"
    assert student.loss.hurt.observe(a, b + 1).changed == [0]
    assert a.tolist() == [0, -2], "the grader's own arrays are never touched"


def test_what_is_missing_is_said(student):
    with pytest.raises(faults.Unavailable, match=r"loss\.py does not define nothing"):
        student.loss.nothing()
    with pytest.raises(faults.Unavailable, match="no_such_package_at_all"):
        student.lstm.sigmoid(1)


def test_a_missing_file_is_said(tmp_path):
    folder = write_folder(tmp_path / "one", {})
    with SealedProcess(folder / "homework") as process:
        student = Student(process)
        for _ in range(2):
            with pytest.raises(faults.Unavailable, match=r"no file homework/loss\.py"):
                student.loss.softmax(1)


def test_only_parts_are_modules(student):
    with pytest.raises(AttributeError):
        _ = student.os
    with pytest.raises(AttributeError):
        _ = student.loss.__wrapped__


def test_one_that_died_is_not_asked_again(student, process):
    before = student.loss.pid()
    with pytest.raises(faults.Died):
        student.loss.die()
    after = student.loss.pid()
    assert after != before
    with pytest.raises(faults.Died):
        student.loss.die()
    assert student.loss.pid() == after, "the second call must not have reached the process"


def test_all_calls_together_are_limited(student):
    assert [student.loss.slow() for _ in range(2)] == [1, 2]
    with pytest.raises(faults.Died, match=r"computed for more than 0.3 s in all"):
        student.loss.slow()
    assert student.loss.add(1) == 2, "others go on"


@pytest.mark.parametrize(
    "touch",
    [
        lambda one: one(),
        lambda one: one.call("method"),
        lambda one: one.get("anything"),
        lambda one: one.make(),
    ],
    ids=["call", "method", "attribute", "make"],
)
def test_every_touch_of_an_object_is_on_its_account(student, process, touch):
    made = student.loss.Slow.make()
    touch(made)
    with pytest.raises(faults.Died, match="Slow takes too long"):
        touch(made)
    assert process.incidents == ["cut off: CPU time of one function"]


def test_imports_and_tables_are_on_an_account(student, process):
    assert student.loss.SLOW == 1
    assert process.account.cpu["SLOW"] > 0.15
    assert process.account.cpu["homework/loss.py"] > 0


def test_an_object_without_a_number_is_no_answer():
    class Liar:
        def ask(self, request, *_):
            return wire.Reply("value", wire.Handle(0))

    with pytest.raises(faults.Died, match="not an answer"):
        Student(Liar()).torch_models.LSTMCell.make(1, 2)


def test_the_double_behaves_like_the_process(student, monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    double = Student(InProcess({"loss": LOSS}))
    for one in (student, double):
        assert one.loss.add(1, scale=3) == 6
        assert one.loss.TABLE["h_t"] == "hidden state"
        assert one.loss.hurt.observe(np.ones(1), np.ones(1)).changed == [0]
        with pytest.raises(faults.Unavailable):
            one.loss.nothing()
        with pytest.raises(faults.StudentRaised):
            one.loss.add()


def test_a_table_is_fetched_once(tmp_path, nothing_left):
    """A module can answer for a name that it does not have, and count or sleep on the way."""
    source = """
import time
asked = 0
def __getattr__(name):
    global asked
    asked += 1
    time.sleep(60 * (name == "SLEEPS"))
    return [asked]
def count():
    return asked
"""
    folder = write_folder(tmp_path / "one", {"loss": source})
    with SealedProcess(folder / "homework", Limits(call_sleep=1)) as process:
        loss = Student(process).loss
        assert loss.TABLE == loss.TABLE
        assert loss.OTHER != loss.TABLE
        for _ in range(20):
            with pytest.raises(faults.Died, match="without an answer"):
                _ = loss.SLEEPS


@pytest.mark.parametrize("message", ["/" * 2**22, "/rnnhw-" * 2**19, "0x" + "f" * 2**22])
def test_a_forged_message_costs_the_grader_nothing(message):
    started = time.process_time()
    fault = from_raised("loss", "softmax", wire.Raised(["E"] * 1000, message))
    assert len(fault.text.en) < 400 and len(fault.message) <= 2_000
    assert time.process_time() - started < 1
