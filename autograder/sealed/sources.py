"""Whether a source file can be read as text. Runs inside the student's process, after an import."""

import contextlib
import io
import os
import sys
import tokenize

from autograder.sealed.wire import NOT_UTF8, Raised


def unreadable(error: BaseException, module: str) -> Raised | None:
    """The fault of a file that is not in its declared encoding, UTF-8 if it declares none. None if
    the import of `module` failed for another reason."""
    if not isinstance(error, SyntaxError | ValueError):
        return None
    folder = next((p for p in sys.path if os.path.isdir(os.path.join(p, "homework"))), "")
    homework = os.path.join(folder, "homework")
    own = os.path.join(homework, f"{module}.py")
    # The file may be one that this file imports; not every Python says which.
    others = [os.path.join(homework, name) for name in sorted(os.listdir(homework))]
    said = getattr(error, "filename", None)
    for path in [said] if said else [own, *(one for one in others if one.endswith(".py"))]:
        with contextlib.suppress(OSError), open(path, "rb") as file:
            if line := first_bad_line(file.read()):
                return Raised([NOT_UTF8], "", os.path.basename(path), line, during_import=True)
    return None


def first_bad_line(source: bytes) -> int:
    """The first line that cannot be decoded in the file's declared encoding; 0 if there is none."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError:  # its first lines are not UTF-8, or what it declares does not exist
        encoding = "utf-8"
    try:
        before, null, _ = source.decode(encoding).partition("\0")
    except UnicodeDecodeError as error:
        return source.count(b"\n", 0, error.start) + 1
    return before.count("\n") + 1 if null else 0
