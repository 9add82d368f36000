"""From sentences to translations that were checked: prepare, translate, check, try again, choose.

What it does is the same for every engine. The amounts of a sentence are put into it in English,
its terms go along as hints, the translation is checked, and a piece that fails a check is
translated again in smaller parts and by other hypotheses; the best one is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.text.scripts import has_han
from pipeline.translation.amounts import Rendering, put_in_english, render_amounts
from pipeline.translation.checks import check_translation, is_degenerate
from pipeline.translation.clauses import join_clauses, split_clauses
from pipeline.translation.engines.base import Engine, Hypothesis, Segment
from pipeline.translation.passages import chinese_stretches, put_back, simplify, tidy
from pipeline.translation.quality import estimate_quality, measure_features
from pipeline.translation.terms import Term, Termbase, hints

PIECE_CHARACTERS = 80
"""Longer passages are translated in pieces: a small model drops clauses of long sentences."""
SHORT_PIECE_CHARACTERS = 40
_TRIES = (
    (2 * PIECE_CHARACTERS, 0),
    (SHORT_PIECE_CHARACTERS, 0),
    (2 * PIECE_CHARACTERS, 1),
)
"""How a piece is tried until it passes the checks: cut to this length, the engine's attempt.

Amounts in English make a piece longer than its source, so the first length leaves it whole.
"""
_TRIES_OF_A_TRANSLATION = 2
"""A third try seldom mends a failed check; it is for what is no translation at all."""
_NOT_WORTH_A_RETRY = frozenset({"term_missing", "length_ratio", "untranslated"})
"""Terms are seldom better the second time; words left in Chinese are translated apart."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of a sentence.

    Attributes:
        text: ``None`` where no attempt gave a translation.
        score: the quality estimate, 0 to 1.
        flags: the checks that failed, of ``pipeline.tables.TRANSLATION_FLAGS``, sorted.
    """

    text: str | None
    score: float
    flags: tuple[str, ...]


_FAILED = Translation(None, 0.0, ())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage, or some clauses of a long one: what is translated, checked and tried again.

    Attributes:
        source: Simplified Chinese.
        prepared: the same with its amounts in English.
        terms: the terms of the termbase in it.
    """

    source: str
    prepared: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    log_probability: float | None
    flags: tuple[str, ...]
    score: float
    is_degenerate: bool

    @property
    def is_clean(self) -> bool:
        return not self.is_degenerate and _NOT_WORTH_A_RETRY.issuperset(self.flags)

    @property
    def rank(self) -> tuple[bool, float]:
        return not self.is_degenerate, self.score


class Translator:
    """Translates sentences with an engine and a termbase."""

    def __init__(self, engine: Engine, termbase: Termbase):
        self._engine = engine
        self._termbase = termbase

    def translate(self, sentences: Sequence[tuple[str, str]]) -> list[Translation]:
        """One translation per sentence and its language.

        Of a sentence in several languages (``mul``) the Chinese stretches are translated and put
        back; what is English in it stays as it is.
        """
        stretches = [
            chinese_stretches(text) if language == "mul" else [(0, len(text))]
            for text, language in sentences
        ]
        passages = [
            text[start:end]
            for (text, _), spans in zip(sentences, stretches, strict=True)
            for start, end in spans
        ]
        translated = iter(self._translate_passages(passages))
        return [
            _assemble(text, spans, [next(translated) for _ in spans])
            if language == "mul"
            else next(translated)
            for (text, language), spans in zip(sentences, stretches, strict=True)
        ]

    def _translate_passages(self, passages: Sequence[str]) -> list[Translation]:
        cut = [self._pieces(simplify(passage)) for passage in passages]
        distinct = list(dict.fromkeys(piece for pieces in cut for piece in pieces))
        best = dict(zip(distinct, self._translate_pieces(distinct), strict=True))
        model = self._engine.model
        return [_join(pieces, [best[piece] for piece in pieces], model) for pieces in cut]

    def _pieces(self, text: str) -> list[_Piece]:
        renderings = render_amounts(text)
        pieces = []
        start = 0
        for source in split_clauses(text, PIECE_CHARACTERS):
            end = start + len(source)
            inside = [
                Rendering(one.start - start, one.end - start, one.english)
                for one in renderings
                if start <= one.start and one.end <= end
            ]
            prepared = put_in_english(source, inside)
            pieces.append(_Piece(source.strip(), prepared, self._termbase.find(source)))
            start = end
        return pieces

    def _translate_pieces(self, pieces: Sequence[_Piece]) -> list[_Candidate]:
        best = [_without_engine(piece) for piece in pieces]
        tried: list[set[tuple[tuple[Segment, ...], int]]] = [set() for _ in pieces]
        for limit, attempt in _TRIES:
            if attempt >= self._engine.attempts:
                break
            pending = []
            for place, piece in enumerate(pieces):
                if best[place].is_clean or (
                    len(tried[place]) >= _TRIES_OF_A_TRANSLATION and not best[place].is_degenerate
                ):
                    continue
                segments = self._segments(piece, limit)
                if (segments, attempt) not in tried[place]:
                    tried[place].add((segments, attempt))
                    pending.append((place, segments))
            hypotheses = self._engine.translate(
                [segment for _, segments in pending for segment in segments], attempt
            )
            for place, segments in pending:
                made = [next(hypotheses) for _ in segments]
                candidate = _judge(pieces[place], segments, made, self._engine.model)
                best[place] = max(best[place], candidate, key=lambda one: one.rank)
        return self._without_chinese(pieces, best)

    def _segments(self, piece: _Piece, limit: int) -> tuple[Segment, ...]:
        return tuple(
            Segment(clause.strip(), hints(self._termbase.find(clause)))
            for clause in split_clauses(piece.prepared, limit)
            if clause.strip()
        )

    def _without_chinese(
        self, pieces: Sequence[_Piece], candidates: Sequence[_Candidate]
    ) -> list[_Candidate]:
        """Words that the best candidate left in Chinese are translated by themselves."""
        repaired = list(candidates)
        for place, candidate in enumerate(candidates):
            if candidate.is_degenerate or "untranslated" not in candidate.flags:
                continue
            left = chinese_stretches(candidate.text)
            words = [self._word(candidate.text[start:end]) for start, end in left]
            if all(words):
                text = put_back(candidate.text, left, words)
                repaired[place] = _check(
                    pieces[place], text, candidate.log_probability, self._engine.model
                )
        return repaired

    def _word(self, chinese: str) -> str:
        """The translation of one word; empty where the engine has none."""
        terms = self._termbase.find(chinese)
        if len(terms) == 1 and terms[0].chinese == chinese:
            return terms[0].english
        segment = Segment(chinese, hints(terms))
        for attempt in range(self._engine.attempts):
            made = next(self._engine.translate([segment], attempt))
            if not is_degenerate(made.text, finished=made.finished) and not has_han(made.text):
                return tidy(made.text, chinese)
        return ""


def _without_engine(piece: _Piece) -> _Candidate:
    """What needs no engine: a piece that is a term, or has no Chinese in it any more."""
    if len(piece.terms) == 1 and piece.terms[0].chinese == piece.source:
        return _Candidate(piece.terms[0].english, 0.0, (), 1.0, is_degenerate=False)
    if not has_han(piece.prepared):
        text = tidy(piece.prepared, piece.source)
        return _Candidate(text, 0.0, (), 1.0, is_degenerate=False)
    return _Candidate("", None, (), 0.0, is_degenerate=True)


def _judge(
    piece: _Piece, segments: Sequence[Segment], hypotheses: Sequence[Hypothesis], model: str
) -> _Candidate:
    english = join_clauses(
        [segment.source for segment in segments], [hypothesis.text for hypothesis in hypotheses]
    )
    mean = _mean((one.log_probability, len(one.text)) for one in hypotheses)
    candidate = _check(piece, tidy(english, piece.source), mean, model)
    if any(is_degenerate(one.text, finished=one.finished) for one in hypotheses):
        return replace(candidate, is_degenerate=True)
    return candidate


def _check(
    piece: _Piece, english: str, log_probability: float | None, model: str, pieces: int = 1
) -> _Candidate:
    flags = check_translation(piece.source, english, piece.terms)
    features = measure_features(
        piece.source, english, flags, piece.terms, log_probability=log_probability, pieces=pieces
    )
    score = estimate_quality(features, model)
    broken = is_degenerate(english, finished=True)
    return _Candidate(english, log_probability, flags, score, broken)


def _join(pieces: Sequence[_Piece], candidates: Sequence[_Candidate], model: str) -> Translation:
    """The translation of a passage from those of its pieces, checked as a whole."""
    if not candidates or any(candidate.is_degenerate for candidate in candidates):
        return _FAILED
    if len(candidates) == 1:
        return Translation(candidates[0].text, candidates[0].score, candidates[0].flags)
    sources = [piece.source for piece in pieces]
    english = join_clauses(sources, [candidate.text for candidate in candidates], comma=". ")
    terms = tuple(dict.fromkeys(term for piece in pieces for term in piece.terms))
    whole = _Piece("".join(sources), "", terms)
    mean = _mean((one.log_probability, len(one.text)) for one in candidates)
    checked = _check(whole, tidy(english, whole.source), mean, model, len(pieces))
    return Translation(checked.text, checked.score, checked.flags)


def _mean(weighted: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in weighted if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _assemble(
    text: str, stretches: Sequence[tuple[int, int]], parts: Sequence[Translation]
) -> Translation:
    if any(part.text is None for part in parts):
        return _FAILED
    flags = sorted({flag for part in parts for flag in part.flags})
    score = min((part.score for part in parts), default=1.0)
    english = put_back(text, stretches, [str(part.text) for part in parts])
    return Translation(english, score, tuple(flags))
