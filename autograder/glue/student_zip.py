"""student.zip: the student's folder and the handouts, for the parts that are released."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from autograder.curriculum import Part, all_parts
from autograder.handouts import figures
from autograder.template.cut import TEMPLATE
from autograder.template.languages import in_language, notebook_in_language

_LITTER = ("__pycache__", "*_cache", ".hypothesis", ".ipynb_checkpoints", ".venv", "*.egg-info")
_LITTER += ("submission.zip", "look-*.html")  # a maintainer's own try of submit.py, of look.py
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip of ours."""


class PagesError(Exception):
    """A library that makes pages is not there; one line says which."""


def write(path: Path, parts: Sequence[Part], lang: str = "both") -> None:
    """Write the zip; the same content gives the same bytes.

    `lang` is what stubs and notebooks show, "en", "zh" or "both". What is a file of its own in each
    language, the handouts and the README, is there in both: the two link to each other.
    """
    files = [*_files(parts, lang)]  # what cannot be made leaves no half of a zip, and the old one
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(f"rnnhw/{name}", LONG_AGO)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _is_litter(file: Path) -> bool:
    return any(fnmatch(part, pattern) for part in file.parts for pattern in _LITTER)


def _file_names(parts: Sequence[Part]) -> set[str]:
    return {file for part in parts for file in part.files}


def _files(parts: Sequence[Part], lang: str) -> Iterator[tuple[str, bytes]]:
    held_back = _file_names(all_parts()) - _file_names(parts)
    unwanted = {f"{name}.py" for name in held_back} | {f"test_{name}.py" for name in held_back}
    for file in sorted(TEMPLATE.rglob("*")):
        if file.is_dir() or _is_litter(file.relative_to(TEMPLATE)) or file.name in unwanted:
            continue
        yield file.relative_to(TEMPLATE).as_posix(), _released(file, held_back, lang)
    yield from _handouts(parts)


def _released(file: Path, held_back: set[str], lang: str) -> bytes:
    """The content of a file in one language, without the entries of parts that are held back."""
    content = file.read_bytes()
    if file.suffix == ".json":  # a table by parts
        table = json.loads(content)
        kept = {name: table[name] for name in table if name not in held_back}
        return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"
    if file.parent.name == "homework":
        return in_language(content.decode(), lang).encode()
    if file.suffix == ".ipynb":
        return notebook_in_language(content.decode(), lang).encode()
    return content


def _handouts(parts: Sequence[Part]) -> Iterator[tuple[str, bytes]]:
    for part in parts:
        for handout in sorted(part.folder.glob("handout*.md")):
            language = handout.name.removeprefix("handout")
            yield f"handouts/{part.folder.name}{language}", handout.read_bytes()
        for figure, drawn in figures.files(part).items():
            yield f"handouts/figures/{figure.name}", drawn.encode()
    for name, page in _pages(parts):
        yield f"handouts/{name}", page.encode()


def _pages(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """The handouts as pages. Grading needs none of what makes them, so it is imported here."""
    try:
        from autograder.handouts.pages import student_pages
    except ModuleNotFoundError as error:
        install = 'pip install "rnnhw[package]"'
        raise PagesError(f"no pages without {error.name} (try: {install})") from error
    return student_pages(parts, TEMPLATE)
