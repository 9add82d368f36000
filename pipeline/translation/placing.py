"""Where in an English sentence something is put: behind a term's rendering, or at its end."""

import re
from collections.abc import Sequence

from pipeline.translation.terms import Term

_BRACKETED = re.compile(r"\s*\([^()]*\)")
_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[\s.,;:!?]*$")


def find_rendering(term: Term, english: str) -> tuple[int, int] | None:
    """Where the rendering of ``term`` stands, if it stands in one place; half-open.

    Case, hyphens and plural endings are not looked at.
    """
    found = find_phrase(term.english, english)
    return found[0] if len(found) == 1 else None


def find_phrase(phrase: str, english: str) -> list[tuple[int, int]]:
    """Where ``phrase`` stands, compared as in ``find_rendering``."""
    words = _WORD.findall(_BRACKETED.sub("", phrase))
    pattern = r"[\W_]{1,2}".join(_with_endings(word) for word in words)
    found = re.finditer(rf"\b{pattern}\b", english, re.IGNORECASE) if words else ()
    return [one.span() for one in found]


def _with_endings(word: str) -> str:
    if len(word) > 4 and word.casefold().endswith(("y", "ies")):
        stem = word[:-3] if word.casefold().endswith("ies") else word[:-1]
        return re.escape(stem) + "(?:y|ies)"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return re.escape(word) + "(?:e?s)?"


def put_behind(english: str, place: int, addition: str) -> str:
    """``english`` with ``addition`` at ``place``, behind a word."""
    return f"{english[:place]} {addition}{english[place:]}"


def append_in_brackets(english: str, additions: Sequence[str]) -> str:
    """``english`` with ``(one; other)`` before its last punctuation mark."""
    if not additions:
        return english
    place = _END.search(english)
    end = place.start() if place else len(english)
    return f"{english[:end]} ({'; '.join(additions)}){english[end:]}".lstrip()
