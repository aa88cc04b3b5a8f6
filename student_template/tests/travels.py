"""What of the homework travels to the grader: every .py file below homework/, and nothing else.

You need not read this file to do the homework. It needs nothing but Python.
"""

import io
import json
import os
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
"""The student's folder."""
HOMEWORK = HERE / "homework"
RULES = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
"""What a submission may hold and import; the grader goes by the same rules."""
QUESTIONS = json.loads(Path(__file__).with_name("questions.json").read_text(encoding="utf-8"))
"""For each file of the homework and each stub in it, what there is to say about it."""
_LITTER = {"__pycache__", "__MACOSX", "node_modules", "site-packages"}
_INSTALLED = "pyvenv.cfg"  # a folder that holds it is an environment of Python


@dataclass
class Travellers:
    """The files that are handed in, and those that stay behind."""

    sources: dict[str, bytes]
    """By their path below homework/, such as "loss.py" or "tools/a.py"."""
    behind: dict[str, str]
    """Why each of the others stays: "kind", "size" or "number"."""


def collect() -> Travellers:
    """Look through homework/. Raises OSError for a file that cannot be read."""
    found = Travellers({}, {})
    paths = [path for path in _below(HOMEWORK) if path.is_file()]
    # The files of the parts come first, so that they are not what is left out of too many.
    for path in sorted(paths, key=lambda path: (path.stem not in QUESTIONS, path.as_posix())):
        name = path.relative_to(HOMEWORK).as_posix()
        if path.suffix != ".py":
            found.behind[name] = "kind"
        elif path.stat().st_size > RULES["files"]["bytes"]:
            found.behind[name] = "size"
        elif len(found.sources) >= RULES["files"]["most"]:
            found.behind[name] = "number"
        else:
            found.sources[name] = path.read_bytes()
    found.sources = dict(sorted(found.sources.items()))
    return found


def _below(folder: Path) -> list[Path]:
    found = []
    for path, folders, files in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if name not in _LITTER
            and not name.startswith(".")
            and not Path(path, name, _INSTALLED).exists()
        ]
        found += [Path(path, name) for name in files if not name.startswith(".")]
    return found


def importable(file: str) -> frozenset[str]:
    """The packages that a file of a part, and all that it imports, may import by name."""
    return frozenset((*RULES["always"], *RULES["extra"].get(file, ())))


def text(source: bytes) -> str:
    """A file as Python reads it. Raises SyntaxError or UnicodeDecodeError if it cannot."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return source.decode(encoding)


def not_utf8(source: bytes) -> tuple[int, str] | None:
    """The first line that is not UTF-8 and what it may be instead; None if Python can read all."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in source[:200]:
        return 1, "UTF-16"
    try:
        text(source)
    except (SyntaxError, UnicodeDecodeError):
        pass
    else:
        return None
    if _declared(source):
        return None  # Python itself says what is wrong with that
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return source.count(b"\n", 0, error.start) + 1, _guess(source)
    return None


def _declared(source: bytes) -> bool:
    lines = source.split(b"\n")[:2]
    return any(re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*(?!utf-?8)[-\w.]", line) for line in lines)


def _guess(source: bytes) -> str:
    try:
        text = source.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return "GBK" if re.search("[\u4e00-\u9fff，。：；]", text) else ""
