"""The handouts as pages: one HTML file each, which needs neither a script nor the network.

`student_pages` makes what stands in `handouts/` of student.zip. The site shows the same pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from importlib.resources import files as resources
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.curriculum import Part, Stub
from autograder.handouts.figures import LANGUAGES, figures
from autograder.handouts.figures.figure import Figure
from autograder.handouts.figures.style import CSS
from autograder.handouts.markdown import Rendered, render
from autograder.signatures import Form, is_called, is_class, network, shown, signature
from autograder.text import Text

WORDS = {
    "contents": Text("Contents", "目录"),
    "pages": Text("Pages", "页面"),
    "overview": Text("All parts", "全部各部分"),
    "figure": Text("Figure", "图"),
}
HTML_LANG = {"en": "en", "zh": "zh-CN"}
_FEW = 5  # a figure of more drawings may be wider than the text
_SMALL = 350  # drawings of up to this width stand in pairs on paper
_pages = Environment(
    loader=PackageLoader("autograder.handouts", "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_css = resources("autograder.handouts").joinpath("templates/page.css").read_text("utf-8") + CSS


@dataclass(frozen=True)
class Link:
    """A link in the bar at the top; the open page has no target."""

    name: str
    target: str = ""
    lang: str = ""
    """The language of the other page, if it is another one."""
    title: str = ""
    """The long form of a short name."""


def suffix(lang: str) -> str:
    """What file names in a language have before `.html` or `.md`."""
    return "" if lang == "en" else f".{lang}"


def points(number: float) -> Text:
    """A number of points in words."""
    return Text(f"{number:g} point{'' if number == 1 else 's'}", f"{number:g} 分")


def page(content: Rendered, lang: str, bar: Sequence[Link]) -> str:
    """A whole page."""
    template = _pages.get_template("page.html")
    return template.render(
        page=content, lang=lang, bar=bar, css=_css, words=WORDS, html_lang=HTML_LANG
    )


def handout(
    part: Part, lang: str, parts: Sequence[Part], homework: str | None, home: Link | None = None
) -> str:
    """A part's handout as a page.

    `parts` are the parts that have pages. `homework` is the path from the page to the student's
    folder, for links from each stub to its file and its tests; None if the folder is not there.
    """
    markdown = (part.folder / f"handout{suffix(lang)}.md").read_text(encoding="utf-8")
    content = render(
        markdown,
        images=_figures(part, lang),
        below=_stubs(part, lang, homework),
        names={stub.name: f"#{stub.name}" for stub in part.stubs},
    )
    return page(content, lang, _bar(lang, parts, part, home))


def _bar(lang: str, parts: Sequence[Part], here: Part | None, home: Link | None) -> list[Link]:
    """The bar's links: to the overview, to all parts, and to this page in the other language."""
    other = "zh" if lang == "en" else "en"
    links = [home] if home else []
    links.append(Link(WORDS["overview"].to(lang), f"index{suffix(lang)}.html" if here else ""))
    for part in parts:
        target = "" if part is here else part.page.to(lang)
        links.append(Link(str(part.number), target, title=part.title.to(lang)))
    there = here.page.to(other) if here else f"index{suffix(other)}.html"
    return [*links, language(other, there)]


def language(lang: str, target: str) -> Link:
    """A link to the same page in another language."""
    return Link({"en": "English", "zh": "中文"}[lang], target, HTML_LANG[lang])


def _figures(part: Part, lang: str) -> dict[str, str]:
    """A figure in the place of each image of the handout."""
    return {
        f"figures/{figure.file_name(lang)}": figure_html(figure, lang, number)
        for number, figure in enumerate(figures(part), 1)
    }


def figure_html(figure: Figure, lang: str, number: int = 0) -> str:
    """A figure with its caption, which begins with its number if it has one."""
    small = len(figure.drawings) > 1 and all(d.width <= _SMALL for d in figure.drawings)
    kinds = ["wide"] * (len(figure.drawings) > _FEW) + ["small"] * small
    css = f' class="{" ".join(kinds)}"' if kinds else ""
    caption = f"{WORDS['figure'].to(lang)} {number} · " if number else ""
    caption += escape(figure.title.to(lang))
    drawings = "\n".join(figure.inline(lang))
    return (
        f'<figure{css}>\n<div class="scroll" tabindex="0">\n{drawings}\n</div>\n'
        f"<figcaption>{caption}</figcaption>\n</figure>\n"
    )


def _stubs(part: Part, lang: str, homework: str | None) -> dict[str, str]:
    """Under the heading of a section: the stubs that it speaks of, by the heading's anchor."""
    lists: dict[str, str] = {}
    for question in part.questions:
        for stub in question.stubs:
            section = stub.section.to(lang)
            item = _stub(part, question.id, stub, lang, homework)
            lists[section] = lists.get(section, "") + item
    return {section: f'<ul class="stubs">\n{items}</ul>\n' for section, items in lists.items()}


def _stub(part: Part, question: str, stub: Stub, lang: str, homework: str | None) -> str:
    file = stub.file or part.part
    paths = [f"homework/{file}.py", f"tests/test_{file}.py"]
    where = [
        f"<code>{path}</code>" if homework is None else f'<a href="{homework}{path}">{path}</a>'
        for path in paths
    ]
    return (
        f'<li id="{stub.name}"><span>{question}</span> <code>{stub.name}</code>'
        f'<span class="faint">{points(stub.points).to(lang)}</span>'
        f"<span>{' · '.join(where)}</span>{_signature(part, stub)}</li>\n"
    )


def _signature(part: Part, stub: Stub) -> str:
    """What a stub takes and gives, as its docstring says; nothing for what knows no arrays.

    A class says what it is made with, too: `LSTMModel(D, H, num_layers, O)`.
    """
    if not is_called(part.part, stub.name):
        return ""
    said, made = signature(part.part, stub.name), ""
    if not any((*said.arguments.values(), *said.results.values())):
        return ""
    if is_class(part.part, stub.name):
        sizes = network(part.part, stub.name).sizes.items()
        letters = ", ".join(letter or name for name, letter in sizes)
        made = f"<code>{stub.name}({letters})</code>: "
    results = {"" if name == stub.name else name: form for name, form in said.results.items()}
    sides = map(_values, (said.arguments, results))
    return f'<span class="signature">{made}{" → ".join(filter(None, sides))}</span>'


def _values(values: Mapping[str, Form]) -> str:
    texts = (shown(name, form).strip() for name, form in values.items())
    return ", ".join(f"<code>{escape(text, quote=False)}</code>" for text in texts if text)


def student_pages(
    parts: Sequence[Part],
    readme: Path,
    homework: str | None = "../",
    home: Mapping[str, Link] | None = None,
) -> Iterator[tuple[str, str]]:
    """Name and content of every page in `handouts/` of student.zip: the overview, then the parts.

    The overview shows the student's README, which stands in `readme`, below a list of the parts.
    `homework` is as in `handout`; `home` leads out of the handouts, by language, to more.
    """
    for lang in LANGUAGES:
        out = (home or {}).get(lang)
        text = (readme / f"README{suffix(lang)}.md").read_text(encoding="utf-8")
        content = render(text, link=_between_readmes)
        content = replace(content, body=cards(parts, lang) + content.body)
        yield f"index{suffix(lang)}.html", page(content, lang, _bar(lang, parts, None, out))
        for part in parts:
            yield part.page.to(lang), handout(part, lang, parts, homework, out)


def _between_readmes(target: str) -> str:
    return {"README.md": "index.html", "README.zh.md": "index.zh.html"}.get(target, target)


def cards(parts: Sequence[Part], lang: str, folder: str = "") -> str:
    """A list of the parts, with links to their pages, which stand in a folder."""
    items = ""
    for part in parts:
        ids = ", ".join(dict.fromkeys(question.id for question in part.questions))
        name = f"{part.number} · {escape(part.title.to(lang))}"
        items += (
            f'<li><a href="{folder}{part.page.to(lang)}">{name}</a><br>'
            f'<span class="faint">{ids} · {points(part.points).to(lang)}</span></li>\n'
        )
    return f'<ul class="cards">\n{items}</ul>\n'
