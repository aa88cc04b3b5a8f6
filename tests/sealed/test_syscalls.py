"""What the kernel is asked for that is not on the list is not there."""

import errno
import os

import pytest

from autograder.sealed.process import SealedProcess
from tests.sealed.conftest import LIMITS, doer, outcome

NUMBERS = {
    "a further seal": (444, "0, 0, 1"),
    "a further filter": (317, "0, 0, 0"),
    "mounts": (457, "0, 0, 0, 0"),
    "a list of mounts": (458, "0, 0, 0, 0"),
    "quotas": (443, "0, 0, 0, 0"),
    "a timer of its own": (222, "0, 0, 0"),
    "asynchronous reads": (206, "1024, ctypes.byref(ctypes.c_ulong(0))"),
    "a copy within the kernel": (326, "0, 0, 1, 0, 1, 0"),
    "a moved page": (278, "0, 0, 0, 0"),
    "all files to the disk": (306, "0"),
    "attributes of a file": (469, "0, 0, 0, 0, 0"),
    "a secret file": (447, "0"),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of other machines differ")
@pytest.mark.parametrize(("number", "args"), NUMBERS.values(), ids=NUMBERS)
def test_calls_that_are_not_listed_are_not_there(do, no_sockets, number, args):
    code = "libc = ctypes.CDLL(None, use_errno=True); "
    code += f"answer = [libc.syscall({number}, {args}), ctypes.get_errno()]"
    assert do(code) in ([-1, errno.ENOSYS], [-1, errno.EPERM])


def test_calls_of_kernels_to_come_are_not_there(do, no_sockets):
    code = """
libc = ctypes.CDLL(None, use_errno=True)
answer = []
for number in range(470, 600):
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    answer.append(ctypes.get_errno())
"""
    assert set(do(code)) == {errno.ENOSYS}


COMMANDS = {
    "a lease": "fcntl(read, 1024, 1)",
    "a lease, high bits set": "fcntl(read, ctypes.c_long(1024 | 1 << 40), 1)",
    "a notification": "fcntl(read, 1026, 2)",
    "a larger pipe": "fcntl(pipe, 1031, 2**20)",
    "a lock": "fcntl(read, 6, lock)",
    "a lock of the description": "fcntl(read, 37, lock)",
    "an owner": "fcntl(read, 8, 1)",
    "a signal": "fcntl(read, 10, 9)",
    "seals": "fcntl(read, 1033, 1)",
    "a life time": "fcntl(read, 1036, lock)",
    "chattr": "ioctl(read, 0x40086602, lock)",
    "chattr, high bits set": "ioctl(read, ctypes.c_long(0x40086602 | 1 << 40), lock)",
    "a subvolume": "ioctl(read, 0x5000940e, lock)",
    "a clone": "ioctl(read, 0x40049409, 0)",
    "a shared extent": "ioctl(read, 0xc0189436, lock)",
    "reserved space": "ioctl(read, 0x40305828, lock)",
    "an owner by ioctl": "ioctl(read, 0x8901, lock)",
    "typed text": "ioctl(read, 0x5412, lock)",
    "the grader's descriptor": "getsockopt(read, 1, 77, lock, lock)",
    "the grader's credentials": "getsockopt(read, 1, 17, lock, lock)",
}


@pytest.mark.parametrize("call", COMMANDS.values(), ids=COMMANDS)
def test_commands_that_are_not_listed_are_not_there(do, no_sockets, call):
    code = f"""
libc = ctypes.CDLL(None, use_errno=True)
read, (pipe, end) = os.open(np.__file__, os.O_RDONLY), os.pipe()
lock = ctypes.create_string_buffer(64)
answer = [libc.{call}, ctypes.get_errno()]
for one in (read, pipe, end):
    os.close(one)
"""
    assert do(code) == [-1, errno.ENOSYS]


def test_nothing_is_reserved_on_the_disk(do, no_sockets):
    code = """
libc = ctypes.CDLL(None, use_errno=True)
file = os.open("reserved", os.O_RDWR | os.O_CREAT)
answer = [libc.fallocate(file, 1, ctypes.c_long(0), ctypes.c_long(2**20)), ctypes.get_errno()]
answer += [os.fstat(file).st_blocks]
os.posix_fallocate(file, 0, 2**16)
"""
    assert do(code) == [-1, errno.EOPNOTSUPP, 0]


@pytest.mark.parametrize("flags", ["O_TRUNC", "3", "3 | os.O_TRUNC", "O_PATH | os.O_TRUNC"])
def test_who_may_not_write_a_file_cannot_empty_it(do, no_sockets, tmp_path, flags):
    flags = f"os.{flags}" if flags[0] == "O" else flags
    assert outcome(do, f"os.open(np.__file__, {flags})") == "PermissionError"
    code = "libc = ctypes.CDLL(None, use_errno=True)\n"
    code += (
        f"answer = libc.syscall(257, -100, np.__file__.encode(), ctypes.c_long({flags} | 1 << 40))"
    )
    if os.uname().machine == "x86_64":
        assert do(code) == -1


def test_ordinary_calls_are_there(homework):
    code = """
import fcntl, select, shutil, subprocess, tempfile
os.mkdir("own"); os.chdir("own"); os.mkdir("a"); open("a/b", "w").write("x")
os.rename("a/b", "a/c"); os.link("a/c", "a/d")
shutil.copyfile("a/c", "a/e"); os.symlink("a/e", "f"); os.truncate(os.open("a/e", os.O_RDWR), 0)
shutil.rmtree("a"); tempfile.TemporaryFile().write(b"x"); tempfile.mkdtemp()
r, w = os.pipe(); os.write(w, b"x"); select.select([r], [], [], 0); select.epoll().close()
os.set_inheritable(r, True); os.set_blocking(r, False); os.isatty(0); os.dup(r)
fcntl.fcntl(r, fcntl.F_GETFL); os.urandom(3)
signal.setitimer(signal.ITIMER_REAL, 0); os.sched_getaffinity(0); os.times(); os.uname()
os.statvfs("."); np.memmap("m", np.float64, "w+", shape=(3,))[:] = 1; time.sleep(0.001)
signal.raise_signal(signal.SIGWINCH); threading.Lock().acquire()
answer = os.listdir(".") != []; os.chdir("..")
"""
    with SealedProcess(homework, LIMITS) as own:  # what other tests have left open counts, too
        assert doer(own)(code) is True


def test_the_gpu_profile_has_threads_and_no_processes(homework):
    with SealedProcess(homework, LIMITS, gpu=True) as own:
        if not own.seal.seccomp:
            pytest.skip("no libseccomp here")
        do = doer(own)
        code = "t = threading.Thread(target=print); t.start(); t.join(); answer = 7"
        assert do(code) == 7
        assert outcome(do, "os.fork()") == "BlockingIOError"
        assert outcome(do, "import subprocess; subprocess.run(['/bin/true'])") == "BlockingIOError"
        assert outcome(do, "import multiprocessing as m; m.Process(target=print).start()") == (
            "BlockingIOError"
        )
        clone = "libc = ctypes.CDLL(None, use_errno=True); answer = libc.syscall"
        assert do(f"{clone}(56, 17, 0, 0, 0, 0)") == -1
        assert do(f"{clone}(56, ctypes.c_long(17 | 1 << 40), 0, 0, 0, 0)") == -1
        assert do(f"{clone}(435, ctypes.create_string_buffer(88), 88)") == -1
