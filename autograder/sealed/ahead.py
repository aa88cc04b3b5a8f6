"""Calls that are likely to come are sent before they are asked for: many travel together.

A test that was rehearsed with the reference asks a submission for the same. While the grader
compares one answer, the student's process then computes the next, and the two wait for each other
less often. Each call keeps its own number, its own reply and its own limit, and those that travel
together are calls of one stub, so that a death is blamed on the right one. What was sent and is not
asked for, because an earlier answer was wrong, is heard out and forgotten.
"""

import secrets
from collections import deque
from collections.abc import Iterable

import msgspec

from autograder.sealed import wire

_TOGETHER = 16
"""Calls that travel together at most. The first travels alone, and then twice as many each time:
what fails at once, a stub that is not started say, is not called for nothing."""
_ROOM = 64 * 2**10
"""Bytes that they may take together: so few that they can be sent before a reply is read."""
_NUMBERS = 2**62
"""The first number: from here on they all take the same room in a message."""


class Call(msgspec.Struct, frozen=True):
    """A call that is to come."""

    stub: str
    request: bytes
    """The request, with a number that says nothing."""


def call(request: wire.Request) -> Call | None:
    """A request as a call that can be foreseen; None for one that cannot."""
    if not request.call or request.handle or request.keep or request.module == "workshop":
        return None
    try:
        data = wire.encode(msgspec.structs.replace(request, number=_NUMBERS))
    except wire.WireError:  # to be met when it is sent
        return None
    return Call(f"{request.module}.{request.name}", data)


def _numbered(one: Call, number: int) -> bytes:
    # After the number come one byte for the handle and one for `keep`.
    return one.request[:-10] + number.to_bytes(8, "big") + one.request[-2:]


class Ahead:
    """What has been sent ahead, and what else is to come."""

    def __init__(self) -> None:
        self._coming: deque[Call] = deque()
        self._sent: deque[tuple[Call, int]] = deque()
        self._together = 1

    def expect(self, calls: Iterable[Call]) -> None:
        """These calls come next, in this order."""
        self._coming = deque(calls)
        self._together = 1

    def forget(self) -> list[int]:
        """Nothing is on its way any more; the numbers of what was."""
        numbers = [number for _, number in self._sent]
        self._sent.clear()
        return numbers

    def surprised_by(self, one: Call | None) -> bool:
        """Whether something else was sent than what is asked for now."""
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
            number = _NUMBERS + secrets.randbits(62)
            return number, [wire.encode(msgspec.structs.replace(request, number=number))]
        room = _ROOM
        while (
            self._coming and self._coming[0].stub == one.stub and len(self._sent) < self._together
        ):
            room -= len(self._coming[0].request)
            if self._sent and room < 0:
                break
            # Numbers that cannot be guessed: what was sent before it was asked is no answer.
            self._sent.append((self._coming.popleft(), _NUMBERS + secrets.randbits(62)))
        self._together = min(2 * self._together, _TOGETHER)
        messages = [_numbered(*sent) for sent in self._sent]
        return self._sent.popleft()[1], messages
