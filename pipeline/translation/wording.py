"""Quantities in English: numbers, units and counted nouns, in the style of UN English."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache

from pipeline.quantities import Quantity
from pipeline.translation.renderings import read_rows

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
_SCALES = {" billion": Fraction(10**9), " million": Fraction(10**6)}
_NO_SPACE = ("%", "‰", "°C", "°F")
_SIGNS = {"CNY": "RMB ", "USD": "USD ", "EUR": "EUR ", "GBP": "GBP "}
_CURRENCY = re.compile("[A-Z]{3}")
_COUNTED_KINDS = ("count", "species_count", "person_count")


def write_quantity(quantity: Quantity, *, followed: bool = False) -> str | None:
    """A quantity in English without its qualifier.

    Args:
        quantity: of a Chinese text.
        followed: whether a noun follows: what 3次 or 32种 counts is said by it.

    Returns:
        ``None`` where value or unit cannot be written exactly; only the number for a count whose
        noun stands beside it in Chinese (37座公园) and is translated with the sentence.
    """
    if quantity.kind == "other" and quantity.unit == "1":
        return _write_ratio(quantity)
    number = write_number(quantity)
    singular = quantity.value == 1 and quantity.value_high is None
    if number is None:
        return None
    unit, slash, below = quantity.unit.partition("/")
    if slash and (unit.startswith("{") or _CURRENCY.fullmatch(unit)):
        above, per = replace(quantity, unit=unit, unit_surface=""), _per(below)
        return per and f"{write_quantity(above)} {per}"
    if _CURRENCY.fullmatch(unit):
        return _SIGNS.get(unit, unit + " ") + number
    if quantity.kind == "percentage_point":
        return f"{number} percentage point" + ("" if singular else "s")
    if words := unit_words().get(quantity.unit_surface.removeprefix("个")):
        return f"{number} {words[0] if singular else words[1]}"
    if quantity.unit == "{time}" and not followed:
        return f"{number} time{'' if singular else 's'}"
    if quantity.unit == "{species}" and followed:
        return number
    if (names := unit_name(quantity.unit)) is not None:
        name = names[0] if singular else names[1]
        return f"{number}{'' if name in _NO_SPACE else ' '}{name}"
    return number if quantity.unit.startswith("{") else None


def write_number(quantity: Quantity) -> str | None:
    """The number of a quantity, a range with both bounds; ``None`` where it is no decimal."""
    low = decimal_text(quantity.value)
    if low is None:
        return None
    if quantity.value_high is not None:
        high = decimal_text(quantity.value_high)
        if high is None:
            return None
        scale = next((name for name in _SCALES if low.endswith(name) and high.endswith(name)), "")
        return f"{low.removesuffix(scale)}–{high}"
    if is_count(quantity) and quantity.value in range(11):
        return _WORDS[int(quantity.value)]
    return low


def is_count(quantity: Quantity) -> bool:
    """Whether it counts, and does not measure."""
    return quantity.kind in _COUNTED_KINDS or quantity.unit.startswith("{")


def _write_ratio(quantity: Quantity) -> str | None:
    """三分之一 and 3倍; 增加一倍 may be doubled or once as much, which the engine decides."""
    if quantity.value_high is not None:
        return None
    if quantity.unit_surface == "倍":
        number = decimal_text(quantity.value)
        return None if quantity.value == 1 or number is None else f"{number} times"
    if quantity.unit_surface:
        return None
    part, whole = quantity.value.numerator, quantity.value.denominator
    if whole not in _PARTS or part > 10:
        number = decimal_text(quantity.value)
        return number if number and whole < part else None
    if whole == 2:
        return "half" if part == 1 else None
    return f"{_WORDS[part]} {_PARTS[whole]}" + ("s" if part > 1 else "")


@cache
def unit_words() -> dict[str, tuple[str, str]]:
    """Chinese forms of units that are nouns themselves: 34科, 12省."""
    return {row["form"]: (row["one"], row["many"]) for row in read_rows("unit_words.csv")}


@cache
def _unit_names() -> dict[str, tuple[str, str]]:
    return {row["ucum"]: (row["one"], row["many"]) for row in read_rows("units_en.csv")}


def unit_name(ucum: str) -> tuple[str, str] | None:
    """The English of a UCUM code or annotation, ``None`` where it has none.

    Singular and plural; a rate that is not listed is put together: ``mu per day``.
    """
    if found := _unit_names().get(ucum):
        return found
    above, _, below = ucum.partition("/")
    names, per = _unit_names().get(above), _per(below)
    return (f"{names[0]} {per}", f"{names[1]} {per}") if names and per else None


_COUNTED_ALONE = re.compile(r"\{([a-z ]+)\}")


def _per(below: str) -> str | None:
    """What stands behind the slash of a rate, in English; ``None`` behind two."""
    if names := _unit_names().get(below):
        return f"per {names[0]}"
    counted = _COUNTED_ALONE.fullmatch(below)
    return f"per {counted[1]}" if counted else None


def decimal_text(value: Fraction) -> str | None:
    """``20,000``, ``4.36 million``, ``28.6``; ``None`` where it is no finite decimal.

    >>> decimal_text(Fraction(4_360_000)), decimal_text(Fraction("28.60"))
    ('4.36 million', '28.6')
    """
    for name, size in _SCALES.items():
        if abs(value) >= size and (value / size * 1000).denominator == 1:
            value, suffix = value / size, name
            break
    else:
        suffix = ""
    scale = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
    return None if scale is None else f"{_exact(value, scale)}{suffix}"


def _exact(value: Fraction, decimals: int) -> str:
    sign = "-" if value < 0 else ""
    digits = str(int(abs(value) * 10**decimals)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")
