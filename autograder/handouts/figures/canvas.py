"""The pen that draws every figure: boxes, operations, arrows and symbols, as SVG.

Coordinates are pixels at the figure's natural size, x to the right and y downwards. Numbers are
written with at most one decimal, so the same drawing gives the same bytes on every machine.
"""

import re
from html import escape
from math import sqrt

from autograder.text import Text

Point = tuple[float, float]
_PIECE = re.compile(r"([_^])\{([^}]*)\}|([_^])(.)|([^_^]+)")
_RUN = re.compile(r"[A-Za-z]+\u0304?|[^A-Za-z]+")


class Canvas:
    """One drawing, in one language."""

    def __init__(self, width: int, height: int, lang: str) -> None:
        self.width, self.height, self.lang = width, height, lang
        self.parts: list[str] = []

    def add(self, tag: str, css: str, inside: str | None = None, **attributes: float | str) -> None:
        """Any SVG element."""
        said = "".join(f' {name.replace("_", "-")}="{_value(v)}"' for name, v in attributes.items())
        body = "/>" if inside is None else f">{inside}</{tag}>"
        self.parts.append(f'<{tag} class="{css}"{said}{body}')

    # What is written

    def symbol(self, x: float, y: float, tex: str, css: str = "", anchor: str = "middle") -> None:
        """A symbol as in the formulas: `h_{t-1}`, `W_{xh}`. x, y is the middle of the letter."""
        self.add("text", f"m {css}".strip(), _spans(tex), x=x, y=y + 5, text_anchor=anchor)

    def words(
        self, x: float, y: float, text: Text | str, css: str = "", anchor: str = "middle"
    ) -> None:
        """Words of the figure's language; a string is the same in both. `\\n` begins a new line.

        What stands between two `$` is a symbol.
        """
        said = text if isinstance(text, str) else text.to(self.lang)
        for row, line in enumerate(said.split("\n")):
            pieces = enumerate(line.split("$"))
            inside = "".join(_math(p) if i % 2 else escape(p) for i, p in pieces)
            self.add("text", css, inside, x=x, y=y + 4.5 + 17 * row, text_anchor=anchor)

    def near(self, x: float, y: float, tex: str, anchor: str = "middle") -> None:
        """A symbol that may stand on a line: it has a little background around it."""
        self.symbol(x, y, tex, "halo", anchor)

    # What is drawn; x, y is always the middle

    def value(self, x: float, y: float, tex: str, role: str, r: float = 17) -> None:
        """A vector: a circle."""
        self.add("circle", f"b {role}", cx=x, cy=y, r=r)
        self.symbol(x, y, tex)

    def layer(
        self, x: float, y: float, tex: str, role: str = "n", w: float = 46, h: float = 28
    ) -> None:
        """A layer with weights: a box."""
        self.add("rect", f"b {role}", x=x - w / 2, y=y - h / 2, width=w, height=h, rx=5)
        self.symbol(x, y, tex)

    def panel(
        self, x: float, y: float, w: float, h: float, role: str = "n", css: str = "b"
    ) -> None:
        """An empty box with round corners, to put things into."""
        self.add("rect", f"{css} {role}", x=x - w / 2, y=y - h / 2, width=w, height=h, rx=9)

    def op(self, x: float, y: float, mark: str, r: float = 10) -> None:
        """An operation that works entry by entry: a circle with `×`, `+` or `1−` in it."""
        self.add("circle", "op", cx=x, cy=y, r=r)
        if mark in "×+":
            a = r * 0.5 if mark == "+" else r * 0.4
            d = f"M{_n(x - a)} {_n(y)}h{_n(2 * a)}M{_n(x)} {_n(y - a)}v{_n(2 * a)}"
            if mark == "×":
                d = f"M{_n(x - a)} {_n(y - a)}l{_n(2 * a)} {_n(2 * a)}"
                d += f"M{_n(x + a)} {_n(y - a)}l{_n(-2 * a)} {_n(2 * a)}"
            self.add("path", "l", d=d)
        else:
            self.words(x, y - 0.5, mark, "small")

    def copy(self, x: float, y: float, role: str = "") -> None:
        """Where a line divides and both branches carry the same value: a dot."""
        self.add("circle", f"tip {role}".strip(), cx=x, cy=y, r=3.2)

    def line(
        self,
        *points: Point,
        role: str = "",
        css: str = "",
        tip: bool = True,
        bend: float = 8,
        bridge: bool = False,
    ) -> None:
        """A line through the points with rounded corners, and an arrow's tip at its end.

        A bridge is drawn with a gap around it, so that it visibly crosses other lines.
        """
        ends = list(points)
        if tip:
            ends[-1] = _towards(points[-1], points[-2], 6)
        d = f"M{_p(ends[0])}"
        for before, corner, after in zip(ends, ends[1:], ends[2:], strict=False):
            d += f"L{_p(_towards(corner, before, bend))}"
            d += f"Q{_p(corner)} {_p(_towards(corner, after, bend))}"
        d += f"L{_p(ends[-1])}"
        if bridge:
            self.add("path", "l under", d=d)
        self.add("path", f"l {role} {css}".strip(), d=d)
        if tip:
            self._tip(points[-2], points[-1], role)

    def curve(self, *points: Point, role: str = "", css: str = "", tip: bool = True) -> None:
        """A cubic curve: start, two control points, end."""
        a, b, c, end = points
        stop = _towards(end, c, 6) if tip else end
        self.add("path", f"l {role} {css}".strip(), d=f"M{_p(a)}C{_p(b)} {_p(c)} {_p(stop)}")
        if tip:
            self._tip(c, end, role)

    def over(self, x: float, y: float, back: bool = False) -> None:
        """The little arrow over a letter at x, y: the direction in which a network reads."""
        way = "m4 -2.5l-4 2.5l4 2.5" if back else "m8 -2.5l4 2.5l-4 2.5"
        self.add("path", "l", d=f"M{_n(x - 10)} {_n(y - 10)}h12M{_n(x - 10)} {_n(y - 10)}{way}")

    def dots(self, x: float, y: float) -> None:
        """Three dots: and so on."""
        for dx in (-7, 0, 7):
            self.add("circle", "tip", cx=x + dx, cy=y, r=1.7)

    def cell(self, x: float, y: float, size: float, role: str, opacity: float) -> None:
        """An entry of a vector or a table, as dark as it is large; x, y is its upper left."""
        self.add(
            "rect", f"cell {role}", x=x, y=y, width=size, height=size, fill_opacity=f"{opacity:g}"
        )

    def _tip(self, start: Point, end: Point, role: str) -> None:
        back = _towards(end, start, 9)
        dx, dy = (end[0] - back[0]) * 0.42, (end[1] - back[1]) * 0.42
        corners = [end, (back[0] - dy, back[1] + dx), (back[0] + dy, back[1] - dx)]
        self.add("path", f"tip {role}".strip(), d="M" + "L".join(map(_p, corners)) + "z")


def _n(number: float) -> str:
    return f"{round(number, 1):g}"


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else _n(value)


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _towards(start: Point, goal: Point, far: float) -> Point:
    """The point `far` from start on the way to the goal, at most half-way."""
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    length = sqrt(dx * dx + dy * dy) or 1.0
    share = min(far / length, 0.5)
    return start[0] + dx * share, start[1] + dy * share


def _math(tex: str) -> str:
    """A symbol inside words. What follows it is back on the baseline."""
    low = re.search(r"[_^](\{[^}]*\}|.)$", tex)
    back = {"_": -4, "^": 7}[low[0][0]] if low else 0
    end = f'<tspan dy="{back}">\u200b</tspan>' if back else ""
    return f'<tspan class="m">{_spans(tex)}{end}</tspan>'


def _spans(tex: str) -> str:
    """The tspans of a symbol: letters in italics, sub- and superscripts small and shifted."""
    spans, level, wide = "", 0, 0.0
    tex = tex.replace("-", "−")
    for mark, group, mark2, single, base in _PIECE.findall(tex):
        new = {"_": 4, "^": -7, "": 0}[mark or mark2]
        shift = f' dy="{new - level}"' if new != level else ""
        if level > 0 > new:  # a superscript stands above the subscript, not behind it
            shift += f' dx="{_n(-wide)}"'
        wide = 4.6 * len(group or single)
        size = ' font-size="11.5"' if new else ""
        level = new
        for run in _RUN.findall(group or single or base):
            italic = ' class="i"' if _is_slanted(run, most=2 if new else 1) else ""
            inside = escape(run)
            looks = f"{italic}{shift}{size}"
            spans += f"<tspan{looks}>{inside}</tspan>" if looks else inside
            shift = ""
    return spans


def _is_slanted(run: str, most: int) -> bool:
    """Whether these are letters of a symbol, and not a word."""
    letters = run.rstrip("\u0304")  # a bar above the letter
    return letters.isalpha() and len(letters) <= most
