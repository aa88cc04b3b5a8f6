"""The pages in student.zip: whole, alone, and linked with the student's files."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.curriculum import all_parts, choose_parts
from autograder.glue import student_zip
from autograder.handouts.markdown import render
from tests.handouts.links import broken

MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\((.+?)\)")


def unzipped(path: Path, parts: str = "") -> dict[str, bytes]:
    """What stands in the student.zip of some parts."""
    student_zip.write(path, choose_parts(parts))
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix("rnnhw/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return unzipped(tmp_path_factory.mktemp("zip") / "student.zip")


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {name: text.decode() for name, text in files.items() if name.endswith(".html")}


def test_there_is_a_page_for_each_handout_and_an_overview(pages: dict[str, str]) -> None:
    names = [part.page.to(lang) for part in all_parts() for lang in ("en", "zh")]
    assert set(pages) == {f"handouts/{n}" for n in [*names, "index.html", "index.zh.html"]}


def test_the_zip_is_small_and_always_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    assert unzipped(tmp_path / "student.zip") == files
    assert (tmp_path / "student.zip").stat().st_size < 3e6


def test_every_link_leads_somewhere(pages: dict[str, str], files: dict[str, bytes]) -> None:
    assert broken(pages, set(files)) == []


def test_links_stay_within_the_parts_that_are_released(tmp_path: Path) -> None:
    some = unzipped(tmp_path / "student.zip", "rnn,mnist")
    pages = {name: text.decode() for name, text in some.items() if name.endswith(".html")}
    assert len(pages) == 6
    assert broken(pages, set(some)) == []


def test_the_markdown_finds_its_figures(files: dict[str, bytes]) -> None:
    for name, text in files.items():
        if name.startswith("handouts/") and name.endswith(".md"):
            for target in MARKDOWN_IMAGE.findall(text.decode()):
                assert f"handouts/{target}" in files


def test_a_page_needs_nothing_but_itself(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert "<script" not in page and "@import" not in page and "@font-face" not in page, name
        assert not re.search(r'(src|<link[^>]*href)="(?!data:)', page), name


def test_every_stub_is_an_anchor_on_its_page(pages: dict[str, str]) -> None:
    """Reports and public tests lead there, so in both languages it has the stub's own name."""
    for part in all_parts():
        for stub in part.stubs:
            for page in (part.page.en, part.page.zh):
                text = pages[f"handouts/{page}"]
                assert f'id="{stub.name}"' in text and f'href="#{stub.name}"' in text
                file = stub.file or part.part
                assert f'href="../homework/{file}.py"' in text


def test_every_function_shows_what_it_takes_and_gives(pages: dict[str, str]) -> None:
    """As its docstring says, so that no handout lists shapes of its own."""
    for page in ("06_variants.html", "06_variants.zh.html"):
        text = pages[f"handouts/{page}"]
        assert (
            "<code>x_t (N, D)</code>, <code>h_prev (N, H)</code>, <code>W_x (D, 3H)</code>, "
            "<code>W_h (H, 3H)</code>, <code>b (3H,)</code> → <code>h_t (N, H)</code>"
        ) in text
        assert "<code>init_f = (h0 (N, H), c0 (N, H))</code>" in text
        assert "<code>layers = [(h0 (N, H), c0 (N, H), W_x (D, 4H)" in text
    assert (
        "<code>z (...)</code>, <code>axis</code> → <code>(...)</code>"
        in pages["handouts/03_loss.html"]
    )


def test_every_class_shows_what_it_is_made_with(pages: dict[str, str]) -> None:
    for suffix in ("", ".zh"):
        text = pages[f"handouts/07_torch_models{suffix}.html"]
        assert (
            "<code>LSTMModel(D, H, num_layers, O)</code>: "
            "<code>x (N, T, D)</code> → <code>output (N, O)</code>"
        ) in text
        assert "<code>X (M, length, 1)</code>, <code>Y (M, 1)</code>" in text
        assert (
            "<code>RowRNN(S, H, K)</code>: "
            "<code>images (N, 1, S, S) | (N, S, S)</code> → <code>logits (N, K)</code>"
        ) in pages[f"handouts/08_mnist{suffix}.html"]


def test_every_formula_is_mathml(pages: dict[str, str]) -> None:
    """No TeX is left over, and no formula is one that the library could not read."""
    for part in all_parts():
        for lang, page in (("en", part.page.en), ("zh", part.page.zh)):
            name = "handout.md" if lang == "en" else "handout.zh.md"
            source = (part.folder / name).read_text("utf-8")
            text = re.sub(r"<pre.*?</pre>", "", pages[f"handouts/{page}"], flags=re.DOTALL)
            assert "$" not in text and "merror" not in text
            assert not re.search(r"\\[a-z]{2,}", text)
            assert text.count('<div class="scroll formula"') == source.count("$$") // 2


def test_code_is_in_colour(pages: dict[str, str]) -> None:
    assert '<span class="gp">&gt;&gt;&gt; </span>' in pages["handouts/01_encoding.html"]


@pytest.mark.parametrize(
    ("text", "is_symbol"),
    [
        ("of h_{t-1} and", True),
        ("先看 c_t，再看", True),
        ("w_cd = 0", True),
        ("h^{(0)} = x", True),
        ("a my_name of", False),
        ("x_t_prev is", False),
        ("`h_t`", False),
    ],
)
def test_symbols_in_the_words_are_set_as_symbols(text: str, is_symbol: bool) -> None:
    assert ("<math>" in render(f"# T\n\n{text}").body) == is_symbol


def test_html_in_markdown_is_shown_and_not_believed() -> None:
    assert "<script>" not in render("# T\n\n<script>alert(1)</script> a <b>b</b>").body


def test_an_empty_corner_of_a_table_is_no_heading() -> None:
    body = render("# T\n\n| | a |\n| --- | --- |\n| b | c |\n").body
    assert body.count("<th>") == 1 and body.count("<td>") == 3


def test_a_missing_library_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Grading does without what makes pages, so it may not be there."""
    for module in ("autograder.handouts.pages", "autograder.handouts.markdown"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "math_core", None)
    with pytest.raises(student_zip.PagesError, match=r"math_core \(try: pip install"):
        student_zip.write(tmp_path / "student.zip", choose_parts("loss"))
    assert not (tmp_path / "student.zip").exists(), "half of a zip could be handed out"
