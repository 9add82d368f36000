"""The termbase: which terms stand in a Chinese text, and how they are rendered.

Terms come from the user's file, from ``terms.csv`` beside this module, from the gazetteer and the
rule of place names, from the rule of names of people, and from the lexicon of species. Where they
overlap, the user's win, then the longest.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from pipeline.translation.boundaries import stands_as_word
from pipeline.translation.figures import Rendering, put_in_english
from pipeline.translation.gazetteer import PLACE, gazetteer
from pipeline.translation.people import PERSON, find_people
from pipeline.translation.places import find_places
from pipeline.translation.renderings import Term, is_rendered, read_rows, repair_terms
from pipeline.translation.termbase_files import USER, read_user_terms, term_of
from pipeline.translation.vernaculars import SPECIES, find_vernaculars, vernaculars

__all__ = [
    "MOST_HINTS",
    "Term",
    "Termbase",
    "hints",
    "is_rendered",
    "load_termbase",
    "repair_terms",
    "tabulated_terms",
]

MOST_HINTS = 8
"""Hints per prompt: the adapter was trained on up to six; more crowd the sentence out."""
_NAMES = (USER, PLACE, PERSON, SPECIES)
"""Domains whose terms a model can't guess: they are hints before all others."""

_Span = tuple[int, int, Term]


@dataclass(frozen=True)
class Termbase:
    """Terms by their Chinese form.

    Attributes:
        terms: found wherever they stand as words.
        finds_names: whether places, people and organisms are found besides.
    """

    terms: Mapping[str, Term]
    finds_names: bool = False

    def find(self, text: str) -> tuple[Term, ...]:
        """The distinct terms of a Simplified Chinese text, in order, the longest at each place.

        A term of one character counts only where it stands by itself (獐、貉), one of two only
        where it is a word (工会, not in 员工会议).
        """
        found = {span[2].chinese: span[2] for span in self._spans(text)}
        return tuple(found.values())

    def put_in_english(self, text: str, terms: Container[Term]) -> str:
        """``text`` with the English of these terms where they stand in it, between spaces."""
        return put_in_english(
            text,
            (
                Rendering(start, end, term.english)
                for start, end, term in self._spans(text)
                if term in terms
            ),
        )

    def get(self, chinese: str) -> Term | None:
        """The term that is written just so: of a table, a place, an organism."""
        if (term := self.terms.get(chinese)) or not self.finds_names:
            return term
        return gazetteer().get(chinese) or vernaculars().get(chinese)

    def _spans(self, text: str) -> list[_Span]:
        """The spans of terms without overlaps, in order."""
        names: list[_Span] = []
        if self.finds_names:
            names = [*find_places(text), *find_people(text), *find_vernaculars(text)]
        are_words = set(names)
        spans = [*self._matches(text), *names]
        spans.sort(key=lambda span: (span[2].domain != USER, span[0] - span[1], span[0]))
        taken = bytearray(len(text))
        chosen = []
        for span in spans:
            start, end, term = span
            if any(taken[start:end]):
                continue
            if span in are_words or _stands(text, start, end, term):
                taken[start:end] = b"\1" * (end - start)
                chosen.append((start, end, term))
        return sorted(chosen, key=lambda span: span[0])

    def _matches(self, text: str) -> Iterator[_Span]:
        for start, pair in enumerate(pairwise(text)):
            for length in self._lengths.get(pair, ()):
                end = start + length
                if end <= len(text) and (term := self.terms.get(text[start:end])):
                    yield start, end, term
        for form, term in self._single.items():
            start = text.find(form)
            while start >= 0:
                yield start, start + 1, term
                start = text.find(form, start + 1)

    @cached_property
    def _single(self) -> Mapping[str, Term]:
        return {form: term for form, term in self.terms.items() if len(form) == 1}

    @cached_property
    def _lengths(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """First two characters → the lengths of the terms that begin so."""
        lengths: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for form in self.terms:
            if len(form) > 1:
                lengths[form[0], form[1]].add(len(form))
        return {start: tuple(sorted(found)) for start, found in lengths.items()}


def _stands(text: str, start: int, end: int, term: Term) -> bool:
    """Whether the term stands there as a word of its own, and not before what makes it another."""
    if term.not_before and text[end : end + 2].lstrip()[:1] in {*term.not_before}:
        return False
    return _is_word(text, start, end)


def _is_word(text: str, start: int, end: int) -> bool:
    length = end - start
    if length == 1:
        return not _is_han(text[start - 1 : start]) and not _is_han(text[end : end + 1])
    return length > 2 or stands_as_word(text, start, end)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def hints(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    """The pairs to give to an engine, in their order: all, or ``MOST_HINTS``.

    The user's terms and names go first, since a model knows them least; then the longest.
    """
    first = sorted(terms, key=lambda term: (term.domain not in _NAMES, -len(term.chinese)))
    told = first[:MOST_HINTS]
    return tuple((term.chinese, term.english) for term in terms if term in told)


def load_termbase(user_file: Path | None = None) -> Termbase:
    """The termbase of the project, with the terms of a user's file before its own.

    Raises:
        ConfigError: the file cannot be used; see ``read_user_terms``.
    """
    base = _project_termbase()
    if user_file is None:
        return base
    own = {term.chinese: term for term in read_user_terms(user_file)}
    return Termbase({**base.terms, **own}, finds_names=True)


@cache
def _project_termbase() -> Termbase:
    terms = (term_of(row, row["domain"]) for row in read_rows("terms.csv"))
    return Termbase({term.chinese: term for term in terms}, finds_names=True)


def tabulated_terms(base: Termbase) -> list[Term]:
    """Every term that stands in a table, by its Chinese: of ``base``, places, organisms."""
    names = {**vernaculars(), **gazetteer()} if base.finds_names else {}
    return [term for _, term in sorted({**names, **base.terms}.items())]
