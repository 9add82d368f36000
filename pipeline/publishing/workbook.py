"""Summaries as an Excel workbook: the tables of `sheets`, a sheet each, and how to read them.

Text is text, also what looks like a formula; amounts are numbers with their units beside them. A
cell with a doubtful translation is tinted and says in a comment why it is doubtful.
"""

import datetime
import math
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.office import LONGEST_CELL, put_text, save_workbook
from pipeline.publishing import sheets
from pipeline.publishing.facts import reading_notes
from pipeline.publishing.naming import ALL_CITIES
from pipeline.publishing.records import City
from pipeline.publishing.sheets import Row, Sheet, make_sheets
from pipeline.publishing.wording import Wording
from pipeline.text.scripts import count_han

_HEAD = PatternFill("solid", fgColor="1F4E5F")
_DOUBTFUL = PatternFill("solid", fgColor="FBE9D0")
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_WIDE = ("summary", "as_written", "english")
_MIDDLE = ("figures", "titles", "gbf_target_titles", "commitment", "title", "subject", "subject_en")
_WRAP = (
    *_WIDE,
    *_MIDDLE,
    "species",
    "doubts",
    "disagreements",
    "differences",
    "relation",
    "scores",
)
_ENGLISH_ONLY = (
    "english",
    "engine",
    "engines",
    "score",
    "scores",
    "lowest_score",
    "doubts",
    "untranslated",
    "reviewed",
)
"""Columns about translations; a workbook that is Chinese only has none of them."""
_LINE, _HIGHEST = 15, 405
"""Height of a line and of the highest row, in points (Excel's limit is 409)."""
_LONGEST_TITLE = 31
"""Characters of a sheet's title (Excel's limit)."""
_MARKED = ("summary", "english")
_DAY = "yyyy-mm-dd"
_COMMENT_AUTHOR = "cwn-corpus"


def render(cities: Sequence[City], language: str) -> dict[str, bytes]:
    """One workbook of all cities."""
    say = Wording(language)
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    for sheet in make_sheets(cities, language):
        _fill(book.create_sheet(_sheet_title(say("sheet", sheet.name))), sheet, say)
    _explain(book.create_sheet(_sheet_title(say("title", "reading"))), cities, say)
    return {ALL_CITIES: save_workbook(book)}


def _explain(sheet: Worksheet, cities: Sequence[City], say: Wording) -> None:
    """A sheet that says how to read the others."""
    sheet.column_dimensions["A"].width = 100
    row = 0
    for language in say.languages:
        told = Wording(language)
        notes = [note for city in cities for note in reading_notes(city, language, say.languages)]
        if any(sentence.is_doubtful for city in cities for sentence in city.sentences):
            notes.append(told("note", "tinted"))
        for note in dict.fromkeys(notes):
            row += 1
            _put(sheet, row, 1, note, wrap=True)


def _sheet_title(title: str) -> str:
    return title[:_LONGEST_TITLE]


def _fill(sheet: Worksheet, table: Sheet, say: Wording) -> None:
    is_translated = "en" in say.languages
    columns = [name for name in table.columns if is_translated or name not in _ENGLISH_ONLY]
    for place, name in enumerate(columns, start=1):
        cell = _put(sheet, 1, place, say("field", name), wrap=True)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[get_column_letter(place)].width = _width(name, table.rows)
    widths = [_width(name, table.rows) for name in columns]
    for number, row in enumerate(table.rows, start=2):
        lines = (
            _lines(row.get(name), width)
            for name, width in zip(columns, widths, strict=True)
            if name in _WRAP
        )
        sheet.row_dimensions[number].height = min(_LINE * max(lines, default=1), _HIGHEST)
        for place, name in enumerate(columns, start=1):
            cell = _put(sheet, number, place, row.get(name), wrap=name in _WRAP)
            if is_translated and name in _MARKED and (doubts := row.get("doubts")):
                cell.fill = _DOUBTFUL
                cell.comment = _comment(str(doubts))
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(table.rows) + 1}"


def _lines(value: sheets.Cell, width: float) -> int:
    """Lines that a text takes in a column so wide: not every program works that out itself."""
    parts = str(value or "").split("\n")
    return sum(max(1, math.ceil((len(part) + count_han(part)) / width)) for part in parts)


def _put(
    sheet: Worksheet, row: int, column: int, value: sheets.Cell, *, wrap: bool = False
) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.alignment = _WRAPPED if wrap else _TOP
    if isinstance(value, str):
        put_text(cell, _cut(value))
    elif value is not None:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = _DAY
    return cell


def _cut(text: str) -> str:
    """The text as far as a cell can hold it, with a sign where it was cut."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _comment(text: str) -> Comment:
    comment = Comment(_cut(text), _COMMENT_AUTHOR)
    comment.width, comment.height = 320, 90
    return comment


def _width(name: str, rows: Sequence[Row]) -> float:
    if name in _WIDE:
        return 60
    if name in _MIDDLE:
        return 34
    longest = max((len(str(row.get(name) or "")) for row in rows), default=0)
    return min(max(12, longest + 2), 28)
