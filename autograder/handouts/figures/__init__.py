"""The figures of the handouts: one module for each part, and the pen that draws them all.

style      colours, line weights and type
canvas     boxes, operations, arrows and symbols, as SVG
figure     a figure: its words in both languages, its drawings, its files
gates, chains   the cells of part 6, which other parts show too
"""

from importlib import import_module
from pathlib import Path

from autograder.curriculum import Part
from autograder.handouts.figures.figure import Figure

LANGUAGES = ("en", "zh")


def figures(part: Part) -> tuple[Figure, ...]:
    """The figures of a part, in the order of its handout."""
    return import_module(f"{__name__}.{part.part}").FIGURES


def files(part: Part) -> dict[Path, str]:
    """The SVG files of a part's figures, which the handouts name: what stands in each."""
    folder = part.folder / "figures"
    return {folder / f.file_name(lang): f.file(lang) for f in figures(part) for lang in LANGUAGES}
