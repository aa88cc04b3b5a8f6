"""The libraries that the student's process may read: a shelf of links, made for each submission.

The shelf holds one link per entry of the standard library and of the installed packages, less the
grader's own, so that `sys.path` can point to it. What is not on it (hidden tests, solutions,
assignments) cannot be imported, and the seal lets nothing else be read.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

OWN_PACKAGES = {"autograder", "solutions", "assignments", "student_template", "rnnhw", "homework"}
"""What the grader's environment may hold and no submission is to import in its own's place."""
HOLDING_LABELS = {"sklearn": ("datasets", "data")}
"""The folders in packages that hold labels on which models are examined: they are not readable."""
_INSTALLED_INTO = ("site-packages", "dist-packages")
_NOT_LIBRARIES = {*_INSTALLED_INTO, "lib-dynload", "__pycache__"}
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_HARMLESS = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom")


def _is_own(name: str) -> bool:
    stem = name.split("-")[0].split(".")[0].lower()
    return stem in OWN_PACKAGES or name.endswith(".pth")


def _stdlib_folders() -> list[str]:
    paths = sysconfig.get_paths()
    folders = dict.fromkeys([paths["stdlib"], paths["platstdlib"]])
    return [*folders, *(os.path.join(folder, "lib-dynload") for folder in folders)]


def package_folders() -> list[str]:
    """The folders on sys.path into which packages are installed."""
    return [path for path in sys.path if os.path.basename(path) in _INSTALLED_INTO]


def _fill(shelf: str, folders: list[str]) -> list[str]:
    """Make a folder of links to every entry of `folders`; returns what the links lead to."""
    os.mkdir(shelf)
    targets: dict[str, str] = {}
    for folder in filter(os.path.isdir, map(os.path.realpath, folders)):
        for entry in os.scandir(folder):
            name = entry.name
            # The first on the path wins, as in an import.
            if name not in _NOT_LIBRARIES and name not in targets and not _is_own(name):
                targets[name] = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
    for name, target in targets.items():
        os.symlink(target, os.path.join(shelf, name))
    return list(targets.values())


def _around(folder: str, held_back: tuple[str, ...]) -> Iterator[str]:
    """Everything in a folder but the one below it that is held back."""
    for step in held_back:
        yield from (entry.path for entry in os.scandir(folder) if entry.name != step)
        folder = os.path.join(folder, step)


class Shelf:
    """A folder of links to libraries.

    `sys_path` is what the student's process imports from, `readable` what it may read, with all
    that is below, and `listable` the folders of which it may read the names below only.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir()
        stdlib, packages = str(root / "stdlib"), str(root / "packages")
        self.sys_path = [stdlib, packages]
        self.readable = [
            str(root),
            *_fill(stdlib, _stdlib_folders()),
            *_fill(packages, package_folders()),
            *filter(os.path.exists, _HARMLESS),
        ]
        self.listable = []
        for package, held_back in HOLDING_LABELS.items():
            for whole in [path for path in self.readable if os.path.basename(path) == package]:
                self.readable.remove(whole)
                self.readable += _around(whole, held_back)
                self.listable.append(whole)
        for folder in filter(os.path.isdir, _SYSTEM_LIBRARIES):
            self.readable += [e.path for e in os.scandir(folder) if "python" not in e.name]
