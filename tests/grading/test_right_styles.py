"""Right but unusual ways get full marks.

`styles/` holds parts 3 and 5 whole in each style; `right/` those of the other parts, one function
of the reference at a time.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.curriculum import all_parts
from tests.support import EVERY, FILE_OF, PARTS, complaints, complete, judged, losing, replaced

STYLES = {
    folder.name: {part: (folder / f"{part}.py").read_text(encoding="utf-8") for part in PARTS}
    for folder in sorted((Path(__file__).parent / "styles").iterdir())
    if folder.is_dir() and folder.name != "__pycache__"
}


@pytest.fixture(scope="module")
def scores():
    """The score of each style."""
    return judged({**STYLES, "reference": complete()})


@pytest.mark.slow
@pytest.mark.parametrize("style", ["reference", *STYLES])
def test_it_gets_full_marks(scores, style):
    assert not losing(scores[style]), complaints(scores[style])
    assert scores[style].earned == scores[style].points == 25


def test_there_are_styles():
    assert len(STYLES) >= 3


def _rights() -> Iterator[tuple[str, tuple[str, str, str]]]:
    """By its name, each other way to write a stub: the part, the stub, the source."""
    for path in sorted((Path(__file__).parent / "right").glob("*.toml")):
        for one in msgspec.toml.decode(path.read_bytes())["right"]:
            source = one.get("source") or complete(path.stem)[FILE_OF[one["stub"]]]
            for old, new in one.get("changes", ()):
                assert source.count(old) == 1, old
                source = source.replace(old, new)
            yield f"{path.stem}.{one['stub']}: {one['name']}", (path.stem, one["stub"], source)


RIGHT = dict(_rights())


def rounds() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Submissions that hold one other way of each of many functions, and where each way stands."""
    whole = complete(*EVERY)
    made: dict[str, dict[str, str]] = {}
    place: dict[str, str] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for name, (part, stub, source) in RIGHT.items():
        place[name] = f"{part} {seen[part, stub]}"
        seen[part, stub] += 1
        sources = made.setdefault(place[name], dict(whole))
        sources[FILE_OF[stub]] = replaced(sources[FILE_OF[stub]], stub, source)
    return made, place


ROUNDS, PLACE = rounds()


@pytest.fixture(scope="module")
def replacements():
    """The score of each round."""
    with_fit = [place for name, place in PLACE.items() if RIGHT[name][1] == "fit"]
    return judged(ROUNDS, {name: [name.split()[0]] for name in ROUNDS}, trained=with_fit)


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_another_way_gets_full_marks(replacements, name):
    score = replacements[PLACE[name]]
    assert RIGHT[name][1] not in losing(score), complaints(score)


def test_every_function_is_written_in_three_ways():
    ways = Counter((part, stub) for part, stub, _ in RIGHT.values())
    for part in all_parts():
        for stub in part.stubs:
            count = len(STYLES) if part.part in PARTS else ways[part.part, stub.name]
            assert count >= 3 or stub.name.isupper(), stub.name
