"""`python -m autograder.drawing KEYS PARTS FILE`: draws the cases of some parts into a file."""

import sys
from pathlib import Path

from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.key import Keys


def main(keys_file: str, parts: str, file: str) -> None:
    """Draw from the keys in a file, and write what is drawn into another."""
    paper = Paper.of(choose_parts(parts), Keys.load(Path(keys_file)))
    Path(file).write_bytes(paper.drawn.dump())


if __name__ == "__main__":
    main(*sys.argv[1:])
