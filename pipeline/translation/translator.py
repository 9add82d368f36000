"""From sentences to translations that were checked: prepare, translate, repair, try again, choose.

What it does is the same for every engine. The amounts and terms of a sentence are put into it in
English where the engine knows to copy them, its titles are translated apart. What the engine makes
of it is repaired where an amount or a name was changed, and checked; what fails a check is
translated again by clauses and by other hypotheses; what is missing even then is put back where it
belongs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.translation.checks import checked_terms, missing_terms
from pipeline.translation.clauses import split_clauses
from pipeline.translation.engines.base import Engine, Segment
from pipeline.translation.figures import put_in_english, read_amounts
from pipeline.translation.judging import (
    Candidate,
    Judge,
    Piece,
    better,
    join_candidates,
)
from pipeline.translation.leftovers import Leftovers
from pipeline.translation.passages import (
    chinese_stretches,
    list_label,
    put_back,
    simplify,
    tidy,
)
from pipeline.translation.quality import Features
from pipeline.translation.terms import Term, Termbase, hints
from pipeline.translation.titles import TitleRun, as_title, put_titles_back, set_titles_apart

PIECE_CHARACTERS = 60
"""Longer passages are translated in pieces: a small model drops clauses of long sentences."""
CLAUSE_CHARACTERS = 40
"""A piece that fails a check is tried again in clauses of this length."""
_SECOND_ATTEMPT = 1


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of a sentence.

    Attributes:
        text: ``None`` where no attempt gave a translation.
        score: the quality estimate, 0 to 1.
        flags: the checks that failed, of ``pipeline.vocabularies.TRANSLATION_FLAGS``, sorted.
        features: what the estimate rests on; ``None`` where there is no translation.
    """

    text: str | None
    score: float
    flags: tuple[str, ...]
    features: Features | None = None


_FAILED = Translation(None, 0.0, ())


class Translator:
    """Translates sentences with an engine and a termbase."""

    def __init__(self, engine: Engine, termbase: Termbase):
        self._engine = engine
        self._termbase = termbase
        self._judge = Judge(engine.model, engine.takes_hints)
        self._leftovers = Leftovers(engine, termbase)

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
            simplify(text[start:end])
            for (text, _), spans in zip(sentences, stretches, strict=True)
            for start, end in spans
        ]
        translated = iter(self._translate_passages(passages))
        return [
            _assemble(text, spans, [next(translated) for _ in spans])
            if language == "mul"
            else _begun(next(translated))
            for (text, language), spans in zip(sentences, stretches, strict=True)
        ]

    def _translate_passages(self, passages: Sequence[str]) -> list[Translation]:
        labels = [list_label(passage) for passage in passages]
        apart = [
            set_titles_apart(passage[begin:])
            for passage, (_, begin) in zip(passages, labels, strict=True)
        ]
        titles = dict.fromkeys(title for _, runs in apart for run in runs for title in run.titles)
        # In its marks it is translated as a title, not as a sentence.
        translated = self._translate_texts([f"《{title}》" for title in titles])
        english = {
            title: as_title(made.text) for title, (_, made) in zip(titles, translated, strict=True)
        }
        # A title that cannot be translated stands in quotation marks as it is.
        quotable = {title: english[title] or title for title in titles}
        made = self._translate_texts([text for text, _ in apart])
        return [
            self._finished(passage, label, runs, pieces, candidate, quotable)
            for passage, (label, _), (_, runs), (pieces, candidate) in zip(
                passages, labels, apart, made, strict=True
            )
        ]

    def _finished(
        self,
        passage: str,
        label: str,
        runs: Sequence[TitleRun],
        pieces: Sequence[Piece],
        candidate: Candidate,
        titles: dict[str, str],
    ) -> Translation:
        if candidate.is_degenerate:
            return _FAILED
        english = put_titles_back(candidate.text, runs, titles) if runs else candidate.text
        if label:
            english = f"{label} {english[:1].upper()}{english[1:]}"
        terms = self._termbase.find(passage) if runs else _terms(pieces)
        made = replace(candidate, pieces=max(1, len(pieces)))
        whole = self._judge.check(Piece(passage, terms), tidy(english, passage), made)
        return Translation(whole.text, whole.score, whole.flags, whole.features)

    def _translate_texts(self, texts: Sequence[str]) -> list[tuple[tuple[Piece, ...], Candidate]]:
        """The pieces of each text, and its translation, not yet checked as a whole."""
        cut = [self._pieces(text, PIECE_CHARACTERS) for text in texts]
        distinct = list(dict.fromkeys(piece for pieces in cut for piece in pieces))
        best = dict(zip(distinct, self._translate_pieces(distinct), strict=True))
        return [
            (pieces, join_candidates(text, pieces, [best[piece] for piece in pieces], comma=". "))
            for text, pieces in zip(texts, cut, strict=True)
        ]

    def _pieces(self, text: str, limit: int) -> tuple[Piece, ...]:
        clauses = (clause.strip() for clause in split_clauses(text, limit))
        return tuple(Piece(clause, self._termbase.find(clause)) for clause in clauses if clause)

    def _translate_pieces(self, pieces: Sequence[Piece]) -> list[Candidate]:
        """The best candidate for each piece: as a whole, else of its clauses."""
        whole = self._first_attempt(pieces)
        clauses = [
            self._pieces(piece.source, CLAUSE_CHARACTERS) if not self._judge.is_right(one) else ()
            for piece, one in zip(pieces, whole, strict=True)
        ]
        distinct = list(dict.fromkeys(clause for one in clauses for clause in one))
        best = dict(zip(pieces, whole, strict=True))
        fresh = [clause for clause in distinct if clause not in best]
        best |= dict(zip(fresh, self._first_attempt(fresh), strict=True))
        later = range(_SECOND_ATTEMPT, self._engine.attempts)
        made = self._attempt(distinct, [best[clause] for clause in distinct], later)
        best |= dict(zip(distinct, made, strict=True))
        chosen = []
        for piece, one, parts in zip(pieces, whole, clauses, strict=True):
            candidate = self._judge.restore(piece, one)
            if parts:
                restored = [self._judge.restore(part, best[part]) for part in parts]
                other = self._judge.join(piece, parts, restored)
                candidate = better(candidate, other)
            chosen.append(candidate)
        return self._without_chinese(pieces, chosen)

    def _first_attempt(self, pieces: Sequence[Piece]) -> list[Candidate]:
        """The best candidates of the first attempt.

        Terms stand in their place in English, as amounts do, since what stands in a sentence is
        copied and what is listed may be passed over; where one was lost even so, they are listed.
        """
        best = [self._judge.without_engine(piece) for piece in pieces]
        if not self._engine.takes_hints:
            return self._attempt(pieces, best, [0])
        in_place = {
            place: self._segment(piece, in_place=checked_terms(piece.terms))
            for place, piece in enumerate(pieces)
            if best[place].is_degenerate
        }
        self._ask(pieces, best, in_place)
        as_hints = {
            place: self._segment(piece)
            for place, piece in enumerate(pieces)
            if missing_terms(best[place].text, piece.terms)
        }
        self._ask(pieces, best, as_hints)
        return best

    def _attempt(
        self,
        pieces: Sequence[Piece],
        candidates: Sequence[Candidate],
        attempts: Iterable[int],
    ) -> list[Candidate]:
        """The best candidates after these attempts of the engine on what is not done yet.

        The second attempt is for what failed a check, the later ones for what is no translation.
        """
        best = list(candidates)
        for attempt in attempts:
            for in_english in (True,) if self._engine.takes_hints else (False, True):
                segments = {
                    place: self._segment(pieces[place], in_english=in_english)
                    for place, one in enumerate(best)
                    if (
                        one.is_degenerate
                        if attempt > _SECOND_ATTEMPT
                        else not self._judge.is_done(one)
                    )
                }
                self._ask(pieces, best, segments, attempt)
        return best

    def _ask(
        self,
        pieces: Sequence[Piece],
        best: list[Candidate],
        segments: Mapping[int, Segment],
        attempt: int = 0,
    ) -> None:
        """Put the engine's candidates into ``best`` where they are better.

        ``segments`` are what to ask, by the place of their piece.
        """
        hypotheses = self._engine.translate(list(segments.values()), attempt)
        for place, hypothesis in zip(segments, hypotheses, strict=True):
            candidate = self._judge.candidate(pieces[place], hypothesis)
            best[place] = better(best[place], candidate)

    def _segment(
        self, piece: Piece, *, in_english: bool = True, in_place: tuple[Term, ...] = ()
    ) -> Segment:
        """What the engine is asked: amounts in English, terms ``in_place`` too, others as hints."""
        amounts = read_amounts(piece.source) if in_english else []
        # What is part of a term is translated with it: 十年禁渔, a ten-year fishing ban.
        free = [one for one in amounts if not _is_within_a_term(one.start, one.end, piece)]
        prepared = put_in_english(piece.source, free)
        prepared = self._termbase.put_in_english(prepared, in_place)
        return Segment(prepared, hints(self._termbase.find(prepared)))

    def _without_chinese(
        self, pieces: Sequence[Piece], candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        """Words that the best candidate left in Chinese are translated by themselves."""
        places = [
            place
            for place, one in enumerate(candidates)
            if not one.is_degenerate and "untranslated" in one.flags
        ]
        texts = [(pieces[place].source, candidates[place].text) for place in places]
        repaired = list(candidates)
        for place, (text, is_doubtful) in zip(places, self._leftovers.render(texts), strict=True):
            one = candidates[place]
            made = replace(one, repairs=one.repairs + 1, is_spelt=one.is_spelt or is_doubtful)
            repaired[place] = self._judge.check(pieces[place], text, made)
        return repaired


def _is_within_a_term(start: int, end: int, piece: Piece) -> bool:
    for term in piece.terms:
        size = len(term.chinese)
        if size > end - start:
            begin = piece.source.find(term.chinese, max(0, end - size), start + size)
            if begin >= 0:
                return True
    return False


def _terms(pieces: Sequence[Piece]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for piece in pieces for term in piece.terms))


_FIRST_WORD = re.compile(r"[a-z]+(?![^\W_])")


def _begun(translation: Translation) -> Translation:
    """The translation of a sentence begins with a capital, unless its first word is no word."""
    if translation.text and _FIRST_WORD.match(translation.text):
        text = translation.text[0].upper() + translation.text[1:]
        return replace(translation, text=text)
    return translation


def _assemble(
    text: str, stretches: Sequence[tuple[int, int]], parts: Sequence[Translation]
) -> Translation:
    if any(part.text is None for part in parts):
        return _FAILED
    flags = sorted({flag for part in parts for flag in part.flags})
    worst = min(parts, key=lambda part: part.score, default=Translation("", 1.0, ()))
    english = put_back(text, stretches, [str(part.text) for part in parts])
    return Translation(english, worst.score, tuple(flags), worst.features)
