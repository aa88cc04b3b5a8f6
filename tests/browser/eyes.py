"""What is looked at in a page, as questions to the browser."""

from tests.browser.chromium import Tab

WIDTHS = (360, 480, 768, 1024, 1280, 1600)
WIDER = """[document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll, svg, math') && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + ' ' + e.textContent.slice(0, 40))]"""
_OUTSIDE = """[...document.querySelectorAll('svg.fig, svg.chart')].flatMap(svg => {
  const {width, height} = svg.viewBox.baseVal, slack = svg.matches('.fig') ? 8 : 1;
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBBox();
    return box.width && (box.x < -slack || box.y < -slack || box.x + box.width > width + slack
      || box.y + box.height > height + slack);
  }).map(text => text.textContent);
})"""
_COVERED = """[...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const all = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()])
    .filter(([, box]) => box.width);
  return all.flatMap(([name, a], i) => all.slice(i + 1).filter(([, b]) =>
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1
    && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3
  ).map(([other]) => name + ' on ' + other));
})"""
_AXE = """axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))"""


def too_wide(tab: Tab) -> list[str]:
    """What reaches out of the window at some width."""
    found = []
    for width in WIDTHS:
        tab.look(width)
        scrolled, *elements = tab.ask(WIDER)
        found += [f"{width}: {element}" for element in elements]
        found += [f"{width}: the page is {scrolled} wide"] if scrolled != width else []
    return found


def outside(tab: Tab) -> list[str]:
    """Words that reach out of their drawing."""
    return tab.ask(_OUTSIDE)


def covered(tab: Tab) -> list[str]:
    """Words of a chart that lie on other words."""
    return tab.ask(_COVERED)


def hard_to_read(tab: Tab, axe: str) -> list[str]:
    """What axe-core finds: contrast, alternative texts, names of links, landmarks."""
    tab.ask(axe + "; 0")
    return tab.ask(_AXE)
