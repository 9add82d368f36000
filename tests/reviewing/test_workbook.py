"""Workbooks as people see them, and as Excel and LibreOffice leave them."""

import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import ConfigError
from pipeline.office import LONGEST_CELL
from pipeline.reviewing import Unit
from pipeline.reviewing.tabular import COLUMNS, CORRECTION, SOURCE, STATUS
from pipeline.reviewing.workbook import fits, read_xlsx, write_xlsx

PLACE = {column: place for place, column in enumerate(COLUMNS, start=1)}


def opened(content: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return book, sheet


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_column_to_change_stands_out_and_the_header_stays(units: list[Unit]) -> None:
    book, sheet = opened(write_xlsx(units))
    assert book.sheetnames == ["Review", "How to review"]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    source, correction = sheet.cell(2, PLACE[SOURCE]), sheet.cell(2, PLACE[CORRECTION])
    assert source.fill.fgColor.rgb != correction.fill.fgColor.rgb
    assert source.alignment.wrap_text
    assert correction.alignment.wrap_text
    assert correction.value == units[0].english
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"to review,approved"'
    assert str(choice.sqref) == "F2:F5"
    assert sheet.cell(2, PLACE[STATUS]).coordinate == "F2"


def test_there_is_no_clock_in_it(units: list[Unit]) -> None:
    content = write_xlsx(units)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "#N/A", "TRUE", "37", "+1", "-1", "@a"])
def test_text_stays_text(text: str) -> None:
    content = write_xlsx([Unit("0" * 16, text, "mul", text)])
    _, sheet = opened(content)
    assert sheet.cell(2, PLACE[SOURCE]).data_type == "s"
    (row,) = read_xlsx(content)
    assert (row.source, row.english) == (text, text)


def test_what_was_typed_as_a_number_is_text_and_a_formula_is_refused(units: list[Unit]) -> None:
    book, sheet = opened(write_xlsx(units[:3]))
    for row, value in zip((2, 3, 4), (37, 2.5, "=1+1"), strict=True):
        sheet.cell(row, PLACE[CORRECTION], value)
    first, second, third = read_xlsx(saved(book))
    assert (first.english, second.english) == ("37", "2.5")
    assert "a formula (=1+1)" in third.trouble
    assert not first.trouble


def test_sheets_columns_and_rows_may_move(units: list[Unit]) -> None:
    book, sheet = opened(write_xlsx(units))
    sheet.insert_cols(1)
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1, "Reviewed in June")
    sheet.move_range("A5:N5", rows=10)
    book.move_sheet("How to review", -1)
    back = read_xlsx(saved(book))
    assert [row.source for row in back] == [units[n].source for n in (0, 2, 3, 1)]
    assert [row.place for row in back] == ["row 4", "row 6", "row 7", "row 15"]


def test_a_wrong_extent_of_a_sheet_hides_nothing(units: list[Unit]) -> None:
    """As programs that write a sheet in a stream leave it."""
    whole = write_xlsx(units)
    wrong = changed(
        whole,
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b'ref="A1:M5"/><sheetV', b'ref="A1"/><sheetV'),
    )
    assert wrong != changed(whole, "", bytes)
    assert len(read_xlsx(wrong)) == len(units)


def test_escapes_of_excel_are_read(units: list[Unit]) -> None:
    book, sheet = opened(write_xlsx(units))
    sheet.cell(2, PLACE[CORRECTION], "line_x000D_\nnext")
    assert read_xlsx(saved(book))[0].english == "line\r\nnext"


def test_what_is_too_long_for_a_cell_is_left_out_not_cut(units: list[Unit]) -> None:
    long = Unit("0" * 16, "湿" * (LONGEST_CELL + 1), "zh-Hans", None)
    assert not fits(long)
    assert len(read_xlsx(write_xlsx([*units, long]))) == len(units)


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reviewing.workbook.MOST_BYTES", 2**20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2**20 + 1))
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        read_xlsx(file.getvalue())


def test_another_archive_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(ConfigError, match="no workbook"):
        read_xlsx(file.getvalue())


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(ConfigError, match="no sheet has the columns source, your correction"):
        read_xlsx(saved(openpyxl.Workbook()))


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_sheet_are_not_expanded(encoding: str, units: list[Unit]) -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "haha">' for n in range(12)
    )

    def with_laughs(sheet: bytes) -> bytes:
        text = sheet.decode().removeprefix('<?xml version="1.0"?>').replace("Linze", "&l11;")
        return f"<!DOCTYPE worksheet [{laughs}]>{text}".encode(encoding)

    started = time.monotonic()
    with pytest.raises(ConfigError):
        read_xlsx(changed(write_xlsx(units), "xl/worksheets/sheet1.xml", with_laughs))
    assert time.monotonic() - started < 5


PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml")


@given(
    part=st.sampled_from(PARTS),
    places=st.lists(st.floats(0, 0.999), min_size=1, max_size=4),
    byte=st.sampled_from(b'09<>"=/aX \x00\xff'),
)
@settings(max_examples=40, deadline=None)
def test_a_damaged_workbook_is_refused_or_read(part: str, places: list[float], byte: int) -> None:
    def damage(content: bytes) -> bytes:
        damaged = bytearray(content)
        for place in places:
            damaged[int(place * len(damaged))] = byte
        return bytes(damaged)

    whole = write_xlsx([Unit("0" * 16, "湿地", "zh-Hans", "wetland")])
    with suppress(ConfigError):
        read_xlsx(changed(whole, part, damage))
    with suppress(ConfigError):
        read_xlsx(damage(whole))
