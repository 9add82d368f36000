"""Near-duplicates: which pairs there are, and which texts are folded into one narrative.

The two are apart: `identify` measures, `fold` decides. No chains are followed: every text of
a cluster is itself as similar to the canonical text as the threshold asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pipeline.duplicates.candidates import candidate_pairs


@dataclass(frozen=True)
class Pairs:
    """Verified pairs of near-duplicates: indices (``first < second``) and similarity, 0 to 100."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)

    def where(self, keep: npt.NDArray[np.bool_]) -> "Pairs":
        """The pairs for which ``keep`` holds."""
        return Pairs(self.first[keep], self.second[keep], self.similarity[keep])


def identify(texts: Sequence[str], threshold: float) -> Pairs:
    """The pairs of ``texts`` whose `similarity` is at least ``threshold`` (0 to 100).

    Every pair returned was compared in full. Texts under 20 characters are in none: so short,
    a difference of one character is a difference. Of a crowd of texts that all resemble each
    other each is compared with a few of the first only, so give the texts in order of preference.
    Of pairs under 80 % alike, the search for candidates misses more the less alike they are.
    """
    first, second = candidate_pairs(texts)
    lengths = np.array([len(text) for text in texts], np.int64)
    shorter = np.minimum(lengths[first], lengths[second])
    possible = 200 * shorter >= threshold * (lengths[first] + lengths[second])
    first, second = first[possible], second[possible]
    similarity = process.cpdist(
        [texts[i] for i in first],
        [texts[i] for i in second],
        scorer=fuzz.ratio,
        score_cutoff=threshold,
        dtype=np.float64,
    )
    return Pairs(first, second, similarity).where(similarity >= threshold)


def fold(total: int, pairs: Pairs) -> list[tuple[int, float]]:
    """For each of ``total`` texts its canonical text and the similarity to it, 0 to 100.

    The texts stand in order of preference. In that order, a text that has a canonical text
    among its near-duplicates belongs to the most similar of them (of equals, the earlier);
    a text that has none is canonical itself, and its similarity is 100. So no two canonical
    texts are near-duplicates of each other, and folding what is folded changes nothing.
    """
    canonical = [(index, 100.0) for index in range(total)]
    order = np.lexsort((pairs.first, -pairs.similarity, pairs.second))
    for place in order.tolist():
        first, second = int(pairs.first[place]), int(pairs.second[place])
        if canonical[second][0] == second and canonical[first][0] == first:
            canonical[second] = (first, float(pairs.similarity[place]))
    return canonical
