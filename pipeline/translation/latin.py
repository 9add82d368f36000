"""Latin names, acronyms, codes and addresses of a Chinese text: looked for in English, put back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from pipeline.quantities import find_quantities
from pipeline.species import find_species
from pipeline.text.scripts import LATIN
from pipeline.translation.dates import covered
from pipeline.translation.placing import append_in_brackets, find_rendering, put_behind
from pipeline.translation.terms import Term

_ADDRESS = (
    r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_RUN = rf"[{LATIN}][{LATIN}0-9]*[{LATIN}0-9](?:[ .&+'’-]{{1,2}}[{LATIN}0-9]+)*"
_CODE = rf"(?<!\d)\d+[+×-][{LATIN}]\w*|[{LATIN}]\+\d+"
_VERBATIM = re.compile(f"(?P<address>{_ADDRESS})|{_CODE}|{_RUN}", re.ASCII)
_PART = re.compile(r"[^\W\d_]+|\d+")
_LIKE = 0.72
"""Least likeness of a damaged name: two letters of three words may be wrong, one of an acronym."""
_BRACKETED_NAME = re.compile(
    r" ?[(（]\*{0,2}(?P<name>(?:[A-Z][a-z]+(?: [a-z]{3,}){1,2})?)\*{0,2}[)）]"
)
_EMPTY = re.compile(r"[(（]\s*[)）]")
_OPENING = re.compile(r"[\s*（(“‘《,，、]*$")


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What is written with Latin letters in a Chinese text; code points, half-open."""

    start: int
    end: int
    text: str


def find_verbatim(source: str) -> list[Verbatim]:
    """Latin names, acronyms, English words, codes and addresses, in order.

    Units (``mg/L``) belong to their amounts, and single letters are not looked at.
    """
    found = list(_VERBATIM.finditer(source)) if re.search(rf"[{LATIN}]", source) else []
    quantities = find_quantities(source) if found else []
    measured = covered(len(source), ((one.start, one.end) for one in quantities))
    return [
        Verbatim(*run.span(), run[0].rstrip(".,;:"))
        for run in found
        if not any(measured[run.start() : run.end()])
    ]


def missing_latin(source: str, english: str) -> list[str]:
    """The Latin names, acronyms, codes and addresses of the source that the translation lacks."""
    return [one.text for one in find_verbatim(source) if not _is_kept(one.text, english)]


def _is_kept(name: str, english: str) -> bool:
    """Whether the letters and digits of ``name`` stand in ``english``, in words of their own."""
    parts = r"[\W_]{0,3}".join(map(re.escape, _PART.findall(name)))
    return re.search(rf"(?<![^\W_]){parts}s?(?![^\W_])", english, re.IGNORECASE) is not None


def repair_latin(source: str, english: str) -> tuple[str, int]:
    """``english`` with damaged names as the source has them, and how many were mended."""
    repairs = 0
    wanted = find_verbatim(source)
    names = [one.text for one in wanted]
    for one in wanted:
        if _is_kept(one.text, english):
            continue
        if (span := _most_like(one.text, english, names)) is not None:
            english = english[: span[0]] + one.text + english[span[1] :]
            repairs += 1
    return english, repairs


def remove_invented(source: str, english: str, terms: Sequence[Term]) -> tuple[str, int]:
    """``english`` without brackets that hold nothing, or a scientific name that nobody told it.

    Args:
        source: Simplified Chinese.
        english: its translation.
        terms: those of the source; a rendering may be a scientific name itself.

    Returns:
        The text, and how many brackets were taken out.
    """
    told = " ".join((source, *(rendering for term in terms for rendering in term.renderings)))
    invented = [
        bracket
        for bracket in _BRACKETED_NAME.finditer(english)
        if _is_invented(bracket["name"], told)
    ]
    for bracket in reversed(invented):
        english = english[: bracket.start()] + english[bracket.end() :]
    return english, len(invented)


def _is_invented(name: str, told: str) -> bool:
    """Nothing, or a scientific name of which not even the epithet is told."""
    if not name:
        return not _EMPTY.search(told)
    names = (mention for mention in find_species(name) if mention.evidence != "vernacular")
    return any(names) and not _is_kept(name.split()[-1], told)


def _most_like(name: str, english: str, names: Sequence[str]) -> tuple[int, int] | None:
    """Where words stand that are nearly ``name``, if there is one such place."""
    words = list(re.finditer(rf"[{LATIN}0-9.-]*[{LATIN}0-9]", english))
    size = len(name.split())
    likes = []
    for length in {size, max(1, size - 1), size + 1} if size > 1 else {1}:
        for first in range(len(words) - length + 1):
            span = words[first].start(), words[first + length - 1].end()
            if not any(_is_kept(one, english[slice(*span)]) for one in names):
                likes.append((_likeness(name, english[slice(*span)]), span))
    best = max(likes, key=lambda like: like[0], default=(0.0, (0, 0)))
    return best[1] if best[0] >= _LIKE else None


def _likeness(name: str, words: str) -> float:
    if name.isupper():
        # The letters of an acronym are few: GPE is a damaged GEP, and GDP is another one.
        same = sorted(name) == sorted(words) and words.isupper()
        return float(same) if len(name) < 5 else float(OSA.distance(name, words) == 1)
    if len(name) < 5 or not words[:1].isalpha() or name[0].isupper() != words[0].isupper():
        return 0.0
    return float(OSA.normalized_similarity(name.casefold(), words.casefold()))


def restore_latin(source: str, english: str, terms: Sequence[Term]) -> tuple[str, int]:
    """``english`` with the missing names behind what they name, else in brackets at its end."""
    missing = [one for one in find_verbatim(source) if not _is_kept(one.text, english)]
    at_end = []
    for one in missing:
        shown = f"*{one.text}*" if source[one.start - 1 : one.start] == "*" else one.text
        before = _OPENING.sub("", source[: one.start])
        named = max(
            (term for term in terms if before.endswith(term.chinese)),
            key=lambda term: len(term.chinese),
            default=None,
        )
        if named and (span := find_rendering(named, english)):
            english = put_behind(english, span[1], f"({shown})")
        else:
            at_end.append(shown)
    return append_in_brackets(english, at_end), len(missing)
