"""The pictures with which the README and the site open: `make pictures` writes docs/pictures/.

They show a half-done part 5 with one wrong gate: what its student sees in the terminal, and the
report on it. Chromium photographs the report, so it must be installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.curriculum import choose_parts
from autograder.glue import student_zip
from autograder.template import samples

PICTURES = Path(__file__).parent / "pictures"
_PARTS = choose_parts("lstm")
_RIGHT = "return sigmoid(_affine(x_t, h_prev, W_x, W_h, b))"
_COLUMNS = 96
# rich's own frame asks a server for its font.
_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" role="img">
<title>pytest tests/test_lstm.py</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Consolas, "DejaVu Sans Mono", \
monospace; white-space: pre }}
{styles}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#1d2226"/>
<g transform="translate(9, 12)"><g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def _homework(folder: Path) -> Path:
    """The student's folder: half of part 5 is done, and the forget gate is turned round."""
    student_zip.write(folder / "student.zip", _PARTS)
    with zipfile.ZipFile(folder / "student.zip") as archive:
        archive.extractall(folder)
    home = (folder / "rnnhw").rename(folder / "tao.zhuo")
    file = home / "homework" / "lstm.py"
    done = samples.half_done(_PARTS[0], "lstm")
    assert _RIGHT in done
    wrong = done.replace(_RIGHT, _RIGHT.replace("return ", "return 1 - "), 1)
    file.write_text(wrong, encoding="utf-8")
    return home


def _summary(home: Path) -> str:
    """The terminal after `pytest tests/test_lstm.py`, from the summary on."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/test_lstm.py", "--color=yes", "--lang=en"],
        cwd=home,
        env={**os.environ, "COLUMNS": str(_COLUMNS), "PY_COLORS": "1"},
        capture_output=True,
        text=True,
    )
    _, heading, said = ran.stdout.partition("homework/lstm.py")
    assert heading, ran.stdout + ran.stderr
    console = Console(record=True, width=_COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text("$ pytest tests/test_lstm.py", style="bold"))
    console.print(Text.from_ansi(heading + said.rstrip()))
    svg = console.export_svg(code_format=_FRAME, unique_id="t")
    return re.sub(r' clip-path="[^"]*"', "", svg)


def _report(home: Path, picture: Path) -> None:
    """The upper part of the report, as Chromium shows it."""
    results = home.parent / "results"
    grade = "from autograder.cli import app; app()"
    arguments = ["grade", str(home), "--out", str(results), "--parts", "lstm", "--lang", "en"]
    subprocess.run([sys.executable, "-c", grade, *arguments], check=True)
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        sys.exit("make pictures: there is no Chromium (apt-get install chromium fonts-noto-cjk)")
    (page,) = results.glob("*/report.html")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    flags += [f"--user-data-dir={home.parent / 'profile'}", "--window-size=900,860"]
    shot = f"--screenshot={picture}"
    subprocess.run([browser, *flags, shot, page.as_uri()], check=True, capture_output=True)


def main() -> None:
    """Make both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = _homework(Path(folder))
        (PICTURES / "summary.svg").write_text(_summary(home), encoding="utf-8")
        _report(home, PICTURES / "report.png")


if __name__ == "__main__":
    main()
