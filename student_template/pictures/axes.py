"""A frame with two axes, for lines, points and a ground of colours: the larger half of `charts`."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from pictures.charts import (
    DASHES,
    EDGE,
    UNDER_NUMBERS,
    WIDTH,
    Label,
    cell,
    show,
    svg,
    text,
    width_of,
)

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class Axes:
    """A frame with two axes, in which lines and points are drawn.

    Numbers that are not finite, and those that a logarithm cannot show, leave a gap.
    """

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        x_label: Label,
        y_label: Label = "",
        *,
        log: bool = False,
        height: float = 220,
        whole: bool = False,
    ) -> None:
        """`log`: the logarithm of y is drawn. `whole`: x counts, so its ticks are whole numbers."""
        self._log, self._height = log, height
        self._x = _widened(*x)
        self._y = _widened(*(self._scaled(v) for v in y))
        self._left, self._right = 52.0, WIDTH - EDGE
        self._top, self._bottom = 26.0, height - 38
        self._drawn = [*self._frame(whole), *self._labels(x_label, y_label)]
        self._taken: list[Box] = []

    def _scaled(self, y: float) -> float:
        if not self._log:
            return y
        return math.log10(y) if y > 0 else math.nan

    def _place(self, x: float, y: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self._x, self._y
        across = self._left + (x - x0) / (x1 - x0) * (self._right - self._left)
        up = self._bottom - (self._scaled(y) - y0) / (y1 - y0) * (self._bottom - self._top)
        return across, min(max(up, self._top - 4), self._bottom + 4)

    def _frame(self, whole: bool) -> Iterator[str]:
        for tick in _ticks(*self._x, 6, whole):
            at = self._place(tick, 1)[0]
            yield f'<path class="rule" d="M{at:.1f} {self._bottom}v4"/>'
            name = show(tick)
            at = min(at, WIDTH - width_of(name) / 2 - 1)
            yield text(at, self._bottom + 16, name, 'text-anchor="middle" class="minor"')
        for tick in _ticks(*self._y, 4, self._log):
            value = 10**tick if self._log else tick
            at = self._place(self._x[0], value)[1]
            yield f'<path class="rule" d="M{self._left} {at:.1f}H{self._right}"/>'
            yield text(self._left - 6, at + 4, show(value), 'text-anchor="end" class="minor"')

    def _labels(self, x_label: Label, y_label: Label) -> Iterator[str]:
        yield text(self._right, self._height - 6, x_label, 'text-anchor="end"')
        yield text(4, 14, y_label)

    def line(self, xs: Sequence[float], ys: Sequence[float], series: int = 0) -> None:
        """A line through points, in the colour and the dash of a series."""
        path, on = [], False
        for x, y in zip(xs, ys, strict=True):
            fine = math.isfinite(self._scaled(float(y)))
            if fine:
                path.append("{}{:.1f} {:.1f}".format("L" if on else "M", *self._place(x, y)))
            on = fine
        self._drawn.append(
            f'<path class="line s{series % 6}" stroke-dasharray="{DASHES[series % 6]}" '
            f'd="{"".join(path)}"/>'
        )

    def steps(self, ys: Sequence[float], series: int = 0) -> None:
        """A line that stays level from each half step to the next, for y at x = 0, 1, 2, ..."""
        ends = [edge for i in range(len(ys)) for edge in (i - 0.5, i + 0.5)]
        self.line(ends, np.repeat(np.asarray(ys, float), 2), series)

    def level(self, y: float, words: Label) -> None:
        """A horizontal line with its name above it."""
        _, at = self._place(self._x[0], y)
        self._drawn.append(
            f'<path class="bar" stroke-dasharray="4 4" d="M{self._left} {at:.1f}H{self._right}"/>'
        )
        self._drawn.append(text(self._right, at - 4, words, 'text-anchor="end"'))

    def point(self, x: float, y: float, words: Label = "", series: int = 0) -> None:
        """A dot, with its name beside it where there is room."""
        if not math.isfinite(self._scaled(y)):
            return
        across, up = self._place(x, y)
        self._taken.append((across - 4, up - 4, across + 4, up + 4))
        self._drawn.append(f'<circle class="f{series % 6}" cx="{across:.1f}" cy="{up:.1f}" r="4"/>')
        if words:
            left, base = self._free(across, up, width_of(words))
            self._drawn.append(text(left, base, words))

    def _free(self, x: float, y: float, wide: float) -> tuple[float, float]:
        """Where a name of this width meets no other name or dot: beside its dot, or farther off."""
        places = [
            place
            for far in (0, 14, 28)
            for place in (
                (x + 7, y + 4 + far),
                (x - 7 - wide, y + 4 - far),
                (x - wide / 2, y - 8 - far),
                (x - wide / 2, y + 16 + far),
            )
        ]
        for left, base in places:
            box = left, base - 11, left + wide, base + 2
            if box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, b) for b in self._taken):
                break
        else:
            left, base = places[0]
        self._taken.append((left, base - 11, left + wide, base + 2))
        return left, base

    def ground(self, values: np.ndarray) -> None:
        """Colour the whole frame by `values`, shape (rows, columns), from the lowest y up and from
        the lowest x on."""
        count, across = values.shape
        wide, high = (self._right - self._left) / across, (self._bottom - self._top) / count
        top = float(np.abs(values[np.isfinite(values)]).max(initial=0.0)) or 1.0
        for (i, j), value in np.ndenumerate(values):
            x, y = self._left + j * wide, self._bottom - (i + 1) * high
            self._drawn += cell(x, y, wide, high, UNDER_NUMBERS * float(value) / top, gap=0)

    def svg(self, alt: Label) -> str:
        """The chart."""
        return svg(self._height, self._drawn, alt)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes cover the same place."""
    (left, top, right, bottom), (x0, y0, x1, y1) = one, other
    return left < x1 and x0 < right and top < y1 and y0 < bottom


def _widened(low: float, high: float) -> tuple[float, float]:
    """A range that is not empty, and holds no number that cannot be drawn."""
    low = low if math.isfinite(low) else 0.0
    high = high if math.isfinite(high) else low + 1
    return (low, high) if high - low > 1e-12 * max(1, abs(low)) else (low - 0.5, high + 0.5)


def _ticks(low: float, high: float, count: int, whole: bool) -> list[float]:
    """Round numbers in a range, about `count` of them."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw * 0.999)
    step = max(1.0, round(step)) if whole else step
    first = math.ceil(low / step - 1e-9)
    ticks = [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]
    return [0.0 if abs(tick) < step / 1e6 else tick for tick in ticks]
