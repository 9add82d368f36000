"""The file of reviewed translations: one row a sentence, to be versioned, merged and shared.

A CSV table in UTF-8, sorted by source, so that two versions of it can be compared line by line.
A person may write a row by hand: the key may be left empty, it follows from the source.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.reviewing.delimited import guard, read_table


@dataclass(frozen=True, slots=True)
class Review:
    """A translation that a person stands for.

    Attributes:
        sentence_key: the hash of ``source``.
        source: the sentence without outer white space.
        reviewer: a name, or empty.
        reviewed_on: a day as ``YYYY-MM-DD``, or empty.
    """

    sentence_key: str
    source: str
    english: str
    reviewer: str = ""
    reviewed_on: str = ""
    note: str = ""


COLUMNS = tuple(field.name for field in fields(Review))
_REQUIRED = ("source", "english")


def load_reviewed(path: Path) -> dict[str, Review]:
    """The reviewed translations in ``path`` by sentence key.

    Raises:
        ConfigError: it cannot be read, lacks a column, or a row contradicts itself or another.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"reviewed translations: {path}: {error.strerror}") from error
    return parse_reviewed(content, str(path))


def parse_reviewed(content: bytes, name: str) -> dict[str, Review]:
    """The same from bytes; ``name`` is for the error."""
    if not content.strip():
        return {}
    table = read_table(content, _REQUIRED)
    if table is None:
        needed = ", ".join(COLUMNS)
        raise ConfigError(f"reviewed translations: {name} is no CSV table with {needed}")
    found: dict[str, Review] = {}
    for number, row in table.rows:
        review = _review(row, f"reviewed translations: {name}, row {number}")
        if found.setdefault(review.sentence_key, review) != review:
            raise ConfigError(
                f"reviewed translations: {name}, row {number}: a row above has another "
                f"translation of “{review.source[:40]}”; keep one of them"
            )
    return found


def _review(row: Mapping[str, str], where: str) -> Review:
    values = {name: row.get(name, "").strip() for name in COLUMNS}
    values["english"] = " ".join(values["english"].split())
    if not values["source"] or not values["english"]:
        raise ConfigError(f"{where}: source or english is empty")
    key = content_id(values["source"])
    if values["sentence_key"] not in ("", key):
        raise ConfigError(
            f"{where}: sentence_key is not that of the source; the source was changed, or the "
            "file was saved in an encoding that lost characters (save as “CSV UTF-8”)"
        )
    values["sentence_key"] = key
    if values["reviewed_on"]:
        values["reviewed_on"] = _day(values["reviewed_on"], where)
    return Review(**values)


def _day(text: str, where: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ConfigError(f"{where}: reviewed_on {text!r} is no day like 2026-05-31") from error


def render_reviewed(reviews: Iterable[Review]) -> bytes:
    """The file's bytes: the same reviews give the same bytes, in whatever order they come."""
    file = io.StringIO(newline="")
    # All quoted: a lone carriage return in a cell would else end its row.
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for review in sorted(reviews, key=lambda one: (one.source, one.sentence_key)):
        writer.writerow({name: guard(value) for name, value in asdict(review).items()})
    return file.getvalue().encode("utf-8")
