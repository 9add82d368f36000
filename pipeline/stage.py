"""What a stage is: a named function from tables to tables, with what it reads and writes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import pyarrow as pa

Item = TypeVar("Item")
Tables = Mapping[str, pa.Table]


class Progress(Protocol):
    """Shows how far a long loop is; yields the items unchanged."""

    def __call__(self, items: Iterable[Item], *, total: int | None = None) -> Iterator[Item]:
        """Yield ``items``; ``total`` is their number, where it is known."""


def silent(items: Iterable[Item], *, total: int | None = None) -> Iterator[Item]:
    """A ``Progress`` that shows nothing."""
    return iter(items)


@dataclass(frozen=True)
class Settings:
    """What a user may set for a build; the same settings and input give the same tables."""

    near_duplicate_similarity: float = 85.0
    """Edit similarity, 0 to 100, from which two texts are near-duplicates."""
    engine: str = "auto"
    """Translation engine: ``auto``, ``argos``, ``gguf`` or ``none``."""
    gguf: Path | None = None
    """A GGUF language model to use instead of the packaged one."""
    argos_package: Path | None = None
    """An Argos package (folder or ``.argosmodel``) to use instead of the installed one."""
    models_dir: Path = field(default_factory=lambda: Path("models"))
    """Where installed models are."""
    terms: Path | None = None
    """A CSV table of the user's own terms, which win over the project's."""
    memory: Path | None = None
    """The translation memory, a file that outlives builds; ``None`` keeps none."""
    reviewed: Path | None = None
    """Translations that people have reviewed; ``None``: there are none."""


@dataclass(frozen=True)
class Stage:
    """One step of the pipeline.

    ``run(tables, settings, progress)`` receives exactly the tables named in ``reads`` and
    returns exactly those named in ``writes``, and ``problems`` with what it doubts or had to
    set aside (``problems`` is never listed: every stage may add rows to it).
    """

    name: str
    summary: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Tables, Settings, Progress], dict[str, pa.Table]]
    identity: Callable[[Settings], str] = lambda settings: ""
    """What its result depends on beside its tables and its code: settings, models by checksum."""
