"""Pack your homework: `python submit.py` writes submission.zip, which you hand in.

It says what is not started yet, and tries what it has packed: alone, in a process of its own, with
the packages that the grader has. What does not work there is said, and the zip is written all the
same: the deadline may be near, and one broken file costs the others nothing.
把作业打包：`python submit.py` 生成 submission.zip，提交它即可。它会说明哪些还没有开始写，
并且像评分时那样，在单独的进程里、只用评分时有的包，试一试打包好的文件。
有问题它会说明，但 zip 照样生成：
截止时间也许快到了，而且一个文件有问题，不影响其他文件得分。
"""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(globals().get("__file__", "submit.py")).resolve().parent
TESTS = HERE / "tests"
SUBMISSION = HERE / "submission.zip"
TOP_FILE = '"""The homework is in the folder homework/."""\n'
"""Graders want one Python file at the top of the zip; this one does nothing."""

if sys.version_info < (3, 10):  # noqa: UP036 - students have what they have
    sys.exit("Error: this needs Python 3.10 or later; yours is " + sys.version.split()[0])
if not TESTS.is_dir():
    sys.exit(f"Error: there is no folder {TESTS}: keep submit.py beside it.")
sys.path.insert(0, str(TESTS))

import trial  # noqa: E402
from elsewhere import NOTHING, THE_RULE, Said, about_text, joined  # noqa: E402
from speech import languages, showable, wrapped  # noqa: E402
from travels import HOMEWORK, RULES, collect  # noqa: E402
from unfinished import not_done, parsed  # noqa: E402

USAGE = (
    "python submit.py writes submission.zip from homework/, tries it as the grader will, and says "
    "what is not started and what would not work there. It takes no arguments. Hand in that file.",
    "python submit.py 把 homework/ 打包成 submission.zip，像评分时那样试一试，"
    "并告诉你哪些还没有开始写、哪些到时会出问题。它不带参数。提交这个文件即可。",
)


def main() -> int:
    """Write submission.zip; the exit code is 0 if it was written."""
    try:
        found = collect()
        if not found.sources:
            return _failed(
                f"There are no Python files in {HOMEWORK}: keep submit.py beside homework/.",
                f"{HOMEWORK} 里没有 Python 文件：请把 submit.py 和 homework/ 放在一起。",
            )
        for note in (*not_done(found.sources), *left_behind(found.behind)):
            say(note, ("Note: ", "注意："))
        problems = [*tried(found.sources)]
        SUBMISSION.write_bytes(packed(found.sources))
    except OSError as error:
        where, why = error.filename, error.strerror
        return _failed(f"{where}: {why}. Nothing is written.", f"{where}：{why}。没有生成 zip。")
    if any(problems):
        say(
            (
                "Written, with these problems in it. You may hand it in as it is; better mend them "
                "and run submit.py again. The file:",
                "已生成，但里面有上面这些问题。可以就这样提交；最好先改好，"
                "再运行一次 submit.py。文件：",
            )
        )
    else:
        say(("Written. Hand in this file:", "已生成，请提交这个文件："))
    print(showable(str(SUBMISSION), sys.stdout))
    return 0


def _failed(en: str, zh: str) -> int:
    say((en, zh), ("Error: ", "错误："), error=True)
    return 1


def tried(sources: dict[str, bytes]) -> Iterator[bool]:
    """Try the files as the grader does, and say what is wrong: true for what costs points."""
    broken = unreadable(sources)
    say(("Trying what is packed, alone, as the grader does ...", "正在像评分时那样单独试一试……"))
    told = trial.remarks(sources, broken)
    for one in (*map(trial.Remark, broken.values()), *told):
        say(one.said, ("Problem: ", "问题：") if one.serious else ("Note: ", "注意："))
        yield one.serious
    if any(one.breaks_the_rule for one in told):
        say(THE_RULE)


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


def unreadable(sources: dict[str, bytes]) -> dict[str, Said]:
    """The files that the grader's Python cannot read, each with what is wrong."""
    found = {}
    for name, source in sources.items():
        try:
            fault = about_text(name, source)
            if not fault:
                parsed(source, name)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            place = f"homework/{name}:{line}" if line else f"homework/{name}"
            reason = getattr(error, "msg", error)
            fault = f"{place} does not compile ({reason}).", f"{place} 有语法错误（{reason}）。"
        if fault:
            found[name] = joined(fault, NOTHING)
    return found


def left_behind(behind: dict[str, str]) -> list[Said]:
    """Which files of homework/ are not packed, and why."""
    limits = RULES["files"]
    why = {
        "kind": ("only .py files are handed in", "只提交 .py 文件"),
        "size": (f"over {limits['bytes'] // 2**20} MiB", f"超过 {limits['bytes'] // 2**20} MiB"),
        "number": (f"over {limits['most']} files", f"超过 {limits['most']} 个文件"),
    }
    said = []
    for kind, (en, zh) in why.items():
        names = [f"homework/{name}" for name, one in behind.items() if one == kind]
        shown = [*names[:5], *(["..."] if len(names) > 5 else [])]
        if names:
            said.append(
                (
                    f"Not packed ({en}): {', '.join(shown)}.",
                    f"没有打包（{zh}）：{'、'.join(shown)}。",
                )
            )
    return said


def say(said: Said, begins: Said = ("", ""), *, error: bool = False) -> None:
    """Print a sentence in English and in Chinese, or in the language that RNNHW_LANG names."""
    stream = sys.stderr if error else sys.stdout
    for lang in languages(None, stream):
        text = begins[lang == "zh"] + said[lang == "zh"]
        for line in wrapped(text, shutil.get_terminal_size().columns - 1):
            print(showable(line, stream), file=stream, flush=True)


if __name__ == "__main__" and {"-h", "--help"} & {*sys.argv[1:]}:
    say(USAGE)
elif __name__ == "__main__" and (failed := main()):
    sys.exit(failed)
