"""The columns of a review table, in words a researcher understands, and how they are read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.errors import ConfigError
from pipeline.reviewing.unit import Returned, Unit, listed

OPEN, APPROVED = STATUSES = ("to review", "approved")
_APPROVING = frozenset({APPROVED, "reviewed", "final"})
_WAITING = frozenset({OPEN, "", "translated", "initial"})
_HEADER_WITHIN = 20
"""Rows from the top in which the header is looked for: people put a title above a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in a workbook, and what it is for."""

    title: str
    width: int
    purpose: str
    is_for_reviewer: bool = False


CITY = Column("city", 14, "the city, or the cities, whose profile has the sentence")
PLACE = Column("where it stands", 26, "action and field of the form; a correction holds everywhere")
SOURCE = Column("source", 48, "the sentence as the city wrote it; please leave it as it is")
MACHINE = Column("machine translation", 48, "what stands in the corpus now; please leave it")
CORRECTION = Column(
    "your correction", 56, "change the translation here; unchanged means untouched", True
)
STATUS = Column("status", 12, "choose “approved” where the translation is right as it is", True)
DOUBTS = Column("why it is doubted", 40, "what the checks found")
AMOUNTS = Column("amounts that must appear", 34, "each amount as the pipeline has read it")
TERMS = Column("terms that apply", 34, "how the project's glossary renders them")
SCORE = Column("score", 8, "the pipeline's own estimate, 0 to 1, by which the worst come first")
NOTE = Column("your note", 30, "anything that those who come after you should know", True)
LANGUAGE = Column("language", 10, "language of the source")
IDENTIFIER = Column("sentence id", 20, "by this the correction finds its way back; please leave it")

COLUMNS = (
    *(CITY, PLACE, SOURCE, MACHINE, CORRECTION, STATUS, DOUBTS),
    *(AMOUNTS, TERMS, SCORE, NOTE, LANGUAGE, IDENTIFIER),
)


def cells(unit: Unit) -> dict[Column, str | float | None]:
    """The row of a unit. The correction begins as the translation, to be changed in place."""
    return {
        CITY: unit.city,
        PLACE: unit.place,
        SOURCE: unit.source,
        MACHINE: unit.english or "",
        CORRECTION: unit.english or "",
        STATUS: APPROVED if unit.is_reviewed else OPEN,
        DOUBTS: " ".join(unit.doubts),
        AMOUNTS: listed(unit.amounts),
        TERMS: listed(unit.terms),
        SCORE: unit.score,
        NOTE: unit.note,
        LANGUAGE: unit.language,
        IDENTIFIER: unit.unit_id,
    }


MOST_CELLS = 5_000_000
"""Of a table that comes back; a hundred thousand sentences have a quarter of it."""
MOST_ROWS = 2**20
"""What a sheet of Excel can have."""


def within_bounds(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The same rows.

    Raises:
        ConfigError: there are more rows or cells than any table of reviews has.
    """
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise ConfigError(f"its table has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells")
        yield row


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a file: its columns in small letters, its rows with their row numbers."""

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    encoding: str = "utf-8"


def find_table(rows: Iterable[Sequence[str]], needed: Iterable[str]) -> Table | None:
    """The table whose header has at least the columns ``needed``; ``None`` where there is none.

    Columns may stand in any order and there may be others; empty rows are passed over.
    """
    wanted = set(needed)
    numbered = enumerate(within_bounds(rows), start=1)
    for _, header in islice(numbered, _HEADER_WITHIN):
        columns = tuple(cell.strip().casefold() for cell in header)
        if wanted.issubset(columns):
            found = [
                (number, dict(zip(columns, row, strict=False)))
                for number, row in numbered
                if any(cell.strip() for cell in row)
            ]
            return Table(columns, found)
    return None


def read_returned(table: Table, troubles: Mapping[tuple[int, str], str]) -> list[Returned]:
    """The rows of a review table.

    Args:
        table: with at least the columns of ``NEEDED``.
        troubles: why a cell, by row number and column, cannot be used.
    """
    return [
        _returned(number, row, troubles.get((number, CORRECTION.title), ""), table.encoding)
        for number, row in table.rows
    ]


NEEDED = (SOURCE.title, CORRECTION.title)


def _returned(number: int, row: Mapping[str, str], trouble: str, encoding: str) -> Returned:
    status = row.get(STATUS.title, "").strip().casefold()
    trouble = trouble or _lost_characters(row, encoding)
    if not trouble and status not in _APPROVING | _WAITING:
        trouble = f"its status {status!r} is none of {', '.join(STATUSES)}"
    return Returned(
        place=f"row {number}",
        unit_id=row.get(IDENTIFIER.title, ""),
        source=row.get(SOURCE.title, ""),
        english=row.get(CORRECTION.title, ""),
        exported=row.get(MACHINE.title),
        is_approved=status in _APPROVING,
        note=row.get(NOTE.title, "").strip(),
        trouble=trouble,
    )


def _lost_characters(row: Mapping[str, str], encoding: str) -> str:
    """Why a correction in an encoding of one script alone may have lost µ, ³ or é; else empty."""
    correction, source = row.get(CORRECTION.title, ""), row.get(SOURCE.title, "")
    asked = source.count("?") + source.count("？")
    if (
        encoding.startswith("utf")
        or correction.count("?") <= asked
        or correction == row.get(MACHINE.title)
    ):
        return ""
    return (
        f"its correction has “?”, which may stand for a character that {encoding} does not have; "
        "save the table as “CSV UTF-8”, or as a workbook"
    )
