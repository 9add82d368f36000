"""The tables from which names of places are found: generics, divisions, words that decide."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.translation.gazetteer import gazetteer
from pipeline.translation.renderings import read_rows


@dataclass(frozen=True, slots=True)
class Generic:
    """The generic part of names, a row of ``place_generics.csv``."""

    chinese: str
    english: str
    kind: str
    """The column ``class``: division, water, land, site, road, basin or joined."""
    is_sure: bool
    """Whether what stands before it is nearly always a name."""
    takes_places: bool
    """Whether it makes a name with a place: 南京 + 植物园."""


@cache
def divisions(*, whole: bool) -> frozenset[str]:
    """The names of divisions, without the short ones if ``whole``."""
    columns = ("zh", "also") if whole else ("zh", "also", "short")
    return frozenset(row[name] for row in read_rows("divisions.csv") for name in columns)


@cache
def name_lengths() -> Mapping[tuple[str, str], tuple[int, ...]]:
    """First two characters → the lengths of the names that begin so."""
    lengths: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for name in gazetteer():
        lengths[name[0], name[1]].add(len(name))
    return {start: tuple(sorted(found)) for start, found in lengths.items()}


@cache
def _generics() -> Mapping[str, Generic]:
    return {
        row["zh"]: Generic(
            row["zh"], row["en"], row["class"], row["sure"] == "yes", row["of"] == "yes"
        )
        for row in read_rows("place_generics.csv")
    }


@cache
def _generic_lengths() -> Mapping[str, tuple[int, ...]]:
    """First character → the lengths of the generics that begin so, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in _generics():
        lengths[name[0]].add(len(name))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def generic_at(text: str, start: int) -> Generic | None:
    """The longest generic that begins at ``start``."""
    for length in _generic_lengths().get(text[start], ()):
        if generic := _generics().get(text[start : start + length]):
            return generic
    return None


@cache
def generic_beginning() -> re.Pattern[str]:
    """A character that a generic begins with."""
    return re.compile("[" + "".join(sorted(_generic_lengths())) + "]")


@cache
def generic_kinds() -> Mapping[str, str]:
    """Last character of a generic → its kind."""
    return {name[-1]: generic.kind for name, generic in _generics().items()}


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one kind in ``place_words.csv``; of a kind of characters, each by itself."""
    rows = [row["text"] for row in read_rows("place_words.csv") if row["kind"] == kind]
    return frozenset("".join(rows) if kind.endswith("character") else rows)


@cache
def function_characters() -> frozenset[str]:
    """Single characters behind which a name may begin: no part of it."""
    return frozenset(word for word in words_of("before a name") if len(word) == 1)
