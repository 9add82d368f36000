"""Which number of a translation says which amount of its source: the same value and unit."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, pairwise

from pipeline.quantities import Number, Quantity
from pipeline.translation.figures import Amount, unit_name
from pipeline.translation.said import Said, ordinal_word

MOST_COMPARED = 200
"""Numbers not yet matched among which an amount is looked for; no sentence has as many."""
_TIMES = {Fraction(1): r"doubl|twofold|two-fold|twice", Fraction(2): r"doubl|twice|two-?fold"}
_TIMES |= {Fraction(1, 2): r"\bhalf\b|\bhalv|\b50 ?%"}
_TIMES |= {Fraction(3): r"tripl|trebl|threefold|three-fold", Fraction(4): r"quadrupl|fourfold"}
_FREQUENCIES = {
    Fraction(1): r"\bonce\b|\ban(?:nual|other)|\bevery\b",
    Fraction(2): r"\btwice\b|\bbi-?",
}


def match_amounts(
    wanted: Sequence[Amount], said: Sequence[Said]
) -> tuple[list[tuple[Amount, Said]], list[Said]]:
    """The amounts that are said, each once, and the numbers that are left."""
    left = list(said)
    matched: dict[Amount, Said] = {}
    for says_it in (says_exactly, says_the_same, _says_bare):
        for amount in wanted:
            if amount in matched or amount.quantity is None:
                continue
            near = islice(left, MOST_COMPARED)
            one = next((one for one in near if says_it(amount.quantity, one)), None)
            if one:
                matched[amount] = one
                left.remove(one)
    for amount in wanted:
        if amount not in matched and (ends := _both_ends(amount, left[:MOST_COMPARED])):
            matched[amount] = ends[0]
            left = [one for one in left if one not in ends]
    for first, second in pairwise(one for one in wanted if one.quantity):
        near = islice(left, MOST_COMPARED)
        ends_of = (one for one in near if _is_range_of(first, second, one))
        if {first, second}.isdisjoint(matched) and (one := next(ends_of, None)):
            matched[first] = matched[second] = one
            left.remove(one)
    return [(amount, matched[amount]) for amount in wanted if amount in matched], left


def values_of(quantity: Quantity) -> tuple[Fraction, ...]:
    """The value, or both bounds of a range."""
    high = quantity.value_high
    return (quantity.value,) if high is None else (quantity.value, high)


def says_exactly(wanted: Quantity, one: Said) -> bool:
    """Whether value and unit are the same."""
    return (
        one.quantity is not None
        and one.values == values_of(wanted)
        and one.quantity.unit == wanted.unit
        and is_points(wanted) == is_points(one.quantity)
    )


def says_the_same(wanted: Quantity, one: Said) -> bool:
    """The same by another unit of the same kind, as a percentage, or as a count of its noun."""
    other = one.quantity
    if other is None or is_points(wanted) != is_points(other):
        return False
    if one.values == values_of(wanted):
        if wanted.unit.startswith("{") and other.unit.startswith("{"):
            return True
        if _above(wanted.unit) == _above(other.unit):
            return "/" not in wanted.unit or _denominated(wanted, other)
    if wanted.value_high is None and other.value_high is None:
        if wanted.unit_base and wanted.unit_base == other.unit_base:
            return wanted.value_base == other.value_base and wanted.unit != "[mu_cn]"
        shares = {"1": 1, "%": 100, "[ppth]": 1000}
        if wanted.unit in shares and other.unit in shares:
            return wanted.value / shares[wanted.unit] == other.value / shares[other.unit]
    return False


def _denominated(wanted: Quantity, other: Quantity) -> bool:
    return other.per is not None and other.per.unit == wanted.unit.partition("/")[2]


def _above(unit: str) -> str:
    return unit.partition("/")[0]


def is_points(quantity: Quantity) -> bool:
    """Whether these are percentage points: 5 of them are no 5 %."""
    return quantity.kind == "percentage_point"


def _says_bare(wanted: Quantity, one: Said) -> bool:
    """Whether the number alone is right: what 37个 or 312天 count is said elsewhere."""
    may_stand = wanted.unit.startswith("{") or wanted.kind in ("duration", "other")
    is_bare = one.quantity is None or one.quantity.unit.startswith("{")
    return may_stand and is_bare and one.values == values_of(wanted)


def _both_ends(amount: Amount, left: Sequence[Said]) -> tuple[Said, Said] | None:
    """``from 20% to 30%`` for 20%至30%: two numbers, one after the other."""
    quantity = amount.quantity
    if quantity is None or quantity.value_high is None:
        return None
    for first, second in pairwise(left):
        is_bare = second.quantity is None and quantity.unit.startswith("{")
        of_kind = second.quantity is not None and is_of_one_kind(quantity, second.quantity)
        if (*first.values, *second.values) == values_of(quantity) and (is_bare or of_kind):
            return first, second
    return None


def _is_range_of(first: Amount, second: Amount, one: Said) -> bool:
    """``10 to 20 mu`` for 从10亩到20亩: one range for two amounts of one unit."""
    if first.quantity is None or second.quantity is None or one.quantity is None:
        return False
    if first.quantity.value_high is not None or second.quantity.value_high is not None:
        return False
    return one.values == (first.quantity.value, second.quantity.value) and all(
        is_of_one_kind(amount, one.quantity) for amount in (first.quantity, second.quantity)
    )


def is_in_words(quantity: Quantity | None, english: str) -> bool:
    """Multiples, frequencies and single units that English has words for: doubled, twice, a mu."""
    if quantity is None or quantity.value_high is not None:
        return False
    if quantity.value == 1 and (name := unit_name(quantity.unit)):
        each = "an?" if quantity.kind == "duration" else "an?|per|each|every"
        return re.search(rf"\b(?:{each}) {name[0]}\b", english, re.IGNORECASE) is not None
    table = _TIMES if quantity.unit == "1" else _FREQUENCIES if quantity.unit == "{time}" else {}
    words = table.get(quantity.value)
    return bool(words and re.search(words, english, re.IGNORECASE))


def has_mark(
    mark: str, times: int, marks: dict[str, list[tuple[int, int]]], values: set[Fraction]
) -> bool:
    """Whether a date is said, a year as often as the source says it."""
    if mark in marks:
        return not mark.isdecimal() or len(marks[mark]) >= times
    return mark.isdecimal() and Fraction(mark) in values


_RATIO = re.compile(r"[\d.,]+(?: ?[:∶：比] ?[\d.,]+)+")
_PART_OF_RATIO = re.compile(r"\d+(?:\.\d+)?")


def ratio_parts(number: Number) -> list[str]:
    """The numbers of a ratio (7∶3) or a scale (1:10,000), without grouping; none of another."""
    if not _RATIO.fullmatch(number.surface):
        return []
    return _PART_OF_RATIO.findall(number.surface.replace(",", ""))


def has_number(number: Number, said: Sequence[Said], values: set[Fraction], english: str) -> bool:
    """Whether a numeral that is no amount is said: an ordinal, a ratio, an hour, a bare number."""
    if ratio := ratio_parts(number):
        pattern = r" ?(?:[:∶：/–-]|to|parts? to) ?".join(map(re.escape, ratio))
        return re.search(rf"(?<![\d.]){pattern}(?![\d])", english.replace(",", "")) is not None
    bounds = {value for value in (number.value, number.value_high) if value is not None}
    if bounds <= values:
        return True
    value = number.value
    if number.kind in ("ordinal", "title") and value is not None and value in range(1, 100):
        word = ordinal_word(int(value))
        return re.search(rf"\b{word}\b", english, re.IGNORECASE) is not None
    return any(one.is_date and one.values[0] + 12 in bounds for one in said)


def is_of_one_kind(quantity: Quantity, other: Quantity) -> bool:
    """Whether both count, or are measured in the same unit."""
    if quantity.unit.startswith("{") and other.unit.startswith("{"):
        return True
    return quantity.unit == other.unit and is_points(quantity) == is_points(other)
