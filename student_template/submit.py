"""Pack your homework: `python submit.py` writes submission.zip, which you hand in.

It also says what is not started yet, and which file does not compile. The zip is written anyway.
把作业打包：`python submit.py` 生成 submission.zip，提交它即可。
"""

import ast
import hashlib
import io
import json
import os
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).resolve().parent
HOMEWORK = HERE / "homework"
QUESTIONS = HERE / "tests" / "questions.json"
SUBMISSION = HERE / "submission.zip"
TOP_FILE = '"""The homework is in the folder homework/."""\n'
"""Graders want one Python file at the top of the zip; this one does nothing."""


def main() -> int:
    """Write submission.zip; the exit code is 0 if it was written."""
    try:
        sources = {path.name: path.read_bytes() for path in sorted(HOMEWORK.glob("*.py"))}
        if not sources:
            return _failed(
                f"There are no Python files in {HOMEWORK}: keep submit.py beside homework/.",
                f"{HOMEWORK} 里没有 Python 文件：请把 submit.py 和 homework/ 放在一起。",
            )
        for en, zh in remarks(sources):
            say(f"Note: {en}", f"注意：{zh}")
        SUBMISSION.write_bytes(packed(sources))
    except OSError as error:
        where, why = error.filename, error.strerror
        return _failed(f"{where}: {why}. Nothing is written.", f"{where}：{why}。没有生成 zip。")
    say("Written. Hand in this file:", "已生成，请提交这个文件：")
    print(SUBMISSION)
    return 0


def _failed(en: str, zh: str) -> int:
    say(f"Error: {en}", f"错误：{zh}", sys.stderr)
    return 1


def packed(sources: dict[str, bytes]) -> bytes:
    """The zip as bytes: the same homework gives the same bytes."""
    files = {"submission.py": TOP_FILE.encode()}
    files |= {f"homework/{name}": source for name, source in sources.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def remarks(sources: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """What the student should know before handing in."""
    questions = json.loads(QUESTIONS.read_text(encoding="utf-8")) if QUESTIONS.is_file() else {}
    for part in questions:
        if f"{part}.py" not in sources:
            yield f"homework/{part}.py is missing.", f"缺少 homework/{part}.py。"
    for name, source in sources.items():
        try:
            tree = _parsed(source, name)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            place = f"homework/{name}:{line}" if line else f"homework/{name}"
            reason = getattr(error, "msg", error)
            yield (
                f"{place} does not compile ({reason}): nothing in this file can earn points.",
                f"{place} 有语法错误（{reason}）。这个文件里的内容都得不到分。",
            )
            continue
        stubs = questions.get(name.removesuffix(".py"), {})
        whole = {stub: entry for stub, entry in stubs.items() if "untouched" in entry}
        for stub, entry in whole.items():  # a file to repair: no function has the stub's name
            if hashlib.sha256(b"".join(source.split())).hexdigest() in entry["untouched"]:
                yield _is_not_started(entry["question"], stub)
        named = {stub: entry["question"] for stub, entry in stubs.items() if stub not in whole}
        yield from _stub_remarks(name, tree, named)


def _parsed(source: bytes, name: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, name, "exec")  # finds a little more than ast.parse alone
        return ast.parse(source, name)


def _stub_remarks(
    name: str, tree: ast.Module, questions: dict[str, str]
) -> Iterator[tuple[str, str]]:
    defined, not_started = set(_names(tree)), _not_started(tree)
    for stub, question in questions.items():
        if stub not in defined:
            yield f"homework/{name} does not define {stub}.", f"homework/{name} 里没有定义 {stub}。"
        elif stub in not_started:
            yield _is_not_started(question, stub)


def _is_not_started(question: str, stub: str) -> tuple[str, str]:
    return f"{question} {stub} is not started.", f"{question} {stub} 还没有开始写。"


def _names(tree: ast.Module) -> Iterator[str]:
    """The names that a file defines or imports at its top level, whatever stands around them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _not_started(tree: ast.Module) -> set[str]:
    """Functions and classes that only say NotImplementedError, and tables with empty entries."""
    found = {}  # a later definition takes the place of an earlier one
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = _raises(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            empty = (isinstance(v, ast.Constant) and v.value == "" for v in node.value.values)
            found[ast.unparse(target)] = any(empty)
    return {name for name, is_stub in found.items() if is_stub}


def _raises(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a function, or any method of a class, comes to `raise NotImplementedError`."""
    for statement in node.body:
        if isinstance(statement, ast.Return):
            return False
        if isinstance(statement, ast.FunctionDef) and isinstance(node, ast.ClassDef):
            if _raises(statement):
                return True
        elif isinstance(statement, ast.Raise) and statement.exc is not None:
            return "NotImplementedError" in ast.unparse(statement.exc)
    return False


def say(en: str, zh: str, to: TextIO | None = None) -> None:
    """Print one line in English and in Chinese, or in the language that RNNHW_LANG names."""
    print({"en": en, "zh": zh}.get(os.environ.get("RNNHW_LANG", ""), f"{en} / {zh}"), file=to)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # an old terminal may not know Chinese
    sys.exit(main())
