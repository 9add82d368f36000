"""What a quantity measures: the nearest noun phrase that is its subject, as a span."""

import re
from functools import cache

from pipeline.quantities.lexicon import alternatives, chinese_nouns, listed_noun
from pipeline.quantities.measures import Measure
from pipeline.quantities.page import Page

_REACH = 60
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BREAK = re.compile(r"[，。；！？：\n;!?]|--")
_NOUN_BEHIND = re.compile(
    r"[“‘「『\"]?(?P<phrase>(?:(?!的|和|及|与|以及|并|等|中|之一|为|是|达|约|共|占|已|均|被|将|进行|开展|实施|分布|用于|提供|位于|参与|加入|完成|成为|获|通过)"
    r"[\u4e00-\u9fffA-Za-z0-9/·“”‘’「」『』-]){1,30})"
)
_TAIL = re.compile(
    r"(?:达到|高达|多达|达|约为|约有|约|为|是|有|至|到了?|共计|总计|合计|共|累计|计|约占|已|仅|均|分别|超过|逾|近|将近|接近|不足|不低于|不少于|不超过|至少|超|已达|高于|低于|大于|小于|少于|多于"
    r"|较?(?:增加|减少|提高|提升|下降|降低|上升|增长|恢复|扩大|升高|缩减|削减|压减|控制)(?:到了?|至|了|为)?|稳定在|保持在|维持在|控制在|的|在|了|就?相当于|[从由自]|[ ：:（(“\"])+$"
)
_COMPARISON_TAIL = re.compile(
    r"(?:较|比|与|从|由|自|至|到|在|于)?(?:\d{4}年?(?:末|底|初|度)?|上年|去年|同期)(?:同期)?(?:相比)?的?$|(?:同比|环比|年均|平均每年|每年|日均)$"
)
_HEAD = re.compile(
    r"^(?:其中|目前|当前|截至|截止|到|至|并|并且|且|同时|此外|已|已经|现|现有|共|共计|累计|全年|近年来|每年|年均|先后|实现|使|将|对|把|在|从|由|以|包括|涉及|确保|完成了?|成为|达到?|划定了?|约|\d{4}年(?:末|底|初|全年)?|[ ”’、，和及与])+"
)
_OF_BEHIND = re.compile(r"(?:的|[ ]?)(?P<phrase>[\u4e00-\u9fff“”]{2,24}?)(?=[，。；、：！？（）]|进行|开展|实施|得到|予以|被|$|的)")
_PERCENT = ("percentage", "percentage_point", "ratio_per_capita")


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(alternatives(noun for noun in chinese_nouns() if len(noun) > 1))


def counted_noun(page: Page, measure: Measure, start: int, left: int) -> tuple[str, str]:
    """Unit and kind of a Chinese count: by the noun behind the measure word, or in front of it.

    个, 处 and 项 leave it to the noun; 种 counts species unless the noun is none (3种模式).
    """
    own = measure.unit, measure.kind
    if not measure.general and measure.kind != "species_count":
        return own
    behind = _phrase_behind(page, measure.end)
    phrase = behind or _phrase_before(page, left, start)
    found = phrase and listed_noun(page.folded[phrase[0] : phrase[1]])
    if not found:
        return own
    unit, kind = found
    if measure.kind == "species_count":
        return ("{kind}", "count") if kind == "manner" else own
    return unit, "count" if kind == "manner" else kind


def find_subject(
    page: Page, measure: Measure, *, left: int, start: int, right: int
) -> tuple[int, int] | None:
    """The span of what a measure's quantity measures, between the bounds of its neighbours.

    ``start`` is where the words begin that qualify it.
    """
    end = measure.end
    if not _is_chinese(page, measure):
        if measure.unit[:1] == "{" and measure.unit_end > measure.unit_start:
            return measure.unit_start, measure.unit_end
        return find_english_subject(page, left, start, end, right)
    if measure.classifier and (phrase := _phrase_behind(page, end)):
        return phrase
    if phrase := _phrase_before(page, left, start):
        return phrase
    if found := _OF_BEHIND.match(page.folded, end):
        return found.span("phrase")
    return None


def _is_chinese(page: Page, measure: Measure) -> bool:
    around = (
        page.folded[max(0, measure.start - 3) : measure.start]
        + page.folded[measure.unit_start : measure.end + 3]
    )
    return _HAN.search(around) is not None


def _phrase_behind(page: Page, end: int) -> tuple[int, int] | None:
    found = _NOUN_BEHIND.match(page.folded, end)
    if not found:
        return None
    start, stop = found.span("phrase")
    last = None
    for noun in _nouns().finditer(page.folded, start, stop):
        if last and noun.start() > last.end():
            break
        last = noun
    return start, last.end() if last else stop


def _phrase_before(page: Page, left: int, start: int) -> tuple[int, int] | None:
    folded = page.folded
    low = max(left, start - _REACH)
    window = folded[low:start]
    last = None
    for last in _BREAK.finditer(window):
        pass
    if last:
        low += last.end()
    stop = start
    while True:
        clause = folded[low:stop]
        cut = _TAIL.search(clause) or _COMPARISON_TAIL.search(clause)
        if not cut or cut.start() == len(clause):
            break
        stop = low + cut.start()
    if mark := folded[low:stop].rfind("、") + 1:
        low += mark
    if head := _HEAD.match(folded[low:stop]):
        low += head.end()
    while stop > low and folded[stop - 1] in " 　,":
        stop -= 1
    while low < stop and folded[low] == " ":
        low += 1
    return (low, stop) if stop - low >= 2 else None


_ENGLISH_BREAK = re.compile(r"[;!?\n]|[.:](?=\s)|, (?=(?:and|but|with|of which|while|which)\b)")
_COPULA = re.compile(
    r"\s*(?:(?:currently|now|also|only|already|approximately|about|around|estimated at|and|,)\s*)*"
    r"\b(?:is|was|are|were|has|have|had|covers?|covered|reach(?:ed|es)?|totals?|totall?ed|stands? at|stood at|amount(?:s|ed)? to|"
    r"measures?|spans?|equals?|equates? to|increased|decreased|rose|fell|grew|declined|dropped|will (?:be|reach)|to be|been|by|from|to|of|at|with)\b[^,;]{0,25}$"
)
_RIGHT_OF = re.compile(r"[ \n](?:of|in)[ \n](?P<phrase>[^.,;()]{3,80}?)(?=[.,;()]|[ \n](?:is|are|was|were|has|have|by|per|which|that|from|to|in \d|and \d|can|will)\b|$)")
_RIGHT_NOUN = re.compile(r"[ \n](?P<phrase>(?!(?:is|are|was|were|and|or|by|to|from|in|per|of|which|that|with|at|for|on|as|between|compared|since|than)\b)[^.,;()]{3,60}?)(?=[.,;()]|[ \n](?:is|are|was|were|has|have|by|per|which|that|from|to|in|and|can|will|with|at|for|on)\b|$)")
_LEADING = re.compile(r"^(?:currently|in total|overall|today|at present|the|a|an|our|its|in \d{4}|by \d{4}|and|with|of which|which|where|there (?:are|is|were)|in our city|,|\s)+", re.IGNORECASE)


def find_english_subject(
    page: Page, left: int, start: int, end: int, right: int
) -> tuple[int, int] | None:
    """Subject of an English quantity: the phrase before the verb, or behind ``of``."""
    folded = page.folded
    if (found := _RIGHT_OF.match(folded, end, min(len(folded), end + 120))) and found.start() < right:
        return _trim(folded, *found.span("phrase"))
    low = max(left, start - 120)
    window = folded[low:start]
    last = None
    for last in _ENGLISH_BREAK.finditer(window):
        pass
    if last:
        low += last.end()
    clause = folded[low:start]
    copula = _COPULA.search(clause)
    if copula and (span := _trim(folded, low, low + copula.start())):
        return span
    if found := _RIGHT_NOUN.match(folded, end, min(len(folded), end + 100)):
        return _trim(folded, *found.span("phrase"))
    return _trim(folded, low, start)


def _trim(folded: str, start: int, end: int) -> tuple[int, int] | None:
    if head := _LEADING.match(folded[start:end]):
        start += head.end()
    while end > start and folded[end - 1] in " \n,:(":
        end -= 1
    return (start, end) if end - start >= 2 else None
