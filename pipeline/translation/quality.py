"""The quality estimate: one number from what the checks and the model say.

It is not calibrated against human judgement: it ranks, and 0.8 does not mean 80 % right.
"""

import math

from pipeline.translation.terms import Term, is_rendered

_FACTORS = {
    "amount_missing": 0.5,
    "amount_changed": 0.4,
    "amount_added": 0.7,
    "latin_name_missing": 0.6,
    "untranslated": 0.4,
    "repetition": 0.2,
    "length_ratio": 0.6,
}
"""What each failed check leaves of the score. ``term_missing`` counts by the share of terms."""
_TERMS_WEIGHT = 0.3
_UNKNOWN_CONFIDENCE = 0.6


def estimate_quality(
    english: str, flags: tuple[str, ...], terms: tuple[Term, ...], log_probability: float | None
) -> float:
    """The estimate, 0 to 1, rounded to four places.

    It is the product of the model's confidence (geometric mean of its token probabilities,
    weighing half), the factor of each failed check, and the share of terms that are rendered
    (weighing ``_TERMS_WEIGHT``).
    """
    confidence = _UNKNOWN_CONFIDENCE if log_probability is None else math.exp(log_probability)
    score = 0.5 + 0.5 * min(confidence, 1.0)
    for flag in flags:
        score *= _FACTORS.get(flag, 1.0)
    if terms:
        rendered = sum(is_rendered(term, english) for term in terms) / len(terms)
        score *= 1 - _TERMS_WEIGHT * (1 - rendered)
    return round(score, 4)
