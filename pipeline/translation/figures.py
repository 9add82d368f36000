"""Amounts of a Chinese text: read, and written in English by us for an engine to copy.

Every engine errs on 万, 亿 and 亩. What a sentence says in numbers is read before it is translated
and put into it in English (``修复湿地 more than 20,000 mu``); ``agreement.py`` looks for it in the
translation.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers
from pipeline.text.scripts import HAN
from pipeline.translation.dates import Date, covered, find_dates
from pipeline.translation.renderings import read_rows
from pipeline.translation.wording import (
    decimal_text,
    is_count,
    unit_name,
    unit_words,
    write_quantity,
)

_QUALIFIERS = {
    "exact": "",
    "approx": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
}
_NEARLY = re.compile(r"将?近|接近|几[近乎]|近乎")
_OF_WHAT = {"二氧化碳当量": " of CO2 equivalent", "标准煤": " of standard coal equivalent"}
_NOUN = re.compile(rf"(?![增减上下提降到至和与及的为是以之占在也均已共等左]|或者?)[{HAN}]")
"""What follows an amount and may be the noun that it counts: 32种入侵植物, not 32种增加到40种."""
_PAST_OR_NEXT = re.compile("(?:最近|近|过去|未来|今后)$")
_SINCE = re.compile("以?来(?!自)")
_EACH = re.compile(r"每\s?(?=[\d一二两三五十百千万])")
_SCALE_ALONE = re.compile("千(?![米克瓦])|[百万]")
_OF_GDP = re.compile(
    r"(?<![\d.一二三四五六七八九十百千])(?P<scale>[万亿])元(?=[^，。；]{0,6}(?:GDP|总值|产值|增加值))"
)
_LONGEST_UNIT = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """What a Chinese text says in numbers at a place.

    Attributes:
        start, end: code points, half-open, with the words in front that qualify it.
        english: how it is written in English; ``None`` where an engine does that better.
        quantity, date, number: what it is; only one is set, and none for a vague number (几十),
            which is written but cannot be looked for.
    """

    start: int
    end: int
    english: str | None
    quantity: Quantity | None = None
    date: Date | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """Characters of a Chinese text, half-open, and the English that says the same."""

    start: int
    end: int
    english: str


def render_amounts(text: str) -> list[Rendering]:
    """The amounts of a Chinese text that are written in English, in order."""
    return [
        Rendering(one.start, one.end, one.english)
        for one in read_amounts(text)
        if one.english is not None
    ]


def read_amounts(text: str) -> list[Amount]:
    """Quantities, dates, denominators, vague numbers and other numerals in digits, in order.

    They do not overlap: what starts first counts, and of those the longest.
    """
    found = [_of_quantity(text, quantity) for quantity in find_quantities(text)]
    found += [Amount(date.start, date.end, date.english, date=date) for date in find_dates(text)]
    found += _denominators(text)
    found += [*_vague(text), *_plans(text), *_clock_times(text)]
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    taken = covered(len(text), ((amount.start, amount.end) for amount in kept))
    for number in read_numbers(text):
        is_free = not any(taken[number.start : number.end])
        if is_free and number.value is not None and _is_to_be_kept(number):
            english = _ratio(number.surface)
            if _is_scaled(number):
                english = decimal_text(number.value)
            kept.append(Amount(number.start, number.end, english, number=number))
    return sorted(kept, key=lambda one: one.start)


def _is_to_be_kept(number: Number) -> bool:
    """Whether a numeral that is no amount has to be there in English too.

    Those in digits, and 第十四: others in Chinese numerals may be part of a word.
    """
    if any(map(str.isdecimal, number.surface)):
        return True
    return number.kind == "ordinal" and number.value is not None and number.value > 10


_RATIO = re.compile(r"[\d.]+(?: ?[∶：比] ?[\d.]+)+")


def _ratio(surface: str) -> str | None:
    """7∶3 in English: 7:3."""
    return re.sub(" ?[∶：比] ?", ":", surface) if _RATIO.fullmatch(surface) else None


def _is_scaled(number: Number) -> bool:
    """A number without a unit in which 万 or 亿 would be misread: 用户超过120万."""
    return number.kind == "bare" and number.value_high is None and number.surface[-1] in "万亿"


_CLOCK_TIME = re.compile(
    r"(?<![\d.:：第])(?P<hour>1?\d|2[0-4])(?:时|点(?=[半整钟前后起至到]|[0-5]?\d分|以[前后]))"
    r"(?:(?P<minutes>[0-5]?\d)分|(?P<half>半)|整|钟)?(?![期代候段间刻空相])"
)


def _clock_times(text: str) -> Iterator[Amount]:
    """21时 and 8点半: 21:00, 8:30."""
    for time in _CLOCK_TIME.finditer(text):
        minutes = int(time["minutes"] or (30 if time["half"] else 0))
        number = Number(*time.span(), time[0], Fraction(time["hour"]), None, "bare")
        yield Amount(*time.span(), f"{int(time['hour'])}:{minutes:02}", number=number)


_PLAN = re.compile(
    r"(?<![第\d一二三四五六七八九十])十(?P<ones>[一二三四五六七八])?五"
    r"(?=[”’」]|时期|期间|规划|以来|末|初|开局|收官)"
)


def _plans(text: str) -> Iterator[Amount]:
    """“十四五”: the 14th Five-Year Plan."""
    for plan in _PLAN.finditer(text):
        value = Fraction(10 + " 一二三四五六七八".index(plan["ones"] or " "))
        number = Number(*plan.span(), plan[0], value, None, "title")
        yield Amount(*plan.span(), None, number=number)


def put_in_english(text: str, spans: Iterable[Amount | Rendering]) -> str:
    """``text`` with the English of each amount or term in its place, between spaces."""
    parts = []
    end = 0
    for span in spans:
        if span.english is not None:
            parts += [text[end : span.start], f" {span.english} "]
            end = span.end
    return " ".join("".join([*parts, text[end:]]).split())


def _of_quantity(text: str, quantity: Quantity) -> Amount:
    start = min(quantity.start, quantity.qualifier_start)
    end = quantity.end
    english = write_quantity(quantity, followed=bool(_NOUN.match(text, end)))
    if english is not None:
        english = _qualifier(quantity, text[start : quantity.start]) + english
        if quantity.kind == "duration":
            start, english, end = _since_when(text, start, english, end)
        if noun := _noun_behind(text, quantity):
            english, end = f"{english} {noun[1]}", end + len(noun[0])
        per = quantity.per
        is_behind = per and text[end : end + 1] == "/" and text.startswith(per.surface, end)
        if per and is_behind and (name := unit_name(per.unit)):
            english, end = f"{english} per {name[0]}", end + len(per.surface)
        for behind, what in _OF_WHAT.items():
            if text.startswith(behind, end):
                english, end = english + what, end + len(behind)
    return Amount(start, end, english, quantity=quantity)


def _since_when(text: str, start: int, english: str, end: int) -> tuple[int, str, int]:
    """近3年来, 过去3年, 未来3年: the past, the next 3 years; with the span that says so."""
    before = _PAST_OR_NEXT.search(text, max(0, start - 2), start)
    behind = _SINCE.match(text, end)
    if not behind and (not before or before[0] == "近"):
        return start, english, end
    article = "the next" if before and before[0] in ("未来", "今后") else "the past"
    return (
        before.start() if before else start,
        f"{article} {english}",
        behind.end() if behind else end,
    )


def _noun_behind(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """The noun behind a 个 that is a unit elsewhere (12个省), and its English."""
    end = quantity.end
    if quantity.surface[-1] != "个":
        return None
    for form, (one, many) in unit_words().items():
        is_meant = quantity.unit == f"{{{one}}}" and text.startswith(form, end)
        if is_meant and not _NOUN.match(text, end + len(form)):
            return form, one if quantity.value == 1 and quantity.value_high is None else many
    return None


def _qualifier(quantity: Quantity, surface: str) -> str:
    if quantity.qualifier == "approx" and _NEARLY.match(surface):
        return "nearly "
    if quantity.qualifier == "less_than" and is_count(quantity):
        return "fewer than "
    return _QUALIFIERS[quantity.qualifier]


def _denominators(text: str) -> Iterator[Amount]:
    """每500米 and 万元GDP: what another number is related to."""
    for each in _EACH.finditer(text):
        start, begin = each.span()
        # 每万人 is 每一万人
        one = "一" if _SCALE_ALONE.match(text, begin) else ""
        read = find_quantities(one + text[begin : begin + _LONGEST_UNIT])
        if read and read[0].start == 0 and read[0].value_high is None and read[0].value != 1:
            written = write_quantity(read[0], followed=True)
            word = "every" if read[0].kind in ("length", "duration") else "per"
            english = None if written is None else f"{word} {written}"
            yield Amount(start, begin + read[0].end - len(one), english, quantity=read[0])
    for gdp in _OF_GDP.finditer(text):
        (size,) = find_quantities(f"一{gdp[0]}")
        yield Amount(*gdp.span(), f"per {write_quantity(size)} of", quantity=size)


@cache
def _vague_numbers() -> dict[str, str]:
    return {row["zh"]: row["en"] for row in read_rows("vague_numbers.csv")}


@cache
def _vague_pattern() -> re.Pattern[str]:
    forms = sorted(_vague_numbers(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms)))


def _vague(text: str) -> Iterator[Amount]:
    """数百名, 几十公里: with the classifier or the unit, read as that of a number."""
    for vague in _vague_pattern().finditer(text):
        english, (start, end) = _vague_numbers()[vague[0]], vague.span()
        read = find_quantities("20" + text[end : end + _LONGEST_UNIT])
        if read and read[0].start == 0 and read[0].number_end == 2:
            unit = unit_name(read[0].unit)
            end += read[0].end - 2
            yield Amount(start, end, f"{english} {unit[1]}" if unit else english)
        else:
            yield Amount(start, end, english.removesuffix(" of"))
