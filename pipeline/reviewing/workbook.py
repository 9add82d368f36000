"""Review tables as Excel workbooks: the column to change stands out, the rest looks locked.

The same units give the same bytes: no clock in the properties or in the archive.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import ConfigError
from pipeline.office import LONGEST_CELL, put_text, save_workbook
from pipeline.reviewing import tabular
from pipeline.reviewing.markup import escape, unescape
from pipeline.reviewing.tabular import COLUMNS, NEEDED, cells, find_table, read_returned
from pipeline.reviewing.unit import Returned, Unit

MOST_BYTES = 100 * 2**20
"""Of a workbook when unpacked; a hundred thousand sentences take half of it."""
MOST_MEMBERS = 1_000
"""Files in a workbook; one with pictures on every sheet has a hundred."""
_CHUNK = 2**20
# How XML begins in the encodings in which a declaration of entities would not be seen: UTF-16,
# UTF-32, EBCDIC. No program writes a workbook in them.
_OTHER_ENCODINGS = (
    *(b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\xfe\xff", b"\x00\x00\x00<"),
    b"\x4c\x6f\xa7\x94",
)
_UTF_8 = frozenset((b"utf-8", b"us-ascii", b"ascii"))
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")

_EDITABLE = PatternFill("solid", fgColor="FFF8DC")
_CHANGED = PatternFill("solid", bgColor="C6E7C8")
_THIN = Side("thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_STYLES = {
    "heading": (Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E5F")),
    "to read": (Font(color="404040"), PatternFill("solid", fgColor="EDEDED")),
    "to edit": (Font(color="000000"), _EDITABLE),
}

_INSTRUCTIONS = (
    "How to review",
    "",
    "1. Read “source” beside “your correction”, which begins as the machine translation.",
    "2. Where it is wrong, change it in “your correction”. The cell turns green.",
    "3. Where it is right as it is, set “status” to “approved”.",
    "4. What you leave alone stays a machine translation. To give up on a row, leave it alone; "
    "an emptied correction is reported and not taken over.",
    "5. Save the workbook, or save it as CSV UTF-8, and give it back with",
    "       python -m pipeline review import THIS_FILE --reviewer “Your name”",
    "",
    "Yellow columns are yours; grey ones are for reading. Rows may be sorted, hidden or deleted, "
    "and columns added.",
    "A correction holds wherever the sentence stands, in every build from then on.",
    "",
    "Columns",
)


def write_xlsx(units: Iterable[Unit]) -> bytes:
    """A workbook with the review table of ``units`` and a sheet of instructions.

    A unit with a text too long for a cell is left out; `fits` tells.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Review"
    for name, (font, fill) in _STYLES.items():
        style = NamedStyle(name, font, fill, alignment=_WRAPPED, border=_BORDER)
        book.add_named_style(style)
    last = _fill(sheet, [unit for unit in units if fits(unit)])
    _lay_out(sheet, last)
    _instruct(book.create_sheet("How to review"))
    return save_workbook(book)


def fits(unit: Unit) -> bool:
    """Whether every text of a unit can stand in a cell of a workbook."""
    return all(len(escape(str(cell))) <= LONGEST_CELL for cell in cells(unit).values())


def _fill(sheet: Worksheet, units: Iterable[Unit]) -> int:
    """The rows; returns the number of the last."""
    number = 1
    for place, column in enumerate(COLUMNS, start=1):
        sheet.cell(1, place, column.title).style = "heading"
    for number, unit in enumerate(units, start=2):
        for place, (column, value) in enumerate(cells(unit).items(), start=1):
            _put(sheet, number, place, value, "to edit" if column.is_for_reviewer else "to read")
    return number


def _put(sheet: Worksheet, row: int, place: int, value: str | float | None, style: str) -> None:
    cell = sheet.cell(row, place)
    assert isinstance(cell, Cell)
    cell.style = style
    if value and isinstance(value, str):
        put_text(cell, escape(value))
    else:
        cell.value = None if value == "" else value


def _lay_out(sheet: Worksheet, last: int) -> None:
    letters = {column: get_column_letter(place) for place, column in enumerate(COLUMNS, start=1)}
    for column, letter in letters.items():
        sheet.column_dimensions[letter].width = column.width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    status = DataValidation("list", formula1=f'"{",".join(tabular.STATUSES)}"', allow_blank=True)
    status.error, status.showErrorMessage = f"Choose {' or '.join(tabular.STATUSES)}.", True
    status.prompt, status.showInputMessage = tabular.STATUS.purpose, True
    sheet.add_data_validation(status)
    machine, correction = letters[tabular.MACHINE], letters[tabular.CORRECTION]
    status.add(f"{letters[tabular.STATUS]}2:{letters[tabular.STATUS]}{max(last, 2)}")
    formula = f"NOT(EXACT(${machine}2,${correction}2))"
    changed = Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=_CHANGED))
    sheet.conditional_formatting.add(f"{correction}2:{correction}{max(last, 2)}", changed)


def _instruct(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90
    for line in _INSTRUCTIONS:
        sheet.append([line])
    for column in COLUMNS:
        sheet.append([column.title, column.purpose])
        if column.is_for_reviewer:
            sheet.cell(sheet.max_row, 1).fill = _EDITABLE
    for row in (1, len(_INSTRUCTIONS)):
        sheet.cell(row, 1).font = Font(bold=True, size=13)


def read_xlsx(content: bytes) -> list[Returned]:
    """What came back in a workbook: the first sheet that has the columns.

    Raises:
        ConfigError: it is no workbook, or no sheet has the columns.
    """
    try:
        _refuse_traps(content)
        with warnings.catch_warnings():
            # openpyxl warns of what it passes over: charts, extensions, styles.
            warnings.simplefilter("ignore", UserWarning)
            returned = _read_book(load_workbook(io.BytesIO(content), read_only=True))
    except (
        *(zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError),
        *(LookupError, ValueError, TypeError, AttributeError, EOFError, OSError, RuntimeError),
    ) as error:
        raise ConfigError(
            f"it is no workbook that can be read (save it as .xlsx): {error}"
        ) from error
    if returned is None:
        raise ConfigError(f"no sheet has the columns {', '.join(NEEDED)}")
    return returned


def _refuse_traps(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise ConfigError(f"it holds {len(entries):,} files, a workbook has a few")
        # zipfile reads no more of an entry than its declared size, so the sum is the true bound.
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise ConfigError(f"it is larger than {MOST_BYTES // 2**20} MB when unpacked")
        for entry in entries:
            with archive.open(entry) as member:
                _refuse_entities(member)


def _refuse_entities(member: IO[bytes]) -> None:
    """Refuse a document type declaration, where entities would be declared: no workbook has one."""
    chunk = member.read(_CHUNK)
    declared = _ENCODING.search(chunk[:400])
    if (declared and declared[1].lower() not in _UTF_8) or chunk.startswith(_OTHER_ENCODINGS):
        raise ConfigError("it has XML in another encoding than UTF-8, which is refused for safety")
    last = b""
    while chunk:
        if b"<!DOCTYPE" in last + chunk:
            raise ConfigError("it has a document type declaration, which is refused for safety")
        last, chunk = chunk[-16:], member.read(_CHUNK)


def _read_book(book: Workbook) -> list[Returned] | None:
    for sheet in book.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            # What some programs say of a sheet's extent is wrong.
            sheet.reset_dimensions()
        troubles: dict[tuple[int, int], str] = {}
        table = find_table(_rows(sheet, troubles), NEEDED)
        if table is not None:
            named = {
                (row, table.columns[place]): trouble
                for (row, place), trouble in troubles.items()
                if place < len(table.columns)
            }
            return read_returned(table, named)
    return None


def _rows(sheet: Worksheet, troubles: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    """The cells of each row as text; what is a formula or an error is noted in ``troubles``."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = []
        for place, cell in enumerate(row):
            if cell.data_type in ("f", "e"):
                kind = "a formula" if cell.data_type == "f" else "an error"
                troubles[number, place] = f"its cell holds {kind} ({cell.value}), not text"
            texts.append("" if cell.value is None else _text(cell.value))
        yield texts


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(value) if isinstance(value, str) else str(value)
