"""Numbers without a unit that the words around make quantities.

A counted noun behind (English), a noun in front (``the number of bird species rose to 96``, 人口达
532万), an index; else a number is just a number.
"""

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache

from pipeline.quantities.amounts import Amount, read_scale_letter
from pipeline.quantities.counted import classify, is_plural, read_counted
from pipeline.quantities.lexicon import alternatives, chinese_nouns, listed_noun, word_units
from pipeline.quantities.measures import Measure, Reading
from pipeline.quantities.page import Page
from pipeline.quantities.traps import is_denominator, is_glued, is_labelled


@cache
def _people() -> re.Pattern[str]:
    nouns = (noun for noun, (_, kind) in chinese_nouns().items() if kind == "person_count")
    return re.compile(rf"(?P<more>[余多])?[\u4e00-\u9fff]{{0,5}}?(?:{alternatives(nouns)}|者(?!$))")


def _read_people(page: Page, amount: Amount) -> Measure | None:
    """10万市民, 1.5万中小学生: people are counted without a measure word where they are many."""
    if amount.scale == 1 and (amount.value or 0) < 100:
        return None
    found = _people().match(page.folded, amount.end)
    if not found or "的" in found[0]:
        return None
    qualifier = "more_than" if found["more"] else None
    return Measure(
        start=amount.start,
        end=found.end(),
        kind="person_count",
        unit="{person}",
        unit_start=amount.end,
        unit_end=found.end(),
        qualifier=qualifier,
    )


_POPULATION = re.compile(
    r"(?:人口|人数|人次|居民|游客量?|客流量?)(?:总数|总量|规模|数量)?"
    r"(?:已|约|近|超|逾|达到?|为|是|超过|有|：|:|将近|突破){0,3} ?$"
    r"|\b(?:population|inhabitants|residents)\b"
    r"(?: (?:of|is|was|reached|size|stands at|to|by|from|over|about|approximately|nearly|almost"
    r"|around|more than|currently|estimated|at|has|grown|some|total)){0,5}[: ]{0,2}$",
    re.IGNORECASE,
)
# 接待观众一千三百万: people, if no other noun follows.
_AUDIENCE = re.compile(
    r"(?:观众|游客|旅客|访客|公众|市民|群众|民众|志愿者|受众|听众|读者|学生)"
    r"(?:总数|总量)?(?:已|约|近|超|逾|达到?|为|是|超过|有|将近|突破){0,3}$"
)
_CLAUSE_ENDS = re.compile(r"[余多]?(?:[，。；、）,.;)]|$)")
_INDEX = re.compile(
    r"(?:指数|系数|比值|得分|指标值|\bindex|\bscore|\bratio|AQI|NDVI)(?: ?[（(][A-Za-z]{2,8}[)）])?"
    r"(?:值|达到?|为|是|约|由|从|至|到|上升|下降|提高|提升|降低|增加"
    r"| of| is| was| to| from|：|:| at| value"
    r"|[由从][\d.]{1,8}(?:上升|下降|提高|提升|降低|增加|改善|[升降增减])[至到为])* ?$",
    re.IGNORECASE,
)
_ACIDITY = re.compile(
    r"(?<![A-Za-z])pH值?(?:值|达到?|为|是|约|至|到| of| is| was| to| from|：|:| value)* ?$"
)


_NUMBER_OF = re.compile(
    r"\b(?:number|total"
    r"|count) of (?P<noun>(?:[A-Za-z'-]+ ){0,5}?[A-Za-z'-]+(?<!s)s) (?:[A-Za-z0-9,]+ ){0,14}?"
    r"(?:is|was|are|were|reached|at|to|by|from|of|:|about|around|approximately|over|nearly)?[: ]?$"
)
_CHANGING = re.compile(
    r"\b(?P<noun>[A-Za-z]+)(?P<tally> (?:counts|numbers))? "
    r"(?:(?:on|in|at|of|within) (?:the |its )?(?:[A-Za-z'-]+ ){1,4}?)?"
    r"(?:(?:(?:has|have|had|was|were) )?(?:went|gone|rose|risen|increased|grew|grown|fell|fallen"
    r"|declined|dropped|decreased|doubled|tripled|trebled|quadrupled)"
    r"(?: up| down)?(?:,? from [\d.,]+)?(?: in \d{4})?,? )?(?:from|to) $"
)
_TOTAL = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,8})(?<![指系分倍基参函常])(?:总数量?|数量|数)"
    r"(?:已|约|近|超过|超|逾|达到?|为|是|有|增加到|增至|由|从|至|：|:)*$"
)


_MEASURED = frozenset(
    (
        *("emissions", "levels", "costs", "concentrations", "prices", "rates", "temperatures"),
        *("losses", "sales", "revenues", "values", "figures", "scores", "shares", "budgets"),
        *("areas", "targets", "goals", "years", "hours", "days", "funds", "yields", "savings"),
    )
)
"""Plurals that are measured, not counted."""
_NO_NOUNS = frozenset(
    ("total", "annual", "the", "their", "its", "our", "overall", "these", "actual", "official")
)
"""What stands before ``numbers`` and does not say of what."""
_TALLY = re.compile(
    r"\b(?:counts?|census|tally|tallies|flocks?|roosts?) (?:has |have |had )?"
    r"(?:exceed(?:ed|s)|reach(?:ed|es)|topp?(?:ed|s)|surpass(?:ed|es)|hit|stood at|passed|was|of)"
    r"(?: about| around| over| nearly| almost| more than| some| at least)? $",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:(?:pensioners|adults|people|persons|residents|citizens|those|seniors|children|anyone"
    r"|everyone|youths?|women|men|visitors|learners)(?: who are)?(?: aged)?(?: over| under| above"
    r"| below| from| at least| up to)|aged?(?: of)?(?: over| under| above| below| from)?) $",
    re.IGNORECASE,
)
_AGE_ENDS = re.compile(
    r"[.,;:)]|$| (?:and|or|who|can|may|are|is|in|at|with|on|for|enter|get|pay)\b"
)


def read_age(page: Page, amount: Amount) -> Measure | None:
    """``pensioners over 60``, ``aged 15``: years of age."""
    end = amount.end
    if amount.scale > 1 or not 0 < (amount.value or 0) < 120:
        return None
    if not _AGE_ENDS.match(page.folded, end):
        return None
    if not _AGE.search(page.folded, max(0, amount.start - 40), amount.start):
        return None
    return Measure(amount.start, end, "duration", "a", end, end)


def _read_total(page: Page, amount: Amount) -> Measure | None:
    """``the number of bird species rose to 96``, 公园数量达56: what is counted stands in front."""
    low, end = max(0, amount.start - 120), amount.end
    if found := _NUMBER_OF.search(page.folded, low, amount.start):
        unit, kind = classify(found["noun"].split(" ")[-1])
        return Measure(amount.start, end, kind, unit, end, end)
    found = _CHANGING.search(page.folded, low, amount.start)
    noun = found["noun"].casefold() if found else ""
    if found and found["tally"] and not is_plural(noun):
        noun = f"{noun}s" if noun not in _NO_NOUNS else ""
    if found and is_plural(noun) and noun not in _MEASURED and not word_units().match(noun, 0):
        unit, kind = classify(noun)
        return Measure(amount.start, end, kind, unit, end, end)
    if _TALLY.search(page.folded, low, amount.start):
        return Measure(amount.start, end, "count", "{individual}", end, end)
    if found := _TOTAL.search(page.folded, max(0, amount.start - 20), amount.start):
        unit, kind = listed_noun(found["noun"]) or ("{item}", "count")
        return Measure(amount.start, end, kind, unit, end, end)
    return None


_CUE = re.compile(
    r"[人数量流指系比得民客众者生]|inhab|resid|popul|index|score|ratio|AQI|NDVI|pH|number|total|count"
    r"|from $|to $",
    re.IGNORECASE,
)
"""Without one of these in front a number without a unit is just a number."""


def read_bare(page: Page, amount: Amount) -> Reading:
    """A number without a unit: a counted noun in English, a population, an index, or nothing."""
    if is_glued(page, amount) or _SCORE.search(page.folded, max(0, amount.start - 2), amount.start):
        return Reading(amount, "code")
    if is_labelled(page, amount):
        return Reading(amount, "label")
    if measure := read_count(page, amount):
        return Reading(amount, "quantity", measure)
    if measure := _read_people(page, amount) or read_age(page, amount):
        return Reading(amount, "quantity", measure)
    if amount.style == "han" and amount.scale == 1:
        alone = amount.value == 1  # 一路 and 一直 count nothing
        return Reading(amount, "indefinite" if alone else "bare")
    low = max(0, amount.start - 120)
    if not _CUE.search(page.folded, low, amount.start):
        return Reading(amount, "bare")
    for pattern, unit, kind in (
        (_POPULATION, "{person}", "person_count"),
        (_INDEX, "1", "other"),
        (_ACIDITY, "[pH]", "other"),
    ):
        if pattern.search(page.folded, low, amount.start):
            end = amount.end
            return Reading(amount, "quantity", Measure(amount.start, end, kind, unit, end, end))
    people = amount.scale > 1 and _CLAUSE_ENDS.match(page.folded, amount.end)
    if people and _AUDIENCE.search(page.folded, low, amount.start):
        end = people.start() + (people[0][:1] in ("余", "多"))
        more = "more_than" if end > amount.end else None
        measure = Measure(amount.start, end, "person_count", "{person}", end, end, qualifier=more)
        return Reading(amount, "quantity", measure)
    if measure := _read_total(page, amount):
        return Reading(amount, "quantity", measure)
    return Reading(amount, "bare")


_OPENING_QUOTES = frozenset('"“‘「')


_SCORE = re.compile(r"\d-$")
_NUMBERED = re.compile(r"(?<![.!?] )\b[A-Z][a-z]+ $")


def read_count(page: Page, amount: Amount) -> Measure | None:
    """The counted noun of an English number, unless it is ``one`` or a name: Three Gorges."""
    if amount.style == "han":
        return None
    if amount.style == "words":
        capital = page.folded[amount.start].isupper()
        compound = page.folded.startswith("-", amount.end)
        if (
            amount.is_one
            or amount.value == 0
            or compound
            or (capital and page.folded[amount.end + 1 : amount.end + 2].isupper())
        ):
            return None
    elif amount.value == 1 and _NUMBERED.search(
        page.folded, max(0, amount.start - 16), amount.start
    ):
        return None
    thousands = page.folded[amount.end : amount.end + 1] in ("k", "K")
    scaled = read_scale_letter(page.folded, amount) if thousands else amount
    plus = page.folded.startswith("+", scaled.end)
    counted = read_counted(page, replace(scaled, end=scaled.end + plus))
    if counted is None or is_denominator(page, amount.start):
        return None
    return Measure(
        start=amount.start,
        end=counted.end,
        kind=counted.kind,
        unit=counted.unit,
        unit_start=counted.start,
        unit_end=counted.end,
        qualifier="more_than" if plus else None,
        times=Fraction(scaled.scale, amount.scale),
    )
