"""Fractions: 三分之一, 百分之三十, 1/4, two-thirds, ``one in five``."""

import re
from dataclasses import replace
from fractions import Fraction

from pipeline.quantities.amounts import Amount
from pipeline.quantities.measures import Measure, Reading, bound_behind, read_measure
from pipeline.quantities.numerals import read_arabic, read_han, read_words
from pipeline.quantities.page import Page
from pipeline.quantities.traps import is_glued

_HAN_PART = re.compile(
    r"(?P<whole>[一二三四五六七八九十百千万两]{1,3})分之"
    r"(?P<part>[零一二三四五六七八九十百千万两点]{1,12}|\d{1,6}(?:\.\d{1,6})?)"
)
_SLASH_PART = re.compile(r"(?P<part>\d{1,3})/(?P<whole>\d{1,3})(?![\d/.])")


_CHANCE = re.compile(
    r"(?:[1-9]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine)"
    r" (?:in|out of)(?: every)? "
    r"(?P<whole>[2-9]|10|20|100|two|three|four|five|six|eight|ten)(?= [a-z]|[.,;)]|$)"
)


_HALF = re.compile(r"(?<=[减过])半(?=[，。；、！？）)时的]|$)")


def _small(surface: str) -> Fraction:
    return read_words(surface) or Fraction(surface)


def read_share(page: Page, amount: Amount) -> Reading | None:
    """Fractions: 三分之一, 百分之三十, 1/4, two-thirds."""
    folded, start = page.folded, amount.start
    if amount.fraction and amount.value is not None:
        if page.folded[amount.end : amount.end + 1] == " " and (
            found := read_measure(page, amount)
        ):
            return Reading(amount, "quantity", found)
        return _fraction(page, amount, amount.value, "1")
    if folded.startswith("一半", start):
        return _fraction(page, replace(amount, end=start + 2), Fraction(1, 2), "1")
    if amount.style == "han" and _HALF.match(folded, start):
        half = _fraction(page, amount, Fraction(1, 2), "1")  # 减半, 过半
        more = "more_than" if folded[start - 1] == "过" else None
        return replace(half, measure=half.measure and replace(half.measure, qualifier=more))
    if han := _HAN_PART.match(folded, start):
        whole, part = read_han(han["whole"]), _number(han["part"])
        if whole is None or part is None:
            return None
        unit = {Fraction(100): "%", Fraction(1000): "[ppth]"}.get(whole[0], "1")
        value = part if unit != "1" else part / whole[0]
        return _fraction(page, replace(amount, end=han.end()), value, unit)
    if chance := _CHANCE.match(folded, start):
        value = (amount.value or Fraction(0)) / _small(chance["whole"])
        return _fraction(page, replace(amount, end=chance.end()), value, "1")
    slash = _SLASH_PART.match(folded, start)
    if slash and not is_glued(page, amount) and 0 < int(slash["part"]) < int(slash["whole"]):
        value = Fraction(int(slash["part"]), int(slash["whole"]))
        amount = replace(amount, end=slash.end(), value=value)
        if (found := read_measure(page, amount)) and found.kind != "count":
            return Reading(amount, "quantity", found)
        return _fraction(page, amount, value, "1")
    return None


def _number(surface: str) -> Fraction | None:
    if surface[0].isascii():
        return read_arabic(surface)
    reading = read_han(surface)
    return reading and reading[0]


def _fraction(page: Page, amount: Amount, value: Fraction, unit: str) -> Reading:
    end, qualifier = bound_behind(page.folded, amount.end)
    measure = Measure(
        start=amount.start,
        end=end,
        kind="percentage" if unit == "%" else "other",
        unit=unit,
        unit_start=amount.end,
        unit_end=amount.end,
        qualifier=qualifier,
    )
    return Reading(replace(amount, value=value, high=None), "quantity", measure)
