"""`pytest --report page.html`: what the public tests say, and the pictures of what was tested."""

import html
from collections.abc import Callable, Iterator
from pathlib import Path

from known import Known, words
from report import CHINESE, DONE, WRONG, Finding, Rows

from pictures import checker, page
from pictures.album import album, drawn, parts
from pictures.charts import Label, Words, both

Find = Callable[[str, str], Known]
"""Finds the known mistakes that a stub of a file makes."""


def write(file: Path, found: Rows, known: Find, lang: str) -> Words:
    """Write the page; a sentence that says where it is, or why it is not."""
    text = page.page(
        Words("What the public tests say", "公开测试的结果"),
        _sections(found, known),
        lang,
        _count(found),
    )
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror
        return Words(f"No page is written: {file}: {why}.", f"没有生成页面：{file}：{why}。")
    return Words(f"The page: {file.resolve()}", f"页面：{file.resolve()}")


def _count(found: Rows) -> Words:
    done = sum(row.status == DONE for row in found.values())
    return Words(f"{done} of {len(found)} done", f"完成 {done} / {len(found)}")


def _sections(found: Rows, known: Find) -> Iterator[str]:
    """For each file what was found, then what is wrong with gradients, then its pictures."""
    files = dict.fromkeys(file for file, _ in found)
    for file in [*(name for name in parts() if name in files), *(set(files) - set(parts()))]:
        rows = {stub: row for (of, stub), row in found.items() if of == file}
        title: Label = file
        if file in parts():
            yield f'<h2 class="part">{both(album(file).title)}</h2>'
            title = f"homework/{file}.py"
        yield _table(title, [_row(file, stub, row, known) for stub, row in rows.items()])
        for stub, row in rows.items():
            if row.status == WRONG and stub in checker.stubs():
                yield from _gradient(stub)
        if file in parts() and not any(row.broken for row in rows.values()):
            yield from (text for _, text, _ in drawn(file))


def _gradient(stub: str) -> Iterator[str]:
    """Where the gradients of a wrong stub are wrong, if they are."""
    compared, alone, why = checker.check(stub)
    if not why and any(one.wrong.any() for one in compared):
        yield from checker.sections(compared, alone, f"{stub} · ")


def _table(title: Label, rows: list[str]) -> str:
    return f"<section><h2>{both(title)}</h2><table>{''.join(rows)}</table></section>"


def _row(file: str, stub: str, row: Finding, known: Find) -> str:
    kind = {DONE: "good", WRONG: "bad"}.get(row.status, "look")
    status = both(Words(row.status, CHINESE[row.status]))
    said = page.paragraph(Words(row.en, row.zh)) if row.en else ""
    if row.status == WRONG and not getattr(row, "endless", False):
        said += "".join(page.paragraph(Words(*one)) for one in words(known(file, stub)))
    name = html.escape(stub)
    return f'<tr><th>{name}</th><td><span class="{kind}">{status}</span>{said}</td></tr>'
