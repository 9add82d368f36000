"""What follows a number: unit, currency, classifier, denominator, suffix.

Reads to the right of an amount on folded text; the sign of a currency may stand to its left.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.amounts import Amount
from pipeline.quantities.composed import compose, gap
from pipeline.quantities.lexicon import (
    Unit,
    chinese_units,
    classifiers,
    lookalikes,
    symbol_units,
    word_units,
)
from pipeline.quantities.model import Per
from pipeline.quantities.money import Sum, change_behind, sign_before, word_behind
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


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def _read_unit(page: Page, amount: Amount, at: int) -> Measure | None:
    folded = page.folded
    start = gap(folded, at)
    if start >= len(folded):
        return None
    if _is_han(folded[start]):
        return _read_chinese(page, amount, start)
    if folded[start] == "-" and start == at:
        return _read_hyphenated(page, amount, at + 1)
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
            if amount.value != 1 and _NOT_A_UNIT.match(folded, start):
                return None
            unit = _pounds(folded, amount, *found)
            return _measure(page, amount, unit, start, found[1])
    return None


_NOT_A_UNIT = re.compile(
    r"(?:second|minute|hour|day|week|month|year)"
    r"(?:-(?!old|long|round)[a-z]| (?:on|over|after|by|to) (?:minute|hour|day|week|month|year)\b)",
    re.IGNORECASE,
)
"""50,000 second-generation, nine day-care, 350,000 year on year: of one word with what follows."""
_ATTRIBUTE = re.compile(r" [a-z]")
_EXTENT = re.compile(r"([A-Za-z]{1,3})-(?:long|wide|high|tall|deep|thick)\b")


def _read_hyphenated(page: Page, amount: Amount, at: int) -> Measure | None:
    """``a 40-hectare park``, ``200-million-yuan``; a symbol before a noun: ``129-km path``."""
    folded = page.folded
    if found := word_units().match(folded, at):
        return _measure(page, amount, found[0], at, found[1])
    if money := word_behind(page, at):
        return _money(page, amount, money)
    if (extent := _EXTENT.match(folded, at)) and (unit := symbol_units().meanings.get(extent[1])):
        return _measure(page, amount, unit, at, extent.end(1))
    found = symbol_units().match(folded, at)
    if found and _ATTRIBUTE.match(folded, found[1]):
        return _measure(page, amount, found[0], at, found[1])
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
    r"成(?!为|功|立|果|员|效|长|本|都|熟|品|分|绩|群|片|了|林|活|虫|鱼|鸟|年|体|套|型|人|就|因|不变)"
)
# 五成八, 四成半
_TENTHS_DIGIT = re.compile("[一二三四五六七八九](?![个种项条处家名人年月日万千百十])|半(?![数年])")
_EXTENT_BEFORE = re.compile(
    "(?:长|约|达|近|绵延|宽|高|深|占地|面积|距|逾|超|共|方圆|[骑驾乘]车|步行|徒步|[走跑]了?)$"
)
_EXTENT_BEHIND = re.compile("[山水旱土]?路(?!口)|地(?!区)|之?外|以外|开外")
_AFTER_ARABIC_ONLY = frozenset(("里", "尺", "甲", "方", "升"))
"""Behind a Chinese numeral, units only where a word of extent stands in front: 长三里."""
_EXTENDED = re.compile("个(?P<by>[半多余])(?=小时|钟头|月|星期|礼拜)")


_SPECIAL = frozenset("成个块元角毛分番")


def _read_special(page: Page, amount: Amount, start: int) -> Measure | None:
    """三成, 两个半月, 6块5, 八角, 45分20秒: units that say more than a table of forms can."""
    folded = page.folded
    if (tenths := _TENTHS.match(folded, start)) and (amount.value or 0) <= 10:
        unit = Unit("%", "percentage", _ONE, None)
        digit = _TENTHS_DIGIT.match(folded, tenths.end())
        measure = _measure(page, amount, unit, start, digit.end() if digit else tenths.end())
        add = Fraction(DIGITS.get(digit[0], 5)) if digit else Fraction(0)
        return replace(measure, times=Fraction(10), add=add)
    if folded[start] == "番":
        return _read_doubled(page, amount, start)
    if extended := _EXTENDED.match(folded, start):
        return _read_extended(page, amount, extended)
    if change := change_behind(page, amount.start, start):
        unit = Unit(page.yuan, "money", _ONE, None)
        measure = _measure(page, amount, unit, start, change.end)
        return replace(measure, times=change.times, add=change.add)
    behind_hours = folded[start] == "分" and folded.endswith(("小时", "钟头"), 0, amount.start)
    if behind_hours or _MINUTES.match(folded, start):
        return _measure(page, amount, Unit("min", "duration", _ONE, None), start, start + 1)
    return None


def _read_chinese(page: Page, amount: Amount, start: int) -> Measure | None:
    folded = page.folded
    if folded[start] in _SPECIAL and (measure := _read_special(page, amount, start)):
        return measure
    if money := word_behind(page, start):
        return _money(page, amount, money)
    unit_found = chinese_units().match(folded, start)
    classifier_found = classifiers()[0].match(folded, start)
    unit_end = unit_found[1] if unit_found else start
    if classifier_found and classifier_found.end() > unit_end:
        return _classified(page, amount, start, classifier_found[0])
    if not unit_found or _is_lookalike(folded, folded[start:unit_end], unit_end):
        return None
    form, length = folded[start:unit_end], amount.end - amount.start
    if form in _AFTER_ARABIC_ONLY and amount.style == "han" and (form != "升" or length == 1):
        in_front = _EXTENT_BEFORE.search(folded, max(0, amount.start - 2), amount.start)
        if not in_front and not _EXTENT_BEHIND.match(folded, unit_end):
            return None
    if form == "周" and folded.endswith("周", 0, amount.start):
        return None  # 周三周四
    measure = _measure(page, amount, unit_found[0], start, unit_end)
    few_degrees = measure.unit == "deg" and amount.style == "han" and 1 < (amount.value or 0) < 10
    if few_degrees and _VERB_BEHIND.match(folded, unit_end):  # 三度改期
        return replace(measure, unit="{time}", kind="count")
    if form == "倍" and folded.startswith("半", unit_end):
        return replace(measure, end=unit_end + 1, add=Fraction(1, 2))
    decimals = form in _DECIMALS and _DECIMALS[form].match(folded, unit_end)
    if not decimals or amount.scale > 1 or measure.end != unit_end:
        return measure
    digits = "".join(str(DIGITS.get(sign, sign)) for sign in decimals[0])
    return replace(measure, end=decimals.end(), add=Fraction(int(digits), 10 ** len(digits)))


_VERB_BEHIND = re.compile(r"[\u4e00-\u9fff](?<![以左上下的电角坡之内倾高低])")
_MINUTES = re.compile(r"分(?=\d{1,2}秒|[零一二三四五六七八九十]{1,3}秒)")
_DECIMALS = {
    "米": re.compile(
        "[一二三四五六七八九1-9][一二三四五六七八九0-9]?(?=[，。；、！？）;)高长宽深的]|[,.](?!\\d)|左右|以[上下]|$)"
    ),
    "秒": re.compile(r"\d{2}(?![\d.%万亿]| ?[A-Za-z])"),
}
"""一米八, 9秒83: digits behind the unit are its decimals."""


_DOUBLED = re.compile("翻了?(?:近|约|超|超过)?$")


def _read_doubled(page: Page, amount: Amount, start: int) -> Measure | None:
    """翻一番 is once as much again, 翻两番 three times."""
    times = amount.value or 0
    if times not in (1, 2, 3, 4) or not _DOUBLED.search(
        page.folded, max(0, amount.start - 4), amount.start
    ):
        return None
    measure = _measure(page, amount, Unit("1", "other", _ONE, None), start, start + 1)
    return replace(measure, add=2 ** int(times) - 1 - times)


def _read_extended(page: Page, amount: Amount, found: re.Match[str]) -> Measure | None:
    """三个半小时, 两个多月: the unit is 个小时, 个月."""
    unit = chinese_units().match("个" + page.folded[found.end() : found.end() + 2], 0)
    if unit is None:
        return None
    measure = _measure(page, amount, unit[0], found.start(), found.end() + unit[1] - 1)
    if found["by"] == "半":
        return replace(measure, add=Fraction(1, 2))
    return replace(measure, qualifier="more_than")


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
    behind = word_behind(page, gap(page.folded, sign.end))
    plain = sign.start == amount.start or page.folded[sign.start] in "$¥"
    code = behind.code if behind and plain else sign.code
    end = behind.end if behind else sign.end
    measure = _measure(page, amount, Unit(code, "money", _ONE, None), sign.start, end)
    unit_end = measure.unit_end if behind else max(amount.start, sign.start + 1)
    return replace(measure, start=sign.start, times=sign.times, unit_end=unit_end)


def _measure(page: Page, amount: Amount, unit: Unit, unit_start: int, unit_end: int) -> Measure:
    composed = compose(page, unit, unit_end)
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


_SUFFIX_SIGNS = frozenset("半多有余及或含以之左上还强弱许出不 ")
_SUFFIX = re.compile(
    r"(?P<half>(?<=[年天])半(?!数|自然|岛|山|干|湿|径|天|个))?"
    r"(?P<more>多(?=[，。；、的来了）) ]|$)|有余|余(?=[，。；、的来了）)]|$))?"
    r"(?: ?(?P<bound>(?:及其?|或|含)?以上|(?:及其?|或)?以下|以内|之内|左右|上下|之多|或更多|或更高"
    r"|(?:还多|不止|出头|强|弱|许)(?=[，。；、的）)]|$)"
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
    **dict.fromkeys(("还多", "不止", "出头", "强"), "more_than"),
    "弱": "less_than",
    "许": "approx",
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
