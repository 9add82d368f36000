"""What a quantity measures: the nearest noun phrase that is its subject, as a span of the text.

Chinese puts it behind a measure word or 的 (24平方千米的矿坑, 32种鸟类) or in front of the number
(绿地率达40%); there are no words to lean on, so the phrase is cut at what cannot belong to it.
"""

import re
from functools import cache

from pipeline.quantities.english_subjects import find_english_subject
from pipeline.quantities.lexicon import alternatives, chinese_nouns, head_nouns, listed_noun
from pipeline.quantities.measures import Measure
from pipeline.quantities.page import Page, last_match

_REACH, _TAIL_REACH = 60, 20
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHANGES = (
    "增加|增长|成长|跃升|缩小|缩短|减少|提高|提升|下降|降低|上升|恢复|扩大|升高"
    "|缩减|削减|压减|控制|改善|优化"
)

# Where a phrase behind a number ends: function words and verbs.
_END_BEHIND = (
    r"的|(?<![饱调温缓])和(?!谐|平|睦)|(?<![普涉])及|(?<!参)与|(?<!合)并|(?<![高中初平同])等(?!级)|为|是|被|将"
    r"|(?<![公])共(?!享|建|同|生|治|和)|(?<!不)占|以及|之一|进行|开展|实施|分布|用于|提供|位于|参与|加入"
    r"|完成|成为|获得?(?!得)|通过|得到|予以|纳入|达(?!标)|约|超过|近(?!年|海|岸|郊|自然)|已|均|全部|分别|较|比(?!例)|从|由|至|到|于"
    rf"|{_CHANGES}|其中|包括|建成|建设完成|投入|覆盖|涉及|内(?!陆|河|涝)|种植|栽植|新建|设置"
)
_BEHIND = re.compile(
    rf"(?P<phrase>(?:[“「『](?P<quoted>[^“”「」『』。；\n]{{1,40}})[”」』])?"
    rf"(?:(?!{_END_BEHIND})[\u4e00-\u9fffA-Za-z/·]){{0,24}})"
)
_OF = re.compile("的(?!是|为)")
_IS = re.compile("为|是|属于")
_NO_NOUN_BEHIND = re.compile(
    r"累计|内(?!陆|河|涝|湖)|来(?!自)|间|以来|以后|后|前|期间|中(?!国|华|小|心|药|型)|里|完成|持续|共(?!享)|不断|连续|建成(?!区)"
    r"|新增|时间|时|上(?!市|海|游)|下(?!游)|外(?!来|围|环|籍|商)|多|左右|以|同比|环比|相比|[，。；、：）)]"
)


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(alternatives(noun for noun in head_nouns() if len(noun) > 1))


def counted_noun(page: Page, measure: Measure, start: int, left: int) -> tuple[str, str]:
    """Unit and kind of a Chinese count: by the noun behind the measure word, or in front of it.

    个, 处 and 项 leave it to the noun; 种 counts species unless the noun is none (3种模式).
    """
    own = measure.unit, measure.kind
    if not measure.general and measure.kind != "species_count":
        return own
    phrase = _phrase_behind(page, measure.end) or _phrase_before(page, left, start)
    found = phrase and listed_noun(page.folded[phrase[0] : phrase[1]])
    if not found:
        return own
    unit, kind = found
    if measure.kind == "species_count":
        return ("{kind}", "count") if kind == "manner" else own
    return unit, "count" if kind == "manner" else kind


_DIMENSIONS = "度率积量值长高宽深径离模数能力比例费金额"
"""Last characters of nouns that name a dimension: 厚度, 面积, 用水量."""


def find_subject(
    page: Page, measure: Measure, *, left: int, start: int, right: int
) -> tuple[int, int] | None:
    """The span of what is measured, between ``left`` and ``right``, the neighbours' bounds.

    ``start`` is where the words begin that qualify the quantity. ``None`` where the text leaves it
    to what was said before.
    """
    end = measure.end
    if measure.unit[:1] == "{" and not measure.classifier and measure.unit_end > measure.unit_start:
        return measure.unit_start, measure.unit_end
    if not _is_chinese(page, measure):
        return find_english_subject(page.folded, left, start, end, right)
    before = _phrase_before(page, left, start)
    if measure.classifier or measure.kind == "duration":
        predicate = _IS.match(page.folded, end) if measure.classifier else None
        return _phrase_behind(page, predicate.end() if predicate else end) or before
    dimension = before and page.folded[before[1] - 1] in _DIMENSIONS
    if not dimension and (of := _OF.match(page.folded, end)):
        return _phrase_behind(page, of.end()) or before
    if before and (measure.unit == "%" or not _is_verb(page.folded[before[0] : before[1]])):
        return before
    return _phrase_behind(page, end) or before


def _is_chinese(page: Page, measure: Measure) -> bool:
    around = (
        page.folded[max(0, measure.start - 3) : measure.start]
        + page.folded[measure.unit_start : measure.end + 3]
    )
    return _HAN.search(around) is not None


def _phrase_behind(page: Page, end: int) -> tuple[int, int] | None:
    if _NO_NOUN_BEHIND.match(page.folded, end):
        return None
    found = _BEHIND.match(page.folded, end)
    if not found or not found["phrase"]:
        return None
    start, stop = found.span("phrase")
    tail = found.end("quoted") + 1 if found["quoted"] else start
    if last := last_match(_nouns(), page.folded, tail, stop):
        stop = last.end()
    single = stop - start == 1 and page.folded[start] not in chinese_nouns()
    return None if single else (start, stop)


# What stands between a phrase and its number.
_TAIL = re.compile(
    r"(?:达到|高达|多达|达|约为|约有|约|为|是|有|至|到了?|共计|总计|合计|共|累计|计|约占|已经?|仅|均|都|分别|超过|逾|近|将近"
    r"|接近|不足|不低于|不少于|不超过|至少|超|高于|低于|大于|小于|少于|多于|突破|相?较于?|(?<![占同环])比|由|从|自|连续|为期|历时|长达|持续|可达"
    rf"|较?(?:{_CHANGES})(?:到了?|至|了|为)?|(?<=[率量度值数积])(?:增|降|升|减)(?:至|到)?|稳定在|保持在|维持在|控制在|的|在|了"
    r"|分别为|[内前后]?翻了?|[内前后]减|(?<=[比率量积])[过减]|每[年天日月]|年均|日均|同比|环比|平均"
    r"|相比|与|[ ：:（(“\"，])+$"
)
_STATE_TAIL = re.compile(
    r"[从由自](?:“[^”，]{1,6}”|民国)?(?:时期|期间)?(?:\d{2,4}年)?(?:末|底|初)?的?$"
    r"|(?:\d{4}年?(?:末|底|初|度)?|上一?年|去年|同期|目前|现在|原来|过去|未来|今后|最近)(?:同期|水平)?的?$"
)
# What opens a clause before its subject: times, adverbs, light verbs and their 了.
_OPENING = re.compile(
    r"(?:\d{4}年(?:以来|末|底|初|全年)?|截至|截止|目前|当前|其中|同时|此外|每年|近年来|全年|累计|先后|已经?|现已|共|确保|实现|使(?!用)得?"
    r"|相当于|节约了?|包括|涉及|使用(?!量|率|面积|权)|建立健全|建立|建成(?!区)|完成(?!率|度|情况|量)|划定|设立|记录有|记录到?|调查到|发现|监测到"
    r"|投入(?!量)|安排"
    r"|移除|清除(?!率)|拆除|捕[获捉]|销毁|收集(?!点|率|量|系统)|采集|拥有|现有|共有|具有|享有|现存|开展(?!率)|组织|举办|制定|发布|成为|获得|打造|创建|形成|选取|布设|配备|编制"
    r"|种植|栽植|放流|清理|救护|救助|培训|带动|出动|立案查处|建有|共有|(?<=[区域园市])内|每(?:平方千米|平方公里|公顷|亩|人|户|年|天|日|月)"
    r"|[到至](?=\d)|(?<=[^到除])了|(?<![反针应相])对|将|把|(?<![地植])被|并且?|且|其"
    r"|(?<![节公条合契预简])约)"
)
_EDGE = ' ，、和及与“”"’：:（('
_BREAK = re.compile(r"[，。；！？：\n;!?（）()]|--|[.,](?=\s)")
_VERBS = re.compile(
    r"(?:新建|修复|恢复|建设|保护|种植|栽植|造林|完成|建成|新增|治理|整治|改造|增加|减少|清理|清除|收集|处理|投入|安排|补助|奖励|支付|提供|使用|"
    r"开辟|打造|改建|扩建|植树|打捞|回收|节约|节省|覆盖|占地|占用|种|植|拆除|退出|腾退|清退|拓宽|铺设|调水|引水|补水|储存|封育|提升|优化|了|共|约)+"
)


def _is_verb(phrase: str) -> bool:
    return _VERBS.fullmatch(phrase) is not None


_COMPARISON = re.compile(r"其中$|[较比](?![例重率对])")
"""What is in front of a number and says no subject: 其中, 较上年, 比治理前."""


def _opening(folded: str, low: int, stop: int) -> int:
    """Where the bracket opens that ends at ``stop``: a Latin name, a note; ``low`` if nowhere."""
    depth = 0
    for at in range(stop - 1, low, -1):
        depth += (folded[at] in ")）") - (folded[at] in "(（")
        if not depth:
            return at
    return low


def _phrase_before(page: Page, left: int, start: int) -> tuple[int, int] | None:
    folded = page.folded
    low = max(left, start - _REACH)
    stop = start
    while stop > low:
        if folded[stop - 1] in ")）" and (bracket := _opening(folded, low, stop)) > low:
            stop = bracket
            continue
        near = max(low, stop - _TAIL_REACH)
        tail = _TAIL.search(folded, near, stop) or _STATE_TAIL.search(folded, near, stop)
        if not tail or tail.start() == stop:
            break
        stop = tail.start()
    last = last_match(_BREAK, folded, low, stop)
    low = last.end() if last else low
    for opening in _OPENING.finditer(folded, low, stop):
        if stop - opening.end() >= 2:
            low = opening.end()
    while low < stop and folded[low] in _EDGE and folded[low] not in "“「":
        low += 1
    while stop > low and folded[stop - 1] in " ，、：:（(":
        stop -= 1
    if stop - low < 2 or _COMPARISON.match(folded, low, stop):
        return None
    return low, stop
