"""What a translation says in numbers against what its source says: matched by value and unit.

Both sides are read by the same readers. What the source says and the English lacks is missing,
or changed where something else stands for it (another unit, another power of ten, other digits);
a number of the English that the source does not have is added.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers
from pipeline.translation.dates import english_marks
from pipeline.translation.figures import Amount, read_amounts
from pipeline.translation.said import Said, ordinal_word, read_english

_TIMES = {Fraction(1): r"doubl|twofold|two-fold|twice", Fraction(2): r"doubl|twice|two-?fold"}
_TIMES |= {Fraction(1, 2): r"\bhalf\b|\bhalv|\b50 ?%"}
_TIMES |= {Fraction(3): r"tripl|trebl|threefold|three-fold", Fraction(4): r"quadrupl|fourfold"}
_FREQUENCIES = {
    Fraction(1): r"\bonce\b|\ban(?:nual|other)|\bevery\b",
    Fraction(2): r"\btwice\b|\bbi-?",
}
_DENIED = re.compile(r"\b(?:no|not) $")
_MORE = ("more_than", "at_least")
_LESS = ("less_than", "at_most")
_REMEMBERED = 4096
"""A source is compared with several candidates."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the numbers of a sentence and of its translation go together.

    Attributes:
        wanted: what the source says in numbers and can be looked for.
        matched: with what says the same.
        contradicted: those of them that say more than where it was less, a rise where it was a
            fall, or from where it was to.
        changed: with what stands for it.
        missing: what nothing stands for.
        added: what the source does not say.
    """

    wanted: tuple[Amount, ...]
    matched: tuple[tuple[Amount, Said], ...]
    contradicted: tuple[tuple[Amount, Said], ...]
    changed: tuple[tuple[Amount, Said], ...]
    missing: tuple[Amount, ...]
    added: tuple[Said, ...]

    @property
    def flags(self) -> set[str]:
        """Which of ``amount_missing``, ``amount_changed`` and ``amount_added`` hold."""
        held = {
            "amount_changed": self.changed or self.contradicted,
            "amount_missing": self.missing,
            "amount_added": self.added,
        }
        return {flag for flag, found in held.items() if found}

    @property
    def doubts(self) -> int:
        """How many numbers are not as they should be."""
        return sum(map(len, (self.contradicted, self.changed, self.missing, self.added)))


def compare_amounts(source: str, english: str) -> Agreement:
    """Look for what the Chinese ``source`` says in numbers in its translation."""
    wanted, known = _read_source(source)
    said = read_english(english)
    matched, left = _match(wanted, said)
    found = {amount for amount, _ in matched}
    missing = [
        amount
        for amount in wanted
        if amount.quantity and amount not in found and not _is_in_words(amount.quantity, english)
    ]
    marks, values = english_marks(english), {value for one in said for value in one.values}
    told = Counter(mark for amount in wanted if amount.date for mark in amount.date.marks)
    for amount in wanted:
        if amount.date and not all(
            _has_mark(mark, told[mark], marks, values) for mark in amount.date.marks
        ):
            missing.append(amount)
            told -= Counter(amount.date.marks)
        if amount.number and not _has_number(amount.number, said, values, english):
            missing.append(amount)
    changed = _pair(missing, left, known)
    stand_ins = {one for _, one in changed}
    surplus = [
        one
        for one in left
        if one not in stand_ins
        and _is_surplus(one, known, wanted)
        and _token(english, one.start) not in source
    ]
    replaced = {amount for amount, _ in changed}
    missing = sorted((one for one in missing if one not in replaced), key=lambda one: one.start)
    return Agreement(
        tuple(wanted),
        tuple(matched),
        _contradictions(matched, english),
        tuple(changed),
        tuple(missing),
        tuple(surplus),
    )


@lru_cache(maxsize=_REMEMBERED)
def _read_source(source: str) -> tuple[tuple[Amount, ...], frozenset[Fraction]]:
    """What of the source can be looked for, and every value that it names."""
    amounts = read_amounts(source)
    wanted = tuple(one for one in amounts if one.quantity or one.date or one.number)
    return wanted, frozenset(_known_values(source, wanted))


def check_amounts(source: str, english: str) -> set[str]:
    """The flags of ``compare_amounts``."""
    return compare_amounts(source, english).flags


def _match(
    wanted: Sequence[Amount], said: Sequence[Said]
) -> tuple[list[tuple[Amount, Said]], list[Said]]:
    """The amounts that are said, each once, and the numbers that are left."""
    left = list(said)
    matched: dict[Amount, Said] = {}
    for says_it in (_says_exactly, _says_the_same, _says_bare):
        for amount in wanted:
            if amount in matched or amount.quantity is None:
                continue
            one = next((one for one in left if says_it(amount.quantity, one)), None)
            if one:
                matched[amount] = one
                left.remove(one)
    for amount in wanted:
        if amount not in matched and (ends := _both_ends(amount, left)):
            matched[amount] = ends[0]
            left = [one for one in left if one not in ends]
    for first, second in pairwise(one for one in wanted if one.quantity):
        ends_of = (one for one in left if _is_range_of(first, second, one))
        if {first, second}.isdisjoint(matched) and (one := next(ends_of, None)):
            matched[first] = matched[second] = one
            left.remove(one)
    return [(amount, matched[amount]) for amount in wanted if amount in matched], left


def _values(quantity: Quantity) -> tuple[Fraction, ...]:
    high = quantity.value_high
    return (quantity.value,) if high is None else (quantity.value, high)


def _says_exactly(wanted: Quantity, one: Said) -> bool:
    return (
        one.quantity is not None
        and one.values == _values(wanted)
        and one.quantity.unit == wanted.unit
        and _is_points(wanted) == _is_points(one.quantity)
    )


def _says_the_same(wanted: Quantity, one: Said) -> bool:
    """The same by another unit of the same kind, as a percentage, or as a count of its noun."""
    other = one.quantity
    if other is None or _is_points(wanted) != _is_points(other):
        return False
    if one.values == _values(wanted):
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


def _is_points(quantity: Quantity) -> bool:
    return quantity.kind == "percentage_point"


def _says_bare(wanted: Quantity, one: Said) -> bool:
    """Whether the number alone is right: what 37个 or 312天 count is said elsewhere."""
    may_stand = wanted.unit.startswith("{") or wanted.kind in ("duration", "other")
    is_bare = one.quantity is None or one.quantity.unit.startswith("{")
    return may_stand and is_bare and one.values == _values(wanted)


def _both_ends(amount: Amount, left: Sequence[Said]) -> tuple[Said, Said] | None:
    """``from 20% to 30%`` for 20%至30%: two numbers, one after the other."""
    quantity = amount.quantity
    if quantity is None or quantity.value_high is None:
        return None
    for first, second in pairwise(left):
        is_bare = second.quantity is None and quantity.unit.startswith("{")
        of_kind = second.quantity is not None and _is_of_one_kind(quantity, second.quantity)
        if (*first.values, *second.values) == _values(quantity) and (is_bare or of_kind):
            return first, second
    return None


def _is_range_of(first: Amount, second: Amount, one: Said) -> bool:
    """``10 to 20 mu`` for 从10亩到20亩: one range for two amounts of one unit."""
    if first.quantity is None or second.quantity is None or one.quantity is None:
        return False
    if first.quantity.value_high is not None or second.quantity.value_high is not None:
        return False
    return one.values == (first.quantity.value, second.quantity.value) and all(
        _is_of_one_kind(amount, one.quantity) for amount in (first.quantity, second.quantity)
    )


def _is_in_words(quantity: Quantity | None, english: str) -> bool:
    """Multiples and frequencies that English has words for: doubled, twice, once."""
    if quantity is None or quantity.value_high is not None:
        return False
    table = _TIMES if quantity.unit == "1" else _FREQUENCIES if quantity.unit == "{time}" else {}
    words = table.get(quantity.value)
    return bool(words and re.search(words, english, re.IGNORECASE))


def _has_mark(
    mark: str, times: int, marks: dict[str, list[tuple[int, int]]], values: set[Fraction]
) -> bool:
    """Whether a date is said, a year as often as the source says it."""
    if mark in marks:
        return not mark.isdecimal() or len(marks[mark]) >= times
    return mark.isdecimal() and Fraction(mark) in values


def _has_number(number: Number, said: Sequence[Said], values: set[Fraction], english: str) -> bool:
    bounds = {value for value in (number.value, number.value_high) if value is not None}
    if bounds <= values:
        return True
    value = number.value
    if number.kind in ("ordinal", "title") and value is not None and value in range(1, 100):
        word = ordinal_word(int(value))
        return re.search(rf"\b{word}\b", english, re.IGNORECASE) is not None
    return any(one.is_date and one.values[0] + 12 in bounds for one in said)


def _known_values(source: str, wanted: Sequence[Amount]) -> set[Fraction]:
    spoken_of: list[Number | Quantity] = [*read_numbers(source), *find_quantities(source)]
    spoken_of += [said for one in wanted if (said := one.quantity or one.number)]
    values = {one.value for one in spoken_of} | {one.value_high for one in spoken_of}
    known = {value for value in values if value is not None}
    marks = {mark for one in wanted if one.date for mark in one.date.marks}
    known |= {Fraction(mark.removesuffix("s")) for mark in marks if mark[0].isdecimal()}
    return known | {value - 12 for value in known} | {known_100 * 100 for known_100 in known}


_TOKEN = re.compile(r"[A-Za-z0-9.+-]*[A-Za-z][A-Za-z0-9.+-]*")


def _token(english: str, place: int) -> str:
    """The word with letters and digits at a place: COVID-19; of a number alone, a blank."""
    begin = english.rfind(" ", 0, place) + 1
    found = _TOKEN.match(english, begin, begin + 40)
    return found[0].strip(".") if found and found.end() > place else "\n"


def _is_surplus(one: Said, known: frozenset[Fraction], wanted: Sequence[Amount]) -> bool:
    """Whether a number that matched nothing is one that the source does not have."""
    if not one.in_digits or (one.is_date and one.values[0] < 1000):
        return False
    if not known.issuperset(one.values):
        return True
    measured = one.quantity is not None and one.quantity.unit_base is not None
    with_unit = [amount for amount in wanted if amount.quantity]
    return (
        measured
        and not one.is_date
        and not any(
            _says_exactly(amount.quantity, one) or _says_the_same(amount.quantity, one)
            for amount in with_unit
            if amount.quantity
        )
    )


def _pair(
    missing: Sequence[Amount], left: Sequence[Said], known: frozenset[Fraction]
) -> list[tuple[Amount, Said]]:
    """What stands for the missing amounts, the surest first; where it is sure at all."""
    pairs: dict[Amount, Said] = {}
    for stands_for, must_be_alone in _STANDS_FOR:
        taken = set(pairs.values())
        amounts = [one for one in missing if one not in pairs]
        free = [one for one in left if one not in taken]
        for amount in amounts:
            fits = [
                one
                for one in free
                if stands_for(amount, one) and not (amount.quantity and one.is_ordinal)
            ]
            if must_be_alone:
                fits = [one for one in fits if not known.issuperset(one.values)]
            rivals = [other for other in amounts if fits and stands_for(other, fits[0])]
            if fits and (not must_be_alone or len(fits) == len(rivals) == 1):
                pairs[amount] = fits[0]
                free.remove(fits[0])
    return list(pairs.items())


def _has_the_value(amount: Amount, one: Said) -> bool:
    return (
        amount.quantity is not None and not one.is_date and one.values == _values(amount.quantity)
    )


def _has_another_power_of_ten(amount: Amount, one: Said) -> bool:
    value = _single_value(amount)
    if value is None or len(one.values) > 1:
        return False
    # 5 and 50 are near; only a unit tells that the one was the other.
    of_a_unit = amount.quantity and one.quantity and amount.quantity.unit == one.quantity.unit
    if not of_a_unit and (one.values[0] in range(11) or value in range(11)):
        return False
    return _is_power_of_ten_off(value, one.values[0])


def _has_like_digits(amount: Amount, one: Said) -> bool:
    if amount.date:
        is_bare = one.quantity is None or not one.quantity.unit_surface
        return is_bare and any(_is_like(mark, one) for mark in amount.date.marks)
    value = _single_value(amount)
    return value is not None and not one.is_date and _is_like(_digits(value), one)


def _single_value(amount: Amount) -> Fraction | None:
    """The value of a quantity or a number that is no range."""
    stated = amount.quantity or amount.number
    return stated.value if stated and stated.value_high is None else None


def _is_like(digits: str, one: Said) -> bool:
    return len(digits) > 1 and any(
        OSA.distance(digits, _digits(value)) == 1 for value in one.values
    )


def _digits(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".").replace(".", "")


def _is_of_the_kind(amount: Amount, one: Said) -> bool:
    if amount.date:
        return one.is_date and any(map(str.isdecimal, amount.date.marks))
    if amount.quantity is None or one.quantity is None:
        return False
    return amount.quantity.unit == one.quantity.unit and _is_points(amount.quantity) == _is_points(
        one.quantity
    )


def _is_of_one_kind(quantity: Quantity, other: Quantity) -> bool:
    if quantity.unit.startswith("{") and other.unit.startswith("{"):
        return True
    return quantity.unit == other.unit and _is_points(quantity) == _is_points(other)


_STANDS_FOR: tuple[tuple[Callable[[Amount, Said], bool], bool], ...] = (
    (_has_the_value, False),
    (_has_another_power_of_ten, False),
    (_has_like_digits, True),
    (_is_of_the_kind, True),
)
"""Whether a number stands for an amount, the surest first; whether only without a rival."""


def _is_power_of_ten_off(value: Fraction, other: Fraction) -> bool:
    if not value or not other:
        return False
    ratio = value / other if abs(value) > abs(other) else other / value
    while ratio > 1 and ratio % 10 == 0:
        ratio /= 10
    return ratio == 1


def _contradictions(
    matched: Sequence[tuple[Amount, Said]], english: str
) -> tuple[tuple[Amount, Said], ...]:
    found = [pair for pair in matched if _contradicts(*pair, english)]
    turned = [pair for pair in matched if _roles(*pair) in (("from", "to"), ("to", "from"))]
    return tuple(found + (turned if len(turned) > 1 else []))


def _contradicts(amount: Amount, one: Said, english: str) -> bool:
    wanted, other = amount.quantity, one.quantity
    if wanted is None or other is None:
        return False
    qualifiers = {wanted.qualifier, other.qualifier}
    denied = _DENIED.search(english, max(0, other.qualifier_start - 8), other.qualifier_start)
    return bool(wanted.trend and other.trend and wanted.trend != other.trend) or bool(
        qualifiers & set(_MORE) and qualifiers & set(_LESS) and not denied
    )


def _roles(amount: Amount, one: Said) -> tuple[str | None, str | None]:
    wanted, other = amount.quantity, one.quantity
    return (wanted.role if wanted else None), (other.role if other else None)
