"""Numbers as inline SVG. The numbers stand as text beside each chart, so screen readers skip it."""

from collections.abc import Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT, _FOOT = 560, 150, 22


def histogram(bins: Sequence[int], most: float) -> Markup:
    """How many submissions lie in each tenth of the points."""
    step, highest = _WIDTH / len(bins), max(*bins, 1)
    parts = []
    for i, count in enumerate(bins):
        height = (_HEIGHT - _FOOT - 16) * count / highest
        x, y = i * step, _HEIGHT - _FOOT - height
        parts.append(
            f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{step - 4:.1f}" '
            f'height="{height:.1f}"/>'
        )
        if count:
            parts.append(f'<text x="{x + step / 2:.1f}" y="{y - 4:.1f}">{count}</text>')
    for i in range(0, len(bins) + 1, 2):
        anchor = ("start", "end")[i > 0] if i in (0, len(bins)) else "middle"
        parts.append(
            f'<text class="axis" style="text-anchor:{anchor}" x="{i * step:.1f}" y="{_HEIGHT - 6}">'
            f"{most * i / len(bins):g}</text>"
        )
    return Markup(
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">{"".join(parts)}'
        "</svg>"
    )


def bar(share: float) -> Markup:
    """A share from 0 to 1 as a bar."""
    return Markup(
        '<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rail" width="100" height="10"/><rect class="bar" width="{100 * share:.0f}" '
        'height="10"/></svg>'
    )
