"""Folders that no mode protects; and pytest collects no hostile file under this one."""

from pathlib import Path

import pytest

collect_ignore_glob = ["*/*/*"]


def opened(folder: Path) -> Path:
    """The folder, which any user can reach: pytest's own would hide whether the seal holds."""
    for place in (folder, *folder.parents):
        if place.stat().st_mode & 0o077 == 0:
            place.chmod(0o755)
    return folder


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A temporary folder that any user can reach."""
    return opened(tmp_path)
