"""The termbase: which terms stand in a Chinese text, and whether an English one renders them."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from pipeline.text.scripts import HAN

MOST_HINTS = 8
"""Hints per prompt: the adapter was trained on up to six; more crowd the sentence out."""

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese term (Simplified) and how it is rendered."""

    chinese: str
    english: str


@dataclass(frozen=True)
class Termbase:
    """Terms by their Chinese form."""

    terms: Mapping[str, Term]

    @cached_property
    def _longest_first(self) -> re.Pattern[str] | None:
        forms = sorted(self.terms, key=lambda form: (-len(form), form))
        return re.compile("|".join(map(re.escape, forms))) if forms else None

    def find(self, text: str) -> tuple[Term, ...]:
        """The distinct terms of a Simplified Chinese text, in order, the longest at each place.

        A term of one character counts only where it is a word of its own (獐、貉), because within
        a longer word it means something else.
        """
        if self._longest_first is None:
            return ()
        found: dict[str, Term] = {}
        for match in self._longest_first.finditer(text):
            if len(match[0]) > 1 or _stands_alone(text, match.start(), match.end()):
                found[match[0]] = self.terms[match[0]]
        return tuple(found.values())


def hints(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    """The pairs to give to an engine: all, or the ``MOST_HINTS`` longest in their order."""
    longest = sorted(terms, key=lambda term: -len(term.chinese))[:MOST_HINTS]
    return tuple((term.chinese, term.english) for term in terms if term in longest)


def is_rendered(term: Term, english: str) -> bool:
    """Whether ``english`` has the term as the termbase says.

    Case, hyphens, plural endings and a bracketed addition (``(PM2.5)``) are not looked at.
    """
    wanted = _stems(_BRACKETED.sub("", term.english))
    return f" {wanted} " in f" {_stems(english)} "


def _stems(text: str) -> str:
    return " ".join(_stem(word) for word in _WORD.findall(text.casefold()))


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not _HAN.match(text[start - 1 : start]) and not _HAN.match(text[end : end + 1])


@cache
def load_termbase() -> Termbase:
    """The termbase of the project, ``terms.csv`` beside this module."""
    table = resources.files(__package__).joinpath("terms.csv").read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    rows = csv.DictReader(lines)
    return Termbase({row["zh"]: Term(row["zh"], row["en"]) for row in rows})
