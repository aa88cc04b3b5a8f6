"""The two zips that `rnnhw package` writes."""

import json
import zipfile
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.glue import otter_zip
from autograder.key import PUBLIC_KEYS, Key, Keys
from tests.otter.commands import RELEASE, package_release, rnnhw
from tests.support import run_python


def test_contents(package: Path) -> None:
    with zipfile.ZipFile(package / "autograder.zip") as archive:
        names = set(archive.namelist())
        setup = archive.read("setup.sh").decode()
    questions = sum(len(part.questions) for part in RELEASE)
    assert len([name for name in names if name.startswith("tests/")]) == questions + 1
    assert {"setup.sh", "run_autograder", "run_otter.py", "otter_config.json"} <= names
    assert "conda" not in setup.replace("No conda", "") and "torch" not in setup
    with zipfile.ZipFile(package / "student.zip") as archive:
        names = set(archive.namelist())
    assert {"rnnhw/submit.py", "rnnhw/homework/lstm.py", "rnnhw/handouts/05_lstm.zh.md"} <= names
    assert "rnnhw/.github/workflows/classroom.yml" in names
    assert not [name for name in names if "solutions" in name or "hidden" in name]


def test_a_part_brings_what_it_needs(tmp_path: Path) -> None:
    loss, lstm = choose_parts("loss,lstm")
    needy = msgspec.structs.replace(lstm, needs="torch")
    otter_zip.write(tmp_path / "a.zip", [loss, needy], otter_zip.Options(PUBLIC_KEYS))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        setup = archive.read("setup.sh").decode()
        pinned, free = [line for line in setup.splitlines() if "$wheel[" in line]
        assert '"$wheel[otter,torch]"' in pinned and free.endswith('"$wheel[otter,torch]"')
        assert "requirements.pip.conf" not in archive.namelist()


def test_the_keys_are_in_it(tmp_path: Path) -> None:
    """Also the machine's own, so that a container comes to the same verdict."""
    file = tmp_path / "course.key"
    file.write_text("a key of sixteen bytes or more")
    for options, keys in (
        (["--key", file], Keys(Key.read(file), Key.read(file))),
        ([], Keys.chosen(None, choose_parts("mnist"))),
    ):
        rnnhw("package", "--out", tmp_path, "--parts", "loss,mnist", *options)
        with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
            assert archive.read(otter_zip.KEYS) == keys.dump()
            assert "go-rwx" in archive.read("setup.sh").decode()
        with zipfile.ZipFile(tmp_path / "student.zip") as archive:
            secret = keys.exam.secret
            assert not [n for n in archive.namelist() if secret in archive.read(n)]


def test_the_same_content_gives_the_same_bytes(package: Path, tmp_path: Path) -> None:
    package_release(tmp_path)
    for name in ("student.zip", "autograder.zip"):
        assert (tmp_path / name).read_bytes() == (package / name).read_bytes()


def test_cases_and_answers_travel_in_step_with_the_tests(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package / "autograder.zip") as archive:
        travelled, keys = archive.read(otter_zip.DRAWN), archive.read(otter_zip.KEYS)
    (tmp_path / "keys").write_bytes(keys)
    names = ",".join(part.part for part in RELEASE)
    drawing = ("-m", "autograder.drawing", tmp_path / "keys", names, tmp_path / "drawn", "rehearse")
    assert run_python(*map(str, drawing)).returncode == 0
    assert (tmp_path / "drawn").read_bytes() == travelled


def test_options(tmp_path: Path) -> None:
    conf = tmp_path / "pip.conf"
    conf.write_text("[global]\ntimeout = 7\n")
    chosen = ["--parts", "loss", "--lang", "zh", "--no-show-hidden", "--pip-conf", conf]
    rnnhw("package", "--out", tmp_path, *chosen)
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        config = json.loads(archive.read("otter_config.json"))
        assert archive.read("requirements.pip.conf") == conf.read_bytes()
        tests = [name for name in archive.namelist() if name.startswith("tests/")]
    assert config["show_hidden"] is False
    (plugin,) = config["plugins"]
    assert list(plugin.values()) == [{"parts": "loss", "lang": "zh"}]
    assert tests == ["tests/0_submission.py", "tests/3_loss_q7.py"]
