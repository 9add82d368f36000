"""The fixed wording of an export: which line is which heading, label or sentence of the form."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import Levenshtein

from pipeline.profiles.lines import LONGEST_HEADING, fold

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}

# A heading may be damaged by one character in twelve; short headings must be right.
_SHORTEST_DAMAGED = 16
_CHARACTERS_PER_ERROR = 12

_NUMBERED = r"\s*(?P<number>\d{{1,3}}|[ivx]{{1,4}})\b\s*[:：.\-–—]?\s*(?P<rest>.*)"
_CHAPTER = re.compile(r"[\W_]*chapter" + _NUMBERED.format(), re.IGNORECASE)
_AREA = re.compile(r"[\W_]*action\s+area" + _NUMBERED.format(), re.IGNORECASE)
_UPDATED = re.compile(
    r"[\W_]*last\s+updated?(?:\s+on\b)?\s*(?P<colon>[:：]?)\s*(?P<rest>.*)", re.IGNORECASE
)
_INLINE = re.compile(
    r"[#*\s]*(?P<heading>[A-Za-z][A-Za-z\s]{3,60}?)[*\s]*[:：][*\s]*(?P<rest>\S.*)", re.DOTALL
)
_OUTER = " \t*_#:："
_LONGEST_TITLE = 120
_LONGEST_DATE = 40
_SENTENCE_END = re.compile(r"[.。!！?？；;]$")


@dataclass(frozen=True)
class Heading:
    """A heading of the form: its kind, its number where it has one, what follows on its line."""

    kind: str
    number: int | None = None
    rest: str = ""


@cache
def _wording() -> tuple[tuple[str, str, str], ...]:
    """Rows of ``headings.csv``: kind, match, folded text."""
    text = resources.files(__package__).joinpath("headings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple((row["kind"], row["match"], fold(row["text"])) for row in rows)


@cache
def _whole_lines() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, match, text in _wording():
        if match == "line":
            kinds[text] = (*kinds.get(text, ()), kind)
    return kinds


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    return tuple((text, kind) for kind, match, text in _wording() if match == "start")


def kinds_of(text: str) -> tuple[str, ...]:
    """Every kind of ``headings.csv`` that the line may be; several, as context decides.

    >>> kinds_of(" population  SIZE ")
    ('label:population',)
    """
    return _kinds_of(text[:LONGEST_HEADING])


@lru_cache(maxsize=1024)
def _kinds_of(text: str) -> tuple[str, ...]:
    key = fold(text)
    if key in _whole_lines():
        return _whole_lines()[key]
    started = tuple(kind for beginning, kind in _beginnings() if key.startswith(beginning))
    return started or _damaged(key)


def _damaged(key: str) -> tuple[str, ...]:
    """The kinds of the long heading that ``key`` is but for a slip or two."""
    if not _SHORTEST_DAMAGED <= len(key) <= _LONGEST_TITLE:
        return ()
    for known, kinds in _whole_lines().items():
        allowed = len(known) // _CHARACTERS_PER_ERROR
        if len(known) < _SHORTEST_DAMAGED:
            continue
        if Levenshtein.distance(known, key, score_cutoff=allowed) <= allowed:
            return kinds
    return ()


def kind_with(prefix: str, text: str) -> str | None:
    """What follows ``prefix`` in the kind of the line: ``kind_with("label:", "Country")``."""
    for kind in kinds_of(text):
        if kind.startswith(prefix):
            return kind.removeprefix(prefix)
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else ROMAN.get(text.casefold())


def _numbered(kind: str, pattern: re.Pattern[str], text: str) -> Heading | None:
    found = pattern.fullmatch(text[: 2 * _LONGEST_TITLE])
    if not found or (number := _number(found["number"])) is None:
        return None
    rest = found["rest"].strip(_OUTER)
    if len(rest) > _LONGEST_TITLE or _SENTENCE_END.search(rest):
        return None
    return Heading(kind, number, rest)


def chapter_heading(text: str) -> Heading | None:
    """``Chapter 2``, or ``Chapter 2: The Action Platform`` with the title as ``rest``."""
    return _numbered("chapter", _CHAPTER, text)


def action_heading(text: str) -> Heading | None:
    """A heading of the Action Platform chapter, or ``None`` for any other line.

    ``rest`` holds what stands behind the heading on the same line: an area's title, a
    commitment, a date, or the beginning of a narrative.
    """
    if area := _numbered("area", _AREA, text):
        return area
    if len(text) <= _LONGEST_TITLE:
        for kind in kinds_of(text):
            if kind in ("commitment", "description", "baseline", "target"):
                return Heading(kind)
        if updated := _UPDATED.fullmatch(text):
            rest = updated["rest"].strip(_OUTER)
            is_date = not rest or updated["colon"] or any(c.isdigit() for c in rest)
            if is_date and len(rest) <= _LONGEST_DATE:
                return Heading("updated", rest=rest)
    if inline := _INLINE.fullmatch(text):
        for kind in kinds_of(inline["heading"]):
            if kind in ("commitment", "description", "baseline", "target"):
                return Heading(kind, rest=inline["rest"].strip())
    return None
