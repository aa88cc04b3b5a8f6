"""The secret from which every random choice of the grader follows: a key, kept in a file.

With the key anyone gets the same verdict again; without it nobody can foresee a choice. `grade` and
`package` take one with `--key`. Without it there are two:

    cases   what NumPy parts are asked: drawn from a key that everybody knows, so that the same is
            asked on every machine
    exam    what PyTorch parts are asked, in which something is trained: drawn from the machine's
            own key, made at first use
"""

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from autograder.curriculum import Part

_SHORTEST, _LONGEST = 16, 4096
"""Bytes in a key file: fewer can be guessed, and more are some other file, named by mistake."""
_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_hex())'"


class KeyFileError(Exception):
    """A key file cannot be used; one line says which, why, and what to do."""


class Key(msgspec.Struct, frozen=True):
    """A secret of 32 bytes. It prints as its fingerprint, and as nothing else."""

    secret: bytes

    @classmethod
    def of(cls, content: bytes) -> "Key":
        """The key that a file's content stands for; spaces and line ends around it do not count."""
        return cls(hashlib.blake2b(content.strip(), digest_size=32, person=b"rnnhw key").digest())

    @classmethod
    def read(cls, file: Path) -> "Key":
        """The key in a file. Raises KeyFileError."""
        try:
            with file.open("rb") as stream:
                content = stream.read(_LONGEST + 1)
        except FileNotFoundError as error:
            make = f"make one with {_MAKE_ONE} > {file}"
            raise KeyFileError(f"there is no key file {file}; {make}") from error
        except OSError as error:
            raise KeyFileError(f"the key file {file} cannot be read: {error.strerror}") from error
        content, size = content.strip(), len(content)
        if size > _LONGEST:
            raise KeyFileError(f"{file} is no key: it has more than {_LONGEST} bytes")
        if len(content) < _SHORTEST:
            few = f"{len(content)} bytes, and a key that nobody guesses has {_SHORTEST} or more"
            raise KeyFileError(f"the key file {file} has {few}; make one with {_MAKE_ONE}")
        return cls.of(content)

    @property
    def fingerprint(self) -> str:
        """A name for the key that does not give it away."""
        return self._digest("fingerprint", size=8).hex()

    def seed(self, *purpose: str | int) -> int:
        """A number of 128 bits for one purpose: `key.seed("cases", part, test)`.

        Seeds for different purposes are independent.
        """
        return int.from_bytes(self._digest("seed", *purpose, size=16), "big")

    def rng(self, *purpose: str | int) -> np.random.Generator:
        """A fresh generator for one purpose: the same numbers every time."""
        return np.random.default_rng(self.seed(*purpose))

    def _digest(self, *purpose: str | int, size: int) -> bytes:
        words = json.dumps(purpose).encode()
        return hashlib.blake2b(words, key=self.secret, digest_size=size).digest()

    def __repr__(self) -> str:
        return f"Key({self.fingerprint})"

    __str__ = __repr__


PUBLIC = Key.of(b"Everybody may know this key, and ask what the grader asks.")


class Keys(msgspec.Struct, frozen=True):
    """The keys of one grading. Without arguments everybody knows them: for tests, say."""

    cases: Key = PUBLIC
    exam: Key = PUBLIC

    @classmethod
    def chosen(cls, file: Path | None, parts: Sequence[Part]) -> "Keys":
        """The keys for these parts with `--key FILE`, or without it. Raises KeyFileError."""
        if file is not None:
            key = Key.read(file)
            return cls(key, key)
        return cls(exam=_own()) if any(part.needs for part in parts) else cls()

    def of(self, part: Part) -> Key:
        """The key from which everything is drawn that is asked in a part."""
        return self.exam if part.needs else self.cases

    def fingerprints(self) -> dict[str, str]:
        """What names the keys in results.json: "public" for the one that everybody knows."""
        keys = {"cases": self.cases, "exam": self.exam}
        return {use: "public" if k == PUBLIC else k.fingerprint for use, k in keys.items()}

    @classmethod
    def load(cls, file: Path) -> "Keys":
        """What `dump` has written. Raises KeyFileError."""
        try:
            return msgspec.json.decode(file.read_bytes(), type=cls)
        except (OSError, msgspec.MsgspecError) as error:
            raise KeyFileError(f"the keys in {file} cannot be read: {error}") from error

    def dump(self) -> bytes:
        """The keys as the content of a file, secrets included."""
        return msgspec.json.encode(self)


PUBLIC_KEYS = Keys()


def own_file() -> Path:
    """Where the machine's own key is kept: in the configuration folder of whoever grades."""
    folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(folder).expanduser() / "rnnhw" / "key"


def _own() -> Key:
    """The machine's own key, made at first use. Raises KeyFileError."""
    try:
        file = own_file()
        if not os.path.lexists(file):
            _make(file)
    except (OSError, RuntimeError) as error:  # RuntimeError: no home is known
        why = error.strerror if isinstance(error, OSError) else error
        where = getattr(error, "filename", None) or "the configuration folder"
        raise KeyFileError(
            f"no key can be kept in {where} ({why}): name a key file of yours with --key"
        ) from error
    return Key.read(file)


def _make(file: Path) -> None:
    """Write a new key that only its owner can read. Of two that begin at once, one's key stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)  # of mode 0600
    try:
        with os.fdopen(descriptor, "w") as stream:
            stream.write(f"{secrets.token_hex()}\n")
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        os.unlink(name)
