"""Whatever is handed in, otter meets one inert script."""

import zipfile
from pathlib import Path

import pytest

from autograder.glue.arrange import INERT, arrange, main


def test_a_zip_is_wrapped_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(b"not a zip at all")
    arrange(tmp_path, unpacks=True)
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert sorted(archive.namelist()) == ["handed_in.zip", "submission.py"]
        assert archive.read("handed_in.zip") == b"not a zip at all"
        assert archive.read("submission.py").decode() == INERT


def test_a_zip_that_otter_leaves_alone_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(b"not a zip at all")
    arrange(tmp_path, unpacks=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handed_in.zip", "submission.py"]
    assert (tmp_path / "handed_in.zip").read_bytes() == b"not a zip at all"
    assert (tmp_path / "submission.py").read_text() == INERT


@pytest.mark.parametrize("zips", [True, False])
def test_otters_configuration_decides(tmp_path: Path, zips: bool) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "submission").mkdir()
    (tmp_path / "source" / "otter_config.json").write_text(f'{{"zips": {str(zips).lower()}}}')
    (tmp_path / "submission" / "mine.zip").write_bytes(b"")
    main(tmp_path)
    assert (tmp_path / "submission" / "mine.zip").exists() is zips


def test_loose_files_are_put_aside(tmp_path: Path) -> None:
    folder = tmp_path / "submission"
    (folder / "homework").mkdir(parents=True)
    (folder / "handed_in").mkdir()
    for name in ("a.py", "b.py", "submission.py", "homework/lstm.py", "handed_in/c.py"):
        (folder / name).write_text("1 / 0")
    arrange(folder, unpacks=True)
    assert sorted(path.name for path in folder.iterdir()) == ["handed_in", "submission.py"]
    assert (folder / "submission.py").read_text() == INERT
    assert (folder / "handed_in/homework/lstm.py").read_text() == "1 / 0"
