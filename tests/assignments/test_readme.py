"""The README's table of parts and points, held against the assignment files."""

import re
from pathlib import Path

from autograder.curriculum import all_parts

README = Path(__file__).parents[2] / "README.md"
_ROW = re.compile(
    r"^\| (\d) \| \[(.+?)\]\((.+?)\) \| `(\w+)` \| (.+?) \| ([\d.]+) \|$", re.MULTILINE
)


def test_the_table_of_parts() -> None:
    rows = _ROW.findall(README.read_text(encoding="utf-8"))
    assert [row[3] for row in rows] == [part.part for part in all_parts()]
    for (number, title, link, _, questions, points), part in zip(rows, all_parts(), strict=True):
        assert int(number) == part.number
        assert title == part.title.en
        assert (README.parent / link).is_file()
        assert questions == ", ".join(question.id for question in part.questions)
        assert float(points) == part.points
