"""What the attacks are after: files of others, a process, sockets. All may be reached by anyone.

No file mode protects anything here, so that what holds is the seal.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from autograder.template.cut import SOLUTIONS
from tests.support import ROOT, complete, write_folder

_WORKER_USERS = range(61_000, 65_000)
_PLACES = ("/tmp", "/var/tmp", "/dev/shm", str(Path.home()), str(ROOT), os.getcwd())
_VICTIM = "a file that nobody may change"
_KNOWN = '''
{constants}

def witness(what="here"):
    """Proof that the attack has reached what it is after."""
    with open(WITNESS, "w") as file:
        file.write(str(what))
'''


class Stage:
    """Use as a context manager; `damage` says what has come to harm."""

    def __init__(self, where: Path) -> None:
        self.token = f"rnnhw-attack-{secrets.token_hex(6)}"
        self.folder = where / self.token
        self.witnesses = self.folder / "witnesses"
        # Not in the folder: the name of a socket has 107 bytes at most.
        self.socket = Path(tempfile.gettempdir()) / f"{self.token}-socket"
        self._kept = contextlib.ExitStack()

    def __enter__(self) -> "Stage":
        self.folder.mkdir()
        for name in ("witnesses", "results", "home", "data"):
            (self.folder / name).mkdir()
        write_folder(self.folder / "other", complete("loss"))
        files = {"home": ".netrc", "data": "labels", "results": "results.json", ".": "victim"}
        for folder, name in files.items():
            (self.folder / folder / name).write_text(_VICTIM)
        for folder, _, names in os.walk(self.folder):
            os.chmod(folder, 0o777)
            for name in names:
                os.chmod(os.path.join(folder, name), 0o666)
        self._listeners = list(self._listen())
        self.decoy = subprocess.Popen(
            ["sleep", "3600"],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._limits = self._state()
        self._before = set(self._remains())
        return self

    def __exit__(self, *error: object) -> None:
        self.decoy.kill()
        self.decoy.wait()
        for listener in self._listeners:
            listener.close()
        self.socket.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self) -> Iterator[socket.socket]:
        for kind, address in (
            (socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            (socket.SOCK_STREAM, str(self.socket)),
            (socket.SOCK_STREAM, f"\0{self.token}"),
        ):
            family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
            listener = socket.socket(family, kind)
            listener.bind(address)
            listener.setblocking(False)
            if kind == socket.SOCK_STREAM:
                listener.listen(50)
            yield listener
        os.chmod(self.socket, 0o777)

    def known(self, name: str) -> str:
        """The module `known` of one attack: all that the cleverest student could find out."""
        tcp, udp, *_ = self._listeners
        constants = {
            "ROOT": str(ROOT),
            "SOLUTION": str(SOLUTIONS / "loss.py"),
            "TESTS": str(ROOT / "autograder/hidden_tests/loss/test_softmax.py"),
            "OTHER": str(self.folder / "other/homework/loss.py"),
            "HOME_FILE": str(self.folder / "home/.netrc"),
            "LABELS": str(self.folder / "data/labels"),
            "RESULTS": str(self.folder / "results"),
            "VICTIM": str(self.folder / "victim"),
            "TMP": tempfile.gettempdir(),
            "TOKEN": self.token,
            "WITNESS": str(self.witness(name)),
            "TCP": tcp.getsockname()[1],
            "UDP": udp.getsockname()[1],
            "UNIX": str(self.socket),
            "ABSTRACT": f"\0{self.token}",
            "DECOY": self.decoy.pid,
        }
        lines = [f"{key} = {value!r}" for key, value in constants.items()]
        return _KNOWN.format(constants="\n".join(lines))

    def witness(self, name: str) -> Path:
        """The file with which an attack proves its success."""
        return self.witnesses / name.replace("/", "-")

    def _state(self) -> list[object]:
        """What can be changed about a process from outside: of the decoy, and of ourselves."""
        processes = [psutil.Process(self.decoy.pid), psutil.Process()]
        return [(p.nice(), p.cpu_affinity(), p.rlimit(psutil.RLIMIT_NOFILE)) for p in processes]

    def _remains(self) -> Iterator[str]:
        """Everything on this machine that an attack of ours may have left."""
        for process in psutil.process_iter(["environ", "status"]):
            home = (process.info["environ"] or {}).get("HOME", "")
            if home.startswith(os.path.join(tempfile.gettempdir(), "rnnhw-")):
                yield f"process {process.pid}"
        for place in {*_PLACES, tempfile.gettempdir()}:
            with contextlib.suppress(OSError), os.scandir(place) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        ours = entry.stat(follow_symlinks=False).st_uid in _WORKER_USERS
                        named = self.token in entry.name and entry.path != str(self.folder)
                        if ours or named:
                            yield entry.path
        for kind in ("shm", "msg", "sem"):
            with contextlib.suppress(OSError), open(f"/proc/sysvipc/{kind}") as table:
                yield from (f"{kind} {line.split()[1]}" for line in list(table)[1:])

    def damage(self) -> list[str]:
        """What the attacks have reached, harmed or left behind: nothing, that is."""
        found = [f"witness of {file.name}" for file in self.witnesses.iterdir()]
        found += [f"left behind: {what}" for what in set(self._remains()) - self._before]
        for name in ("home/.netrc", "data/labels", "results/results.json", "victim"):
            file = self.folder / name
            if file.read_text() != _VICTIM or file.stat().st_mode & 0o777 != 0o666:
                found.append(f"{name} was changed")
        if sorted(os.listdir(self.folder / "results")) != ["results.json"]:
            found.append("something was put among the results")
        if self.decoy.poll() is not None or self._state() != self._limits:
            found.append("another process was touched")
        for listener in self._listeners:
            with contextlib.suppress(BlockingIOError):
                listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
                found.append(f"a message came to {listener.getsockname()}")
        return found
