"""The reference with known mistakes in it."""

from autograder.misconceptions.catalogue import Misconception
from autograder.misconceptions.reference import Place, changed, reference_pieces


def with_mistakes(part: str, *known: Misconception) -> dict[Place, str]:
    """The definitions that are other than the reference's in an answer with these mistakes.

    Raises NoSuchPlace: they cannot stand together.
    """
    return with_changes(part, *((one.stub, one.old, one.new) for one in known))


def with_changes(part: str, *changes: tuple[str, str, str]) -> dict[Place, str]:
    """The definitions that differ after these changes: (stub, old, new). Raises NoSuchPlace."""
    whole = reference_pieces(part)
    pieces = whole
    for stub, old, new in changes:
        pieces = changed(pieces, stub, old, new)
    return {(part, name): text for name, text in pieces.items() if text != whole[name]}
