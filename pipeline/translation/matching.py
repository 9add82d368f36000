"""Which number of a translation says which amount of its source: the same value and unit."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from pipeline.quantities import Number, Quantity
from pipeline.quantities.numerals import NUMBER_WORDS
from pipeline.translation.dates import MONTHS
from pipeline.translation.figures import Amount
from pipeline.translation.said import Said, ordinal_word
from pipeline.translation.wording import unit_name

MOST_COMPARED = 200
"""Numbers not yet matched among which an amount is looked for; no sentence has as many."""
_TIMES = {Fraction(1): r"doubl|twofold|two-fold|twice", Fraction(2): r"doubl|twice|two-?fold"}
_TIMES |= {Fraction(1, 2): r"\bhalf\b|\bhalv|\b50 ?%"}
_TIMES |= {Fraction(3): r"tripl|trebl|threefold|three-fold", Fraction(4): r"quadrupl|fourfold"}
_FREQUENCIES = {
    Fraction(1): r"\bonce\b|\ban(?:nual|other)|\bevery\b",
    Fraction(2): r"\btwice\b|\bbi-?",
}
_SPANS = {
    ("mo", Fraction(1200)): r"\bcentury\b",
    ("mo", Fraction(120)): r"\bdecade\b",
    ("mo", Fraction(6)): r"\bhalf[- ](?:an?[- ])?year|\bsemi-?annual|\btwice an? year",
    ("mo", Fraction(3)): r"\bquarterly\b|\b(?:every|each) quarter\b",
    ("mo", Fraction(1, 2)): r"\bhalf[- ](?:an?[- ])?month|\bfortnight|\btwice an? month",
    ("s", Fraction(14 * 86_400)): r"\bfortnight",
    ("s", Fraction(86_400)): r"\bround[- ]the[- ]clock|\bday and night\b|\bnight and day\b",
    ("s", Fraction(1800)): r"\bhalf[- ](?:an? )?hour",
}
"""Lengths of time that English has words for, in the first unit of their family."""
_HUNDREDS = {
    10**2: r"(?<!tens of )\bhundreds\b(?! of (?:thous|mill))",
    10**3: r"(?<!tens of )(?<!hundreds of )\bthousands\b",
    10**4: r"\btens of thousands\b",
    10**5: r"\bhundreds of thousands\b",
    10**6: r"(?<!tens of )(?<!hundreds of )\bmillions\b",
    10**7: r"\btens of millions\b",
    10**8: r"\bhundreds of millions\b",
}
"""What 上百, 上万 are in English."""
_FAMILIES = {
    "s": ("s", 1),
    "min": ("s", 60),
    "h": ("s", 3600),
    "d": ("s", 86_400),
    "wk": ("s", 7 * 86_400),
    "mo": ("mo", 1),
    "a": ("mo", 12),
    "W": ("W", 1),
    "kW": ("W", 10**3),
    "MW": ("W", 10**6),
    "GW": ("W", 10**9),
    "kW.h": ("kW.h", 1),
    "MW.h": ("kW.h", 10**3),
    "GW.h": ("kW.h", 10**6),
    "TW.h": ("kW.h", 10**9),
}
"""Units without a base that are multiples of each other: the first of the family, the factor."""


_RANKS = frozenset(("{class}", "{order}", "{family}", "{genus}", "{species}", "{taxon}"))


def match_amounts(
    wanted: Sequence[Amount], said: Sequence[Said]
) -> tuple[list[tuple[Amount, Said]], list[Said]]:
    """The amounts that are said, each once, and the numbers that are left."""
    left = list(said)
    matched: dict[Amount, Said] = {}
    for says_it in (says_exactly, says_the_same, _says_bare, _says_with_itself):
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
    if one.values == values_of(wanted) or _is_a_dozen(wanted, other):
        if wanted.unit.startswith("{") and other.unit.startswith("{"):
            return not _are_other_ranks(wanted, other)
        if wanted.unit == "{lesson}" and other.unit == "h":  # 学时 are hours of it
            return True
        if wanted.unit == "GBP" and other.unit == "[lb_av]":  # a pound is either
            return other.unit_surface.startswith("pound")
        if _above(wanted.unit) == _above(other.unit):
            return "/" not in wanted.unit or _denominated(wanted, other)
    if wanted.value_high is None and other.value_high is None:
        if wanted.unit_base and wanted.unit_base == other.unit_base:
            return wanted.value_base == other.value_base and wanted.unit != "[mu_cn]"
        if lasts := _in_family(wanted):
            return lasts == _in_family(other)
        shares = {"1": 1, "%": 100, "[ppth]": 1000}
        if wanted.unit in shares and other.unit in shares:
            return wanted.value / shares[wanted.unit] == other.value / shares[other.unit]
    return False


def _are_other_ranks(wanted: Quantity, other: Quantity) -> bool:
    """Whether one counts families and the other species: no noun may stand for these."""
    return wanted.unit != other.unit and {wanted.unit, other.unit} <= _RANKS


def _in_family(quantity: Quantity) -> tuple[str, Fraction] | None:
    family = _FAMILIES.get(quantity.unit)
    return family and (family[0], quantity.value * family[1])


def _is_a_dozen(wanted: Quantity, other: Quantity) -> bool:
    """``more than a dozen``, ``a dozen`` for 十几."""
    vague = wanted.value == 10 and wanted.value_high is None and wanted.qualifier == "more_than"
    return vague and other.value == 12 and "dozen" in other.surface.casefold()


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
    other = one.quantity
    is_bare = other is None or other.unit.startswith("{")
    if other is not None and _are_other_ranks(wanted, other):
        return False
    if other is not None and not other.unit_surface:  # an index, an age: no unit is written
        is_bare = is_bare or other.unit in ("1", "a")
    return may_stand and is_bare and one.values == values_of(wanted)


def _says_with_itself(wanted: Quantity, one: Said) -> bool:
    """``3.4 times``, ``by a factor of 3.4`` for 提高2.4倍: what it was before counts too."""
    if wanted.unit_surface != "倍" or wanted.trend != "increase" or wanted.value_high is not None:
        return False
    is_multiple = one.quantity is None or one.quantity.unit == "1"
    return is_multiple and one.values == (wanted.value + 1,)


def _both_ends(amount: Amount, left: Sequence[Said]) -> tuple[Said, Said] | None:
    """``from 20% to 30%`` for 20%至30%, ``aged six or seven``: one after the other."""
    quantity = amount.quantity
    if quantity is None or quantity.value_high is None:
        return None
    for first, second in pairwise(left):
        is_bare = second.quantity is None and quantity.unit.startswith("{")
        owner = second.quantity or first.quantity
        of_kind = owner is not None and is_of_one_kind(quantity, owner)
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
    """What English has words for, not numbers: doubled, twice, a mu, a decade, both.

    A time is also said as on a clock: ``1:53.42``.
    """
    if quantity is None:
        return False
    if quantity.value_high is not None:
        is_few = quantity.value == 1 and quantity.value_high == 2
        one_or_two = r"\b(?:an?|one) (?:[a-z]+ ){1,3}or two\b"
        return is_few and re.search(one_or_two, english, re.IGNORECASE) is not None
    if quantity.unit in ("h", "min", "s") and quantity.value in _clock_parts(english):
        return True
    return any(re.search(words, english, re.IGNORECASE) for words in _in_words(quantity))


def _in_words(quantity: Quantity) -> Iterator[str]:
    """Patterns of what says the quantity without a number."""
    value, unit, name = quantity.value, quantity.unit, unit_name(quantity.unit)
    if is_points(quantity):
        name = ("percentage point", "percentage points")
    if value == 1 and name:
        plain = quantity.kind == "duration"
        each, other = (
            ("an?", "") if plain else ("an?|per|each|every", "(?:(?!square|cubic)[a-z-]+ )?")
        )
        yield rf"\b(?:{each}) {other}{name[0]}\b"
    if value == 0:
        yield r"\b(?:nothing|zero|none|scratch)\b"
    if unit == "1":
        yield from _multiples(value, rising=quantity.trend == "increase")
    elif unit == "{time}":
        yield _FREQUENCIES.get(value, "$^")
    elif unit[0] == "{" and value == 2:
        yield r"\bboth\b"
    if quantity.surface[0] in "百千万亿" and quantity.qualifier in ("at_least", "more_than"):
        yield _HUNDREDS.get(int(value), "$^")
    if quantity.kind == "duration" and name:
        yield _SPANS.get(_in_family(quantity) or ("", value), "$^")
        if value == Fraction(3, 2):
            yield rf"\b(?:an?|one) {name[0]} and a half\b"
        if value in range(2, 100):
            yield (
                rf"\b(?:{ordinal_word(int(value))}|{value}(?:nd|rd|th)) (?:(?:straight|consecutive"
                rf"|successive) {name[0]}\b|{name[0]} (?:in a row|running|in succession)\b)"
            )


def _multiples(value: Fraction, *, rising: bool) -> Iterator[str]:
    """Doubled, fivefold; 增长两倍 is to three times as much, and is often said so."""
    for times in (value, value + 1) if rising else (value,):
        yield _TIMES.get(times, "$^")
        if times in range(2, 20):
            yield rf"\b(?:{NUMBER_WORDS[int(times)]}-?|{times}-)fold\b"


_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}(?::\d{2}){1,2}(?:\.\d{1,2})?(?![\d:])")


def _clock_parts(english: str) -> set[Fraction]:
    return {Fraction(part) for time in _CLOCK.findall(english) for part in time.split(":")}


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


_DAY_OF_A_NAME = re.compile(r"(\d{1,2})·(\d{1,2})")
_BORN_AFTER = re.compile(r"(\d[05])后")
_HOURS = {Fraction(0): "midnight", Fraction(12): "noon|midday", Fraction(24): "midnight"}


def born_after(number: Number) -> Fraction | None:
    """The year that 90后 and 00后 are named for: 1990, 2000."""
    found = _BORN_AFTER.fullmatch(number.surface)
    if not found:
        return None
    return Fraction(int(found[1]) + (1900 if int(found[1]) >= 30 else 2000))


def has_number(number: Number, said: Sequence[Said], values: set[Fraction], english: str) -> bool:
    """Whether a numeral that is no amount is said: an ordinal, a ratio, an hour, a bare number."""
    if ratio := ratio_parts(number):
        pattern = r" ?(?:[:∶：/–-]|to|parts? to) ?".join(map(re.escape, ratio))
        return re.search(rf"(?<![\d.]){pattern}(?![\d])", english.replace(",", "")) is not None
    bounds = {value for value in (number.value, number.value_high) if value is not None}
    if bounds <= values or born_after(number) in values:
        return True
    if words := _number_words(number):
        return re.search(rf"\b(?:{words})\b", english, re.IGNORECASE) is not None
    return any(one.is_date and one.values[0] + 12 in bounds for one in said)


def _number_words(number: Number) -> str | None:
    """A pattern for the words that say an ordinal, a century, an hour, the day of 3·15."""
    value = number.value
    if day := _DAY_OF_A_NAME.fullmatch(number.surface):
        month = MONTHS[int(day[1]) - 1] if int(day[1]) in range(1, 13) else day[1]
        return rf"(?:{month}|{month[:3]}\.?|{day[1]})[ ./·-]?{int(day[2])}|{int(day[2])} {month}"
    if value == 100 and number.surface.endswith("周年"):
        return "centenary|centennial|hundredth|one[- ]hundredth"
    if value is None or value.denominator > 1:
        return None
    if number.surface.endswith("世纪") or number.kind in ("ordinal", "title"):
        if value == 1:
            return f"{ordinal_word(1)}|highest|largest|top"
        return ordinal_word(int(value)) if value in range(1, 100) else None
    return _HOURS.get(value) if number.kind in ("date", "bare") else None


def is_of_one_kind(quantity: Quantity, other: Quantity) -> bool:
    """Whether both count, or are measured in the same unit."""
    if quantity.unit.startswith("{") and other.unit.startswith("{"):
        return True
    return quantity.unit == other.unit and is_points(quantity) == is_points(other)
