"""The figures: in step with their files and the handouts, and readable by all."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from autograder.curriculum import Part, all_parts, choose_parts
from autograder.handouts.figures import LANGUAGES, figures, files
from autograder.handouts.figures.figure import Figure
from autograder.handouts.figures.style import FAINT, INK, PAPER, ROLES
from solutions.lstm import SYMBOLS

SVG = "{http://www.w3.org/2000/svg}"
each_part = pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.part)
each_lang = pytest.mark.parametrize("lang", LANGUAGES)
each_figure = pytest.mark.parametrize(
    "figure",
    [pytest.param(f, id=f"{p.part}-{f.name}") for p in all_parts() for f in figures(p)],
)


def words(figure: Figure, lang: str) -> list[str]:
    """What is written in a figure, without its title and its description."""
    texts = ET.fromstring(figure.file(lang)).iter(f"{SVG}text")
    return ["".join(text.itertext()).replace("\u200b", "") for text in texts]


@each_part
def test_the_files_are_what_the_figures_draw(part: Part) -> None:
    """After a change: `make figures`."""
    made = files(part)
    assert set((part.folder / "figures").iterdir()) == set(made)
    for path, content in made.items():
        assert path.read_text(encoding="utf-8") == content, path.name


@each_part
@each_lang
def test_the_handout_shows_each_figure_once_by_its_title(part: Part, lang: str) -> None:
    name = "handout.md" if lang == "en" else "handout.zh.md"
    shown = re.findall(r"^!\[(.+)\]\((.+)\)$", (part.folder / name).read_text("utf-8"), re.M)
    assert shown == [(f.title.to(lang), f"figures/{f.file_name(lang)}") for f in figures(part)]


@each_figure
@each_lang
def test_a_figure_tells_what_it_shows_and_asks_for_nothing(figure: Figure, lang: str) -> None:
    file = figure.file(lang)
    root = ET.fromstring(file)
    assert root.findtext(f"{SVG}title") == figure.title.to(lang)
    assert len(root.findtext(f"{SVG}desc") or "") > 40
    ids = {element.get("id") for element in root.iter()}
    assert set(root.attrib["aria-labelledby"].split()) <= ids
    assert not re.search(r"<script|<image|href|url\(|@import|@font-face", file)


@each_figure
def test_both_languages_are_the_same_drawing(figure: Figure) -> None:
    """Only words differ, and no Chinese is left in the English one but the sentence itself."""
    said = r"\s*<(text|title|desc).*?</\1>|lang=\S+"
    assert len({re.sub(said, "", figure.file(lang)) for lang in LANGUAGES}) == 1
    sentence = "你知道中国有个教AI的老师叫陶卓吗"
    chinese = [w for w in words(figure, "en") if re.search("[\u4e00-\u9fff]", w)]
    assert all(word in sentence for word in chinese)


def test_the_cell_has_every_mark_that_symbols_asks_for() -> None:
    (lstm,) = choose_parts("lstm")
    (cell,) = figures(lstm)
    marks = {word.replace("σ", "sigma") for word in words(cell, "en")}
    assert {mark.replace("_", "") for mark in SYMBOLS} <= marks


def test_the_parameters_stand_in_the_network_of_part_2() -> None:
    (rnn,) = choose_parts("rnn")
    said = words(figures(rnn)[0], "zh")
    for group in ("Wxh", "Whh", "Why", "bh", "by"):
        assert said.count(group) == 7, "once in the rolled network, once at each step drawn"
    assert [word for word in said if word in "你知叫陶卓吗"] == list("你知叫陶卓吗")


def _light(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _over(colour: str, paper: str, opacity: float) -> str:
    """A colour laid on paper."""
    pairs = [(int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shade", (0, 1), ids=("light", "dark"))
def test_what_is_written_can_be_read(shade: int) -> None:
    """At least 4.5 to 1 on the paper and in every box, as WCAG 2 asks of small text."""
    assert _contrast(FAINT[shade], PAPER[shade]) >= 4.5
    for colours in ROLES.values():
        assert _contrast(INK[shade], _over(colours[shade], PAPER[shade], 0.22)) >= 4.5


def test_the_roles_differ_in_lightness_for_those_who_see_no_hue() -> None:
    """Roles that meet in one drawing as lines: states, memory and gradient; inputs, outputs."""
    lights = sorted(_light(ROLES[role][0]) for role in "hdc")
    assert all(high / low > 1.15 for low, high in pairwise(lights))
