"""The pictures of each part: which there are, and how they come onto a page."""

import functools
import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

from pictures import ROOT, page
from pictures.charts import Words
from pictures.own import SECONDS, attempt, read_again

Draw = Callable[[], str]
"""Draws from the homework; returns HTML, and raises whatever the homework raises."""


@dataclass
class Picture:
    """A picture of a part."""

    title: Words
    look: Words
    """What to look for, one sentence."""
    draw: Draw
    seconds: float


class Album(list[Picture]):
    """The pictures of a part, in the order of their functions."""

    def __init__(self, title: Words) -> None:
        super().__init__()
        self.title = title

    def picture(
        self, title: Words, look: Words, *, seconds: float = SECONDS
    ) -> Callable[[Draw], Draw]:
        """Mark a function that draws."""

        def keep(draw: Draw) -> Draw:
            self.append(Picture(title, look, draw, seconds))
            return draw

        return keep


Made = TypeVar("Made")
_MADE: list[list] = []
"""What is kept from picture to picture; a page in a notebook begins anew."""


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Make a thing for the first picture that needs it; the others get it, or the same fault."""
    kept: list[Made] = []
    faults: list[BaseException] = []
    _MADE.extend((kept, faults))

    @functools.wraps(make)
    def made() -> Made:
        if faults:
            raise faults[0]
        if not kept:
            try:
                kept.append(make())
            except BaseException as error:
                faults.append(error)
                raise
        return kept[0]

    return made


def parts() -> list[str]:
    """The parts that are here, in order."""
    questions = json.loads((ROOT / "tests" / "questions.json").read_text(encoding="utf-8"))
    return [name for name in questions if (ROOT / "pictures" / f"{name}.py").is_file()]


def album(part: str) -> Album:
    """The pictures of a part. Raises ImportError where a package is missing."""
    module: ModuleType = importlib.import_module(f"pictures.{part}")
    return module.ALBUM


def drawn(part: str) -> Iterator[tuple[Picture, str, Words | None]]:
    """Each picture of a part, as a section of a page, and why it is empty if it is."""
    for kept in _MADE:
        kept.clear()
    read_again()
    for one in album(part):
        body, why = attempt(one.draw, one.seconds)
        yield one, page.section(one.title, one.look, body or page.note(why)), why
