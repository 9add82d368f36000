"""A sentence cut into runs that can be shown: what is marked, what an edit changed, which language.

Marks, edits and languages come with offsets into the whole text and may end anywhere, so a
sentence is cut at every boundary of any of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = Mapping[str, Any]

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Characters that are not seen, or that change how their neighbours are shown: controls, marks of
writing direction, lone surrogates. Joiners, which emoji and Indic scripts need, stay."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A quantity or an organism's name in a text: half-open offsets, and what is known of it."""

    start: int
    end: int
    kind: str
    """``quantity`` or ``species``."""
    row: Row
    """Of ``quantities`` or ``species``."""
    card: tuple[tuple[str, str], ...]
    """Label and value, in the order to be told."""
    is_latin: bool = False

    @property
    def key(self) -> str:
        """What it shares with its counterpart in the translation."""
        return f"{self.kind[0]}{self.row['start']}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters in one language that one edit did or did not bring in."""

    text: str
    language: str | None
    """Where it is not the sentence's own."""
    is_inserted: bool
    deleted: str
    """What the canonical text has here instead, or besides."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces under one mark, or under none."""

    mark: Mark | None
    pieces: tuple[Piece, ...]


Span = TypeVar("Span", Mark, Row)


def show(text: str) -> str:
    """The text with every unseen character written out: ``[U+202E]``."""
    return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def by_sentence(sentences: Sequence[Row], spans: Iterable[Span]) -> list[list[Span]]:
    """For each sentence of a text the spans that touch it.

    Args:
        sentences: Rows of ``sentences`` of one text, in order.
        spans: Marks, or rows with ``start`` and ``end`` (equal where something is left out).
    """
    starts = [row["start"] for row in sentences]
    found: list[list[Span]] = [[] for _ in sentences]
    for span in spans if sentences else ():
        start, end = _bounds(span)
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, end - 1) - 1)
        for place in range(first, last + 1):
            found[place].append(span)
    return found


def cut(
    sentence: Row, marks: Iterable[Mark], edits: Sequence[Row], languages: Sequence[Row]
) -> tuple[Run, ...]:
    """The sentence without outer white space as runs.

    Args:
        sentence: A row of ``sentences``.
        marks: Those that touch the sentence; of two that overlap the first counts.
        edits: Of ``texts.edits``, those that touch the sentence.
        languages: Of ``texts.language_spans``, those that touch the sentence.
    """
    whole: str = sentence["text"]
    start = sentence["start"] + len(whole) - len(whole.lstrip())
    end = max(start, sentence["start"] + len(whole.rstrip()))
    kept = list(_without_overlaps(marks))
    spans = [*map(_bounds, kept), *map(_bounds, edits), *map(_bounds, languages)]
    cuts = sorted({start, end, *(place for span in spans for place in span if start < place < end)})
    marked, edited, spoken = _Places(kept), _Places(edits), _Places(languages)
    left_out: dict[int, str] = {}
    for edit in edits:
        if edit["start"] >= sentence["start"]:
            place = max(start, min(edit["start"], end))
            left_out[place] = left_out.get(place, "") + edit["canonical"]
    runs: list[tuple[Mark | None, list[Piece]]] = []
    for here, there in zip(cuts, [*cuts[1:], end], strict=True):
        mark = marked.at(here)
        piece = Piece(
            text=show(whole[here - sentence["start"] : there - sentence["start"]]),
            language=_other_language(spoken.at(here), sentence["language"]),
            is_inserted=edited.at(here) is not None,
            deleted=show(left_out.get(here, "")),
        )
        if not (piece.text or piece.deleted):
            continue
        if runs and runs[-1][0] is mark:
            runs[-1][1].append(piece)
        else:
            runs.append((mark, [piece]))
    return tuple(Run(mark, tuple(pieces)) for mark, pieces in runs)


class _Places(Generic[Span]):
    """Spans that do not overlap, looked up by place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: list[Span] = sorted(spans, key=_bounds)
        self.starts = [_bounds(span)[0] for span in self.spans]

    def at(self, place: int) -> Span | None:
        """The span that holds the character at ``place``."""
        index = bisect_right(self.starts, place) - 1
        if index >= 0 and place < _bounds(self.spans[index])[1]:
            return self.spans[index]
        return None


def _bounds(span: Mark | Row) -> tuple[int, int]:
    return (span.start, span.end) if isinstance(span, Mark) else (span["start"], span["end"])


def _without_overlaps(marks: Iterable[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= end:
            yield mark
            end = mark.end


def _other_language(span: Row | None, own: str) -> str | None:
    if span is None or span["language"] in (own, "und", "mul"):
        return None
    return str(span["language"])
