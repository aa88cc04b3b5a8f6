"""Right but unusual ways get full marks: `styles/` holds a whole homework in each style."""

from pathlib import Path

import pytest

from tests.support import PARTS, complaints, complete, judged, losing

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
