"""The grammar of a quantity: one scan over the numerals of a text, each read where it stands.

A numeral is first asked whether it is something else (a date, a code, part of a title); then its
amount is read (a fraction, a range with both bounds), then its measure, at last what the words
around say of it. Each step looks at a bounded stretch, so reading takes time linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.amounts import (
    NUMERAL,
    NUMERAL_WITH_DECIMAL_COMMA,
    Amount,
    read_amount,
)
from pipeline.quantities.changes import is_ranging
from pipeline.quantities.counted import classify, read_counted
from pipeline.quantities.lexicon import listed_noun
from pipeline.quantities.measures import Measure, bound_behind, read_measure
from pipeline.quantities.numerals import read_arabic, read_han
from pipeline.quantities.page import Page
from pipeline.quantities.qualifiers import qualifier
from pipeline.quantities.traps import is_glued, is_indefinite, is_labelled, trap_at


@dataclass(frozen=True, slots=True)
class Reading:
    """A numeral with what it was read as; only a ``quantity`` has a ``measure``."""

    amount: Amount
    kind: str
    measure: Measure | None = None
    role: str | None = None

    @property
    def start(self) -> int:
        """Where the surface begins."""
        return self.measure.start if self.measure else self.amount.start

    @property
    def end(self) -> int:
        """Where the surface ends."""
        return self.measure.end if self.measure else self.amount.end


def read_page(page: Page) -> Iterator[Reading]:
    """The numerals of the page in order, not overlapping, each with what it is."""
    pattern = NUMERAL_WITH_DECIMAL_COMMA if page.decimal_comma else NUMERAL
    at = 0
    while found := pattern.search(page.folded, at):
        at = found.start() + 1
        for reading in _read_at(page, found):
            yield reading
            at = max(at, reading.end)


def _read_at(page: Page, found: re.Match[str]) -> list[Reading]:
    amount = read_amount(page.folded, found, decimal_comma=page.decimal_comma)
    if closed := page.closed_at(found.start()):
        return [Reading(replace(amount, end=min(amount.end, closed[1])), closed[2])]
    if amount.value is None:
        return [Reading(amount, "indefinite")]
    if trap := trap_at(page, amount):
        return [Reading(replace(amount, end=trap[0]), trap[1])]
    if part := _read_part(page, amount):
        return [part]
    measure = read_measure(page, amount)
    if both := _read_two(page, amount, measure):
        return both
    if measure is None:
        return [_read_bare(page, amount)]
    if is_glued(page, amount) and measure.start == amount.start:
        return [Reading(amount, "code")]
    if kind := _no_quantity(page, amount, measure):
        return [Reading(amount, kind)]
    return [_signed(page, Reading(amount, "quantity", measure))]


_HAN_PART = re.compile(
    r"(?P<whole>[一二三四五六七八九十百千万两]{1,3})分之"
    r"(?P<part>[零一二三四五六七八九十百千万两点]{1,12}|\d{1,6}(?:\.\d{1,6})?)"
)
_SLASH_PART = re.compile(r"(?P<part>\d{1,3})/(?P<whole>\d{1,3})(?![\d/.])")


def _read_part(page: Page, amount: Amount) -> Reading | None:
    """Fractions: 三分之一, 百分之三十, 1/4, two-thirds."""
    folded, start = page.folded, amount.start
    if amount.fraction and amount.value is not None:
        if page.folded[amount.end : amount.end + 1] == " " and (found := read_measure(page, amount)):
            return Reading(amount, "quantity", found)
        return _fraction(page, amount, amount.value, "1")
    if han := _HAN_PART.match(folded, start):
        whole, part = read_han(han["whole"]), _number(han["part"])
        if whole is None or part is None:
            return None
        unit = {Fraction(100): "%", Fraction(1000): "[ppth]"}.get(whole[0], "1")
        value = part if unit != "1" else part / whole[0]
        return _fraction(page, replace(amount, end=han.end()), value, unit)
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


_JOIN = re.compile(r" ?(?:-{1,2}|~|至|到) ?|[ \n](?:to|-)[ \n]")
_AND = re.compile(r"[ \n]and[ \n]|与|和")
_BETWEEN = re.compile(r"(?:\bbetween (?:about |approximately )?|介于|在)$", re.IGNORECASE)
_FROM = re.compile(
    r"\bfrom (?:(?:about|approximately|around|just|only|some) )?$|[从由自](?:\d{4}年(?:末|底)?的?)?$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"-(?=\d)|(?:US|HK|NT|CA|[ARC])?[$€£¥] ?")


def _read_two(page: Page, first: Amount, own: Measure | None) -> list[Reading] | None:
    """A range, or the two ends of a change that share a unit: 15至20公里, from 3 to 5 ha."""
    folded = page.folded
    before = folded[max(0, first.start - 24) : first.start]
    at = own.end if own else first.end
    join = _JOIN.match(folded, at) or (_BETWEEN.search(before) and _AND.match(folded, at))
    if not join or (is_glued(page, first) and own is None):
        return None
    second = _read_second(page, join.end())
    if second is None or trap_at(page, second) or not first.value:
        return None
    measure = read_measure(page, second) or _read_count(page, second)
    sign = first.start
    if own and own.start < first.start and (measure is None or measure.kind != "money"):
        sign, own, measure = own.start, None, replace(own, end=second.end)  # $5-10 million
    if measure is None or (own and (own.unit, own.kind) != (measure.unit, measure.kind)):
        return None
    low = first if own else _same_scale(first, second)
    if _FROM.search(before) and not is_ranging(page, first.start):
        measured = own or replace(
            measure, start=first.start, end=first.end, unit_start=first.end, unit_end=first.end
        )
        return [
            Reading(low, "quantity", measured, "from"),
            Reading(second, "quantity", measure, "to"),
        ]
    reading = _signed(page, Reading(low, "quantity", own or replace(measure, start=sign)))
    low = reading.amount
    negative = folded[join.end()] == "-" and measure.kind == "temperature"
    high = -(second.value or 0) if negative else (second.value or Fraction(0))
    if low.value is None or low.value >= high:
        return None
    amount = replace(second, start=low.start, value=low.value, high=high)
    qualifier = measure.qualifier or (own.qualifier if own else None)
    both = replace(measure, start=reading.start, qualifier=qualifier)
    return [Reading(amount, "quantity", both)]


def _read_second(page: Page, at: int) -> Amount | None:
    """The second number of a pair, behind a sign that both share."""
    pattern = NUMERAL_WITH_DECIMAL_COMMA if page.decimal_comma else NUMERAL
    sign = _SIGN.match(page.folded, at)
    found = pattern.match(page.folded, sign.end() if sign else at)
    if not found:
        return None
    amount = read_amount(page.folded, found, decimal_comma=page.decimal_comma)
    return amount if amount.value is not None and amount.high is None else None


def _same_scale(first: Amount, second: Amount) -> Amount:
    """2至3万亩 is 20,000 to 30,000: a small first number takes the scale of the second."""
    if first.scale != 1 or second.scale == 1 or first.value is None:
        return first
    if first.value >= min(second.scale // 10, 10_000):
        return first
    return replace(first, value=first.value * second.scale, scale=second.scale)


_NEGATIVE = re.compile(r"零下$|(?<![A-Za-z0-9%℃°度])-$")


def _signed(page: Page, reading: Reading) -> Reading:
    """A temperature below zero: -5 °C, 零下5摄氏度. Elsewhere a hyphen is no sign."""
    amount, measure = reading.amount, reading.measure
    if measure is None or measure.kind != "temperature" or not amount.value:
        return reading
    sign = _NEGATIVE.search(page.folded, max(0, amount.start - 3), amount.start)
    if not sign:
        return reading
    negative = replace(amount, start=sign.start(), value=-amount.value)
    return replace(reading, amount=negative, measure=replace(measure, start=sign.start()))


_POPULATION = re.compile(
    r"(?:人口|人数|人次|居民|游客量?|客流量?)(?:总数|总量|规模|数量)?"
    r"(?:已|约|近|超|逾|达到?|为|是|超过|有|：|:|将近|突破){0,3} ?$"
    r"|\b(?:population|inhabitants|residents)\b"
    r"(?: (?:of|is|was|reached|size|stands at|to|by|from|over|about|approximately|nearly|almost"
    r"|around|more than|currently|estimated|at|has|grown|some|total)){0,5}[: ]{0,2}$",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"(?:指数|系数|比值|得分|指标值|\bindex|\bscore|\bratio|AQI|NDVI|pH值?)"
    r"(?:值|达到?|为|是|约|至|到| of| is| was| to| from|：|:| at| value)* ?$",
    re.IGNORECASE,
)


_NUMBER_OF = re.compile(
    r"\b(?:number|total|count) of (?P<noun>(?:[A-Za-z'-]+ ){0,5}?[A-Za-z'-]+s) (?:[a-z0-9]+ ){0,8}?"
    r"(?:is|was|are|were|reached|at|to|by|from|of|:|about|around|approximately|over|nearly)?[: ]?$"
)
_TOTAL = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,8})(?<![指系分倍基参函常])(?:总数量?|数量|数)"
    r"(?:已|约|近|超过|超|逾|达到?|为|是|有|增加到|增至|由|从|至|：|:)*$"
)


def _read_total(page: Page, amount: Amount) -> Measure | None:
    """``the number of bird species rose to 96``, 公园数量达56: what is counted stands in front."""
    low, end = max(0, amount.start - 90), amount.end
    if found := _NUMBER_OF.search(page.folded, low, amount.start):
        unit, kind = classify(found["noun"].split(" ")[-1])
        return Measure(amount.start, end, kind, unit, end, end)
    if found := _TOTAL.search(page.folded, max(0, amount.start - 20), amount.start):
        unit, kind = listed_noun(found["noun"]) or ("{item}", "count")
        return Measure(amount.start, end, kind, unit, end, end)
    return None


def _read_bare(page: Page, amount: Amount) -> Reading:
    """A number without a unit: a counted noun in English, a population, an index, or nothing."""
    if is_glued(page, amount):
        return Reading(amount, "code")
    if is_labelled(page, amount):
        return Reading(amount, "label")
    if measure := _read_count(page, amount):
        return Reading(amount, "quantity", measure)
    if amount.style == "han" and amount.scale == 1:
        return Reading(amount, "bare")
    low = max(0, amount.start - 80)
    for pattern, unit, kind in ((_POPULATION, "{person}", "person_count"), (_INDEX, "1", "other")):
        if pattern.search(page.folded, low, amount.start):
            end = amount.end
            return Reading(amount, "quantity", Measure(amount.start, end, kind, unit, end, end))
    if measure := _read_total(page, amount):
        return Reading(amount, "quantity", measure)
    return Reading(amount, "bare")


def _read_count(page: Page, amount: Amount) -> Measure | None:
    """The counted noun of an English number, unless it is ``one`` or a name: Three Gorges."""
    if amount.style == "han":
        return None
    if amount.style == "words":
        capital = page.folded[amount.start].isupper()
        if amount.value == 1 or (capital and page.folded[amount.end + 1 : amount.end + 2].isupper()):
            return None
    plus = page.folded.startswith("+", amount.end)
    counted = read_counted(page, replace(amount, end=amount.end + plus))
    if counted is None or is_denominator(page, amount):
        return None
    return Measure(
        start=amount.start,
        end=counted.end,
        kind=counted.kind,
        unit=counted.unit,
        unit_start=counted.start,
        unit_end=counted.end,
        qualifier="more_than" if plus else None,
    )


_DISTRIBUTIVE = re.compile(r"(?:每|逐|\bevery |\beach |\bper |/ ?)$")
_RANK = re.compile(r"(?:前|排名|位列|名列|位居|排)$")


def is_denominator(page: Page, amount: Amount) -> bool:
    """每100平方公里, per 100,000 people: what a value is related to."""
    return bool(_DISTRIBUTIVE.search(page.folded, max(0, amount.start - 8), amount.start))


def _no_quantity(page: Page, amount: Amount, measure: Measure) -> str | None:
    """What has a unit and is still no quantity: 每平方千米, 前三名, 一个, 千亩."""
    before = page.folded[max(0, amount.start - 8) : amount.start]
    if is_denominator(page, amount):
        return "denominator"
    if measure.classifier and _RANK.search(before):
        return "ordinal"
    qualified = measure.qualifier or qualifier(page, amount.start, measure.end, "")[0]
    if is_indefinite(page, amount, measure, qualified=bool(qualified)):
        return "indefinite"
    return None
