"""Sample submissions: `python -m autograder.template.samples FOLDER [PART...]`.

`complete` holds the solutions, `untouched` the stubs, and `half-done` every other part's solutions
and, for the rest, stubs with the first half of the questions answered.
"""

import sys
from pathlib import Path

from autograder.curriculum import Part, choose_parts
from autograder.template.cut import as_homework, source, stub, student_file

_INERT = '"""otter wants one Python file at the top; the homework is in homework/."""\n'


def complete(part: Part, file: str) -> str:
    """The whole solution of one file of a part, as a student would hand it in."""
    return as_homework(source(file))


def half_done(part: Part, file: str) -> str:
    """The solution up to the middle, the stub from there on."""
    lines = complete(part, file).splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith(("def ", "class "))]
    middle = starts[len(starts) // 2]
    # An answer of its own before a function belongs to the function: begin after the last mark.
    while lines[middle - 1].strip():
        middle -= 1
    return "\n".join(lines[:middle]) + "\n" + stub(part, "\n".join(lines[middle:]))


def untouched(part: Part, file: str) -> str:
    """The stub as it was downloaded."""
    return student_file(part, file)


SAMPLES = {"complete": complete, "half-done": half_done, "untouched": untouched}


def write(folder: Path, parts: tuple[Part, ...]) -> list[Path]:
    """Write the three samples into `folder`; returns their folders."""
    for name, text in SAMPLES.items():
        homework = folder / name / "homework"
        homework.mkdir(parents=True, exist_ok=True)
        (folder / name / "submission.py").write_text(_INERT, encoding="utf-8")
        for part in parts:
            for file in part.files:
                (homework / f"{file}.py").write_text(text(part, file), encoding="utf-8")
    return [folder / name for name in SAMPLES]


if __name__ == "__main__":
    for written in write(Path(sys.argv[1]), choose_parts(",".join(sys.argv[2:]))):
        print(written)
