"""Which links of a set of pages lead nowhere."""

from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit


class _Page(HTMLParser):
    """The anchors of a page, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                assert value not in self.anchors, f"two elements are called {value}"
                self.anchors.add(value or "")
            elif name in ("href", "src"):
                self.targets.append(value or "")


def broken(pages: dict[str, str], files: set[str]) -> list[str]:
    """The links between pages that lead to no page, no other file, or no anchor there."""
    read = {name: _Page(text) for name, text in pages.items()}
    wrong = []
    for name, page in read.items():
        for target in page.targets:
            url = urlsplit(target)
            if url.scheme:
                continue
            where = normpath(join(dirname(name), unquote(url.path))) if url.path else name
            anchor = unquote(url.fragment)
            if where in read:
                if anchor and anchor not in read[where].anchors:
                    wrong.append(f"{name}: {target}")
            elif where not in files:
                wrong.append(f"{name}: {target}")
    return wrong
