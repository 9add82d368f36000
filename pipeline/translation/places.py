"""Names of places in Chinese text, and their English.

A name is one of the gazetteer, or made by rule: a specific part and a generic one (固城 + 湖). The
rule asks for signs that the first is a name at all: the dictionary has it as one; it is no word and
stands where a name may begin; it follows the name of a division; or other names stand beside it in
a list. Precision goes before recall: a name without a hint is translated somehow, but an ordinary
word taken for a name is made nonsense.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.text.tokens import word_tags
from pipeline.translation.boundaries import cut_words, stands_as_word
from pipeline.translation.gazetteer import PLACE, dependent_names, gazetteer
from pipeline.translation.renderings import Term, read_rows
from pipeline.translation.romanisation import romanise

Place = tuple[int, int, Term]
_LONGEST_SPECIFIC = 4
_LOOK_BACK = 10
_GENERIC_ENDS = "省市县区州湖河江山岛湾海岭"
_LIST_MARKS = ("、", "和", "与", "及", "以及")


@dataclass(frozen=True, slots=True)
class _Generic:
    chinese: str
    english: str
    kind: str
    is_sure: bool
    """Whether what stands before it is nearly always a name."""
    takes_places: bool
    """Whether it makes a name with a place: 南京 + 植物园."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A generic with what stands before it that could be the specific part of a name."""

    start: int
    generic_start: int
    end: int
    generic: _Generic
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
    names, lengths = gazetteer(), _name_lengths()
    matches = [
        (start, start + length)
        for start in range(len(text) - 1)
        for length in lengths.get(text[start : start + 2], ())
        if text[start : start + length] in names
    ]
    matches.sort(key=lambda span: (span[0] - span[1], span[0]))
    taken = bytearray(len(text))
    places = []
    for start, end in matches:
        name = text[start:end]
        if any(taken[start:end]) or not _stands_free(text, start, end):
            continue
        if name in dependent_names() and not (start and taken[start - 1]):
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
    place = 0
    while place < len(text):
        generic = None if covered[place] else _generic_at(text, place)
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


def _generic_at(text: str, start: int) -> _Generic | None:
    generics, lengths = _generics()
    for length in lengths.get(text[start], ()):
        if generic := generics.get(text[start : start + length]):
            return generic
    return None


def _ends_a_word(text: str, start: int, end: int) -> bool:
    """Whether the generic is no part of a longer word: 区域, 市场, 江河."""
    if text[end : end + 1] in _words("not further"):
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
    generic: _Generic,
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
    if not specific or _is_common(text[start - len(specific) : end], len(generic.chinese)):
        return None
    first = start - len(specific)
    opens = first == begin and begin != start - _LOOK_BACK and not text[begin - 1 : begin].isalnum()
    after = follows_place and first == begin
    may_begin = after or opens or before in _words("before a name")
    rank = _likeness(specific, words, generic, text[first:end])
    if not after and (generic.kind == "road" or set(specific) <= _words("foreign character")):
        return None
    is_name = (
        rank == 3
        or (rank == 2 and may_begin)
        or (rank == 1 and (after or (generic.is_sure and may_begin)))
        or (rank == 0 and after and generic.kind == "division")
    )
    if not is_name and rank == 0:
        return None
    return _Candidate(first, start, end, generic, is_name)


def _is_common(name: str, generic_length: int) -> bool:
    """Whether the name, or its end from before the generic on, is an ordinary word."""
    longest = len(name) - generic_length
    return any(name[place:] in _words("no name at all") for place in range(longest))


def _with_place(
    text: str, place: tuple[int, Term], start: int, end: int, generic: _Generic
) -> _Candidate | None:
    """A place with a generic behind it: 南京 + 植物园, 紫金山 + 国家森林公园, 女山 + 湖."""
    first, term = place
    if term.chinese in _divisions():
        takes = generic.takes_places and (
            generic.kind in ("site", "road") or text[start - 1] not in "市区县省州"
        )
    elif term.chinese in gazetteer():
        takes = generic.takes_places or generic.kind == "site"
    else:
        takes = generic.kind != "road"
    if not takes or " of " in term.english:
        return None
    return _Candidate(first, start, end, generic, is_name=True)


def _specific(words: list[str], generic: _Generic) -> tuple[str, str]:
    """The words before the generic that would be its specific part, and the word before them."""
    if len(words[-1]) > 1:
        taken = 1
    else:
        taken = 0
        while taken < len(words) and len(words[-1 - taken]) == 1:
            if words[-1 - taken] in _function_characters():
                break
            taken += 1
            if len(words) > taken and words[-1 - taken] in _words("before a name"):
                break
    specific = "".join(words[len(words) - taken :])
    before = words[-1 - taken] if len(words) > taken else ""
    if len(specific) > _LONGEST_SPECIFIC:
        return "", ""
    return specific, before


def _likeness(specific: str, words: list[str], generic: _Generic, whole: str) -> int:
    """How like a name it is, 3 to -1.

    3: the dictionary says so; 2: it is no word; 1: a word that names are made of; 0: any other.
    """
    tags = word_tags()
    is_one_word = specific == words[-1]
    if specific in _words("no name"):
        return -1
    if tags.get(whole) == "PROPN" and len(whole) > 2:
        return 3
    if len(specific) == 1:
        is_natural = generic.kind in ("water", "land") or generic.chinese == "村"
        fits = is_natural and specific not in _words("no name character")
        return 1 if fits else -1
    if is_one_word and tags.get(specific) == "PROPN":
        return 3 if generic.kind in ("water", "land", "joined") or generic.is_sure else 2
    if not is_one_word:
        if (
            len(specific) > 3
            or specific[0] in _words("no name character")
            or specific[-1] in _words("no name end character")
        ):
            return -1
        return 2
    if set(specific) <= _words("name character"):
        return 1
    return 0


def _beside_names(text: str, candidates: list[_Candidate], places: list[Place]) -> list[_Candidate]:
    """The candidates that stand in a list beside names with a generic of the same kind."""
    kinds = _generic_kinds()
    ends = {end: kinds.get(text[end - 1]) for _, end, _ in places}
    starts = {start: kinds.get(text[end - 1]) for start, end, _ in places}
    waiting = [one for one in candidates if not one.is_name]
    found: list[_Candidate] = []
    grew = True
    while grew:
        grew = False
        for one in list(waiting):
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
                found.append(one)
                waiting.remove(one)
                ends[one.end] = starts[one.start] = one.generic.kind
                grew = True
    return found


def _place(text: str, one: _Candidate, known: Mapping[int, tuple[int, Term]]) -> Place:
    specific, name = text[one.start : one.generic_start], text[one.start : one.end]
    generic = one.generic.english
    start, place = known.get(one.generic_start, (one.start, gazetteer().get(specific)))
    is_part = place and start == one.start and one.generic.kind in ("site", "basin")
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


def _as_part(place: Term, generic: _Generic) -> list[str]:
    """What a place is called within a longer name: 太湖国家湿地公园 Taihu National Wetland Park."""
    name = romanise(place.chinese)
    if generic.kind == "site" and place.english.startswith(f"{name} "):
        return [name, *place.renderings]
    return list(dict.fromkeys(place.renderings))


def _is_han(text: str, place: int) -> bool:
    return "\u3400" <= text[place] <= "\u9fff"


@cache
def _divisions() -> frozenset[str]:
    rows = read_rows("divisions.csv")
    return frozenset(name for row in rows for name in (row["zh"], row["short"]) if name)


@cache
def _name_lengths() -> Mapping[str, tuple[int, ...]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in gazetteer():
        lengths[name[:2]].add(len(name))
    return {start: tuple(sorted(found)) for start, found in lengths.items()}


@cache
def _generics() -> tuple[Mapping[str, _Generic], Mapping[str, tuple[int, ...]]]:
    """Generics by their Chinese, and first character → lengths, longest first."""
    generics = {
        row["zh"]: _Generic(
            row["zh"], row["en"], row["class"], row["sure"] == "yes", row["of"] == "yes"
        )
        for row in read_rows("place_generics.csv")
    }
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in generics:
        lengths[name[0]].add(len(name))
    return generics, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@cache
def _generic_kinds() -> Mapping[str, str]:
    """Last character of a generic → its kind."""
    return {name[-1]: generic.kind for name, generic in _generics()[0].items()}


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of one kind in ``place_words.csv``; of a kind of characters, each by itself."""
    rows = [row["text"] for row in read_rows("place_words.csv") if row["kind"] == kind]
    return frozenset("".join(rows) if kind.endswith("character") else rows)


@cache
def _function_characters() -> frozenset[str]:
    return frozenset(word for word in _words("before a name") if len(word) == 1)
