"""Near-duplicates: which pairs there are, and which texts are folded into one narrative.

The two are apart: `identify` measures, `fold` decides. No chains are followed: every text of
a cluster is itself as similar to the canonical text as the threshold asks.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pipeline.duplicates.candidates import Candidates, Map, find_candidates
from pipeline.duplicates.textfile import TextFile

_BATCH = 4096
_RANGE = 1024
"""Texts whose pairs are held at once."""
_PAIR = np.dtype([("first", np.int64), ("second", np.int64), ("similarity", np.float64)])
_CHARACTERS = 1 << 20
"""Of the texts that are in memory at once to be compared, about."""


@dataclass(frozen=True)
class Pairs:
    """Verified pairs of near-duplicates: indices (``first < second``) and similarity, 0 to 100."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)

    def where(self, keep: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "Pairs":
        """The pairs for which ``keep`` holds, or those of these numbers."""
        return Pairs(self.first[keep], self.second[keep], self.similarity[keep])


def identify(
    texts: Sequence[str] | TextFile,
    threshold: float,
    *,
    scratch: Path | None = None,
    map: Map = map,  # noqa: A002
) -> Iterator[Pairs]:
    """The pairs of ``texts`` whose `similarity` is at least ``threshold`` (0 to 100), in blocks.

    A block has all pairs whose second texts are of one range of ``texts``, by second and first
    text; the ranges come in order. The pairs are never held whole: of texts that follow a form
    there are hundreds of times as many as texts.

    Every pair returned was compared in full. Texts under 20 characters are in none: so short,
    a difference of one character is a difference. Of a crowd of texts that all resemble each
    other each is compared with a few of the first only, so give the texts in order of preference.
    Of pairs under 80 % alike, the search for candidates misses more the less alike they are.

    The files of the search are made in a folder of their own in ``scratch``, or where the
    system keeps temporary files, and are deleted at the end; they take about 1.3 kB a text.
    Workers of ``map`` on other machines must see that folder under the same path; on this one
    they must not be forked, because the signatures are made by threads, which a fork loses.
    The pairs do not depend on ``map``.
    """
    with tempfile.TemporaryDirectory(prefix="near-duplicates-", dir=scratch) as folder:
        if not isinstance(texts, TextFile):
            batches = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
            texts = TextFile.write(Path(folder) / "texts.arrow", batches)
        candidates = find_candidates(texts, threshold, Path(folder), map)
        written = map(partial(_compare, texts, threshold, candidates), candidates.parts())
        found = [np.load(path, mmap_mode="r") for path in written if path]
        for begin in range(0, len(texts), _RANGE):
            parts = (
                rows[slice(*np.searchsorted(rows["second"], (begin, begin + _RANGE)))]
                for rows in found
            )
            yield _block(np.concatenate([np.empty(0, _PAIR), *parts]))


def _compare(
    texts: TextFile, threshold: float, candidates: Candidates, part: tuple[int, int]
) -> Path | None:
    """Write the candidates of a part that are similar enough, by their second text, if any is."""
    found = [np.empty(0, _PAIR)]
    for first, second, lengths in candidates.alike(part):
        blocks = np.flatnonzero(np.diff(np.cumsum(lengths) // _CHARACTERS))
        found += [
            _similar(texts, threshold, first[block], second[block])
            for block in np.split(np.arange(len(first)), blocks + 1)
        ]
    pairs = np.concatenate(found)
    if not len(pairs):
        return None
    path = candidates.folder / f"alike-{part[0]}.npy"
    np.save(path, pairs[np.argsort(pairs["second"], kind="stable")])
    return path


def _similar(
    texts: TextFile, threshold: float, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
) -> npt.NDArray[np.void]:
    characters = texts.take(np.concatenate((first, second)))
    similarity = process.cpdist(
        characters[: len(first)],
        characters[len(first) :],
        scorer=fuzz.ratio,
        score_cutoff=threshold,
        dtype=np.float64,
    )
    pairs = np.empty(len(first), _PAIR)
    pairs["first"], pairs["second"], pairs["similarity"] = first, second, similarity
    return pairs[similarity >= threshold]


def _block(pairs: npt.NDArray[np.void]) -> Pairs:
    pairs = pairs[np.lexsort((pairs["first"], pairs["second"]))]
    return Pairs(pairs["first"], pairs["second"], pairs["similarity"])


def fold(total: int, pairs: Iterable[Pairs]) -> list[tuple[int, float]]:
    """For each of ``total`` texts its canonical text and the similarity to it, 0 to 100.

    The texts stand in order of preference. In that order, a text that has a canonical text
    among its near-duplicates belongs to the most similar of them (of equals, the earlier);
    a text that has none is canonical itself, and its similarity is 100. So no two canonical
    texts are near-duplicates of each other, and folding what is folded changes nothing.

    Args:
        total: How many texts there are.
        pairs: Their pairs in blocks, as of `identify`: the second texts of one come before those
            of the next.
    """
    canonical = [(index, 100.0) for index in range(total)]
    for block in pairs:
        order = np.lexsort((block.first, -block.similarity, block.second))
        ordered = (block.first[order], block.second[order], block.similarity[order])
        for first, second, similarity in zip(*(side.tolist() for side in ordered), strict=True):
            if canonical[second][0] == second and canonical[first][0] == first:
                canonical[second] = (first, similarity)
    return canonical
