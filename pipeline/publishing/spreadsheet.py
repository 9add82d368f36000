"""Summaries as CSV: the tables of `sheets`, one file each.

UTF-8 with a byte order mark, as spreadsheets expect, and RFC 4180 line ends. A spreadsheet takes
a cell that begins with ``= + - @`` for a formula, wherever it comes from; such a cell gets an
apostrophe in front, by which it stays text (OWASP, "CSV Injection"). Numbers of our own do not.
"""

import csv
import io
from collections.abc import Sequence

from pipeline.publishing.records import City
from pipeline.publishing.sheets import Cell, Sheet, make_sheets

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def render(cities: Sequence[City], language: str) -> dict[str, bytes]:
    """The tables by the stem of their file, which is their name."""
    return {sheet.name: _csv(sheet).encode() for sheet in make_sheets(cities, language)}


def safe(cell: Cell) -> Cell:
    """The cell, with an apostrophe in front where a spreadsheet would take text for a formula."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)):
        return f"'{cell}"
    return cell


def _csv(sheet: Sheet) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, sheet.columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in sheet.rows)
    return "\ufeff" + file.getvalue()
