"""The lexicon of organisms: vernacular names in Chinese and English → scientific names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.species.words import read_rows
from pipeline.text.scripts import to_simplified

LONGEST_HAN_NAME = 12
_ENGLISH_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_IRREGULAR_PLURALS = {"goose": "geese", "mouse": "mice", "wolf": "wolves", "leaf": "leaves"}


@dataclass(frozen=True, slots=True)
class Organism:
    """A row of the lexicon: one taxon under one of its meanings."""

    scientific_name: str
    rank: str
    context: tuple[str, ...]
    """Words of which one must stand in the text if the vernacular name is to mean this taxon."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Vernacular names, looked up longest first; a name without organisms is a trap."""

    han: Mapping[str, tuple[Organism, ...]]
    """Simplified characters → what the name may mean, the narrowest reading first."""
    han_lengths: Mapping[str, tuple[int, ...]]
    """First two characters → the lengths of the names that begin so, longest first."""
    han_beginning: re.Pattern[str]
    """A character that a Chinese name begins with."""
    english: Mapping[str, tuple[Organism, ...]]
    """Lower-case words with single spaces → what the name may mean."""
    english_lengths: Mapping[str, tuple[int, ...]]
    """First word → the numbers of words of the names that begin so, longest first."""

    def han_at(self, simplified: str, start: int) -> int | None:
        """The end of the longest Chinese name that begins at ``start``."""
        for length in self.han_lengths.get(simplified[start : start + 2], ()):
            if simplified[start : start + length] in self.han:
                return start + length
        return None

    def han_before(self, simplified: str, end: int) -> int | None:
        """The start of the longest Chinese name that ends at ``end``; no trap."""
        for length in range(min(LONGEST_HAN_NAME, end), 1, -1):
            if self.han.get(simplified[end - length : end]):
                return end - length
        return None


@cache
def lexicon() -> Lexicon:
    """The lexicon of this package."""
    han: dict[str, tuple[Organism, ...]] = {}
    english: dict[str, tuple[Organism, ...]] = {}
    for row in read_rows("organisms.csv"):
        context = tuple(filter(None, row["context"].split("|")))
        organism = Organism(row["scientific_name"], row["rank"], context)
        for name in filter(None, f"{row['zh_hans']}|{row['zh_hant']}".split("|")):
            if len(name) > 1:  # 竹, 虎 alone are parts of other words far more often than names
                _add(han, to_simplified(name), organism)
        for name in filter(None, row["english"].split("|")):
            for form in _english_forms(name):
                _add(english, form, organism)
    for phrase in context_words("phrase"):
        if phrase.isascii():
            english.setdefault(english_key(phrase), ())
        else:
            han.setdefault(phrase, ())
    return Lexicon(
        han=han,
        han_lengths=_lengths((name[:2], len(name)) for name in han),
        han_beginning=re.compile("[" + "".join(sorted({name[0] for name in han})) + "]"),
        english=english,
        english_lengths=_lengths((name.split(" ")[0], name.count(" ") + 1) for name in english),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to look names up in."""

    text: str
    simplified: str
    """The text in Simplified characters, one for one."""
    names: Lexicon

    def han_meanings(self, start: int, end: int) -> tuple[Organism, ...]:
        """What the Chinese name from ``start`` to ``end`` may mean."""
        return self.names.han.get(self.simplified[start:end], ())

    def english_meanings(self, start: int, end: int) -> tuple[Organism, ...]:
        """What the English name from ``start`` to ``end`` may mean."""
        return self.names.english.get(english_key(self.text[start:end]), ())


@cache
def context_words(kind: str) -> tuple[str, ...]:
    """The words of one ``kind`` in ``not_vernaculars.csv``, which says what the kinds are."""
    rows = read_rows("not_vernaculars.csv")
    return tuple(row["text"] for row in rows if row["kind"] == kind)


def _add(table: dict[str, tuple[Organism, ...]], name: str, organism: Organism) -> None:
    meanings = table.get(name, ())
    if organism not in meanings:
        table[name] = tuple(sorted((*meanings, organism), key=lambda meaning: not meaning.context))


def _lengths(names: Iterator[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for beginning, length in names:
        lengths.setdefault(beginning, set()).add(length)
    return {key: tuple(sorted(values, reverse=True)) for key, values in lengths.items()}


def english_key(name: str) -> str:
    """The words of ``name`` in lower case with single spaces; hyphens and apostrophes divide."""
    return " ".join(_ENGLISH_WORD.findall(name.lower()))


def _english_forms(name: str) -> Iterator[str]:
    """The name and its plural, as keys."""
    key = english_key(name)
    yield key
    rest, _, last = key.rpartition(" ")
    if last in _IRREGULAR_PLURALS:
        plural = _IRREGULAR_PLURALS[last]
    elif re.search(r"(?:s|x|z|ch|sh)$", last):
        plural = last + "es"
    elif re.search(r"[^aeiou]y$", last):
        plural = last[:-1] + "ies"
    else:
        plural = last + "s"
    yield f"{rest} {plural}".strip()


def choose(meanings: tuple[Organism, ...], text: str) -> Organism | None:
    """The first meaning whose context words, if it has any, stand in ``text``."""
    for organism in meanings:
        if not organism.context or any(word in text for word in organism.context):
            return organism
    return None
