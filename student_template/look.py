"""Your own network in pictures: `python look.py lstm` draws a page from your functions.

用图看自己的网络：`python look.py lstm` 用你写的函数画出一页图。
"""

import argparse
import html
import os
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANG = os.environ.get("RNNHW_LANG", "both")
LANGUAGES = ("en", "zh", "both")
HELP = {
    "part": "the part to draw, one of those that `python look.py` lists / 要画哪个部分",
    "gradient": "check the gradients of a stub entry by entry / 逐个元素检查一个函数的梯度",
    "lang": "language of the page (or set RNNHW_LANG) / 页面的语言（也可以设 RNNHW_LANG）",
    "no_open": "write the page, and do not open it / 只生成页面，不打开",
    "out": "where to write the page / 页面写到哪里",
}


def arguments() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser(
        prog="look.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("part", nargs="?", metavar="PART", help=HELP["part"])
    parser.add_argument("--gradient", metavar="STUB", help=HELP["gradient"])
    parser.add_argument("--lang", choices=LANGUAGES, default=LANG, help=HELP["lang"])
    parser.add_argument("--no-open", action="store_true", help=HELP["no_open"])
    parser.add_argument("--out", type=Path, metavar="FILE", help=HELP["out"])
    return parser


def main(given: Sequence[str] | None = None) -> int:
    """Draw what is asked for; 0 if there is a page, or a list was asked for."""
    asked = arguments().parse_args(given)
    if asked.lang not in LANGUAGES:  # from the environment
        asked.lang = "both"
    try:
        from pictures import tell
    except ImportError as error:
        print(f"{error.name}: pip install numpy pytest hypothesis", file=sys.stderr)
        return 1
    teller = tell.Teller(asked.lang)
    if asked.gradient:
        text, name = teller.gradient(asked.gradient), f"look-{asked.gradient}.html"
    elif asked.part:
        text, name = teller.part(asked.part), f"look-{asked.part}.html"
    else:
        return teller.list()
    if text is None:
        return 1
    file = asked.out or HERE / name
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        teller.say(
            f"{file}: {error.strerror}. Choose another place: --out FILE",
            f"{file}：{error.strerror}。请换一个位置：--out FILE",
        )
        return 1
    print(file)
    if not asked.no_open:
        webbrowser.open(file.resolve().as_uri())
    return 0


class Shown:
    """A page that a notebook shows, with its own style, in a frame."""

    def __init__(self, page: str) -> None:
        self._page = page

    def _repr_html_(self) -> str:
        frame = 'width="100%" height="720" style="border: 0" title="look.py"'
        return f'<iframe srcdoc="{html.escape(self._page)}" {frame}></iframe>'


def show(part: str) -> Shown | None:
    """The pictures of a part, for a notebook; None if there is no such part."""
    from pictures.tell import Teller

    page = Teller(LANG if LANG in LANGUAGES else "both").part(part)
    return Shown(page) if page else None


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # an old terminal may not know Chinese
    try:
        sys.exit(main())
    except BrokenPipeError:  # nobody reads any more: `python look.py | head`
        os._exit(1)
