"""Pinned versions, and what `rnnhw doctor --zip` tells of them."""

import shutil
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder.curriculum import choose_parts
from autograder.glue import otter_zip, pins, unpacked
from autograder.glue.pins import NotEarned, Pin
from autograder.key import PUBLIC_KEYS, Key, Keys
from autograder.template import samples
from tests.cli.conftest import one_line, rnnhw  # noqa: F401
from tests.otter.commands import PARTS


@pytest.fixture
def copy(package: Path, tmp_path: Path) -> Path:
    """autograder.zip, to be changed."""
    return Path(shutil.copy(package / "autograder.zip", tmp_path))


def changed(path: Path, name: str, content: str | bytes | None) -> None:
    """Put other content into a zip, or take it out."""
    with zipfile.ZipFile(path) as archive:
        contents = {n: archive.read(n) for n in archive.namelist()}
    contents[name] = content or b""
    with zipfile.ZipFile(path, "w") as archive:
        for n in contents:
            if n != name or content is not None:
                archive.writestr(n, contents[n])


def test_pins_are_what_is_here() -> None:
    found = {pin.name: pin for pin in pins.pins(["otter"])}
    for name in ("numpy", "hypothesis", "pytest", "msgspec", "landlockpy", "otter-grader"):
        assert found[name].version == version(name)
    assert not {"rnnhw", "torch", "torchvision", "scikit-learn", "ruff"} & found.keys()
    with_torch = {pin.name for pin in pins.pins(["otter", "torch"])}
    assert {"scikit-learn", "tqdm", *found} <= with_torch
    assert not {name for name in with_torch if name.startswith(("torch", "nvidia", "triton"))}


def test_what_an_own_build_put_here_is_left_to_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    class Built:
        """A distribution whose version no index has."""

        version, metadata, requires = "2.0+own", {}, None

    real = pins.distribution
    monkeypatch.setattr(pins, "distribution", lambda n: Built if n == "numpy" else real(n))
    assert "numpy" not in {pin.name for pin in pins.pins(["otter"])}


@pytest.mark.parametrize(
    ("python", "least"),
    [
        (">=3.11", "3.11"),
        (">=3.12.1,<4", "3.12"),
        ("!=3.9.0,~=3.13", "3.13"),
        (">=3.8", ""),
        ("", ""),
    ],
)
def test_a_pin_holds_where_its_version_can_be_installed(python: str, least: str) -> None:
    line = str(Pin("a-b", "1.2.post1", python))
    read = Requirement(line)
    assert (read.name, str(read.specifier)) == ("a-b", "==1.2.post1")
    assert str(read.marker or "") == (f'python_version >= "{least}"' if least else "")
    assert str(Pin.read(line)) == line


def test_they_are_in_the_zip(package: Path) -> None:
    with zipfile.ZipFile(package / "autograder.zip") as archive:
        lines = archive.read(otter_zip.PINS).decode().splitlines()
        setup = archive.read("setup.sh").decode()
    assert lines == [str(pin) for pin in pins.pins(["otter"])]
    pinned, free = [line for line in setup.splitlines() if "$wheel[" in line]
    assert f'-c "$source_dir/{otter_zip.PINS}"' in pinned
    assert " -c " not in free  # for an index that has lost one of the versions
    assert otter_zip.PINS.startswith("requirements.")  # or otter does not copy it


@pytest.mark.slow
def test_the_reference_must_be_right_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (loss,) = choose_parts("loss")
    assert pins.earn(choose_parts("loss,mnist"), PUBLIC_KEYS) == [loss]
    real = samples.complete
    monkeypatch.setattr(
        samples, "complete", lambda *place: real(*place).replace("np.exp(", "np.exp2(")
    )
    with pytest.raises(NotEarned, match=r"reference earns .* of 9 points here; .*loss\.softmax"):
        pins.earn([loss], PUBLIC_KEYS)


def test_doctor_tells_what_it_would_install(rnnhw, package: Path) -> None:  # noqa: F811
    result = rnnhw("doctor", "--zip", package / "autograder.zip")
    assert result.exit_code == 0, result.output
    said = result.stdout
    for words in (PARTS.replace(",", ", "), f"numpy=={version('numpy')}", ">=3.10", "as here"):
        assert words in said
    assert "drawn already, the same as here" in said and "torch" not in said
    assert "–" not in said, "something is missing"


def test_doctor_tells_keys_by_their_fingerprints(tmp_path: Path) -> None:
    key = Key.of(b"a secret of sixteen bytes")
    loss, lstm = choose_parts("loss,lstm")
    otter_zip.write(tmp_path / "a.zip", [loss, lstm], otter_zip.Options(Keys(key, key), "zh"))
    found = unpacked.read(tmp_path / "a.zip")
    assert found.keys == {"cases": key.fingerprint, "exam": key.fingerprint}
    assert (found.parts, found.lang, found.extras) == (["loss", "lstm"], "zh", ["otter"])
    assert found.cases_fit and not found.differing and not found.pip_conf


def test_doctor_tells_what_is_other_than_here(rnnhw, copy: Path) -> None:  # noqa: F811
    changed(copy, otter_zip.KEYS, Keys(Key.of(b"a secret of sixteen bytes")).dump())
    said = rnnhw("doctor", "--zip", copy).stdout
    assert "others than are drawn here" in said and "rnnhw grade asks others" in said
    with zipfile.ZipFile(copy) as archive:
        wheel = copy.with_name("wheel")
        wheel.write_bytes(archive.read(otter_zip.WHEEL))
    changed(wheel, "solutions/loss.py", "x = 1\n")
    changed(copy, otter_zip.WHEEL, wheel.read_bytes())
    said = rnnhw("doctor", "--zip", copy).stdout
    assert "with other files than here" in said and "solutions/loss.py" in said


def test_doctor_refuses_other_zips(rnnhw, package: Path, copy: Path) -> None:  # noqa: F811
    (copy.with_name("text.zip")).write_text("no zip")
    changed(copy, otter_zip.WHEEL, None)
    for file in (package / "student.zip", copy.with_name("text.zip"), copy):
        said = one_line(rnnhw("doctor", "--zip", file))
        assert "is no autograder.zip that rnnhw package has written" in said
    assert "nowhere.zip" in one_line(rnnhw("doctor", "--zip", copy.with_name("nowhere.zip")))
