"""`python -m autograder.drawing KEYS PARTS FILE [rehearse]`: draws the cases of some parts.

With `rehearse` the reference's answers stand in the file, too.
"""

import sys
from pathlib import Path

from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper, PaperFile
from autograder.drawing.rehearsal import rehearse
from autograder.key import Keys


def main(keys_file: str, names: str, file: str, rehearsed: str = "") -> None:
    """Draw from the keys in a file, and write what is drawn into another."""
    parts = choose_parts(names)
    paper = Paper.of(parts, Keys.load(Path(keys_file)))
    if rehearsed:
        rehearse(paper, parts)
    Path(file).write_bytes(PaperFile(paper.drawn, paper.known).dump())


if __name__ == "__main__":
    main(*sys.argv[1:])
