"""The quality estimate: how near a translation probably is to what a person would have written.

Without a reference it is told from features that have names. A straight line through some of
them, fitted by ``benchmarks/quality.py``, gives the similarity (chrF2) to a reference that is to
be expected; each failed check then takes its part away. All numbers stand in ``quality.toml``.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.text.scripts import count_han
from pipeline.translation.agreement import compare_amounts
from pipeline.translation.coverage import share_of_words_said
from pipeline.translation.figures import render_amounts
from pipeline.translation.latin import find_verbatim, missing_latin
from pipeline.translation.terms import Term, is_rendered
from pipeline.vocabularies import TRANSLATION_FLAGS

DOUBTFUL_BELOW = 0.4
"""Estimate under which a translation is doubtful even if no check failed: of 60 sentences of the
domain 2 are below, with a mean chrF2 of 29, against 58 above."""

_NGRAM = 3
_LEAST = 0.05
"""The estimate of the poorest translation in which no check failed, and the least ratio."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a translation without a reference.

    Attributes:
        log_probability: mean natural logarithm of the probability of a token of it, as the engine
            says; ``None`` where it does not.
        agreement: how alike the two best hypotheses are, 0 to 1 (``agreement_of``); ``None``
            where there is one only.
        length_ratio: English per Chinese characters, white space aside.
        amounts: share of what the source says in numbers that the translation says too; 1 where
            it says nothing in numbers.
        latin: share of the Latin names, acronyms and codes of the source that are kept.
        terms: share of the terms in the source that are rendered as listed.
        known: share of the source's characters that amounts and terms cover, which the engine
            was told in English.
        words: share of the other words of the source, where a dictionary knows them, that the
            translation says (``share_of_words_said``).
        characters: length of the source.
        pieces: in how many it was translated.
        repairs: amounts, names and words that were set right or put back.
        failed: the checks that failed, of ``pipeline.vocabularies.TRANSLATION_FLAGS``.
    """

    log_probability: float | None
    agreement: float | None
    length_ratio: float
    amounts: float
    latin: float
    terms: float
    known: float
    words: float
    characters: int
    pieces: int
    repairs: int
    failed: tuple[str, ...]


def measure_features(
    source: str,
    english: str,
    failed: tuple[str, ...],
    terms: tuple[Term, ...],
    *,
    log_probability: float | None = None,
    agreement: float | None = None,
    pieces: int = 1,
    repairs: int = 0,
) -> Features:
    """The features of a translation.

    Args:
        source: the Chinese as it was written.
        english: its translation.
        failed: the flags that its checks gave.
        terms: the terms of the termbase in the source.
        log_probability: see ``Features``, as the next three.
        agreement: of the hypotheses that it was chosen from.
        pieces: in how many it was translated.
        repairs: amounts, names and words that were set right or put back.
    """
    characters = len("".join(source.split()))
    figures = compare_amounts(source, english)
    wrong = len(figures.missing) + len(figures.changed) + len(figures.contradicted)
    names = len(find_verbatim(source))
    return Features(
        log_probability=log_probability,
        agreement=agreement,
        length_ratio=len("".join(english.split())) / max(characters, 1),
        amounts=_share(max(0, len(figures.wanted) - wrong), len(figures.wanted)),
        latin=_share(names - len(missing_latin(source, english)), names),
        terms=_share(sum(is_rendered(term, english) for term in terms), len(terms)),
        known=_known_share(source, terms),
        words=round(share_of_words_said(source, english, terms), 4),
        characters=characters,
        pieces=pieces,
        repairs=repairs,
        failed=failed,
    )


def _share(held: int, whole: int) -> float:
    return held / whole if whole else 1.0


def _known_share(source: str, terms: tuple[Term, ...]) -> float:
    """Share of the Chinese characters that stand in a term or an amount."""
    covered = bytearray(len(source))
    spans = [(amount.start, amount.end) for amount in render_amounts(source)]
    for term in terms:
        start = source.find(term.chinese)
        while start >= 0:
            spans.append((start, start + len(term.chinese)))
            start = source.find(term.chinese, start + len(term.chinese))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    inside = "".join(source[place] for place, one in enumerate(covered) if one)
    return _share(count_han(inside), count_han(source))


def agreement_of(first: str, second: str) -> float:
    """How alike two hypotheses are: F1 of their character trigrams, 0 to 1.

    >>> agreement_of("the river", "the river"), agreement_of("the river", "a lake")
    (1.0, 0.0)
    """
    one, other = _trigrams(first), _trigrams(second)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _trigrams(text: str) -> Counter[str]:
    letters = "".join(text.casefold().split())
    return Counter(letters[place : place + _NGRAM] for place in range(len(letters) - _NGRAM + 1))


def estimate_quality(features: Features, model: str) -> float:
    """The estimate, 0 to 1, rounded to four places; lower with every check that failed.

    Args:
        features: of the translation.
        model: of the engine (``Engine.model``).
    """
    return load_calibration().estimate(features, model)


def _reduced(kept: float, share: float) -> float:
    return kept + (1 - kept) * share


@dataclass(frozen=True)
class Calibration:
    """``quality.toml``: its names, explained there."""

    models: tuple[str, ...]
    unknown_log_probability: float
    least_log_probability: float
    unknown_agreement: float
    typical_length_ratio: float
    most_repairs: int
    constant: float
    weights: Mapping[str, float]
    kept: Mapping[str, float]
    kept_without_amounts: float
    kept_without_latin: float

    def estimate(self, features: Features, model: str) -> float:
        """See ``estimate_quality``."""
        score = self.expected(features, model)
        for flag in features.failed:
            score *= self.kept[flag]
        score *= _reduced(self.kept_without_amounts, features.amounts)
        score *= _reduced(self.kept_without_latin, features.latin)
        return round(score, 4)

    def expected(self, features: Features, model: str) -> float:
        """The similarity to a reference that is to be expected, before any check is looked at."""
        values = self.explanatory_values(features, model)
        line = self.constant + sum(weight * values[name] for name, weight in self.weights.items())
        return min(max(line, _LEAST), 1.0)

    def explanatory_values(self, features: Features, model: str) -> dict[str, float]:
        """What the line goes through, by the names of ``weights``.

        A log-probability counts only from a model for which it was calibrated, since each has a
        scale of its own; any other is unknown, and an unknown one stands for a low one.
        """
        log_probability = features.log_probability
        if log_probability is None or not any(name in model for name in self.models):
            log_probability = self.unknown_log_probability
        agreement = features.agreement
        ratio = max(features.length_ratio, _LEAST) / self.typical_length_ratio
        return {
            "log_probability": max(log_probability, self.least_log_probability),
            "agreement": self.unknown_agreement if agreement is None else agreement,
            "odd_length": abs(math.log(ratio)),
            "terms": features.terms,
            "known": features.known,
            "words": features.words,
            "characters": math.log(max(features.characters, 1)),
            "pieces": math.log(max(features.pieces, 1)),
            "repairs": float(min(features.repairs, self.most_repairs)),
        }


@cache
def load_calibration() -> Calibration:
    """The calibration of the project."""
    table = resources.files(__package__).joinpath("quality.toml").read_text(encoding="utf-8")
    calibration = Calibration(**tomllib.loads(table))
    assert set(calibration.kept) == set(TRANSLATION_FLAGS)
    return calibration
