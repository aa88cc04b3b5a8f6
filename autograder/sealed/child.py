"""One process of a student's: how it is started, told to seal itself, and killed."""

import contextlib
import os
import socket
from functools import cache

import msgspec
import psutil

from autograder.curriculum import all_parts, rules
from autograder.sealed.channel import ChannelClosed, WatchedChannel
from autograder.sealed.clocks import cpu_seconds
from autograder.sealed.home import Home
from autograder.sealed.scratch import Scratch
from autograder.sealed.seal import Limits, Reach, Seal
from autograder.sealed.shelf import Shelf
from autograder.sealed.start import Fresh, Nursery, Started
from autograder.sealed.worker import Setup

_FIRST_USER = 61_000
"""Worker users are numbered from here: no account has these numbers on a usual system."""


class NotSealed(Exception):
    """The process ended before it was sealed; the message is the last line that it printed."""


class Child:
    """A process that imports its own libraries and waits to be told how to seal itself."""

    def __init__(self, home: Home, nursery: Nursery | None = None) -> None:
        self._home = home
        home.sweep()
        here, there = socket.socketpair()
        start = nursery.start if nursery else Fresh
        with there, open(home.prints, "w+b") as prints:
            self._process: Started = start(home.scratch, there, prints)
        self.pid = self._process.pid
        self.channel = WatchedChannel(here)
        self.scratch = Scratch(home.scratch, self.pid)
        self._seal: Seal | None = None
        self._charged = 0.0
        self.startup = 0.0
        """Seconds of CPU time before it was sealed."""

    def let_seal(self, shelf: Shelf, limits: Limits, torch: bool, gpu: bool) -> None:
        """Tell the process where it lives and what it may do. Its answer, the seal, is read by
        `sealed`."""
        user = None
        if os.getuid() == 0:
            user = _FIRST_USER + os.getpid() % 4000
            os.chown(self._home.scratch, user, user)
        readable = [*shelf.readable, self._home.submission]
        setup = Setup(
            sys_path=shelf.sys_path,
            homework=self._home.submission,
            reach=Reach(readable, shelf.listable, self._home.scratch, gpu),
            limits=limits,
            user=user,
            torch=torch,
            importable=_importable(),
        )
        with contextlib.suppress(ChannelClosed):  # noticed when its answer is awaited
            self.channel.send(msgspec.msgpack.encode(setup))

    @property
    def stands(self) -> bool:
        """Whether it is known to be sealed."""
        return self._seal is not None

    def sealed(self) -> Seal:
        """Which layers are in force. Waits until the process has sealed itself.

        Raises NotSealed.
        """
        if self._seal:
            return self._seal
        try:
            self._seal = msgspec.msgpack.decode(self.channel.receive(), type=Seal)
        except (ChannelClosed, msgspec.MsgspecError) as error:
            said = self._home.prints.read_text(errors="replace").strip().splitlines()
            raise NotSealed(said[-1] if said else "it ended at once") from error
        self.scratch.is_untouched()
        self.startup = self.charge()
        return self._seal

    def uncharged(self) -> float:
        """Seconds of CPU time since the last charge."""
        return max(0.0, cpu_seconds(self.pid) - self._charged)

    def charge(self) -> float:
        """Charge them: returns the seconds since the last charge, so a call also pays for what the
        process computed before it was asked."""
        seconds = self.uncharged()
        self._charged += seconds
        return seconds

    def exit_code(self) -> int | None:
        """How the process has ended, negative for a signal; None if it has not."""
        return self._process.exit_code(seconds=2)

    def kill(self) -> None:
        """End the process, its group and whatever it may have started."""
        self.channel.close()
        family = []
        with contextlib.suppress(psutil.Error):
            family = psutil.Process(self.pid).children(recursive=True)
        self._process.end()
        for child in family:
            with contextlib.suppress(psutil.Error):
                child.kill()


@cache
def _importable() -> dict[str, list[str]]:
    """For each file of a part the packages that it may import."""
    return {file: sorted(rules().importable(part)) for part in all_parts() for file in part.files}
