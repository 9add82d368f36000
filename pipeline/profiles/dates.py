"""Dates as profiles write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NAME = r"(?P<month>[A-Za-z]{3,9})\.?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 07 April 2026, 7th Apr 2026, 07-Apr-2026
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]*(?:of\s+)?{_NAME}[\s\-./,]*(?P<year>\d{{4}})",
        # April 7, 2026
        rf"{_NAME}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})",
        # 2026-04-07, 2026/4/7, 2026.04.07, also with a time of day behind
        r"(?P<year>\d{4})[\-/.](?P<month>\d{1,2})[\-/.](?P<day>\d{1,2})(?:[T\s].*)?",
        # 2026年4月7日
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?",
    )
)
_NUMERIC = re.compile(r"(?P<first>\d{1,2})[\-/.](?P<second>\d{1,2})[\-/.](?P<year>\d{4})")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", re.IGNORECASE)
_YEARS = range(1900, 2101)
_LONGEST = 60
_OUTER = " .。,;:*_()[]"


@dataclass(frozen=True)
class ReadDate:
    """A date as read; ``is_ambiguous`` where day and month could be exchanged."""

    value: date
    is_ambiguous: bool = False


def read_date(text: str) -> ReadDate | None:
    """The date that ``text`` is, or ``None`` where it is no date or no day of the calendar.

    Day and month in figures are read day first, as the platform writes its dates, and called
    ambiguous unless only one order is a date.

    >>> read_date("7 Apr 2026")
    ReadDate(value=datetime.date(2026, 4, 7), is_ambiguous=False)
    """
    text = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split()).strip(_OUTER)
    text = _WEEKDAY.sub("", text)
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            value = _day(int(found["year"]), _month(found["month"]), int(found["day"]))
            return ReadDate(value) if value else None
    if found := _NUMERIC.fullmatch(text):
        first, second, year = (int(found[name]) for name in ("first", "second", "year"))
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        if value := day_first or month_first:
            return ReadDate(value, bool(day_first and month_first and first != second))
    return None


def _month(text: str) -> int:
    """The month's number; 0 where there is no such month."""
    if text.isdecimal():
        return int(text)
    name = text.casefold()
    matches = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return matches[0] if len(matches) == 1 else 9 if name == "sept" else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
