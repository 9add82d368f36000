"""Two numbers that belong together: a range with both bounds, or the two ends of a change."""

import re
from dataclasses import replace

from pipeline.quantities.amounts import (
    NUMERAL,
    Amount,
    read_amount,
)
from pipeline.quantities.changes import is_ranging
from pipeline.quantities.measures import Measure, Reading, read_measure
from pipeline.quantities.page import Page
from pipeline.quantities.traps import is_glued, trap_at
from pipeline.quantities.unitless import read_age, read_count

_JOIN = re.compile(r" ?(?:-{1,2}|~|至|到) ?|[ \n](?:to|-)[ \n]")
_CHANGED = re.compile(
    r"(?:增加|提高|提升|上升|升高|扩大|增长|成长|下降|降低|减少|缩减|恢复|改善|跃升|[升降增减])了?(?:到了?|至|为)"
)
_AND = re.compile(r"[ \n]and[ \n]|与|和")
_BETWEEN = re.compile(r"(?:\bbetween (?:about |approximately )?|介于|在)$", re.IGNORECASE)
FROM = re.compile(
    r"\bfrom (?:an? |the |(?:today|now|last year)'s |(?:the |its |a )?(?:current|present) )?"
    r"(?:(?:about|around|some|over|approximately|nearly|almost|at least|only"
    r"|(?:just )?(?:more|less|fewer) than|just|just over|just under|under|below) )?$"
    r"|[从由自](?:\d{4}年(?:末|底)?的?)?(?:不足|不到|约|近|超过|逾)?$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"-(?=\d)|(?:US|HK|NT|CA|[ARC])?[$€£¥] ?")


def read_two(page: Page, first: Amount, own: Measure | None) -> list[Reading] | None:
    """A range, or the two ends of a change that share a unit: 15至20公里, from 3 to 5 ha.

    ``own`` is the measure of the first number where it has one of its own: 15公里至20公里.
    """
    folded = page.folded
    start = own.start if own else first.start
    before = folded[max(0, start - 30) : start]
    at = own.end if own else first.end
    join = _JOIN.match(folded, at) or (own is None and _CHANGED.match(folded, at))
    join = join or (_BETWEEN.search(before) and _AND.match(folded, at))
    if not join or first.value is None or (own is None and is_glued(page, first)):
        return None
    second = _read_second(page, join.end())
    if second is None or trap_at(page, second):
        return None
    measure = read_measure(page, second) or read_count(page, second)
    measure = measure or read_age(page, replace(second, start=first.start))
    sign = measure.start if measure else second.start
    if own and own.start < first.start and measure is None:
        measure, own = replace(own, end=second.end), None  # $5-10 million
    elif measure:
        measure = replace(measure, start=first.start)
    if measure is None or (own and (own.unit, own.kind) != (measure.unit, measure.kind)):
        return None
    low = first if own and own.kind != "money" else _same_scale(first, second)
    changed = join.re is _CHANGED
    words = changed or join[0].strip() in ("to", "至", "到")
    ranging = is_ranging(page, first.start) or folded.startswith(("不等", "之间"), measure.end)
    if words and FROM.search(before) and not ranging:
        return _two_ends(low, second, own, replace(measure, start=sign))
    if changed:
        return None
    return _range(page, low, second, own, measure, folded[join.end()] == "-")


def _two_ends(low: Amount, high: Amount, own: Measure | None, measure: Measure) -> list[Reading]:
    """The end points of a change; the first lends the unit of the second, not its surface."""
    end = low.end
    lent = own or replace(measure, start=low.start, end=end, unit_start=end, unit_end=end)
    return [
        Reading(low, "quantity", lent, "from"),
        Reading(high, "quantity", measure, "to"),
    ]


def _range(
    page: Page, low: Amount, high: Amount, own: Measure | None, measure: Measure, hyphen: bool
) -> list[Reading] | None:
    """One quantity with both bounds; ``None`` where they do not rise."""
    reading = signed(page, Reading(low, "quantity", own or measure))
    lower, upper = reading.amount.value, high.value
    if upper and hyphen and measure.kind == "temperature":
        upper = -upper
    if lower is None or upper is None or lower >= upper:
        return None
    amount = replace(high, start=reading.amount.start, value=lower, high=upper)
    qualifier = measure.qualifier or (own.qualifier if own else None)
    return [Reading(amount, "quantity", replace(measure, start=reading.start, qualifier=qualifier))]


def _read_second(page: Page, at: int) -> Amount | None:
    """The second number of a pair, behind a sign that both share."""
    sign = _SIGN.match(page.folded, at)
    found = NUMERAL.match(page.folded, sign.end() if sign else at)
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


_LESS = re.compile(r"(?<=[为為是、，(（:：])[-−－]$|(?<=[a-z,:] )[-−]$")
_NEGATIVE = re.compile(r"零下$|\bminus $|(?<![A-Za-z0-9%℃°度])-$")


def signed(page: Page, reading: Reading) -> Reading:
    """A temperature below zero: -5 °C, 零下5摄氏度; a rate of -3 %. Else a hyphen is no sign."""
    amount, measure = reading.amount, reading.measure
    if measure is None or not amount.value:
        return reading
    low = max(0, amount.start - 6)
    if measure.kind == "temperature":
        sign = _NEGATIVE.search(page.folded, low, amount.start)
    else:
        sign = _LESS.search(page.text, low, amount.start) if measure.unit == "%" else None
    if not sign:
        return reading
    negative = replace(amount, start=sign.start(), value=-amount.value)
    return replace(reading, amount=negative, measure=replace(measure, start=sign.start()))
