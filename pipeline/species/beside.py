"""The vernacular name that stands with a scientific one: before it, or in brackets behind.

银杏（*Ginkgo biloba*）, 银杏Ginkgo biloba, king protea (Protea cynaroides), Ginkgo biloba (银杏).
"""

import re
from functools import cache

from pipeline.species.lexicon import LONGEST_HAN_NAME, Reading, context_words
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
_APPOSED = re.compile(rf"{_MARKS}{{0,4}}[,，—–]?{_MARKS}{{0,4}}$")
_LISTED = re.compile(
    rf"[(（\[【〔](?P<name>[^()（）\[\]【】〔〕,，\n]{{1,40}})[,，]{_MARKS}{{0,4}}$"
)
_OPENING = re.compile(rf"{_MARKS}{{0,4}}[(（\[【〔](?:{_MARKS}|[{_QUOTES}]){{0,3}}")
_INSIDE = re.compile(r"(?P<name>[^()（）\[\]【】〔〕,，;；、\n]{1,40})(?=[)）\]】〕,，;；、])")
_LONGEST_LABEL = 12
_LONGEST_UNKNOWN_HAN_NAME = 8
_LONGEST_MODIFIED_NAME = 6
_COUNT = "[一二两三四五六七八九十百千万数几余多][种只株头尾棵条羽个名]"
_RANKS = ("属", "科", "目", "纲", "类", "种", "族")
_NO_END_OF_A_NAME = "中里内上下等的为是有"
_OWNER = re.compile(r"([a-z]+)['’](?=s )")
_RELATIVE = re.compile(r"\b(?:which|who|[A-Za-z]+s that) $")
_MOST_ENGLISH_WORDS = 5
_LONGEST_ENGLISH_NAME = 80


def known_vernacular_before(reading: Reading, end: int) -> int | None:
    """The start of the longest vernacular name of the lexicon that ends at ``end``."""
    if end and _HAN_CHARACTER.match(reading.text, end - 1):
        return reading.names.han_before(reading.simplified, end)
    starts = _word_starts_before(reading.text, end)
    return next((start for start in starts if reading.english_meanings(start, end)), None)


def find_vernacular_beside(
    reading: Reading, name: str, start: int, end: int, after: int
) -> tuple[int, int] | None:
    """The span of the vernacular name that stands with a scientific one.

    The lexicon decides first; a vernacular name that it does not have is what stands between the
    scientific name and the last word before it that is no part of a name.

    Args:
        reading: the text.
        name: the scientific name, canonical.
        start: where it begins.
        end: where it ends with its authorship.
        after: where the mention before it ends; the vernacular name begins no earlier.
    """
    gap = _BEFORE.search(reading.text, max(after, start - _LONGEST_LABEL), start)
    close = gap.start() if gap else 0
    if gap and close > after and (gap["bracket"] or _HAN_CHARACTER.match(reading.text, close - 1)):
        begin = _vernacular_before(reading, close, name)
        if begin is not None and begin >= after:
            return begin, close
    if apposed := _APPOSED.search(reading.text, max(after, start - _LONGEST_LABEL), start):
        close = apposed.start()
        begin = known_vernacular_before(reading, close)
        if begin is not None and begin >= after and _means(reading, begin, close, name):
            return begin, close
    inside = _LISTED.search(reading.text, max(after, start - _LONGEST_ENGLISH_NAME), start)
    if inside is None and (opening := _OPENING.match(reading.text, end)):
        inside = _INSIDE.match(reading.text, opening.end())
    return inside.span("name") if inside and _is_vernacular(reading, *inside.span("name")) else None


def _means(reading: Reading, start: int, end: int, name: str) -> bool:
    """Whether a vernacular name of the lexicon means the organism ``name``."""
    meanings = reading.han_meanings(start, end) + reading.english_meanings(start, end)
    return any(organism.scientific_name == name for organism in meanings)


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


def _vernacular_before(reading: Reading, end: int, name: str) -> int | None:
    """The start of the vernacular name of the organism ``name`` that ends at ``end``."""
    known = known_vernacular_before(reading, end)
    run = _HAN_RUN_BACK.search(reading.text, max(0, end - 2 * LONGEST_HAN_NAME), end)
    if run is None:
        return _cut_english(reading.text, end) if known is None else known
    cut = _cut_han(reading.simplified, run.start(), end)
    if known is None or cut is None:
        return cut if known is None else known
    # 多花黄精 before another name than that of 黄精 is a longer name than the lexicon has.
    is_short = end - cut <= _LONGEST_MODIFIED_NAME
    return min(known, cut) if is_short and not _means(reading, known, end, name) else known


@cache
def _no_part_of_a_name() -> re.Pattern[str]:
    words = sorted(context_words("before a name"), key=len, reverse=True)
    return re.compile("|".join([_COUNT, *map(re.escape, words)]))


def _cut_han(simplified: str, start: int, end: int) -> int | None:
    """Where an unknown Chinese name begins: behind the last word that is no part of a name."""
    for match in _no_part_of_a_name().finditer(simplified, start, end):
        start = match.end()
    is_name = 0 < end - start <= _LONGEST_UNKNOWN_HAN_NAME
    is_name = is_name and simplified[start:end] not in _RANKS
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
    return None if begin is None else _without_lead(text, begin, end)


def _without_lead(text: str, begin: int, end: int) -> int:
    """Behind the place of ``the bay's porpoises``, and behind the verb of ``that feed terns``."""
    owner = _OWNER.match(text, begin)
    if owner and owner[1].capitalize() in context_words("place en"):
        begin = owner.end(1) + 1
    first = _WORD.match(text, begin)
    behind = first and _WORD.search(text, first.end(), end)
    if not first or not behind:
        return begin
    possessive = first[0] == "s" and text[begin - 1 : begin] in ("'", "’")
    is_verb = first[0].islower() and _RELATIVE.search(text, max(0, begin - 24), begin)
    return behind.start() if possessive or is_verb else begin


def _is_vernacular(reading: Reading, start: int, end: int) -> bool:
    """Whether what stands in a bracket with a scientific name is a vernacular name."""
    if reading.han_meanings(start, end) or reading.english_meanings(start, end):
        return True
    name = reading.text[start:end]
    if re.fullmatch(f"[{HAN}]{{2,{_LONGEST_UNKNOWN_HAN_NAME}}}", name):
        simplified = reading.simplified[start:end]
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
