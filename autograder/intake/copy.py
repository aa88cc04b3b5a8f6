"""Chooses the homework among the files of a submission and copies its Python files."""

import unicodedata
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

import msgspec

from autograder.curriculum import rules
from autograder.intake.entries import (
    MAX_CLASS_LISTING,
    MAX_LISTING,
    Entry,
    in_folder,
    in_zip,
    shown,
    unusable,
)
from autograder.intake.kinds import is_archive, is_zip, of_name
from autograder.intake.names import HandIn, is_portable
from autograder.intake.refusal import WRITE_ZIP, IntakeError
from autograder.text import Text

MAX_FILES = rules().files.most
MAX_TOTAL = 8 * 2**20
"""Bytes in all homework files together."""
MAX_NOTICES = 20
MAX_ZIPS = 8
"""Zips in a submission that are looked into for a homework."""
MAX_NESTING = 3
_NAMED = 5  # files that a sentence names at most
_Path = PurePosixPath


class _Choice(msgspec.Struct):
    """The homework among the files of one folder or zip."""

    folder: _Path
    files: list[Entry]
    notices: list[Text]


class _Files:
    """What stands in one folder or zip, sorted by what it is good for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.python: list[Entry] = []
        self.zips: list[Entry] = []
        self.others: list[_Path] = []
        self.refused: list[Text] = []
        for entry in entries:
            if entry.refused:
                self.refused.append(entry.refused)
            elif entry.path.suffix == ".py":
                self.python.append(entry)
            elif is_zip(entry.path.name):
                self.zips.append(entry)
            else:
                self.others.append(entry.path)
        # What submit.py writes comes first, then what lies nearest to the top.
        self.zips.sort(key=lambda e: (not _by_submit(e.path), len(e.path.parts), str(e.path)))


class _Search:
    """Looks for the homework of one submission, in the zips in it too."""

    def __init__(self, modules: Iterable[str], stack: ExitStack) -> None:
        self._modules = {f"{module}.py" for module in modules}
        self._stack = stack
        self._zips_left = MAX_ZIPS

    def choose(self, entries: Iterable[Entry], nesting: int = 0) -> _Choice:
        """The homework among these files. Raises IntakeError if there is none."""
        files = _Files(entries)
        holding = {e.path.parent for e in files.python if e.path.name in self._modules}
        called = {e.path.parent for e in files.python if e.path.parent.name.lower() == "homework"}
        if named := holding & called:
            return self._chosen(named, files, "homework/")
        reasons: list[Text] = []
        if nesting < MAX_NESTING and (choice := self._in_a_zip(files, nesting, reasons)):
            return choice
        if holding or called:
            return self._chosen(holding or called, files, "" if holding else "homework/")
        raise IntakeError(self._nothing(files, reasons))

    def _chosen(self, candidates: set[_Path], files: _Files, name: str) -> _Choice:
        """The candidate that is nearest to the top, with all Python files below it.

        Of two beside each other the one that is spelt as the template spells it.
        """
        folder, *others = sorted(
            candidates, key=lambda path: (len(path.parts), path.name != "homework", str(path))
        )
        below = [entry for entry in files.python if entry.path.is_relative_to(folder)]
        notices = []
        if not name:
            notices.append(
                Text(
                    f"There is no folder homework/; the files in {shown(folder)} were graded.",
                    f"没有 homework/ 文件夹；批改的是 {shown(folder)} 里的文件。",
                )
            )
        elif others:
            notices.append(
                Text(
                    f"There are {len(candidates)} folders homework/; {shown(folder)} was graded.",
                    f"有 {len(candidates)} 个 homework/ 文件夹；批改的是 {shown(folder)}。",
                )
            )
        notices += [_not_opened(entry.path) for entry in files.zips]
        if name and (left := [path for path in files.others if path.is_relative_to(folder)]):
            notices.append(_left_behind(left))
        # Files that questions ask for come first, so that the limit on files cuts off others.
        below.sort(key=lambda e: e.path.parent != folder or e.path.name not in self._modules)
        return _Choice(folder, below, [*files.refused, *notices])

    def _in_a_zip(self, files: _Files, nesting: int, reasons: list[Text]) -> _Choice | None:
        """The homework in one of the zips; what is wrong with the others goes to `reasons`."""
        for entry in files.zips:
            if not self._zips_left:
                break
            self._zips_left -= 1
            try:
                inner = in_zip(entry.open(self._stack), entry.path.name, self._stack)
                choice = self.choose(inner, nesting + 1)
            except IntakeError as error:
                reasons.append(Text(f"{shown(entry.path)}:", f"{shown(entry.path)}：") + error.text)
                continue
            rest = [other.path for other in files.zips if other is not entry]
            rest += [file.path for file in files.python if file.path.name in self._modules]
            choice.notices[:0] = [*files.refused, *map(_not_opened, rest)]
            if rest:
                read = shown(entry.path)
                choice.notices.append(Text(f"{read} was graded.", f"批改的是 {read}。"))
            return choice
        return None

    def _nothing(self, files: _Files, reasons: list[Text]) -> Text:
        """Why there is no homework, with what was refused and what is there instead."""
        if len(reasons) == 1 and not files.refused and not files.python:
            return reasons[0]
        names = ", ".join(sorted(self._modules))
        text = Text(
            f"There is no folder homework/ with Python files in it ({names}).",
            f"里面没有含 Python 文件（{names}）的 homework/ 文件夹。",
        )
        there = [*files.others, *(entry.path for entry in files.python)]
        for reason in [*files.refused[:3], *reasons[:3], *map(_what_it_is, there[:3])]:
            text += reason
        if not there and not reasons and not files.refused:
            text += Text("There is nothing in it.", "里面什么都没有。")
        return text + WRITE_ZIP


def _what_it_is(path: _Path) -> Text:
    """What kind of file this is, if its name tells."""
    kind = of_name(path.name)
    if is_archive(path.name):
        return Text(f"{shown(path)} is no zip.", f"{shown(path)} 不是 zip。")
    if kind and path.suffix != ".py":
        return Text(f"{shown(path)} is {kind.en}.", f"{shown(path)} 是{kind.zh}。")
    return Text("", "")


def take(hand_in: HandIn, into: Path, modules: Iterable[str]) -> list[Text]:
    """Copy the homework of a hand-in into the folder `into`, which is made.

    `modules` are the names of the files that the questions ask for, without .py.

    Returns what was unusual. Raises IntakeError if nothing can be graded, OSError where this
    machine cannot write (a full disk).
    """
    with ExitStack() as stack:
        search = _Search(modules, stack)
        choice = search.choose(_entries(hand_in, stack))
        into.mkdir(parents=True)
        notices = choice.notices + _copied(choice, into)
    if len(notices) > MAX_NOTICES:
        more = len(notices) - MAX_NOTICES + 1
        notices[MAX_NOTICES - 1 :] = [Text(f"And {more} things more.", f"另外还有 {more} 项。")]
    return notices


def _entries(hand_in: HandIn, stack: ExitStack) -> Iterable[Entry]:
    """The files of a hand-in. Raises IntakeError if it can hold none."""
    path = hand_in.path
    if path.is_dir():
        return in_folder(path)
    if not path.is_file():
        raise IntakeError(Text("This is no file and no folder.", "这既不是文件，也不是文件夹。"))
    file = stack.enter_context(path.open("rb"))
    listing = MAX_CLASS_LISTING if hand_in.inside else MAX_LISTING
    return in_zip(file, path.name, stack, hand_in.inside, listing)


def _copied(choice: _Choice, into: Path) -> list[Text]:
    """Write the files; returns what was left out."""
    notices = []
    if len(choice.files) > MAX_FILES:
        count = len(choice.files)
        notices.append(
            Text(
                f"Only the first {MAX_FILES} of {count} Python files were read.",
                f"有 {count} 个 Python 文件，只读取了前 {MAX_FILES} 个。",
            )
        )
    contents: dict[_Path, bytes] = {}
    total = 0
    for entry in choice.files[:MAX_FILES]:
        path = entry.path.relative_to(choice.folder)
        if refused := _unfit(entry.path, path, contents):
            notices.append(refused)
            continue
        try:
            data = entry.read()
        except IntakeError as error:
            notices.append(error.text)
            continue
        except OSError as error:
            notices.append(unusable(entry.path, error))
            continue
        total += len(data)
        if total > MAX_TOTAL:
            notices.append(_too_much)
            break
        if path in contents:  # whoever unpacks it has the last one
            name = shown(entry.path)
            notices.append(
                Text(
                    f"{name} stands in it twice; the last was graded.",
                    f"{name} 出现了两次；批改的是最后一个。",
                )
            )
        contents[path] = data
    for path, data in contents.items():
        (into / path.parent).mkdir(parents=True, exist_ok=True)
        (into / path).write_bytes(data)
    return notices


def _unfit(original: _Path, path: _Path, taken: Iterable[_Path]) -> Text | None:
    """Why some file system could not store a file under its name; None if all can."""
    name = shown(original)
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return Text(
            f"The name of {name} is not UTF-8; it was left out.",
            f"{name} 的名字不是 UTF-8，已忽略。",
        )
    if not all(map(is_portable, path.parts)):
        return Text(
            f"{name} has a name that not every system can write; it was left out.",
            f"{name} 的名字不是每个系统都能使用，已忽略。",
        )
    for other in taken:
        if other != path and _clash(other, path):
            return Text(
                f"{name} was left out: not every system can keep it beside {shown(other)}.",
                f"{name} 已忽略：不是每个系统都能让它与 {shown(other)} 并存。",
            )
    return None


def _clash(one: _Path, other: _Path) -> bool:
    """Whether on some file system the two paths are the same, or one lies inside the other."""
    a, b = (unicodedata.normalize("NFC", str(path)).casefold() for path in (one, other))
    return a == b or a.startswith(f"{b}/") or b.startswith(f"{a}/")


def _by_submit(path: _Path) -> bool:
    return path.name.lower().startswith("submission")


def _not_opened(path: _Path) -> Text:
    return Text(f"{shown(path)} was left out.", f"{shown(path)} 已忽略。")


def _left_behind(paths: list[_Path]) -> Text:
    """The notice on files that are not copied: code that reads one of them at home will not find it
    here."""
    names = ", ".join(map(shown, paths[:_NAMED])) + (", …" if len(paths) > _NAMED else "")
    return Text(
        f"Only Python files are graded; left out of homework/: {names}.",
        f"只批改 Python 文件；homework/ 中忽略了：{names}。",
    )


_too_much = Text(
    f"The Python files hold over {MAX_TOTAL // 2**20} MiB together; the rest was left out.",
    f"Python 文件合计超过 {MAX_TOTAL // 2**20} MiB，其余的已忽略。",
)
