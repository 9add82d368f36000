"""What a translation says in numbers against what its source says: matched by value and unit.

Both sides are read by the same readers. What the source says and the English lacks is missing,
or changed where something else stands for it (another unit, another power of ten, other digits);
a number of the English that the source does not have is added.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers
from pipeline.quantities.numerals import DIGITS
from pipeline.translation.dates import english_marks
from pipeline.translation.figures import Amount, read_amounts
from pipeline.translation.matching import (
    born_after,
    has_mark,
    has_number,
    is_in_words,
    match_amounts,
    ratio_parts,
    says_exactly,
    says_the_same,
)
from pipeline.translation.said import Said, read_english
from pipeline.translation.stand_ins import find_stand_ins

_DENIED = re.compile(r"\b(?:no|not|never|nor|cannot|without)\b[^.,;:]{0,60}$", re.IGNORECASE)
_NAMES_WITH_NUMBERS = {
    "COVID-19": "新冠|新型冠状",
    "PM2.5": "细颗粒物",
    "PM10": "可吸入颗粒物",
    "CO2": "二氧化碳",
    "SO2": "二氧化硫",
    "NO2": "二氧化氮",
    "N2O": "氧化亚氮|一氧化二氮",
    "G20": "二十国集团",
    "G7": "七国集团",
}
"""Names that have a number in English, and what they are in Chinese."""
_MORE = ("more_than", "at_least")
_LESS = ("less_than", "at_most")
_DAYS = re.compile(r"(\d{1,3}|[一二三四五六七八九十百]{1,5})日")
_REDUCED = re.compile(r"(?<![\d.])([1-9](?:\.?[1-9])?|[一二三四五六七八九]{1,2})折")
_LONGEST_UNIT = 12
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
    matched, left = match_amounts(wanted, said)
    found = {amount for amount, _ in matched}
    missing = [
        amount
        for amount in wanted
        if amount.quantity and amount not in found and not is_in_words(amount.quantity, english)
    ]
    marks, values = english_marks(english), {value for one in said for value in one.values}
    told = Counter(mark for amount in wanted if amount.date for mark in amount.date.marks)
    for amount in wanted:
        if amount.date and not all(
            has_mark(mark, told[mark], marks, values) for mark in amount.date.marks
        ):
            missing.append(amount)
            told -= Counter(amount.date.marks)
        if amount.number and not has_number(amount.number, said, values, english):
            missing.append(amount)
    changed = find_stand_ins(missing, left, known)
    stand_ins = {one for _, one in changed}
    surplus = [
        one
        for one in left
        if one not in stand_ins
        and _is_surplus(one, known, wanted)
        and not _is_of_a_name(_token(english, one.start), source)
        and not _is_told_loosely(one, source)
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


def _known_values(source: str, wanted: Sequence[Amount]) -> set[Fraction]:
    spoken_of: list[Number | Quantity] = [*read_numbers(source), *find_quantities(source)]
    spoken_of += [said for one in wanted if (said := one.quantity or one.number)]
    values = {one.value for one in spoken_of} | {one.value_high for one in spoken_of}
    known = {value for value in values if value is not None}
    marks = {mark for one in wanted if one.date for mark in one.date.marks}
    known |= {Fraction(mark.removesuffix("s")) for mark in marks if mark[0].isdecimal()}
    known |= {year for one in spoken_of if isinstance(one, Number) if (year := born_after(one))}
    known |= {Fraction(part) for one in wanted if one.number for part in ratio_parts(one.number)}
    return known | {value - 12 for value in known} | {known_100 * 100 for known_100 in known}


_TOKEN = re.compile(r"[A-Za-z0-9.+-]*[A-Za-z][A-Za-z0-9.+-]*")


def _token(english: str, place: int) -> str:
    """The word with letters and digits at a place: COVID-19; of a number alone, a blank."""
    begin = english.rfind(" ", 0, place) + 1
    found = _TOKEN.match(english, begin, begin + 40)
    return found[0].strip(".") if found and found.end() > place else "\n"


def _is_of_a_name(token: str, source: str) -> bool:
    """Whether a word with a number is of the source, or one that Chinese has another name for."""
    chinese = next((zh for en, zh in _NAMES_WITH_NUMBERS.items() if token.startswith(en)), None)
    return token in source or (chinese is not None and re.search(chinese, source) is not None)


def _is_told_loosely(one: Said, source: str) -> bool:
    """Whether the source names it without counting: 万亩, 第100天, 四十周年; 学费两万, in yuan."""
    quantities, bare = _loosely_told(source)
    if one.quantity and one.quantity.unit == "%" and one.values[0] in _discounts(source):
        return True
    if one.quantity is None:
        return False
    if one.quantity.unit == "CNY" and bare.issuperset(one.values):
        return True
    return any(says_exactly(told, one) or says_the_same(told, one) for told in quantities)


@lru_cache(maxsize=_REMEMBERED)
def _loosely_told(source: str) -> tuple[tuple[Quantity, ...], frozenset[Fraction]]:
    """What numerals that count nothing would be as quantities; the numbers without a unit."""
    told, bare = [], set()
    for number in read_numbers(source):
        if number.kind == "bare" and number.value is not None:
            bare.add(number.value)
        days = _DAYS.match(source, number.start)
        if days:
            told += find_quantities(f"{days[1]}天")
        elif number.kind in ("indefinite", "ordinal"):
            surface = number.surface.removesuffix("周年")
            years = "年" if surface != number.surface else ""
            one = "一" if surface[0] in "百千万亿" else ""
            behind = source[number.start + len(surface) + 2 * len(years) :][:_LONGEST_UNIT]
            told += [
                found
                for found in find_quantities(f"{one}{surface}{years}{behind}")[:1]
                if found.start == 0
            ]
    return tuple(told), frozenset(bare)


def _discounts(source: str) -> set[Fraction]:
    """八五折 is 15% off, or at 85% of the price."""
    shares = set()
    for found in _REDUCED.finditer(source):
        digits = "".join(str(DIGITS.get(sign, sign)) for sign in found[1].replace(".", ""))
        share = Fraction(int(digits.ljust(2, "0")))
        shares |= {share, 100 - share}
    return shares


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
            says_exactly(amount.quantity, one) or says_the_same(amount.quantity, one)
            for amount in with_unit
            if amount.quantity
        )
    )


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
    denied = _DENIED.search(english, max(0, other.qualifier_start - 80), other.qualifier_start)
    return bool(wanted.trend and other.trend and wanted.trend != other.trend) or bool(
        qualifiers & set(_MORE) and qualifiers & set(_LESS) and not denied
    )


def _roles(amount: Amount, one: Said) -> tuple[str | None, str | None]:
    wanted, other = amount.quantity, one.quantity
    return (wanted.role if wanted else None), (other.role if other else None)
