"""Charts as inline SVG that follow the page: its language, its light or dark colours, its width.

Both the grader's reports and the student's own pages draw with this file. `STYLE` belongs into the
page.
A chart is text. The first three colours are those of the handouts' figures (states, gradients,
inputs). Colour is never the only mark: each line has a dash of its own as well.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple, Protocol

import numpy as np


class Bilingual(Protocol):
    """A sentence in both languages."""

    en: str
    zh: str


class Words(NamedTuple):
    """The same words in English and in Chinese."""

    en: str
    zh: str


Label = Bilingual | str
"""Words in both languages, or a symbol that needs none."""

WIDTH = 372
"""Units across a chart; the page decides how large that is."""
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")
EDGE = 12
_LETTER = 7.2
"""How wide a letter is, about."""
UNDER_NUMBERS = 0.55
"""How strong the strongest colour is where a number stands on it."""

STYLE = """
:root { --series-0: #0072b2; --series-1: #d55e00; --series-2: #009e73; --series-3: #a34a86;
  --series-4: #7a5c00; --series-5: #5d6369; --warm: #d55e00; --cool: #0072b2; --void: #e9ebee }
@media (prefers-color-scheme: dark) {
  :root { --series-0: #56b4e9; --series-1: #ff8f45; --series-2: #1fc29a; --series-3: #e79fc9;
    --series-4: #e8c547; --series-5: #9aa0a6; --warm: #ff8f45; --cool: #56b4e9; --void: #2a2e33 } }
.chart { display: block; width: 100%; max-width: 36rem; height: auto;
  font: 12px/1 system-ui, "Noto Sans CJK SC", sans-serif }
.chart text { fill: var(--ink) } .chart .minor { fill: var(--faint) }
.chart .rule { stroke: var(--line); fill: none } .chart .bar { stroke: var(--ink) }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round }
.chart .void { fill: var(--void) } .chart .warm { fill: var(--warm) }
.chart .cool { fill: var(--cool) } .chart .wrong { fill: none; stroke: var(--bad); stroke-width: 2 }
.chart .cross { stroke: var(--bad); stroke-width: 2 }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .3rem 0 0;
  padding: 0; font-size: .9rem }
.legend svg { width: 2rem; height: .8rem; vertical-align: middle; margin-right: .4rem }
""" + "".join(
    f".s{i} {{ stroke: var(--series-{i}) }} .f{i} {{ fill: var(--series-{i}) }}\n" for i in range(6)
)


def both(words: Label) -> str:
    """Words as HTML, a span for each language; the page shows one of them or both."""
    return _both(words, "span")


def plain(words: Label) -> str:
    """Words as one text, for what cannot hold spans: an alternative text."""
    return words if isinstance(words, str) else f"{words.en} {words.zh}".strip()


def _both(words: Label, tag: str) -> str:
    if isinstance(words, str):
        return escape(words)
    return (
        f'<{tag} lang="en">{escape(words.en)}</{tag}> <{tag} lang="zh">{escape(words.zh)}</{tag}>'
    )


def text(x: float, y: float, words: Label, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{_both(words, "tspan")}</text>'


def svg(height: float, inside: Iterable[str], alt: Label) -> str:
    """A chart of some height, with its alternative text."""
    name = escape(plain(alt), quote=True)
    size = f'viewBox="0 0 {WIDTH} {height:.0f}"'
    return f'<svg class="chart" {size} role="img" aria-label="{name}">{"".join(inside)}</svg>'


def legend(names: Iterable[Label], series: Iterable[int] | None = None) -> str:
    """What each line is; `series` are the lines' numbers, by default 0, 1, 2, ..."""
    items = (
        f'<li><svg viewBox="0 0 32 10" aria-hidden="true"><path class="s{i % 6}" stroke-width="3" '
        f'stroke-dasharray="{DASHES[i % 6]}" d="M0 5H32"/></svg>{both(name)}</li>'
        for i, name in zip(series or itertools.count(), names, strict=False)
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def show(number: float) -> str:
    """A number as short as it can be read."""
    if not math.isfinite(number):
        return str(number)
    if number == round(number) and abs(number) < 1e5:
        return f"{number:.0f}"
    return f"{number:.3g}".replace("e-0", "e-").replace("e+0", "e")


def heat(
    values: np.ndarray,
    *,
    alt: Label,
    rows: Sequence[Label] = (),
    columns: Sequence[Label] = (),
    label: Label = "",
    wrong: np.ndarray | None = None,
    numbers: bool = False,
    largest: float | None = None,
) -> str:
    """A matrix, shape (rows, columns), as coloured cells: orange above 0, blue below, the stronger
    the larger.

    `label` says what goes down and what goes across. `wrong`, a mask of the same shape, marks cells
    with a frame. `largest` is the number with full colour, by default the largest in the matrix. A
    number that is not finite is a cross.
    """
    values = np.atleast_2d(np.asarray(values, float))
    finite = np.abs(values[np.isfinite(values)])
    top = largest or finite.max(initial=0.0) or 1.0
    strongest = UNDER_NUMBERS if numbers else 1.0
    framed = np.zeros(values.shape, bool) if wrong is None else np.atleast_2d(wrong)
    left = max([18.0, *(width_of(row) + 12 for row in rows)])
    step = min(34.0, (WIDTH - left - EDGE) / values.shape[1])
    high = min(max(step, 15.0), 24.0)
    head = 4.0 + (18 if label else 0) + (16 if columns else 0)
    drawn = [text(2, 14, label), *_column_names(columns, left, head - 5, step)]
    for i, name in enumerate(rows):
        at = head + (i + 0.5) * high + 4
        drawn.append(text(left - 6, at, name, 'text-anchor="end"'))
    for (i, j), value in np.ndenumerate(values):
        x, y = left + j * step, head + i * high
        drawn += cell(x, y, step, high, float(value) / top * strongest)
        if numbers:
            more = 'text-anchor="middle"'
            drawn.append(text(x + step / 2, y + high / 2 + 4, _short(float(value)), more))
        if framed[i, j]:
            size = f'width="{step - 3:.1f}" height="{high - 3:.1f}"'
            drawn.append(f'<rect class="wrong" x="{x + 1.5:.1f}" y="{y + 1.5:.1f}" {size}/>')
    return svg(head + len(values) * high + 6, drawn, alt)


def _column_names(columns: Sequence[Label], left: float, y: float, step: float) -> Iterator[str]:
    """The names above columns of width `step`: all, or every few where they are crowded."""
    crowded = 15 * sum(map(bool, columns)) > len(columns) * step
    every = math.ceil(15 / step) if crowded else 1
    for j, name in list(enumerate(columns))[::every]:
        yield text(left + (j + 0.5) * step, y, name, 'text-anchor="middle" class="minor"')


def gauge(value: float, marks: Sequence[float], *, alt: Label) -> str:
    """A share of 1 as a bar, against the marks that it should reach."""
    low = max(0.0, min(value, *marks) - 0.1)
    left, right = 8.0, WIDTH - 44.0

    def at(share: float) -> float:
        return left + (share - low) / (1 - low) * (right - left)

    drawn = [
        f'<rect class="void" x="{left}" y="18" width="{right - left}" height="22"/>',
        f'<rect class="cool" x="{left}" y="18" width="{at(value) - left:.1f}" height="22"/>',
        text(at(value) + 4, 13, f"{value:.1%}", 'text-anchor="middle"'),
    ]
    for row, mark in enumerate(marks):
        x, down = at(mark), 56.0 + 14 * (row % 3)
        drawn.append(f'<path class="bar" stroke-dasharray="4 3" d="M{x:.1f} 16V{down - 12}"/>')
        drawn.append(text(x, down, f"{mark:.1%}", 'text-anchor="middle" class="minor"'))
    return svg(60 + 14 * min(3, len(marks)), drawn, alt)


def cell(
    x: float, y: float, wide: float, high: float, strength: float, gap: float = 1.0
) -> Iterator[str]:
    size = f'width="{wide - gap:.2f}" height="{high - gap:.2f}"'
    yield f'<rect class="void" x="{x:.2f}" y="{y:.2f}" {size}/>'
    if not math.isfinite(strength):
        yield f'<path class="cross" d="M{x + 3:.1f} {y + 3:.1f}l{wide - 7:.1f} {high - 7:.1f}"/>'
    elif abs(strength) > 0.004:
        colour = "warm" if strength > 0 else "cool"
        at = f'x="{x:.2f}" y="{y:.2f}"'
        yield f'<rect class="{colour}" {at} {size} opacity="{min(1, abs(strength)):.2f}"/>'


def _short(number: float) -> str:
    """A number for a cell: two decimals, without trailing zeros."""
    text = f"{number:.2f}".rstrip("0").rstrip(".") if math.isfinite(number) else ""
    return "0" if text == "-0" else text


def width_of(words: Label) -> float:
    """About how wide a label is; Chinese letters are twice as wide."""
    text = plain(words)
    return _LETTER * sum(1.7 if ord(letter) > 0x2E80 else 1 for letter in text)
