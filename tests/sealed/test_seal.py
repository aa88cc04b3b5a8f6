"""Every layer of the seal really closes."""

import os
import sys
from pathlib import Path

import pytest

from autograder.sealed import start
from autograder.sealed.faults import Died
from autograder.sealed.process import SealedProcess
from autograder.sealed.seal import Limits, Seal
from tests.sealed.conftest import LIMITS, doer, landlock, outcome
from tests.support import ROOT

# Names of tests are the same in every process that runs them.
OURS = pytest.param(str(os.getpid()), id="the grader")
root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")


@landlock
def test_the_seal_says_what_is_in_force(process):
    assert process.seal.sealed
    assert str(process.seal).startswith(f"sealed (Landlock ABI {process.seal.landlock}")


@landlock
@pytest.mark.parametrize(
    "path",
    [
        "autograder/hidden_tests/loss/test_softmax.py",
        "autograder/sealed/worker.py",
        "solutions/loss.py",
        "assignments/03_loss/assignment.toml",
        "pyproject.toml",
        __file__,
        "/etc/passwd",
        "/etc/hostname",
        "/proc/self/environ",
        "/proc/self/maps",
        "/proc/1/cmdline",
        pytest.param(f"/proc/{os.getpid()}/environ", id="environ of the grader"),
        "../prints",
        sys.executable,
    ],
)
def test_nothing_of_ours_can_be_read(do, path):
    there = path if path.startswith(("/", "..")) else str(ROOT / path)
    assert Path(there).exists() or path == "../prints", "a test of a missing file tests nothing"
    assert outcome(do, f"answer = open({there!r}, 'rb').read(9)") == "PermissionError"


@landlock
@pytest.mark.parametrize("name", [".bashrc", ".profile", ".ssh/id_rsa"])
def test_home_cannot_be_read(do, name):
    path = Path.home() / name
    assert outcome(do, f"answer = open({str(path)!r}).read()") in (
        *("PermissionError", "FileNotFoundError"),
    )
    assert outcome(do, f"answer = os.listdir({str(path.parent)!r})") in (
        *("PermissionError", "FileNotFoundError"),
    )


@landlock
@pytest.mark.parametrize("folder", ["/", "/tmp", "/etc", "/proc", "/proc/self", "..", str(ROOT)])
def test_nothing_can_be_listed(do, folder):
    assert outcome(do, f"answer = os.listdir({folder!r})") == "PermissionError"


@landlock
@pytest.mark.parametrize("module", ["autograder.hidden_tests.loss.inputs", "solutions.loss"])
def test_nothing_of_ours_can_be_imported(do, module):
    assert outcome(do, f"import {module}") == "ModuleNotFoundError"


@landlock
def test_our_source_is_not_in_memory(do):
    assert outcome(
        do, "import inspect; inspect.getsource(sys.modules['autograder.sealed.worker'])"
    ) in (*("OSError", "PermissionError"),)
    assert "solutions" not in do("answer = ' '.join(sys.modules)")


@landlock
@pytest.mark.parametrize(
    "path",
    [
        "/tmp/written",
        "/dev/shm/written",
        "/var/tmp/written",
        "../written",
        "../submission/homework/loss.py",
        "../prints",
        str(ROOT / "written"),
    ],
)
def test_nothing_can_be_written_outside(do, path):
    assert outcome(do, f"open({path!r}, 'w').write('x')") == "PermissionError"
    assert outcome(do, f"os.mkdir({path + '-folder'!r})") == "PermissionError"
    assert outcome(do, f"os.rename('.', {path + '-moved'!r})") in ("PermissionError", "OSError")


@landlock
def test_links_lead_nowhere(do):
    target = str(ROOT / "solutions" / "loss.py")
    for make in ("symlink", "link"):
        code = f"os.{make}({target!r}, '{make}'); answer = open('{make}').read()"
        assert outcome(do, code) == "PermissionError"


def test_scratch_can_be_written_and_is_home(do):
    code = "open('a', 'w').write('b'); answer = os.listdir(os.environ['HOME'])"
    assert "a" in do(code)
    assert do("import tempfile; answer = tempfile.gettempdir() == os.getcwd()") is True


def test_the_environment_is_bare(do, process):
    environment = do("answer = dict(os.environ)")
    assert "TMPDIR" in environment
    inherited = {k for k, v in os.environ.items() if environment.get(k) == v and k != "LC_CTYPE"}
    assert inherited <= {
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "LANG",
        "PATH",
    }


@pytest.mark.parametrize(
    "kind",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 9))",
    ],
)
def test_there_are_no_sockets(do, no_sockets, kind):
    assert outcome(do, f"answer = {kind}") == "PermissionError"


def test_no_name_can_be_looked_up(do, no_sockets):
    assert outcome(do, "socket.getaddrinfo('example.org', 80)") in ("gaierror", "OSError")


@pytest.mark.parametrize(
    ("code", "exception"),
    [
        ("os.fork()", "BlockingIOError"),
        ("import subprocess; subprocess.run(['/bin/true'])", "BlockingIOError"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-V'])", "BlockingIOError"),
        ("threading.Thread(target=print).start()", "RuntimeError"),
        ("import multiprocessing as m; m.Process(target=print).start()", "BlockingIOError"),
    ],
)
def test_there_are_no_processes_and_threads(do, code, exception):
    assert outcome(do, code) == exception


@landlock
@pytest.mark.parametrize("program", ["/bin/true", "/bin/sh", sys.executable])
def test_no_program_can_be_run_in_its_place(do, program):
    assert outcome(do, f"os.execv({program!r}, ['x'])") == "PermissionError"


@landlock
@pytest.mark.parametrize("number", [0, 9, 19])
@pytest.mark.parametrize("whom", ["os.getppid()", "1", OURS])
def test_no_signal_reaches_the_grader(do, process, whom, number):
    if process.seal.landlock < 6 and process.seal.user == os.getuid():
        pytest.skip("signals are shut in from Landlock ABI 6 on")
    assert outcome(do, f"os.kill({whom}, {number})") == "PermissionError"


def test_no_other_process_can_be_traced_or_read(do, no_sockets):
    code = """
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(8)
answer = [
    libc.ptrace(16, os.getppid(), 0, 0),
    libc.process_vm_readv(os.getppid(), buffer, 1, buffer, 1, 0),
    libc.shmget(1, 4096, 0o1600),
    libc.unshare(0x10000000),
    libc.mount(None, b"/tmp", b"tmpfs", 0, None),
]
"""
    assert do(code) == [-1] * 5


@root_only
def test_root_becomes_nobody_in_particular(do):
    assert do("answer = os.getuid() >= 61_000 and os.getresuid() == (os.getuid(),) * 3")
    assert do("answer = os.getgroups()") == []
    assert outcome(do, "os.setuid(0)") == "PermissionError"
    assert outcome(do, "os.setgid(0)") == "PermissionError"
    assert outcome(do, "os.chown('.', 0, 0)") == "PermissionError"


@pytest.mark.parametrize("code", ["answer = bytes(10**9)", "answer = np.ones(10**8)"])
def test_memory_is_limited(do, code):
    with pytest.raises(Died, match="ran out of memory"):
        do(code)
    assert do("answer = len(bytes(10**8))") == 10**8


def test_limits_cannot_be_lifted(do):
    code = "import resource as r; r.setrlimit(r.RLIMIT_{}, (10**12, 10**12))"
    for kind in ("AS", "NPROC", "FSIZE", "CPU", "NOFILE"):
        assert outcome(do, code.format(kind)) == "ValueError", kind


def test_files_are_limited_in_number_and_size(do):
    assert outcome(do, "answer = [open('/dev/null') for _ in range(100)]") == "OSError"
    assert outcome(do, "open('big', 'wb').write(bytes(17 * 2**20))") == "OSError"


def _boot(monkeypatch, lines: str) -> None:
    """Let the process do something before it seals itself."""
    boot = start._BOOT.replace("from importlib", f"{lines}; from importlib")
    monkeypatch.setattr(start, "_BOOT", boot)


def test_without_landlock_it_works_and_says_so(monkeypatch, homework):
    _boot(monkeypatch, "import landlockpy; landlockpy.abi_version = lambda: 0")
    with SealedProcess(homework, LIMITS) as open_process:
        assert not open_process.seal.sealed
        assert str(open_process.seal).startswith("NOT SEALED")
        assert doer(open_process)("answer = 6 * 7") == 42


@landlock
def test_without_seccomp_it_says_so(monkeypatch, homework):
    _boot(monkeypatch, "import autograder.sealed.syscalls as s; s.pyseccomp = None")
    with SealedProcess(homework, LIMITS) as half_open:
        assert half_open.seal.sealed and not half_open.seal.seccomp
        assert "no sockets" not in str(half_open.seal)
        if half_open.seal.landlock >= 4:
            code = "socket.create_connection(('127.0.0.1', 9))"
            assert outcome(doer(half_open), code) == "PermissionError"


def test_the_seal_in_words():
    assert str(Seal(7, True, 61_000)) == (
        "sealed (Landlock ABI 7, no sockets, as an unprivileged user)"
    )
    assert "no TCP" in str(Seal(4)) and "NETWORK OPEN" in str(Seal(3))
    assert "as root" in str(Seal(7, True, 0))
    assert str(Seal(0, True, 61_000)).startswith("NOT SEALED")


@pytest.mark.parametrize("limits", [Limits(), LIMITS])
def test_limits_travel(limits, homework):
    with SealedProcess(homework, limits) as own:
        code = "import resource as r; answer = r.getrlimit(r.RLIMIT_FSIZE)[1]"
        assert doer(own)(code) == limits.file_size
