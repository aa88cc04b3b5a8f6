"""The libraries that the student's process may read: a shelf of links, made for each submission.

The shelf holds one link per entry of the standard library and of the installed packages, less the
grader's own, so that `sys.path` can point to it. What is not on it (hidden tests, solutions,
assignments) cannot be imported, and the seal lets nothing else be read.
"""

import sys
import sysconfig
from importlib import metadata
from pathlib import Path

OWN_PACKAGES = {"autograder", "solutions", "assignments", "student_template", "rnnhw"}
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_HARMLESS = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom")


def _is_own(name: str) -> bool:
    stem = name.split("-")[0].split(".")[0].lower()
    return stem in OWN_PACKAGES or name.endswith(".pth")


def _stdlib_folders() -> list[Path]:
    paths = sysconfig.get_paths()
    stdlib = [Path(paths["stdlib"]), Path(paths["platstdlib"])]
    return [*dict.fromkeys(stdlib), *(folder / "lib-dynload" for folder in dict.fromkeys(stdlib))]


def _package_folders() -> list[Path]:
    """Every folder on sys.path into which packages are installed."""
    installed = {Path(str(d.locate_file(""))).resolve() for d in metadata.distributions()}
    return [Path(p) for p in sys.path if p and Path(p).resolve() in installed]


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    skipped = {"site-packages", "dist-packages", "lib-dynload", "__pycache__"}
    return [e for e in sorted(folder.iterdir()) if e.name not in skipped and not _is_own(e.name)]


def _fill(shelf: Path, folders: list[Path]) -> list[Path]:
    shelf.mkdir()
    targets = []
    for folder in folders:
        for entry in _entries(folder):
            link = shelf / entry.name
            if not link.is_symlink():  # the first on the path wins, as in an import
                link.symlink_to(entry.resolve())
                targets.append(entry.resolve())
    return targets


class Shelf:
    """A folder of links to libraries; `sys_path` is what the student's process imports from."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.sys_path = [str(root / "stdlib"), str(root / "packages")]
        self.readable = [
            str(root),
            *map(str, _fill(root / "stdlib", _stdlib_folders())),
            *map(str, _fill(root / "packages", _package_folders())),
            *(path for path in _HARMLESS if Path(path).exists()),
        ]
        for folder in map(Path, _SYSTEM_LIBRARIES):
            if folder.is_dir():
                self.readable += [str(e) for e in folder.iterdir() if "python" not in e.name]
