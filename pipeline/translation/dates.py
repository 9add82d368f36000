"""Dates and years: read in Chinese and in English, written in English.

A date is compared by its marks (its year, its month, its day), because English orders and parts
them in many ways.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_DASH = r"\s?(?:[—–~～-]{1,2}|至|到)\s?"
_CHINESE = re.compile(
    rf"公元前\s?(?P<before>[1-9]\d{{0,3}})\s?年(?![前代])"
    rf"|(?<![\d.])(?:(?P<since>[12]\d{{3}})\s?年?{_DASH})?(?P<year>[12]\d{{3}})\s?年"
    rf"(?:\s?(?:(?P<first_month>{_MONTH})\s?月?{_DASH})?(?P<month>{_MONTH})\s?月"
    rf"(?:\s?(?P<day>{_DAY})\s?[日号]|份)?)?(?![代\d度份初底末间])"
    r"|(?<![\d.])(?P<full_decade>[12]\d\d0)年代"
    r"|(?<!\d)(?:(?P<century>1[5-9]|2[01]|上|二十|十九)世纪)?(?P<decade>[1-9]0|[二三四五六七八九]十)年代"
    rf"|(?<![\d.])(?:(?P<month_from>{_MONTH}){_DASH})?(?P<month_alone>{_MONTH})\s?月"
    rf"(?:\s?(?P<its_day>{_DAY})\s?[日号]|份|{_DASH}(?P<month_to>{_MONTH})\s?月份?)?"
)
_HAN_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=\s?年)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_WIDTHS = str.maketrans("０１２３４５６７８９", "0123456789")
_LONE_YEAR = re.compile(r"(?<![\d.])[12]\d{3}(?=\s?[年—–~～至-])")
_NAMES = "|".join(rf"{name[:3]}(?:{name[3:]})?\.?" for name in MONTHS)
_ENGLISH = re.compile(
    rf"\b(?:(?P<day>{_DAY})(?:st|nd|rd|th)?(?: of)? (?P<month>{_NAMES})"
    rf"|(?P<name>{_NAMES})(?: (?P<its_day>{_DAY})(?:st|nd|rd|th)?(?!\d))?)(?![A-Za-z])"
)
_SEPT = re.compile(r"\bSept\b\.?")
_ENGLISH_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20|21)\d{2}s?(?!\d|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Date:
    """A date of a Chinese text: code points, half-open, its English and what it consists of.

    ``marks`` are ``2023``, ``1990s``, ``month 3`` and ``day 3-22``.
    """

    start: int
    end: int
    english: str
    marks: frozenset[str]


def find_dates(text: str) -> list[Date]:
    """The dates, years, months and decades of a Chinese text, in order."""
    folded = _fold(text)
    dates = [_date(match) for match in _CHINESE.finditer(folded)]
    taken = covered(len(text), ((date.start, date.end) for date in dates))
    dates += [
        Date(*year.span(), year[0], frozenset((year[0],)))
        for year in _LONE_YEAR.finditer(folded)
        if not taken[year.start()]
    ]
    return sorted(dates, key=lambda date: date.start)


def covered(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """One byte for each character of a text of ``length``: 1 where a span covers it."""
    places = bytearray(length)
    for start, end in spans:
        places[start:end] = b"\1" * (end - start)
    return places


def _fold(text: str) -> str:
    """``text`` with years in Han digits and full-width digits as digits, one for one."""
    return _HAN_YEAR.sub(lambda year: year[0].translate(_HAN_DIGITS), text.translate(_WIDTHS))


def _date(match: re.Match[str]) -> Date:
    year, month, day = match["year"], match["month"], match["day"]
    if match["full_decade"]:
        english, marks = f"the {match['full_decade']}s", {f"{match['full_decade']}s"}
    elif match["before"]:
        english, marks = f"{match['before']} BC", {match["before"]}
    elif match["decade"]:
        english, marks = _decade(match["century"], match["decade"])
    elif year is None:
        month, day = match["month_alone"], match["its_day"]
        if match["month_to"]:
            english, marks = _months(month, match["month_to"])
        else:
            english, marks = _months(match["month_from"], month)
    else:
        english, marks = year, {year}
        if match["since"]:
            english, marks = f"{match['since']}–{year}", {match["since"], year}
        if month:
            named, months = _months(match["first_month"], month)
            english, marks = f"{named} {english}", marks | months
    if day:
        english, marks = f"{int(day)} {english}", marks | {f"day {int(month)}-{int(day)}"}
    return Date(*match.span(), english, frozenset(marks))


def _months(first: str | None, last: str) -> tuple[str, set[str]]:
    """1—8月: January to August, and both marks."""
    numbers = [int(month) for month in (first, last) if month]
    return " to ".join(MONTHS[number - 1] for number in numbers), {f"month {n}" for n in numbers}


def _decade(century: str | None, decade: str) -> tuple[str, set[str]]:
    tens = decade[0] if decade[0].isdecimal() else "一二三四五六七八九".find(decade[0]) + 1
    numbered = {None: 20, "上": 20, "二十": 20, "十九": 19}
    hundreds = int(numbered[century]) - 1 if century in numbered else int(str(century)) - 1
    name = f"{hundreds}{tens}0s"
    return f"the {name}", {name}


def english_marks(text: str) -> dict[str, list[tuple[int, int]]]:
    """The marks of the dates in an English text, and where each stands."""
    marks: dict[str, list[tuple[int, int]]] = {}
    for mark, span in _english_marks(text):
        marks.setdefault(mark, []).append(span)
    return marks


def _english_marks(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    text = _SEPT.sub(lambda found: "Sep".ljust(len(found[0])), text)
    for match in _ENGLISH.finditer(text):
        name = match["month"] or match["name"]
        month = next(n for n, full in enumerate(MONTHS, 1) if full[:3] == name[:3])
        yield f"month {month}", match.span()
        if day := match["day"] or match["its_day"]:
            yield f"day {month}-{int(day)}", match.span()
    for year in _ENGLISH_YEAR.finditer(text):
        yield year[0], year.span()
