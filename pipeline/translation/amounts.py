"""Amounts: written in English by us, copied by the engine, and looked for in what it made.

Every engine errs on 万, 亿 and 亩. The amounts of a Chinese sentence are read before it is
translated, so they are put into it in English (``修复湿地 more than 20,000 mu``), and the
translation is read again and compared by value and unit.
"""

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<since>[12]\d{3})\s?年?\s?(?:[—–~～-]{1,2}|至|到)\s?)?(?P<year>[12]\d{3})\s?年(?:\s?(?P<month>1[0-2]|0?[1-9])\s?月"
    r"(?:\s?(?P<day>[12]\d|3[01]|0?[1-9])\s?[日号])?)?(?![代\d份度初底末间])"
)
_YEAR = re.compile(r"(?<![\d.])[12]\d{3}(?=\s?[年—–~～至-])")
_YEAR_ALONE = re.compile(r"(?<![\d.,])[12]\d{3}(?!\d|[.,]\d)")
_HAN_YEAR = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年)")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_QUALIFIERS = {
    "exact": "",
    "approx": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
}
_MILLION = Fraction(10**6)
_BILLION = Fraction(10**9)
_NO_SPACE = ("%", "‰", "°C", "°F")
_SIGNS = {"CNY": "RMB ", "USD": "USD ", "EUR": "EUR ", "GBP": "GBP "}
_COUNTED_KINDS = ("count", "species_count", "person_count")


@dataclass(frozen=True, slots=True)
class Rendering:
    """Characters of a Chinese text, half-open, and the English that says the same."""

    start: int
    end: int
    english: str


def render_amounts(text: str) -> list[Rendering]:
    """Every amount and date of a Chinese text that we can write in English, in order.

    Not rendered, and left to the engine: vague numbers (几十), fractions that are no decimal
    (三分之一), units without an English name here, numbers that belong to a name.
    """
    found = [rendering for quantity in find_quantities(text) if (rendering := _render(quantity))]
    found += [Rendering(match.start(), match.end(), _date(match)) for match in _DATE.finditer(text)]
    kept: list[Rendering] = []
    for rendering in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or rendering.start >= kept[-1].end:
            kept.append(rendering)
    return kept


def put_in_english(text: str, renderings: list[Rendering]) -> str:
    """``text`` with each rendering in the place of its characters, set off by spaces."""
    parts = []
    end = 0
    for rendering in renderings:
        parts += [text[end : rendering.start], f" {rendering.english} "]
        end = rendering.end
    return " ".join("".join([*parts, text[end:]]).split())


def _render(quantity: Quantity) -> Rendering | None:
    low = decimal_text(quantity.value)
    high = None if quantity.value_high is None else decimal_text(quantity.value_high)
    if low is None or (quantity.value_high is not None and high is None):
        return None
    is_count = quantity.kind in _COUNTED_KINDS or quantity.unit.startswith("{")
    if is_count and high is None and quantity.value in range(11):
        low = _WORDS[int(quantity.value)]
    number = f"{low}–{high}" if high else low
    english = _with_unit(number, quantity, singular=quantity.value == 1 and high is None)
    if english is None:
        return None
    qualifier = _QUALIFIERS[quantity.qualifier]
    if qualifier == "less than " and is_count:
        qualifier = "fewer than "
    start = min(quantity.start, quantity.qualifier_start)
    return Rendering(start, quantity.end, qualifier + english)


def _with_unit(number: str, quantity: Quantity, *, singular: bool) -> str | None:
    if quantity.kind == "money":
        return _SIGNS.get(quantity.unit, quantity.unit + " ") + number
    if quantity.kind == "percentage_point":
        return f"{number} percentage point" + ("" if singular else "s")
    if (names := _unit_names().get(quantity.unit)) is not None:
        name = names[0] if singular else names[1]
        return f"{number}{'' if name in _NO_SPACE else ' '}{name}"
    # The counted noun follows in Chinese and is translated with the sentence.
    return number if quantity.unit.startswith("{") else None


@cache
def _unit_names() -> dict[str, tuple[str, str]]:
    table = resources.files(__package__).joinpath("units_en.csv").read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return {row["ucum"]: (row["one"], row["many"]) for row in csv.DictReader(lines)}


def decimal_text(value: Fraction) -> str | None:
    """``20,000``, ``4.36 million``, ``28.6``; ``None`` where it is no finite decimal.

    >>> decimal_text(Fraction(4_360_000)), decimal_text(Fraction("28.60"))
    ('4.36 million', '28.6')
    """
    for size, name in ((_BILLION, " billion"), (_MILLION, " million")):
        if abs(value) >= size and (value / size * 1000).denominator == 1:
            value, suffix = value / size, name
            break
    else:
        suffix = ""
    scale = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
    return None if scale is None else f"{_exact(value, scale)}{suffix}"


def _exact(value: Fraction, decimals: int) -> str:
    sign = "-" if value < 0 else ""
    digits = str(int(abs(value) * 10**decimals)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")


def _date(match: re.Match[str]) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    if match["since"]:
        year = f"{match['since']}–{year}"
    named = f"{_MONTHS[int(month) - 1]} {year}" if month else year
    return f"{int(day)} {named}" if day else named


def check_amounts(source: str, english: str) -> set[str]:
    """Which of ``amount_missing``, ``amount_changed`` and ``amount_added`` hold.

    Args:
        source: the Chinese sentence as it was written.
        english: its translation.

    Every quantity of the source is looked for by value and unit (counts by value alone), every
    year by its digits. ``amount_changed``: the value is there with another unit, with another
    power of ten, or as an increase that was a decrease. ``amount_added``: a number is there that
    the source does not have.
    """
    wanted = find_quantities(source)
    offered = find_quantities(english)
    flags: set[str] = set()
    unmatched: list[Quantity] = []
    matched: set[Fraction] = set()
    for quantity in wanted:
        match = next((one for one in offered if _says_the_same(quantity, one)), None)
        if match is None:
            unmatched.append(quantity)
        else:
            offered.remove(match)
            matched |= _bounds(match)
            if quantity.trend and match.trend and quantity.trend != match.trend:
                flags.add("amount_changed")
    numbers = [number for number in read_numbers(english) if number.value is not None]
    values = {value for number in numbers for value in _bounds(number)}
    for quantity in unmatched:
        if quantity.value in values:
            if not _may_stand_bare(quantity):
                flags.add("amount_changed")
        elif any(_is_power_of_ten_off(quantity.value, value) for value in values - matched):
            flags.add("amount_changed")
        else:
            flags.add("amount_missing")
    known = _all_values(source)
    if any(_is_written_in_digits(number) and not _bounds(number) <= known for number in numbers):
        flags.add("amount_added")
    return flags | _check_years(source, english, known)


def _check_years(source: str, english: str, known: set[Fraction]) -> set[str]:
    source = _HAN_YEAR.sub(lambda year: year[0].translate(_HAN_DIGITS), source)
    offered = set(_YEAR_ALONE.findall(english))
    flags = set()
    if not offered.issuperset(_YEAR.findall(source)):
        flags.add("amount_missing")
    if any(year not in source and Fraction(year) not in known for year in offered):
        flags.add("amount_added")
    return flags


def _all_values(text: str) -> set[Fraction]:
    spoken_of: list[Number | Quantity] = [*read_numbers(text), *find_quantities(text)]
    return {value for one in spoken_of for value in _bounds(one)}


def _may_stand_bare(quantity: Quantity) -> bool:
    """Whether the number alone is a right rendering: what 37个 or 312天 count is said elsewhere."""
    return quantity.unit.startswith("{") or quantity.kind in ("duration", "other")


def _says_the_same(source: Quantity, target: Quantity) -> bool:
    if (source.value, source.value_high) != (target.value, target.value_high):
        return False
    if source.unit == target.unit:
        return (source.kind == "percentage_point") == (target.kind == "percentage_point")
    return source.unit.startswith("{") and target.unit.startswith("{")


def _bounds(number: Number | Quantity) -> set[Fraction]:
    return {value for value in (number.value, number.value_high) if value is not None}


def _is_written_in_digits(number: Number) -> bool:
    return number.kind not in ("date", "year") and any(map(str.isdecimal, number.surface))


def _is_power_of_ten_off(value: Fraction, other: Fraction) -> bool:
    if not value or not other:
        return False
    ratio = value / other if abs(value) > abs(other) else other / value
    while ratio > 1 and ratio % 10 == 0:
        ratio /= 10
    return ratio == 1
