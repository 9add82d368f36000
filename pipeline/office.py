"""Office files that are the same bytes whenever they are written, and hold text as text."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.xml.functions import tostring

MOMENT = datetime(2000, 1, 1)
"""When every file was made, as far as its properties say."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold (Excel's limit)."""
_CREATOR = "cwn-corpus"
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_FORMULA = ("=", "+", "-", "@")


def put_text(cell: Cell, text: str) -> None:
    """Put text into a cell: text also where it looks like a formula, a number or an error."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULA)


def save_workbook(book: Workbook) -> bytes:
    """The workbook as a file, without a clock in its properties or in its archive."""
    book.properties.creator = _CREATOR
    book.properties.created = MOMENT
    file = io.BytesIO()
    book.save(file)
    book.properties.modified = MOMENT
    return without_clock(file.getvalue(), {_CORE: tostring(book.properties.to_tree())})


def without_clock(archive: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """The same ZIP archive without times of its own, with ``replaced`` for members of that name."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, replaced[name] if name in replaced else old.read(name))
    return file.getvalue()
