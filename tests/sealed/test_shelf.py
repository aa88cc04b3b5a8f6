"""Which libraries the student's process may read."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

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
    assert not names & OWN_PACKAGES
    assert not any(name.endswith(".pth") or "site-packages" in name for name in names)
    for path in map(Path, [*shelf.readable, *shelf.listable]):
        assert not ROOT.is_relative_to(path.resolve()), f"{path} holds the project"
        assert not path.resolve().is_relative_to(ROOT / "autograder")


@pytest.mark.parametrize(("package", "held_back"), HOLDING_LABELS.items())
def test_labels_are_not_readable_and_the_package_is(tmp_path, package, held_back):
    whole = Path(find_spec(package).origin).parent
    labels = whole.joinpath(*held_back)
    assert any(labels.iterdir())
    shelf = Shelf(tmp_path / "shelf")
    assert not any(labels.is_relative_to(path) for path in shelf.readable)
    code = whole / "__init__.py"
    assert any(code.is_relative_to(path) for path in shelf.readable)
    assert str(whole) in shelf.listable
