"""English counted nouns: how far the noun phrase behind a number goes, and what it counts.

The phrase runs over modifiers up to its head, the first noun in the plural that no further noun
follows; prepositions, verbs, relative words and most punctuation end it before.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.quantities.amounts import Amount
from pipeline.quantities.lexicon import count_nouns, rows
from pipeline.quantities.page import Page

_WORD = re.compile(
    r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'.]*(?:[-/](?!(?:year|yr|day|month|week|ha|km2|person|hour"
    r"|capita)\b)[A-Za-zÀ-ɏ]+)*"
)
_GAP = re.compile(r"[\"”]?(?P<comma>,)? ?[ \n][\"“]?")
_OF_A_WHOLE = re.compile(
    r"[ \n]of (?:(?:the|these|those|our|its|their|all|which)\b(?: [A-Za-z]+'s)?(?: \d[\d,]*)?"
    r"|\d[\d,]*)(?: total)?"
)
_TIMES = re.compile(
    r"[ -](?P<times>times)(?= (?:the|larger|more|higher|greater|bigger|faster|as|its|that|those"
    r"|less"
    r"|smaller|lower)\b)"
)
_NUMBER_OF = re.compile(r"[ \n](?:different |various )?numbers? of(?=[ \n])")
_MAX_WORDS = 9
_NOT_PLURAL = re.compile(
    r"(?:ss|us|is|'s)$|^(?:as|was|has|gas|atlas|canvas|overseas|whereas|perhaps|always|towards)$"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun phrase: where it ends, its unit annotation, and the kind of the count."""

    start: int
    end: int
    unit: str
    kind: str


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("stop_words.csv"))


def is_plural(word: str) -> bool:
    """Whether an English word looks like a noun in the plural."""
    lower = word.casefold()
    if lower in count_nouns():
        return True
    return len(lower) > 3 and lower.endswith("s") and not _NOT_PLURAL.search(lower)


def singular(word: str) -> str:
    """The singular of a regular or listed plural."""
    lower = word.casefold().rstrip(".'")
    if lower in count_nouns():
        return count_nouns()[lower][0]
    for ending, stem in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
    ):
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            return lower[: -len(ending)] + stem
    return lower[:-1] if is_plural(lower) else lower


def read_counted(page: Page, amount: Amount) -> Counted | None:
    """What a number counts, by the noun phrase behind it; ``None`` where there is none."""
    if times := _TIMES.match(page.folded, amount.end):
        return Counted(times.start("times"), times.end("times"), "1", "other")
    number_of = _NUMBER_OF.match(page.folded, amount.end)
    words = _phrase(page.folded, number_of.end() if number_of else amount.end)
    if not words:
        return _part_of_whole(page, amount)
    head = _head(words, one=amount.value == 1)
    if head is None:
        return None
    _, end, word = words[head]
    unit, kind = classify(word)
    return Counted(words[0][0], end, unit, kind)


def _part_of_whole(page: Page, amount: Amount) -> Counted | None:
    """``12 of the 45 wards``: a count of wards, whose surface is the number."""
    found = _OF_A_WHOLE.match(page.folded, amount.end)
    if not found:
        return None
    words = _phrase(page.folded, found.end())
    head = _head(words, one=False) if words else None
    if head is None and words and len(words[0][2]) > 2 and words[0][2].isupper():
        head = 0  # 9 of the RPPN
    if head is None:
        return None
    unit, kind = classify(words[head][2])
    return Counted(amount.end, amount.end, unit, kind)


# Nouns of persons by their ending; other agents in -er and -or, which are also things, are listed.
_AGENTS = re.compile(
    r"(?:[a-z]{3}(?<!checkl)(?<!blackl)(?<!watchl)(?<!wishl)(?<!shortl)(?<!playl)(?<!redl)ists"
    r"|[a-z]{2}(?<!amphib)(?<!med)(?<!rad)(?<!obsid)ians|[a-z]men|women|(?:[ng]|nt)eers"
    r"|(?:owner|(?<!place)holder|keeper|grower|maker|worker|goer|dweller|giver|lover|scientist)s"
    r"|(?:colleague|graduate|delegate|apprentice|warden|guardian|guide|nurse|pensioner|student)s)$"
)


def classify(word: str) -> tuple[str, str]:
    """Unit annotation and kind of the count of a noun in the plural."""
    lower = word.casefold()
    agent = ("person", "person_count") if _AGENTS.search(lower) else (singular(lower), "count")
    noun, kind = count_nouns().get(lower, agent)
    if kind == "irregular":
        kind = "count"
    return "{" + noun + "}", kind


def _phrase(folded: str, at: int) -> list[tuple[int, int, str]]:
    """The words that may belong to the noun phrase: start, end, word."""
    words: list[tuple[int, int, str]] = []
    stops = _stop_words()
    listing = False
    while len(words) < _MAX_WORDS:
        gap = _GAP.match(folded, at)
        if not gap or (gap["comma"] and (not words or any(is_plural(w[2]) for w in words))):
            break
        found = _WORD.match(folded, gap.end())
        if not found:
            break
        word = found[0].rstrip(".'")
        lower = word.casefold()
        if lower in ("and", "or", "&"):
            if not words or any(is_plural(w[2]) for w in words):
                break
            listing = True
        elif lower in stops:
            break
        elif gap["comma"]:
            listing = True
        words.append((found.start(), found.start() + len(word), word))
        at = found.start() + len(word)
        if found[0].endswith(".") and not folded[found.end() : found.end() + 2].strip():
            break
    if listing and not any(is_plural(w[2]) for w in words):
        return []
    return words


def _head(words: list[tuple[int, int, str]], *, one: bool) -> int | None:
    plural = [at for at, (_, _, word) in enumerate(words) if is_plural(word)]
    if plural:
        head = plural[0]
        while head + 1 in plural:
            head += 1
        return head
    if not one:
        return None
    ends = [at for at, (_, _, word) in enumerate(words) if at and word.endswith("ed")]
    last = ends[0] if ends else len(words)
    return last - 1 if last <= 5 else None
