"""What a hand-in's own name says of who handed it in, as each platform writes it.

Moodle       Ann Li_123_assignsubmission_file_         name, the number of the participant
Canvas       liann_LATE_123_4567_submission-2.zip      name, late, the user's number, attempt
Blackboard   HW1_ann_attempt_2026-10-01-12-30-00_...   login, time of the attempt
Gradescope   submission_123                            who it is stands in submission_metadata.yml
others       学号-姓名, hw1-ann, 2024001 Ann Li         words, any of which may be an id or a name
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import yaml

_FLAGS = re.IGNORECASE | re.DOTALL
_PLATFORMS = {
    "moodle": re.compile(r"(?P<full>.+?)_(?P<participant>\d+)_assignsubmission_[a-z]+.*", _FLAGS),
    "blackboard": re.compile(r".*?_?(?P<login>[^_]+)_attempt_(?P<time>\d{4}(-\d\d){5}).*", _FLAGS),
    "canvas": re.compile(
        r"(?P<sortable>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)",
        _FLAGS,
    ),
}
"""What each platform puts before the file name that a student chose. That name may look like
another platform's."""
_ATTEMPT = re.compile(r"-(\d+)(?:\.\w+)?\Z")
_WORDS = re.compile(r"[-_\s,;()（）【】\[\]—–]+")
_SHORTEST = 3  # a number of one or two digits is the homework's, and no id
METADATA = "submission_metadata.yml"
_LARGEST = 64 * 2**20


class Trace(msgspec.Struct, frozen=True):
    """What the name of a hand-in tells, before anybody looks into it."""

    ids: tuple[str, ...] = ()
    """What may be an id, the likeliest first."""
    names: tuple[str, ...] = ()
    """What may be a name."""
    sure: str = ""
    """What the platform itself gives to one student only; "" if the name was chosen freely."""
    late: bool = False
    attempt: tuple[str | int, ...] = ()
    """Attempts of one student, in order."""


def platform(names: Iterable[str]) -> str:
    """The platform whose pattern most of these names fit; "" if none does. A student can imitate
    another platform in one name, but not in all of them."""
    fits = Counter(p for name in names for p, form in _PLATFORMS.items() if form.fullmatch(name))
    return max(_PLATFORMS, key=lambda p: fits[p]) if fits else ""


def trace(name: str, platform: str) -> Trace:
    """What a hand-in's name, without its folders, says in an export of this platform."""
    found = _PLATFORMS[platform].fullmatch(name) if platform else None
    if not found:
        return _of_words(name)
    if platform == "moodle":
        number = found["participant"]
        return Trace((number,), (found["full"],), sure=f"moodle {number}")
    if platform == "blackboard":
        login = found["login"]
        return Trace((login,), sure=f"blackboard {login}", attempt=(found["time"],))
    number = found["user"]
    again = _ATTEMPT.search(found["file"])
    return Trace(
        (number,),
        (found["sortable"],),
        sure=f"canvas {number}",
        late=bool(found["late"]),
        attempt=(int(found["submission"]), int(again[1]) if again else 0),
    )


def _of_words(name: str) -> Trace:
    bare = name.removesuffix(name[-4:]) if name.lower().endswith(".zip") else name
    words = [word for word in _WORDS.split(bare) if word]
    # hw1-ann-lee: the login may itself have hyphens in it.
    tails = [bare[found.end() :] for found in re.finditer("-", bare)]
    ids = dict.fromkeys([bare, *(word for word in [*words, *tails] if len(word) >= _SHORTEST)])
    letters = [word for word in words if not any(map(str.isdigit, word))]
    names = dict.fromkeys(filter(None, [bare, " ".join(letters), *letters]))
    return Trace(tuple(ids), tuple(names))


def gradescope(path: Path, inside: str = "") -> dict[str, Trace]:
    """Who is behind each folder of a Gradescope export, from the file that lies beside them.

    `path` is one of these folders, or the zip in which it stands as `inside`. Empty if there is no
    such file or it cannot be read.
    """
    if inside:
        return _export(path, str(PurePosixPath(inside).parent / METADATA))
    return _export(path.parent / METADATA, "")


@lru_cache(16)  # asked for each hand-in of an export
def _export(file: Path, member: str) -> dict[str, Trace]:
    try:
        with ExitStack() as stack:
            if member:
                opened = stack.enter_context(zipfile.ZipFile(file)).open(member)
            else:
                opened = file.open("rb")
            text = stack.enter_context(opened).read(_LARGEST)
        entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return {str(name): _of_entry(entry) for name, entry in entries.items()}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, yaml.YAMLError):
        return {}
    except (AttributeError, TypeError):  # another structure than theirs
        return {}


def _of_entry(entry: dict[str, Any]) -> Trace:
    people = entry.get(":submitters") or []
    ids = [str(p[key]) for p in people for key in (":sid", ":email") if p.get(key)]
    names = [str(p[":name"]) for p in people if p.get(":name")]
    created = str(entry.get(":created_at", ""))
    return Trace(tuple(ids), tuple(names), sure=f"gradescope {' '.join(ids)}", attempt=(created,))
