"""What follows a number: unit, currency, classifier, denominator, suffix.

Reads to the right of an amount on folded text; the sign of a currency may stand to its left.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.quantities.amounts import NUMERAL, Amount, read_amount, read_short_scale
from pipeline.quantities.lexicon import (
    Unit,
    chinese_units,
    classifiers,
    currencies,
    denominators,
    symbol_units,
    word_units,
)
from pipeline.quantities.model import Per
from pipeline.quantities.page import Page


@dataclass(frozen=True, slots=True)
class Measure:
    """What an amount measures: from ``start`` (a currency sign in front) to ``end``."""

    start: int
    end: int
    kind: str
    unit: str
    unit_start: int
    unit_end: int
    factor: Fraction = Fraction(1)
    base: str | None = None
    classifier: bool = False
    qualifier: str | None = None
    times: Fraction = Fraction(1)
    """What the value is to be multiplied with: 10 in 三成."""
    add: Fraction = Fraction(0)
    """What is to be added: the half in 两年半."""
    per: Per | None = None


_INFIX = re.compile(r" ?(?:多(?!样|元|功能|层|方|级|用|维)|余|几(?=个|种|万|亿|年|人|公|亩)|来(?=[个种亩名人])|\+|plus\b)")
_GAP = re.compile(r"[ \n]{0,2}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SUFFIX = re.compile(
    r"(?P<half>半(?!数|自然|岛|山|干|湿|个|日|径|年))?"
    r"(?P<more>多(?=[，。；、的来了）) ]|$)|有余|余(?=[，。；、的来了）)]|$))?"
    r"(?: ?(?P<bound>(?:及|或|含)?以上|及其?以上|(?:及|或)?以下|以内|之内|左右|上下|之多|或更多|或更高"
    r"|(?<=[ ])?(?:or|and) (?:more|over|above|higher|greater|larger|less|fewer|lower|under|so)\b))?"
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
_TENTHS = re.compile(r"成(?!为|功|立|果|员|效|长|本|都|熟|品|分|绩|群|片|了|林|活|虫|鱼|鸟|年|体|员|套|型|人)")
_BY_UNIT_SIGN = re.compile(r" ?(?:/|·(?=[人日天年]))[ ]?|(?<=[\u4e00-\u9fff])每(?=[秒人日天年月小公立平亩升])")
_BY_UNIT_WORD = re.compile(r"[ \n](?:per|an?|each|every|/)[ \n]")
_ADVERBS = re.compile(r"[ \n](annually|per annum|yearly|daily|monthly|weekly|hourly|p\.a\.)(?![A-Za-z])")
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
# Short Chinese units that are also parts of words or have a second sense.
_NOT_A_UNIT = {
    "升": re.compile(r"升(?:级|至|到|为|高|温|幅|值|学|起|旗|降)"),
    "米": re.compile(r"米(?:兰|其|字|粉|粒|老|饭)"),
    "克": re.compile(r"克(?:服|拉|隆|里)"),
    "立方": re.compile(r"立方(?:体|根)"),
    "周": re.compile(r"周(?:边|围|年|末|庄|口)"),
    "天": re.compile(r"天(?:然|敌|空|津|气|目|际|山|河|鹅|桥)"),
    "年": re.compile(r"年(?:级|代|报|鉴|会)"),
    "瓦": re.compile(r"瓦(?:片|房|屋|顶)"),
    "焦": re.compile(r"焦"),
    "磅": re.compile(r"磅礴"),
    "斤": re.compile(r"斤斤"),
    "甲": re.compile(r"甲(?:级|等|基|烷|醛|壳|苯|虫|子|骨)"),
    "人": re.compile(r"人(?:均|工|才|大|行(?!次)|民|文|居环|为|类|造)"),
    "种": re.compile(r"种(?:植(?!物)|养)"),
    "件": re.compile(r"件套"),
    "条": re.compile(r"条(?:例|款)"),
    "台": re.compile(r"台(?:风|阶|湾|北|中|南|账)"),
    "位": re.compile(r"位(?:置|于|列|居|一体)"),
    "处": re.compile(r"处(?:理|置|罚|于|长|级)"),
    "家": re.compile(r"家(?:庭|园|禽|畜|长|乡|具|燕)"),
    "口": re.compile(r"口(?:袋|岸|径)"),
    "门": re.compile(r"门(?:户|类|口|槛|店)"),
    "市": re.compile(r"市(?:场|民|政|区|级|域|委|管|内)"),
    "区": re.compile(r"区(?:域|级|内|间|位|块|划)"),
    "村": re.compile(r"村(?:民|庄|级|镇)"),
    "国": re.compile(r"国(?:家|道|际|内|土|有|柴|标|控|考|省)"),
    "省": re.compile(r"省(?:级|道|内|会|控|委|域)"),
    "点": re.compile(r"点"),
    "次": re.compile(r"次(?:性|生|供水|污染|要|元|开发|利用|能源|产业|序|级|品|贷)"),
    "部": re.compile(r"部(?:门|分|署|委|长|队|级)"),
    "目": re.compile(r"目(?:标|前|的|录|了然)"),
    "类": re.compile(r"类(?:水|地表|标准|区|似|型)"),
    "重": re.compile(r"重"),
    "期": re.compile(r"期"),
    "把": re.compile(r"把"),
    "包": re.compile(r"包(?:括|含|装)"),
    "对": re.compile(r"对(?:于|象|外|标|接|口)"),
    "名": re.compile(r"名(?:录|单|胜|木|称|城|镇|优|特)"),
    "段": re.compile(r"段(?:落)"),
    "层": re.compile(r"层(?:级|次|面)"),
    "起": re.compile(r"起(?:到|步|点|源|来|，|。|、|；)"),
    "分": re.compile(r"分(?:别|布|类|之|为|级|区|散|析|期|解|离|辨)"),
    "节课": re.compile(r"节课程表"),
    "校": re.compile(r"校(?:园|区|内)"),
    "园": re.compile(r"园(?:区|林|内)"),
    "科": re.compile(r"科(?:学|技|普|研|教|室)"),
    "属": re.compile(r"属(?:于|地)"),
    "车": re.compile(r"车(?:道|位|辆|间|站)"),
    "字": re.compile(r"字(?:形|型)"),
    "本": re.compile(r"本(?:土|地|市|底|次|身|级|科)"),
    "组": re.compile(r"组(?:织|成|建)"),
    "支": re.compile(r"支(?:流|持|付|撑|线|出)"),
    "台次": re.compile(r"台次品"),
    "里": re.compile(r"里(?:面|程|的|，|。)"),
    "场": re.compile(r"场(?:所|地|馆|景|镇|域)"),
    "道": re.compile(r"道(?:路|德|教)"),
    "样": re.compile(r"样(?:品|本|地|线|方|点|式)"),
    "头": re.compile(r"头(?:部|条)"),
    "片": re.compile(r"片(?:区(?!域))?面"),
    "只": re.compile(r"只(?:有|能|是|要|需)"),
    "级": re.compile(r"级"),
}
_RARE = {"里", "尺", "甲", "斤"}
"""Read behind Arabic digits, or where a length word stands in front: 长三里."""
_EXTENT_BEFORE = re.compile(r"(?:长|约|达|近|全长|绵延|宽|高|深|占地|面积|距|逾|超|共)$")


def read_measure(page: Page, amount: Amount) -> Measure | None:
    """The unit of an amount, with what stands in front or behind it; ``None`` without a unit."""
    folded = page.folded
    infix = _INFIX.match(folded, amount.end)
    if infix and (measure := _read_unit(page, amount, infix.end())):
        return _with_suffix(folded, replace(measure, qualifier="more_than"))
    measure = _read_money_sign(page, amount) or _read_unit(page, amount, amount.end)
    return measure and _with_suffix(folded, measure)


def _read_unit(page: Page, amount: Amount, at: int) -> Measure | None:
    folded = page.folded
    start = _GAP.match(folded, at).end()  # type: ignore[union-attr]
    if start >= len(folded):
        return None
    if _HAN.match(folded, start):
        return _read_chinese(page, amount, start)
    if folded[start] == "-" and start == at and (found := word_units().match(folded, at + 1)):
        return _measure(page, amount, found[0], at, at + 1, found[1])
    if money := _money_behind(page, amount, start):
        return money
    for forms in (word_units(), symbol_units()):
        if found := forms.match(folded, start):
            return _measure(page, amount, found[0], start, start, found[1])
    if found := chinese_units().match(folded, start):
        return _measure(page, amount, found[0], start, start, found[1])
    return None


def _read_chinese(page: Page, amount: Amount, start: int) -> Measure | None:
    folded = page.folded
    if (tenths := _TENTHS.match(folded, start)) and (amount.value or 0) <= 10:
        unit = Unit("%", "percentage", Fraction(1), None)
        measure = _measure(page, amount, unit, start, start, tenths.end())
        return replace(measure, times=Fraction(10))
    if money := _money_behind(page, amount, start):
        return money
    unit_found = chinese_units().match(folded, start)
    pattern, table = classifiers()
    classifier_found = pattern.match(folded, start)
    unit_end = unit_found[1] if unit_found else start
    if classifier_found and classifier_found.end() > unit_end:
        return _classified(page, amount, start, classifier_found)
    if not unit_found:
        return None
    form = folded[start:unit_end]
    if (odd := _NOT_A_UNIT.get(form)) and odd.match(folded, start):
        return None
    if form in _RARE and amount.style == "han":
        before = folded[max(0, amount.start - 2) : amount.start]
        if not _EXTENT_BEFORE.search(before):
            return None
    return _measure(page, amount, unit_found[0], start, start, unit_end)


def _classified(
    page: Page, amount: Amount, start: int, found: re.Match[str]
) -> Measure | None:
    form = found[0]
    classifier = classifiers()[1][form]
    if (odd := _NOT_A_UNIT.get(form)) and odd.match(page.folded, start):
        shorter = form[:-1]
        return None if shorter not in classifiers()[1] else None
    single = amount.style == "han" and amount.end - amount.start == 1
    if classifier.digits == "never" or (classifier.digits == "arabic" and single):
        return None
    if classifier.digits == "taxon" and not _is_taxon_count(page.folded, amount, found.end()):
        return None
    unit = Unit(classifier.unit, classifier.kind, Fraction(1), None)
    measure = _measure(page, amount, unit, start, start, found.end())
    return replace(measure, classifier=measure.unit == classifier.unit)


_TAXON_AFTER = re.compile(r"[，、 ]?(?:\d|[一二三四五六七八九十百])|[，。、；）)]|的|$")


def _is_taxon_count(folded: str, amount: Amount, end: int) -> bool:
    """``64科124属184种``: 科, 属 and 目 count where another count or the end of a clause follows."""
    return amount.end - amount.start > 0 and bool(_TAXON_AFTER.match(folded, end))


def _measure(
    page: Page, amount: Amount, unit: Unit, start: int, unit_start: int, unit_end: int
) -> Measure:
    ucum, kind, end, per = _compose(page, unit, unit_end)
    if kind == "other" and unit.ucum == "deg" and _is_temperature(page.folded, amount.start):
        ucum, kind = "Cel", "temperature"
    plain = ucum == unit.ucum
    return Measure(
        start=amount.start,
        end=end,
        kind=kind,
        unit=ucum,
        unit_start=unit_start,
        unit_end=end,
        factor=unit.factor if plain else Fraction(1),
        base=unit.base if plain else None,
        per=per,
    )


def _is_temperature(folded: str, start: int) -> bool:
    return bool(re.search(r"气温|温度|升温|降温|温差|temperature|warm", folded[max(0, start - 40) : start]))


def _compose(page: Page, unit: Unit, end: int) -> tuple[str, str, int, Per | None]:
    """The unit with the denominators behind it: 吨/日, L per person per day; else a `Per`."""
    folded, ucum, kind = page.folded, unit.ucum, unit.kind
    tail = end
    if kind == "mass" and (substance := _SUBSTANCE.match(folded, end)):
        tail = substance.end()
    per: Per | None = None
    while True:
        sign = _BY_UNIT_SIGN.match(folded, tail)
        word = None if sign else _BY_UNIT_WORD.match(folded, tail)
        join = sign or word
        if not join:
            break
        denominator, value, at = _read_denominator(page, join.end())
        if denominator is None:
            break
        composed = _rate_kind(kind, denominator, spelt=bool(word))
        if value != 1 or composed is None:
            per = Per(value, denominator.ucum, page.text[join.start() : at].strip())
            break
        ucum, kind = f"{ucum}/{denominator.ucum}", composed
        tail = end = at
    if per is None and (adverb := _ADVERBS.match(folded, tail)):
        duration = Unit(_ADVERB_UNITS[adverb[1]], "duration", Fraction(1), None)
        if composed := _rate_kind(kind, duration, spelt=True):
            ucum, kind, end = f"{ucum}/{duration.ucum}", composed, adverb.end()
        else:
            per = Per(Fraction(1), duration.ucum, adverb[1])
    return ucum, kind, end, per


def _read_denominator(page: Page, at: int) -> tuple[Unit | None, Fraction, int]:
    folded = page.folded
    value = Fraction(1)
    if (found := NUMERAL.match(folded, at)) and found.end() > at:
        amount = read_amount(folded, found, decimal_comma=page.decimal_comma)
        if amount.value:
            value, at = amount.value, _GAP.match(folded, amount.end).end()  # type: ignore[union-attr]
    unit = denominators().match(folded, at)
    return (unit[0], value, unit[1]) if unit else (None, value, at)


def _rate_kind(kind: str, denominator: Unit, *, spelt: bool) -> str | None:
    """The kind of a ratio that is written as one unit, ``None`` where it stays a `Per`."""
    by = denominator.kind
    if kind in ("percentage", "percentage_point", "temperature", "duration", "sound_level"):
        return None
    if by == "person" and kind not in ("count", "species_count", "person_count"):
        return "ratio_per_capita"
    if kind == "ratio_per_capita":
        return kind
    table = {
        ("mass", "duration"): "mass_rate",
        ("volume", "duration"): "volume_rate",
        ("mass", "volume"): "concentration",
        ("mass", "mass"): "concentration",
        ("volume", "money"): "volume_per_value",
    }
    if (kind, by) in table:
        return table[kind, by]
    if kind == "money":
        return None if spelt else "money"
    if spelt and kind in ("count", "species_count", "person_count", "area", "length"):
        return None
    return "other"


def _read_money_sign(page: Page, amount: Amount) -> Measure | None:
    """``US$5 million``, ``R12 million``, ``人民币3亿元``."""
    folded = page.folded
    found = currencies().before.search(folded, max(0, amount.start - 8), amount.start)
    if not found or amount.value is None:
        return None
    sign = found[0].strip()
    scaled = read_short_scale(folded, amount)
    if sign in ("R", "Rs", "S/", "NT", "RM", "COP", "CAD", "INR", "NIS", "ARS", "PEN", "TRY"):
        surface = folded[amount.start : amount.end]
        large = scaled.scaled or "," in surface or " " in surface or (amount.value >= 1000)
        if not large and sign in ("R", "S/", "NT"):
            return None
    code = _dollar(page, currencies().codes[sign])
    times = scaled.value / amount.value if amount.value and scaled.value else Fraction(1)
    end = scaled.end
    if behind := _money_behind(page, amount, _GAP.match(folded, end).end()):  # type: ignore[union-attr]
        if sign not in ("$", "¥", "￥"):
            return replace(behind, start=found.start(), unit=behind.unit.replace(behind.unit[:3], code, 1), times=times)
        return replace(behind, start=found.start(), times=times)
    ucum, kind, end, per = _compose(page, Unit(code, "money", Fraction(1), None), end)
    return Measure(
        start=found.start(),
        end=end,
        kind=kind,
        unit=ucum,
        unit_start=found.start(),
        unit_end=found.end(),
        per=per,
        times=times,
    )


def _money_behind(page: Page, amount: Amount, start: int) -> Measure | None:
    found = currencies().after.match(page.folded, start)
    if not found:
        return None
    form = found[0]
    code = currencies().codes.get(form) or currencies().codes[form.casefold()]
    code = _yuan(page) if form == "元" else _dollar(page, code) if "dollar" in form else code
    unit = Unit(code, "money", Fraction(1), None)
    return _measure(page, amount, unit, start, start, found.end())


_TAIWAN = re.compile(r"新?台币|NT\$|NTD|TWD")
_HONG_KONG = re.compile(r"港元|港币|HK\$|HKD|香港")


def _yuan(page: Page) -> str:
    """元 alone: the renminbi, but in Traditional text the dollar of Taiwan or Hong Kong."""
    if not page.traditional:
        return "CNY"
    return "HKD" if _HONG_KONG.search(page.folded) and not _TAIWAN.search(page.folded) else "TWD"


_OWN_DOLLARS = (
    ("CAD", re.compile(r"CA\$|C\$|CAD|Canadian dollars?")),
    ("AUD", re.compile(r"AU\$|A\$|AUD|Australian dollars?")),
    ("HKD", re.compile(r"HK\$|HKD")),
    ("TWD", re.compile(r"NT\$|NTD")),
    ("SGD", re.compile(r"S\$|SGD")),
    ("NZD", re.compile(r"NZ\$|NZD")),
)


def _dollar(page: Page, code: str) -> str:
    """``$`` alone: the dollar that the text names elsewhere, else that of the United States."""
    if code != "USD" or re.search(r"US ?\$|USD", page.folded):
        return code
    for own, pattern in _OWN_DOLLARS:
        if pattern.search(page.folded):
            return own
    return code


def _with_suffix(folded: str, measure: Measure) -> Measure:
    """多, 余, 以上, 左右, ``or more`` behind the unit, and the half of 两年半."""
    found = _SUFFIX.match(folded, measure.end)
    if not found or found.end() == measure.end:
        return measure
    half = bool(found["half"]) and measure.kind == "duration"
    if found["half"] and not half:
        return measure
    bound = found["bound"]
    qualifier = measure.qualifier
    if found["more"]:
        qualifier = "more_than"
    if bound:
        word = bound.split(" ")[-1]
        qualifier = _BOUNDS.get(word[-2:]) or _BOUNDS.get(word) or qualifier
    return replace(
        measure,
        end=found.end(),
        qualifier=qualifier,
        add=Fraction(1, 2) if half else Fraction(0),
    )
