"""The figures of a city or commitment that matter most, chosen by rule.

Areas, numbers of species, shares and money are what a report on biodiversity asks for; the others
follow. Each kind gets its turn, so that a profile full of percentages shows its areas too, and no
subject and no value stands twice.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from pipeline.publishing.records import Change, Figure

_KINDS = ("area", "species_count", "percentage", "money", "other")
"""In the order of their turns; ``other`` are all the rest."""
_BY_SIZE = ("area", "species_count", "money")
"""Kinds whose largest come first: the others stand in reading order."""
_LONGEST_SUBJECT = 80
"""Characters; what is longer is a sentence that no table has room for."""
_LEFT_OUT = ("duration", "sound_level", "temperature")


def key_figures(
    figures: Sequence[Figure], at_most: int, changes: Sequence[Change] = ()
) -> list[Figure]:
    """At most so many figures, areas first, then species, shares, money and the others.

    Left out are zeros, subjects that name nothing in particular, and what ``changes`` tell.
    """
    told = {_subject(figure) for change in changes for figure in (change.before, change.after)}
    turns = [list(_of_kind(figures, kind, told)) for kind in _KINDS]
    chosen: list[Figure] = []
    subjects: set[str] = set()
    values: set[tuple[float, str]] = set()
    while any(turns) and len(chosen) < at_most:
        for turn in filter(None, turns):
            figure = turn.pop(0)
            value = (figure.value_base or figure.value, figure.unit_base or figure.unit)
            if _subject(figure) in subjects or value in values or len(chosen) == at_most:
                continue
            chosen.append(figure)
            subjects.add(_subject(figure))
            values.add(value)
    return sorted(chosen, key=lambda figure: _KINDS.index(_kind(figure)))


def key_changes(changes: Sequence[Change], at_most: int) -> list[Change]:
    """At most so many changes of a subject that is named, those of species first, each once."""
    named = [change for change in changes if is_telling(change.after)]
    named.sort(key=lambda change: change.after.kind != "species_count")
    return list({_subject(change.after): change for change in reversed(named)}.values())[::-1][
        :at_most
    ]


def is_telling(figure: Figure) -> bool:
    """Whether a figure can stand by itself: it is something, of something that has a name."""
    subject = _subject(figure)
    return bool(
        figure.value
        and 1 < len(subject) <= _LONGEST_SUBJECT
        and subject not in _vague()
        and figure.kind not in _LEFT_OUT
    )


def _of_kind(figures: Sequence[Figure], kind: str, told: set[str]) -> Iterator[Figure]:
    own = [
        figure
        for figure in figures
        if _kind(figure) == kind
        and is_telling(figure)
        and not (figure.change and _subject(figure) in told)
    ]
    if kind in _BY_SIZE:
        own.sort(key=lambda figure: -(figure.value_base or figure.value))
    yield from own


def _kind(figure: Figure) -> str:
    return figure.kind if figure.kind in _KINDS else "other"


def _subject(figure: Figure) -> str:
    return (figure.subject or "").strip().casefold()


@cache
def _vague() -> frozenset[str]:
    source = resources.files("pipeline.publishing").joinpath("disagreements.toml")
    return frozenset(tomllib.loads(source.read_text(encoding="utf-8"))["vague"])
