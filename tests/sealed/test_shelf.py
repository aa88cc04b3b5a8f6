"""Which libraries the student's process may read."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from autograder.sealed import shelf as shelf_module
from autograder.sealed.process import SealedProcess
from autograder.sealed.shelf import HOLDING_LABELS, OWN_PACKAGES, Shelf
from autograder.sealed.student import Student
from tests.support import ROOT, write_folder


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


@pytest.mark.parametrize("where", ["hw", "deep/er/hw", "by-link"])
def test_a_grader_in_a_folder_of_libraries_is_taken_out(tmp_path, monkeypatch, where):
    """/usr/local/lib/hw: the libraries beside it stay readable."""
    libraries = tmp_path / "lib"
    grader = libraries / "x" / where if where != "by-link" else tmp_path / "elsewhere" / "hw"
    (grader / "solutions").mkdir(parents=True)
    (libraries / "x" / "beside").mkdir(parents=True)
    (libraries / "libm.so").write_text("")
    if where == "by-link":
        (libraries / "linked").symlink_to(grader.parent)
    package = shelf_module.__file__.replace(str(ROOT), str(grader))
    monkeypatch.setattr(shelf_module, "__file__", package)
    monkeypatch.setattr(shelf_module, "_SYSTEM_LIBRARIES", (str(libraries),))
    monkeypatch.setattr(shelf_module, "package_folders", list)
    readable = [Path(path).resolve() for path in Shelf(tmp_path / "shelf").readable]
    assert not any(grader.resolve().is_relative_to(path) for path in readable)
    assert not any(path.is_relative_to(grader.resolve()) for path in readable)
    assert (libraries / "libm.so").resolve() in readable
    assert any((libraries / "x" / "beside").resolve().is_relative_to(path) for path in readable)
    assert shelf_module.opened_around() == ([str(libraries)] if where != "by-link" else [])


@pytest.mark.parametrize("variable", ["RNNHW_DATA", "XDG_CONFIG_HOME"])
def test_data_and_keys_in_a_folder_of_libraries_are_taken_out(tmp_path, monkeypatch, variable):
    kept = tmp_path / "lib" / "share" / "kept"
    kept.mkdir(parents=True)
    (tmp_path / "lib" / "other").mkdir()
    monkeypatch.setenv(variable, str(kept))
    monkeypatch.setattr(shelf_module, "_SYSTEM_LIBRARIES", (str(tmp_path / "lib"),))
    readable = [Path(path).resolve() for path in Shelf(tmp_path / "shelf").readable]
    assert not any(kept.resolve().is_relative_to(path) for path in readable)
    assert (tmp_path / "lib" / "other").resolve() in readable


@pytest.mark.parametrize("installed", ["homework/__init__.py", "homework.py"])
def test_the_submission_comes_before_a_homework_that_is_installed(tmp_path, monkeypatch, installed):
    package = tmp_path / "site-packages" / installed
    package.parent.mkdir(parents=True)
    package.write_text("raise RuntimeError('another homework')")
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    folder = write_folder(tmp_path / "one", {"loss": "def softmax(z, axis):\n    return z"})
    with SealedProcess(folder / "homework") as process:
        assert Student(process).loss.softmax(1.0, axis=0) == 1.0
