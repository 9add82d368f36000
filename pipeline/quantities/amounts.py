"""Where a text has numerals, and what number each is: one scan, one reading.

A numeral is Arabic digits (grouped, with decimals, with Chinese or English scales), a Chinese
numeral or English number words.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.numerals import (
    FRACTION_WORDS,
    MAX_DIGITS,
    MYRIADS,
    NUMBER_WORDS,
    SCALE_SIGNS,
    WORD_SCALES,
    read_arabic,
    read_fraction_words,
    read_han,
    read_mixed,
    read_words,
)

_HAN_SIGNS = "一二三四五六七八九十万亿两廿卅卌"
# 壹佰贰拾叁: one such sign alone is another word (队伍, 登陆, 拾起). 他们俩 counts nothing.
_FORMAL = (
    "[壹贰叁肆伍陆柒捌玖](?=[拾佰仟万亿元圆])|(?<=[拾佰仟万亿])零?[壹贰叁肆伍陆柒捌玖]"
    "|(?<=[壹贰叁肆伍陆柒捌玖])[拾佰仟]"
)
_PAIR = "(?<![们子女妹弟兄])俩(?![一二两三四五六七八九十百千万])"
# 千米, 千克, 百帕, 兆瓦 are units, not scales: 3千米 is 3 km, but 1万2千米 is 12,000 m.
_SCALE = (
    "(?:[十万亿]|百(?![帕分])|千(?![米克瓦赫卡帕焦伏])|(?<=[万亿]\\d)千|兆(?![瓦帕焦赫伏升吨]))"
)
_GROUPED = (
    r"\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?|\d{1,3}(?:[ ']\d{3})++(?!\d)(?:[.,]\d++(?![,.]\d))?"
    r"|\d{1,2}(?:,\d{2}(?=,))++,\d{3}(?!\d)(?:\.\d++)?"
    # 1.773.733 and 6.250.000,00: one point with three digits behind may as well part decimals.
    r"|[1-9]\d{0,2}(?:\.\d{3}){2,}+(?![.\d])(?:,\d++)?|[1-9]\d{0,2}(?:\.\d{3})++,\d++(?![,.]\d)"
    # 22,5 is no list, nor are 2,5,7 a number; 2019,12 is a year with a word behind it.
    r"|(?<!\d,)(?!(?:19|20)\d\d,)(?:\d++,\d{1,2}|\d{1,3},\d{4,9}|0,\d++)(?![\d]|,\d)"
)
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8)}
_VULGAR_SIGNS = "".join(_VULGAR)
_PLAIN = rf"(?:{_GROUPED}|\d++(?:\.\d++)?)[{_VULGAR_SIGNS}]?|[{_VULGAR_SIGNS}]"
_MIXED_TAIL = (
    rf"(?: ?(?:[余多个](?=[万亿]))?{_SCALE}++"
    rf"(?:零?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d++)?(?![\d年%]))?)*+"
)
_COUNTED_BEHIND = (
    "(?:[十百千万亿个名人家位只头种处座株棵条项公亩米吨里场户片倍成]|次(?!产业)|年(?!级))"
)
_CLAUSE_END = r"[，。；、！？）)]|$"
_NEIGHBOURS = "|".join(
    rf"(?<=[^\W\d第零一二两三四五六七八九十]{low})、(?={high}{_COUNTED_BEHIND})"
    for low, high in ("二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
)
"""The comma of 有两、三个: not of a list of three, nor behind the label of a heading."""
_HAN = (
    rf"(?:几(?=[十百千万亿])|数(?=[十百千万亿])|零(?!下|部?件|售|头|星)|{_FORMAL}|{_PAIR}|百(?!帕)|千(?![克瓦赫卡帕焦伏]|(?<=[十百]千)[米吨升])"
    rf"|(?<=[万亿][一二三四五六七八九两])千|[{_HAN_SIGNS}]|(?<=[十百千])几"
    r"|兆(?![瓦帕焦赫伏升吨])|(?<=[一二三四五六七八九十百千])[余多](?=[万亿])|(?<=[一二两三四五六七八九十])个(?=亿)"
    rf"|(?<=两)、(?=三{_COUNTED_BEHIND})|{_NEIGHBOURS})++(?:点[零一二三四五六七八九]++[十百千万亿]*+)?"
    r"|(?<![上下前后大])半(?=个?(?:小时|钟头|年|月|天|世纪|公里|里|亩|公顷|[公市]?斤(?!八两)|吨))"
    rf"|(?<=减)半(?={_CLAUSE_END})|(?<=过)半(?={_CLAUSE_END}|时下?[^刻辰]|的)"
)


def _either_case(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in ordered)


_ANY_WORD = _either_case((*NUMBER_WORDS, *WORD_SCALES, "dozens"))
_PART = _either_case(FRACTION_WORDS)
_FEW = _either_case(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
_BEHIND_PART = (
    "of|more|less|fewer|lower|higher|since|in|by|between|from|to|each|every|annually|compared"
    "|over|on|for|and|at|with|next|last|this"
)
_WORDS = (
    # a third of, two-thirds, one quarter, half of
    rf"(?<![A-Za-z'-])(?:[Aa] (?:{_PART})(?= (?:{_BEHIND_PART})\b|[,.;)]|$)"
    rf"|(?:{_FEW})[ -](?:{_PART})s?(?![A-Za-z-])"
    rf"|(?<=\bby )half(?! an?\b)\b"
    rf"|[Hh]alf(?: an?(?! (?:million|billion|dozen))(?= )|(?= (?:of|the|its|our|their|all)\b)))"
    rf"|(?<![A-Za-z'-])(?:[Aa]n? |[Hh]alf an? )?(?:{_ANY_WORD})"
    rf"(?:(?:-| (?:and )?)(?:a half(?= [a-z]|[,.;:)]|$)|{_ANY_WORD})(?![A-Za-z])|-and-a-half)*+"
    r"(?![A-Za-z])"
)
# The signs that a numeral can begin with, so that most characters are passed over at once.
_FIRST = (
    rf"(?=[\d{_VULGAR_SIGNS}{_HAN_SIGNS}俩壹贰叁肆伍陆柒捌玖零百千几数半兆]"
    r"|(?<![A-Za-z'-])(?:[Aa]n? [a-z]|[OoTtFfSsEeNnHhMmBbZzDdLlCc][aehilnorsuw]))"
)
_REST = rf"(?P<han>{_HAN})|(?P<words>{_WORDS})"
NUMERAL = re.compile(rf"{_FIRST}(?:(?P<arabic>{_PLAIN}){_MIXED_TAIL}|{_REST})")
"""Finds the numerals of folded text; `read_amount` reads what it finds."""

_MORE = re.compile("[余多]")  # 480余万
_GENERAL = re.compile("个(?=亿)")  # 两个亿
_COMMA_DECIMALS = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{3}){2,}+(?![.\d])|\d\.\d{3},\d"
    r"|\d,\d{1,2} ?(?:%|per ?cent|k?m\b|km²|m[23²³]|ha\b|t\b|kg\b|°|€|million|hectares|tonnes"
    r")"
)
_POINT_DECIMALS = re.compile(r"(?<![\d.,])\d++(?:\.\d{1,2}(?![\d.,])|,\d{3}[.,]\d)")
_SCALE_WORD = re.compile(
    r"(?:[ -](?:hundred )?(?:[Tt]housand|[MmBb]illion|[Tt]rillion|[Ll]akh|[Cc]rore|[Hh]undred"
    r"|[Dd]ozen)s?"
    r"|[ ]?(?:mln|mn|mio|bn|bln|tn))(?![A-Za-z0-9²³/])"
)
_SCALE_LETTER = re.compile(r" ?[kKmMbB](?![A-Za-z0-9²³/])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number where it stands.

    ``style`` is ``arabic``, ``han`` or ``words``; ``value`` is ``None`` for a vague numeral
    (几十) and ``high`` the upper bound of a range; ``scale`` is the 万, million or their like
    that closes it; ``more`` marks 十几; ``fraction`` two-thirds.
    """

    start: int
    end: int
    value: Fraction | None
    high: Fraction | None = None
    style: str = "arabic"
    scale: int = 1
    more: bool = False
    fraction: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is the word ``one``, which counts nothing."""
        return self.style == "words" and self.value == 1


def has_decimal_comma(folded: str) -> bool:
    """Whether the text writes 1.250 for a thousand and more: it has more of 12,5 than of 12.5."""
    if "," not in folded:
        return False
    commas = sum(1 for _ in _COMMA_DECIMALS.finditer(folded))
    return commas > 0 and commas > sum(1 for _ in _POINT_DECIMALS.finditer(folded))


def read_amount(folded: str, found: re.Match[str], *, decimal_comma: bool) -> Amount:
    """The number that a match of `NUMERAL` stands for."""
    start, end = found.span()
    surface = found[0]
    if found["words"]:
        return _read_words(start, surface)
    if found["han"]:
        return _read_han(start, end, surface)
    plain, surface = found["arabic"], _GENERAL.sub("", surface)
    if len(surface) > 2 * MAX_DIGITS:
        return Amount(start, end, None)
    if plain[-1] in _VULGAR:
        whole = read_arabic(plain[:-1]) if plain[:-1] else Fraction(0)
        return Amount(start, end, None if whole is None else whole + Fraction(*_VULGAR[plain[-1]]))
    if len(plain) < len(surface):
        exact = _MORE.sub("", surface)
        value = read_mixed(exact, decimal_comma=decimal_comma)
        scale = MYRIADS.get(surface[-1], 1)
        return Amount(start, end, value, scale=scale, more=exact != surface)
    value = read_arabic(plain, decimal_comma=decimal_comma)
    spelt = _SCALE_WORD.match(folded, end)
    if spelt and value is not None:
        factor = 1
        for word in spelt[0].casefold().replace("-", " ").split():
            factor *= SCALE_SIGNS.get(word) or SCALE_SIGNS[word.removesuffix("s")]
        return Amount(start, spelt.end(), value * factor, scale=factor)
    return Amount(start, end, value)


def read_scale_letter(folded: str, amount: Amount) -> Amount:
    """``R5m``, ``$3B``: a letter is a scale only where the caller knows that it is one."""
    found = _SCALE_LETTER.match(folded, amount.end)
    if not found or amount.value is None or amount.scale != 1:
        return amount
    factor = SCALE_SIGNS[found[0].strip().casefold()]
    return replace(amount, end=found.end(), value=amount.value * factor, scale=factor)


def _read_han(start: int, end: int, surface: str) -> Amount:
    if surface == "半":
        return Amount(start, end, Fraction(1, 2), style="han")
    if len(surface) > 2 * MAX_DIGITS:
        return Amount(start, end, None, style="han")
    surface = _GENERAL.sub("", surface)
    exact = _MORE.sub("", surface.removesuffix("几"))
    more, surface = exact != surface, exact
    if "几" in surface or "数" in surface:
        return Amount(start, end, None, style="han")
    reading = read_han(surface)
    if reading is None:
        return Amount(start, end, None, style="han")
    scale = MYRIADS.get(surface[-1], 1)
    return Amount(start, end, *reading, style="han", scale=scale, more=more)


def _read_words(start: int, surface: str) -> Amount:
    surface = surface.rstrip()
    end = start + len(surface)
    if surface.casefold() in ("half a", "half an"):
        return Amount(start, end, Fraction(1, 2), style="words")
    if (part := read_fraction_words(surface)) is not None:
        return Amount(start, end, part, style="words", fraction=True)
    words = surface.casefold().split()
    if len(words) == 1 and (words[0] in WORD_SCALES or words[0] == "dozens"):
        return Amount(start, end, None, style="words")
    scale = WORD_SCALES.get(words[-1], 1)
    return Amount(start, end, read_words(surface), style="words", scale=scale)
