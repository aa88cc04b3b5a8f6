"""The search: what is known about the answers of one submission that are wrong.

For each wrong stub, in this order, until something is found:

1. What the stub builds on is wrong, and the reference would be as wrong if it were built on it. (Of
   networks this is not tried: it is enough that one is wrong with which the stub was tried.)
2. A known mistake computes the same, on the reference or on what the submission has below it.
3. Some of its results are what a known mistake makes of them, whatever the others are (`leafwise`).
4. Two known mistakes together compute the same.
5. The answer, or what step 3 left of it, looks like the right one in some way: transposed, twice as
   large (`patterns`).
6. What else is so is computed: which results are wrong, where the answer is right (`facts`).

An answer is the same if it is the same on all probes of the stub. The work is bounded by counts:
each stub has a few probes and some ten known mistakes, and `PAIRS` limits the fourth step. CPU time
bounds it too, far above that, for a submission that computes as slowly as it may; where it runs
out, what was found by then is said, and no more. The clock decides nothing.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib import import_module
from itertools import islice
from threading import Thread
from typing import Any, NamedTuple

import msgspec
import numpy as np

from autograder.misconceptions import patterns
from autograder.misconceptions.blame import BELOW, ELSEWHERE, STOPS, TRIED_WITH
from autograder.misconceptions.catalogue import (
    Explanation,
    Misconception,
    Note,
    OtherWay,
    of_stub,
    other_ways,
)
from autograder.misconceptions.facts import facts, of_one_alone
from autograder.misconceptions.given import Kept, asked, given
from autograder.misconceptions.leafwise import differing, in_table, names_of, partly
from autograder.misconceptions.mutants import pairs, with_changes, with_mistakes
from autograder.misconceptions.outcomes import Outcome, apart, same, tells_something
from autograder.misconceptions.probes import is_network, probes, viewed
from autograder.misconceptions.puzzles import Puzzle, puzzle
from autograder.misconceptions.reference import NoSuchPlace, Place, builds_on
from autograder.misconceptions.submission import Submission
from autograder.sealed import faults

SECONDS = 10.0
"""CPU time, the submission's and ours, after which it is asked nothing more."""
CALL = 1.0
"""Seconds of CPU time for one call of the submission."""
PAIRS = 600
"""Pairs of known mistakes that are tried for one submission."""


class _OutOfTime(Exception):
    pass


@lru_cache(1)
def _loading() -> Thread:
    """Loads PyTorch in the background: that takes longer than a whole explanation may."""
    thread = Thread(target=import_module, args=("autograder.shipped.tests.networks",), daemon=True)
    thread.start()
    return thread


def prepare(place: Place) -> None:
    """Begin to load what it takes to explain this stub, which is wrong."""
    if is_network(*place):
        _loading()


class Explained(NamedTuple):
    """What a search has found."""

    why: list[Explanation]
    puzzles: list[Puzzle]
    """The answers of which nothing is known, or only what they look like."""


def explain(student: Any, wrong: Sequence[Place]) -> Explained:
    """Why these stubs of a submission are wrong, as far as that can be told."""
    if any(is_network(*place) for place in wrong):
        _loading().join()
    search = _Search(student, [place for place in wrong if of_stub(*place)])
    search.run()
    why = [note for place in wrong for note in search.found.get(place, ())]
    return Explained(why, search.puzzles)


class _Wrong(msgspec.Struct):
    """A wrong stub and what its probes gave."""

    place: Place
    seen: list[Outcome]
    grounds: list[dict[Place, Any]]
    """What known mistakes may stand on: the reference, and the reference with the submission's own
    functions in the place of those that are wrong."""
    explained: set[str] = set()
    """The results of which it is known why they are wrong."""
    puzzling: bool = True
    """Whether there are others."""


class _Search:
    def __init__(self, student: Any, wrong: Sequence[Place]) -> None:
        self._submission = Submission(student)
        self._order = sorted(wrong, key=lambda place: len(builds_on(*place)))
        self._ends = self._submission.spent() + SECONDS
        self._pairs = PAIRS
        self._kept: Kept = {}  # asked twice, a submission's functions would only answer again
        self._asked = 0  # so often the reference was asked
        self._off: list[Place] = []  # stubs whose values are wrong on the probes
        self._passing: set[Place] = set()  # those of them that only pass on what others do
        self._narrow: set[Place] = set()  # networks that are asked in float32
        self.found: dict[Place, list[Explanation]] = {}
        self.puzzles: list[Puzzle] = []

    def run(self) -> None:
        """Look at every stub; pairs, which take longer, come after all that is quickly found."""
        left: list[_Wrong] = []
        with contextlib.suppress(_OutOfTime):
            for place in self._order:
                with contextlib.suppress(faults.StudentFault):  # gone, or gives no value any more
                    left += filter(None, [self._look_at(place)])
            for look in (self._partly, self._pair):
                for one in left:
                    with contextlib.suppress(faults.StudentFault):
                        look(one)
        for one in left:
            if one.puzzling and one.place not in self._narrow:
                self._say(one.place, patterns.looks_like(*one.place, one.seen, one.explained))
                self.puzzles += filter(None, [puzzle(one.place, one.seen)])
            if one.place not in self.found and one.place not in self._narrow:
                with contextlib.suppress(_OutOfTime, faults.StudentFault):
                    self._mind_the_time()
                    function = viewed(*one.place, self._submission)
                    self._say(one.place, list(islice(facts(one.place, one.seen, function), 1)))
        for place in self._narrow:
            self._say(place, [patterns.ONLY_IN_FLOAT32])

    def _look_at(self, place: Place) -> _Wrong | None:
        """Steps 1 and 2; what is left for later if they find nothing."""
        if place[1].isupper():
            self._say(place, list(in_table(self._submission.get(*place), place)))
            return None
        seen = self._tried(place)
        if not any(map(tells_something, seen)) and is_network(*place):
            # A network with a float32 tensor of its own raises in float64.
            self._narrow.add(place)
            seen = self._tried(place)
        if not any(map(tells_something, seen)):
            self._narrow.discard(place)
            self._say(place, self._stopped(place, seen))
            return None
        if self._computes({}, place, seen):
            function = self._submission.get(*place)
            conduct = patterns.conduct(function, place)
            said = conduct or self._elsewhere(place, seen) or list(of_one_alone(place, function))
            self._say(place, said)
            return None
        if first := self._first(place):
            self._narrow.discard(place)  # as narrow as what it is tried with
            self._off.append(place)
            self._say(place, first)
            return None
        ways = [self._below(place, way) for way in (None, *other_ways(*place))]
        self._off.append(place)
        for base, below in ways:
            if blamed := self._blamed(base, below, place, seen):
                self._say(place, [BELOW.of(place, blamed)])
                self._passing.add(place)
                return None
        _, below = ways[0]
        one = _Wrong(place, seen, [{}, below] if below else [{}])
        for known in of_stub(*place):
            if any(self._fits([member], one) for member in known.members()):
                self._say(place, [known])
                return None
        return one

    def _below(self, place: Place, way: OtherWay | None) -> tuple[dict, dict]:
        """A right answer, as changes of the reference, and what of the submission's is wrong that
        it builds on."""
        part, stub = place
        base = with_changes(part, (stub, "", way.new)) if way else {}
        named = set(re.findall(r"\w+", way.new)) if way else set()
        uses = builds_on(*place) | {(part, name) for name in named}
        # A network of theirs cannot stand here; `_first` speaks of those.
        off = [under for under in self._off if under in uses and not is_network(*under)]
        return base, {under: self._submission.get(*under) for under in off}

    def _pair(self, one: _Wrong) -> None:
        """Step 4. Of two that fit, what shows in nan and inf alone is not said: those come from
        anywhere."""
        for pair in pairs(of_stub(*one.place)) if one.puzzling else ():
            if self._pairs and self._fits(pair, one):
                shown = [known for known, other in (pair, pair[::-1]) if self._needed(other, one)]
                one.puzzling = not shown
                if shown:
                    self.found.pop(one.place, None)
                    self._say(one.place, shown)
                    return

    def _needed(self, alone: Misconception, one: _Wrong) -> bool:
        """Whether the numbers say that a mistake is not alone."""
        return all(apart(one.seen, gives) for gives in self._on_each_ground(one, alone))

    def _partly(self, one: _Wrong) -> None:
        """Step 3."""
        if len(names_of(one.seen)) < 2:
            return
        right, dtype = list(self._gives(one.place, {})), self._dtype(one.place)
        gives = partial(self._on_each_ground, one)
        said, one.explained = partly(of_stub(*one.place), gives, one.seen, right, dtype)
        one.puzzling = not differing(one.seen, right, dtype) <= one.explained
        self._say(one.place, said)

    def _on_each_ground(self, one: _Wrong, known: Misconception) -> Iterator[Iterator[Outcome]]:
        """What a mistake gives, probe by probe, on each ground."""
        change = with_mistakes(one.place[0], known)
        for ground in one.grounds:
            yield self._gives(one.place, {**ground, **change})

    def _fits(self, known: Sequence[Misconception], one: _Wrong) -> bool:
        try:
            change = with_mistakes(one.place[0], *known)
        except NoSuchPlace:
            return False
        self._pairs -= len(known) > 1
        return any(self._computes({**g, **change}, one.place, one.seen) for g in one.grounds)

    def _computes(
        self, changes: Mapping[Place, Any], place: Place, seen: Sequence[Outcome]
    ) -> bool:
        """Whether the reference with these changes gives on all probes what was seen."""
        gives = self._gives(place, changes)
        return all(same(next(gives), one, self._dtype(place)) for one in seen)

    def _gives(self, place: Place, changes: Mapping[Place, Any]) -> Iterator[Outcome]:
        """What the reference with these changes gives on the probes of a stub."""
        self._asked += 1
        if self._asked % 16 == 0:  # the clock takes longer than most of its answers
            self._mind_the_time()
        return given(place, changes, place in self._narrow, self._kept)

    def _tried(self, place: Place) -> list[Outcome]:
        """What the submission gives on the probes of a stub."""
        gives, seen = asked(self._submission, place, place in self._narrow), []
        for _ in probes(*place):
            self._mind_the_time()
            seen.append(next(gives))
        return seen

    def _mind_the_time(self) -> None:
        if self._submission.spent() > self._ends:
            raise _OutOfTime

    def _dtype(self, place: Place) -> type:
        return np.float32 if place in self._narrow else np.float64

    def _blamed(
        self, base: Mapping[Place, Any], below: Mapping[Place, Any], place: Place, seen: list
    ) -> list[Place]:
        """The fewest of these functions with which a right answer gives what was seen.

        One that does alone, the lowest first; else those that cannot be left out.
        """
        for under, function in below.items():
            if self._computes({**base, under: function}, place, seen):
                return [under]
        if len(below) < 2 or not self._computes({**base, **below}, place, seen):
            return []
        kept = dict(below)
        for under in reversed(below):
            rest = {other: function for other, function in kept.items() if other != under}
            if self._computes({**base, **rest}, place, seen):
                kept = rest
        return list(kept)

    def _first(self, place: Place) -> list[Note]:
        """The networks of theirs with which the stub was tried, if they are wrong."""
        if not is_network(*place):
            return []
        named = {arg for probe in probes(*place) for arg in probe.args if isinstance(arg, str)}
        used = builds_on(*place) | {(place[0], name) for name in named}
        off = [under for under in self._off if under in used and is_network(*under)]
        return [TRIED_WITH.of(place, off)] if off else []

    def _stopped(self, place: Place, seen: Sequence[Outcome]) -> list[Note]:
        """The first of those below with which a right answer gives no result either."""
        if not any(one.raised for one in seen):
            return self._first(place)
        for way in (None, *other_ways(*place)):
            base, below = self._below(place, way)
            for under, function in below.items():
                if all(one.raised for one in self._gives(place, {**base, under: function})):
                    return [STOPS.of(place, [under])]
        return self._first(place)

    def _elsewhere(self, place: Place, seen: Sequence[Outcome]) -> list[Note]:
        """Those below whose fault the probes of this stub do not show: on other inputs it may.

        Of a right answer they must not show it either. If they do, this stub does without them.
        """
        _, below = self._below(place, None)
        hidden = [
            under
            for under, function in below.items()
            if under not in self._passing and self._computes({under: function}, place, seen)
        ]
        return [ELSEWHERE.of(place, hidden)] if hidden else []

    def _say(self, place: Place, notes: Sequence[Note]) -> None:
        if notes:
            found = self.found.setdefault(place, [])
            found += [_explanation(place, note) for note in notes]


def _explanation(place: Place, note: Note) -> Explanation:
    known = ".".join([*place, note.slug]) if isinstance(note, Misconception) else ""
    return Explanation(note.title, note.hint, *place, known)
