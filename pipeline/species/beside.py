"""The vernacular name that stands with a scientific one: before it, or in brackets behind.

银杏（*Ginkgo biloba*）, 银杏Ginkgo biloba, king protea (Protea cynaroides), Ginkgo biloba (银杏).
"""

import re
from functools import cache

from pipeline.species.lexicon import LONGEST_HAN_NAME, Lexicon, context_words, english_key
from pipeline.species.vernaculars import BETWEEN_WORDS
from pipeline.text.scripts import HAN

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_HAN_RUN_BACK = re.compile(f"[{HAN}]+$")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_MARKS = r"[ \t\u3000*_\\＊＿]"
_QUOTES = "\"'“”‘’「」『』"
_LABEL = r"(?:(?:拉丁)?[学學]?名[:：为為]?)?"
_BEFORE = re.compile(
    rf"(?:{_MARKS}|[{_QUOTES}]){{0,6}}(?P<bracket>[(（\[【〔]{_LABEL}{_MARKS}{{0,4}})?$"
)
_APPOSED = re.compile(rf"{_MARKS}{{0,4}}[,，—–]{_MARKS}{{0,4}}$")
_LISTED = re.compile(
    rf"[(（\[【〔](?P<name>[^()（）\[\]【】〔〕,，\n]{{1,40}})[,，]{_MARKS}{{0,4}}$"
)
_OPENING = re.compile(rf"{_MARKS}{{0,4}}[(（\[【〔](?:{_MARKS}|[{_QUOTES}]){{0,3}}")
_INSIDE = re.compile(r"(?P<name>[^()（）\[\]【】〔〕,，;；、\n]{1,40})(?=[)）\]】〕,，;；、])")
_LONGEST_LABEL = 12
_LONGEST_UNKNOWN_HAN_NAME = 8
_LONGEST_MODIFIED_NAME = 6
_NO_END_OF_A_NAME = "中里内上下等的为是有"
_MOST_ENGLISH_WORDS = 5
_LONGEST_ENGLISH_NAME = 80


def known_vernacular_before(text: str, simplified: str, end: int, names: Lexicon) -> int | None:
    """The start of the longest vernacular name of the lexicon that ends at ``end``."""
    if end and _HAN_CHARACTER.match(text, end - 1):
        return names.han_before(simplified, end)
    for start in _word_starts_before(text, end):
        if names.english.get(english_key(text[start:end])):
            return start
    return None


def find_vernacular_beside(
    text: str,
    simplified: str,
    name: str,
    span: tuple[int, int],
    after: int,
    names: Lexicon,
) -> tuple[int, int] | None:
    """The span of the vernacular name that stands with a scientific one.

    Args:
        text: the text.
        simplified: the same in Simplified characters.
        name: the scientific name, canonical.
        span: start of the scientific name, end of its authorship.
        after: where the name before it ends; the vernacular name begins no earlier.
        names: the lexicon, which decides first; a name it does not have is what stands between
            the scientific name and the last word before it that is no part of a name.
    """
    start = span[0]
    gap = _BEFORE.search(text, max(after, start - _LONGEST_LABEL), start)
    end = gap.start() if gap else 0
    if gap and end > after and (gap["bracket"] or _HAN_CHARACTER.match(text, end - 1)):
        begin = _vernacular_before(text, simplified, end, name, names)
        if begin is not None and begin >= after:
            return begin, end
    if apposed := _APPOSED.search(text, max(after, start - _LONGEST_LABEL), start):
        end = apposed.start()
        begin = known_vernacular_before(text, simplified, end, names)
        meanings = _meanings(text, simplified, begin, end, names) if begin is not None else set()
        if begin is not None and begin >= after and name in meanings:
            return begin, end
    inside = _LISTED.search(text, max(after, start - _LONGEST_ENGLISH_NAME), start)
    if inside is None and (opening := _OPENING.match(text, span[1])):
        inside = _INSIDE.match(text, opening.end())
    if inside and _is_vernacular(inside["name"], simplified[slice(*inside.span("name"))], names):
        return inside.span("name")
    return None


def _meanings(text: str, simplified: str, start: int, end: int, names: Lexicon) -> set[str]:
    """The scientific names of what a vernacular name may mean."""
    organisms = names.han.get(simplified[start:end]) or names.english.get(
        english_key(text[start:end]), ()
    )
    return {organism.scientific_name for organism in organisms}


def _word_starts_before(text: str, end: int) -> list[int]:
    """Starts of the words of one phrase that ends at ``end``, the furthest first."""
    starts: list[int] = []
    following = end
    for word in reversed(list(_WORD.finditer(text, max(0, end - _LONGEST_ENGLISH_NAME), end))):
        between = text[word.end() : following]
        if between and not (starts and BETWEEN_WORDS.fullmatch(between)):
            break
        starts.append(word.start())
        following = word.start()
    return starts[_MOST_ENGLISH_WORDS::-1]


def _vernacular_before(
    text: str, simplified: str, end: int, name: str, names: Lexicon
) -> int | None:
    known = known_vernacular_before(text, simplified, end, names)
    run = _HAN_RUN_BACK.search(text, max(0, end - 2 * LONGEST_HAN_NAME), end)
    if run is None:
        return _cut_english(text, end) if known is None else known
    cut = _cut_han(simplified, run.start(), end)
    if known is None or cut is None:
        return cut if known is None else known
    is_this = name in _meanings(text, simplified, known, end, names)
    # 多花黄精 before another name than that of 黄精 is a longer name than the lexicon has.
    return known if is_this or end - cut > _LONGEST_MODIFIED_NAME else min(known, cut)


@cache
def _no_part_of_a_name() -> re.Pattern[str]:
    words = sorted(context_words("before a name"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _cut_han(simplified: str, start: int, end: int) -> int | None:
    """Where an unknown Chinese name begins: behind the last word that is no part of a name."""
    for match in _no_part_of_a_name().finditer(simplified, start, end):
        start = match.end()
    is_name = 0 < end - start <= _LONGEST_UNKNOWN_HAN_NAME
    return start if is_name and simplified[end - 1] not in _NO_END_OF_A_NAME else None


def _cut_english(text: str, end: int) -> int | None:
    """Where an unknown English name begins; ``None`` where only ``tree`` or ``species`` is left."""
    begin = None
    for start in reversed(_word_starts_before(text, end)):
        word = _WORD.match(text, start)
        kind = word[0].lower() if word else ""
        if kind in context_words("before a name en"):
            break
        if kind in context_words("general en"):
            if begin is not None:
                break
            continue
        begin = start
    return begin


def _is_vernacular(name: str, simplified: str, names: Lexicon) -> bool:
    """Whether what stands in a bracket behind a scientific name is a vernacular name."""
    if names.han.get(simplified) or names.english.get(english_key(name)):
        return True
    if re.fullmatch(f"[{HAN}]{{2,{_LONGEST_UNKNOWN_HAN_NAME}}}", name):
        return not any(word in simplified for word in context_words("status"))
    words = name.split(" ")
    if not re.fullmatch(r"[A-Za-z\u00c0-\u024f' ’-]{4,}", name) or len(words) > _MOST_ENGLISH_WORDS:
        return False
    stops = {*context_words("before a name en"), *context_words("general en")}
    return (
        (len(words) > 1 or name.islower())
        and not stops.intersection(word.lower() for word in words[:-1])
        and words[-1].lower() not in context_words("before a name en")
        and words[-1] not in context_words("place en")
    )
