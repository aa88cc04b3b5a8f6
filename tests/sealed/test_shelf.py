"""Which libraries the student's process may read."""

from pathlib import Path

import numpy as np

from autograder.sealed.shelf import HOLDING_LABELS, OWN_PACKAGES, Shelf
from tests.support import ROOT


def test_libraries_are_on_the_shelf(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    stdlib, packages = map(Path, shelf.sys_path)
    assert (stdlib / "json").exists() and (stdlib / "random.py").exists()
    assert (packages / "numpy").resolve() == Path(np.__file__).parent.resolve()
    readable = {str(Path(path).resolve()) for path in shelf.readable}
    assert str((packages / "numpy").resolve()) in readable


def test_nothing_of_ours_is(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    names = {entry.name for folder in shelf.sys_path for entry in Path(folder).iterdir()}
    assert not names & (OWN_PACKAGES | HOLDING_LABELS)
    assert not any(name.endswith(".pth") or "site-packages" in name for name in names)
    for path in map(Path, shelf.readable):
        assert not ROOT.is_relative_to(path.resolve()), f"{path} holds the project"
        assert not path.resolve().is_relative_to(ROOT / "autograder")
