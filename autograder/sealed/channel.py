"""Frames on a socket: four bytes of length, then the message.

`Channel` is for the side that may wait for ever (the worker). `WatchedChannel` is the grader's: it
never blocks for long, and asks a watch again and again whether the other side may still go on.
"""

import select
import socket
import struct
import time
from collections.abc import Callable, Iterable

from autograder.sealed.wire import MAX_FRAME, WireError

_LENGTH = struct.Struct(">I")
_READ = 2**18
_LOOK = 0.05
"""Seconds between two looks at the watch."""
SEED_SIZE = 4
"""The bytes of a message that `seed` makes; no other is as short."""


def seed(number: int) -> bytes:
    """A message without a reply: random numbers are drawn anew from this seed of 32 bits."""
    return number.to_bytes(SEED_SIZE, "big")


class ChannelClosed(Exception):
    """The other side is gone."""


class Channel:
    """The worker's end, which may wait for ever. One read brings a short frame with its length."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._data = bytearray()

    def send(self, data: bytes) -> None:
        """Write one frame."""
        self._link.sendall(_LENGTH.pack(len(data)) + data)

    def receive(self) -> bytes:
        """Read one frame. Raises ChannelClosed."""
        self._fill(_LENGTH.size)
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size))
        if length > MAX_FRAME:
            raise WireError(f"a message of {length} bytes, over the limit of {MAX_FRAME}")
        self._fill(length)
        return self._take(length)

    def _take(self, length: int) -> bytes:
        taken = bytes(self._data[:length])
        del self._data[:length]
        return taken

    def _fill(self, length: int) -> None:
        while len(self._data) < length:
            part = self._link.recv(_READ)
            if not part:
                raise ChannelClosed
            self._data += part


class WatchedChannel(Channel):
    """The grader's end. While it waits it calls `watch` every now and then, which raises to give
    up."""

    def __init__(self, link: socket.socket) -> None:
        super().__init__(link)
        link.setblocking(False)
        self._poll = select.poll()
        self._looked = 0.0
        self._watch: Callable[[], None] = lambda: None

    def exchange(self, messages: Iterable[bytes], watch: Callable[[], None]) -> bytes:
        """Send some frames and wait for one. Raises ChannelClosed or WireError."""
        self._watch = watch
        self.send(*messages)
        return self.receive()

    def send(self, *messages: bytes) -> None:
        """Send frames, also to a process that reads slowly or not at all."""
        left = memoryview(b"".join(_LENGTH.pack(len(data)) + data for data in messages))
        while left:
            try:
                left = left[self._link.send(left) :]
            except BlockingIOError:
                self._wait(select.POLLOUT)
            except OSError as error:
                raise ChannelClosed from error

    def _fill(self, length: int) -> None:
        while len(self._data) < length:
            try:
                part = self._link.recv(_READ)
            except BlockingIOError:  # only then: what has come is not charged for what comes next
                self._wait(select.POLLIN)
                continue
            except OSError as error:
                raise ChannelClosed from error
            if not part:
                raise ChannelClosed
            self._data += part

    def _wait(self, event: int) -> None:
        self._poll.register(self._link, event)
        self._poll.poll(_LOOK * 1000)
        self.look()

    def look(self) -> None:
        """Call the watch, unless that was just now. It is called by the clock, also while bytes
        arrive: a process could send one byte at a time for ever."""
        if time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            self._watch()

    def close(self) -> None:
        """Close this end."""
        self._link.close()
