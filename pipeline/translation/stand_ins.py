"""Which number of a translation stands in the place of an amount that it does not say."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from rapidfuzz.distance import OSA

from pipeline.translation.figures import Amount
from pipeline.translation.matching import MOST_COMPARED, is_points, values_of
from pipeline.translation.said import Said


def find_stand_ins(
    missing: Sequence[Amount], left: Sequence[Said], known: frozenset[Fraction]
) -> list[tuple[Amount, Said]]:
    """What stands for the missing amounts, the surest first; where it is sure at all."""
    missing, left = missing[:MOST_COMPARED], left[:MOST_COMPARED]
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
        amount.quantity is not None and not one.is_date and one.values == values_of(amount.quantity)
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
    return amount.quantity.unit == one.quantity.unit and is_points(amount.quantity) == is_points(
        one.quantity
    )


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
