"""What an autograder.zip holds and would install."""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

import msgspec

from autograder.curriculum import CurriculumError, choose_parts
from autograder.glue.otter_zip import CONFIG, DRAWN, KEYS, PINS, WHEEL, drawn
from autograder.glue.pins import Pin
from autograder.key import KeyFileError, Keys

_ROOT = Path(__file__).parents[2]
_OURS = ("autograder/", "solutions/", "assignments/")


class ZipError(Exception):
    """A file is no autograder.zip of ours; one line says why."""


class Unpacked(msgspec.Struct, frozen=True):
    """What stands in an autograder.zip."""

    parts: list[str]
    lang: str
    extras: list[str]
    pins: list[Pin]
    version: str
    """This project's version in it."""
    python: str
    """The Pythons that it installs on, ">=3.10"."""
    keys: dict[str, str]
    """The fingerprints of its keys."""
    pip_conf: bool
    cases_fit: bool
    """Whether the cases in it are those that are drawn here from its keys."""
    differing: list[str]
    """Files of the grader that are not what they are here."""

    @property
    def pinned_from(self) -> str:
        """The oldest Python that gets every pinned version."""
        bounds = [pin.python.lstrip(">=") for pin in self.pins if pin.python]
        oldest = self.python.lstrip(">=")
        return max([oldest, *bounds], key=lambda v: tuple(map(int, v.split("."))))


def read(file: Path) -> Unpacked:
    """What stands in an autograder.zip. Raises ZipError or OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        return _read(contents)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        StopIteration,
        TypeError,
        CurriculumError,
        KeyFileError,
    ) as error:
        what = f"{file} is no autograder.zip that rnnhw package has written"
        raise ZipError(f"{what} ({error})") from error


def _read(contents: dict[str, bytes]) -> Unpacked:
    (plugin,) = json.loads(contents[CONFIG])["plugins"][0].values()
    extras = re.search(r"\$wheel\[([\w,]+)\]", contents["setup.sh"].decode())
    with zipfile.ZipFile(io.BytesIO(contents[WHEEL])) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
        about = HeaderParser().parsestr(wheel.read(name).decode())
        differing = list(_differing(wheel))
    with tempfile.TemporaryDirectory(prefix="rnnhw-") as folder:
        (Path(folder) / "keys").write_bytes(contents[KEYS])
        keys = Keys.load(Path(folder) / "keys")
        cases = drawn(Path(folder), choose_parts(plugin["parts"]), keys)
    return Unpacked(
        parts=plugin["parts"].split(","),
        lang=plugin["lang"],
        extras=extras[1].split(",") if extras else [],
        pins=[Pin.read(line) for line in contents.get(PINS, b"").decode().splitlines()],
        version=about["Version"],
        python=about["Requires-Python"],
        keys=keys.fingerprints(),
        pip_conf="requirements.pip.conf" in contents,
        cases_fit=_cases(contents[DRAWN]) == _cases(cases),
        differing=differing,
    )


def _cases(content: bytes) -> object:
    """The cases in a file; None if there is something else in it."""
    from autograder.drawing.paper import PaperFile  # not before: it imports pytest and hypothesis

    file = PaperFile.load(content)
    return file and file.drawn


def _differing(wheel: zipfile.ZipFile) -> Iterator[str]:
    for name in sorted(wheel.namelist()):
        here = _ROOT / name
        if name.startswith(_OURS) and not (
            here.is_file() and here.read_bytes() == wheel.read(name)
        ):
            yield name
