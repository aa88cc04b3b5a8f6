"""Cuts the marked answers out of a solution, so that the student's stub is left.

The marks are described in `solutions/__init__.py`. The solution is the only place where a stub's
docstring is written.
"""

import hashlib
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from autograder.curriculum import Part, all_parts
from autograder.template import mistakes, tables
from autograder.template.languages import DIVIDER, LANGUAGES, in_language

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions"
TEMPLATE = ROOT / "student_template"
SHIPPED = ROOT / "autograder" / "shipped"

_MARK = re.compile(r"(?P<indent> *)# (?P<mark>answer|stub|end)$")
_DEFINITION = re.compile(r"(?:def|class) (\w+)")
_SHIPPED_IMPORT = re.compile(r"\bautograder\.shipped\.(?:tests\.)?")
"""The tests of students import from their own folder, the pictures from theirs by its name."""
_IMPORT = re.compile(r"^( *(?:from|import)) solutions\.", re.MULTILINE)
PACKAGE_DOC = f'''"""Your homework, a file for each part: fill in what says NotImplementedError.

{DIVIDER}

你的作业，每个部分一个文件：把写着 NotImplementedError 的地方填好。
"""
'''


class CutError(Exception):
    """A solution whose marks do not fit together, or something missing; the message says where."""


def stub(part: Part, source: str) -> str:
    """The student's version of a solution's source. Raises CutError."""
    lines = "\n".join(_stub_lines(part, as_homework(source).splitlines()))
    return re.sub(r"\n{4,}", "\n\n\n", lines).rstrip() + "\n"


def student_file(part: Part, file: str) -> str:
    """A file as the student downloads it: which page to read, then the stubs. Raises CutError."""
    page = f"# Handout: handouts/{part.page.en}\n# 讲义：handouts/{part.page.zh}\n"
    return page + stub(part, source(file))


def as_homework(source: str) -> str:
    """A solution's source with its imports of other parts turned to the student's files."""
    return _IMPORT.sub(r"\1 homework.", source)


def answers(source: str) -> list[str]:
    """The lines of a solution that no student may see."""
    found, inside = [], False
    for line in source.splitlines():
        mark = _MARK.match(line)
        inside = mark["mark"] == "answer" if mark else inside
        if inside and not mark and line.strip():
            found.append(line.strip())
    return found


def _stub_lines(part: Part, lines: list[str]) -> Iterator[str]:
    state, stub_given, name = "end", False, ""
    follows = {"end": {"answer"}, "answer": {"stub", "end"}, "stub": {"end"}}
    for number, line in enumerate(lines, 1):
        mark = _MARK.match(line)
        if not mark:
            if definition := _DEFINITION.match(line):
                name = definition[1]
            if state == "end":
                yield line
            elif state == "stub":
                yield _uncommented(line, part, number)
            continue
        if mark["mark"] not in follows[state]:
            raise CutError(f"{part.part}.py:{number}: '# {mark['mark']}' does not belong here")
        stub_given = mark["mark"] == "stub" or (stub_given and mark["mark"] == "end")
        state = mark["mark"]
        if state == "end" and not stub_given and mark["indent"]:
            yield f'{mark["indent"]}raise NotImplementedError("{_question(part, name, number)}")'
    if state != "end":
        raise CutError(f"{part.part}.py: the last answer has no '# end'")


def _uncommented(line: str, part: Part, number: int) -> str:
    indent, hash_sign, rest = line.partition("# ")
    if indent.strip() or not hash_sign:
        raise CutError(f"{part.part}.py:{number}: a stub line must begin with '# '")
    return indent + rest


def source(file: str) -> str:
    """The solution that a student's file is cut from."""
    return (SOLUTIONS / f"{file}.py").read_text(encoding="utf-8")


def _question(part: Part, name: str, number: int) -> str:
    try:
        return f"{part.question_of(name).id}: {name}"
    except KeyError as error:
        where = f"{part.part}.py:{number}"
        raise CutError(f"{where}: {name} is not a stub in {part.folder.name}") from error


def digests(part: Part, file: str) -> list[str]:
    """Hashes of a stub without its white space, which an editor or an archive may change.

    There is one for each language that a package may show.
    """
    whole = student_file(part, file)
    shown = (in_language(whole, lang).encode().split() for lang in LANGUAGES)
    return [hashlib.sha256(b"".join(words)).hexdigest() for words in shown]


def generated() -> dict[Path, str]:
    """Every file that is made from what stands elsewhere in the project, with its content.

    Raises CutError.
    """
    if find_spec("torch") is None:
        raise CutError('the known mistakes of part 7 need PyTorch: pip install "rnnhw[torch]"')
    files = {TEMPLATE / "homework" / "__init__.py": PACKAGE_DOC}
    for part in all_parts():
        for file in part.files:
            files[TEMPLATE / "homework" / f"{file}.py"] = student_file(part, file)
    files[TEMPLATE / "tests" / "questions.json"] = tables.questions(digests)
    files[TEMPLATE / "tests" / "rules.json"] = tables.rules_for_students()
    for file in sorted(SHIPPED.glob("*/*.py")):
        text = _SHIPPED_IMPORT.sub("", file.read_text(encoding="utf-8"))
        files[TEMPLATE / file.relative_to(SHIPPED)] = text
    try:
        files[TEMPLATE / "tests" / "mistakes.json"] = mistakes.text()
    except mistakes.UnsureError as error:
        raise CutError(str(error)) from error
    return files


def _stale() -> dict[Path, str]:
    """The generated files that are missing or differ, each with what should stand in it."""
    return {
        path: content
        for path, content in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    }


def out_of_step() -> list[Path]:
    """The generated files that are missing, or differ from what they should be."""
    return list(_stale())


def write() -> list[Path]:
    """Write the generated files that are out of step; returns them."""
    stale = _stale()
    for path, content in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return list(stale)
