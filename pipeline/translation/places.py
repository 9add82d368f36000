"""Names of places in Chinese text, and their English.

A name is one of the gazetteer, or made by rule: a specific part and a generic one (固城 + 湖). The
rule asks for signs that the first is a name at all: the dictionary has it as one; it is no word and
stands where a name may begin; it follows the name of a division; or other names stand beside it in
a list. Precision goes before recall: a name without a hint is translated somehow, but an ordinary
word taken for a name is made nonsense.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.species.lexicon import lexicon
from pipeline.text.tokens import word_frequencies, word_tags
from pipeline.translation.boundaries import cut_words, stands_as_word
from pipeline.translation.gazetteer import PLACE, dependent_names, gazetteer
from pipeline.translation.place_tables import (
    Generic,
    divisions,
    function_characters,
    generic_at,
    generic_beginning,
    generic_kinds,
    name_lengths,
    words_of,
)
from pipeline.translation.renderings import Term
from pipeline.translation.romanisation import romanise

Place = tuple[int, int, Term]
_LONGEST_SPECIFIC = 4
_LOOK_BACK = 10
_RARE_WORD = 400
"""Occurrences in jieba's corpus (60 million words) from which a word is an ordinary one."""
_GENERIC_ENDS = "省市县区州湖河江山岛湾海岭"
_LIST_MARKS = ("、", "和", "与", "及", "以及")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A generic with what stands before it that could be the specific part of a name."""

    start: int
    generic_start: int
    end: int
    generic: Generic
    is_name: bool
    """Whether it is one by itself, and not only beside other names in a list."""


def find_places(text: str) -> list[Place]:
    """Spans of place names in a Simplified text, in order and without overlaps."""
    known = _known_places(text)
    by_end = {end: (start, term) for start, end, term in known}
    candidates = list(_candidates(text, by_end))
    places = [*known, *(_place(text, one, by_end) for one in candidates if one.is_name)]
    listed = _beside_names(text, candidates, places)
    return _longest([*places, *(_place(text, one, by_end) for one in listed)], len(text))


def _longest(places: Iterable[Place], length: int) -> list[Place]:
    taken = bytearray(length)
    chosen = []
    for start, end, term in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            chosen.append((start, end, term))
    return sorted(chosen, key=lambda place: place[0])


def _known_places(text: str) -> list[Place]:
    """The names of the gazetteer, the longest at each place."""
    names, lengths = gazetteer(), name_lengths()
    matches = [
        (start, start + length)
        for start, pair in enumerate(pairwise(text))
        for length in lengths.get(pair, ())
        if start + length <= len(text) and text[start : start + length] in names
    ]
    matches.sort(key=lambda span: (span[0] - span[1], span[0]))
    taken = bytearray(len(text))
    places = []
    for start, end in matches:
        name = text[start:end]
        follows = start > 0 and taken[start - 1]
        begin = start if follows else 0  # a place before it is the end of a word
        if any(taken[start:end]) or not _stands_free(text[begin:], start - begin, end - begin):
            continue
        if name in dependent_names() and not follows:
            continue
        taken[start:end] = b"\1" * (end - start)
        places.append((start, end, names[name]))
    return sorted(places, key=lambda place: place[0])


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether a name of the gazetteer is no part of other words.

    What is behind a generic is not looked at: 常州市长荡湖 names no mayor (市长).
    """
    if end - start > 3:
        return True
    if end - start == 3 and text[end - 1] in _GENERIC_ENDS:
        end = min(end, len(text))
        return stands_as_word(text[:end], start, end)
    return stands_as_word(text, start, end)


def _candidates(text: str, known: dict[int, tuple[int, Term]]) -> Iterator[_Candidate]:
    """What may be a name by rule, from left to right.

    ``known`` are places by their ends; names that are found are added, since a name may be part
    of a longer one (卧龙湖湿地).
    """
    covered = bytearray(len(text))
    for end, (start, _) in known.items():
        covered[start:end] = b"\1" * (end - start)
    begins = generic_beginning()
    place = 0
    while match := begins.search(text, place):
        place = match.start()
        generic = None if covered[place] else generic_at(text, place)
        if generic is None:
            place += 1
            continue
        end = place + len(generic.chinese)
        if not any(covered[place:end]) and _ends_a_word(text, place, end):
            candidate = _candidate(text, place, end, generic, known, covered)
            if candidate:
                if candidate.is_name:
                    start, _, term = _place(text, candidate, known)
                    known[end] = start, term
                    covered[start:end] = b"\1" * (end - start)
                yield candidate
        place = end


def _ends_a_word(text: str, start: int, end: int) -> bool:
    """Whether the generic is no part of a longer word: 区域, 市场, 江河."""
    if text[end : end + 1] in words_of("not further"):
        return end - start > 1
    following = cut_words(_han(text[start : end + 3]))
    return any(last == end - start for _, last in following)


def _han(text: str) -> str:
    """The ideographs that ``text`` begins with."""
    for place, character in enumerate(text):
        if not "\u3400" <= character <= "\u9fff":
            return text[:place]
    return text


def _candidate(
    text: str,
    start: int,
    end: int,
    generic: Generic,
    known: Mapping[int, tuple[int, Term]],
    covered: bytearray,
) -> _Candidate | None:
    if start in known:
        return _with_place(text, known[start], start, end, generic)
    begin = start
    while (
        begin and start - begin < _LOOK_BACK and not covered[begin - 1] and _is_han(text, begin - 1)
    ):
        begin -= 1
    if begin == start:
        return None
    stretch = text[begin:start]
    words = [stretch[first:last] for first, last in cut_words(stretch)]
    follows_place = begin in known
    specific, before = _specific(words, generic)
    after = follows_place and len(specific) == start - begin
    if not specific or _is_common(text[start - len(specific) : end], len(generic.chinese)):
        return None
    first = start - len(specific)
    opens = first == begin and begin != start - _LOOK_BACK and not text[begin - 1 : begin].isalnum()
    may_begin = after or opens or before in words_of("before a name")
    is_one_word = specific == words[-1]
    rank = _likeness(specific, generic, is_one_word=is_one_word, follows_place=after)
    if not after and (generic.kind == "road" or _is_foreign(specific)):
        return None
    is_name = (
        rank == 3
        or (rank == 2 and (after or (may_begin and (generic.is_sure or generic.kind != "site"))))
        or (rank == 1 and (after or (generic.is_sure and may_begin)))
        or (rank == 0 and after and generic.kind == "division")
    )
    if not is_name and rank == 0:
        return None
    return _Candidate(first, start, end, generic, is_name)


def _is_foreign(specific: str) -> bool:
    """Whether it is written like a foreign name, whose English is not its Pinyin."""
    foreign = sum(character in words_of("foreign character") for character in specific)
    return foreign > len(specific) / 2 and (len(specific) > 2 or foreign == 2)


def _is_common(name: str, generic_length: int) -> bool:
    """Whether the name, or its end from before the generic on, is an ordinary word."""
    longest = len(name) - generic_length
    return any(name[place:] in words_of("no name at all") for place in range(longest))


def _with_place(
    text: str, place: tuple[int, Term], start: int, end: int, generic: Generic
) -> _Candidate | None:
    """A place with a generic behind it: 南京 + 植物园, 紫金山 + 国家森林公园, 女山 + 湖."""
    first, term = place
    if term.chinese in divisions(whole=False):
        is_short = term.chinese not in divisions(whole=True)
        takes = generic.takes_places and (generic.kind in ("site", "road") or is_short)
    elif term.chinese in gazetteer():
        takes = generic.takes_places or generic.kind in ("site", "division")
    else:
        takes = generic.kind != "road"
    if not takes or " of " in term.english:
        return None
    return _Candidate(first, start, end, generic, is_name=True)


def _specific(words: list[str], generic: Generic) -> tuple[str, str]:
    """The words before the generic that would be its specific part, and the word before them."""
    if len(words[-1]) > 1:
        taken = 1
    else:
        taken = 0
        while taken < len(words) and len(words[-1 - taken]) == 1:
            if words[-1 - taken] in function_characters():
                break
            taken += 1
            if len(words) > taken and words[-1 - taken] in words_of("before a name"):
                break
    specific = "".join(words[len(words) - taken :])
    before = words[-1 - taken] if len(words) > taken else ""
    if len(specific) > _LONGEST_SPECIFIC:
        return "", ""
    return specific, before


def _likeness(specific: str, generic: Generic, *, is_one_word: bool, follows_place: bool) -> int:
    """How like a name it is, 3 to -1.

    3: the dictionary says so; 2: it is no word; 1: a rare word, or one that names are made of; 0:
    any other; -1: certainly none.
    """
    tags = word_tags()
    whole = specific + generic.chinese
    never = words_of("function character" if follows_place else "no name character")
    if specific in words_of("no name") or (generic.kind == "site" and specific in lexicon().han):
        return -1
    if tags.get(whole) == "PROPN" and len(whole) > 2:
        return 3
    if len(specific) == 1:
        is_natural = generic.kind in ("water", "land") or generic.chinese == "村"
        fits = is_natural and specific not in words_of("no name character") | never
        return 1 if fits else -1
    if not is_one_word:
        is_unknown = (
            len(specific) < 4
            and specific[0] not in never
            and specific[-1] not in words_of("no name end character")
        )
        return 2 if is_unknown else -1
    if tags.get(specific) == "PROPN":
        return 3 if generic.kind in ("water", "land", "joined") or generic.is_sure else 2
    if set(specific) <= words_of("name character"):
        return 1
    is_rare = word_frequencies().get(specific, 0) < _RARE_WORD
    is_noun = tags.get(specific) in ("NOUN", "X", None)
    return 1 if is_rare and is_noun and (generic.is_sure or generic.kind != "site") else 0


def _beside_names(
    text: str, candidates: Sequence[_Candidate], places: Sequence[Place]
) -> list[_Candidate]:
    """The candidates that stand in a list beside names with a generic of the same kind."""
    kinds = generic_kinds()
    ends = {end: kinds.get(text[end - 1]) for _, end, _ in places}
    starts = {start: kinds.get(text[end - 1]) for start, end, _ in places}
    found: dict[_Candidate, None] = {}
    # Once in each direction: a name beside a name is evidence for the next.
    for one in (*candidates, *reversed(candidates)):
        if one.is_name or one in found:
            continue
        before = {
            ends.get(one.start - len(mark))
            for mark in _LIST_MARKS
            if text.endswith(mark, 0, one.start)
        }
        after = {
            starts.get(one.end + len(mark))
            for mark in _LIST_MARKS
            if text.startswith(mark, one.end)
        }
        if one.generic.kind in before | after:
            found[one] = None
            ends[one.end] = starts[one.start] = one.generic.kind
    return list(found)


def _place(text: str, one: _Candidate, known: Mapping[int, tuple[int, Term]]) -> Place:
    specific, name = text[one.start : one.generic_start], text[one.start : one.end]
    generic = one.generic.english
    start, place = known.get(one.generic_start, (one.start, gazetteer().get(specific)))
    is_part = place and start == one.start and one.generic.kind in ("site", "basin", "division")
    if place and (is_part or specific in gazetteer()) and one.generic.kind != "road":
        english = [f"{form} {generic}" for form in _as_part(place, one.generic)]
    elif one.generic.kind == "joined":
        english = [romanise(name)]
    else:
        short, long = romanise(specific), romanise(name)
        english = [f"{short} {generic}", short, f"{long} {generic}"]
        if len(specific) == 1 and one.generic.chinese != "县":
            english = [f"{long} {generic}", f"{short} {generic}", long]
    return one.start, one.end, Term(name, english[0], tuple(english[1:]), domain=PLACE)


def _as_part(place: Term, generic: Generic) -> list[str]:
    """What a place is called within a longer name: 太湖国家湿地公园 Taihu National Wetland Park."""
    name = romanise(place.chinese)
    if generic.kind in ("site", "division") and place.english.startswith(f"{name} "):
        return [name, *place.renderings]
    return list(dict.fromkeys(place.renderings))


def _is_han(text: str, place: int) -> bool:
    return "\u3400" <= text[place] <= "\u9fff"
