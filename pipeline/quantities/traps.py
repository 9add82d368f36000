"""What looks like a quantity and is none: dates, years, ordinals, codes, labels, telephones.

Each rule looks at the numeral's own place: forward from its first character, or at a bounded
number of characters before it. Patterns are read on folded text.
"""

import re

from pipeline.quantities.amounts import Amount
from pipeline.quantities.measures import Measure
from pipeline.quantities.page import Page

_MONTHS = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:1[0-9]|20|21)\d\d(?!\d)"
_H = "零一二三四五六七八九"
_HAN_YEAR = f"[一二][{_H}]{{3}}"
_TO = r" ?(?:-{1,2}|~|至|到|/) ?"

_MEASURED = (
    r" ?(?:%|[kcm]?m(?:[23²³]|\b)|ha\b|[km]?g\b|t\b|hectares|acres|met|kilomet|tonnes|square"
    r"|million|trees|species|people|元|亩|公顷|平方|米|公里|千米|毫米|厘米|吨|公斤|千克|[万亿人名户株棵只种个次处项条])"
)
_PART = r"\d{1,3}(?:\.\d{1,2})?"
_FORWARD_RULES = (
    # 2026-04-07, 2026/4/7, 2026.04.07, 07/04/2026
    (
        "date",
        r"(?:\d{4}(?P<ymd>[-/.])\d{1,2}(?P=ymd)\d{1,2}|\d{1,2}(?P<dmy>[-/.])\d{1,2}(?P=dmy)(?:19"
        r"|20)\d\d)(?![\d.])",
    ),
    # 2022-2024年, 2021年至2035年, 2020/21, 2021-2035
    ("date", rf"{_YEAR}年?(?:度|底|末|初)?{_TO}(?:{_YEAR}|\d\d(?=年))年(?:度|底|末|初|间)?"),
    ("date", rf"{_YEAR}年{_TO}(?:{_YEAR})|(?:19|20)\d\d{_TO}(?:19|20)\d\d(?!\d|{_MEASURED})"),
    ("date", rf"{_YEAR}(?:/|-)\d\d(?![\d.%])(?! ?(?:ha|km|m|%)\b)"),
    ("date", rf"{_HAN_YEAR}年?(?:至|到|-)?(?:{_HAN_YEAR})?年"),
    ("date", r"\d{1,2} ?(?:-|~|至|到) ?\d{1,2}月(?:\d{1,2}[日号])?(?!份额)"),
    (
        "date",
        r"\d{1,2}月(?:份|底|初|末|\d{1,2} ?(?:(?:-|~|至|到) ?\d{1,2})?[日号]|上旬|中旬|下旬)?",
    ),
    ("date", rf"[{_H}十]{{1,3}}月(?:份|底|初|末|[{_H}十]{{1,3}}[日号])?"),
    ("date", r"\d{1,2}(?: ?(?:-|~|至|到) ?\d{1,2})?日(?!均|处理|产|供|元|龄)"),
    ("date", r"\d{2,4}年代"),
    ("date", rf"[{_H}十]{{1,4}}年代|(?:\d{{1,2}}|[{_H}十]{{1,3}})世纪"),
    ("date", r"(?:1[5-9]|20)\d0'?s\b|\d0s\b"),
    (
        "date",
        rf"\d{{1,2}}(?:st|nd|rd|th)?(?: ?[-~] ?\d{{1,2}}(?:st|nd|rd"
        rf"|th)?)?(?: of)? {_MONTHS}\b(?:,? ?\d{{4}})?",
    ),
    ("code", r"1:(?:\d{3,}|\d{1,3}(?:[ ,]\d{3})+)"),
    (
        "date",
        r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,2}(?!\d))?(?: ?[-~] ?\d{1,2}:\d{2})?"
        r"(?: ?[ap]\.?m\.?)?(?!\d)",
    ),
    ("date", r"\d{1,2} ?(?:a\.m\.|p\.m\.|am\b|pm\b|o'clock)"),
    ("date", r"\d{1,2}点(?:整|半|钟|\d{1,2}分?|至|-)|\d{1,2}时(?:\d{1,2}分|许|整|至)"),
    ("date", r"(?:(?<=[上下]午)|(?<=凌晨)|(?<=[日晚至到]))\d{1,2}时(?![间期])"),
    ("year", r"\d{1,4} ?(?:BCE?|CE|AD)\b"),
    ("ordinal", r"\d++(?:st|nd|rd|th)\b"),
    ("ordinal", rf"(?:\d{{1,3}}|[{_H}十百两]{{1,4}})周年"),
    ("edition", rf"(?:\d{{1,3}}|[{_H}十百两]{{1,4}})(?:届|期(?!间))"),
    ("ordinal", rf"(?:\d{{1,3}}|[{_H}十]{{1,3}})级(?!台阶)"),
    ("code", r"\d{1,4}号"),
    ("code", r"\d++(?:\.\d++)?[+＋](?:\d++|[NXnx]\b)(?:[+＋](?:\d++|[NXn]))*"),
    ("code", r"\d++(?:-\d++){2,}(?![\d.%])"),
    ("code", r"(?!\d{1,3}(?:\.\d{3}){2,}(?![.\d]))\d++(?:\.\d++){2,}"),
    ("code", r"\d{1,2}[x×X]\d{1,2}(?![\d.])(?! ?(?:km|m|cm|公里|米|厘米))"),
    ("code", r"24/7\b|9/11\b"),
    ("code", r"1 ?[:比] ?\d++(?:[.,]\d++)*"),
    ("code", rf"{_PART}(?: ?: ?{_PART}){{1,3}}(?![\d.,]|{_MEASURED}|[年月日])"),
    ("code", rf"{_PART}(?:[：比]{_PART}){{1,3}}(?=[的之]?比例|[分配摊承，。；、）)]|$)"),
    ("name", r"三五(?=成[群伙伴]|结[伴队群]|知己|好友|相邀|为伍|一群)"),
    ("code", r"\d++°\d++['′](?:[\d.]++[\"″]?)?(?: ?[NSEW]\b)?"),
    ("code", r"\d++(?:\.\d++)?°? ?[NSEW]\b(?! )"),
    ("code", r"\d{1,4}(?:[A-Z]{1,3}(?:级|景区|类)|[A-Za-z]{1,3}\d{0,3}型)"),
    ("date", r"\d{1,2}·\d{1,2}(?![\d.])"),
    ("name", r"\d[05]后(?![续期面方来天年勤])"),
    ("name", rf"[{_H}十]{{1,3}}分之一决赛|[{_H}][{_H}]分[成账]"),
    (
        "phone",
        r"0\d{2,3}-\d{7,8}|1[3-9]\d{9}(?!\d| ?[A-Za-z%\u4e00-\u9fff])|\d{3,4} \d{4} ?\d{4}(?!\d)"
        r"|\d{3}-\d{3}-\d{4}",
    ),
    ("phone", r"\d{4,6}(?:[\"”」]?(?:热线|市民热线|服务热线|平台))"),
    (
        "name",
        rf"(?:\d|[{_H}十]{{1,2}})年(?:行动|计划|规划|攻坚|任务|建设|治理|实施|提升|滚动|发展)(?:计划|规划|方案|行动|纲要|战)",
    ),
    ("name", rf"(?:\d|[{_H}十]{{1,2}})年(?:行动|计划|规划)"),
    (
        "name",
        rf"(?:\d{{1,2}}|[{_H}十]{{1,3}})五(?:规划|时期|期间|计划|末|”|’|」)|十[二三四五六]五|一五",
    ),
    ("name", rf"(?:\d|[{_H}十]{{1,3}})大(?:报告|精神|以来|召开)|十[{_H}]大|二十大"),
    (
        "name",
        r"\d{1,2}[- ](?i:year|yr|month|point|step|day)[- ](?:[A-Za-z]+ ){0,3}?(?i:plans?"
        r"|strateg(?:y|ies)|program(?:me)?s?|framework|vision|roadmap|agenda|initiative|action"
        r"|review|cycle|term|objectives?|goals?|targets?)\b",
    ),
    ("date", rf"{_YEAR}(?=(?:版|财年|学年|赛季|财政年度|级))"),
)
_FORWARD = re.compile(
    "|".join(f"(?P<{kind}_{at}>{pattern})" for at, (kind, pattern) in enumerate(_FORWARD_RULES))
)
_YEAR_ALONE = re.compile(rf"{_YEAR}(?!\.\d|,\d{{3}})(?! ?[-~] ?\d)")
_YEAR_WITH_SIGN = re.compile(
    r"(\d{4}) ?年(?:度|底|末|初|间|前|后|起|以来|以前|以后|之前|之后|全年|上半年|下半年|第.季度)?"
)
_SPAN_OF_YEARS = re.compile(
    r"年?(?:的|悠久|以上)?(?:历史|建城史|建城|文明|树龄|古树|古城|古都|树王|老树)|年(?:以上|左右|余|多(?=[的来历前后以，。；、）)]|$))|余年|多年"
)
_SPAN_BEFORE = re.compile(
    r"(?:约|近|超过|逾|具有|已有|历经|距今|长达|超|至少|已逾|拥有|树龄|树龄达|寿命)$"
)

# Nouns that number what follows; those that are verbs or common nouns too only with a capital.
_NUMBERING = (
    r"targets?|goals?|articles?|sections?|chapters?|phases?|steps?|stages?|tables?|figures?|fig\."
    r"|annex(?:es)?|appendi(?:x|ces)|parts?|nos?\.|numbers?|levels?|tiers?|class(?:es)?|grades?"
    r"|categor(?:y|ies)|zones?|wards?|districts?|routes?|highways?|scopes?|options?|objectives?"
    r"|commitments?|priorit(?:y|ies)|indicators?|principles?|agenda|vision|natura|horizon|versions?"
    r"|volumes?|vol\.|pages?|pp?\.|items?|modules?|types?|blocks?|lots?|decision|resolution|sdgs?"
    r"|clause|paragraph|schedule|directive|top|pathway|pillar|tel|fax|phone|zip|postcode"
)
_NUMBERING_NAMES = (
    "Actions?|Act|Area|Bill|Box|Call|Code|Component|Copyright|Day|Floor|Framework|Group|Law|Lines?"
    "|Outcome|Output|Plan|Policy|Programme|Program|Question|Regulation|Room|Series|Standard"
    "|Station|Strategy|Suite|Theme|Unit|Week|Year|Erf|ERF|Portion|Ligue|Formula"
)
_LABEL = re.compile(
    rf"(?:^|[^A-Za-z])(?:(?i:{_NUMBERING})|{_NUMBERING_NAMES}"
    r"|[A-Z]{2,6}(?:/[A-Z]{1,3})?|C|G|S|M|A|N|Y|©)[ -]?(?:#|№|\()?$"
)
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:ISO|IEC|GB(?:/T)?|GB/?Z|HJ(?:/T)?|DB\d{0,2}(?:/T)?|CJJ?(?:/T)?|LY(?:/T)?"
    r"|NY(?:/T)?|SL|TD(?:/T)?|EN|BS|ASTM"
    r"|AS/NZS|SANS|SDGs?|COP|CEN|HD|PAS|RFC|AR|UN|CMS|NCh|NBR)[ -]?(?:\d{1,6}[.-])?$"
)
_GLUED = re.compile(r"(?:[A-WYZa-wyzµμΑ-Ωα-ω]|(?<!\d)[Xx])[-_./]?$")
_ORDINAL = re.compile(rf"第 ?(?:[\d{_H}十]{{1,4}} ?[,、和与至到~-] ?){{0,5}}$")
_ERA = re.compile(
    "(?:贞观|开元|天宝|洪武|永乐|宣德|成化|弘治|正德|嘉靖|隆庆|万历|崇祯|顺治|康熙|雍正|乾隆|嘉庆|道光"
    "|咸丰|同治|光绪|宣统)$"
    r"|公元前? ?$|\b(?:AD|CE) $"
)
_PHONE_BEFORE = re.compile(
    r"(?:电话|热线|传真|邮编|邮政编码|拨打|手机|QQ|微信|[Tt]el\.?|[Pp]hone|[Ff]ax"
    r"|[Cc]all)[:： ]{0,2}(?:\+?[\d() -]{0,16})$"
)
_INTERNATIONAL = re.compile(r"[\d() -]{7,24}\d")
_ENGLISH_YEAR_BEFORE = re.compile(
    r"(?:\b(?i:in|since|by|until|till|from|before|after|during|between|to|through|the|her|his"
    r"|their|its|our|your|year|years"
    r"|early|late|mid|end|circa|FY|summer|winter|spring|autumn|fall|vs|"
    rf"{_MONTHS})[ -]|{_MONTHS},? |[A-Z][a-z]+ [A-Z][a-z]+ |[(（/,]|[Aa]genda |[Vv]ision )$"
)
_OF_YEAR = re.compile(
    r"(?<!total )(?<!number )(?<!sum )(?<!list )(?<!average )(?<!population )(?<!some )\b[Oo]f $"
)
_WEAKLY_BEFORE = re.compile(r"\b(?i:of|for|and|or|a|an|on|than|with|our|its|around|about)[ -]$")
_COUNTED_BEHIND = re.compile(r" (?:[A-Za-z-]+ ){0,3}[A-Za-z-]+[^s\W]s\b")
_YEAR_NOUN = re.compile(
    r" (?:targets?|levels?|goals?|baselines?|census|survey|surveys|edition|budgets?|strategy|plan"
    r"|agenda|elections?"
    r"|figures|data|season|reports?|framework|vision|values?|update|version|summit|conference"
    r"|olympics|games"
    r"|action|assessment|inventory|estimates?|financial|fiscal|academic|international|global"
    r"|world|climate|biodiversity|city|urban|general|official|united|state|national|annual)\b",
    re.IGNORECASE,
)


# 连续举办16届, 培训班12期, 12期培训 are counts; 二期 and 十五届 alone the second, the fifteenth.
_EDITIONS_BEFORE = re.compile(
    r"(?:[了办过]|连续|共|累计|历经|出版|印发|发布|推出|刊发|编印|编发|完成|培训班?|讲座|简报|课程|节目|专栏|沙龙|活动)"
    r"(?:开办|举办)?(?:已|约|近|超过?|逾|达){0,2}$"
)
_EDITIONS_BEHIND = re.compile(
    r"(?<=[\d十百].)(?:培训|讲座|课程|活动|专栏|沙龙|简报|节目|研修|夏令营|冬令营|训练营)"
)
_OTHER_HALF = re.compile(
    r"(?:in|within|per|each|every|first|second|latter|other|each|southern|northern|eastern"
    r"|western|upper|lower|top"
    r"|bottom) $",
    re.IGNORECASE,
)
_WORD_PLAN = re.compile(
    r"[- ](?i:year|month|point|step|day)[- ](?:[A-Za-z]+ ){0,3}?"
    r"(?i:plans?|strateg(?:y|ies)|program(?:me)?s?|framework|vision|roadmap|agenda|initiative"
    r"|cycle)\b"
)


def _kind(found: re.Match[str]) -> str:
    groups = found.re.groupindex
    name = next(name for name in groups if found[name] is not None and name[-1].isdigit())
    return name.rpartition("_")[0]


def trap_at(page: Page, amount: Amount) -> tuple[int, str] | None:
    """Where the trap that begins with this numeral ends, and its kind."""
    folded, start = page.folded, amount.start
    before = folded[max(0, start - 24) : start]
    if amount.style == "words":
        if amount.fraction and _OTHER_HALF.search(before):
            return amount.end, "ordinal"
        if found := _WORD_PLAN.match(folded, amount.end):
            return found.end(), "name"
    elif found := _FORWARD.match(folded, start):
        if _kind(found) != "edition":
            return found.end(), _kind(found)
        if not _EDITIONS_BEFORE.search(before) and not _EDITIONS_BEHIND.match(folded, found.end()):
            return found.end(), "ordinal"
    if _ORDINAL.search(before):
        return amount.end, "ordinal"
    if _ERA.search(before):
        return amount.end, "year"
    if amount.style == "arabic":
        return _arabic_trap(page, amount, before)
    return None


def _arabic_trap(page: Page, amount: Amount, before: str) -> tuple[int, str] | None:
    folded, start = page.folded, amount.start
    if before.endswith("+") and (found := _INTERNATIONAL.match(folded, start)):
        return found.end(), "phone"
    if _PHONE_BEFORE.search(before):
        return amount.end, "phone"
    if amount.scale == 1 and _STANDARD.search(before):
        return amount.end, "code"
    return _year(page, amount, before)


def _year(page: Page, amount: Amount, before: str) -> tuple[int, str] | None:
    folded, start = page.folded, amount.start
    if found := _YEAR_WITH_SIGN.match(folded, start):
        year = int(found[1])
        span = _SPAN_OF_YEARS.match(folded, start + 4) or (
            year % 100 == 0 and _SPAN_BEFORE.search(before)
        )
        if 1000 <= year <= 2200 and not span:
            return found.end(), "year"
    if end := _republic_year(page, start, before):
        return end, "year"
    if (
        _YEAR_ALONE.match(folded, start)
        and amount.end == start + 4
        and 1500 <= (amount.value or 0) <= 2100
    ):
        if (amount.value or 0) >= 1900 and _YEAR_NOUN.match(folded, amount.end):
            return amount.end, "year"
        if _ENGLISH_YEAR_BEFORE.search(before) and not re.match(
            r" ?(?:%|per ?cent|km|ha\b|hectares|m[2²3³]|tonnes|trees|species|people|kg|t\b)",
            folded[amount.end : amount.end + 12],
        ):
            return amount.end, "year"
        if _OF_YEAR.search(before) or (
            _WEAKLY_BEFORE.search(before) and not _COUNTED_BEHIND.match(folded, amount.end)
        ):
            return amount.end, "year"
    return None


_REPUBLIC = re.compile(
    r"(\d{2,3})(?P<to>年?度?(?:至|到|-|~)\d{2,3})?年(?P<when>度|底|末|初|起|间|\d{1,2}月|(?:至|到|-|~)\d{2,3}年)?"
)
_STATE_BEHIND = re.compile(r"[之的]\d")  # 自107年之86%: no duration stands there
_REPUBLIC_BEFORE = re.compile(r"(?:民国|自|于|至|截至|截止|迄|及|到|从|在|-|~|较|比)$")


def _republic_year(page: Page, start: int, before: str) -> int | None:
    """民國109年, 109年底, 自105年起: years of the Republic calendar, in Traditional text."""
    found = _REPUBLIC.match(page.folded, start)
    if not found or not (50 <= int(found[1]) <= 150):
        return None
    if _REPUBLIC_BEFORE.search(before) and _STATE_BEHIND.match(page.folded, found.end()):
        return found.end()
    if not page.traditional:
        return None
    if found["to"] or found["when"] or _REPUBLIC_BEFORE.search(before):
        return found.end()
    recent = 90 <= int(found[1]) <= 139 and page.yuan == "TWD"
    lasting = _LASTING_BEFORE.search(before) or _LASTING_BEHIND.match(page.folded, found.end())
    return found.end() if recent and not lasting else None


_LASTING_BEFORE = re.compile(
    r"(?:历时|历经|连续|为期|长达|持续|[约近逾超共经计有满第每达仅]|超过|累计|树龄|寿命|年龄|至少|不到|不足|了|长)$"
)
_LASTING_BEHIND = re.compile(
    r" ?(?:以上|以下|[余多来老古]|左右|上下|历史|之久|之[前后]|间|内|树龄|寿命|租期"
    r"|的?(?:历史|古|老|大?树|巨木|神木|建城|时间|期|岁月))"
)


_WORD_BEFORE = re.compile("[a-z]{5}$")


def is_glued(page: Page, amount: Amount) -> bool:
    """Whether a Latin letter stands before the digits: PM2.5, G25, CO2, COVID-19.

    A whole word before a measured number is none of the number: ``S. taliensis48.5万尾``.
    """
    before = page.folded[max(0, amount.start - 5) : amount.start]
    if amount.style != "arabic" or not _GLUED.search(before):
        return False
    behind = page.folded[amount.end : amount.end + 1]
    whole = amount.scale > 1 and "\u4e00" <= behind <= "\u9fff" and _WORD_BEFORE.search(before)
    return not whole


def is_labelled(page: Page, amount: Amount) -> bool:
    """Whether a label stands before it: Target 3, Article 6, SDG 11; no unit may follow then."""
    before = page.folded[max(0, amount.start - 24) : amount.start]
    return amount.style == "arabic" and bool(_LABEL.search(before))


_SCALES_ONLY = re.compile(r"[百千万亿兆]+")
_ONE_MEANT = re.compile(
    r"(?:约|(?<!最)近|逾|超过|不足|为期|历时|持续|长达|至少|仅|增长|提高|增加|减少|共|下降|翻)了?$"
)
_LONG_AGO = re.compile(r"[百千万]年")


def is_indefinite(page: Page, amount: Amount, measure: Measure, *, qualified: bool) -> bool:
    """一个, 一年, 千亩, 百年: a Chinese numeral that does not count; ``one day``."""
    folded = page.folded
    if amount.style == "words":
        return amount.value == 1 and measure.kind == "duration" and not qualified
    if amount.style != "han":
        return False
    surface = folded[amount.start : amount.end]
    if _LONG_AGO.match(folded, amount.start) and not measure.qualifier:
        return True
    if _SCALES_ONLY.fullmatch(surface):
        return not qualified
    if surface == "二" and measure.classifier and measure.unit != "{person}":
        return True  # a count of two is 两: 二次包装, 二类
    if (
        surface == "一"
        and not measure.add
        and (measure.classifier or measure.kind in ("duration", "other"))
    ):
        return measure.unit != "1" and not _ONE_MEANT.search(
            folded, max(0, amount.start - 4), amount.start
        )
    return False


_DISTRIBUTIVE = re.compile(r"(?:每|逐|\bevery |\beach |\bper |/ ?)$")
_INTERVAL = re.compile(r"(?:每|\bevery )$")


def is_denominator(page: Page, start: int, *, duration: bool = False) -> bool:
    """每100平方公里, per 100,000 people: what a value is related to; not 每5年, an interval."""
    if duration and _INTERVAL.search(page.folded, max(0, start - 8), start):
        return False
    return bool(_DISTRIBUTIVE.search(page.folded, max(0, start - 8), start))
