"""The words in front of a number that qualify it: 约, 超过, 不足, ``at least``, ``up to``."""

import re

from pipeline.quantities.page import Page

_CHINESE = (
    (
        "at_most",
        "(?:不[得能应宜可要许准]?|未|没有?)(?:超过|超出|高于|大于|多于|突破)|最多可?|至多|最高(?:可达|可|不超过|补助|补贴|奖励|资助|给予)?|上限(?:为|是)?|小于等于|小于或等于|≤|<=",
    ),
    (
        "at_least",
        "(?:不[得能应宜可要许准]?|未)(?:少于|低于|小于|短于)|不下于|不下|至少|最少|起码|大于等于|大于或等于|≥|>="
        "|达到或超过|(?<![以路海岸线地水身之])上",
    ),
    ("less_than", "不足|不到|未满|不满|未达到?|小于|少于|低于|短于|<"),
    ("more_than", "超过|超出|远超|已超|超(?!标|市|级)|逾|突破|高于|多于|大于|>"),
    (
        "approx",
        "大约|约(?:为|有|占|计|合|达|是)?|大致|大概|将近|接近|几近|近乎|几乎|估计|约等于|≈"
        "|(?<![附最邻靠亲临])近(?:占)?|~",
    ),
)
_ENGLISH = (
    (
        "at_most",
        r"up to(?<!add up to)(?<!adds up to)(?<!added up to)(?<!adding up to)"
        r"|at most|(?:no|not) more than"
        r"|not be more than|(?:a |the )?maximum(?: of)?"
        r"|cannot exceed|not (?:to )?exceed(?:ing)?|never exceed(?:s|ed|ing)?|as (?:many|much) as"
        r"|no (?:larger|higher|longer|greater) than"
        r"|less than or equal to|≤|<=",
    ),
    (
        "at_least",
        r"at least|(?:no|not) less than|(?:no|not) fewer than|(?:a |the )?minimum(?: of)?|≥|>="
        r"|greater than or equal to|(?:not|no) (?:be )?(?:below|(?:lower|smaller|shorter) than)"
        r"|not (?:fall|drop|go) below|never (?:less|fewer) than",
    ),
    (
        "less_than",
        r"less than|fewer than|under|below|lower than|smaller than|shorter than|just under"
        r"|just below"
        r"|short of|<",
    ),
    (
        "more_than",
        r"more than|over|exceed(?:ing|s|ed)?|above|greater than|in excess of|upwards? of"
        r"|surpass(?:ing|ed|es)?|well over|higher than|larger than|longer than|beyond|>",
    ),
    (
        "approx",
        r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|nearly|almost|close to"
        r"|an estimated|estimated(?: at)?|in the (?:region|order) of|near|≈|~",
    ),
)


def _pattern(table: tuple[tuple[str, str], ...], before: str, after: str) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{forms})" for name, forms in table)
    return re.compile(f"{before}(?:{groups}){after}$", re.IGNORECASE)


_CHINESE_QUALIFIER = _pattern(
    _CHINESE, "(?<![节公预合简契签])", "(?:了|过|为|有|达到|达)?(?:人民币|新台币|港币)? ?"
)
_ENGLISH_QUALIFIER = _pattern(_ENGLISH, "(?<![A-Za-z])", r" ?(?:(?<= )(?:an? |another )?)?")
_CHINESE_REACH, _ENGLISH_REACH = 11, 30
_AT_A_DISTANCE = re.compile(r"(?:约占|约为|大约占|近占|将近占)[^，。；：]{1,24}的?$")
_AT_A_DISTANCE_REACH = 28
_RECENT = re.compile(r" ?(?:来|间|内|以来|里)")
_NOT_RECENT = re.compile(r" ?(?:[的古老历树之长久]|前|后|时间)")
_SPREAD = re.compile(
    r"(?:spread|distributed|scattered|extend\w*|stretch\w*|spans?|spanning|invested|planned|held"
    r"|located|conducted|carried out|takes? place|took place|phased|averaged|divided|all"
    r"|control) $",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"(?:\b(?:for|of|is|was|are|has|have|lasts|lasted|lasting|takes|with|by|after"
    r"|aged?|pensioners|adults|people|persons|residents|citizens|those|seniors|children|anyone"
    r"|everyone|women|men) |^)$"
)


def qualifier(page: Page, start: int, end: int, kind: str) -> tuple[str | None, int]:
    """What the words in front of ``start`` make of the number, and where they begin.

    Returns:
        One of ``pipeline.vocabularies.QUALIFIERS``, or ``None``; the start of the qualifying word,
        or ``start``.
    """
    folded = page.folded
    last = (
        folded[start - 1 : start]
        if folded[start - 1 : start] != " "
        else folded[start - 2 : start - 1]
    )
    if last.isascii() and (last.isalpha() or last == "."):
        found = _ENGLISH_QUALIFIER.search(folded, max(0, start - _ENGLISH_REACH), start)
        if not found or (
            found[0][:4].casefold() == "over" and _is_no_comparison(folded, found.start(), kind)
        ):
            return None, start
        return found.lastgroup, found.start()
    if not last or last in "，。；：、）) \n":
        return None, start
    if found := _CHINESE_QUALIFIER.search(folded, max(0, start - _CHINESE_REACH), start):
        if (
            found.lastgroup == "at_least"
            and found[0][0] == "上"
            and folded[start : start + 1] not in ("百", "千", "万")
        ):
            return None, start
        if found[0].startswith("最高") and kind not in ("money", "percentage"):
            return None, start  # 最高1200米 is what it measures
        if kind == "duration" and found[0] == "近" and _is_recent(folded, found.start(), end):
            return None, start
        return found.lastgroup, found.start()
    if last == "的" and _AT_A_DISTANCE.search(folded, max(0, start - _AT_A_DISTANCE_REACH), start):
        return "approx", start
    return None, start


def _is_recent(folded: str, start: int, end: int) -> bool:
    """近五年来, and 近三年投入 that opens a clause: the last years, not nearly as many."""
    opens = not start or folded[start - 1] in "，。；：、！？（(\n "
    return bool(_RECENT.match(folded, end) or (opens and not _NOT_RECENT.match(folded, end)))


def _is_no_comparison(folded: str, start: int, kind: str) -> bool:
    """``spread over 30 parks``, ``planned over ten years``: over is no more than."""
    low = max(0, start - 16)
    if kind == "duration":
        return not _LASTING.search(folded, low, start)
    return bool(_SPREAD.search(folded, low, start))
