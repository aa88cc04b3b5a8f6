"""What an answer gives on the probes of a stub.

What the reference gives, whole or with known mistakes in it, is the same for every submission: it
is computed once and kept. With functions of a submission in it, it is kept for one search.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from autograder.misconceptions.outcomes import Outcome, outcome
from autograder.misconceptions.probes import Answer, Probe, probes, result_names, viewed
from autograder.misconceptions.reference import Place, Reference
from autograder.shipped.tests.fingerprints import in_float32

_Changes = Mapping[Place, str | Callable]
Kept = dict[tuple[Place, frozenset, bool], list[Outcome]]
"""What the reference gave with functions of a submission in it."""


def asked(answer: Answer, place: Place, narrow: bool = False) -> Iterator[Outcome]:
    """What any answer gives, probe by probe; asked in float32 if `narrow`."""
    function = viewed(*place, answer)
    for probe in probes(*place):
        yield _outcome(function, place, probe, narrow)


def given(
    place: Place,
    changes: _Changes | None = None,
    narrow: bool = False,
    kept: Kept | None = None,
) -> Iterator[Outcome]:
    """What the reference gives with these changes, computed as far as it is asked for.

    Where a function of a submission is among them, it is noted in `kept`, if anywhere.
    """
    changes = changes or {}
    key = place, frozenset(changes.items()), narrow
    own = any(map(callable, changes.values()))
    known = ({} if kept is None else kept).setdefault(key, []) if own else _known(*key)
    function = None
    for number, probe in enumerate(probes(*place)):
        if number == len(known):
            function = function or viewed(*place, Reference(changes))
            known.append(_outcome(function, place, probe, narrow))
        yield known[number]


@lru_cache(4096)
def _known(place: Place, changes: frozenset, narrow: bool) -> list[Outcome]:
    """The outcomes on the first probes, as many as have been asked for."""
    return []


def _outcome(function: Callable, place: Place, probe: Probe, narrow: bool) -> Outcome:
    args = in_float32(probe.args) if narrow else probe.args
    return outcome(function, args, result_names(*place))
