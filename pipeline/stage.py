"""What a stage is: named steps from tables to tables, each with what it reads and writes.

A step is one of two kinds. ``PerDocument`` is a function of one document's part of its tables, so
it can run anywhere and need not run again while that part is the same. ``Join`` brings together
what several documents hold, by a key, and gives each document its part of the result.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import pyarrow as pa

Item = TypeVar("Item")
Result = TypeVar("Result")
Tables = Mapping[str, pa.Table]

PART_OF = "#"
"""In the name of a unit, between a document and the number of a part of it; it sorts before every
character of a document's name, so the parts of a document stand together."""


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


class Relations(Protocol):
    """The tables of all documents, to be asked in SQL (DuckDB); what does not fit is on disk.

    Each table has its columns, ``_unit`` (the document, or part of one, that a row belongs to) and
    ``file_row_number``, by which the rows of a unit are in order.
    """

    scratch: Path
    """A folder for files of the join's own, removed when it is done."""

    def query(self, sql: str) -> pa.RecordBatchReader:
        """The rows of a ``SELECT``, in batches."""

    def execute(self, sql: str) -> None:
        """Run a statement, such as one that makes a table for later ones."""

    def register(self, name: str, table: pa.Table) -> None:
        """Let statements see ``table`` as ``name``."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """``function`` of each item, computed by the workers, in order."""


@dataclass(frozen=True)
class PerDocument:
    """A step that looks at one document's part of its tables at a time.

    ``run(tables, settings)`` receives exactly the tables named in ``reads`` and returns those
    named in ``writes``, and ``problems`` where it doubts something or sets something aside
    (``problems`` is never listed: every step may add rows to it).
    """

    name: str
    reads: tuple[str, ...]
    """The first of them says which documents there are."""
    writes: tuple[str, ...]
    run: Callable[[Tables, Settings], dict[str, pa.Table]]
    identity: Callable[[Settings], str] = lambda settings: ""
    """What its result depends on beside its tables and its code: settings, models by checksum."""
    has_time_limit: bool = True
    """Whether a document may be given up when it takes too long."""
    most_together: Callable[[Settings], int] = lambda settings: 16
    """Documents of a shard: few, so that a change touches few others and a kill loses little."""


@dataclass(frozen=True)
class Join:
    """A step that brings together what all documents hold.

    ``run(relations, settings)`` returns, for each table named in ``writes``, its rows in batches
    with ``_unit`` as the first column: the document, or part of one, that a row belongs to. Rows
    come in the order of their units.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Relations, Settings], Mapping[str, pa.RecordBatchReader]]
    identity: Callable[[Settings], str] = lambda settings: ""
    """As that of `PerDocument`."""


@dataclass(frozen=True)
class Stage:
    """One stage of the pipeline: its steps, one after the other."""

    name: str
    summary: str
    steps: tuple[PerDocument | Join, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables that it reads from earlier stages."""
        made: set[str] = set()
        read: dict[str, None] = {}
        for step in self.steps:
            read |= dict.fromkeys(name for name in step.reads if name not in made)
            made |= set(step.writes)
        return tuple(read)

    @property
    def writes(self) -> tuple[str, ...]:
        """The tables that it makes."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.writes))

    def identity(self, settings: Settings) -> str:
        """What its result depends on beside its tables and its code, as its steps say it."""
        return " ".join(filter(None, (step.identity(settings) for step in self.steps)))
