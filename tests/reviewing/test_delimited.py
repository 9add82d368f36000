"""CSV as spreadsheets expect it, and as they leave it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.reviewing import Returned, Unit
from pipeline.reviewing.delimited import guard, read_csv, unguard, write_csv


def table(units: list[Unit]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write_csv(units).decode("utf-8-sig"), newline="")))


def saved(rows: list[list[str]], encoding: str, delimiter: str = ",", end: str = "\r\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode(encoding, "replace")


def test_excel_knows_it_for_utf_8(units: list[Unit]) -> None:
    assert write_csv(units).startswith(b"\xef\xbb\xbfcity,where it stands,source,")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_guard_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5 °C", "@x", "\t=1", " =1", "＝1", "'=1", "\r=1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    unit = Unit("0" * 16, text, "mul", text, city=text, place=text, doubts=(text,), note=text)
    cells = [cell for cell in table([unit])[1] if text.strip() in cell]
    assert len(cells) == 7
    assert all(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"),
    [
        ("utf-8-sig", ",", "\r\n"),
        ("utf-8", ";", "\n"),
        ("utf-16", "\t", "\r\n"),
        ("gbk", ",", "\r\n"),
        ("gb18030", "\t", "\n"),
    ],
)
def test_whatever_a_spreadsheet_saves_is_read(
    encoding: str, delimiter: str, end: str, units: list[Unit]
) -> None:
    rows = table(units)
    rows[2][4] = "The city built 37 pocket parks in one year."
    back = read_csv(saved(rows, encoding, delimiter, end))
    assert [row.source for row in back] == [unit.source for unit in units]
    assert back[1].english == "The city built 37 pocket parks in one year."
    assert back[1].place == "row 3"


def test_what_an_encoding_has_lost_is_seen(units: list[Unit]) -> None:
    """A spreadsheet that saves GBK writes ? for µ and ³, without a word."""
    for english in ("28.6 µg/m³ on average.", "Untouched: 28.6 µg/m³."):
        units = [*units, Unit("0" * 16, "年均浓度28.6微克/立方米。", "zh-Hans", english)]
    rows = table(units)
    rows[-2][4] = "The annual mean is 28.6 µg/m³."
    back = read_csv(saved(rows, "gbk"))
    assert "a character that gb18030 does not have" in back[-2].trouble
    assert not back[-1].trouble
    assert not read_csv(saved(rows, "utf-8"))[-2].trouble


def test_columns_and_rows_may_move(units: list[Unit]) -> None:
    rows = table(units)
    shuffled = [["Reviewed in June", *[""] * 13], [*reversed(rows[0]), "My column"]]
    shuffled += [[*reversed(row), "x"] for row in reversed(rows[1:])]
    shuffled.insert(3, [""] * 14)
    back = read_csv(saved(shuffled, "utf-8"))
    assert [row.source for row in back] == [unit.source for unit in reversed(units)]
    assert [row.place for row in back] == ["row 3", "row 5", "row 6", "row 7"]


def test_a_row_that_is_cut_short_is_still_a_row() -> None:
    (row,) = read_csv(b"sentence id,source,your correction\ns00,\xe6\xb9\xbf\xe5\x9c\xb0\n")
    assert (row.source, row.english, row.exported) == ("湿地", "", None)


@pytest.mark.parametrize("status", ["approved", " Approved ", "reviewed", "FINAL"])
def test_a_status_approves_however_it_is_written(status: str) -> None:
    (row,) = read_csv(f"source,your correction,status\n湿地,wetland,{status}\n".encode())
    assert row.is_approved
    assert not row.trouble


def test_a_status_of_their_own_is_not_guessed_at() -> None:
    (row,) = read_csv("source,your correction,status\n湿地,wetland,maybe\n".encode())
    assert row.trouble == "its status 'maybe' is none of to review, approved"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ConfigError, match="CSV UTF-8"):
        read_csv(b"source,your correction\n\xff\xfe\xfd" + bytes(range(256)))


def test_a_long_cell_is_read() -> None:
    long = "湿地" * 100_000
    (row,) = read_csv(f"source,your correction\n{long},wetland\n".encode())
    assert row.source == long


def key_of(rows: list[Returned]) -> list[str]:
    return [row.key for row in rows]


def test_a_spreadsheet_takes_no_id_for_a_number() -> None:
    unit = Unit("12345678901234e5", "湿地", "zh-Hans", "wetland")
    assert table([unit])[1][-1] == "s12345678901234e5"
    assert key_of(read_csv(write_csv([unit]))) == ["12345678901234e5"]
