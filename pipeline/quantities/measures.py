"""What follows a number: unit, currency, classifier, denominator, suffix.

Reads to the right of an amount on folded text; the sign of a currency may stand to its left.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.amounts import NUMERAL, Amount, read_amount
from pipeline.quantities.lexicon import (
    Unit,
    chinese_units,
    classifiers,
    denominators,
    lookalikes,
    symbol_units,
    word_units,
)
from pipeline.quantities.model import Per
from pipeline.quantities.money import Sum, sign_before, word_behind
from pipeline.quantities.numerals import DIGITS
from pipeline.quantities.page import Page


@dataclass(frozen=True, slots=True)
class Measure:
    """What an amount measures, from ``start`` (a currency's sign in front) to ``end``.

    ``factor`` leads to ``base``, the base unit. The value is the number times ``times`` (10 in
    三成, the m of $5m) plus ``add`` (the half of 两年半). ``classifier``: a Chinese measure word;
    ``general``: one that leaves it to the noun what is counted (个, 处, 项).
    """

    start: int
    end: int
    kind: str
    unit: str
    unit_start: int
    unit_end: int
    factor: Fraction = Fraction(1)
    base: str | None = None
    classifier: bool = False
    general: bool = False
    qualifier: str | None = None
    times: Fraction = Fraction(1)
    add: Fraction = Fraction(0)
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A numeral with what it was read as; only a ``quantity`` has a ``measure``."""

    amount: Amount
    kind: str
    measure: Measure | None = None
    role: str | None = None

    @property
    def start(self) -> int:
        """Where the surface begins."""
        return self.measure.start if self.measure else self.amount.start

    @property
    def end(self) -> int:
        """Where the surface ends."""
        return self.measure.end if self.measure else self.amount.end


_ONE = Fraction(1)
_INFIX_SIGNS = frozenset("多余几来+p ")
_INFIX = re.compile(
    r" ?(?:多(?!样|元|功能|层|方|级|用|维)|余"
    r"|几(?=个|种|万|亿|年|人|公|亩)|来(?=[个种亩名人])|\+|plus\b)"
)


def read_measure(page: Page, amount: Amount) -> Measure | None:
    """The unit of an amount, with what stands in front or behind it; ``None`` without a unit."""
    folded = page.folded
    infix = folded[amount.end : amount.end + 1] in _INFIX_SIGNS and _INFIX.match(folded, amount.end)
    if infix and (measure := _read_unit(page, amount, infix.end())):
        return _with_suffix(folded, replace(measure, qualifier="more_than"))
    measure = _read_signed_sum(page, amount) or _read_unit(page, amount, amount.end)
    return measure and _with_suffix(folded, measure)


def _gap(folded: str, at: int) -> int:
    """Where the next word begins: behind one or two spaces, or a line end."""
    for _ in range(2):
        if folded[at : at + 1] in (" ", "\n"):
            at += 1
    return at


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def _read_unit(page: Page, amount: Amount, at: int) -> Measure | None:
    folded = page.folded
    start = _gap(folded, at)
    if start >= len(folded):
        return None
    if _is_han(folded[start]):
        return _read_chinese(page, amount, start)
    if folded[start] == "-" and start == at and (found := word_units().match(folded, at + 1)):
        return _measure(page, amount, found[0], at + 1, found[1])
    if money := word_behind(page, start):
        return _money(page, amount, money)
    if adjective := _BEFORE_UNIT.match(folded, start):
        found = word_units().match(folded, adjective.end())
        return _measure(page, amount, found[0], start, found[1]) if found else None
    if ages := _AGES.match(folded, start):
        unit = Unit("a", "duration", _ONE, None)
        years = Fraction(100 if ages[0][0] in "cC" else 10)
        return replace(_measure(page, amount, unit, start, ages.end()), times=years)
    for forms in (word_units(), symbol_units(), chinese_units()):
        if found := forms.match(folded, start):
            unit = _pounds(folded, amount, *found)
            return _measure(page, amount, unit, start, found[1])
    return None


def _pounds(folded: str, amount: Amount, unit: Unit, end: int) -> Unit:
    """``300 million pounds`` are sterling, unless they are pounds of something."""
    sterling = unit.ucum == "[lb_av]" and amount.scale >= 10**6
    if sterling and not folded.startswith(" of ", end):
        return Unit("GBP", "money", _ONE, None)
    return unit


_AGES = re.compile(r"(?:decades|centuries)(?![A-Za-z])", re.IGNORECASE)
_BEFORE_UNIT = re.compile(
    r"(?:consecutive|successive|full|additional|further|more|new|calendar|whole|extra) (?=[a-z])"
)
_TENTHS = re.compile(
    r"成(?!为|功|立|果|员|效|长|本|都|熟|品|分|绩|群|片|了|林|活|虫|鱼|鸟|年|体|套|型|人|就|因)"
)
# 五成八, 四成半
_TENTHS_DIGIT = re.compile("[一二三四五六七八九](?![个种项条处家名人年月日万千百十])|半(?![数年])")
_EXTENT_BEFORE = re.compile(r"(?:长|约|达|近|绵延|宽|高|深|占地|面积|距|逾|超|共)$")
_AFTER_ARABIC_ONLY = frozenset(("里", "尺", "甲", "斤", "方", "升"))
"""Behind a Chinese numeral, units only where a word of extent stands in front: 长三里."""


def _read_chinese(page: Page, amount: Amount, start: int) -> Measure | None:
    folded = page.folded
    if (tenths := _TENTHS.match(folded, start)) and (amount.value or 0) <= 10:
        unit = Unit("%", "percentage", _ONE, None)
        digit = _TENTHS_DIGIT.match(folded, tenths.end())
        measure = _measure(page, amount, unit, start, digit.end() if digit else tenths.end())
        add = Fraction(DIGITS.get(digit[0], 5)) if digit else Fraction(0)
        return replace(measure, times=Fraction(10), add=add)
    if folded.startswith("个半", start) and (found := chinese_units().match(folded, start + 2)):
        measure = _measure(page, amount, found[0], start, found[1])
        return replace(measure, add=Fraction(1, 2))
    if money := word_behind(page, start):
        return _money(page, amount, money)
    unit_found = chinese_units().match(folded, start)
    classifier_found = classifiers()[0].match(folded, start)
    unit_end = unit_found[1] if unit_found else start
    if classifier_found and classifier_found.end() > unit_end:
        return _classified(page, amount, start, classifier_found[0])
    if not unit_found or _is_lookalike(folded, folded[start:unit_end], unit_end):
        return None
    chinese = folded[start:unit_end] in _AFTER_ARABIC_ONLY and amount.style == "han"
    if chinese and not _EXTENT_BEFORE.search(folded, max(0, amount.start - 2), amount.start):
        return None
    return _measure(page, amount, unit_found[0], start, unit_end)


def _is_lookalike(folded: str, form: str, end: int) -> bool:
    pattern = lookalikes().get(form)
    return bool(pattern and pattern.match(folded, end))


# 64科124属: another count follows, or the clause ends.
_TAXON_COUNT = re.compile(r"[，、 ]?(?:\d|[一二三四五六七八九十百])|[，。、；）)]|的|$")


def _classified(page: Page, amount: Amount, start: int, form: str) -> Measure | None:
    classifier = classifiers()[1][form]
    end = start + len(form)
    if _is_lookalike(page.folded, form, end):
        return None
    single = amount.style == "han" and amount.end - amount.start == 1
    if classifier.digits == "never" or (classifier.digits == "arabic" and single):
        return None
    if classifier.digits == "taxon" and not _TAXON_COUNT.match(page.folded, end):
        return None
    unit = Unit(classifier.unit, classifier.kind, _ONE, None)
    measure = _measure(page, amount, unit, start, end)
    plain = measure.unit == classifier.unit
    return replace(measure, classifier=plain, general=plain and classifier.general)


def _money(page: Page, amount: Amount, found: Sum) -> Measure:
    unit = Unit(found.code, "money", _ONE, None)
    return _measure(page, amount, unit, found.start, found.end)


def _read_signed_sum(page: Page, amount: Amount) -> Measure | None:
    """``US$5 million``; ``人民币3亿元`` and ``$5 million CAD``, which say it twice."""
    sign = sign_before(page, amount)
    if sign is None:
        return None
    behind = word_behind(page, _gap(page.folded, sign.end))
    plain = sign.start == amount.start or page.folded[sign.start] in "$¥"
    code = behind.code if behind and plain else sign.code
    end = behind.end if behind else sign.end
    measure = _measure(page, amount, Unit(code, "money", _ONE, None), sign.start, end)
    unit_end = measure.unit_end if behind else max(amount.start, sign.start + 1)
    return replace(measure, start=sign.start, times=sign.times, unit_end=unit_end)


def _measure(page: Page, amount: Amount, unit: Unit, unit_start: int, unit_end: int) -> Measure:
    composed = _compose(page, unit, unit_end)
    ucum, kind = composed.ucum, composed.kind
    if ucum == "deg":
        low = max(0, amount.start - 40)
        if _TEMPERATURE.search(page.folded, low, amount.start):
            ucum, kind = "Cel", "temperature"
        elif _ELECTRICITY.search(page.folded, low, amount.start):
            ucum = "kW.h"
    plain = ucum == unit.ucum
    return Measure(
        start=amount.start,
        end=composed.end,
        kind=kind,
        unit=ucum,
        unit_start=unit_start,
        unit_end=composed.end,
        factor=unit.factor if plain else _ONE,
        base=unit.base if plain else None,
        per=composed.per,
    )


_TEMPERATURE = re.compile(r"摄氏|气温|温度|升温|降温|温差|temperature|warm")
_ELECTRICITY = re.compile(r"电")
_BY_SIGN = re.compile(
    r" ?(?:/|·(?=[人日天年])) ?|(?<=[\u4e00-\u9fff])每(?=[秒人日天年月小公立平亩升])"
)
_BY_WORD = re.compile(r"[ \n](?:per|an?|each|every)[ \n]")
_ADVERB = re.compile(
    r"[ \n](annually|per annum|yearly|daily|monthly|weekly|hourly|p\.a\.)(?![A-Za-z])(?! [a-z]{4,})"
)
_ADVERB_UNITS = {
    "annually": "a",
    "per annum": "a",
    "yearly": "a",
    "p.a.": "a",
    "daily": "d",
    "monthly": "mo",
    "weekly": "wk",
    "hourly": "h",
}
_SUBSTANCE = re.compile(
    r"[ \n](?:of )?(?:CO2|carbon dioxide|carbon|GHG)(?:[ -]?(?:equivalents?|eq\.?|e))?(?![A-Za-z])"
    r"|(?:二氧化碳当量|二氧化碳|CO2当量|CO2e?|标准煤|标煤)"
)


@dataclass(frozen=True, slots=True)
class _Composed:
    ucum: str
    kind: str
    end: int
    per: Per | None


def _compose(page: Page, unit: Unit, end: int) -> _Composed:
    """The unit with the denominators behind it: 吨/日, L per person per day; or a `Per`."""
    folded, ucum, kind = page.folded, unit.ucum, unit.kind
    tail = end
    if kind == "mass" and (substance := _SUBSTANCE.match(folded, end)):
        tail = substance.end()
    while True:
        sign = _BY_SIGN.match(folded, tail)
        join = sign or _BY_WORD.match(folded, tail)
        if not join:
            break
        denominator, value, at = read_denominator(page, join.end())
        if denominator is None:
            break
        composed = _rate_kind(kind, denominator, spelt=not sign)
        if value != 1 or composed is None:
            surface = page.text[join.start() : at].strip()
            return _Composed(ucum, kind, end, Per(value, denominator.ucum, surface))
        ucum, kind = f"{ucum}/{denominator.ucum}", composed
        tail = end = at
    if adverb := _ADVERB.match(folded, tail):
        time = Unit(_ADVERB_UNITS[adverb[1]], "duration", _ONE, None)
        if not (composed := _rate_kind(kind, time, spelt=True)):
            return _Composed(ucum, kind, end, Per(_ONE, time.ucum, adverb[1]))
        return _Composed(f"{ucum}/{time.ucum}", composed, adverb.end(), None)
    return _Composed(ucum, kind, end, None)


def read_denominator(page: Page, at: int) -> tuple[Unit | None, Fraction, int]:
    """The unit at ``at`` with the number that may stand in front: 100,000 people, 10万人."""
    folded, value = page.folded, _ONE
    found = NUMERAL.match(folded, at)
    if found and found.end() > at:
        amount = read_amount(folded, found, decimal_comma=page.decimal_comma)
        if amount.value:
            value, at = amount.value, _gap(folded, amount.end)
    unit = denominators().match(folded, at)
    return (unit[0], value, unit[1]) if unit else (None, value, at)


_RATE_KINDS = {
    ("mass", "duration"): "mass_rate",
    ("volume", "duration"): "volume_rate",
    ("mass", "volume"): "concentration",
    ("mass", "mass"): "concentration",
    ("count", "volume"): "concentration",
    ("volume", "money"): "volume_per_value",
}
_NEVER_RATES = frozenset(
    ("percentage", "percentage_point", "temperature", "duration", "sound_level")
)
_COUNTS = frozenset(("count", "species_count", "person_count"))


def _rate_kind(kind: str, denominator: Unit, *, spelt: bool) -> str | None:
    """The kind of a ratio that is written as one unit; ``None`` where it stays a `Per`.

    With a sign (元/平方米, kg/ha) every ratio is one unit; spelt out (5 ha per year), only rates
    of mass and volume and what is measured per person are.
    """
    by = denominator.kind
    if kind in _NEVER_RATES:
        return None
    if kind == "ratio_per_capita" or (by == "person" and kind not in _COUNTS):
        return "ratio_per_capita"
    if (kind, by) in _RATE_KINDS:
        return _RATE_KINDS[kind, by]
    if kind in ("mass_rate", "volume_rate"):
        return kind
    if spelt:
        return None
    return "money" if kind == "money" else "other"


_SUFFIX_SIGNS = frozenset("半多有余及或含以之左上 ")
_SUFFIX = re.compile(
    r"(?P<half>(?<=年)半(?!数|自然|岛|山|干|湿|径|天|个))?"
    r"(?P<more>多(?=[，。；、的来了）) ]|$)|有余|余(?=[，。；、的来了）)]|$))?"
    r"(?: ?(?P<bound>(?:及其?|或|含)?以上|(?:及其?|或)?以下|以内|之内|左右|上下|之多|或更多|或更高"
    r"|(?<= )(?:or|and) (?:more|over|above|higher|greater|larger|less|fewer|lower|under|so)\b))?"
)
_BOUNDS = {
    "以上": "at_least",
    "更多": "at_least",
    "更高": "at_least",
    "以下": "at_most",
    "以内": "at_most",
    "之内": "at_most",
    "左右": "approx",
    "上下": "approx",
    "so": "approx",
    **dict.fromkeys(("more", "over", "above", "higher", "greater", "larger"), "at_least"),
    **dict.fromkeys(("less", "fewer", "lower", "under"), "at_most"),
}


def bound_behind(folded: str, end: int) -> tuple[int, str | None]:
    """Where 以上, 左右, ``or more`` behind a value end, and the qualifier."""
    found = _SUFFIX.match(folded, end)
    if not found or found["half"]:
        return end, None
    qualifier = "more_than" if found["more"] else None
    if bound := found["bound"]:
        qualifier = _BOUNDS.get(bound[-2:]) or _BOUNDS.get(bound.split(" ")[-1]) or qualifier
    return found.end(), qualifier


def _with_suffix(folded: str, measure: Measure) -> Measure:
    """多, 余, 以上, 左右, ``or more`` behind the unit, and the half of 两年半."""
    end, add = measure.end, measure.add
    if folded[end : end + 1] not in _SUFFIX_SIGNS:
        return measure
    half = _SUFFIX.match(folded, end)
    if measure.kind == "duration" and half and half["half"]:
        end, add = end + 1, Fraction(1, 2)
    end, qualifier = bound_behind(folded, end)
    return replace(measure, end=end, add=add, qualifier=qualifier or measure.qualifier)
