"""Students, and how a hand-in or a row of a table is found to be theirs."""

import unicodedata
from collections.abc import Iterable

import msgspec


class Student(msgspec.Struct, frozen=True):
    """One student, as a roster or a gradebook names them."""

    id: str
    """The one that staff use: a student number, a login."""
    name: str = ""
    other_ids: tuple[str, ...] = ()
    """What else the platform knows them by: its own number, a login, an e-mail address."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids that are not empty, with case and full-width letters folded."""
        return tuple(filter(None, map(folded, (self.id, *self.other_ids))))


def folded(text: str) -> str:
    """Text for comparison: full-width letters, case and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_forms(name: str) -> frozenset[str]:
    """The ways in which platforms write one name: "Lee, Ann", "Ann Lee", "leeann"."""
    last, comma, first = name.partition(",")
    words = f"{first} {last}".split() if comma else name.split()
    orders = [words, [*words[-1:], *words[:-1]], [*words[1:], *words[:1]]]
    return frozenset(filter(None, (folded("".join(order)) for order in orders)))


class Directory:
    """Finds students by id or, where that says nothing, by name."""

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = list(students)
        self._by_id: dict[str, list[Student]] = {}
        self._by_name: dict[str, list[Student]] = {}
        for student in self.students:
            for one in dict.fromkeys(student.ids):
                self._by_id.setdefault(one, []).append(student)
            for form in name_forms(student.name):
                self._by_name.setdefault(form, []).append(student)

    def find(self, ids: Iterable[str] = (), name: str = "") -> list[Student]:
        """Who may be meant: nobody, one student, or several that fit equally well."""
        for one in filter(None, map(folded, ids)):
            if found := self._by_id.get(one):
                return found
        found = [s for form in sorted(name_forms(name)) for s in self._by_name.get(form, ())]
        return list(dict.fromkeys(found))
