"""What is said about homework that works here and not where it is graded: English, then Chinese.

You need not read this file to do the homework. It needs nothing but Python.
"""

import os
from pathlib import Path

from older import too_new
from travels import HERE, HOMEWORK, RULES, not_utf8, text

Said = tuple[str, str]
THE_RULE: Said = (f"The rule: {RULES['words']['en']}", f"规则：{RULES['words']['zh']}")
NOTHING: Said = ("Nothing in this file can earn points.", "这个文件里的内容都得不到分。")


def joined(*said: Said) -> Said:
    """Several sentences in one."""
    return " ".join(en for en, _ in said), "".join(zh for _, zh in said)


def about_import(file: str, package: str, line: int) -> Said:
    """A file of the homework imports what the grader does not have."""
    place = f"homework/{file}:{line}"
    inside = HOMEWORK / f"{package}.py"
    outside = next((p for p in (HERE / f"{package}.py", HERE / package) if p.exists()), None)
    if inside.exists() or (HOMEWORK / package).is_dir():
        return (
            f"{place} imports {package}, which is in homework/: write `from homework import "
            f"{package}`, or the grader does not find it.",
            f"{place} 导入的 {package} 在 homework/ 里：请写成 `from homework import {package}`，"
            "否则评分时找不到它。",
        )
    if outside:
        return (
            f"{place} imports {outside.name}, which stays behind, as it is not in homework/. Move "
            f"it there and write `from homework import {package}`.",
            f"{place} 导入的 {outside.name} 不在 homework/ 里，不会被提交。"
            f"请把它移到 homework/ 里，并写成 `from homework import {package}`。",
        )
    return (
        f"{place} imports {package}, which is not there when it is graded.",
        f"{place} 导入了 {package}，而评分时没有它。",
    )


def about_opened(file: str, path: str, line: int) -> Said:
    """A file of the homework opens a file that does not travel."""
    place, shown = f"homework/{file}:{line}", _shown(path)
    return (
        f"{place} opens {shown}, which stays behind: only .py files below homework/ are handed in. "
        "Put the data into one of them.",
        f"{place} 打开了 {shown}，而它不会被提交：只提交 homework/ 里的 .py 文件。"
        "请把数据写进其中一个。",
    )


def _shown(path: str) -> str:
    if not os.path.isabs(path):
        return path.replace(os.sep, "/")
    inside = Path(path).is_relative_to(HERE)
    return Path(path).relative_to(HERE).as_posix() if inside else os.path.basename(path)


def about_text(name: str, source: bytes) -> Said | None:
    """What keeps a file of the homework from being read by the grader; None if nothing does.

    Raises SyntaxError if this Python cannot read it either.
    """
    if fault := not_utf8(source):
        return about_encoding(name, *fault)
    if fault := too_new(text(source), RULES["python"]):
        line, why = fault
        return (
            f"homework/{name}:{line} needs a newer Python than {RULES['python']} ({why}), and "
            f"Python {RULES['python']} may grade it.",
            f"homework/{name}:{line} 的写法要更新的 Python 才读得懂，"
            f"而评分用的可能是 Python {RULES['python']}。",
        )
    return None


def about_encoding(name: str, line: int, instead: str) -> Said:
    """A file is not saved as UTF-8; `instead` is what it may be, or ""."""
    return (
        f"homework/{name} is not saved as UTF-8{f' but as {instead}' if instead else ''}: line "
        f"{line} is the first that cannot be read. Save it again, with the encoding UTF-8.",
        f"homework/{name} 没有保存为 UTF-8{f'，而是 {instead}' if instead else ''}："
        f"第 {line} 行是第一处读不出来的地方。请用 UTF-8 编码重新保存。",
    )
