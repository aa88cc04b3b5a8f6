"""One page that stands alone: no script from elsewhere, no font, no network."""

import html
from collections.abc import Iterable

from pictures.charts import STYLE, Label, Words, both

LOOK = """
:root { --ink: #1c1e21; --faint: #5d6369; --line: #dcdfe3; --good: #12743b; --bad: #b3261e;
  --paper: #fff; --box: #f5f6f7; color-scheme: light dark }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e3; --faint: #9aa0a6; --line: #363b41;
  --good: #5ccb8a; --bad: #ff8a80; --paper: #16181b; --box: #1f2226 } }
* { box-sizing: border-box }
body { font: 16px/1.55 system-ui, "Noto Sans CJK SC", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 76rem; margin: 0 auto; padding: 1rem;
  overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline }
h1 { margin: .5rem 0; flex: 1 1 auto } h2 { font-size: 1.1rem; margin: 0 0 .3rem }
.album { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)) }
section { background: var(--box); border: 1px solid var(--line); border-radius: 8px; padding: 1rem;
  min-width: 0 }
p { margin: .4rem 0 } .look { color: var(--faint) } .note { border-left: 4px solid var(--bad);
  padding-left: .8rem } .good { color: var(--good) } .bad { color: var(--bad) }
table { border-collapse: collapse; font-size: .9rem } td, th { padding: .2rem .6rem .2rem 0;
  text-align: left; vertical-align: top }
.part { grid-column: 1 / -1; margin: .8rem 0 0; font-size: 1.4rem }
.digits { display: grid; gap: .6rem; grid-template-columns: repeat(4, 1fr) }
.digits figure { margin: 0; font-size: .8rem } .digit { width: 100%; fill: var(--ink);
  background: var(--void); display: block }
html[data-lang=en] [lang=zh], html[data-lang=zh] [lang=en] { display: none }
html[data-lang=both] :is(p, h1, h2) > [lang=zh] { display: block }
button { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--line);
  border-radius: 6px; padding: .2rem .7rem; cursor: pointer }
@media (max-width: 30rem) { body { padding: .5rem } section { padding: .6rem } }
@media print { button { display: none } section { break-inside: avoid } }
"""
_SWITCH = (
    "const d = document.documentElement.dataset;d.lang = {both: 'en', en: 'zh', zh: 'both'}[d.lang]"
)


def page(title: Words, sections: Iterable[str], lang: str, lead: Words | None = None) -> str:
    """The page as text; `lang` is what it opens in: "en", "zh" or "both"."""
    opening = paragraph(lead) if lead else ""
    return (
        f'<!doctype html>\n<html lang="{"zh" if lang == "zh" else "en"}" data-lang="{lang}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{html.escape(title.en)} · {html.escape(title.zh)}</title>\n"
        f"<style>{LOOK}{STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{both(title)}</h1>"
        f'<button onclick="{_SWITCH}">English / 中文</button></header>\n'
        f'<main>\n{opening}<div class="album">\n'
        + "\n".join(sections)
        + "\n</div>\n</main>\n</body>\n</html>\n"
    )


def paragraph(words: Words, kind: str = "") -> str:
    """A paragraph in both languages."""
    return f'<p class="{kind}">{both(words)}</p>' if kind else f"<p>{both(words)}</p>"


def section(title: Label, look: Words, body: str) -> str:
    """A picture with its title and what to look for; `body` is HTML."""
    return f"<section><h2>{both(title)}</h2>{paragraph(look, 'look')}{body}</section>"


def note(why: Words) -> str:
    """What stands in the place of a picture that could not be drawn."""
    return paragraph(why, "note")
