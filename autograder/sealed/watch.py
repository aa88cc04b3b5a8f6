"""What a submission may use in all its calls, and the watch over each of them.

CPU time decides. The clock only measures sleep, so a busy machine costs no points.
"""

import re
import time
from collections import Counter

from autograder.sealed import faults
from autograder.sealed.asked import Terms
from autograder.sealed.child import Child
from autograder.sealed.clocks import awake_seconds
from autograder.sealed.seal import Limits

_REST_CPU = 1.0
"""Seconds of CPU time that each stub still has when the submission has used up its own."""
_REST_SLEEP = 0.5
"""The same for sleep."""
_OVER = 20.0
"""Seconds of CPU time beyond those of a submission, after which nothing more is tried."""


class Account:
    """What one submission has used so far, by the names of the stubs, in all its processes."""

    def __init__(self) -> None:
        self.cpu: Counter[str] = Counter()
        self.sleep: Counter[str] = Counter()
        self.others = 0.0
        """Seconds of CPU time that no stub pays for: new processes after a death, and replies that
        were thrown away."""
        self._deaths: dict[str, faults.Died] = {}
        self._over: dict[str, faults.Died] = {}  # those that are not asked any more, and live
        self._answered: set[str] = set()

    def admit(self, terms: Terms, limits: Limits) -> None:
        """Raise Died if this stub, or the whole submission, is not to be asked any more."""
        label = terms.label
        if fault := self._deaths.get(label) or self._over.get(label):
            raise fault.with_traceback(None)  # once more would only cost time
        if terms.apart:
            return
        spent = self.spent()
        if self.cpu[label] > limits.stub_cpu:
            fault = faults.too_long_in_all(label, limits)
        elif spent > limits.submission_cpu + _OVER:
            fault = faults.not_tried(label, "CPU time of the submission")
        elif spent > limits.submission_cpu and self.cpu[label] > _REST_CPU:
            fault = faults.nothing_left(label, limits)
        elif kind := self._kind_of_deaths(limits):
            fault = faults.not_tried(label, kind)
        else:
            return
        self._over[label] = fault
        raise fault

    def spent(self) -> float:
        """Seconds of CPU time in all."""
        return self.cpu.total() + self.others

    def _kind_of_deaths(self, limits: Limits) -> str:
        """The kind of death of which too many stubs have died to try the rest; "" if none."""
        if not self._deaths:
            return ""
        # Homework that ends the process chooses its exit code: these are all one kind.
        kinds = Counter(re.sub(": (exit|signal).*", "", d.incident) for d in self._deaths.values())
        ((kind, count),) = kinds.most_common(1)
        alive = len(self._answered - self._deaths.keys())
        return kind if count >= limits.deaths and count > alive else ""

    def answered(self, label: str) -> None:
        """A stub has come back with an answer of any kind."""
        self._answered.add(label)

    def died(self, label: str, fault: faults.Died) -> None:
        """A stub has ended its process: it is not asked again."""
        self._deaths[label] = fault


class Watch:
    """A watch over one call: called now and then, it raises Died when the call has to end.

    Args:
        child: the process that is asked.
        terms: those of the call; its label is charged.
        limits: those of the submission.
        account: what the submission has used.
        waits: whether the process waits for a GPU, which looks like sleep.
    """

    def __init__(
        self,
        child: Child,
        terms: Terms,
        limits: Limits,
        account: Account,
        waits: bool = False,
    ) -> None:
        self._child = child
        self.label = terms.label
        self._limits = limits
        self._account = Account() if terms.apart else account
        self._budget = limits.call_cpu if terms.budget is None else terms.budget
        waiting = self._budget if waits else 0.0
        self._sleep, self._idle = limits.call_sleep + waiting, limits.idle + waiting
        self._clock = 0.0
        self._awake: float | None = None  # read when a call takes long; most never do
        self._slept = 0.0

    def __call__(self) -> None:
        """Raise Died if the process has used up what it may."""
        self.look_at_scratch()
        if self._child.uncharged() > self._budget:
            raise faults.too_slow(self.label, self._budget)
        self._look_at_sleep()

    def _look_at_sleep(self) -> None:
        now, awake = time.monotonic(), awake_seconds(self._child.pid)
        if self._awake is None:
            self._clock, self._awake = now, awake
        slept = now - self._clock - (awake - self._awake)
        self._account.sleep[self.label] += slept - self._slept
        self._slept = slept
        if slept > self._sleep:
            raise faults.no_answer(self.label, self._sleep)
        idle = self._account.sleep
        if idle.total() > self._idle and idle[self.label] > _REST_SLEEP:
            raise faults.asleep(self.label, self._idle)

    def look_at_scratch(self) -> None:
        """Raise Died if the process has filled its folder. It is looked at after every call, so
        that no other function is blamed."""
        if self._child.scratch.overfull(self._limits):
            raise faults.wrote_too_much(self.label, self._limits)

    def charge(self) -> None:
        """Put the CPU time since the last call on the stub's account."""
        self._account.cpu[self.label] += self._child.charge()
