"""Candidates for a translation: repaired, checked, scored and compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.text.scripts import has_han
from pipeline.translation.checks import check_translation, is_degenerate, is_too_short
from pipeline.translation.clauses import join_clauses
from pipeline.translation.engines.base import Hypothesis
from pipeline.translation.figures import put_in_english, read_amounts
from pipeline.translation.latin import remove_invented, repair_latin, restore_latin
from pipeline.translation.passages import tidy
from pipeline.translation.quality import (
    Features,
    agreement_of,
    estimate_quality,
    measure_features,
)
from pipeline.translation.repair import repair_amounts, restore_amounts
from pipeline.translation.terms import Term, repair_terms

_NOT_WORTH_A_RETRY = frozenset({"length_ratio", "untranslated"})
"""Words left in Chinese are translated apart."""
_FIGURE_FLAGS = frozenset({"amount_missing", "amount_changed", "amount_added"})
_WORTH_FOR_A_TERM = 20
"""Characters of a source up to which a missing term is worth another hypothesis; in longer ones
it brings one term in a hundred for a tenth of the time."""
_ENOUGH_TERMS = 0.7
"""Share of the terms from which on a missing one is not worth a translation by clauses: those cost
a twelfth of the time and bring one term in a hundred."""
_LEFT_BY_A_REPAIR = 0.97
"""What a repair leaves of a candidate's rank: as good, but a sign of a bad hypothesis."""
_LEFT_WITHOUT_TERMS = 0.4
"""What is left of the rank where none of the terms is rendered."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is translated, checked and tried again: Simplified Chinese and the terms in it."""

    source: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """English of a piece, and what is known of it.

    Attributes:
        text: empty where there is none.
        log_probability: see ``Hypothesis``; the mean over the parts that it was made of.
        flags: the checks that failed.
        score: the quality estimate.
        is_degenerate: it is no translation.
        is_short: words must have been left out.
        is_spelt: some of it is only pinyin.
        repairs: amounts, names and words that were set right or put back.
        agreement: how alike it and another hypothesis are; ``None`` without another.
        pieces: in how many it was translated.
        features: what the score rests on.
    """

    text: str = ""
    log_probability: float | None = None
    flags: tuple[str, ...] = ()
    score: float = 0.0
    is_degenerate: bool = True
    is_short: bool = False
    is_spelt: bool = False
    repairs: int = 0
    agreement: float | None = None
    pieces: int = 1
    features: Features | None = None

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """By which the best candidate is chosen: right figures go before right words."""
        terms = self.features.terms if self.features else 1.0
        left = _LEFT_WITHOUT_TERMS + (1 - _LEFT_WITHOUT_TERMS) * terms
        is_right_in_figures = _FIGURE_FLAGS.isdisjoint(self.flags)
        worth = self.score * left * _LEFT_BY_A_REPAIR**self.repairs
        return not self.is_degenerate, is_right_in_figures, worth


NOTHING = Candidate()


@dataclass(frozen=True, slots=True)
class Judge:
    """Makes candidates of what an engine says; ``model`` and ``takes_hints`` are the engine's."""

    model: str
    takes_hints: bool = True

    def is_right(self, candidate: Candidate) -> bool:
        """Whether nothing is known against the candidate that its clauses may do better."""
        flags = set(candidate.flags) - _NOT_WORTH_A_RETRY
        terms = candidate.features.terms if candidate.features else 0.0
        if not self.takes_hints or terms >= _ENOUGH_TERMS:
            flags.discard("term_missing")
        return not (candidate.is_degenerate or candidate.is_short or flags)

    def is_done(self, candidate: Candidate) -> bool:
        """Whether the candidate is not worth another hypothesis."""
        length = candidate.features.characters if candidate.features else 0
        if length > _WORTH_FOR_A_TERM:
            flags = tuple(flag for flag in candidate.flags if flag != "term_missing")
            candidate = replace(candidate, flags=flags)
        return self.is_right(candidate)

    def without_engine(self, piece: Piece) -> Candidate:
        """What needs no engine: a piece that is a term, or has no Chinese in it any more."""
        if len(piece.terms) == 1 and piece.terms[0].chinese == piece.source:
            text = piece.terms[0].english
            return Candidate(text, 0.0, score=1.0, is_degenerate=False)
        prepared = put_in_english(piece.source, read_amounts(piece.source))
        if has_han(prepared):
            return NOTHING
        return Candidate(tidy(prepared, piece.source), 0.0, score=1.0, is_degenerate=False)

    def candidate(self, piece: Piece, hypothesis: Hypothesis) -> Candidate:
        """The candidate that a hypothesis makes, once what was changed is set right."""
        if is_degenerate(hypothesis.text, finished=hypothesis.finished):
            return NOTHING
        english, amounts = repair_amounts(piece.source, tidy(hypothesis.text, piece.source))
        english, names = repair_latin(piece.source, english)
        english, invented = remove_invented(piece.source, english, piece.terms)
        mended = repair_terms(english, piece.terms)
        made = Candidate(
            log_probability=hypothesis.log_probability,
            repairs=amounts + names + invented + (mended != english),
        )
        return self.check(piece, mended, made)

    def check(self, piece: Piece, english: str, made: Candidate) -> Candidate:
        """``english`` checked and scored; what ``made`` says of how it was made is kept."""
        flags = check_translation(piece.source, english, piece.terms)
        if made.is_spelt:
            flags = tuple(sorted({*flags, "untranslated"}))
        features = measure_features(
            piece.source,
            english,
            flags,
            piece.terms,
            log_probability=made.log_probability,
            agreement=made.agreement,
            pieces=made.pieces,
            repairs=made.repairs,
        )
        return replace(
            made,
            text=english,
            flags=flags,
            score=estimate_quality(features, self.model),
            features=features,
            is_degenerate=is_degenerate(english, finished=True),
            is_short=is_too_short(piece.source, english),
        )

    def restore(self, piece: Piece, candidate: Candidate) -> Candidate:
        """The candidate with the amounts and names put back that it lacks."""
        if candidate.is_degenerate or not candidate.flags:
            return candidate
        english, names = restore_latin(piece.source, candidate.text, piece.terms)
        english, amounts = restore_amounts(piece.source, english, piece.terms)
        if not names + amounts:
            return candidate
        made = replace(candidate, repairs=candidate.repairs + names + amounts)
        return self.check(piece, english, made)

    def join(
        self, piece: Piece, parts: Sequence[Piece], candidates: Sequence[Candidate]
    ) -> Candidate:
        """The candidate for a piece from those of its clauses."""
        joined = join_candidates(piece.source, parts, candidates)
        return joined if joined.is_degenerate else self.check(piece, joined.text, joined)


def better(one: Candidate, other: Candidate) -> Candidate:
    """The candidate of the higher rank; of two translations, with how alike they are."""
    chosen = max(one, other, key=lambda candidate: candidate.rank)
    if one.is_degenerate or other.is_degenerate:
        return chosen
    return replace(chosen, agreement=round(agreement_of(one.text, other.text), 4))


def join_candidates(
    source: str, pieces: Sequence[Piece], candidates: Sequence[Candidate], *, comma: str = ", "
) -> Candidate:
    """The translation of a text from those of its pieces, not yet checked as a whole."""
    if not candidates or any(candidate.is_degenerate for candidate in candidates):
        return NOTHING
    if len(candidates) == 1:
        return candidates[0]
    texts = [candidate.text for candidate in candidates]
    english = join_clauses([piece.source for piece in pieces], texts, comma=comma)
    alike = _mean((one.agreement, len(one.text)) for one in candidates)
    return Candidate(
        tidy(english, source),
        _mean((one.log_probability, len(one.text)) for one in candidates),
        is_degenerate=False,
        is_spelt=any(one.is_spelt for one in candidates),
        repairs=sum(one.repairs for one in candidates),
        agreement=None if alike is None else round(alike, 4),
        pieces=sum(one.pieces for one in candidates),
    )


def _mean(weighted: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in weighted if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None
