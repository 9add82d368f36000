"""Vernacular names: free-standing ones by the lexicon, and the one beside a scientific name."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.species.lexicon import LONGEST_HAN_NAME, Lexicon
from pipeline.species.words import read_rows
from pipeline.text.scripts import HAN

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_BETWEEN = re.compile(r"[ ]|-|['’]|[ ]?\n[ ]?")
_HAN_RUN_BACK = re.compile(f"[{HAN}]+$")
_QUOTES = "\"'“”‘’「」『』《》"
_LONGEST_UNKNOWN_HAN_NAME = 8
_ENGLISH_PHRASE_BACK = re.compile(
    r"(?:[A-Za-z\u00c0-\u024f]+(?:['’]s|s['’])?(?:-[A-Za-z\u00c0-\u024f]+){0,3}[ ]){0,4}"
    r"[A-Za-z\u00c0-\u024f]+(?:-[A-Za-z\u00c0-\u024f]+){0,3}$"
)


@cache
def _context_words(kind: str) -> tuple[str, ...]:
    return tuple(row["text"] for row in read_rows("not_vernaculars.csv") if row["kind"] == kind)


@cache
def _follows_han() -> tuple[re.Pattern[str], re.Pattern[str]]:
    places = "|".join(map(re.escape, sorted(_context_words("place"), key=len, reverse=True)))
    other = "|".join(map(re.escape, _context_words("not place")))
    pests = "|".join(map(re.escape, _context_words("other organism")))
    return re.compile(f"(?!{other})(?:{places})"), re.compile(f"(?:{pests})")


@cache
def _first_characters(lexicon_keys: frozenset[str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(key[0] for key in lexicon_keys)) + "]")


def find_han_names(simplified: str, names: Lexicon) -> Iterator[tuple[int, int]]:
    """Spans of Chinese names of the lexicon, longest first, that mean an organism here.

    Followed by a generic of places a name is the place's (池杉湖, 白鹭洲公园); followed by the
    head of another organism's name it is no mention of its own (水稻螟虫); 保护区, 湿地, 种群 and
    the like leave it an organism's (朱鹮保护区).
    """
    place, other_organism = _follows_han()
    colours = _context_words("part of a longer name")
    beginning = _first_characters(frozenset(names.han_lengths))
    position = 0
    while match := beginning.search(simplified, position):
        start = match.start()
        end = names.han_at(simplified, start)
        if end is None:
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
        if not _BETWEEN.fullmatch(text, left.end(), right.start()):
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
        if adjacent and following[0] in _context_words("place en"):
            return True
        if count == 1 and adjacent and following[0][0].isupper():
            return True
    return (
        count == 1
        and index > 0
        and text[words[index - 1].end() : words[index].start()] == " "
        and words[index - 1][0][0].isupper()
    )


def vernacular_before(text: str, simplified: str, end: int, names: Lexicon) -> int | None:
    """The start of the vernacular name that ends at ``end``, before a scientific name."""
    if run := _HAN_RUN_BACK.search(text, max(0, end - 2 * LONGEST_HAN_NAME), end):
        known = names.han_before(simplified, end)
        return known if known is not None else _cut_han(simplified, run.start(), end)
    phrase = _ENGLISH_PHRASE_BACK.search(text, max(0, end - 80), end)
    if phrase is None:
        return None
    starts = [match.start() for match in _WORD.finditer(text, phrase.start(), end)]
    for start in starts:
        if names.english.get(" ".join(_WORD.findall(text[start:end].lower()))):
            return start
    return _cut_english(text, starts, end)


@cache
def _delimiters() -> re.Pattern[str]:
    words = sorted(_context_words("before a name"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _cut_han(simplified: str, start: int, end: int) -> int | None:
    """Where an unknown Chinese name begins: behind the last word that is no part of a name."""
    for match in _delimiters().finditer(simplified, start, end):
        if match.end() < end:
            start = match.end()
    return start if 0 < end - start <= _LONGEST_UNKNOWN_HAN_NAME else None


def _cut_english(text: str, starts: list[int], end: int) -> int | None:
    """Where an unknown English name begins: behind the last word that is no part of a name."""
    stops = _context_words("before a name en")
    begin: int | None = None
    for start in reversed(starts):
        word = _WORD.match(text, start)
        if word is None or word[0].lower() in stops:
            break
        begin = start
    return begin


def vernacular_behind(text: str, simplified: str, start: int, names: Lexicon) -> int | None:
    """The end of the vernacular name that begins at ``start`` and fills a bracket."""
    closing = re.compile(r"[^()（）\[\]【】,，;；、\n]{1,40}(?=[)）\]】,，、;；])").match(
        text, start
    )
    if closing is None:
        return None
    end = closing.end()
    if names.han.get(simplified[start:end]):
        return end
    if names.english.get(" ".join(_WORD.findall(text[start:end].lower()))):
        return end
    if re.fullmatch(f"[{HAN}]{{2,{_LONGEST_UNKNOWN_HAN_NAME}}}", text[start:end]):
        statuses = _context_words("status")
        return None if any(word in simplified[start:end] for word in statuses) else end
    return None
