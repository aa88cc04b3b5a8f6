"""A class on a Dask cluster: a real scheduler and worker processes, on loopback."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.grading import cluster as clusters
from autograder.grading import packed
from autograder.grading.batch import grade_all
from autograder.grading.cluster import ClusterError, connected
from autograder.grading.judging import JudgeFailed
from autograder.grading.verdict import Job
from autograder.sealed.seal import Limits
from tests.cli.conftest import one_line, rnnhw  # noqa: F401
from tests.support import ROOT, complete, patched, write_folder

pytest.importorskip("distributed")
LOSS = choose_parts("loss")
START = "import sys; from distributed.cli.dask_{0} import main; main(sys.argv[1:])"
ANOTHER = "import autograder.grading.packed as p; {}; "
SOFTMAX = {"right": "", "raw": "    return z\n", "half": "    return z / 2\n"}


@contextmanager
def running(code: str, *arguments: object):
    """A process that is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Machines:
    """A scheduler and workers, started one by one."""

    def __init__(self, stack: ExitStack, folder) -> None:
        self._stack, self._folder = stack, folder
        self._file = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard")
        code = START.format("scheduler")
        self.scheduler = stack.enter_context(
            running(code, *options, "--scheduler-file", self._file)
        )
        while not (self._file.exists() and self._file.read_text().endswith("}")):
            assert self.scheduler.poll() is None, "the scheduler has ended"
            time.sleep(0.05)
        self.address = msgspec.json.decode(self._file.read_bytes())["address"]

    def worker(self, name: str, change: str = "") -> subprocess.Popen:
        """A worker; `change` makes its machine another one."""
        code = (ANOTHER.format(change) if change else "") + START.format("worker")
        options = ("--host", "127.0.0.1", "--nthreads", 1, "--no-nanny", "--no-dashboard")
        return self._stack.enter_context(
            running(code, self.address, *options, "--name", name, "--local-directory", self._folder)
        )

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers)


@pytest.fixture
def machines(tmp_path):
    with ExitStack() as stack:
        yield Machines(stack, tmp_path)


@pytest.fixture
def class_of_nine(tmp_path):
    right = complete("loss")["loss"]
    for number in range(9):
        way = list(SOFTMAX)[number % 3]
        source = patched(right, "softmax", "", SOFTMAX[way]) if SOFTMAX[way] else right
        write_folder(tmp_path / "class" / f"{way}{number}", {"loss": f"{source}# {number}\n"})
    return sorted((tmp_path / "class").iterdir())


def points(grades) -> dict[str, float]:
    return {graded.name: graded.score.earned for graded in grades}


@pytest.mark.slow
def test_a_worker_dies_and_everything_is_graded_once(machines, class_of_nine):
    first, _ = machines.worker("first"), machines.worker("second")
    machines.wait_for(2)
    told: list[str] = []

    def done(graded) -> None:
        told.append(graded.name)
        if len(told) == 2:
            first.send_signal(signal.SIGKILL)

    with connected(machines.address, False, None) as cluster:
        assert (cluster.slots, cluster.said) == (2, [])
        grades = grade_all(class_of_nine, LOSS, 4, done=done, judging=cluster)
        assert first.wait() == -signal.SIGKILL
    assert Counter(told) == Counter(folder.name for folder in class_of_nine)
    assert [graded.name for graded in grades] == [folder.name for folder in class_of_nine]
    assert not [graded.troubles for graded in grades if graded.troubles]
    assert all(graded.seal for graded in grades)
    here = grade_all(class_of_nine, LOSS, 2)
    assert points(grades) == points(here)
    assert [g.score for g in grades] == [g.score for g in here]


@pytest.mark.slow
def test_the_command(rnnhw, machines, class_of_nine, tmp_path):  # noqa: F811
    machines.worker("one")
    machines.wait_for(1)
    chosen = ("--parts", "loss", "--scheduler", machines.address, "--require-seal")
    result = rnnhw("grade", *class_of_nine[:2], "--out", tmp_path / "results", *chosen)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "results" / "class.html").exists()
    assert all(name.name in result.stdout for name in class_of_nine[:2])


@pytest.mark.slow
def test_a_worker_that_cannot_seal(rnnhw, machines, class_of_nine, tmp_path):  # noqa: F811
    machines.worker("open", "p.can_seal = lambda: False")
    machines.wait_for(1)
    with connected(machines.address, False, None) as cluster:
        assert cluster.slots == 1
        assert [line.partition(" tcp")[0] for line in cluster.said] == ["NOT SEALED on worker"]
    chosen = ("--parts", "loss", "--scheduler", machines.address, "--require-seal")
    said = one_line(rnnhw("grade", *class_of_nine[:1], "--out", tmp_path / "results", *chosen))
    assert "no worker of" in said and "has no Landlock, so nothing can be sealed" in said
    machines.worker("sealed")
    machines.wait_for(2)
    with connected(machines.address, True, None) as cluster:
        assert cluster.slots == 1 and len(cluster.said) == 1
        (graded,) = grade_all(class_of_nine[:1], LOSS, 1, judging=cluster)
        assert graded.score.earned == 7.5 and graded.seal.sealed


@pytest.mark.slow
def test_a_worker_with_another_grader(machines):
    machines.worker("old", "p.own_files = lambda: 'older'")
    machines.worker("other", "p.versions = lambda: ['numpy 1.0']")
    machines.wait_for(2)
    with pytest.raises(ClusterError) as raised, connected(machines.address, False, None):
        pass
    said = str(raised.value)
    assert "another state of rnnhw is installed there" in said
    assert "numpy 1.0 there, not as here" in said


@pytest.mark.slow
def test_no_worker_is_left(machines, class_of_nine, monkeypatch):
    monkeypatch.setattr(clusters, "PATIENCE", 2.0)
    only = machines.worker("only")
    machines.wait_for(1)
    with connected(machines.address, False, None) as cluster:
        only.kill()
        only.wait()
        (graded,) = grade_all(class_of_nine[:1], LOSS, 1, judging=cluster)
    assert not graded.graded and "no worker left" in graded.troubles[0]


@pytest.mark.slow
def test_the_scheduler_dies(machines, class_of_nine):
    machines.worker("only")
    machines.wait_for(1)
    with connected(machines.address, False, None) as cluster:
        grades = grade_all(
            class_of_nine[:3], LOSS, 1, done=lambda _: machines.scheduler.kill(), judging=cluster
        )
    assert [graded.graded for graded in grades].count(True) >= 1
    left = {graded.troubles[0] for graded in grades if not graded.graded}
    assert all("scheduler" in trouble or "no worker" in trouble for trouble in left), left


@pytest.mark.slow
def test_a_scheduler_without_workers(machines):
    with pytest.raises(ClusterError, match="it has none"), connected(machines.address, False, None):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "what://x", "tcp://"])
def test_a_scheduler_that_is_not_there(
    rnnhw,  # noqa: F811
    class_of_nine,
    tmp_path,
    monkeypatch,
    address,
):
    monkeypatch.setattr(clusters, "CONNECT", 1.0)
    chosen = ("--parts", "loss", "--scheduler", address, "--out", tmp_path / "results")
    said = one_line(rnnhw("grade", *class_of_nine[:1], *chosen))
    assert f"no scheduler answers at {address}" in said


@pytest.mark.slow
def test_what_travels_is_all_that_is_needed(tmp_path):
    right = write_folder(tmp_path / "ann", complete("loss")) / "homework"
    (right / "data").mkdir()
    (right / "data" / "words.txt").write_text("a b")
    job = Job(str(right), ["loss"], Limits())
    travels = packed.pack(job)
    (right / "loss.py").unlink()
    with ThreadPoolExecutor(1) as there:
        verdict = packed.unpack(there.submit(packed.judge_packed, travels).result())
    assert verdict.checks and all(check.passed for check in verdict.checks)


def test_a_packed_file_stays_in_its_folder():
    for path in ("../loss.py", "/tmp/loss.py"):
        travels = packed.Packed(Job("", ["loss"], Limits()), {path: b""}, "")
        with pytest.raises(JudgeFailed, match="has the path"):
            packed.judge_packed(msgspec.msgpack.encode(travels))
