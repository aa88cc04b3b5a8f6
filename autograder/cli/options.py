"""What `rnnhw grade` can be asked for."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Dataset(str, Enum):
    """The data sets on which trained models are examined."""

    auto = "auto"
    mnist = "mnist"
    digits = "digits"


class Profile(str, Enum):
    """The kinds of machine, each with its own budgets and bars."""

    auto = "auto"
    cpu = "cpu"
    gpu = "gpu"


class Lang(str, Enum):
    """The languages of reports."""

    en = "en"
    zh = "zh"


@dataclass(frozen=True)
class Options:
    """The options of `rnnhw grade`, as they were given; its help says what each does."""

    paths: list[Path]
    out: Path
    parts: str
    jobs: int | None
    data_root: Path | None
    dataset: Dataset
    profile: Profile
    lang: Lang | None
    roster: Path | None
    overrides: Path | None
    past: Path | None
    fresh: bool
    key: Path | None
    scheduler: str
    require_seal: bool

    @property
    def language(self) -> str:
        """The language of the reports; "" for both."""
        return self.lang.value if self.lang else ""

    @property
    def kept(self) -> Path:
        """The folder that holds what has been graded already."""
        return self.out / ".kept"
