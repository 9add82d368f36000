"""Pairs of texts that may be near-duplicates, found without comparing every text with every other.

A join on keys in three steps, each of them tasks that know nothing of one another and take
and leave files: the signatures and band keys of a range of texts; the pairs that share a key
in some bands; the distinct ones of a range of those pairs whose signatures are alike. No task
holds the texts, the signatures or the pairs whole, and how the work is divided changes nothing
in what is found. Nothing here decides: a candidate is a pair worth comparing in full.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.duplicates.signatures import BANDS, PERMUTATIONS, Signatures, band_keys, signatures
from pipeline.duplicates.textfile import TextFile

SHORTEST = 20
"""Characters below which a text has too few n-grams to be found by them."""
LONGEST = 100_000
"""Characters above which comparing two texts takes seconds; a narrative has a few thousand."""

_LEAST_JACCARD = 0.3
"""Estimated similarity below which a candidate is dropped, far below every near-duplicate."""
_CROWD = 16
"""Texts of one bucket with which each other text of the bucket is compared: a sentence from a
form, filled in by hundreds of cities, would otherwise give a pair for every two of them."""

_RANGE = 1 << 14
"""Texts of one task and of one file of signatures (12 MB)."""
_KEYS = 1 << 20
"""Band keys of one task (8 MB), about."""
_CODES = 1 << 19
"""Pairs of one task (4 MB), about."""
_STEP = 1 << 12
_BATCH = 1024

Indices = npt.NDArray[np.int64]
A = TypeVar("A")
B = TypeVar("B")


class Map(Protocol):
    """Calls a function with each task: `map`, or that of a pool of workers."""

    def __call__(self, function: Callable[[A], B], tasks: Iterable[A], /) -> Iterator[B]:
        """The results in the order of the tasks."""


@dataclass(frozen=True)
class Candidates:
    """Pairs that share a band key, in files: each as ``first * total + second`` in ``runs``."""

    folder: Path
    total: int
    runs: tuple[str, ...]

    def parts(self) -> list[tuple[int, int]]:
        """The bounds, from and up to, of parts of the pairs that are small enough for a task.

        The texts that come first in the pairs of one part are of one range.
        """
        samples = [np.load(self.folder / run, mmap_mode="r")[::_STEP] for run in self.runs]
        codes = np.sort(np.concatenate([np.empty(0, np.int64), *samples]))
        ranges = np.arange(0, self.total + _RANGE, _RANGE) * self.total
        bounds = np.unique(np.concatenate((ranges, codes[:: _CODES // _STEP])))
        return list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))

    def alike(self, part: tuple[int, int]) -> Iterator[tuple[Indices, Indices, Indices]]:
        """The distinct pairs of a part whose signatures are alike, in a few groups.

        Gives the first texts, the second ones, ascending and of one range in each group, and
        the lengths of both together in characters.
        """
        pairs = [np.empty(0, np.int64)]
        for run in self.runs:
            codes = np.load(self.folder / run, mmap_mode="r")
            pairs.append(np.array(codes[slice(*np.searchsorted(codes, part))]))
        first, second = np.divmod(_distinct(pairs), self.total)
        if not len(first):
            return
        order = np.argsort(second, kind="stable")
        first, second = first[order], second[order]
        ours = _Sketches.read(self.folder, int(first[0]) // _RANGE)
        ranges = np.flatnonzero(np.diff(second // _RANGE, prepend=-1))
        for group in np.split(np.arange(len(first)), ranges[1:]):
            theirs = _Sketches.read(self.folder, int(second[group[0]]) // _RANGE)
            here, there = ours.rows(first[group]), theirs.rows(second[group])
            keep = _estimated_jaccard(ours.signatures, here, theirs.signatures, there)
            lengths = ours.lengths[here[keep]] + theirs.lengths[there[keep]]
            yield first[group][keep], second[group][keep], lengths


@dataclass(frozen=True)
class _Sketches:
    """What is known of the texts of one range that are neither too short nor too long."""

    indices: Indices
    lengths: Indices
    signatures: Signatures

    @classmethod
    def read(cls, folder: Path, number: int) -> "_Sketches":
        return cls(
            np.load(folder / f"indices-{number}.npy"),
            np.load(folder / f"lengths-{number}.npy"),
            np.load(folder / f"signatures-{number}.npy", mmap_mode="r"),
        )

    def rows(self, indices: Indices) -> Indices:
        return np.searchsorted(self.indices, indices)


def find_candidates(
    texts: TextFile,
    threshold: float,
    folder: Path,
    map: Map = map,  # noqa: A002
) -> Candidates:
    """Find the pairs of texts that share a band key, with the files of the search in ``folder``.

    Texts of fewer than ``SHORTEST`` or more than ``LONGEST`` characters are in none, nor are two
    whose lengths differ too much for a similarity of ``threshold`` (0 to 100). Where very many
    texts resemble each other, each is paired with the earliest of them only, so the order of the
    texts is an order of preference. The same texts in the same order give the same pairs on
    every machine.
    """
    search = _Search(folder, len(texts), threshold)
    kept = sum(map(partial(_sketch, texts, folder), range(search.ranges)))
    shares = max(1, -(-kept // _KEYS))
    bands = max(1, min(BANDS, _KEYS // max(1, kept)))
    joins = [
        _Join(band, min(band + bands, BANDS), share, shares)
        for band in range(0, BANDS, bands)
        for share in range(shares)
    ]
    runs = map(partial(_join, search), joins if kept > 1 else [])
    return Candidates(folder, len(texts), tuple(run for found in runs for run in found))


@dataclass(frozen=True)
class _Search:
    folder: Path
    total: int
    threshold: float

    @property
    def ranges(self) -> int:
        return -(-self.total // _RANGE)


@dataclass(frozen=True)
class _Join:
    """Some bands, and of their keys every ``shares``-th, so that no bucket is divided."""

    begin: int
    end: int
    share: int
    shares: int


def _sketch(texts: TextFile, folder: Path, number: int) -> int:
    """Write the signatures and band keys of a range of texts; how many there are."""
    indices, lengths, found = [], [], [np.empty((0, PERMUTATIONS), np.uint32)]
    index = number * _RANGE
    for batch in texts.batches(index, index + _RANGE):
        fit = [place for place, text in enumerate(batch) if SHORTEST <= len(text) <= LONGEST]
        indices += [index + place for place in fit]
        lengths += [len(batch[place]) for place in fit]
        found.append(signatures([batch[place] for place in fit]))
        index += len(batch)
    rows = np.concatenate(found)
    np.save(folder / f"indices-{number}.npy", np.array(indices, np.int64))
    np.save(folder / f"lengths-{number}.npy", np.array(lengths, np.int64))
    np.save(folder / f"signatures-{number}.npy", rows)
    np.save(folder / f"keys-{number}.npy", band_keys(rows))
    return len(rows)


def _join(search: _Search, join: _Join) -> list[str]:
    """Write the pairs that agree in one of some bands; the names of the files."""
    runs: list[str] = []
    held: list[Indices] = []

    def write() -> None:
        runs.append(f"pairs-{join.begin}-{join.share}-{len(runs)}.npy")
        np.save(search.folder / runs[-1], _distinct(held))
        held.clear()

    for band in range(join.begin, join.end):
        keys, indices, lengths = _keys(search, join, band)
        for first, second in _bucket_mates(keys):
            shorter = np.minimum(lengths[first], lengths[second])
            possible = 200 * shorter >= search.threshold * (lengths[first] + lengths[second])
            held.append(indices[first[possible]] * search.total + indices[second[possible]])
            if sum(map(len, held)) > _CODES:
                write()
    if held:
        write()
    return runs


def _keys(
    search: _Search, join: _Join, band: int
) -> tuple[npt.NDArray[np.uint64], Indices, Indices]:
    """The keys of a band that are of this share; the text of each, and its length."""
    keys, indices, lengths = [], [], []
    for number in range(search.ranges):
        of_range = np.load(search.folder / f"keys-{number}.npy", mmap_mode="r")[band]
        ours = of_range % np.uint64(join.shares) == join.share
        keys.append(of_range[ours])
        indices.append(np.load(search.folder / f"indices-{number}.npy")[ours])
        lengths.append(np.load(search.folder / f"lengths-{number}.npy")[ours])
    return np.concatenate(keys), np.concatenate(indices), np.concatenate(lengths)


def _bucket_mates(keys: npt.NDArray[np.uint64]) -> Iterator[tuple[Indices, Indices]]:
    """The places of equal keys, the lower of two first; each pair once, in no order."""
    if not len(keys):
        return
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
    sizes = np.diff(np.append(begins, len(keys)))
    for head in range(min(_CROWD, int(sizes.max()) - 1)):
        begins, sizes = begins[sizes > head + 1], sizes[sizes > head + 1]
        later = sizes - head - 1
        offsets = np.arange(later.sum()) - np.repeat(np.cumsum(later) - later, later)
        firsts = np.repeat(begins + head, later)
        yield order[firsts], order[firsts + 1 + offsets]


def _distinct(pairs: list[Indices]) -> Indices:
    # Sorting is several times faster here than the hash table of np.unique.
    codes = np.sort(np.concatenate(pairs))
    return codes[np.diff(codes, prepend=-1) > 0]


def _estimated_jaccard(
    left: Signatures, first: Indices, right: Signatures, second: Indices
) -> npt.NDArray[np.bool_]:
    """Whether rows ``first`` of ``left`` and ``second`` of ``right`` are alike enough."""
    agreeing = [
        # The sum fits: there are 192 places.
        (left[first[start : start + _BATCH]] == right[second[start : start + _BATCH]])
        .view(np.uint8)
        .sum(axis=1, dtype=np.uint8)
        for start in range(0, len(first), _BATCH)
    ]
    return np.concatenate(agreeing) >= _LEAST_JACCARD * PERMUTATIONS
