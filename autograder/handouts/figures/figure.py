"""A figure: its name, its words, and the drawings that it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from autograder.handouts.figures.canvas import Canvas
from autograder.handouts.figures.style import CSS
from autograder.text import Text

_GAP, _MARGIN = 20, 12
_READABLE = 480  # a drawing of more is not made narrower than this


@dataclass(frozen=True)
class Drawing:
    """One drawing: its size in pixels, and the function that draws it."""

    width: int
    height: int
    draw: Callable[[Canvas], None]

    def svg(self, lang: str) -> str:
        """What stands inside the svg element."""
        canvas = Canvas(self.width, self.height, lang)
        self.draw(canvas)
        return "\n".join(canvas.parts)


@dataclass(frozen=True)
class Figure:
    """One figure of a handout: a few drawings beside each other, as many as there is room for."""

    name: str
    """The name of its files, `NAME.svg` and `NAME.zh.svg`, in the part's folder `figures/`."""
    title: Text
    """What it shows, in one line; the alternative text."""
    desc: Text
    """A description of the drawing, for screen readers."""
    drawings: tuple[Drawing, ...]
    room: int = 720
    """The width up to which drawings stand beside each other in the file."""

    def file_name(self, lang: str) -> str:
        """The name of its file in one language."""
        return f"{self.name}.svg" if lang == "en" else f"{self.name}.{lang}.svg"

    def file(self, lang: str) -> str:
        """A whole SVG file, which brings its own style and its own paper."""
        rows = self._rows()
        width = max(map(_width, rows)) + 2 * _MARGIN
        inside, y = "", _MARGIN
        for row in rows:
            x = (width - _width(row)) / 2
            for drawing in row:
                inside += f'<g transform="translate({x:g} {y})">\n{drawing.svg(lang)}\n</g>\n'
                x += drawing.width + _GAP
            y += max(drawing.height for drawing in row) + _GAP
        height = y - _GAP + _MARGIN
        paper = f'<rect class="paper" width="{width}" height="{height}"/>\n'
        return _svg(self, lang, width, height, f"<style>{CSS}</style>\n{paper}{inside}") + "\n"

    def _rows(self) -> list[list[Drawing]]:
        rows: list[list[Drawing]] = [[]]
        for drawing in self.drawings:
            if rows[-1] and _width([*rows[-1], drawing]) > self.room:
                rows.append([])
            rows[-1].append(drawing)
        return rows

    def inline(self, lang: str) -> list[str]:
        """Its drawings as SVG for a page, which has the style already.

        On a narrow page a drawing shrinks, but stays readable.
        """
        return [
            _svg(
                self,
                lang,
                drawing.width,
                drawing.height,
                drawing.svg(lang),
                f' style="min-width:{min(drawing.width * 3 // 4, _READABLE)}px"',
                speaks=number == 0,
            )
            for number, drawing in enumerate(self.drawings)
        ]


def _width(row: list[Drawing]) -> int:
    return sum(drawing.width for drawing in row) + _GAP * (len(row) - 1)


def _svg(
    figure: Figure,
    lang: str,
    width: int,
    height: int,
    inside: str,
    style: str = "",
    speaks: bool = True,
) -> str:
    """The svg element. The first drawing of a figure carries the description of all."""
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" width="{width}"'
    opened += f' height="{height}" viewBox="0 0 {width} {height}"{style}'
    if not speaks:
        return f'{opened} aria-hidden="true">\n{inside}\n</svg>'
    title, desc = escape(figure.title.to(lang)), escape(figure.desc.to(lang))
    ids = f"{figure.name}-title {figure.name}-desc"
    return (
        f'{opened} role="img" lang="{"en" if lang == "en" else "zh-CN"}" aria-labelledby="{ids}">\n'
        f'<title id="{figure.name}-title">{title}</title>\n'
        f'<desc id="{figure.name}-desc">{desc}</desc>\n{inside}\n</svg>'
    )
