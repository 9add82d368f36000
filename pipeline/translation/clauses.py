"""Clauses of a Chinese sentence: cut outside quotes and brackets, put together in English."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

_CLOSING = dict(zip("“‘（《〈【「『([", "”’）》〉】」』)]", strict=True))
_STRONG = "。！？；;!?"
_WEAK = "，：,:"
_COMMA = "、"
_DANGLING = re.compile(r"(?:[\s.,;:]|,? and(?=[\s.,;:]*$))*$")
_FIRST_WORD = re.compile(r"[A-Za-z]+")
_ORDINARY_ENDING = re.compile(r"[A-Z][a-z]+(?:ed|ly|tions?|ments?|ness)")
_BEFORE_SMALL = re.compile(r"\s+[a-z]")


def split_clauses(text: str, limit: int) -> list[str]:
    """Cut a sentence into pieces of at most ``limit`` characters that together are the text.

    Cut at 。！？；, then at ，： and then at 、, outside quotes and brackets; neighbours are kept
    together as far as the limit allows. A piece that has no such place is longer, up to four
    times the limit, where it is cut anyhow.
    """
    pieces = [text]
    for marks in (_STRONG, _STRONG + _WEAK, _STRONG + _WEAK + _COMMA):
        pieces = [part for piece in pieces for part in _cut(piece, marks, limit)]
    return [
        piece[start : start + 4 * limit]
        for piece in pieces
        for start in range(0, len(piece), 4 * limit)
    ]


def _cut(text: str, marks: str, limit: int) -> list[str]:
    if len(text) <= limit:
        return [text]
    parts: list[str] = []
    for clause in _clauses(text, marks):
        if parts and len(parts[-1]) + len(clause) <= limit:
            parts[-1] += clause
        else:
            parts.append(clause)
    return parts


def _clauses(text: str, marks: str) -> list[str]:
    clauses = []
    begin = 0
    expected: list[str] = []
    for place, character in enumerate(text):
        if expected and character == expected[-1]:
            expected.pop()
        elif character in _CLOSING:
            expected.append(_CLOSING[character])
        elif not expected and character in marks and not _is_in_number(text, place):
            clauses.append(text[begin : place + 1])
            begin = place + 1
    if begin < len(text):
        clauses.append(text[begin:])
    return clauses


def _is_in_number(text: str, place: int) -> bool:
    """Whether the mark at ``place`` stands between digits: 1,200 or 9:30."""
    return text[place - 1 : place].isdecimal() and text[place + 1 : place + 2].isdecimal()


def join_clauses(sources: Sequence[str], translations: Sequence[str], *, comma: str = ", ") -> str:
    """English from the translations of the clauses of one Chinese sentence.

    Between two clauses stands what stood between them in Chinese, but ``comma`` for ，: a Chinese
    sentence may be a row of what are sentences in English. A clause within a sentence does not
    begin with a capital, unless it begins with a name.
    """
    joined = ""
    for place, (source, translation) in enumerate(zip(sources, translations, strict=True)):
        clause = translation
        if place < len(sources) - 1:
            clause = _DANGLING.sub("", clause) + _mark_after(source, comma)
        if place:
            ends = joined[-2:] in (". ", "! ", "? ")
            clause = clause[:1].upper() + clause[1:] if ends else lower_first_word(clause)
        joined += clause
    return joined


def _mark_after(source: str, comma: str) -> str:
    last = source.rstrip()[-1:]
    return {"；": "; ", ";": "; ", "：": ": ", ":": ": ", "！": "! ", "？": "? ", "。": ". "}.get(
        last, comma
    )


def lower_first_word(text: str) -> str:
    """``text`` without the capital of its first word where that is plainly no name."""
    first = _FIRST_WORD.match(text)
    if not first:
        return text
    word, is_before_small = first[0].lower(), _BEFORE_SMALL.match(text, first.end())
    is_ordinary = word in _words("clause_openers.txt") or _ORDINARY_ENDING.fullmatch(first[0])
    if word in _words("function_words.txt") or (is_before_small and is_ordinary):
        return text[0].lower() + text[1:]
    return text


@cache
def _words(name: str) -> frozenset[str]:
    table = resources.files(__package__).joinpath(name).read_text("utf-8")
    return frozenset(
        word for line in table.splitlines() if not line.startswith("#") for word in line.split()
    )
