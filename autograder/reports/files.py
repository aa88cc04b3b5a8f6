"""Writes reports whole or not at all: a file that stands there is never half of one."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def write(texts: Mapping[Path, str], encoding: str = "utf-8") -> None:
    """Write files of one folder, which is made; none of them is touched unless all can be written.

    Raises OSError, and then leaves nothing behind.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding=encoding, newline="")
        for path in texts:
            os.replace(beside[path], path)
    except BaseException:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise
