"""Denominators that stand apart from the unit: 人均, 每平方千米, 万元GDP, ``… per inhabitant``."""

import re
from fractions import Fraction

from pipeline.quantities.changes import REACH, clause_before
from pipeline.quantities.composed import read_denominator
from pipeline.quantities.model import Per
from pipeline.quantities.page import Page

_MEANS = {
    "人均": "{person}",
    "户均": "{household}",
    "亩均": "[mu_cn]",
    "地均": "km2",
    "年均": "a",
    "日均": "d",
    "月均": "mo",
}
_MEAN = re.compile(
    r"人均(?!预期|期望|寿命)|户均|亩均|地均"
    r"|(?:年均|日均|月均)(?!气温|温度|浓度|值|湿度|降水|降雨|相对|风速|水位)"
)
_EACH = re.compile(r"每(?!每|日报|逢)")
_GDP = re.compile(
    r"(?P<amount>万|亿)元(?:GDP|国内生产总值|地区生产总值|生产总值|工业增加值|产值|增加值)"
)
_CAPITA = re.compile(r"\b[Pp]er[ -]capita\b|\b[Pp]er (?:person|inhabitant|resident|head)\b")
_TIMES = {"year": "a", "day": "d", "month": "mo", "week": "wk", "annually": "a", "yearly": "a"}
_TIMES |= {"per annum": "a", "daily": "d", "monthly": "mo", "weekly": "wk"}
_EVERY_TIME = re.compile(
    r"(?:^|(?<=[.;\n] )|(?<=[.;\n]))(?P<surface>(?:each|every) (?P<time>year|day|month"
    r"|week))\b[^.;]*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:[ \n](?!per\b)[A-Za-z0-9'-]+){0,10}?[ \n](?P<surface>per|each|every"
    r"|(?<!once )(?<!twice )(?<!times )an?(?= (?:year|day"
    r"|month|week|hour)\b))[ \n]"
)
_ADVERB = re.compile(
    r"(?:[ \n][A-Za-z'-]+){0,7}?[ \n](?P<surface>annually|yearly|per annum|daily|monthly|weekly)"
    r"(?= ?[.,;)]|$| (?:and|by|in|for|from|to|on|at|with)\b)"
)


def denominator(page: Page, left: int, start: int, end: int, right: int, kind: str) -> Per | None:
    """What the value is related to, where that stands outside the surface."""
    return _before(page, left, start, kind) or _behind(page, end, right)


def _before(page: Page, left: int, start: int, kind: str) -> Per | None:
    at, clause = clause_before(page, left, start)

    def per(unit: str, found: re.Match[str], value: int = 1) -> Per:
        surface = page.text[at + found.start() : at + found.end()]
        return Per(Fraction(value), unit, surface)

    if "均" in clause and (found := _MEAN.search(clause)):
        return per(_MEANS[found[0]], found)
    if "元" in clause and (found := _GDP.search(clause)):
        return per("CNY", found, 10**4 if found["amount"] == "万" else 10**8)
    if "每" in clause:
        for each in _EACH.finditer(clause):
            unit, value, stop = read_denominator(page, at + each.end())
            if unit and stop <= start:
                return Per(value, unit.ucum, page.text[at + each.start() : stop])
    found = _CAPITA.search(clause) if "er" in clause else None
    if found and (at > left or left == 0 or found[0].endswith("capita")):
        return per("{person}", found)
    if kind == "duration":
        return None
    window = page.folded[max(left, start - REACH) : start]
    found = _EVERY_TIME.search(window) if "ery " in window or "ach " in window else None
    return found and Per(Fraction(1), _TIMES[found["time"].casefold()], found["surface"])


def _behind(page: Page, end: int, right: int) -> Per | None:
    folded = page.folded
    if folded[end : end + 1] == "/":
        unit, value, stop = read_denominator(page, end + 1)
        return Per(value, unit.ucum, page.text[end:stop]) if unit else None
    if folded[end : end + 1] not in (" ", "\n"):
        return None
    high = min(right, end + REACH)
    if found := _BEHIND.match(folded, end, high):
        unit, value, stop = read_denominator(page, found.end())
        if unit:
            return Per(value, unit.ucum, page.text[found.start("surface") : stop])
    if found := _ADVERB.match(folded, end, high):
        return Per(Fraction(1), _TIMES[found["surface"]], found["surface"])
    return None
