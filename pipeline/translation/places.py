"""Names of places in Chinese text, and their English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from pipeline.translation.boundaries import stands_as_word
from pipeline.translation.gazetteer import dependent_names, gazetteer
from pipeline.translation.renderings import Term

Place = tuple[int, int, Term]


def find_places(text: str) -> list[Place]:
    """Spans of place names in a Simplified text, in order and without overlaps."""
    return _known_places(text)


def _known_places(text: str) -> list[Place]:
    """The names of the gazetteer, longest first."""
    names, lengths = gazetteer(), _lengths()
    matches = []
    for start in range(len(text) - 1):
        for length in lengths.get(text[start : start + 2], ()):
            if text[start : start + length] in names:
                matches.append((start, start + length))
    matches.sort(key=lambda span: (span[0] - span[1], span[0]))
    taken = bytearray(len(text))
    places = []
    for start, end in matches:
        name = text[start:end]
        if (
            any(taken[start:end])
            or (name in dependent_names()
            and (not start or not taken[start - 1]))
        ):
            continue
        if end - start < 4 and not stands_as_word(text, start, end):
            continue
        taken[start:end] = b"\1" * (end - start)
        places.append((start, end, names[name]))
    return sorted(places, key=lambda place: place[0])


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in gazetteer():
        lengths[name[:2]].add(len(name))
    return {start: tuple(found) for start, found in lengths.items()}
