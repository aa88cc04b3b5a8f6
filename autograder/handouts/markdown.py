"""Markdown -> HTML: formulas as MathML, code in colour, figures inside the page. No script."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from math_core import LatexToMathML
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

_LEXERS = {"python": "python", "toml": "toml", "json": "json", "yaml": "yaml"}
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9_])[A-Za-zα-ω](?:[_^](?:\{[^{}]+\}|[A-Za-z0-9]{1,3}))(?![A-Za-z0-9_])"
)
"""A symbol inside words, typed as `h_{t-1}` or `b_d`."""
_MATH = LatexToMathML()


@dataclass(frozen=True)
class Rendered:
    """A page's content: its title, its sections as (anchor, heading), and the HTML below it."""

    title: str
    sections: tuple[tuple[str, str], ...]
    body: str


def slug(heading: str) -> str:
    """GitHub's anchor of a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def render(
    text: str,
    link: Callable[[str], str] = lambda target: target,
    images: Mapping[str, str] | None = None,
    below: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Rendered:
    """Render a Markdown text.

    Args:
        text: begins with its title, `# ...`.
        link: gives the address, seen from the page, for the target of a link or an image. images:
            HTML that stands in the place of an image, by its target. below: HTML that stands under
            a heading of the second level, by its anchor. names: where a `name` in a table leads to.
    """
    markdown = _markdown()
    tokens = markdown.parse(text)
    _retarget(tokens, link, images or {}, names or {})
    sections, content = [], []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        content.append(token)
        if token.type == "heading_open" and token.tag == "h2" and after:
            sections.append((str(token.attrs["id"]), after.content.replace("`", "")))
        elif token.type == "heading_close" and token.tag == "h2":
            extra = (below or {}).get(sections[-1][0], "")
            content.append(Token("html_block", "", 0, content=extra))
    body = markdown.renderer.render(content[3:], markdown.options, {})
    return Rendered(tokens[1].content, tuple(sections), body)


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "highlight": _highlight}).enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_digits=False, renderer=_math)
    markdown.use(anchors_plugin, max_level=4, slug_func=slug)
    markdown.add_render_rule("text", lambda _, tokens, i, *__: _symbols(tokens[i].content))
    markdown.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>\n')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    # The plugin wraps formulas in elements of its own; MathML needs none.
    markdown.add_render_rule("math_inline", lambda _, tokens, i, *__: _inline(tokens[i].content))
    markdown.add_render_rule("math_block", lambda _, tokens, i, *__: _display(tokens[i].content))
    return markdown


def _math(content: str, options: Mapping[str, object]) -> str:
    return _display(content) if options["display_mode"] else _inline(content)


def _inline(tex: str) -> str:
    return _MATH.convert_with_local_state(tex, displaystyle=False)


def _symbols(text: str) -> str:
    """Words with their symbols as MathML."""
    return _SYMBOL.sub(lambda found: _inline(found[0]), escape(text, quote=False))


def _display(tex: str) -> str:
    """A displayed formula. On a narrow page it may break where `\\qquad` stands."""
    formulas = (_MATH.convert_with_local_state(t, displaystyle=True) for t in tex.split(r"\qquad"))
    return f'<div class="scroll formula" tabindex="0">{"".join(formulas)}</div>\n'


def _highlight(code: str, language: str, attributes: str) -> str:
    """A block of code: in colour if we know its language. A worked example is a session."""
    known = "pycon" if attributes == "worked" else _LEXERS.get(language, "text")
    lexer = get_lexer_by_name(known)
    inside = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="scroll" tabindex="0"><code>{inside}</code></pre>'


def _retarget(
    tokens: list[Token],
    link: Callable[[str], str],
    images: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Give links their addresses on the page, and replace images by figures."""
    in_table = False
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        in_table = (in_table or token.type == "table_open") and token.type != "table_close"
        if token.type != "inline":
            continue
        if before.type == "th_open" and not token.content:
            before.tag = after.tag = "td"  # the corner of a table is the head of nothing
        children = token.children or []
        if len(children) == 1 and (figure := images.get(str(children[0].attrs.get("src")))):
            token.type, token.content, token.children = "html_block", figure, None
            before.hidden = after.hidden = True  # no paragraph around it
            continue
        for child in children:
            _lead(child, link, names if in_table else {})


def _lead(child: Token, link: Callable[[str], str], names: Mapping[str, str]) -> None:
    """Give a link its address, and make the name of a stub a link to its section."""
    for name in child.attrs.keys() & {"href", "src"}:
        child.attrs[name] = link(str(child.attrs[name]))
    if child.type == "code_inline" and child.content in names:
        child.type = "html_inline"
        target = escape(names[child.content])
        child.content = f'<a href="{target}"><code>{escape(child.content)}</code></a>'
