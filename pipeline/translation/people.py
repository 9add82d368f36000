"""Names of Chinese people in Chinese text, and their English: 研究员吴晓民 Wu Xiaomin.

A name is a family name of the table with one or two characters behind it that given names are made
of and no word of the dictionary explains, where a sign tells of a person: what the person is or
does before it (记者, 护林员), or what is said of people behind it (表示, 先生). Precision goes
before recall, as for places: a name without a hint is spelt somehow, but a word taken for a name
is made nonsense.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.text.scripts import HAN
from pipeline.text.tokens import word_frequencies, word_tags
from pipeline.translation.boundaries import cut_words
from pipeline.translation.gazetteer import gazetteer
from pipeline.translation.glosses import glosses_of
from pipeline.translation.place_tables import words_of
from pipeline.translation.renderings import Term, read_rows
from pipeline.translation.romanisation import romanise

PERSON = "person"
_HAN = re.compile(f"[{HAN}]*")
_HAN_BEFORE = re.compile(f"[{HAN}]*$")
_LIST_MARKS = "、和与及"
_AROUND = 8
"""Characters looked at before a name, and from its beginning on."""
_LONGEST_GIVEN = 2
_RARE = 20
"""Occurrences in jieba's corpus up to which a word may as well be a name."""

Person = tuple[int, int, Term]


def find_people(text: str) -> list[Person]:
    """Spans of names of Chinese people in a Simplified text, in order and without overlaps.

    None where the text speaks of Japan, Korea or Vietnam, whose names are not read in Pinyin.
    """
    if _pattern("elsewhere").search(text):
        return []
    names: dict[str, Term] = {}
    end = 0
    for found in _surname_pattern().finditer(text):
        start = found.start()
        # 市民张伟、李红霞和王芳: who stands beside a person in a list is one.
        is_listed = 0 < end == start - 1 and text[end] in _LIST_MARKS
        if name := _name_at(text, found, is_told=is_listed or _is_told(text, start)):
            names[name] = Term(name, *_spelt(name), domain=PERSON)
            end = start + len(name)
    return list(_occurrences(text, names))


def _occurrences(text: str, names: Mapping[str, Term]) -> Iterator[Person]:
    """The names wherever they stand, also without a sign."""
    end = 0
    for found in _surname_pattern().finditer(text) if names else ():
        start = found.start()
        lengths = range(len(found[0]) + _LONGEST_GIVEN, len(found[0]), -1)
        name = next(
            (text[start : start + n] for n in lengths if text[start : start + n] in names), ""
        )
        if name and start >= end:
            end = start + len(name)
            yield start, end, names[name]


def _is_told(text: str, start: int) -> bool:
    """Whether what stands before tells that a person is named here."""
    before = _HAN_BEFORE.search(text, max(0, start - _AROUND), start)
    if not before or not before[0]:
        return False
    first, _ = cut_words(before[0])[-1]
    word = before[0][first:]
    if word[-1] in _characters("role") and word not in _words("no role"):
        # 护鸟员: what the dictionary lacks.
        return len(word) > 1 or (first > 0 and word in _characters("role of any word"))
    return any(word.endswith(one) for one in _words("before")) or before[0].endswith("岁的")


def _name_at(text: str, surname: re.Match[str], *, is_told: bool) -> str:
    """The name that begins with ``surname``, or nothing."""
    start = surname.start()
    opens = start == 0 or not text[start - 1].isalnum()
    if not (is_told or opens) or text[max(0, start - 1) : start] == "·":
        return ""
    run = _HAN.match(text, start, start + _AROUND)
    assert run is not None
    given = _given(run[0], len(surname[0]))
    name = surname[0] + given
    end = start + len(name)
    if not given or text[end : end + 1] == "·" or not _may_be_name(name, given):
        return ""
    is_said = bool(_pattern("behind").match(text, end))
    ends = end == len(text) or not text[end].isalnum()
    if _surnames()[surname[0]][1] and not is_said and not ends:
        return name if is_told and word_frequencies().get(given, 0) <= _RARE else ""
    if len(given) == 1:
        # 王芳清理: a word begins behind the name.
        follows = ends or _pattern("after").match(text, end) or _word_begins(run[0], len(name))
        return name if is_said or (is_told and follows) else ""
    return name if is_told or is_said else ""


def _given(run: str, surname: int) -> str:
    """The given name in a run of ideographs, as its likeliest reading parts it."""
    words = [run[start:end] for start, end in cut_words(run)]
    if len(words[0]) > surname:
        # 张开双臂, 高级工程师: the family name is the beginning of a word, unless that is a name.
        is_name = len(words[0]) < surname + 3 and word_tags().get(words[0]) == "PROPN"
        return words[0][surname:] if is_name else ""
    following = run[surname:]
    if len(words) > 1 and len(words[1]) > 1:
        return words[1] if len(words[1]) == 2 else ""
    may_be_second = _characters("given character") - _words("after")
    if len(words) > 2 and len(words[2]) == 1 and words[2] in may_be_second:
        # 王强说: a second character that begins such a word is no part of the name.
        return following[: 1 if _pattern("behind").match(following, 1) else 2]
    return following[:1]


def _word_begins(run: str, place: int) -> bool:
    """Whether a word of two characters or more begins at ``place`` in the likeliest reading."""
    return any(start == place and end - start > 1 for start, end in cut_words(run))


def _may_be_name(name: str, given: str) -> bool:
    """Whether the characters are those of Chinese names, and the name is not known otherwise."""
    is_chinese = _characters("given character").issuperset(given)
    if not is_chinese or name in gazetteer() or _is_foreign(name):
        return False
    is_word = word_frequencies().get(name, 0) > _RARE and word_tags().get(name) != "PROPN"
    return not (is_word or glosses_of(name))


def _is_foreign(name: str) -> bool:
    """Whether it is written like a foreign name: 桑福德, 沙利文."""
    foreign = words_of("foreign character") | _characters("foreign family name")
    return sum(character in foreign for character in name) > 1


@cache
def _spelt(name: str) -> tuple[str, tuple[str, ...]]:
    """The name in Pinyin, family name first, and the other way that is right."""
    surname = _surname_pattern().match(name)
    assert surname is not None
    reading = _surnames()[surname[0]][0]
    family = reading.replace(" ", "").capitalize() if reading else romanise(surname[0])
    given = romanise(name[surname.end() :])
    return f"{family} {given}", (f"{given} {family}",)


@cache
def _surnames() -> Mapping[str, tuple[str, bool]]:
    """Family name → its reading where it is unusual, and whether it is as often a word."""
    return {
        row["surname"]: (row["pinyin"], row["kind"] == "word") for row in read_rows("surnames.csv")
    }


@cache
def _surname_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_surnames(), key=len, reverse=True)))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["text"] for row in read_rows("person_words.csv") if row["kind"] == kind)


@cache
def _characters(kind: str) -> frozenset[str]:
    return frozenset("".join(_words(kind)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words(kind), key=len, reverse=True)))
