"""Whoever answers requests: a sealed process, or what stands in its place."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from autograder.sealed import wire
from autograder.sealed.ahead import NUMBER_SIZE, Call


class Terms(NamedTuple):
    """On which terms a request is answered."""

    label: str = ""
    """What the student knows the call by; its time is charged to this name. Without one it is made
from the request."""
    budget: float | None = None
    """Seconds of CPU time for this call; without it those of the limits."""
    apart: bool = False
    """Whether the call has an account of its own, so that its time and its death count for no
    other: a training."""


USUAL = Terms()


class Known(NamedTuple):
    """A call, and what the reference has answered to it."""

    request: wire.Request
    """The request without its arguments, which stand in `call`."""
    terms: Terms
    call: Call
    frame: bytes
    """The reply as it was sent."""

    def is_answered_by(self, frame: bytes) -> bool:
        """Whether this reply says the same, to the byte."""
        return frame[:-NUMBER_SIZE] == self.frame[:-NUMBER_SIZE]

    def reply(self) -> wire.Reply:
        """What the reference has answered: a new copy each time."""
        return wire.decode(self.frame, wire.Reply)


class Asked(Protocol):
    """Whoever answers requests."""

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """Send a request and wait for the reply. Raises StudentFault if there is none."""
        ...

    def restart(self) -> None:
        """Begin anew: the next request is answered by a process that remembers nothing."""

    def expect(self, calls: Iterable[Call]) -> None:
        """These calls are likely to come next: they may be sent before they are asked for."""

    def reseed(self, number: int) -> None:
        """Before the next request, random numbers are drawn anew from this seed.

        So what is drawn in a test does not depend on what was asked before it: in a class calls are
        sent early, and some of them for nothing.
        """

    def answers_as(self, known: Sequence[Known]) -> bool:
        """Whether it answers these calls as the reference did, to the byte.

        If it does not, what came back is given to whoever makes the same calls next.
        """
        ...

    def spent(self) -> float:
        """Seconds of CPU time that the submission has used so far."""
        ...
