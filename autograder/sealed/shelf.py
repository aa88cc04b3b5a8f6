"""The libraries that the student's process may read: a shelf of links, made for each submission.

The shelf holds one link per entry of the standard library and of the installed packages, less the
grader's own, so that `sys.path` can point to it. What is not on it (hidden tests, solutions,
assignments) cannot be imported, and the seal keeps all other files from being read. The grader, its
data and its temporary files are kept back even where they lie in a folder of libraries.
"""

import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

OWN_PACKAGES = {"autograder", "solutions", "assignments", "student_template", "rnnhw", "homework"}
"""Names that may be installed where homework is graded, and that no submission may import."""
HOLDING_LABELS = {"sklearn": ("datasets", "data")}
"""Folders in packages with the labels of examined images: homework cannot read them."""
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
            # As in an import, the first one on the path counts.
            if name not in _NOT_LIBRARIES and name not in targets and not _is_own(name):
                targets[name] = _target(entry)
    for name, target in targets.items():
        os.symlink(target, os.path.join(shelf, name))
    return list(targets.values())


def own_places() -> list[str]:
    """Where the grader lives, and what else it keeps from homework: data, keys, submissions."""
    root = Path(__file__).parents[2]
    installed = root.name in _INSTALLED_INTO
    places = [root / name for name in OWN_PACKAGES] if installed else [root]
    places += [os.environ.get("RNNHW_DATA") or "~/.cache", tempfile.gettempdir()]
    places += [os.environ.get("XDG_CONFIG_HOME") or "~/.config"]
    return [os.path.realpath(os.path.expanduser(place)) for place in places]


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def without(path: str, kept_back: Iterable[str]) -> Iterator[str]:
    """A file or folder without some places below it, as a list of what remains. A folder that holds
    none of them stays whole; another is replaced by its entries. All paths are real ones."""
    inside = [place for place in kept_back if _is_below(place, path)]
    if not inside:
        yield path
    elif path not in inside:
        for entry in os.scandir(path):
            yield from without(_target(entry), inside)


def _target(entry: os.DirEntry) -> str:
    """The real path of an entry of a folder whose own path is real."""
    return os.path.realpath(entry.path) if entry.is_symlink() else entry.path


def opened_around() -> list[str]:
    """The folders of system libraries in which the grader itself lies: for `rnnhw doctor`."""
    root = os.path.realpath(Path(__file__).parents[2])
    return [folder for folder in _SYSTEM_LIBRARIES if _is_below(root, os.path.realpath(folder))]


class Shelf:
    """A folder of links to libraries.

    `sys_path` is what the student's process imports from, `readable` what it may read, with all
    that is below, and `listable` the folders of which it may read the names below only.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir()
        stdlib, packages = str(root / "stdlib"), str(root / "packages")
        self.sys_path = [stdlib, packages]
        libraries = [*_fill(stdlib, _stdlib_folders()), *_fill(packages, package_folders())]
        kept_back = own_places()
        self.listable = []
        for package, held_back in HOLDING_LABELS.items():
            for whole in [path for path in libraries if os.path.basename(path) == package]:
                kept_back.append(os.path.join(whole, *held_back))
                self.listable.append(whole)
        for folder in dict.fromkeys(map(os.path.realpath, _SYSTEM_LIBRARIES)):
            if os.path.isdir(folder):
                entries = os.scandir(folder)
                libraries += [_target(entry) for entry in entries if "python" not in entry.name]
        opened = (part for path in dict.fromkeys(libraries) for part in without(path, kept_back))
        self.readable = [str(root), *opened, *filter(os.path.exists, _HARMLESS)]
