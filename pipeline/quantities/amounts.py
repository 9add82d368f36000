"""Where a text has numerals, and what number each is: one scan, one reading.

A numeral is Arabic digits (grouped, with decimals, with Chinese or English scales), a Chinese
numeral or English number words; an amount is one or two of them with what joins them.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.numerals import (
    FRACTION_WORDS,
    MAX_DIGITS,
    NUMBER_WORDS,
    SCALE_SIGNS,
    WORD_SCALES,
    read_arabic,
    read_fraction_words,
    read_han,
    read_mixed,
    read_words,
)

_HAN_SIGNS = "零一二三四五六七八九十百千万亿两俩廿卅卌壹贰叁肆伍陆柒捌玖拾佰仟"
# 千米, 千克, 百帕, 兆瓦 are units, not scales.
_SCALE = "(?:[十万亿]|百(?!帕)|千(?![米克瓦赫卡帕焦伏升吨])|兆(?![瓦帕焦赫伏升吨]))"
_GROUPED = (
    r"\d{1,3}(?:,\d{3})++(?!\d)|\d{1,3}(?:[ '']\d{3})++(?!\d)|\d{1,2}(?:,\d{2})++,\d{3}(?!\d)"
)
_POINT = rf"(?:{_GROUPED}|\d++)(?:\.\d++)?"
_COMMA = r"(?:\d{1,3}(?:\.\d{3})++(?!\d)|\d{1,3}(?: \d{3})++(?!\d)|\d++)(?:,\d++)?"
_MIXED_TAIL = rf"(?: ?{_SCALE}++(?:零?\d{{1,4}}(?:\.\d++)?(?![\d年%]))?)*+"
_HAN = (
    rf"(?:几(?=[十百千万亿])|数(?=[十百千万亿])|[{_HAN_SIGNS}]|(?<=[十百千])几"
    r"|兆(?![瓦帕焦赫伏升吨]))++"
    r"(?:点[零一二三四五六七八九]++)?|半(?=个?(?:小时|钟头|年|月|天|世纪|公里|里|亩|公顷))"
)


def _either_case(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in ordered)


_CARDINAL = _either_case((*NUMBER_WORDS, "dozen", "dozens"))
_ANY_WORD = _either_case((*NUMBER_WORDS, *WORD_SCALES))
_PART = _either_case(FRACTION_WORDS)
_WORDS = (
    rf"(?<![A-Za-z'-])(?:"
    rf"(?:(?:[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]even|[Nn]ine)[ -](?:{_PART})s?"
    rf"(?![A-Za-z-])(?= (?:of|more|less|the)\b|[ ]?[,.;:)]|$)"
    rf"|(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]even|[Nn]ine)[ -](?:{_PART})s(?![A-Za-z-])"
    rf"|(?:[Oo]ne)[ -](?:half|third|quarter|fifth|tenth)(?![A-Za-z-])"
    rf"|[Hh]alf (?=(?:of|the|its|our|their|all|an?) (?!million|billion|dozen|century)))"
    rf"|(?:[Aa]n? |[Hh]alf an? )?(?:{_ANY_WORD})(?:(?:-| (?:and )?)(?:a half |{_ANY_WORD}))*+"
    rf"(?![A-Za-z]))"
)
NUMERAL = re.compile(
    rf"(?P<arabic>{_POINT}){_MIXED_TAIL}|(?P<han>{_HAN})|(?P<words>{_WORDS})"
)
NUMERAL_WITH_DECIMAL_COMMA = re.compile(
    rf"(?P<arabic>{_COMMA}){_MIXED_TAIL}|(?P<han>{_HAN})|(?P<words>{_WORDS})"
)

_COMMA_DECIMALS = re.compile(
    r"\d,\d{1,2} ?(?:%|per ?cent|km|ha\b|m\b|m[23²³]|t\b|kg|°|€|million|hectares|tonnes|公顷|亩|万|亿)"
)
_POINT_DECIMALS = re.compile(r"(?<![\d.,])\d++\.\d{1,2}(?![\d.,])")

_SCALE_SIGN = re.compile(
    r"(?:[ -](?:hundred[ ])?(?:thousand|million|billion|trillion|lakhs?|crores?|hundred|dozen)s?"
    r"|[ ]?(?:mln|mn|mio|bn|bln|tn)\.?|[ ]?[kKmMbB])(?![A-Za-z0-9²³/])"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number where it stands.

    ``style`` is ``arabic``, ``han`` or ``words``; ``value`` is ``None`` for a vague numeral
    (几十); ``scaled`` says that 万, million or their like stand in it.
    """

    start: int
    end: int
    value: Fraction | None
    high: Fraction | None = None
    style: str = "arabic"
    scaled: bool = False
    more: bool = False
    fraction: bool = False


def has_decimal_comma(folded: str) -> bool:
    """Whether the text writes 12,5 for twelve and a half: so it does, and never 12.5."""
    return bool(_COMMA_DECIMALS.search(folded)) and not _POINT_DECIMALS.search(folded)


def read_amount(folded: str, found: re.Match[str], *, decimal_comma: bool) -> Amount:
    """The number that a match of `NUMERAL` stands for."""
    start, end = found.span()
    surface = found[0]
    if found["words"]:
        return _read_word_amount(folded, start, end, surface)
    if found["han"]:
        return _read_han_amount(start, end, surface)
    plain = found["arabic"]
    if len(surface) > 2 * MAX_DIGITS:
        return Amount(start, end, None)
    if len(plain) < len(surface):
        value = read_mixed(surface, decimal_comma=decimal_comma)
        return Amount(start, end, value, scaled=True)
    value = read_arabic(plain, decimal_comma=decimal_comma)
    scale = _SCALE_SIGN.match(folded, end)
    if scale and value is not None and scale[0].strip(" -.") not in ("k", "K", "m", "M", "b", "B"):
        factor = Fraction(1)
        for word in scale[0].replace("-", " ").strip(" .").split(" "):
            factor *= SCALE_SIGNS.get(word) or SCALE_SIGNS[word.rstrip("s")]
        return Amount(start, scale.end(), value * factor, scaled=True)
    return Amount(start, end, value)


def read_short_scale(folded: str, amount: Amount) -> Amount:
    """``12k``, ``R5m``, ``$3B``: a letter that is a scale only where the caller knows it is."""
    scale = _SCALE_SIGN.match(folded, amount.end)
    if not scale or amount.value is None or amount.scaled:
        return amount
    factor = SCALE_SIGNS[scale[0].strip(" -.").casefold()]
    return replace(amount, end=scale.end(), value=amount.value * factor, scaled=True)


def _read_han_amount(start: int, end: int, surface: str) -> Amount:
    if surface == "半":
        return Amount(start, end, Fraction(1, 2), style="han")
    if len(surface) > 2 * MAX_DIGITS:
        return Amount(start, end, None, style="han")
    more = surface[-1] == "几" and surface[-2:-1] in ("十", "百", "千")
    if more:
        surface = surface[:-1]
    if "几" in surface or "数" in surface:
        return Amount(start, end, None, style="han")
    reading = read_han(surface)
    if reading is None:
        return Amount(start, end, None, style="han")
    scaled = any(sign in "百千万亿兆佰仟" for sign in surface)
    return Amount(start, end, *reading, style="han", scaled=scaled, more=more)


def _read_word_amount(folded: str, start: int, end: int, surface: str) -> Amount:
    surface = surface.rstrip()
    end = start + len(surface)
    if (part := read_fraction_words(surface)) is not None:
        return Amount(start, end, part, style="words", fraction=True)
    if surface.casefold() in ("dozens", "hundred", "thousand", "million", "billion", "trillion"):
        return Amount(start, end, None, style="words")
    scaled = any(word in surface.casefold() for word in WORD_SCALES)
    return Amount(start, end, read_words(surface), style="words", scaled=scaled)
