"""The numbers and scientific names of two texts, compared apart from the words around them.

Two reports of a city may differ in nothing but a figure. They are near-duplicates then, and
the figure is what a reader must not miss.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.quantities import Number, Quantity, find_quantities, read_numbers
from pipeline.species import find_species

# Numbers that are the same when their value is; of a date or a code every sign counts.
_READ_BY_VALUE = frozenset({"quantity", "year", "ordinal", "bare"})
# Numerals that count nothing, unless in digits: 长三角, 一些; and the single bare one of 一体化.
_NO_NUMBER = frozenset({"name", "indefinite"})
_NUMERALS = (
    "〇○零一二三四五六七八九十百千万亿萬億韆兆两兩俩倆半廿卅卌壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟"
)
_SINGLE = re.compile(f"[{_NUMERALS}]")
_DIGITS = re.compile(r"\d+")
_DIGITS_BY_THEMSELVES = re.compile(r"(?<![A-Za-z\d])\d+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
# Whatever is read as a number or as a scientific name has at least one of these.
_TELLING = re.compile(rf"[\d{_NUMERALS}¼½¾⅓⅔⅛A-Za-zＡ-Ｚａ-ｚ]")
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]*|[。！？；]+")
_WORD = "word"


@dataclass(frozen=True)
class Reading:
    """A number or a scientific name of a text; ``key`` is equal where they mean the same."""

    start: int
    end: int
    surface: str
    key: tuple[object, ...]


def read(text: str) -> list[Reading]:
    """Every number and every scientific name of ``text``, in reading order.

    A quantity means its value, unit, comparison and direction: 100 亩 is neither 100 公顷 nor
    约 100 亩, but it is １００亩. A digit that is part of nothing else is read as it stands.
    """
    found = [_quantity(text, quantity) for quantity in find_quantities(text)]
    if _LATIN.search(text):
        found += [
            Reading(mention.start, mention.end, mention.surface, ("name", mention.canonical_name))
            for mention in find_species(text)
            if mention.evidence != "vernacular"
        ]
    found += _outside(found, map(_number, read_numbers(text)))
    found += _outside(found, map(_digits, _DIGITS.finditer(text)))
    found = [reading for reading in found if reading.key != (_WORD,)]
    return sorted(found, key=lambda reading: (reading.start, reading.end))


def _quantity(text: str, quantity: Quantity) -> Reading:
    value, high, unit = quantity.value, quantity.value_high, quantity.unit
    if quantity.value_base is not None:
        value, high = quantity.value_base, quantity.value_high_base
        unit = quantity.unit_base or unit
    per = quantity.per and (quantity.per.value, quantity.per.unit)
    # Digits of the surface that are not the number's: the 5 of 3个5A级景区.
    behind = tuple(_DIGITS_BY_THEMSELVES.findall(text, quantity.number_end, quantity.end))
    key = ("quantity", value, high, unit, quantity.qualifier, quantity.trend, per, behind)
    start = quantity.qualifier_start
    return Reading(start, quantity.end, text[start : quantity.end], key)


def _number(number: Number) -> Reading:
    is_single = number.kind == "bare" and _SINGLE.fullmatch(number.surface)
    if (number.kind in _NO_NUMBER or is_single) and not _DIGITS.search(number.surface):
        key: tuple[object, ...] = (_WORD,)
    elif number.kind in _READ_BY_VALUE and number.value is not None:
        key = ("number", number.value, number.value_high)
    else:
        key = ("sign", _plain(number.surface))
    return Reading(number.start, number.end, number.surface, key)


def _digits(match: re.Match[str]) -> Reading:
    return Reading(match.start(), match.end(), match[0], ("sign", _plain(match[0])))


def _plain(surface: str) -> str:
    return "".join(unicodedata.normalize("NFKC", surface).split())


def _outside(found: Sequence[Reading], more: Iterable[Reading]) -> list[Reading]:
    """Those of ``more`` that share no character with ``found``."""
    taken = {place for reading in found for place in range(reading.start, reading.end)}
    return [reading for reading in more if taken.isdisjoint(range(reading.start, reading.end))]


def differences(canonical: str, variant: str) -> list[tuple[str, str]]:
    """The surfaces in which two texts' numbers and names differ, in reading order.

    Each pair has what the canonical text says and what the variant says; ``""`` where it says
    nothing. The order counts: two numbers that changed places are a difference. Only sentences
    that are not the same are read: what makes a number what it is stands in its sentence.
    """
    before, after = _SENTENCE.findall(canonical), _SENTENCE.findall(variant)
    return [
        pair
        for change in Levenshtein.opcodes(before, after)
        if change.tag != "equal"
        for pair in _differing(
            "".join(before[change.src_start : change.src_end]),
            "".join(after[change.dest_start : change.dest_end]),
        )
    ]


def _differing(canonical: str, variant: str) -> Iterator[tuple[str, str]]:
    if not (_TELLING.search(canonical) or _TELLING.search(variant)):
        return
    before, after = read(canonical), read(variant)
    for change in Levenshtein.opcodes([one.key for one in before], [one.key for one in after]):
        if change.tag != "equal":
            yield (
                ", ".join(one.surface for one in before[change.src_start : change.src_end]),
                ", ".join(one.surface for one in after[change.dest_start : change.dest_end]),
            )
