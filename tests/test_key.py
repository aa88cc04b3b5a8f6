"""The key: what it is read from, what follows from it, and what is said when it cannot be used."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.curriculum import choose_parts
from autograder.key import PUBLIC, Key, KeyFileError, Keys, own_file

MNIST, LOSS = choose_parts("mnist"), choose_parts("loss")
SECRET = b"correct horse battery staple"


@pytest.fixture
def key_file(tmp_path):
    """A file with a key."""
    file = tmp_path / "key"
    file.write_bytes(SECRET)
    return file


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A configuration folder that does not exist yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def test_what_follows_from_a_key_is_the_same_on_every_machine():
    key = Key.of(SECRET)
    assert key.fingerprint == "ec3d5b1c522c9cc7"
    assert key.seed("cases", "loss", 3) == 274934395325895336582961613884418899061
    assert key.rng("cases").integers(1000, size=3).tolist() == [375, 815, 879]


def test_each_purpose_has_a_seed_of_its_own():
    purposes = [(), ("a",), ("b",), ("a", "b"), ("ab",), ("a", 1), ("a", "1"), ("a", 1, 1)]
    seeds = {key.seed(*p) for key in (PUBLIC, Key.of(SECRET)) for p in purposes}
    assert len(seeds) == 2 * len(purposes)


@pytest.mark.parametrize("around", [b"%b\n", b"%b\r\n", b" %b", b"\n%b \n\n"])
def test_an_editor_does_not_change_a_key(tmp_path, around):
    file = tmp_path / "key"
    file.write_bytes(around % SECRET)
    assert Key.read(file) == Key.of(SECRET)


def test_a_key_prints_as_its_fingerprint():
    key = Key.of(SECRET)
    for said in (str(key), repr(key), f"{key}", repr(Keys(key, key)), str([key])):
        assert key.fingerprint in said
        assert repr(key.secret)[2:-1] not in said and key.secret.hex() not in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has 0 bytes"),
        (b"\n\n" * 40, "has 0 bytes"),
        (b"2026", "has 4 bytes, and a key that nobody guesses has 16 or more"),
        (b"x" * 5000, "is no key: it has more than 4096 bytes"),
    ],
)
def test_a_file_that_is_no_key(tmp_path, content, words):
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(KeyFileError, match=words) as error:
        Key.read(file)
    assert str(file) in str(error.value) and "\n" not in str(error.value)


def test_no_file_or_a_folder(tmp_path):
    with pytest.raises(KeyFileError, match=r"there is no key file .*; make one with python3 -c"):
        Key.read(tmp_path / "key")
    with pytest.raises(KeyFileError, match="cannot be read: Is a directory"):
        Key.read(tmp_path)


def test_the_command_that_the_message_gives_makes_a_key(tmp_path):
    file = tmp_path / "key"
    with pytest.raises(KeyFileError) as error:
        Key.read(file)
    command = str(error.value).split("make one with ")[1].replace("python3", sys.executable)
    subprocess.run(command, shell=True, check=True)
    assert Key.read(file) != PUBLIC


def test_one_key_for_everything(key_file):
    keys = Keys.chosen(key_file, LOSS)
    assert keys.of(LOSS[0]) == keys.of(MNIST[0]) == Key.of(SECRET)
    assert set(keys.fingerprints().values()) == {Key.of(SECRET).fingerprint}


def test_without_a_key_numpy_parts_are_asked_what_everybody_is(home):
    assert Keys.chosen(None, LOSS) == Keys()
    assert not home.exists()


def test_without_a_key_a_machine_makes_one_and_keeps_it(home):
    first = Keys.chosen(None, MNIST)
    assert first.cases == PUBLIC and first.exam != PUBLIC
    assert Keys.chosen(None, MNIST) == first
    assert own_file() == home / "rnnhw" / "key"
    assert stat.S_IMODE(own_file().stat().st_mode) == 0o600
    assert os.listdir(own_file().parent) == ["key"]
    assert first.fingerprints() == {"cases": "public", "exam": first.exam.fingerprint}
    own_file().unlink()
    assert Keys.chosen(None, MNIST).exam != first.exam


def test_of_two_gradings_that_begin_at_once_one_makes_the_key(home):
    code = """
from autograder.curriculum import choose_parts
from autograder.key import Keys
print(Keys.chosen(None, choose_parts("mnist")).exam)
"""
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1
    assert os.listdir(home / "rnnhw") == ["key"]


def test_a_folder_that_cannot_be_written(home):
    home.write_text("a file")
    with pytest.raises(KeyFileError, match=r"no key can be kept in .*config.* --key") as error:
        Keys.chosen(None, MNIST)
    assert "\n" not in str(error.value)


def test_an_own_key_that_is_broken_is_not_replaced(home):
    own_file().parent.mkdir(parents=True)
    own_file().write_text("")
    with pytest.raises(KeyFileError, match="has 0 bytes"):
        Keys.chosen(None, MNIST)
    own_file().unlink()
    own_file().symlink_to(Path("/nowhere/key"))
    with pytest.raises(KeyFileError, match="there is no key file"):
        Keys.chosen(None, MNIST)


def test_keys_go_through_a_file(tmp_path):
    keys, file = Keys(Key.of(b"a" * 16), Key.of(b"b" * 16)), tmp_path / "keys"
    file.write_bytes(keys.dump())
    assert Keys.load(file) == keys
    file.write_bytes(b"{}x")
    with pytest.raises(KeyFileError, match=r"the keys in .* cannot be read"):
        Keys.load(file)
