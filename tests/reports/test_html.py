"""report.html: both languages, and no text of a student's that the browser would run."""

from html.parser import HTMLParser

import pytest

from autograder.misconceptions.catalogue import Explanation
from autograder.reports import html
from autograder.sealed.seal import Seal
from autograder.text import Text

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</p>"


class Page(HTMLParser):
    """The tags of a page, and its visible text by language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_of_students_is_escaped(make, lang):
    graded = make(
        {"softmax": (HOSTILE, "wrong"), "sigmoid": (HOSTILE, "died")},
        name=HOSTILE,
        notices=[Text(HOSTILE, HOSTILE)],
    )
    page = Page(html.to_html(graded, lang))
    assert "script" not in page.tags and "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on") and name != "onclick"]
    assert page.text.count("<script>alert(1)</script>") >= 5, "it is shown as it was written"


def test_both_languages_are_there(make):
    page = html.to_html(make({"softmax": ("wrong here", "wrong")}), "zh")
    assert '<html lang="zh" data-lang="zh">' in page
    assert "Cross-entropy over a sequence" in page and "序列上的交叉熵损失" in page
    assert page.count('<span lang="en"') == page.count('<span lang="zh"') > 20
    assert '<html lang="en" data-lang="en">' in html.to_html(make(), "en")


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_page_can_show_one_language_or_both(make, lang):
    page = html.to_html(make(), lang)
    assert f'data-lang="{lang}">' in page
    for other in ("en", "zh", "both"):
        assert f"{other}: '" in page, "the button leads on from each"


def test_the_known_mistake_stands_there(make):
    why = Explanation(Text("<b>en</b>", "中"), Text("hint", "提示"), "loss", "softmax")
    page = Page(html.to_html(make({"softmax": ("x", "wrong")}, why=[why]), "both"))
    assert "<b>en</b>" in page.text and "提示" in page.text and "b" not in page.tags


def test_points_stand_there(make):
    text = Page(html.to_html(make({"softmax": ("x", "wrong")}), "en")).text
    assert "23.5 / 25" in text and "7.5 / 9" in text and "0 / 1.5" in text


@pytest.mark.parametrize(("seal", "there"), [(Seal(), True), (Seal(7, True, 1), False)])
def test_not_sealed_stands_out(make, seal, there):
    page = html.to_html(make(seal=seal), "en")
    assert ('class="unsealed"' in page) is there
    assert ("NOT SEALED" in page) is there


def test_nothing_is_fetched_from_elsewhere(make):
    page = Page(html.to_html(make(), "en"))
    assert not [v for name, v in page.attributes if name in ("src", "href") and "//" in (v or "")]
