"""Numbers of an English text, each with its unit."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers
from pipeline.translation.dates import covered, english_marks

_EACH = re.compile(r"(?:every|each|per)(?: RMB| CNY)? $", re.IGNORECASE)
_LONGEST_UNIT = 40


@dataclass(frozen=True, slots=True)
class Said:
    """A number of the English.

    Attributes:
        start, end: code points, half-open: with its unit, for a count the number alone, because
            the counted noun is a word of the translation.
        values: the value, or both bounds of a range.
        quantity: where it is one.
        in_digits: it is no number word.
        is_date: a year, or the number of a day.
        is_ordinal: 14th is no amount.
    """

    start: int
    end: int
    values: tuple[Fraction, ...]
    quantity: Quantity | None
    in_digits: bool
    is_date: bool
    is_ordinal: bool


def read_english(english: str) -> list[Said]:
    """Every number of an English text, in order, not overlapping."""
    quantities = {one.number_start: one for one in find_quantities(english)}
    spans = [span for spans in english_marks(english).values() for span in spans]
    dated, begun = covered(len(english), spans), {begin for begin, _ in spans}
    said = []
    for number in read_numbers(english):
        quantity = quantities.get(number.start) or _denominator(english, number)
        value = quantity.value if quantity and number.value is None else number.value
        if value is None:
            continue
        start, end = number.start, number.end
        if quantity and not quantity.unit_surface and start in begun:
            quantity = None  # “in 2015, 41.5%” is no list of percentages
        if quantity and not quantity.unit.startswith("{"):
            start, end = quantity.start, quantity.end
        in_digits = any(map(str.isdecimal, number.surface))
        is_date = number.kind in ("date", "year") or (quantity is None and bool(dated[start]))
        values = (value,) if number.value_high is None else (value, number.value_high)
        if quantity:
            high = quantity.value_high
            values = (quantity.value,) if high is None else (quantity.value, high)
        is_ordinal = quantity is None and number.kind == "ordinal"
        said.append(Said(start, end, values, quantity, in_digits, is_date, is_ordinal))
    return said


def _denominator(english: str, number: Number) -> Quantity | None:
    """``every 500 metres``, ``per thousand people``: read as what it is related to."""
    begin = number.start
    each = _EACH.search(english, max(0, begin - 10), begin)
    if not each:
        return None
    if each[0][-2:-1] in ("B", "Y"):
        begin -= 4
    one_more = "" if number.value is not None else "one "
    read = find_quantities(one_more + english[begin : begin + _LONGEST_UNIT])
    if not read or read[0].start:
        return None
    one, begin = read[0], begin - len(one_more)
    places = ("start", "end", "number_start", "number_end", "qualifier_start")
    return replace(one, **{name: getattr(one, name) + begin for name in places})


_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth"),
)
_TENS = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")


def ordinal_word(value: int) -> str:
    """``fifteenth``, ``twenty-second``: a pattern for an ordinal from 1 to 99 in words."""
    if value < 20:
        return _ORDINALS[value - 1]
    tens, ones = _TENS[value // 10 - 2], value % 10
    return f"{tens}y[- ]{_ORDINALS[ones - 1]}" if ones else f"{tens}ieth"
