"""A text as the readers of this package see it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.quantities.amounts import has_decimal_comma
from pipeline.quantities.folding import fold, traditional_characters
from pipeline.quantities.lexicon import alternatives, rows

_TITLE = re.compile(r"《[^《》]{0,400}》|〈[^〈〉]{0,200}〉")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；）)]{1,2000}")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,99}")
_SLOGAN = re.compile(r"[“「『]([^“”「」『』。；]{0,16})[”」』]")
_ENGLISH_SLOGAN = re.compile(
    r"[\"“](?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en) "
    r"[A-Za-z ,-]{2,70}[\"”]"
)
_CAMPAIGN = re.compile(r"(?:系列)?(?:计[划画]|行动|工程|运动|方案|活动|倡议|专项)")
_CAMPAIGN_NUMERAL = re.compile(
    r"[\u4e00-\u9fff]{0,2}?[\d一二两三四五六七八九十百千万](?!.{0,6}(?:分钟|小时|公里|米))"
)
_ENGLISH_CAMPAIGN = re.compile(
    r"\b(?:\d[\d,]{0,11}|One|Two|Three|Five|Ten|A|An)(?:[ -](?:Hundred|Thousand|Million|Billion))?"
    r"(?:[ -][A-Z][a-z]+){1,4}[\"”']? "
    r"(?i:campaign|programme|program|initiative|challenge|pledge|project|movement|scheme)\b"
)
# 两网六片, 一山两翼: the parts of a plan, counted in its name.
_LAYOUT = re.compile(
    "(?:[一二两三四五六七八九十百千多][山水江河湖海网翼片轴带廊环心核区园城圈点面极屏谷脉横纵楔肺链岛湾洲库源林田线楼]){2,6}"
    "(?![\u4e00-\u9fff]?种)"
)
_ARTICLES = re.compile(r"[\u4e00-\u9fff]{0,5}[二三四五六七八九十]{1,3}[条招策法]$")
_SLOGAN_NUMERAL = re.compile(r"[一二两三四五六七八九十百千万双]")


def last_match(pattern: re.Pattern[str], text: str, low: int, high: int) -> re.Match[str] | None:
    """The last place between ``low`` and ``high`` where ``pattern`` matches."""
    last = None
    for found in pattern.finditer(text, low, high):
        last = found
    return last


@cache
def _names() -> re.Pattern[str]:
    return re.compile(alternatives(row["name"] for row in rows("names.csv")))


@dataclass(frozen=True)
class Page:
    """The text, its folded form of the same length, and the stretches that hold no quantity.

    ``decimal_comma`` tells whether 12,5 is twelve and a half here. ``closed``, sorted and not
    overlapping, are the titles, addresses and names with their kind; ``closed_starts`` where they
    begin.
    """

    text: str
    folded: str
    decimal_comma: bool
    closed: tuple[tuple[int, int, str], ...]
    closed_starts: tuple[int, ...]

    @cached_property
    def traditional(self) -> bool:
        """Whether the Chinese of the text is written in Traditional characters."""
        return is_traditional(self.text)

    @cached_property
    def yuan(self) -> str:
        """What 元 without more means: the renminbi, or the dollar of Hong Kong or Taiwan."""
        if not self.traditional:
            return "CNY"
        hong_kong = _HONG_KONG.search(self.folded) and not _TAIWAN.search(self.folded)
        return "HKD" if hong_kong else "TWD"

    @cached_property
    def dollar(self) -> str:
        """What ``$`` without more means: a dollar that the text names, else the American."""
        named = (code for code, pattern in _DOLLARS if pattern.search(self.folded))
        return next(named, "USD")

    def closed_at(self, at: int) -> tuple[int, int, str] | None:
        """The title, address or name that ``at`` lies in."""
        index = bisect_right(self.closed_starts, at) - 1
        if index >= 0 and self.closed[index][1] > at:
            return self.closed[index]
        return None


def open_page(text: str) -> Page:
    """Fold ``text`` and find its titles, addresses and names."""
    folded = fold(text)
    closed: list[tuple[int, int, str]] = []
    for span in sorted(_find_closed(folded)):
        if not closed or span[0] >= closed[-1][1]:
            closed.append(span)
    return Page(
        text=text,
        folded=folded,
        decimal_comma=has_decimal_comma(folded),
        closed=tuple(closed),
        closed_starts=tuple(span[0] for span in closed),
    )


def _is_slogan(quoted: str) -> bool:
    """“一带十片、两环多廊”, “两减”: a name of numerals; “15分钟” and “二十公里” are none."""
    numerals = _SLOGAN_NUMERAL.findall(quoted)
    return (len(numerals) > 1 or quoted[:1] in numerals) and not re.search(
        r"\d|公里|公顷|平方|亩|米|吨|小时|分钟|[十百千万][一二三四五六七八九十百千万]", quoted
    )


def _find_closed(folded: str) -> Iterator[tuple[int, int, str]]:
    rules = [("title", _TITLE), ("name", _names()), ("name", _LAYOUT)]
    rules += [("name", _ENGLISH_SLOGAN), ("name", _ENGLISH_CAMPAIGN)]
    if "://" in folded or "www." in folded:
        rules.append(("code", _ADDRESS))
    if "@" in folded:
        rules.append(("code", _MAIL))
    for kind, pattern in rules:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), kind
    for match in _SLOGAN.finditer(folded):
        campaign = _CAMPAIGN.match(folded, match.end()) and _CAMPAIGN_NUMERAL.match(match[1])
        if campaign or _is_slogan(match[1]) or _ARTICLES.match(match[1]):
            yield match.start(), match.end(), "name"


_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_SAMPLE = 4000
_TRADITIONAL_SHARE = 0.06
"""Of the ideographs of a Traditional text a third has a Simplified form, of others next to none."""


def is_traditional(text: str) -> bool:
    """Whether a Chinese text is written in Traditional characters, by its first thousands."""
    text = text[:_SAMPLE]
    n_han = sum(map(len, _HAN_RUN.findall(text)))
    return n_han > 0 and len(traditional_characters().findall(text)) > _TRADITIONAL_SHARE * n_han


_TAIWAN = re.compile(r"新?台币|NT\$|NTD|TWD")
_HONG_KONG = re.compile(r"港元|港币|HK\$|HKD|香港")
_DOLLARS = (
    ("USD", re.compile(r"US ?\$|USD")),
    ("CAD", re.compile(r"(?<![A-Z])(?:C|CA|CDN)\$|\bCAD\b|Canadian dollar")),
    ("AUD", re.compile(r"(?<![A-Z])AU?\$|\bAUD\b|Australian dollar")),
    ("HKD", re.compile(r"HK\$|\bHKD\b")),
    ("TWD", re.compile(r"NT\$|\bNTD\b")),
    ("SGD", re.compile(r"(?<![A-Z])S\$|\bSGD\b")),
    ("NZD", re.compile(r"NZ\$|\bNZD\b")),
)
