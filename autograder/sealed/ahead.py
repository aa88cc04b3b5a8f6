"""Sends calls before they are asked for, many in one message.

A test makes the same calls of every submission, and the rehearsal with the reference has recorded
them. So the student's process computes the next answer while the grader compares the last one. Each
call keeps its own number, reply and limit. Calls in one message are all of one stub, so that a
death is blamed on the right one. If the test stops at a wrong answer, the replies that are still to
come are read and thrown away.
"""

import secrets
from collections import deque
from collections.abc import Iterable

import msgspec

from autograder.sealed import wire

_TOGETHER = 16
"""The most calls in one message. The first call goes alone, then two, then four: a stub that is not
started fails at the first, and costs no more."""
_ROOM = 64 * 2**10
"""The most bytes of one message: it must fit the socket's buffer, since no reply is read meanwhile.
"""
FIRST_NUMBER = 2**62
"""The first number of a request. All numbers from here on take `NUMBER_SIZE` bytes, so they can be
replaced in an encoded request, and taken off a reply."""
NUMBER_SIZE = 9


class Call(msgspec.Struct, frozen=True):
    """A call that a test is going to make."""

    stub: str
    request: bytes
    """The encoded request, with `FIRST_NUMBER` in the place of its number."""


def call(request: wire.Request) -> Call | None:
    """The request as a call that can be sent early; None for one that must wait."""
    if not request.call or request.handle or request.keep or request.module == "workshop":
        return None
    try:
        data = wire.encode(msgspec.structs.replace(request, number=FIRST_NUMBER))
    except wire.WireError:  # to be met when it is sent
        return None
    return Call(f"{request.module}.{request.name}", data)


def _any_number() -> int:
    # Random: a reply that was made up before the question cannot bear the right one.
    return FIRST_NUMBER + secrets.randbits(62)


def bears(frame: bytes, number: int) -> bool:
    """Whether a reply has this number."""
    return frame[-NUMBER_SIZE + 1 :] == number.to_bytes(8, "big")


def _numbered(one: Call, number: int) -> bytes:
    # After the number come one byte for the handle and one for `keep`.
    return one.request[:-10] + number.to_bytes(8, "big") + one.request[-2:]


class Ahead:
    """The calls that were sent early, and those that are still to be sent."""

    def __init__(self) -> None:
        self._coming: deque[Call] = deque()
        self._sent: deque[tuple[Call, int]] = deque()
        self._together = 1

    def expect(self, calls: Iterable[Call]) -> None:
        """The test is going to make these calls, in this order."""
        self._coming = deque(calls)
        self._together = 1

    def forget(self) -> list[int]:
        """Forget what was sent early; returns its numbers."""
        numbers = [number for _, number in self._sent]
        self._sent.clear()
        return numbers

    def surprised_by(self, one: Call | None) -> bool:
        """Whether another call is asked for now than the one that was sent early."""
        return bool(self._sent) and self._sent[0][0] != one

    def send(self, request: wire.Request, one: Call | None) -> tuple[int, list[bytes]]:
        """The number of a request's reply, and the messages to send before it can come.

        `one` is the request as a call. Raises WireError for a value that may not cross.
        """
        if self._sent:
            return self._sent.popleft()[1], []
        if one is None or not self._coming or self._coming[0] != one:
            if request.call:  # an import or a table comes in between
                self._coming.clear()
            number = _any_number()
            if one is not None:
                return number, [_numbered(one, number)]
            return number, [wire.encode(msgspec.structs.replace(request, number=number))]
        room = _ROOM
        while (
            self._coming and self._coming[0].stub == one.stub and len(self._sent) < self._together
        ):
            room -= len(self._coming[0].request)
            if self._sent and room < 0:
                break
            self._sent.append((self._coming.popleft(), _any_number()))
        self._together = min(2 * self._together, _TOGETHER)
        messages = [_numbered(*sent) for sent in self._sent]
        return self._sent.popleft()[1], messages
