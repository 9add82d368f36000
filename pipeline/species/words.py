"""How much a word looks like part of a scientific name: gazetteer, endings, words that are not."""

import csv
import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import NamedTuple


class Likeness(IntEnum):
    """How sure a word alone makes us that it is a genus, or an epithet."""

    NONE = 0
    """An ordinary word, or nothing like Latin."""
    PLAIN = 1
    """A lower-case word without a Latin ending (``kaki``, ``trees``)."""
    WEAK = 2
    """An ending that other languages have too (``-a``, ``-is``)."""
    STRONG = 3
    """An ending that hardly a word of English or a Romance language has (``-ensis``)."""
    KNOWN = 4
    """It stands in the gazetteer."""


class Taxon(NamedTuple):
    """A row of the gazetteer: a genus or a higher taxon."""

    name: str
    rank: str
    group: str


_WEAK_EPITHET = re.compile(
    r".*(?:a|(?<![oa])us|um|is|i|ae|ense|ale|are|ile|estre|ans|ens|oides|ipes|ceps|color|x|odon)"
)
_STRONG_EPITHET = re.compile(
    r".*(?:ensis|[^aoy]us|[^ai]um|ii|orum|arum|alis|aris|estris|ilis|bilis|oides|odes"
    r"|ifoli[ao]|iflora|ophylla|carpa|escens|ipes|ceps|iae|formis|color|osperma|ostachya|phila|cephala|dactyla|rhyncha)"
)
_GENUS_SHAPE = re.compile(r"[A-Z][a-z]*(?:a|(?<!o)us|um|is|ys|ops|yx|odon|dendron|aster|ium)")


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of the CSV file ``name`` of this package; lines that begin with # are comments."""
    text = resources.files("pipeline.species").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return list(csv.DictReader(lines))


def _read_words(name: str) -> frozenset[str]:
    text = resources.files("pipeline.species").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def taxa() -> Mapping[str, Taxon]:
    """The gazetteer of genera and higher taxa, by name: its own file and the lexicon's genera."""
    known = {
        row["name"]: Taxon(row["name"], row["rank"], row["group"]) for row in read_rows("taxa.csv")
    }
    for row in read_rows("organisms.csv"):
        genus = row["scientific_name"].split(" ")[0]
        group = "animal" if row["kingdom"] == "Animalia" else "plant"
        known.setdefault(
            genus, Taxon(genus, row["rank"] if genus == row["scientific_name"] else "genus", group)
        )
    return known


@cache
def known_epithets() -> frozenset[str]:
    """Epithets in use, for those that no ending gives away (``kaki``, ``bubo``)."""
    names = (row["scientific_name"] for row in read_rows("organisms.csv"))
    epithets = {word for name in names for word in name.split(" ")[1:] if word.isalpha()}
    return _read_words("epithets.txt") | epithets


@cache
def known_binomials() -> frozenset[str]:
    """The first two words of the names of the lexicon and of the synonyms."""
    names = [row["scientific_name"] for row in read_rows("organisms.csv")]
    names += [row["name"] for row in read_rows("synonyms.csv")]
    return frozenset(" ".join(name.split(" ")[:2]) for name in names if " " in name)


@cache
def ordinary_words() -> frozenset[str]:
    """Words of English and the Romance languages that end like Latin, in lower case."""
    english = " ".join(row["english"] for row in read_rows("organisms.csv"))
    return _read_words("ordinary_words.txt") | set(re.findall(r"[a-z]{3,}", english))


@cache
def _phrases() -> frozenset[str]:
    return frozenset(row["phrase"] for row in read_rows("not_names.csv") if " " in row["phrase"])


@cache
def _first_words() -> frozenset[str]:
    return frozenset(
        row["phrase"] for row in read_rows("not_names.csv") if " " not in row["phrase"]
    )


def is_set_phrase(genus: str, epithet: str) -> bool:
    """Whether the two words are a phrase or begin a title (``Ad hoc``, ``Acta botanica``)."""
    return genus in _first_words() or f"{genus} {epithet}".lower() in _phrases()


def genus_likeness(word: str) -> Likeness:
    """``KNOWN``, ``WEAK`` for an unknown word that is shaped like a genus, or ``NONE``."""
    if word in taxa():
        return Likeness.KNOWN
    if len(word) > 3 and word.lower() not in ordinary_words() and _GENUS_SHAPE.fullmatch(word):
        return Likeness.WEAK
    return Likeness.NONE


def is_also_a_word(word: str) -> bool:
    """Whether a genus or an epithet is a word outside biology too (``Iris``, ``major``)."""
    return word.lower() in ordinary_words()


def epithet_likeness(word: str) -> Likeness:
    """How much a lower-case word looks like the epithet of a name."""
    if word in ordinary_words():
        return Likeness.WEAK if word in known_epithets() else Likeness.NONE
    if word in known_epithets():
        return Likeness.KNOWN
    if len(word) < 3:
        return Likeness.NONE
    if _STRONG_EPITHET.fullmatch(word):
        return Likeness.STRONG
    return Likeness.WEAK if _WEAK_EPITHET.fullmatch(word) else Likeness.PLAIN


def is_distinctive(word: str) -> bool:
    """Whether an epithet alone gives a name away: no word of another language is like it."""
    likeness = epithet_likeness(word)
    if likeness is Likeness.KNOWN:
        return len(word) > 3 and (word[-1] not in "aeo" or bool(_STRONG_EPITHET.fullmatch(word)))
    return likeness is Likeness.STRONG and len(word) > 4
