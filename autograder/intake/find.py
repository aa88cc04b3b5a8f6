"""The hand-ins in the paths of a command: folders of them, zips of a whole class, single ones."""

import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import msgspec

from autograder.curriculum import file_names
from autograder.intake.entries import MAX_DEPTH, is_litter
from autograder.intake.kinds import is_zip
from autograder.intake.layout import MANY, Folder, Layout
from autograder.intake.limited import survey
from autograder.intake.names import HandIn, named, readable
from autograder.intake.refusal import IntakeError
from autograder.text import Text, printable

MAX_SEEN = 300_000
"""Files and folders of a class that are looked at, those near the top first."""


class Found(msgspec.Struct, frozen=True):
    """What there is to grade."""

    hand_ins: list[HandIn]
    left_out: list[str]
    """What was found and is no hand-in, a line for staff on each."""


def find(paths: Sequence[Path], out: Path | None = None) -> Found:
    """The hand-ins in these paths, each once, with names of their own.

    `out` is where results go: it is no hand-in.

    Raises IntakeError if a path does not exist or holds no hand-in, or if results would go into
    what is handed in.
    """
    layout = Layout(f"{name}.py" for name in file_names())
    found: dict[tuple[Path, str], HandIn] = {}
    left_out: list[str] = []
    for path in paths:
        if not path.exists():
            there = printable(readable(str(path)))
            raise IntakeError(Text(f"{there}: there is no such file", f"{there}：没有这个文件"))
        pieces = _on_disk(path, layout, out, left_out)
        _split_zips(pieces, alone=len(pieces) == 1, left_out=left_out)
        if not pieces:
            there = printable(readable(str(path)))
            raise IntakeError(Text(f"{there}: no submission in it", f"{there}：里面没有提交"))
        for piece in pieces:
            found.setdefault((piece.path, piece.inside), piece)
    _keep_apart(out, found.values())
    return Found(named(found.values()), [printable(readable(line), 300) for line in left_out])


def _on_disk(path: Path, layout: Layout, out: Path | None, left_out: list[str]) -> list[HandIn]:
    """The hand-ins in one path. A zip counts as one; `_split_zips` looks into it later."""
    if not path.is_dir():
        return [HandIn(path)]
    there = layout.of_folder(_look(path, out, layout))
    left_out += [str(path / name) for name in there.left_out]
    prefix = _common(there.hand_ins)
    return [
        HandIn(path / place if place else path, name=place.removeprefix(prefix))
        for place in there.hand_ins
    ]


def _split_zips(pieces: list[HandIn], alone: bool, left_out: list[str]) -> None:
    """Put the hand-ins of a class in the place of a zip that holds one."""
    zips = [piece for piece in pieces if piece.path.is_file() and is_zip(piece.path.name)]
    surveyed = survey([piece.path for piece in zips], 2 if alone else MANY)
    for piece, inside in zip(zips, surveyed, strict=True):
        left_out += [f"{piece.path}: {name}" for name in inside.left_out]
        if inside.hand_ins != [""]:
            prefix = _common(inside.hand_ins)
            at = pieces.index(piece)
            pieces[at : at + 1] = [
                HandIn(piece.path, place, place.removeprefix(prefix)) for place in inside.hand_ins
            ]


def _common(places: list[str]) -> str:
    """The folders that all places lie in. Names are shorter without them, and differ as much."""
    folders = [place.rpartition("/")[0] for place in places]
    return f"{os.path.commonpath(folders)}/".lstrip("/") if folders and all(folders) else ""


def _look(root: Path, out: Path | None, layout: Layout) -> Folder:
    """The names in a folder, breadth first: if there are too many, the deepest are left out.

    The folder for results is not among them, unless there is a homework in it.
    """
    avoided = out.resolve() if out else None
    results: tuple[Folder, str] | None = None
    top = Folder()
    waiting = deque([(root, top, 0)])
    seen = 0
    while waiting:
        place, folder, depth = waiting.popleft()
        if seen > MAX_SEEN or depth > MAX_DEPTH:
            folder.unseen = True
            continue
        entries = _entries(place)
        if entries is None:  # no right to read it: intake will say so
            folder.unseen = True
            continue
        seen += len(entries)
        for entry in entries:
            if is_litter(PurePosixPath(entry.name)):
                continue
            # Links at the top are the staff's own; what is linked further in is a student's.
            if not entry.is_dir(follow_symlinks=depth == 0):
                folder.files.append(entry.name)
                continue
            child = folder.folders[entry.name] = Folder()
            waiting.append((Path(entry.path), child, depth + 1))
            if avoided and Path(entry.path).resolve() == avoided:
                results = folder, entry.name
    if results and not layout.holds_work(results[0].folders[results[1]]):
        del results[0].folders[results[1]]
    return top


def _entries(folder: Path) -> list[os.DirEntry] | None:
    """What is in a folder, by name; None if it cannot be read."""
    try:
        with os.scandir(folder) as scan:
            return sorted(scan, key=lambda entry: entry.name)
    except OSError:
        return None


def _keep_apart(out: Path | None, hand_ins: Sequence[HandIn]) -> None:
    """Raise IntakeError if results would be written over what is handed in."""
    if out is None:
        return
    target = out.resolve()
    for hand_in in hand_ins:
        place = hand_in.path.resolve()
        if place == target or place in target.parents or place.parent == target:
            where = printable(readable(str(out)))
            raise IntakeError(
                Text(
                    f"--out {where}: the submissions are there; choose another folder for reports",
                    f"--out {where}：提交就在那里；请为报告另选一个文件夹",
                )
            )
