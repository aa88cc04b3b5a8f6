"""What an exception in the student's code amounts to, in words for the report."""

import re
import sys
from functools import lru_cache, partial

import msgspec

from autograder.curriculum import all_parts, rules
from autograder.sealed.faults import (
    Died,
    NotStarted,
    StudentFault,
    StudentRaised,
    Unavailable,
    Waits,
    missing_module,
)
from autograder.sealed.wire import NOT_UTF8, Raised
from autograder.text import Text, printable

# These differ from run to run: addresses of objects, and our temporary folders.
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
_FOLDER = re.compile(r"/[^\s'\"()]*/rnnhw-[^/\s]+/(submission|scratch)/")
_LONGEST = 2_000
"""Characters of an exception's message that are read: the process may have forged it, and a million
slashes would keep `_FOLDER` busy for ever."""
_PYTHON = ".".join(map(str, sys.version_info[:2]))

_SPECIAL = {
    "SystemExit": Text(
        "{name} called exit() ({where}). A function must return its result.",
        "{name} 调用了 exit()（{where}）。函数应当返回结果。",
    ),
    "RecursionError": Text(
        "{name} calls itself too deep: Python stops a recursion after about a thousand calls "
        "({where}). Does it come to an end? A loop has no such bound.",
        "{name} 调用自己的层数太多：Python 的递归大约到一千层就会停止（{where}）。它会结束吗？"
        "循环没有这个限制。",
    ),
}
_NO_MEMORY = Text("{name} ran out of memory ({where}).", "{name} 用光了内存（{where}）。")
_TOO_LARGE = Text(
    "{name} writes a file that is too large ({where}).", "{name} 写出的文件太大（{where}）。"
)
_PASSED_ON = Text(
    "{name} passes on what goes wrong in {function}: {said} ({where}). Mend {function} first.",
    "{name} 用到的 {function} 出错了：{said}（{where}）。先改好 {function}。",
)
_MISUSED = Text(
    "{name} stopped in {function}, which it uses, with {said} ({where}). {function} itself passes "
    "its checks: look at what it is given here.",
    "{name} 停在它用到的 {function} 里：{said}（{where}）。{function} 本身通过了检查："
    "看看这里传给它的是什么。",
)
_STOPPED = Text("{name} stopped with {said} ({where}).", "{name} 出错停止：{said}（{where}）。")
_NO_IMPORT = Text(
    "{where} cannot be imported: {said}. Until it can, nothing in this file counts.",
    "{where} 无法导入：{said}。能导入之前，这个文件里的内容都不计分。",
)
_NEWER = Text(
    " It was read by Python {python}: newer syntax cannot be.",
    "批改用的是 Python {python}，更新的语法它不认识。",
)
_SAVED = Text(
    "{where} is not saved as UTF-8: line {line} is the first that is not. Save the file as UTF-8 "
    "in your editor. Until then, nothing in it counts.",
    "{where} 没有保存为 UTF-8 编码：第 {line} 行是第一处。请在编辑器里把文件另存为 UTF-8。"
    "在那之前，这个文件里的内容都不计分。",
)


def from_raised(module: str, name: str, raised: Raised) -> StudentFault:
    """The fault that an exception amounts to, in a file `module` and a function `name`."""
    raised = msgspec.structs.replace(raised, message=raised.message[:_LONGEST])
    if raised.during_import:
        return _not_imported(module, raised)
    if "NotImplementedError" in raised.types:
        return _not_started(name, raised)
    kind, said = _said(raised)
    words = _SPECIAL.get(kind) or (_TOO_LARGE if "File too large" in raised.message else _STOPPED)
    filled = partial(
        _filled,
        name=name,
        said=said,
        where=_where(module, raised),
        function=printable(raised.function, 60),
    )
    if raised.function == name or raised.function not in _stubs():
        return StudentRaised(filled(words), raised.types or [kind], raised.message)
    fault = StudentRaised(filled(_PASSED_ON), raised.types or [kind], raised.message)
    fault.through, fault.misused = raised.function, filled(_MISUSED)
    return fault


@lru_cache
def _stubs() -> frozenset[str]:
    return frozenset(stub.name for part in all_parts() for stub in part.stubs)


def out_of_memory(module: str, name: str, raised: Raised) -> Died:
    """The fault of a call that used up the memory. It counts as a death: to try again would take as
    long."""
    text = _filled(_NO_MEMORY, name=name, where=_where(module, raised))
    return Died(text, "killed: out of memory")


def _not_imported(module: str, raised: Raised) -> Unavailable:
    kind, said = _said(raised)
    where = _where(module, raised)
    if kind == NOT_UTF8:
        file = _where(module, msgspec.structs.replace(raised, line=0))
        return Unavailable(_filled(_SAVED, where=file, line=raised.line))
    text = _filled(_NO_IMPORT, where=where, said=said)
    if kind == "SyntaxError":
        text += _filled(_NEWER, python=_PYTHON)
    if kind == "ModuleNotFoundError":
        if f"homework.{module}'" in raised.message or "'homework'" in raised.message:
            return missing_module(module)
        text += Text(" ", "") + rules().imports.words
    return Unavailable(text)


def _not_started(name: str, raised: Raised) -> StudentFault:
    # A stub's message ends with its own name: "Q8: rnn_backward".
    question, _, unwritten = printable(raised.message, 100).partition(": ")
    if not question or not unwritten.isidentifier() or unwritten == name:
        text = Text(f"{name} is not started.", f"{name} 还没有开始写。")
        return NotStarted(text, name if raised.unwritten else "")
    text = Text(
        f"{name} calls {unwritten}, which is not started.",
        f"{name} 调用了 {unwritten}，而它还没有开始写。",
    )
    return Waits(text, raised.types, raised.message)


def _said(raised: Raised) -> tuple[str, str]:
    """The exception's class, and what Python would print of it."""
    kind = printable(raised.types[0] if raised.types else "", 40) or "Exception"
    message = printable(_ADDRESS.sub("0x…", _FOLDER.sub("", raised.message)))
    return kind, f"{kind}: {message}" if message else kind


def _where(module: str, raised: Raised) -> str:
    if not raised.file and not module:
        return "homework"
    file = printable(raised.file, 60) or f"{module}.py"
    return f"homework/{file}:{raised.line}" if raised.line else f"homework/{file}"


def _filled(words: Text, **values: object) -> Text:
    return Text(words.en.format(**values), words.zh.format(**values))
