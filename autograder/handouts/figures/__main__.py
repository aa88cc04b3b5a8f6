"""Write the SVG files of all figures: `python -m autograder.handouts.figures`."""

from autograder.curriculum import all_parts
from autograder.handouts.figures import files


def main() -> None:
    """Write what is new, take away what no figure makes any more."""
    for part in all_parts():
        made = files(part)
        folder = part.folder / "figures"
        folder.mkdir(exist_ok=True)
        for old in set(folder.iterdir()) - set(made):
            old.unlink()
        for path, content in made.items():
            path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
