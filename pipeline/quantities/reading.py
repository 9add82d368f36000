"""From a text to its quantities: each numeral's reading with all that the words around say."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from pipeline.quantities.changes import UP_FROM, multiple_of, reference, role, trend
from pipeline.quantities.grammar import read_page
from pipeline.quantities.measures import Measure, Reading
from pipeline.quantities.model import Number, Quantity
from pipeline.quantities.page import Page, open_page
from pipeline.quantities.qualifiers import qualifier
from pipeline.quantities.ratios import denominator
from pipeline.quantities.subjects import counted_noun, find_subject


def find_quantities(text: str) -> list[Quantity]:
    """Every measured or counted value of ``text``, in reading order, not overlapping.

    Reads Simplified and Traditional Chinese, English and text that mixes them.
    """
    page, every_reading = _read(text)
    readings = [reading for reading in every_reading if reading.measure]
    quantities: list[Quantity] = []
    for at, reading in enumerate(readings):
        left = quantities[-1].end if quantities else 0
        right = readings[at + 1].start if at + 1 < len(readings) else len(text)
        quantities.append(_interpret(page, reading, left, right))
    return _linked(page, quantities)


def read_numbers(text: str) -> list[Number]:
    """Every numeral of ``text``, whatever it is, in reading order, not overlapping."""
    numbers = []
    for reading in _read(text)[1]:
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


@lru_cache(maxsize=2)
def _read(text: str) -> tuple[Page, tuple[Reading, ...]]:
    """The page and its readings, kept for a moment: many callers ask for both of the above."""
    page = open_page(text)
    return page, tuple(read_page(page))


_PER_CAPITA_KINDS = frozenset(("area", "length", "mass", "volume", "money"))
_VOLUMES = frozenset(("L", "mL", "dL", "m3", "cm3"))
_OWN_BASE = frozenset(
    ("percentage", "percentage_point", "money", "duration", "temperature", "sound_level")
)


def _interpret(page: Page, reading: Reading, left: int, right: int) -> Quantity:
    amount, measure = reading.amount, reading.measure
    if measure is None or amount.value is None:
        raise ValueError("not a quantity")
    start, end, kind, unit = measure.start, measure.end, measure.kind, measure.unit
    before, outer = qualifier(page, start, end, kind)
    if measure.classifier:
        unit, kind = counted_noun(page, measure, outer, left)
    end_point = reading.role or role(page, left, outer, end)
    change = None if end_point or amount.value < 0 else trend(page, left, outer, end, kind)
    compared = reference(page, left, outer, end, right) if change or end_point else None
    if compared is None and unit == "1":
        compared = multiple_of(page, left, outer, end)
    per = measure.per or denominator(page, left, outer, end, right, kind)
    if per and per.unit == "{person}" and kind in _PER_CAPITA_KINDS:
        kind = "ratio_per_capita"
    elif per and per.unit == "CNY" and kind == "volume":
        kind = "volume_per_value"
    elif per and per.unit in _VOLUMES and kind == "mass":
        kind = "concentration"
    value = amount.value * measure.times + measure.add
    high = None if amount.high is None else amount.high * measure.times
    base = _base(measure, kind)
    subject = find_subject(page, measure, left=left, start=outer, right=right)
    text = page.text
    return Quantity(
        start=start,
        end=end,
        surface=text[start:end],
        kind=kind,
        value=value,
        value_high=high,
        unit=unit,
        qualifier=measure.qualifier or ("more_than" if amount.more else before) or "exact",
        trend=change,
        role=end_point,
        per=per,
        reference=compared,
        subject=text[subject[0] : subject[1]] if subject else None,
        subject_start=subject[0] if subject else None,
        subject_end=subject[1] if subject else None,
        value_base=None if base is None else value * base,
        value_high_base=None if base is None or high is None else high * base,
        unit_base=None if base is None else measure.base or unit,
        number_start=amount.start,
        number_end=amount.end,
        unit_surface=text[measure.unit_start : measure.unit_end],
        qualifier_start=outer,
    )


def _base(measure: Measure, kind: str) -> Fraction | None:
    """The factor to the base unit; ``None`` for counts, rates and ratios, which have none."""
    if measure.base and kind == measure.kind:
        return measure.factor
    return Fraction(1) if kind in _OWN_BASE else None


_COMPARISON = re.compile(r"[，,（( ]{0,2}(?:而|相?较于?|比|相比)[^，。；]{0,10}")


_UNNAMED = ("{item}", "{site}")


def _linked(page: Page, quantities: list[Quantity]) -> list[Quantity]:
    """The two ends of a change share what they measure.

    ``从103种增加到180种``: the second has the subject of the first. ``25立方米，较2015年43立方米``:
    the second is where the change comes from; the first, of the same unit and right before it, is
    where it goes to, and shares its subject and denominator.
    """
    for at in range(1, len(quantities)):
        first, second = quantities[at - 1], quantities[at]
        if second.unit in _UNNAMED and first.kind == second.kind and first.unit[0] == "{":
            named = replace(second, unit=first.unit)
        elif first.unit != second.unit:
            continue
        else:
            named = second
        if second.role == "from" and _COMPARISON.fullmatch(page.folded, first.end, second.start):
            quantities[at - 1] = replace(first, role=first.role or "to")
            quantities[at] = _alike(first, named)
        elif UP_FROM.search(page.folded, first.end, second.qualifier_start):
            quantities[at - 1] = replace(first, role=first.role or "to", trend=None)
            quantities[at] = _alike(first, named)
        elif (first.role, named.role) == ("from", "to"):
            quantities[at - 1] = first = _related(first, named)
            quantities[at] = _alike(first, named)
    return quantities


def _related(one: Quantity, other: Quantity) -> Quantity:
    """``one`` with the denominator of ``other``, if it has none of its own."""
    if one.per or not other.per:
        return one
    bare = other.value_base is None
    return replace(
        one,
        per=other.per,
        kind=other.kind,
        value_base=None if bare else one.value_base,
        value_high_base=None if bare else one.value_high_base,
        unit_base=None if bare else one.unit_base,
    )


def _alike(first: Quantity, second: Quantity) -> Quantity:
    """``second`` as a measure of the same thing as ``first``."""
    return replace(
        _related(second, first),
        subject=first.subject,
        subject_start=first.subject_start,
        subject_end=first.subject_end,
    )
