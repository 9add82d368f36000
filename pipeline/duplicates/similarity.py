"""How alike two texts are, character by character."""

from rapidfuzz import fuzz


def similarity(a: str, b: str, score_cutoff: float = 0.0) -> float:
    """Normalised indel similarity of ``a`` and ``b``, 0 to 100; 100 only for equal texts.

    Twice the length of the longest common subsequence over the summed length, in per cent
    (RapidFuzz ``fuzz.ratio``): a text that lost its end is as unlike as the part it lost is
    long. Two empty texts are alike. Characters are compared as they stand, so a full-width
    digit differs from a half-width one, and a traditional character from a simplified one.

    A similarity below ``score_cutoff`` is given as 0, which is much faster to find out.
    """
    return fuzz.ratio(a, b, score_cutoff=score_cutoff)
