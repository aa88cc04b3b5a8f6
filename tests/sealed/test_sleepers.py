"""Who only sleeps is stopped early; who computes slowly is not, on a busy machine either."""

import subprocess
import sys

import msgspec
import pytest

from autograder.sealed import faults
from autograder.sealed.process import SealedProcess
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from tests.support import write_folder

IMPATIENT = Limits(call_sleep=5, idle=1.5)
NAMES = ("softmax", "log_softmax", "cross_entropy", "sequence_cross_entropy")
SLEEPERS = "import time\n" + "\n".join(f"def {n}(s): time.sleep(s); return 1.0" for n in NAMES)
WORKERS = """
import time
def {name}(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
    return 1.0
"""


def _process(folder, source: str, limits: Limits) -> SealedProcess:
    return SealedProcess(write_folder(folder / "one", {"loss": source}) / "homework", limits)


def test_sleep_is_counted_in_all_calls_together(tmp_path, nothing_left):
    with _process(tmp_path, SLEEPERS, IMPATIENT) as process:
        loss = Student(process).loss
        assert loss.softmax(1.4) == loss.log_softmax(0.5) == 1.0
        with pytest.raises(faults.Died, match="have waited for more than"):
            loss.cross_entropy(4)
        with pytest.raises(faults.Died, match="was stopped while it slept"):
            loss.sequence_cross_entropy(4)
        slept = process.account.sleep
        assert slept["cross_entropy"] + slept["sequence_cross_entropy"] < 4
        assert loss.log_softmax(0.01) == 1.0, "one that hardly sleeps goes on"


def test_computing_is_not_sleeping(tmp_path, nothing_left):
    """Two busy neighbours on each processor: the process waits for its turn, which is no sleep."""
    source = "".join(WORKERS.format(name=name) for name in NAMES)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    patient = msgspec.structs.replace(IMPATIENT, call_sleep=60)
    try:
        with _process(tmp_path, source, patient) as process:
            for name in NAMES:
                assert getattr(Student(process).loss, name)(1.0) == 1.0
            assert process.account.sleep.total() < 1.0
    finally:
        for one in busy:
            one.kill()
            one.wait()
