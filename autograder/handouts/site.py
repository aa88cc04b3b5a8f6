"""Everything as a site of plain files: `python -m autograder.handouts.site FOLDER`.

All handouts, the student's README, and the staff's pages. Links between files of the repository
become links between pages.
"""

import shutil
import sys
from collections.abc import Iterator
from html import escape
from os.path import normpath, relpath
from pathlib import Path, PurePosixPath

from autograder.curriculum import all_parts, choose_parts
from autograder.handouts.figures import LANGUAGES, figures
from autograder.handouts.markdown import Rendered, render
from autograder.handouts.pages import (
    Link,
    cards,
    figure_html,
    language,
    page,
    student_pages,
    suffix,
)
from autograder.template.cut import ROOT, TEMPLATE
from autograder.text import Text

_HOME = Text("Home", "首页")
_TITLE = Text("Recurrent networks: a homework", "循环神经网络作业")
_ABOUT = Text(
    "A homework in eight parts that grades itself: from words to vectors, through the recurrent"
    " network and the LSTM with all their gradients, to a network that reads digits row by row.",
    "八个部分的自动评分作业：从词到向量，经过循环神经网络、LSTM 以及它们的全部梯度，"
    "直到逐行识别手写数字的网络。",
)
_FOR_STUDENTS = Text("The parts", "各个部分")
_FOR_STAFF = Text("For staff", "教师与助教")
_START = Text("How to begin, for students", "学生：怎样开始")
PICTURES = ROOT / "docs" / "pictures"
_SHOWN = (
    ("summary.svg", Text("What a student sees after `pytest`", "学生运行 `pytest` 之后看到的")),
    ("report.png", Text("A report: the mistake and a hint", "一份报告：错在哪里，往哪里想")),
)


class SiteError(Exception):
    """A page with a link that leads nowhere; one line says which."""


def staff_files() -> dict[PurePosixPath, str]:
    """The staff's Markdown files in the repository, and the pages that they become."""
    found = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    found += [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CHANGELOG.md"]
    pages = {
        PurePosixPath(file.relative_to(ROOT)): f"staff/{file.stem.lower()}.html" for file in found
    }
    for part in all_parts():
        if (part.folder / "STAFF.md").exists():
            file = PurePosixPath((part.folder / "STAFF.md").relative_to(ROOT))
            pages[file] = f"staff/{part.folder.name}.html"
    return pages


def _places() -> dict[PurePosixPath, str]:
    """The place on the site of each file to which a page may link."""
    places = staff_files()
    for part in all_parts():
        for lang in LANGUAGES:
            file = PurePosixPath(part.folder.relative_to(ROOT)) / f"handout{suffix(lang)}.md"
            places[file] = f"handouts/{part.page.to(lang)}"
    places[PurePosixPath("student_template/README.md")] = "handouts/index.html"
    for picture in _pictures():
        places[PurePosixPath(picture.relative_to(ROOT))] = f"pictures/{picture.name}"
    return places


def _pictures() -> list[Path]:
    """What the README shows: photographs, and figures of the handouts."""
    drawn = [file for part in all_parts() for file in sorted((part.folder / "figures").iterdir())]
    return [*sorted(PICTURES.iterdir()), *drawn]


def _staff_page(file: PurePosixPath, places: dict[PurePosixPath, str]) -> str:
    here = PurePosixPath(places[file])

    def link(target: str) -> str:
        path, mark, anchor = target.partition("#")
        if not path or "://" in path:
            return target
        place = places.get(PurePosixPath(normpath(file.parent / path)))
        if place is None:
            raise SiteError(f"{file}: the link to {target} leads to no page of the site")
        return relpath(place, here.parent) + mark + anchor

    content = render((ROOT / file).read_text(encoding="utf-8"), link=link)
    others = [
        Link(other.stem, "" if other == file else relpath(place, here.parent), title=_title(other))
        for other, place in staff_files().items()
    ]
    return page(content, "en", [Link(_HOME.en, "../index.html"), *others])


def _title(file: PurePosixPath) -> str:
    return (ROOT / file).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def _home(lang: str) -> str:
    """The first page: what the project is, in pictures, and links to the rest."""
    other = "zh" if lang == "en" else "en"
    pictures = "".join(
        f'<figure><img src="pictures/{name}" alt="{escape(said.to(lang).replace("`", ""))}">'
        f"<figcaption>{said.to(lang).replace('`', '')}</figcaption></figure>\n"
        for name, said in _SHOWN
    )
    (lstm,) = choose_parts("lstm")
    pictures += figure_html(figures(lstm)[0], lang)
    staff = "".join(
        f'<li lang="en"><a href="{place}">{escape(_title(file))}</a></li>\n'
        for file, place in staff_files().items()
    )
    body = (
        f"<p>{_ABOUT.to(lang)}</p>\n{pictures}"
        f'<h2 id="parts">{_FOR_STUDENTS.to(lang)}</h2>\n{cards(all_parts(), lang, "handouts/")}'
        f'<p><a href="handouts/index{suffix(lang)}.html">{_START.to(lang)}</a></p>\n'
        f'<h2 id="staff">{_FOR_STAFF.to(lang)}</h2>\n<ul class="cards">\n{staff}</ul>\n'
    )
    content = Rendered(_TITLE.to(lang), (), body)
    bar = [Link(_HOME.to(lang)), language(other, f"index{suffix(other)}.html")]
    return page(content, lang, bar)


def site() -> Iterator[tuple[str, str]]:
    """Path and content of every page. Raises SiteError."""
    places = _places()
    for lang in LANGUAGES:
        yield f"index{suffix(lang)}.html", _home(lang)
    home = {lang: Link(_HOME.to(lang), f"../index{suffix(lang)}.html") for lang in LANGUAGES}
    for name, content in student_pages(all_parts(), TEMPLATE, homework=None, home=home):
        yield f"handouts/{name}", content
    for file, place in staff_files().items():
        yield place, _staff_page(file, places)


def write(folder: Path) -> None:
    """Write the site into a folder. Raises SiteError before it writes anything."""
    for name, content in dict(site()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    for picture in _pictures():
        shutil.copy(picture, folder / "pictures")


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]))
    except SiteError as error:
        sys.exit(f"site: {error}")
