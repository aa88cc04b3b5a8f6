"""Leaves one of the two languages of a stub.

A docstring holds the English text, the line DIVIDER, and the same text in Chinese. A comment on
lines of its own holds English lines, then Chinese ones. Whoever reads only one of the two reads it
from its beginning to its end; an editor that shows a docstring shows the English first.
"""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from itertools import groupby

LANGUAGES = ("both", "en", "zh")
DIVIDER = "———— 中文 ————"
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters or Chinese punctuation."""
    return bool(_CHINESE.search(text))


def in_language(source: str, lang: str) -> str:
    """The source of a stub with its docstrings and comments in `lang`: "en", "zh" or "both"."""
    if lang == "both":
        return source
    lines = source.splitlines()
    edits = [(span, _docstring(lines[slice(*span)], lang)) for span in docstrings(source)]
    edits += [(span, _comment(lines[slice(*span)], lang)) for span in comments(source)]
    for (start, end), kept in sorted(edits, reverse=True):
        lines[start:end] = kept
    return "\n".join(lines) + "\n"


def docstrings(source: str) -> list[tuple[int, int]]:
    """The lines of each docstring, as a half-open span; those of variables count, too."""
    return [
        (node.lineno - 1, node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def comments(source: str) -> Iterator[tuple[int, int]]:
    """The lines of each comment that stands on lines of its own, as a half-open span."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    rows = [
        token.start[0] - 1
        for token in tokens
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    ]
    for _, together in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        block = [row for _, row in together]
        yield block[0], block[-1] + 1


def _docstring(lines: list[str], lang: str) -> list[str]:
    indent = " " * (len(lines[0]) - len(lines[0].lstrip()))
    english, divider, chinese = "\n".join(lines).strip()[3:-3].partition(DIVIDER)
    if not divider:
        return lines
    kept = (english if lang == "en" else chinese).strip()
    end = f"\n{indent}" if "\n" in kept else ""
    return f'{indent}"""{kept}{end}"""'.split("\n")


def _comment(lines: list[str], lang: str) -> list[str]:
    if not any(map(is_chinese, lines)):
        return lines
    return [line for line in lines if is_chinese(line) == (lang == "zh")]


def notebook_in_language(notebook: str, lang: str) -> str:
    """The same for a notebook: its code, its headings "English / 中文", and its paragraphs."""
    if lang == "both":
        return notebook
    content = json.loads(notebook)
    for cell in content["cells"]:
        text, is_code = "".join(cell["source"]), cell["cell_type"] == "code"
        kept = in_language(text, lang) if is_code else _markdown(text, lang)
        cell["source"] = kept.rstrip("\n").splitlines(keepends=True)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _markdown(text: str, lang: str) -> str:
    return "\n\n".join(kept for part in text.split("\n\n") if (kept := _paragraph(part, lang)))


def _paragraph(text: str, lang: str) -> str:
    if text.startswith("#"):
        marks, title = text.split(" ", 1)
        english, _, chinese = title.partition(" / ")
        return f"{marks} {chinese if lang == 'zh' else english}"
    return text if is_chinese(text) == (lang == "zh") else ""
