from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.dates import read_date


@pytest.mark.parametrize(
    "text",
    [
        "07 April 2026",
        "7 Apr 2026",
        "7th of April, 2026",
        "07-Apr-2026",
        "Tuesday, 7 April 2026",
        "April 7, 2026",
        "2026-04-07",
        "2026-04-07T09:30:00",
        "2026/4/7",
        "2026年4月7日",
        "2026 年 4 月 7 日",
        "２０２６年４月７日",
        "7\u00a0April\u30002026.",
        "*7 April 2026*",
        "（7 April 2026）",
    ],
)
def test_one_day_in_every_manner_of_writing_it(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert (read.value, read.is_ambiguous) == (date(2026, 4, 7), False)


@pytest.mark.parametrize(
    ("text", "value", "is_ambiguous"),
    [
        ("07/04/2026", date(2026, 4, 7), True),
        ("25/04/2026", date(2026, 4, 25), False),
        ("04/25/2026", date(2026, 4, 25), False),
        ("05/05/2026", date(2026, 5, 5), False),
    ],
)
def test_day_and_month_in_figures(text: str, value: date, is_ambiguous: bool) -> None:
    read = read_date(text)
    assert read is not None
    assert (read.value, read.is_ambiguous) == (value, is_ambiguous)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31 February 2026", "13/13/2026", "7 Ju 2026", "2026", "0 May 2026", "7 April 26"],
)
def test_what_is_no_day_of_the_calendar(text: str) -> None:
    assert read_date(text) is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_written_date_is_read_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        read = read_date(text)
        assert read is not None
        assert read.value == day


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_date(text)
