"""Review tables as CSV, made for spreadsheets and read back from what spreadsheets make of them.

UTF-8 with a byte order mark, by which Excel knows it, and RFC 4180 line ends. A spreadsheet takes
a cell that begins with ``= + - @`` for a formula, wherever it comes from; such a cell gets an
apostrophe in front (OWASP, "CSV Injection"), which is taken away again on reading.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.errors import ConfigError
from pipeline.profiles.decoding import Unreadable, decode
from pipeline.reviewing.tabular import COLUMNS, NEEDED, Table, cells, find_table, read_returned
from pipeline.reviewing.unit import Returned, Unit

_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_DELIMITERS = ",;\t"
_LONGEST_CELL = 2**30


def guard(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would take it for a formula.

    What begins with apostrophes before such a sign gets one too, so that `unguard` is exact.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def write_csv(units: Iterable[Unit]) -> bytes:
    """The review table of ``units``."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.title for column in COLUMNS])
    for unit in units:
        row = cells(unit)
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row.values()])
    return codecs.BOM_UTF8 + file.getvalue().encode("utf-8", "replace")


def read_csv(content: bytes) -> list[Returned]:
    """What came back in a CSV file.

    Raises:
        ConfigError: it is no text in a known encoding, or has not the columns.
    """
    table = read_table(content, NEEDED)
    if table is None:
        raise ConfigError(f"there is no table with the columns {', '.join(NEEDED)} in it")
    return read_returned(table, {})


def read_table(content: bytes, needed: Iterable[str]) -> Table | None:
    """The table in a CSV file; commas, semicolons or tabs between its cells.

    Excel saves UTF-8, UTF-16 with tabs, or the system's own encoding (GBK, Big5); all are read.

    Raises:
        ConfigError: it is no text in a known encoding.
    """
    text, encoding = _decode(content)
    needed = tuple(needed)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for delimiter in _DELIMITERS:
            if table := find_table(_rows(text, delimiter), needed):
                return replace(table, encoding=encoding)
    except csv.Error as error:
        raise ConfigError(f"it is no CSV table: {error}") from error
    return None


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        yield [unguard(cell) for cell in row]


def _decode(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        decoded = decode(content)
        if isinstance(decoded, Unreadable):
            raise ConfigError(f"{decoded.message} Save it as “CSV UTF-8”.") from None
        return decoded.text, decoded.encoding
