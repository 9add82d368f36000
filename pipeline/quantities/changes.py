"""Change: whether a number is itself a change, an end point of one, and compared with what.

All patterns look at a bounded stretch of folded text in front of the number or behind it.
"""

import re

from pipeline.quantities.page import Page, last_match

REACH = 90
_CLAUSE_END = re.compile(r"[，。；！？;!?\n：]|[.:,](?=\s)")
_SENTENCE_END = re.compile(r"[。；！？;!?\n]|\.(?=\s)")

_WITHIN = r"(?:[^.;]|\.\d)"
"""A character of an English sentence; a point between digits does not end it."""
_UP = (
    "增长|增加|提高|提升|上升|升高|扩大|新增|扩增|增收|增产|上涨|净增|递增|增多|增幅|涨幅|增速|增长率|增量|扩容|延长"
    "|成长|翻|增绿增景|增景|增绿|(?<!倍)增|(?<![毫公千兆每])升"
)
_DOWN = (
    "减少|下降|降低|减排|削减|缩减|回落|降幅|减幅|压减|缩小|减轻|减产|减支|递减|减量|减碳|减重|缩短"
    "|下降率|减|降"
)
_PARTICLE = (
    "(?:(?<![A-Za-z] )|"
    + "|".join(
        rf"(?<=\b{verb} )"
        for verb in ("is", "was", "are", "were", "be", "been", "go", "goes", "went", "gone")
    )
    + "|(?<=now ))"
)
"""``up 12%``, ``went up 12%``; in ``clocked up``, ``set up`` and ``make up`` nothing rises."""
_UP_ENGLISH = (
    r"increas\w*|ris(?:e|es|en|ing)|rose|gr(?:ow|ew|own|owth|owing)\w*|climb\w*|gain\w*|improv\w*"
    rf"|expan\w*|{_PARTICLE}up|jump\w*|rais\w*|boost\w*"
    r"|upgrad\w*|enhanc\w*|extended|enlarg\w*|lift\w*|crept up"
    r"|soar\w*|surg(?:e|es|ed|ing)|rebound\w*|swelled"
)
_DOWN_ENGLISH = (
    r"decreas\w*|reduc\w*|declin\w*|fell|fall(?:s|en|ing)?|drop\w*|down|cut(?:s|ting)?|lower\w*"
    r"|los[st]\w*|shr[aiu]nk\w*|diminish\w*|slash\w*|sank|slip\w*"
    r"|crash\w*|plummet\w*|plung\w*|collapsed"
)
_BOTH_ENGLISH = rf"(?:(?P<increase>{_UP_ENGLISH})|(?P<decrease>{_DOWN_ENGLISH}))(?![A-Za-z])"
_STIR = re.compile(
    r"[增升提扩涨减降缩回恢改控优发延从由自较比到至]|add|increas|ris|ros|gr[eo]|clim|gain|impr|expan|up|jump|rais|boost"
    r"|enhanc|decre|redu|decli|f[ae]ll|drop|down|cut|lower|lo[sw]|shr|dimin|slash|sank|from"
    r"|crash|plum|plun|colla|soar|surg|rebo|swel"
    r"|br[io]|restor|exten|enlar|lift|crep|slip|[翻成散]"
    r"|doub|chang|mov|went|\+",
    re.IGNORECASE,
)
"""Without one of these in its clause a number is no change and no end point of one."""


def clause_before(page: Page, left: int, start: int) -> tuple[int, str]:
    """The clause in front of ``start``, at most `REACH` characters, and where it begins."""
    low = max(left, start - REACH)
    last = last_match(_CLAUSE_END, page.folded, low, start)
    low = last.end() if last else low
    return low, page.folded[low:start]


_DIRECT = re.compile(
    rf"(?:(?P<increase>{_UP})|(?P<decrease>{_DOWN}))(?:率|幅度|比例|量)?(?:了|约|近|超过)?"
    r"(?:仅?为|分别为?|高达|达到|达|是|：)?\+?$"
)
_WITH_OBJECT = re.compile(
    r"(?:(?P<increase>增加|新增|净增|增植|增绿)|(?P<decrease>减少|削减|压减|减排|缩减))了?"
    r"[^，。；：、\d至到率浓比例]{1,18}$"
)
_BY = re.compile(
    rf"(?<![A-Za-z]){_BOTH_ENGLISH}{_WITHIN}{{0,60}} by (?:between |from )?$",
    re.IGNORECASE,
)
_CHANGE_OF = re.compile(
    rf"(?<![A-Za-z]){_BOTH_ENGLISH}(?: (?:target|rate)s?)?(?: (?:of|by|was|is|reached))? ?$",
    re.IGNORECASE,
)
_VERB_OBJECT = re.compile(
    r"(?<![A-Za-z])(?:(?P<increase>increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing))"
    r"|(?P<decrease>(?:reduc|decreas)(?:e|es|ed|ing)|cut(?:s|ting)?|lower(?:s|ed|ing)?))"
    r" (?:[a-zA-Z0-9-]+ ){1,6}$",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\badd(?:s|ed|ing)? (?:a further |another |an additional )?$|[(（ ]\+$", re.IGNORECASE
)
_BEHIND = re.compile(
    r" (?:net |overall |further |annual |absolute )?"
    r"(?:(?P<increase>increase|rise|growth|gain|improvement|expansion|jump)"
    r"|(?P<decrease>decrease|reduction|decline|drop|fall|cut|loss))s?(?![A-Za-z])"
    r"| (?P<more>more (?:[a-z-]+ ){0,3}than in|higher than"
    r"|above (?=(?:the )?(?:\d{4}|baseline|previous)))"
    r"| (?P<less>(?:less|fewer) (?:[a-z-]+ ){0,3}than in|lower than"
    r"|below (?=(?:the )?(?:\d{4}|baseline|previous)))"
    r"|的(?:(?P<up>增长|增幅|涨幅|提升)|(?P<down>降幅|下降|减少|减幅|降低))",
    re.IGNORECASE,
)


_COLLECTED = re.compile(r"(?<![A-Za-z])rais(?:e|es|ed|ing) $", re.IGNORECASE)
"""``raised $2 million``: the money came in, and is no change."""


def trend(page: Page, left: int, start: int, end: int, kind: str) -> str | None:
    """``increase`` or ``decrease`` where the number at ``start`` is itself a change."""
    clause = clause_before(page, left, start)[1]
    if kind == "money" and _COLLECTED.search(clause):
        return None
    if _STIR.search(clause):
        for pattern in (_DIRECT, _WITH_OBJECT, _CHANGE_OF, _BY):
            if found := pattern.search(clause):
                return "increase" if found["increase"] else "decrease"
        if kind.startswith("percentage") and (found := _VERB_OBJECT.search(clause)):
            return "increase" if found["increase"] else "decrease"
        if _ADDED.search(clause):
            return "increase"
    if found := _BEHIND.match(page.folded, end):
        return "increase" if found["increase"] or found["more"] or found["up"] else "decrease"
    return None


_WHEN = (
    r"(?:(?:民国)?\d{2,4}年代?|[去今前]年|[去今前]?[（(]\d{2,4}[)）]年|上年|[一两二三四五六七八九十几\d]{1,3}年前)"
    r"(?:年?[末底初]|[初中后]期)?"
)
_SHARED = r"(?:每[\u4e00-\u9fff]{1,4}|人均)?"
"""每公顷, 每升, 人均 between 从 or 增至 and the number."""
_STATE = rf"(?:{_WHEN}[的之]?|(?:目前|现在|如今|最近|当前)的?)?{_SHARED}"
_TO_CHINESE = re.compile(
    r"(?:增加|提升|提高|上升|下降|降低|减少|扩大|恢复|增长|成长|升高|缩减|扩展|延长|缩短|压缩|压减|削减|升|降|增|减|改善"
    rf"|控制|发展|扩建|缩小|扩散|提)了?(?:到了?|至|为){_STATE}$"
)
_TO_AFTER_OBJECT = re.compile(
    r"(?:增加|提升|提高|上升|下降|降低|减少|扩大|恢复|增长|升高|缩减|扩展|压减|削减|改善|优化)[^，。；]{1,30}"
    r"(?:(?<![截甚乃直及])至|到)$"
)
_FROM_TO_CHINESE = re.compile(rf"[从由自][^，。；]{{1,40}}(?:(?<![达截])至|(?<!达)到了?){_STATE}$")
_FROM_CHINESE = re.compile(
    r"(?:[从由自](?:原来的?|原有的?|最初的?|之前的?|过去的?)?"
    rf"|[从由自较比](?:{_WHEN}|[^，。；\d]{{0,10}}期间?末?|[^，。；\d]{{0,8}})[的之]?){_SHARED}$"
)
_ARRIVAL = re.compile(r"[^，。；]{0,40}?(?:到|至|(?:[增升降减扩提][加高大少]?|成长|变)为)")
_COMPARED = re.compile(rf"[较比](?:{_WHEN}的?|[^，。；\d]{{1,6}}前的)$")
_TO_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?:{_UP_ENGLISH}|{_DOWN_ENGLISH}|from|brought|bring\w*|restor\w*|extend\w*"
    rf"|double\w*|tripl\w*|trebl\w*|quadrupl\w*"
    rf"|chang\w*|mov\w*|went)(?![A-Za-z]){_WITHIN}{{0,80}}(?<!equal)(?<!equivalent)(?<!due)"
    rf"(?<!access)(?<!thanks)(?<!amount)(?<!amounts)(?<!close)(?<!next) (?:to|to reach|until) ?$",
    re.IGNORECASE,
)
_FROM_ENGLISH = re.compile(r"(?<![A-Za-z])from (?:(?:just|only|the|an?) )?$", re.IGNORECASE)
UP_FROM = re.compile(r"(?<![A-Za-z])(?:up|down) from $", re.IGNORECASE)
_AGO = re.compile("[以之]?前(?![三四五六七八九十\\d])")
_LONGEST_SPAN = 6
"""Characters of 二十五年, which the clause of 较二十五年前的30对 takes in."""
_TO_BEHIND = re.compile(rf"{_WITHIN}{{0,60}}?\bto\b", re.IGNORECASE)
_RANGING = re.compile(
    r"\b(?:rang\w*|var(?:y|ies|ied|ying)|span\w*|anywhere)\b[^.;]{0,30}$|介于$|范围[^，。；]{0,6}$",
    re.IGNORECASE,
)


_RANGE_TO = re.compile(
    r"\b(?:rang\w*|var(?:y|ies|ied|ying)|span\w*) (?:widely )?from\b[^.;]*$", re.IGNORECASE
)


def role(page: Page, left: int, start: int, end: int) -> str | None:
    """``from`` or ``to`` where the quantity at ``start`` is the end point of a change."""
    folded = page.folded
    if _AGO.match(folded, left):
        left = max(0, left - _LONGEST_SPAN)
    clause = clause_before(page, left, start)[1]
    if _AGO.match(folded, end):
        return None
    if folded.endswith("to ", 0, start) or folded.endswith("reach ", 0, start):
        low = max(0, start - REACH)
        changes = _TO_ENGLISH.search(folded, low, start) and not _RANGE_TO.search(
            folded, low, start
        )
        return "to" if changes else None
    if not _STIR.search(clause):
        return None
    if any(pattern.search(clause) for pattern in (_TO_CHINESE, _TO_AFTER_OBJECT, _FROM_TO_CHINESE)):
        return "to"
    if _COMPARED.search(clause) or UP_FROM.search(clause):
        return "from"
    if _FROM_CHINESE.search(clause) and _ARRIVAL.match(folded, end):
        return "from"
    ranging = _FROM_ENGLISH.search(clause) and is_ranging(page, start)
    if _FROM_ENGLISH.search(clause) and _TO_BEHIND.match(folded, end) and not ranging:
        return "from"
    return None


def is_ranging(page: Page, start: int) -> bool:
    """Whether ``ranging from`` and not a change stands in front of ``start``."""
    return bool(_RANGING.search(clause_before(page, 0, start)[1]))


_REFERENCE_CHINESE = re.compile(
    r"(?:较之?|相较于?|相比于?|比|与|同|对比|以)(?:民国)?(?P<state>(?P<year>\d{2,4})年(?:末|底|初|同期|水平)?"
    r"|上一?年度?(?:同期)?|去年(?:同期)?|前一年|基准年|同期|治理前|修复前|实施前|改造前|建设前|历史同期|以往)"
)
_SAME_PERIOD = re.compile(r"同比|环比")
_REFERENCE_ENGLISH = re.compile(
    r"(?:compared (?:with|to)|relative to|against|than(?: in)?|from|over|below|above|versus|vs\.?"
    r"|since|on) "
    r"(?:its |the |an? |their )?(?:levels? (?:in|of) )?"
    r"(?P<state>(?P<year>(?:1[89]|20)\d\d)(?!\d)(?:[ -](?:levels?|baselines?|values?|figures?))?"
    r"|(?:the )?previous year|last year|the year before|pre-[a-z]+ levels?|business[- ]as[- ]usual"
    r"|baseline(?: levels?)?)",
    re.IGNORECASE,
)


_MORE_THAN_IN = re.compile(
    r" (?:more|less|fewer|higher|lower|greater)(?: [a-z-]+){0,3} than in"
    r" (?P<state>(?P<year>(?:1[89]|20)\d\d))(?!\d)"
)
_TIMES_THAT_OF = re.compile(
    r"(?:为|是|达到?|约|相当于)(?:民国)?(?P<state>(?P<year>\d{2,4})年(?:末|底|初|同期)?|去年(?:同期)?|上年(?:同期)?)的?$"
)
_TIMES_THE = re.compile(
    r" (?:the|its) (?P<state>(?P<year>(?:1[89]|20)\d\d))"
    r" (?:figures?|levels?|values?|totals?|averages?|numbers?|areas?|baselines?)\b"
)


def multiple_of(page: Page, left: int, start: int, end: int) -> str | None:
    """The year that a multiple is one of: 2015年的6倍, ``1.5 times the 2015 figure``."""
    found = _TIMES_THAT_OF.search(page.folded, max(left, start - REACH), start)
    found = found or _TIMES_THE.match(page.folded, end)
    return _as_written(page, found) if found else None


def reference(page: Page, left: int, start: int, end: int, right: int) -> str | None:
    """The year or state that a change, or the end point of one, is compared with, as written."""
    folded = page.folded
    if found := _MORE_THAN_IN.match(folded, end):
        return _as_written(page, found)
    low = max(left, start - REACH)
    last = last_match(_SENTENCE_END, folded, low, start)
    low = last.end() if last else low
    for pattern in (_REFERENCE_CHINESE, _REFERENCE_ENGLISH):
        found = last_match(pattern, folded, low, start)
        if found and " and " not in folded[found.end() : start]:
            return _as_written(page, found)
    high = min(right, end + REACH)
    stop = _SENTENCE_END.search(folded, end, high)
    if found := _REFERENCE_ENGLISH.search(folded, end, stop.start() if stop else high):
        return _as_written(page, found)
    if found := _SAME_PERIOD.search(folded, max(low, start - 12), start):
        return found[0]
    return None


def _as_written(page: Page, found: re.Match[str]) -> str:
    return found["year"] or page.text[found.start("state") : found.end("state")]
