"""The grammar of a quantity: one scan over the numerals of a text, each read where it stands.

A numeral is first asked whether it is something else (a date, a code, part of a title); then its
amount is read (a range with both bounds, a fraction), then its measure, at last what the words
around say of it. Each step looks at a bounded stretch, so reading takes time linear in the text.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities import meaning
from pipeline.quantities.amounts import (
    NUMERAL,
    NUMERAL_WITH_DECIMAL_COMMA,
    Amount,
    read_amount,
)
from pipeline.quantities.counted import read_counted
from pipeline.quantities.measures import Measure, read_measure
from pipeline.quantities.model import Number, Quantity
from pipeline.quantities.numerals import read_arabic, read_han
from pipeline.quantities.page import Page, open_page
from pipeline.quantities.subjects import counted_noun, find_subject
from pipeline.quantities.traps import is_glued, is_labelled, is_ranked, trap_at

_LIMIT = Fraction(10) ** 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A numeral with what it was read as; ``measure`` is ``None`` unless it is a quantity."""

    amount: Amount
    kind: str
    measure: Measure | None = None
    role: str | None = None


def find_quantities(text: str) -> list[Quantity]:
    """Every measured or counted value of ``text``, in reading order, not overlapping."""
    page = open_page(text)
    readings = [reading for reading in _read(page) if reading.measure]
    quantities: list[Quantity] = []
    for at, reading in enumerate(readings):
        left = quantities[-1].end if quantities else 0
        right = _start(readings[at + 1]) if at + 1 < len(readings) else len(text)
        quantities.append(_interpret(page, reading, left, right))
    return _link(quantities)


def read_numbers(text: str) -> list[Number]:
    """Every numeral of ``text``, whatever it is, in reading order, not overlapping."""
    page = open_page(text)
    numbers = []
    for reading in _read(page):
        amount, measure = reading.amount, reading.measure
        times = measure.times if measure else Fraction(1)
        numbers.append(
            Number(
                start=amount.start,
                end=amount.end,
                surface=text[amount.start : amount.end],
                value=None if amount.value is None else amount.value * times,
                value_high=None if amount.high is None else amount.high * times,
                kind=reading.kind,
            )
        )
    return numbers


def _start(reading: Reading) -> int:
    return reading.measure.start if reading.measure else reading.amount.start


def _read(page: Page) -> list[Reading]:
    """The numerals of the page in order, each with what it is."""
    readings: list[Reading] = []
    pattern = NUMERAL_WITH_DECIMAL_COMMA if page.decimal_comma else NUMERAL
    at = 0
    while found := pattern.search(page.folded, at):
        for reading in _read_at(page, found):
            readings.append(reading)
            end = reading.measure.end if reading.measure else reading.amount.end
            at = max(at, end, found.start() + 1)
    return readings


def _read_at(page: Page, found: re.Match[str]) -> list[Reading]:
    amount = read_amount(page.folded, found, decimal_comma=page.decimal_comma)
    if closed := page.closed_at(found.start()):
        end = min(found.end(), max(closed[1], found.start() + 1))
        return [Reading(replace(amount, end=end), closed[2])]
    if amount.value is None:
        return [Reading(amount, "indefinite")]
    if trap := trap_at(page, amount):
        return [Reading(replace(amount, end=max(trap[0], amount.start + 1)), trap[1])]
    if part := _read_part(page, amount):
        return [part]
    if both := _read_two(page, amount):
        return both
    measure = read_measure(page, amount)
    if measure is None:
        return [_read_bare(page, amount)]
    if is_glued(page, amount) and measure.start == amount.start:
        return [Reading(amount, "code")]
    if kind := _no_count(page, amount, measure):
        return [Reading(amount, kind)]
    return [Reading(amount, "quantity", measure)]


_HAN_PART = re.compile(
    r"(?P<whole>[一二三四五六七八九十百千万两]{1,3})分之(?P<part>[零一二三四五六七八九十百千万两点]{1,12}|\d{1,6}(?:\.\d{1,6})?)"
)
_SLASH_PART = re.compile(r"(?P<part>\d{1,3})/(?P<whole>\d{1,3})(?![\d/.])")
_SIGNS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4)}


def _read_part(page: Page, amount: Amount) -> Reading | None:
    """Fractions: 三分之一, 百分之三十, 1/4, two-thirds."""
    folded, start = page.folded, amount.start
    if amount.fraction:
        return _fraction(page, replace(amount, end=amount.end), amount.value or Fraction(0), "1")
    if found := _HAN_PART.match(folded, start):
        whole, part = read_han(found["whole"]), _number(found["part"])
        if whole is None or part is None or not whole[0]:
            return None
        unit = {Fraction(100): "%", Fraction(1000): "[ppth]"}.get(whole[0], "1")
        value = part if unit != "1" else part / whole[0]
        return _fraction(page, replace(amount, end=found.end()), value, unit)
    found = _SLASH_PART.match(folded, start)
    if found and not is_glued(page, amount):
        part, whole_number = int(found["part"]), int(found["whole"])
        if 0 < part < whole_number:
            value = Fraction(part, whole_number)
            return _fraction(page, replace(amount, end=found.end()), value, "1")
    return None


def _number(surface: str) -> Fraction | None:
    if surface[0].isdigit() and surface[0].isascii():
        return read_arabic(surface)
    reading = read_han(surface)
    return reading and reading[0]


def _fraction(page: Page, amount: Amount, value: Fraction, unit: str) -> Reading:
    amount = replace(amount, value=value, high=None)
    kind = "percentage" if unit == "%" else "other"
    end = amount.end
    suffix = re.compile(r"(?:以上|以下|左右)").match(page.folded, end)
    qualifier = None
    if suffix:
        end = suffix.end()
        qualifier = {"以上": "at_least", "以下": "at_most", "左右": "approx"}[suffix[0]]
    measure = Measure(
        start=amount.start,
        end=end,
        kind=kind,
        unit=unit,
        unit_start=amount.end,
        unit_end=amount.end,
        qualifier=qualifier,
    )
    return Reading(amount, "quantity", measure)


_JOIN = re.compile(r" ?(?:-{1,2}|~|至|到) ?|[ \n](?:to|-)[ \n]")
_AND = re.compile(r"[ \n](?:and|to)[ \n]")
_BETWEEN = re.compile(r"\bbetween (?:about |approximately )?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?:about |approximately |around |just )?$", re.IGNORECASE)
_FROM_HAN = re.compile(r"[从由自](?:\d{4}年(?:末|底)?的?)?$")


def _read_two(page: Page, first: Amount) -> list[Reading] | None:
    """A range, or the two end points of a change that share a unit: 15至20公里, from 3 to 5 ha."""
    folded = page.folded
    before = folded[max(0, first.start - 24) : first.start]
    own = read_measure(page, first)
    at = own.end if own else first.end
    join = _JOIN.match(folded, at)
    if not join and _BETWEEN.search(before):
        join = _AND.match(folded, at)
    if not join:
        return None
    pattern = NUMERAL_WITH_DECIMAL_COMMA if page.decimal_comma else NUMERAL
    sign = re.compile(r"(?:US|HK|NT)?[$€£¥]").match(folded, join.end())
    found = pattern.match(folded, sign.end() if sign else join.end())
    if not found:
        return None
    second = read_amount(folded, found, decimal_comma=page.decimal_comma)
    if second.value is None or second.style != first.style and "words" in (second.style, first.style):
        return None
    measure = read_measure(page, second)
    if measure is None:
        counted = read_counted(page, second)
        if counted is None or is_glued(page, first):
            return None
        measure = _count_measure(second, counted.start, counted.end, counted.unit, counted.kind)
    if own and (own.unit, own.kind) != (measure.unit, measure.kind):
        return None
    if trap_at(page, second) or (is_glued(page, first) and not own):
        return None
    low = _same_scale(first, second) if own is None else first
    if _FROM_HAN.search(before) or _FROM.search(before) and not meaning.is_ranging(before):
        borrowed = own or replace(
            measure, start=first.start, end=first.end, unit_start=first.end, unit_end=first.end
        )
        return [
            Reading(low, "quantity", borrowed, "from"),
            Reading(second, "quantity", measure, "to"),
        ]
    if low.value is None or low.value >= second.value:
        return None
    start = own.start if own else _money_start(page, first, measure)
    amount = replace(second, start=first.start, value=low.value, high=second.value)
    return [Reading(amount, "quantity", replace(measure, start=start))]


def _money_start(page: Page, first: Amount, measure: Measure) -> int:
    return first.start


def _same_scale(first: Amount, second: Amount) -> Amount:
    """2-3万亩 is 20,000 to 30,000: the first number takes the scale of the second."""
    if first.scaled or not second.scaled or first.value is None or second.value is None:
        return first
    for factor in (10**12, 10**9, 10**8, 10**6, 10**4, 10**3, 100):
        scaled = first.value * factor
        if scaled < second.value and second.value % factor == 0 and first.value * 1000 > second.value / factor:
            return replace(first, value=scaled, scaled=True)
    return first


_POPULATION = re.compile(
    r"(?:人口|人数|居民|游客量?|客流量?)(?:总数|总量|规模|数量)?(?:已|约|近|超|达|为|是|达到|超过|有|：|:|将近|突破){0,3} ?$"
    r"|\b(?:population|inhabitants|residents|visitors)\b(?: (?:of|is|was|reached|size|stands at|to|by|from|over|about|approximately|nearly|almost|around|more than|currently|estimated at|at|has|grown)){0,4}[: ]{0,2}$",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"(?:指数|系数|比值|得分|均值|指标值|index|score|ratio|AQI|NDVI|pH值?)(?:值|达到?|为|是|约|至|到| of| is| was| to| from|：|:| at| value)*[ ]?$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"\bnumber of (?P<noun>[A-Za-z' -]{3,60}?)(?: (?:in the city|recorded|observed|has|had|have|increased|decreased|rose|fell|grew|declined|dropped|is|was|are|were|reached|stands at|to|by|from|at|currently|about|over|approximately|\d{4}|in)){1,6} $",
    re.IGNORECASE,
)


def _read_bare(page: Page, amount: Amount) -> Reading:
    """A number without a unit: a counted noun in English, a population, an index, or nothing."""
    if is_glued(page, amount):
        return Reading(amount, "code")
    if is_labelled(page, amount):
        return Reading(amount, "label")
    before = page.folded[max(0, amount.start - 80) : amount.start]
    one = amount.style == "words" and amount.value == 1
    name = amount.style == "words" and _is_capitalised_name(page.folded, amount)
    if not one and not name and amount.style != "han" and (counted := read_counted(page, amount)):
        measure = _count_measure(amount, counted.start, counted.end, counted.unit, counted.kind)
        return Reading(amount, "quantity", measure)
    if amount.style == "han" and not amount.scaled:
        return Reading(amount, "bare")
    if _POPULATION.search(before):
        measure = _count_measure(amount, amount.end, amount.end, "{person}", "person_count")
        return Reading(amount, "quantity", measure)
    if _INDEX.search(before):
        measure = _count_measure(amount, amount.end, amount.end, "1", "other")
        return Reading(amount, "quantity", measure)
    return Reading(amount, "bare")


def _is_capitalised_name(folded: str, amount: Amount) -> bool:
    """Three Gorges, Seven Sisters: a capitalised number word before a capitalised word."""
    return folded[amount.start].isupper() and bool(
        re.match(r" [A-Z]", folded[amount.end : amount.end + 2])
    )


def _count_measure(amount: Amount, start: int, end: int, unit: str, kind: str) -> Measure:
    return Measure(
        start=amount.start, end=max(end, amount.end), kind=kind, unit=unit, unit_start=start, unit_end=end
    )


_QUOTE = "“‘「『\""
_SCALES_ONLY = re.compile(r"[百千万亿兆]+$")
_EACH = re.compile(r"(?:每|逐|\bevery |\beach )$")
_ONE_WITH_UNIT = re.compile(r"(?:约|近|逾|超过|不足|为期|历时|持续|长达|至少|仅|增长|提高|增加|减少)了?$")


def _no_count(page: Page, amount: Amount, measure: Measure) -> str | None:
    """The kind of what has a unit and is still no quantity: 一个, 每平方千米, 千亩, “三个一批”."""
    folded = page.folded
    before = folded[max(0, amount.start - 8) : amount.start]
    if _EACH.search(before):
        return "denominator"
    if is_ranked(page, amount) and measure.classifier:
        return "ordinal"
    if amount.style == "words" and measure.unit_end and amount.value == 1 and measure.kind == "duration":
        return "indefinite"
    if amount.style != "han":
        return None
    surface = folded[amount.start : amount.end]
    if amount.value == 1 and (measure.classifier or measure.kind in ("duration", "other")):
        if measure.unit == "1" or _ONE_WITH_UNIT.search(before):
            return None
        return "indefinite"
    if before[-1:] in _QUOTE and before and measure.classifier:
        return "name"
    if _SCALES_ONLY.match(surface) and measure.qualifier is None:
        if meaning.qualifier(page, amount.start, measure.end, measure.kind)[0] is None:
            return "indefinite"
    if surface.startswith("百年") or surface.startswith("千年"):
        return "indefinite"
    return None


def _interpret(page: Page, reading: Reading, left: int, right: int) -> Quantity:
    amount, measure = reading.amount, reading.measure
    assert measure is not None and amount.value is not None
    start, end, kind, unit = measure.start, measure.end, measure.kind, measure.unit
    before, outer = meaning.qualifier(page, start, end, kind)
    qualifier = measure.qualifier or ("more_than" if amount.more else None) or before or "exact"
    if measure.classifier and (noun := counted_noun(page, outer, left, end)):
        unit, kind = noun
    role = reading.role or meaning.role(page, left, outer, end)
    trend = None if role else meaning.trend(page, left, outer, end, kind)
    per = measure.per or meaning.denominator(page, left, outer, end, right, kind)
    if per and per.unit == "{person}" and kind in ("area", "length", "mass", "volume", "money", "count"):
        kind = "ratio_per_capita"
    elif per and per.unit == "CNY" and kind == "volume":
        kind = "volume_per_value"
    value = amount.value * measure.times + measure.add
    high = None if amount.high is None else amount.high * measure.times
    base = _base(measure, kind)
    unit_base = None if base is None else measure.base or unit
    chinese = page.folded[measure.unit_start : measure.unit_end].isascii() is False or _chinese_around(page, start, end)
    subject = find_subject(page, left, outer, end, right, counted=measure.classifier, chinese=chinese)
    if not chinese and kind in ("count", "species_count", "person_count") and measure.unit_end > measure.unit_start:
        subject = (measure.unit_start, measure.unit_end)
    text = page.text
    return Quantity(
        start=start,
        end=end,
        surface=text[start:end],
        kind=kind,
        value=value,
        value_high=high,
        unit=unit,
        qualifier=qualifier,
        trend=trend,
        role=role,
        per=per,
        reference=meaning.reference(page, left, outer, end, right) if trend or role else None,
        subject=text[subject[0] : subject[1]] if subject else None,
        subject_start=subject[0] if subject else None,
        subject_end=subject[1] if subject else None,
        value_base=None if base is None else value * base,
        value_high_base=None if base is None or high is None else high * base,
        unit_base=unit_base,
        number_start=amount.start,
        number_end=amount.end,
        unit_surface=text[measure.unit_start : measure.unit_end],
        qualifier_start=outer,
    )


def _chinese_around(page: Page, start: int, end: int) -> bool:
    around = page.folded[max(0, start - 3) : start] + page.folded[end : end + 3]
    return any("\u4e00" <= sign <= "\u9fff" for sign in around)


_OWN_BASE = frozenset(
    ("percentage", "percentage_point", "money", "duration", "temperature", "sound_level")
)


def _base(measure: Measure, kind: str) -> Fraction | None:
    """The factor to the base unit; ``None`` for counts, rates and ratios, which have none."""
    if kind in ("area", "length", "mass", "volume") and measure.base:
        return measure.factor
    return Fraction(1) if kind in _OWN_BASE else None


def _link(quantities: list[Quantity]) -> list[Quantity]:
    """The state that a value is compared with is where it comes from, the value where it goes to.

    ``25.4立方米，较2015年43.4立方米``: the first is ``to``, the second ``from``.
    """
    return quantities
