"""From sentences to translations that were checked: prepare, translate, check, try again, choose.

What it does is the same for every engine. The amounts of a sentence are put into it in English,
its terms go along as hints, the translation is checked, and a passage that fails a check is
translated again in smaller pieces and with other hypotheses; the best one is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.text.scripts import has_han
from pipeline.translation.amounts import put_in_english, render_amounts
from pipeline.translation.checks import check_translation, is_degenerate
from pipeline.translation.clauses import join_clauses, split_clauses
from pipeline.translation.engines.base import Engine, Hypothesis, Segment
from pipeline.translation.passages import chinese_stretches, put_back, simplify, tidy
from pipeline.translation.quality import estimate_quality
from pipeline.translation.terms import Term, Termbase, hints

CLAUSE_CHARACTERS = 80
"""Longer passages are translated in pieces: a small model drops clauses of long sentences."""
SHORT_CLAUSE_CHARACTERS = 40
_TRIES = (
    (CLAUSE_CHARACTERS, 0),
    (SHORT_CLAUSE_CHARACTERS, 0),
    (CLAUSE_CHARACTERS, 1),
    (CLAUSE_CHARACTERS, 2),
    (CLAUSE_CHARACTERS, 3),
)
"""Greatest length of a piece and the engine's attempt, until the checks are passed."""
_NOT_WORTH_A_RETRY = frozenset({"term_missing", "length_ratio"})


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
class _Passage:
    source: str
    terms: tuple[Term, ...]
    prepared: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    translation: Translation
    is_degenerate: bool

    @property
    def is_clean(self) -> bool:
        return not self.is_degenerate and _NOT_WORTH_A_RETRY.issuperset(self.translation.flags)

    @property
    def rank(self) -> tuple[bool, float]:
        return not self.is_degenerate, self.translation.score


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

    def _translate_passages(
        self, sources: Sequence[str], *, repair: bool = True
    ) -> list[Translation]:
        passages = [self._prepare(source) for source in sources]
        best: list[_Candidate | None] = [_without_engine(passage) for passage in passages]
        tried: list[set[tuple[tuple[Segment, ...], int]]] = [set() for _ in passages]
        for limit, attempt in _TRIES:
            if attempt >= self._engine.attempts:
                break
            pending = []
            for place, passage in enumerate(passages):
                candidate = best[place]
                segments = self._segments(passage, limit)
                if (candidate and candidate.is_clean) or (segments, attempt) in tried[place]:
                    continue
                tried[place].add((segments, attempt))
                pending.append((place, segments))
            hypotheses = self._engine.translate(
                [segment for _, segments in pending for segment in segments], attempt
            )
            for place, segments in pending:
                made = [next(hypotheses) for _ in segments]
                candidate = _judge(passages[place], segments, made)
                previous = best[place]
                if previous is None or candidate.rank > previous.rank:
                    best[place] = candidate
        return [
            self._finish(passage, candidate, repair)
            for passage, candidate in zip(passages, best, strict=True)
        ]

    def _prepare(self, source: str) -> _Passage:
        simplified = simplify(source)
        prepared = put_in_english(simplified, render_amounts(simplified))
        return _Passage(simplified, self._termbase.find(prepared), prepared)

    def _segments(self, passage: _Passage, limit: int) -> tuple[Segment, ...]:
        return tuple(
            Segment(clause.strip(), hints(self._termbase.find(clause)))
            for clause in split_clauses(passage.prepared, limit)
            if clause.strip()
        )

    def _finish(self, passage: _Passage, candidate: _Candidate | None, repair: bool) -> Translation:
        if candidate is None or candidate.is_degenerate or candidate.translation.text is None:
            return _FAILED
        if not repair or "untranslated" not in candidate.translation.flags:
            return candidate.translation
        # Words that every attempt left in Chinese are translated by themselves.
        left = chinese_stretches(candidate.translation.text)
        words = self._translate_passages(
            [candidate.translation.text[start:end] for start, end in left], repair=False
        )
        if any(word.text is None for word in words):
            return candidate.translation
        text = put_back(candidate.translation.text, left, [str(word.text) for word in words])
        return _checked(passage, text, None).translation


def _without_engine(passage: _Passage) -> _Candidate | None:
    """What needs no engine: a passage that is a term, or has no Chinese in it any more."""
    text = None if has_han(passage.prepared) else tidy(passage.prepared, passage.source)
    if len(passage.terms) == 1 and passage.terms[0].chinese == passage.source:
        text = passage.terms[0].english
    return _Candidate(Translation(text, 1.0, ()), is_degenerate=False) if text else None


def _judge(
    passage: _Passage, segments: Sequence[Segment], hypotheses: Sequence[Hypothesis]
) -> _Candidate:
    english = join_clauses(
        [segment.source for segment in segments], [hypothesis.text for hypothesis in hypotheses]
    )
    known = [
        (hypothesis.log_probability, len(hypothesis.text))
        for hypothesis in hypotheses
        if hypothesis.log_probability is not None
    ]
    weight = sum(length for _, length in known)
    mean = sum(value * length for value, length in known) / weight if weight else None
    candidate = _checked(passage, tidy(english, passage.source), mean)
    broken = any(
        is_degenerate(hypothesis.text, finished=hypothesis.finished) for hypothesis in hypotheses
    )
    return _Candidate(candidate.translation, broken or candidate.is_degenerate)


def _checked(passage: _Passage, english: str, log_probability: float | None) -> _Candidate:
    flags = check_translation(passage.source, english, passage.terms)
    score = estimate_quality(english, flags, passage.terms, log_probability)
    broken = is_degenerate(english, finished=True)
    return _Candidate(Translation(english, score, flags), broken)


def _assemble(
    text: str, stretches: Sequence[tuple[int, int]], parts: Sequence[Translation]
) -> Translation:
    if any(part.text is None for part in parts):
        return _FAILED
    flags = sorted({flag for part in parts for flag in part.flags})
    score = min((part.score for part in parts), default=1.0)
    english = put_back(text, stretches, [str(part.text) for part in parts])
    return Translation(english, score, tuple(flags))
