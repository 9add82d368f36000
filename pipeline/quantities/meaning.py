"""What the words around a quantity say of it: qualifier, trend, role, reference, denominator.

All patterns are anchored at the quantity and look at a bounded number of characters of folded
text, so that reading stays linear.
"""

import re
from fractions import Fraction

from pipeline.quantities.lexicon import denominators
from pipeline.quantities.amounts import NUMERAL, read_amount
from pipeline.quantities.model import Per
from pipeline.quantities.page import Page

_REACH = 90
_CLAUSE_END = re.compile(r"[，。；！？;!?\n]|[.:](?=\s)|,(?=\s)|：")
_SENTENCE_END = re.compile(r"[。；！？;!?\n]|\.(?=\s)")

_CHINESE_QUALIFIERS = (
    (
        "at_most",
        "不超过|不超出|不高于|不大于|不多于|不得超过|不得高于|最多|至多|小于等于|小于或等于|≤|<=",
    ),
    (
        "at_least",
        "不少于|不低于|不小于|不得少于|不得低于|不下于|不下|至少|最少|起码|大于等于|大于或等于|≥|>=|达到或超过|(?<!以)上(?=[百千万])",
    ),
    ("less_than", "不足|不到|未满|不满|未达到?|小于|少于|低于|短于|<"),
    (
        "more_than",
        "超过|超出|远超|已超|超(?!标|市|级)|逾|突破|高于|多于|大于|>",
    ),
    (
        "approx",
        "大约|约(?:为|有|占|计|合|达|是)?|大致|大概|将近|接近|几近|近乎|几乎|估计|约等于|≈|(?<![附最邻靠亲临])近|~",
    ),
)
_ENGLISH_QUALIFIERS = (
    (
        "at_most",
        r"up to|at most|no more than|not more than|(?:a |the )?maximum(?: of)?|not exceed(?:ing)?|not to exceed|not be more than|not more than|as (?:many|much) as|no (?:larger|higher|longer|greater) than|less than or equal to|≤|<=",
    ),
    (
        "at_least",
        r"at least|no less than|not less than|no fewer than|not fewer than|(?:a |the )?minimum(?: of)?|≥|>=|greater than or equal to|not below",
    ),
    (
        "less_than",
        r"less than|fewer than|under|below|lower than|smaller than|shorter than|just under|just below|short of|<",
    ),
    (
        "more_than",
        r"more than|over|exceed(?:ing|s|ed)?|above|greater than|in excess of|upwards? of|surpass(?:ing|ed|es)?|well over|higher than|larger than|longer than|beyond|>",
    ),
    (
        "approx",
        r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|nearly|almost|close to|an estimated|estimated(?: at)?|in the (?:region|order) of|near|or so|≈|~",
    ),
)
_FILLERS = r"(?:了|过|为|有|达到|达|到)?(?:人民币|新台币|港币)?[ ]?(?:(?<=[A-Za-z] )(?:an? |the )?)?"


def _qualifier_pattern(
    table: tuple[tuple[str, str], ...], before: str, after: str, flags: int = 0
) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{forms})" for name, forms in table)
    return re.compile(f"{before}(?:{groups}){after}$", flags)


_CHINESE_QUALIFIER = _qualifier_pattern(
    _CHINESE_QUALIFIERS, r"(?<![节公预合简契签])", r"(?:了|过|为|有|达到|达)?(?:人民币|新台币|港币)? ?"
)
_ENGLISH_QUALIFIER = _qualifier_pattern(
    _ENGLISH_QUALIFIERS, r"(?<![A-Za-z])", r" ?(?:(?<= )(?:an? |another |the )?)?", re.IGNORECASE
)
_RECENT = re.compile(r" ?(?:来|间|内|以来|里|，)")


_SPREAD = re.compile(
    r"(?:spread|distributed|scattered|extend\w*|stretch\w*|spans?|spanning|invested|planned|held|located"
    r"|conducted|carried out|takes? place|took place|phased|averaged|divided|all|control) $",
    re.IGNORECASE,
)
_LASTING = re.compile(r"(?:\b(?:for|of|is|was|are|has|have|lasts|lasted|lasting|takes|with|by|after) |^)$")


def _is_span(folded: str, word: str, before: str, end: int) -> bool:
    """近五年来, ``over ten years``: the span of time itself, not a number near or above it."""
    if word.startswith("近"):
        return bool(_RECENT.match(folded, end))
    return word.startswith("over") and not _LASTING.search(before)


_FAR = re.compile(r"(?P<approx>约占|约为|大约占|近占|将近占)[^，。；：]{1,24}的?$")


def qualifier(page: Page, start: int, end: int, kind: str) -> tuple[str | None, int]:
    """The word in front that qualifies a quantity at ``start``, and where it begins."""
    before = page.folded[max(0, start - 28) : start]
    for pattern in (_CHINESE_QUALIFIER, _ENGLISH_QUALIFIER):
        if found := pattern.search(before):
            if kind == "duration" and _is_span(page.folded, found[0], before[: found.start()], end):
                return None, start
            if found[0].startswith("over") and _SPREAD.search(before[: found.start()]):
                return None, start
            return found.lastgroup, start - len(before) + found.start()
    if _FAR.search(page.folded, max(0, start - 28), start):
        return "approx", start
    return None, start


_UP = "增长|增加|提高|提升|上升|升高|扩大|新增|扩增|增收|上涨|净增|递增|增多|增幅|涨幅|增速|增长率|增量|扩容|延长|增殖|增绿增景|增景|增绿|增|升"
_DOWN = "减少|下降|降低|减排|削减|缩减|回落|降幅|减幅|压减|缩小|减轻|减产|递减|减量|缩短|下降率|减|降"
_DIRECT = re.compile(
    rf"(?:(?P<increase>{_UP})|(?P<decrease>{_DOWN}))(?:率|幅度|比例|量)?(?:了|约|近|超过)?(?:仅?为|高达|达到|达|是|：)?[+＋-]?$"
)
_WITH_OBJECT = re.compile(
    r"(?:(?P<increase>增加|新增|净增|增植|增绿|增殖)|(?P<decrease>减少|削减|压减|减排|缩减))了?"
    r"(?P<object>[^，。；：、\d至到率浓比例]{1,18})$"
)
_CHANGE_UP = r"increas\w*|ris(?:e|es|en|ing)|rose|gr(?:ow|ew|own|owth|owing)\w*|climb\w*|gain\w*|improv\w*|expan\w*|up|jump\w*|went up|rais\w*|boost\w*|upgrad\w*|enhanc\w*"
_CHANGE_DOWN = r"decreas\w*|reduc\w*|declin\w*|fell|fall(?:s|en|ing)?|drop\w*|down|cut(?:s|ting)?|lower\w*|los[st]\w*|shr[aiu]nk\w*|diminish\w*|slash\w*|sank"
_ADDED = re.compile(r"\badd(?:s|ed|ing)? (?:a further |another |an additional )?$|[(（ ][+＋]$", re.IGNORECASE)
_BY = re.compile(
    rf"(?<![A-Za-z])(?:(?P<increase>{_CHANGE_UP})|(?P<decrease>{_CHANGE_DOWN}))(?![A-Za-z])[^.;]{{0,60}} by ?$",
    re.IGNORECASE,
)
_CHANGE_OF = re.compile(
    rf"(?<![A-Za-z])(?:(?P<increase>{_CHANGE_UP})|(?P<decrease>{_CHANGE_DOWN}))(?: (?:target|rate))?s?(?: (?:of|by|was|is|reached))? ?$",
    re.IGNORECASE,
)
_VERB_OBJECT = re.compile(
    r"(?<![A-Za-z])(?:(?P<increase>increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing))"
    r"|(?P<decrease>(?:reduc|decreas)(?:e|es|ed|ing)|cut(?:s|ting)?|lower(?:s|ed|ing)?))"
    r" (?:[a-zA-Z0-9-]+ ){1,6}$",
    re.IGNORECASE,
)
_CHANGE_BEHIND = re.compile(
    r" (?:net |overall |further |annual |absolute )?(?:(?P<increase>increase|rise|growth|gain|improvement|expansion|jump)"
    r"|(?P<decrease>decrease|reduction|decline|drop|fall|cut|loss))s?(?![A-Za-z])"
    r"| (?P<more>more than in|higher than|above (?=(?:the )?(?:\d{4}|baseline|previous)))"
    r"|(?P<less> (?:less than in|lower than|below (?=(?:the )?(?:\d{4}|baseline|previous))))"
    r"|的(?:(?P<increase_zh>增长|增幅|涨幅|提升)|(?P<decrease_zh>降幅|下降|减少|减幅|降低))",
    re.IGNORECASE,
)


def trend(page: Page, left: int, start: int, end: int, kind: str) -> str | None:
    """``increase`` or ``decrease`` where the number at ``start`` is itself a change."""
    clause = _clause(page.folded, left, start)
    for pattern in (_DIRECT, _WITH_OBJECT, _CHANGE_OF, _BY):
        if found := pattern.search(clause):
            return "increase" if found["increase"] else "decrease"
    if kind.startswith("percentage") and (found := _VERB_OBJECT.search(clause)):
        return "increase" if found["increase"] else "decrease"
    if _ADDED.search(clause):
        return "increase"
    if found := _CHANGE_BEHIND.match(page.folded, end):
        up = found["increase"] or found["increase_zh"] or found["more"]
        return "increase" if up else "decrease"
    return None


_TO_CHINESE = re.compile(
    r"(?:增加|提升|提高|上升|下降|降低|减少|扩大|恢复|增长|升高|缩减|扩展|延长|缩短|压减|削减|升|降|增|减|改善|控制|发展|扩建|减|缩小|提)(?:了)?(?:到了?|至|为)(?:\d{4}年(?:末|底|初)?的?|目前的?|现在的?|如今的?)?$"
)
_TO_LOOSE = re.compile(
    r"(?:增加|提升|提高|上升|下降|降低|减少|扩大|恢复|增长|升高|缩减|扩展|压减|削减|改善|优化)[^，。；]{1,30}(?:(?<![截甚乃直及])至|(?<=从)到|到)$"
)
_FROM_TO_CHINESE = re.compile(r"[从由自][^，。；]{1,40}(?:(?<![达截])至|(?<!达)到(?:了)?)(?:\d{4}年(?:末|底)?的?)?$")
_FROM_CHINESE = re.compile(r"(?:[从由自](?:原来的?|原有的?|最初的?|之前的?|过去的?)?|[从由自较比](?:\d{4}年(?:末|底|初)?|上年|去年|[^，。；\d]{0,10}期间?末?|[^，。；\d]{0,8})的?)$")
_ARRIVAL = re.compile(r"[^，。；]{0,40}?(?:增加|提升|提高|上升|下降|降低|减少|扩大|增长|升|降|增|减|缩减|恢复|发展|扩展|缩短|延长)?(?:到|至)")
_COMPARED = re.compile(r"[较比](?:\d{4}年(?:末|底|初)?|上年|去年)的?$")
_TO_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?:{_CHANGE_UP}|{_CHANGE_DOWN}|from|brought|bring\w*|restor\w*|extend\w*|double\w*|chang\w*|mov\w*|went)(?![A-Za-z])[^.;]{{0,80}} (?:to|to reach|until) ?$",
    re.IGNORECASE,
)
_FROM_ENGLISH = re.compile(r"(?<![A-Za-z])from (?:(?:just|only|the|a|an) )?$", re.IGNORECASE)
_TO_AFTER = re.compile(r"[^.;]{0,60}?\bto\b", re.IGNORECASE)
_RANGING = re.compile(r"\b(?:rang\w*|var(?:y|ies|ied|ying)|span\w*|anywhere)\b[^.;]{0,30}$|介于$|范围[^，。；]{0,6}$", re.IGNORECASE)


def role(page: Page, left: int, start: int, end: int) -> str | None:
    """``from`` or ``to`` where the quantity at ``start`` is the end point of a change."""
    folded = page.folded
    clause = _clause(folded, left, start)
    sentence = folded[max(0, start - _REACH) : start]
    if _TO_CHINESE.search(clause) or _TO_LOOSE.search(clause) or _FROM_TO_CHINESE.search(clause):
        return "to"
    if _TO_ENGLISH.search(sentence):
        return "to"
    if _FROM_CHINESE.search(clause) and _ARRIVAL.match(folded, end):
        return "from"
    if _COMPARED.search(clause):
        return "from"
    if _FROM_ENGLISH.search(clause) and _TO_AFTER.match(folded, end) and not _RANGING.search(clause):
        return "from"
    return None


def is_ranging(page: Page, start: int) -> bool:
    """Whether ``ranging from`` and not a change stands in front of ``start``."""
    return bool(_RANGING.search(_clause(page.folded, 0, start)))


def _clause(folded: str, left: int, start: int) -> str:
    """The text of the clause in front of ``start``, at most `_REACH` characters."""
    window = folded[max(left, start - _REACH) : start]
    last = None
    for last in _CLAUSE_END.finditer(window):
        pass
    return window[last.end() :] if last else window


_REFERENCE_CHINESE = re.compile(
    r"(?:较之?|相较于?|相比于?|比|与|同|对比|以)(?P<state>(?P<year>\d{4})年(?:末|底|初|同期|水平)?"
    r"|上一?年度?(?:同期)?|去年(?:同期)?|前一年|基准年|同期|治理前|修复前|实施前|改造前|建设前|历史同期|以往)"
)
_SAME_PERIOD = re.compile(r"同比|环比")
_REFERENCE_ENGLISH = re.compile(
    r"(?:compared (?:with|to)|relative to|against|than(?: in)?|from|over|below|above|versus|vs\.?|since|on) "
    r"(?:its |the |a |an |their )?(?:levels? (?:in|of) )?(?P<state>(?P<year>(?:1[89]|20)\d\d)(?!\d)(?:[ -](?:levels?|baselines?|values?|figures?))?"
    r"|(?:the )?previous year|last year|the year before|pre-[a-z]+ levels?|business[- ]as[- ]usual|baseline(?: levels?)?)",
    re.IGNORECASE,
)


def reference(page: Page, left: int, start: int, end: int, right: int) -> str | None:
    """The year or state that a change, or the end point of one, is compared with."""
    low = max(left, start - _REACH)
    last = None
    for last in _SENTENCE_END.finditer(page.folded, low, start):
        pass
    low = last.end() if last else low
    for pattern in (_REFERENCE_CHINESE, _REFERENCE_ENGLISH):
        found = None
        for found in pattern.finditer(page.folded, low, start):
            pass
        if found:
            return _as_written(page, found)
    high = min(right, end + _REACH)
    stop = _SENTENCE_END.search(page.folded, end, high)
    if found := _REFERENCE_ENGLISH.search(page.folded, end, stop.start() if stop else high):
        return _as_written(page, found)
    if found := _SAME_PERIOD.search(page.folded, max(low, start - 12), start):
        return found[0]
    return None


def _as_written(page: Page, found: re.Match[str]) -> str:
    return found["year"] or page.text[found.start("state") : found.end("state")]


_PER_CAPITA = re.compile(r"人均(?!预期|期望|寿命|绿地服务)")
_EACH = re.compile(r"每(?!每|日报|周|逢)")
_MEAN = {"户均": "{household}", "亩均": "[mu_cn]", "地均": "km2"}
_MEAN_TIME = {"年均": "a", "日均": "d", "月均": "mo"}
_MEANS = re.compile(r"户均|亩均|地均|(?:年均|日均|月均)(?!气温|温度|浓度|值|湿度|降水|相对|风速)")
_GDP = re.compile(r"(?P<amount>万|亿)元(?P<what>GDP|国内生产总值|地区生产总值|生产总值|工业增加值|产值|增加值)")
_PER_ENGLISH = re.compile(
    r"(?:[ \n](?!per\b)[A-Za-z'-]+){0,7}?[ \n](?P<surface>per|each|every|an?(?= (?:year|day|month|week|hour)))[ \n]"
)
_ADVERB = re.compile(r"(?:[ \n][A-Za-z'-]+){0,7}?[ \n](?P<surface>annually|yearly|per annum|daily|monthly|weekly)(?= ?[.,;)]|$| (?:and|by|in|for|from|to|on|at|with)\b)")
_PER_CAPITA_ENGLISH = re.compile(r"(?:\bper capita\b|\bper-capita\b|\bper (?:person|inhabitant|resident|head)\b)")
_YEARLY_ENGLISH = re.compile(
    r"(?:^|[.;] ?)(?:[A-Za-z]+ )?(?:each|every) (?P<unit>year|day|month|week)\b[^.;]*$", re.IGNORECASE
)
_TIME_CODES = {"year": "a", "day": "d", "month": "mo", "week": "wk"}


def denominator(page: Page, left: int, start: int, end: int, right: int, kind: str) -> Per | None:
    """What the value is related to, where that stands outside the surface."""
    return _denominator_before(page, left, start, kind) or _denominator_behind(page, end, right)


def _denominator_before(page: Page, left: int, start: int, kind: str) -> Per | None:
    folded = page.folded
    clause = _clause(folded, left, start)
    at = start - len(clause)
    if found := _PER_CAPITA.search(clause):
        return Per(Fraction(1), "{person}", page.text[at + found.start() : at + found.end()])
    if found := _GDP.search(clause):
        value = Fraction(10**4 if found["amount"] == "万" else 10**8)
        return Per(value, "CNY", page.text[at + found.start() : at + found.end()])
    if found := _MEANS.search(clause):
        word = found[0]
        return Per(Fraction(1), _MEAN.get(word) or _MEAN_TIME[word], page.text[at + found.start() : at + found.end()])
    for each in _EACH.finditer(clause):
        if per := _read_each(page, at + each.start(), at + each.end()):
            return per
    if found := _PER_CAPITA_ENGLISH.search(clause):
        return Per(Fraction(1), "{person}", page.text[at + found.start() : at + found.end()])
    if kind != "duration" and (found := _YEARLY_ENGLISH.search(folded[max(left, start - _REACH) : start])):
        word = found["unit"]
        return Per(Fraction(1), _TIME_CODES[word.casefold()], f"every {word}")
    return None


def _read_each(page: Page, start: int, at: int) -> Per | None:
    folded = page.folded
    value = Fraction(1)
    if (numeral := NUMERAL.match(folded, at)) and numeral.end() > at:
        amount = read_amount(folded, numeral, decimal_comma=page.decimal_comma)
        if amount.value:
            value, at = amount.value, amount.end
    unit = denominators().match(folded, at)
    return Per(value, unit[0].ucum, page.text[start : unit[1]]) if unit else None


def _denominator_behind(page: Page, end: int, right: int) -> Per | None:
    folded = page.folded
    found = _PER_ENGLISH.match(folded, end, min(right, end + _REACH))
    if found:
        start = found.start("surface")
        at, value = found.end(), Fraction(1)
        if (numeral := NUMERAL.match(folded, at)) and numeral.end() > at:
            amount = read_amount(folded, numeral, decimal_comma=page.decimal_comma)
            if amount.value:
                value, at = amount.value, amount.end + (folded[amount.end : amount.end + 1] == " ")
        if unit := denominators().match(folded, at):
            return Per(value, unit[0].ucum, page.text[start : unit[1]])
    if found := _ADVERB.match(folded, end, min(right, end + _REACH)):
        word = found["surface"]
        code = {"annually": "a", "yearly": "a", "per annum": "a", "daily": "d", "monthly": "mo", "weekly": "wk"}[word]
        return Per(Fraction(1), code, word)
    return None
