"""`python look.py`: pages made from the student's own functions, as far as they are written."""

import re
import zipfile
from html.parser import HTMLParser

import pytest

from autograder.curriculum import all_parts, choose_parts
from autograder.glue import student_zip
from tests.support import put_into, replaced

NUMPY = [part.part for part in all_parts() if not part.needs]
TORCH = [part.part for part in all_parts() if part.needs]


class Page(HTMLParser):
    """What stands in a page: its tags, its pictures' alternative texts, its notes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self.alt, self.notes, self._in_note = text, [], [], [], False
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.links += [v for k, v in attrs.items() if k in ("src", "href", "srcset", "data")]
        if attrs.get("role") == "img":
            self.alt.append(attrs.get("aria-label", ""))
        if "note" in attrs.get("class", "").split():
            self.notes.append("")
            self._in_note = True

    def handle_endtag(self, tag):
        self._in_note = self._in_note and tag != "p"

    def handle_data(self, data):
        if self._in_note:
            self.notes[-1] += data


@pytest.fixture
def look(python, python_torch):
    """Runs look.py in a folder; the page that it wrote, and what it said."""

    def run(folder, part, **env):
        ran = (python_torch if part in TORCH else python)(
            folder, "look.py", part, "--no-open", **env
        )
        assert "Traceback" not in ran.stdout + ran.stderr, ran.stderr
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return Page((folder / f"look-{part}.html").read_text(encoding="utf-8")), ran.stdout

    return run


def put(folder, part, name, definition):
    """Write one function of the homework anew."""
    file = folder / "homework" / f"{part}.py"
    text = replaced(file.read_text(encoding="utf-8"), name, definition)
    file.write_text(text, encoding="utf-8")


def check(page):
    """A page stands alone, and each picture says what it shows, in both languages."""
    assert page.tags.count("section") > 2
    assert len(page.alt) > 1
    assert all(re.search("[a-z]", alt) and re.search("[\u4e00-\u9fff]", alt) for alt in page.alt)
    assert page.links == ["data:,"] and "url(" not in page.text and "@import" not in page.text
    assert "http" not in page.text and not {"script", "link-stylesheet"} & set(page.tags)
    assert page.tags.count("h2") >= page.tags.count("section")


@pytest.mark.parametrize("part", NUMPY)
def test_a_page_of_a_complete_part(complete, look, part):
    page, said = look(complete, part)
    check(page)
    assert page.notes == []
    assert not re.search(r'="[^"]*\bnan\b', page.text) and str(complete) in said


@pytest.mark.slow
@pytest.mark.parametrize("part", TORCH)
def test_a_page_of_a_trained_part(complete, look, part):
    pytest.importorskip("sklearn")
    page, _ = look(complete, part)
    check(page)
    assert page.notes == []


@pytest.mark.parametrize("part", [*NUMPY, *TORCH])
def test_a_page_of_an_untouched_part(untouched, look, part):
    page, _ = look(untouched, part)
    assert len(page.notes) == page.tags.count("section") > 2
    assert all("not started" in note and "还没开始" in note for note in page.notes)


def test_what_is_written_is_drawn(half_done, look):
    page, _ = look(half_done, "loss")
    assert 0 < len(page.notes) < page.tags.count("section")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while True: pass", "does a loop never end"),
        ("while True:\n        try: _endless()\n        except Exception: pass", "never end"),
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyError('a')", "KeyError"),
        ("return None", "is None"),
        ("return 1", "must be"),
        ("return (z, z)", "must be"),
        ("return z[..., None]", "must have shape"),
        ("return z * float('nan')", "nan or inf"),
        ("return undefined", "NameError"),
    ],
)
def test_a_function_that_fails_costs_its_own_picture_only(complete, look, body, said):
    endless = "def _endless():\n    while True: pass\n\n\n"
    text = f"{endless}def softmax(z, axis=-1):\n    {body}\n"
    put(complete, "loss", "softmax", text)
    slower = complete / "pictures" / "own.py"  # so that the test need not wait
    slower.write_text(
        slower.read_text(encoding="utf-8").replace("SECONDS = 5.0", "SECONDS = 0.3"),
        encoding="utf-8",
    )
    page, _ = look(complete, "loss")
    assert any(said in note for note in page.notes), page.notes
    assert len(page.notes) < page.tags.count("section")


def test_a_loop_that_swallows_every_stop_ends_the_program(complete, python):
    endless = "def _endless():\n    while True: pass\n\n\n"
    body = "    while True:\n        try: _endless()\n        except: pass\n"
    put(complete, "loss", "softmax", f"{endless}def softmax(z, axis=-1):\n{body}")
    put_into(complete / "pictures" / "own.py", "SECONDS = 5.0", "SECONDS = 0.2")
    put_into(complete / "tests" / "clock.py", "AGAIN = 1.0", "AGAIN = 0.2")
    ran = python(complete, "look.py", "loss", "--no-open")
    assert ran.returncode == 1
    assert "never ends" in ran.stderr and "停不下来" in ran.stderr


def test_a_file_that_cannot_be_read(complete, look):
    (complete / "homework" / "loss.py").write_text("def softmax(:\n", encoding="utf-8")
    page, _ = look(complete, "loss")
    assert all("homework/loss.py:1" in note for note in page.notes)


def test_arguments_that_are_changed_spoil_no_other_picture(complete, look):
    before, _ = look(complete, "loss")
    text = (complete / "homework" / "loss.py").read_text(encoding="utf-8")
    guarded = text.replace("    # answer\n", "").replace("def softmax(z", "def _softmax(z")
    spoiling = "    s = _softmax(z, axis)\n    z[...] = 7\n    return s\n"
    spoiling = f"\n\ndef softmax(z, axis=-1):\n{spoiling}"
    (complete / "homework" / "loss.py").write_text(guarded + spoiling, encoding="utf-8")
    after, _ = look(complete, "loss")
    assert before.text == after.text


def test_the_same_homework_gives_the_same_page(complete, look):
    assert look(complete, "encoding")[0].text == look(complete, "encoding")[0].text


def test_without_a_part_it_lists_them(untouched, python):
    ran = python(untouched, "look.py")
    assert ran.returncode == 0, ran.stderr
    for part in all_parts():
        assert f"look.py {part.part}" in ran.stdout
        assert part.title.en in ran.stdout and part.title.zh in ran.stdout


def test_help_speaks_both_languages(untouched, python):
    ran = python(untouched, "look.py", "--help")
    assert ran.returncode == 0 and "--gradient" in ran.stdout
    assert re.search("[\u4e00-\u9fff]", ran.stdout)


@pytest.mark.parametrize("wrong", ["lstn", "../lstm", "album", ""])
def test_a_part_that_is_not_there(untouched, python, wrong):
    ran = python(untouched, "look.py", wrong or "own", "--no-open")
    assert ran.returncode == 1
    assert "encoding, rnn" in ran.stdout and "Traceback" not in ran.stderr


def test_a_place_that_cannot_be_written(complete, python):
    ran = python(complete, "look.py", "loss", "--no-open", "--out", "not/there.html")
    assert ran.returncode == 1
    assert "--out" in ran.stdout and "Traceback" not in ran.stderr


@pytest.mark.parametrize(("lang", "kept"), [("en", "Choose"), ("zh", "可选")])
def test_one_language(untouched, python, lang, kept):
    ran = python(untouched, "look.py", "none", "--no-open", RNNHW_LANG=lang)
    assert kept in ran.stdout and len(ran.stdout.splitlines()) == 1


def test_the_zip_holds_the_pictures_of_its_parts(tmp_path):
    student_zip.write(tmp_path / "student.zip", choose_parts("loss"))
    names = zipfile.ZipFile(tmp_path / "student.zip").namelist()
    pictures = {name.removeprefix("rnnhw/pictures/") for name in names if "/pictures/" in name}
    assert "rnnhw/look.py" in names and {"loss.py", "charts.py", "own.py"} <= pictures
    assert not {"lstm.py", "bptt.py", "mnist.py"} & pictures


def test_a_part_alone_needs_no_other(tmp_path, look, python):
    student_zip.write(tmp_path / "student.zip", choose_parts("lstm"))
    zipfile.ZipFile(tmp_path / "student.zip").extractall(tmp_path)
    page, _ = look(tmp_path / "rnnhw", "lstm")
    assert len(page.notes) == page.tags.count("section")
    assert "look.py lstm" in python(tmp_path / "rnnhw", "look.py").stdout
