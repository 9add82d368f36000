"""Extracts: the few sentences of a text that say most, in reading order, none said twice.

Extractive on purpose: a summary that writes new sentences can say what the city did not. The
choice is greedy by what each further sentence adds (maximum coverage, as in Filatova and
Hatzivassiloglou 2004), where what a sentence says is counted in quantities, organisms,
instruments and places.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

from pipeline.duplicates import similarity
from pipeline.text.scripts import count_han

Item = TypeVar("Item")
Fact = tuple[str, str]

_WEIGHTS = {"quantity": 2.0, "organism": 2.0, "instrument": 1.5, "place": 0.5}
_AT_LEAST = 2
_AT_MOST = 4
_LEAST_GAIN = 1.0
"""What a sentence beyond the second must add."""
_REPEAT = 70.0
"""Similarity, 0 to 100, from which a sentence repeats one that is chosen already."""
_SHORTEST = 8
"""Characters; a shorter sentence is a heading or a remnant."""
_EASY_LENGTH = 40
_LETTERS_PER_HAN = 3
"""A Chinese character says about what three letters of English say."""


@dataclass(frozen=True)
class Candidate(Generic[Item]):
    """A sentence that may be chosen: what it stands for, its text, what it says."""

    item: Item
    text: str
    facts: frozenset[Fact]


def facts_of(
    text: str, quantities: Iterable[Mapping[str, Any]], species: Iterable[Mapping[str, Any]]
) -> frozenset[Fact]:
    """What a sentence says: the rows of ``quantities`` and ``species`` in it, and its names."""
    facts = {("quantity", f"{row['subject']} {row['surface']}") for row in quantities}
    facts |= {("organism", row["canonical_name"] or row["surface"]) for row in species}
    facts |= {
        (kind, match[0]) for kind, pattern in _clues().items() for match in pattern.finditer(text)
    }
    return frozenset(facts)


def choose(
    candidates: Sequence[Candidate[Item]], at_most: int = _AT_MOST, at_least: int = _AT_LEAST
) -> list[Item]:
    """The ``at_least`` to ``at_most`` sentences that together say most, in the order given.

    Sentences that are fragments, or repeat a chosen one, are passed over; where none says
    anything countable, the first ones stand for the text.
    """
    left = [i for i, candidate in enumerate(candidates) if len(candidate.text) >= _SHORTEST]
    left = left or list(range(len(candidates)))
    chosen: list[int] = []
    said: set[Fact] = set()
    while left and len(chosen) < at_most:
        best = max(left, key=lambda i: (_gain(candidates[i], said), -i))
        if len(chosen) >= at_least and _gain(candidates[best], said) < _LEAST_GAIN:
            break
        chosen.append(best)
        said |= candidates[best].facts
        text = candidates[best].text
        left = [i for i in left if not similarity(text, candidates[i].text, _REPEAT)]
    return [candidates[i].item for i in sorted(chosen)]


def _gain(candidate: Candidate[Any], said: set[Fact]) -> float:
    """What the sentence would add, less where it takes long to say it."""
    value = sum(_WEIGHTS[kind] for kind, _ in candidate.facts - said)
    han = count_han(candidate.text)
    length = han + (len(candidate.text) - han) / _LETTERS_PER_HAN
    return value / math.sqrt(max(1.0, length / _EASY_LENGTH))


@cache
def _clues() -> dict[str, re.Pattern[str]]:
    source = resources.files("pipeline.publishing").joinpath("clues.toml")
    words = tomllib.loads(source.read_text(encoding="utf-8"))
    name = r"\b(?:[A-Z][a-z]{1,20} (?:of |and |for )?){1,6}"
    instruments, places, chinese = (
        "|".join(sorted(words[key], key=lambda word: (-len(word), word)))
        for key in ("instruments_en", "places_en", "places_zh")
    )
    return {
        "instrument": re.compile(rf"《[^《》]{{2,60}}》|{name}(?:{instruments})\b"),
        "place": re.compile(rf"[\u4e00-\u9fff]{{2,4}}(?:{chinese})|{name}(?:{places})\b"),
    }
