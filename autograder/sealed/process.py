"""A student's process as the grader sees it: asked, watched, and started anew after a death."""

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from autograder.sealed import faults, wire
from autograder.sealed.ahead import Ahead, Call, bears, call
from autograder.sealed.asked import USUAL, Known, Terms
from autograder.sealed.channel import ChannelClosed, seed
from autograder.sealed.child import Child
from autograder.sealed.raised import out_of_memory
from autograder.sealed.seal import Limits, Seal
from autograder.sealed.start import Nursery
from autograder.sealed.supply import Supply, WorkerNotStarted
from autograder.sealed.watch import Account, Watch

__all__ = ["SealedProcess", "WorkerNotStarted"]

_BIG_IMPORT = 30.0
"""Seconds of CPU time for the import of a file that may import PyTorch's relatives."""


class SealedProcess:
    """A student's process and the folders that it lives in. Use as a context manager.

    Args:
        homework: the folder of the homework; it is only read.
        limits: what the submission may use.
        torch: whether the homework needs PyTorch.
        gpu: whether it may use the GPU.
        nursery: starts the process; without one it is a fresh Python.
    """

    def __init__(
        self,
        homework: Path,
        limits: Limits | None = None,
        torch: bool = False,
        gpu: bool = False,
        nursery: Nursery | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.account = Account()
        self.incidents: list[str] = []
        """What the process did that no honest one does, each once: for staff."""
        self._import_budget = _BIG_IMPORT if torch else None
        self._gpu = gpu
        self._supply = Supply(homework, self.limits, torch, gpu, nursery)
        self._ahead = Ahead()
        self._seed: int | None = None
        """From which random numbers are to be drawn anew, as soon as something is asked."""
        self._came: deque[tuple[Call, wire.Reply | faults.StudentFault]] = deque()
        """What has come back, and is still to be given to a test that makes the same calls."""

    def __enter__(self) -> "SealedProcess":
        try:
            self._supply.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the process and remove its folders."""
        self._ahead.forget()
        self._supply.close()

    @property
    def seal(self) -> Seal:
        """Which layers are in force. Raises WorkerNotStarted."""
        return self._sealed().sealed()

    def restart(self) -> None:
        """Begin anew: the next request is answered by a process that remembers nothing."""
        self._sealed()
        self._kill()

    def spent(self) -> float:
        """Seconds of CPU time that the submission has used so far."""
        return self.account.spent()

    def expect(self, calls: Iterable[Call]) -> None:
        """These calls are likely to come next: they may be sent before they are asked for."""
        self._came.clear()
        self._ahead.expect(calls)

    def reseed(self, number: int) -> None:
        """Before the next request, random numbers are drawn anew from this seed."""
        self._seed = number

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """Send a request and wait for the reply.

        Raises:
            StudentFault: the process died, hung or sent rubbish, or it did so before; the next
                request is answered by a new one.
        """
        one = call(request)
        if self._came:
            asked, came = self._came.popleft()
            if asked == one and isinstance(came, wire.Reply):
                return came
            if asked == one:
                raise came
            self._came.clear()
        reply = self._answer(request, terms, one)
        assert reply is not None, "nothing was known of it"
        return reply

    def answers_as(self, known: Sequence[Known]) -> bool:
        """Whether it answers these calls as the reference did, to the byte.

        If it does not, what came back is given to whoever makes the same calls next.
        """
        self._came.clear()
        for i, one in enumerate(known):
            try:
                came = self._answer(one.request, one.terms, one.call, one)
            except faults.StudentFault as fault:
                came = fault
            if came is not None:
                self._came.extend((before.call, before.reply()) for before in known[:i])
                self._came.append((one.call, came))
                return False
        return True

    def _answer(
        self, request: wire.Request, terms: Terms, one: Call | None, known: Known | None = None
    ) -> wire.Reply | None:
        """The reply to a request, which is `one` as a call; None if it is as `known`.

        Raises StudentFault.
        """
        terms = self._complete(terms, request)
        try:
            self.account.admit(terms, self.limits)
        except faults.Died as died:
            self._note(died.incident)
            raise
        child = self._ready(one)
        watch = Watch(child, terms, self.limits, self.account, self._gpu)
        try:
            return self._exchange(child, request, one, watch, known)
        except ChannelClosed:
            fault = faults.crashed(terms.label, child.exit_code())
        except wire.WireError:
            fault = faults.garbled(terms.label)
        except faults.Died as died:
            fault = died
        if not terms.apart:
            self.account.died(terms.label, fault)
        self._note(fault.incident)
        self._kill()
        raise fault

    def _complete(self, terms: Terms, request: wire.Request) -> Terms:
        """The terms, with the label and the budget that follow from the request."""
        label = terms.label or request.name or f"homework/{request.module}.py"
        is_import = bool(request.module) and not request.name
        if is_import and terms.budget is None:
            return terms._replace(label=label, budget=self._import_budget)
        return terms._replace(label=label)

    def _ready(self, one: Call | None) -> Child:
        """A sealed process that owes no replies to other calls."""
        surprised = self._seed is not None or self._ahead.surprised_by(one)
        if self._supply.child and surprised:
            self._hear_out(self._supply.child)
        return self._sealed()

    def _sealed(self) -> Child:
        child = self._supply.sealed()
        self.account.others += self._supply.charge()
        return child

    def _exchange(
        self,
        child: Child,
        request: wire.Request,
        one: Call | None,
        watch: Watch,
        known: Known | None,
    ) -> wire.Reply | None:
        number, messages = self._ahead.send(request, one)
        if self._seed is not None:
            messages, self._seed = [seed(self._seed), *messages], None
        try:
            frame = self._frame(child, number, messages, watch)
            as_known = known is not None and known.is_answered_by(frame)
            reply = None if as_known else wire.decode(frame, wire.Reply)
        finally:
            watch.charge()
        watch.look_at_scratch()
        if reply and reply.raised and "MemoryError" in reply.raised.types:
            raise out_of_memory(request.module, watch.label, reply.raised)
        if request.call and request.module not in ("", "workshop"):
            self.account.answered(watch.label)
        return reply

    def _frame(self, child: Child, number: int, messages: Sequence[bytes], watch: Watch) -> bytes:
        """The reply with this number as bytes."""
        frame = child.channel.exchange(messages, watch)
        while not bears(frame, number):
            wire.decode(frame, wire.Reply)
            self._note("sent answers before they were asked")
            child.channel.look()
            frame = child.channel.receive()
        return frame

    def _hear_out(self, child: Child) -> None:
        """Read and throw away the replies to calls that no test asks for any more. No stub pays for
        them."""
        watch = Watch(child, Terms(apart=True), self.limits, Account(), self._gpu)
        try:
            for number in self._ahead.forget():
                wire.decode(self._frame(child, number, (), watch), wire.Reply)
            watch.look_at_scratch()
        except (ChannelClosed, wire.WireError, faults.Died):
            self.account.others += child.charge()
            self._kill()
        else:
            self.account.others += child.charge()

    def _note(self, incident: str) -> None:
        if incident not in self.incidents:
            self.incidents.append(incident)

    def _kill(self) -> None:
        self._ahead.forget()
        self._supply.kill()
