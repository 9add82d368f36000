"""A text as the readers of this package see it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from pipeline.quantities.amounts import has_decimal_comma
from pipeline.quantities.folding import fold
from pipeline.quantities.lexicon import alternatives, rows

_TITLE = re.compile(r"《[^《》]{0,400}》|〈[^〈〉]{0,200}〉")
_ADDRESS = re.compile(r"https?://[^\s，。；）)]{1,2000}|www\.[^\s，。；）)]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,99}")


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
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern in (("title", _TITLE), ("code", _ADDRESS), ("name", _names()))
        for match in pattern.finditer(folded)
    ]
    closed: list[tuple[int, int, str]] = []
    for span in sorted(found):
        if not closed or span[0] >= closed[-1][1]:
            closed.append(span)
    return Page(
        text=text,
        folded=folded,
        decimal_comma=has_decimal_comma(folded),
        traditional=is_traditional(text),
        closed=tuple(closed),
        closed_starts=tuple(span[0] for span in closed),
    )


_TRADITIONAL = re.compile("[萬億個種條畝頃區處項場國學會對與為這來們時從長東車見開關於將應實現環護態樹鳥]")
_SIMPLIFIED = re.compile("[万亿个种条亩顷区处项场国学会对与为这来们时从长东车见开关将应实现环护态树鸟]")


def is_traditional(text: str) -> bool:
    """Whether a Chinese text is written in Traditional characters."""
    return len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text))
