"""Vernacular names of the lexicon that stand alone in a text."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.species.lexicon import Lexicon, context_words

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
BETWEEN_WORDS = re.compile(r"['’]?[ ]|-|['’]|[ ]{0,4}\r?\n[ ]{0,4}")


@cache
def _follows_han() -> tuple[re.Pattern[str], re.Pattern[str]]:
    places = "|".join(map(re.escape, sorted(context_words("place"), key=len, reverse=True)))
    other = "|".join(map(re.escape, context_words("not place")))
    pests = "|".join(map(re.escape, context_words("other organism")))
    return re.compile(f"(?!{other})(?:{places})"), re.compile(f"(?:{pests})")


def find_han_names(simplified: str, names: Lexicon) -> Iterator[tuple[int, int]]:
    """Spans of Chinese names of the lexicon, longest first, that mean an organism here.

    Followed by a generic of places a name is the place's (池杉湖, 白鹭洲公园); followed by the
    head of another organism's name it is no mention of its own (水稻螟虫); 保护区, 湿地, 种群 and
    the like leave it an organism's (朱鹮保护区).
    """
    place, other_organism = _follows_han()
    colours = context_words("part of a longer name")
    position = 0
    while match := names.han_beginning.search(simplified, position):
        start = match.start()
        end = names.han_at(simplified, start)
        if end is None or _is_overlapped(simplified, start, end, names):
            position = start + 1
            continue
        position = end
        if not names.han[simplified[start:end]]:
            continue
        if place.match(simplified, end) or other_organism.match(simplified, end):
            continue
        if start and end - start < 4 and simplified[start - 1] in colours:
            continue
        yield start, end


def _is_overlapped(simplified: str, start: int, end: int, names: Lexicon) -> bool:
    """Whether a longer name begins inside: 越冬青头潜鸭 has 青头潜鸭, not 冬青."""
    for inside in range(start + 1, end):
        other = names.han_at(simplified, inside)
        if other is not None and other > end and other - inside > end - start:
            return True
    return False


def find_english_names(text: str, names: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Spans of English names of the lexicon with their keys, longest first.

    A capitalised name before a capitalised generic (``Crane Street``, ``Swan Lake``) is a place's
    or a company's.
    """
    words = list(_WORD.finditer(text))
    lengths = names.english_lengths
    index = 0
    while index < len(words):
        for count in lengths.get(words[index][0].lower(), ()):
            key = _key(text, words, index, count)
            if key is None or key not in names.english:
                continue
            if names.english[key] and not _is_proper(text, words, index, count):
                yield words[index].start(), words[index + count - 1].end(), key
            index += count - 1
            break
        index += 1


def _key(text: str, words: list[re.Match[str]], index: int, count: int) -> str | None:
    """The key of ``count`` words from ``index`` on, if only spaces or hyphens divide them."""
    if index + count > len(words):
        return None
    span = words[index : index + count]
    for left, right in pairwise(span):
        if not BETWEEN_WORDS.fullmatch(text, left.end(), right.start()):
            return None
    return " ".join(word[0].lower() for word in span)


def _is_proper(text: str, words: list[re.Match[str]], index: int, count: int) -> bool:
    """Whether a capitalised name is part of a place's, company's or person's name."""
    last = words[index + count - 1]
    if not last[0][0].isupper():
        return False
    if index + count < len(words):
        following = words[index + count]
        adjacent = text[last.end() : following.start()] == " "
        if adjacent and following[0] in context_words("place en"):
            return True
        if count == 1 and adjacent and following[0][0].isupper():
            return True
    return (
        count == 1
        and index > 0
        and text[words[index - 1].end() : words[index].start()] == " "
        and words[index - 1][0][0].isupper()
    )
