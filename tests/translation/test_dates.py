"""Dates: read in Chinese, written in English, found in English in any order."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.dates import english_marks, find_dates


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("2023年", ["2023"]),
        ("二〇三五年", ["2035"]),
        ("２０２３年５月", ["May 2023"]),
        ("2023年5月22日起施行", ["22 May 2023"]),
        ("5月22日国际生物多样性日", ["22 May"]),
        ("每年12月", ["December"]),
        ("3月至5月", ["March to May"]),
        ("今年1—8月", ["January to August"]),
        ("2024年1-8月", ["January to August 2024"]),
        ("2023年3月至5月", ["March to May 2023"]),
        ("2023年3月至2024年5月", ["March 2023", "May 2024"]),
        ("2021—2025年", ["2021–2025"]),
        ("2019年至2021年", ["2019–2021"]),
        ("20世纪90年代", ["the 1990s"]),
        ("上世纪八十年代", ["the 1980s"]),
        ("21世纪20年代", ["the 2020s"]),
        ("2010年代", ["the 2010s"]),
        ("公元前486年", ["486 BC"]),
        ("2022年度", ["2022"]),
        ("12个月", []),
        ("绿盾2023", []),
        ("2000年历史的古城，十年代", ["2000"]),
    ],
)
def test_chinese_dates_are_written_in_english(text: str, english: list[str]) -> None:
    assert [date.english for date in find_dates(text)] == english


@pytest.mark.parametrize(
    "english",
    [
        "22 May 2023",
        "May 22, 2023",
        "the 22nd of May 2023",
        "22nd May, 2023",
        "on May 22nd in 2023",
    ],
)
def test_a_date_is_found_in_any_order(english: str) -> None:
    (date,) = find_dates("2023年5月22日")
    assert date.marks <= set(english_marks(english))


def test_decades_and_short_months_are_found() -> None:
    assert set(english_marks("In Sept. 2023 and in the 1990s")) == {"month 9", "2023", "1990s"}
    assert "month 3" not in english_marks("Marching on")


@settings(deadline=None)
@given(st.text(alphabet="0123456789年月日世纪代公元前至—一二十〇 MayJune,", max_size=60))
def test_dates_stand_where_they_say(text: str) -> None:
    dates = find_dates(text)
    assert all(text[date.start : date.end] for date in dates)
    assert all(one.end <= other.start for one, other in pairwise(dates))
    english_marks(text)
