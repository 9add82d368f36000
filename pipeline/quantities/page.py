"""A text as the readers of this package see it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.quantities.amounts import has_decimal_comma
from pipeline.quantities.folding import fold, traditional_characters
from pipeline.quantities.lexicon import alternatives, rows

_TITLE = re.compile(r"《[^《》]{0,400}》|〈[^〈〉]{0,200}〉")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；）)]{1,2000}")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,99}")
_SLOGAN = re.compile(r"[“「『]([^“”「」『』。；]{0,16})[”」』]")
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


@dataclass(frozen=True, slots=True)
class Page:
    """The text, its folded form of the same length, and the stretches that hold no quantity."""

    text: str
    folded: str
    decimal_comma: bool
    traditional: bool
    yuan: str
    """What 元 without more means in this text, ISO 4217."""
    dollar: str
    """What ``$`` without more means."""
    closed: tuple[tuple[int, int, str], ...]
    """Sorted, not overlapping: titles, addresses and names, with their kind."""
    closed_starts: tuple[int, ...]

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
    traditional = is_traditional(text)
    return Page(
        text=text,
        folded=folded,
        decimal_comma=has_decimal_comma(folded),
        traditional=traditional,
        yuan=_own_yuan(folded) if traditional else "CNY",
        dollar=_own_dollar(folded) if "$" in folded or "dollar" in folded else "USD",
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
    rules = [("title", _TITLE), ("name", _names())]
    if "://" in folded or "www." in folded:
        rules.append(("code", _ADDRESS))
    if "@" in folded:
        rules.append(("code", _MAIL))
    for kind, pattern in rules:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), kind
    for match in _SLOGAN.finditer(folded):
        if _is_slogan(match[1]):
            yield match.start(), match.end(), "name"


_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_TRADITIONAL_SHARE = 0.06
"""Of the ideographs of a Traditional text a third has a Simplified form, of others next to none."""


def is_traditional(text: str) -> bool:
    """Whether a Chinese text is written in Traditional characters."""
    n_han = sum(map(len, _HAN_RUN.findall(text)))
    return n_han > 0 and len(traditional_characters().findall(text)) > _TRADITIONAL_SHARE * n_han


_TAIWAN = re.compile(r"新?台币|NT\$|NTD|TWD")
_HONG_KONG = re.compile(r"港元|港币|HK\$|HKD|香港")


def _own_yuan(folded: str) -> str:
    """In Traditional text 元 is the dollar of Hong Kong if the text speaks of it, or of Taiwan."""
    return "HKD" if _HONG_KONG.search(folded) and not _TAIWAN.search(folded) else "TWD"


_DOLLARS = (
    ("USD", re.compile(r"US ?\$|USD")),
    ("CAD", re.compile(r"(?<![A-Z])(?:C|CA|CDN)\$|\bCAD\b|Canadian dollar")),
    ("AUD", re.compile(r"(?<![A-Z])AU?\$|\bAUD\b|Australian dollar")),
    ("HKD", re.compile(r"HK\$|\bHKD\b")),
    ("TWD", re.compile(r"NT\$|\bNTD\b")),
    ("SGD", re.compile(r"(?<![A-Z])S\$|\bSGD\b")),
    ("NZD", re.compile(r"NZ\$|\bNZD\b")),
)


def _own_dollar(folded: str) -> str:
    """The dollar that the text names somewhere, else that of the United States."""
    return next((code for code, named in _DOLLARS if named.search(folded)), "USD")
