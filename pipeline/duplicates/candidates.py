"""Pairs of texts that may be near-duplicates, found without comparing every text with every other.

MinHash over character n-grams, with locality-sensitive hashing (Broder 1997; Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). Chinese is not divided into
words, so a text is taken as the set of its character n-grams; Han characters tell more each
than letters do, so a gram that begins with one is shorter. Nothing here decides: a candidate
is a pair worth comparing character by character.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

SHORTEST = 20
"""Characters below which a text has too few n-grams to be found by them."""
LONGEST = 100_000
"""Characters above which comparing two texts takes seconds; a narrative has a few thousand."""

_PERMUTATIONS = 192
_BANDS = 48
"""Bands of 4 rows: a pair of Jaccard similarity 0.6 is found with probability 0.999, 0.5 with
0.95, 0.1 with 0.005. Texts of edit similarity 0.85 have 0.5 or more, unrelated ones under 0.1."""
_LEAST_JACCARD = 0.3
"""Estimated similarity below which a candidate is dropped; the estimate's standard deviation is
0.03, so what is dropped is far below every near-duplicate."""
_SEED = 42
_GRAM_OF_HAN = 2
_GRAM_OF_LETTERS = 4
_FIRST_HAN = 0x2E80
"""From here on Unicode has the scripts and the punctuation of East Asia."""
_CROWD = 16
"""Texts of one bucket with which each other text of the bucket is compared: a sentence from a
form, filled in by hundreds of cities, would otherwise give a pair for every two of them."""
_BATCH = 4096

Indices = npt.NDArray[np.int64]


def candidate_pairs(texts: Sequence[str]) -> tuple[Indices, Indices]:
    """Indices of the texts that may be near-duplicates, as two arrays of equal length.

    Every pair comes once, the lower index first, in ascending order. Texts of fewer than
    ``SHORTEST`` or more than ``LONGEST`` characters are in none. Where very many texts resemble
    each other, each is paired with the earliest of them only, so the order of ``texts`` is an
    order of preference. The same texts in the same order give the same pairs on every machine.
    """
    kept = np.array(
        [i for i, text in enumerate(texts) if SHORTEST <= len(text) <= LONGEST], np.int64
    )
    if len(kept) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    signatures = np.concatenate(list(_signatures([texts[i] for i in kept])))
    # Sorting is several times faster here than the hash table of np.unique.
    pairs = np.sort(np.concatenate(list(_bucket_mates(signatures))))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    first, second = np.divmod(pairs, len(signatures))
    alike = _estimated_jaccard(signatures, first, second) >= _LEAST_JACCARD
    return kept[first[alike]], kept[second[alike]]


def _signatures(texts: Sequence[str]) -> Iterator[npt.NDArray[np.uint32]]:
    for start in range(0, len(texts), _BATCH):
        grams, offsets = _hashed_grams(texts[start : start + _BATCH])
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(grams, offsets, _PERMUTATIONS, _SEED)
        yield np.array(matrix.to_rows(), dtype=np.uint32)


def _hashed_grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], list[int]]:
    """The hashed n-grams of all texts in one array, and where those of each text begin and end."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    characters = np.frombuffer(joined, np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    of_han = characters >= _FIRST_HAN
    size = np.where(of_han, _GRAM_OF_HAN, _GRAM_OF_LETTERS)
    whole = np.arange(len(characters)) + size <= np.repeat(ends, lengths)
    hashes = np.where(of_han, *(_rolled(characters, n) for n in (_GRAM_OF_HAN, _GRAM_OF_LETTERS)))
    counts = np.concatenate(([0], np.cumsum(whole)))
    return hashes[whole], [0, *counts[ends].tolist()]


def _rolled(characters: npt.NDArray[np.uint64], size: int) -> npt.NDArray[np.uint64]:
    """A hash of the ``size`` characters from each place on, well mixed (SplitMix64's finaliser)."""
    padded = np.concatenate((characters, np.zeros(size, np.uint64)))
    value = np.zeros(len(characters), np.uint64)
    for place in range(size):
        value = value * np.uint64(0x9E3779B97F4A7C15) + padded[place : place + len(characters)]
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def _bucket_mates(signatures: npt.NDArray[np.uint32]) -> Iterator[Indices]:
    """For each band the pairs that agree in it, each as ``first * len(signatures) + second``."""
    total = len(signatures)
    for band in np.split(signatures, _BANDS, axis=1):
        keys = np.zeros(total, np.uint64)
        for column in band.T:
            keys = keys * np.uint64(0x9E3779B97F4A7C15) + column
        order = np.argsort(keys, kind="stable")
        begins = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
        sizes = np.diff(np.append(begins, total))
        yield np.empty(0, np.int64)
        for head in range(min(_CROWD, int(sizes.max()) - 1)):
            begins, sizes = begins[sizes > head + 1], sizes[sizes > head + 1]
            later = sizes - head - 1
            offsets = np.arange(later.sum()) - np.repeat(np.cumsum(later) - later, later)
            firsts = np.repeat(begins + head, later)
            yield order[firsts] * total + order[firsts + 1 + offsets]


def _estimated_jaccard(
    signatures: npt.NDArray[np.uint32], first: Indices, second: Indices
) -> npt.NDArray[np.float64]:
    shares = [
        (
            signatures[first[start : start + _BATCH]] == signatures[second[start : start + _BATCH]]
        ).mean(axis=1)
        for start in range(0, len(first), _BATCH)
    ]
    return np.concatenate(shares) if shares else np.empty(0, np.float64)
