"""What a student reads in a stub: the same in English and in Chinese, or in one of them alone."""

import ast
import json
import re
import unicodedata
from collections import Counter
from itertools import takewhile
from textwrap import dedent
from typing import NamedTuple

import pytest

from autograder.curriculum import all_parts
from autograder.template import cut
from autograder.template.languages import (
    DIVIDER,
    LANGUAGES,
    comments,
    docstrings,
    in_language,
    is_chinese,
    notebook_in_language,
)
from tests.test_terms import TERMS

FILES = {
    f"{file}.py": cut.stub(part, cut.source(file)) for part in all_parts() for file in part.files
}
FILES["__init__.py"] = cut.PACKAGE_DOC
SECTIONS = {"参数：": "Args:", "返回：": "Returns:", "抛出：": "Raises:", "属性：": "Attributes:"}
ITEM = re.compile(r" {4}([\w.]+(?:, [\w.]+)*): ")
THREE_WORDS = re.compile(r"(?<!\w)(?:[a-z]+ ){2}[a-z]+")
each_file = pytest.mark.parametrize("name", FILES)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


class Words(NamedTuple):
    """A docstring in both languages."""

    where: str
    english: str
    chinese: str


def written(name: str) -> list[Words]:
    """Every docstring of a stub."""
    found = []
    for start, end in docstrings(FILES[name]):
        text = dedent("\n".join(FILES[name].splitlines()[start:end])).strip()
        english, divider, chinese = text[3:-3].partition(f"\n\n{DIVIDER}\n\n")
        assert divider, f"{name}:{start + 1} has no Chinese"
        found.append(Words(f"{name}:{start + 1}", english, chinese))
    return found


def items(text: str) -> list[tuple[str, str]]:
    """The names that a docstring lists, each with the section in which it stands."""
    found, section = [], ""
    for line in text.splitlines():
        if line in (*SECTIONS, *SECTIONS.values()):
            section = SECTIONS.get(line, line)
            found.append((section, ""))
        elif section and (item := ITEM.match(line)):
            found.append((section, item[1]))
    return found


def formulas(text: str) -> list[str]:
    """What stands in the lines set apart, without the words beside it."""
    lines = list(takewhile(lambda x: x not in {*SECTIONS, *SECTIONS.values()}, text.splitlines()))
    apart = [line.strip() for line in lines if line.startswith("    ")]
    fields = [field for line in apart for field in re.split(r"\s{2,}", line)]
    return [x for x in fields if not (is_chinese(x) or x.startswith("(") or THREE_WORDS.search(x))]


def facts(text: str) -> dict[str, Counter]:
    """What must be the same in every language."""
    patterns = {
        "shapes": r"\((?=[^)]*,)(?![NQ]\d)(?:\.\.\.|[0-9A-Z]\w*)(?:, ?[\w.* -]+)*,?\)",
        "numbers": r"(?<![\w.])[±-]?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])",
        "code": r"`[^`]+`",
        "quoted": r'"[^"]*"',
        "names": r"(?<![\w])[A-Za-z]+_(?:\w+|\{[^}]*\})",
        "errors": r"\w*Error",
        "years": r"\b(?:19|20)\d\d\b",
        "authors": r"([A-Z]\w+)(?: et al\.| 等)? (?:19|20)\d\d",
    }
    line = " ".join(text.split())
    return {kind: Counter(re.findall(pattern, line)) for kind, pattern in patterns.items()}


def width(line: str) -> int:
    """In columns of a terminal or an editor: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@each_file
def test_both_languages_list_the_same_arguments_results_and_errors(name):
    for words in written(name):
        assert items(words.chinese) == items(words.english), words.where


@each_file
def test_both_languages_have_the_same_formulas(name):
    for words in written(name):
        assert formulas(words.chinese) == formulas(words.english), words.where


@each_file
def test_both_languages_have_the_same_shapes_numbers_and_names(name):
    for words in written(name):
        assert facts(words.chinese) == facts(words.english), words.where


@each_file
def test_the_chinese_of_a_docstring_uses_the_terms(name):
    for words in written(name):
        prose = re.sub(r'"[^"]*"|`[^`]*`|^ {4}[\w, ]+:', "", words.english, flags=re.MULTILINE)
        english, chinese = " ".join(prose.split()), "".join(words.chinese.split())
        for term in TERMS:
            if term["zh"] and re.search(rf"\b{term['en']}s?\b", english, re.IGNORECASE):
                assert term["zh"] in chinese, f"{words.where}: {term['en']} is {term['zh']}"


@each_file
def test_each_half_is_in_its_own_language(name):
    for words in written(name):
        assert not re.search(r"[，。：；、（）“”]", words.english), words.where
        for paragraph in words.chinese.split("\n\n"):
            is_apart = paragraph.startswith("    ")
            assert is_chinese(paragraph) or is_apart, f"{words.where}: {paragraph}"


@each_file
def test_comments_are_in_both_languages_english_first(name):
    lines = FILES[name].splitlines()
    for start, end in comments(FILES[name]):
        chinese = [is_chinese(line) for line in lines[start:end]]
        assert set(chinese) == {False, True}, f"{name}:{start + 1}"
        assert chinese == sorted(chinese), f"{name}:{start + 1}: English first"


@each_file
def test_no_words_stand_beside_code(name):
    assert not [line for line in FILES[name].splitlines() if re.search(r"\S +# (?!noqa|fmt)", line)]


@each_file
@each_language
def test_a_stub_in_one_language_is_the_same_program(name, lang):
    def program(source: str) -> str:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                node.value = ast.Constant("")
        return ast.dump(tree)

    shown = in_language(FILES[name], lang)
    assert program(shown) == program(FILES[name])
    assert max(map(width, shown.splitlines())) <= 100


@each_file
def test_one_language_shows_nothing_of_the_other(name):
    assert DIVIDER not in in_language(FILES[name], "en") + in_language(FILES[name], "zh")
    chinese = in_language(FILES[name], "zh")
    assert not re.search(r"^ *(Args|Returns|Raises|Attributes):$", chinese, re.MULTILINE)
    english = in_language(FILES[name], "en")
    assert not re.search(r"^ *(参数|返回|抛出|属性)：$", english, re.MULTILINE)
    both = Counter(FILES[name].splitlines())
    assert not Counter(line for line in english.splitlines() if '"""' not in line) - both
    assert not Counter(line for line in chinese.splitlines() if '"""' not in line) - both


def test_a_docstring_of_one_line_stays_on_one_line():
    source = f'X = 1\n"""One.\n\n{DIVIDER}\n\n一。\n"""\n# two\n# 二\n'
    assert in_language(source, "en") == 'X = 1\n"""One."""\n# two\n'
    assert in_language(source, "zh") == 'X = 1\n"""一。"""\n# 二\n'
    assert in_language(source, "both") == source


def test_the_notebook_in_one_language():
    notebook = (cut.TEMPLATE / "notebooks" / "playground.ipynb").read_text(encoding="utf-8")
    assert notebook_in_language(notebook, "both") == notebook
    for lang in ("en", "zh"):
        shown = json.loads(notebook_in_language(notebook, lang))["cells"]
        assert len(shown) == len(json.loads(notebook)["cells"])
        for cell in shown:
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                assert [is_chinese(p) for p in text.split("\n\n")] == [lang == "zh"] * 2
            else:
                assert DIVIDER not in text
                compile(text, "cell", "exec")
