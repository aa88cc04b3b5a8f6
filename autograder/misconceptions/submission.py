"""A submission that is asked the same as the reference."""

import time
from typing import Any


class Submission:
    """A submission, asked as a `Reference` is."""

    def __init__(self, student: Any) -> None:
        self._student = student

    def get(self, part: str, name: str) -> Any:
        return getattr(getattr(self._student, part), name)

    def tried(self, part: str, stub: str, *args: Any) -> Any:
        getattr(self._student, part).loaded()
        return self._student.workshop.ask("tried", part, stub, *args, label=stub)

    def spent(self) -> float:
        """Seconds of CPU time that this process and the student's have used."""
        return time.process_time() + self._student.spent()
