"""Attacks that are more than modules: what stands around the homework, and hostile zips."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import Sources, write_folder, write_zip

Build = Callable[[Path, Sources], Path]
"""Makes a submission at a path without suffix, from modules that are right; returns its path."""


def _poison(sources: Sources) -> str:
    """Code that leaves the attack's witness; the rest of the known things are not needed here."""
    scope: dict[str, Any] = {}
    exec(sources["known"], scope)
    return f"open({scope['WITNESS']!r}, 'w').write('ran')\n"


def beside(*names: str) -> Build:
    """A folder with poison under these names at the top, in homework/ and in tests/."""

    def build(path: Path, sources: Sources) -> Path:
        folder = write_folder(path, sources)
        poison = _poison(sources)
        line = f"import os; exec({poison!r})\n"
        for place in (folder, folder / "homework", folder / "tests"):
            for name in names:
                file = place / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(line if name.endswith(".pth") else poison)
        return folder

    return build


def _zip(path: Path, sources: Sources, extra: dict[str, str | bytes]) -> Path:
    entries = {f"homework/{name}.py": source for name, source in sources.items()}
    return write_zip(path.with_suffix(".zip"), {**extra, **entries})


def bomb(path: Path, sources: Sources) -> Path:
    """A gigabyte of spaces in a few files that look like homework."""
    spaces = b" " * 2**26
    return _zip(path, sources, {f"homework/{name}.py": spaces for name in ("rnn", "bptt", "lstm")})


def bzip2(path: Path, sources: Sources) -> Path:
    """Gigabytes in a kilobyte and a half, packed in a way that grows without bound."""
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_BZIP2) as archive:
        with archive.open("homework/lstm.py", "w", force_zip64=True) as entry:
            for _ in range(2**7):
                entry.write(bytes(2**20))
        for name, source in sources.items():
            archive.writestr(f"homework/{name}.py", source, zipfile.ZIP_DEFLATED)
    return path.with_suffix(".zip")


def extra_fields(path: Path, sources: Sources) -> Path:
    """Thirty entries that each have 64 kilobytes of extra fields, four bytes long."""
    size = 65_532
    head = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[0] * 9, *[0] * 2, 1, size, *[0] * 5)
    entries = (head + b"a" + bytes(size)) * 30
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 30, 30, len(entries), 0, 0)
    path.with_suffix(".zip").write_bytes(entries + end)
    return path.with_suffix(".zip")


def outside(path: Path, sources: Sources) -> Path:
    """Entries that would land in the grader's own folders."""
    poison = _poison(sources)
    places = ("../" * 8 + "tmp", "/tmp", "..\\..", "homework/../..")
    return _zip(path, sources, {f"{place}/autograder/__init__.py": poison for place in places})


def link(path: Path, sources: Sources) -> Path:
    """The homework is a link to the solution."""
    scope: dict[str, Any] = {}
    exec(sources["known"], scope)
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        entry = zipfile.ZipInfo("homework/loss.py")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, scope["SOLUTION"])
    return path.with_suffix(".zip")


def million_files(path: Path, sources: Sources, count: int = 10**6, claimed: int = 1) -> Path:
    """A zip whose list of files is huge, and which says that it holds `claimed`."""
    entry = bytearray(struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[0] * 18) + b"a")
    entry[28] = 1  # the length of the name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, claimed, claimed, count * len(entry), 0, 0)
    path.with_suffix(".zip").write_bytes(bytes(entry) * count + end)
    return path.with_suffix(".zip")


_NOT_READ = "Graded in a closed process"
_SHADOW = {"honest": "all", "report": _NOT_READ, "unsealed": "witness"}

BUILT: dict[str, dict[str, Any]] = {
    "forging/conftest": {
        **_SHADOW,
        "tries": "a conftest.py, a plugin and tests at every level, for a pytest to load",
        "build": beside("conftest.py", "pytest_plugin.py", "test_more.py"),
    },
    "forging/standard_library": {
        **_SHADOW,
        "tries": "modules named like the standard library and NumPy, for whoever starts there",
        "build": beside("json.py", "random.py", "numpy.py", "numpy/__init__.py", "re.py"),
    },
    "forging/site_customize": {
        **_SHADOW,
        "tries": "sitecustomize, usercustomize and .pth files, which a starting Python runs",
        "build": beside("sitecustomize.py", "usercustomize.py", "evil.pth"),
    },
    "forging/own_packages": {
        **_SHADOW,
        "tries": "packages named like the grader's own, otter and pytest, with entry points",
        "build": beside(
            "autograder/__init__.py",
            "solutions/__init__.py",
            "otter/__init__.py",
            "pytest.py",
            "pytest/__init__.py",
            "evil.dist-info/entry_points.txt",
        ),
    },
    "forging/zip_slip": {
        "tries": "a zip whose entries lead out of its folder, over the grader's files",
        "report": "points outside and was left out",
        "unsealed": "a zip that is never unpacked, by Python's zipfile neither, has no such effect",
        "honest": "all",
        "build": outside,
    },
    "reading/zip_link": {
        "tries": "a zip in which homework/loss.py is a link to the solution",
        "report": "is a link and was left out",
        "unsealed": "only an unpacker that makes links falls for it; Python's does not",
        "honest": "nothing",
        "build": link,
    },
    "exhausting/zip_bomb": {
        "tries": "a zip of some hundred kilobytes that unpacks to some hundred megabytes",
        "report": "too large for a homework file",
        "unsealed": "it would fill the disk of this machine",
        "honest": "all",
        "build": bomb,
    },
    "exhausting/zip_bzip2": {
        "tries": "an entry that only bzip2 unpacks, to a hundred thousand times its size",
        "report": "is packed with bzip2, which a usual zip is not",
        "unsealed": "it would take gigabytes of the grader's memory",
        "honest": "all",
        "build": bzip2,
    },
    "exhausting/zip_extra_fields": {
        "tries": "a zip of thirty entries whose extra fields take a minute to read",
        "report": "Hand in the zip that submit.py writes",
        "unsealed": "it would keep the grader busy for most of a minute",
        "honest": "nothing",
        "build": extra_fields,
    },
    "exhausting/million_files": {
        "tries": "a zip with a million entries, which states that it holds one",
        "report": "far over 5000 entries",
        "unsealed": "it would take a gigabyte and half a minute",
        "honest": "nothing",
        "build": million_files,
    },
}
