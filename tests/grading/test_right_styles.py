"""Right but unusual ways get full marks.

`styles/` holds parts 3 and 5 whole in each style; for the other parts the `RIGHT` of their variants
replaces one function of the reference at a time.
"""

from importlib import import_module
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from tests.support import PARTS, complaints, complete, judged, losing, replaced

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


RIGHT = {
    f"{part.part}.{stub}: {name}": (part.part, stub, source)
    for part in all_parts()
    for stub, name, source in getattr(
        import_module(f"tests.grading.variants_{part.part}"), "RIGHT", []
    )
}


@pytest.fixture(scope="module")
def replacements():
    """The score of each submission in which one function is written in another way."""
    whole = complete(*(part.part for part in all_parts()))
    return judged(
        {
            name: {**whole, part: replaced(whole[part], stub, source)}
            for name, (part, stub, source) in RIGHT.items()
        },
        {name: [part] for name, (part, _, _) in RIGHT.items()},
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_another_way_gets_full_marks(replacements, name):
    assert not losing(replacements[name]), complaints(replacements[name])
