"""Texts in one file, read in part: what many processes share and none holds whole."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_SCHEMA = pa.schema([pa.field("text", pa.string(), nullable=False)])
_BATCH_TEXTS = 4096
_BATCH_BYTES = 1 << 20
"""Of a record batch, unless one text has more: what is read and worked on at once."""


class TextFile:
    """The texts of an Arrow IPC file, by number from 0; pickled, it is the path alone.

    The file is mapped into memory for each call and let go after it, so a process never
    keeps more of it than it asked for. A lone surrogate is stored as Python encodes it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[type["TextFile"], tuple[Path]]:
        return TextFile, (self.path,)

    @classmethod
    def write(cls, path: Path, batches: Iterable[pa.Array | Sequence[str]]) -> "TextFile":
        """Write the texts of all ``batches`` one after another, a few at a time.

        Raises:
            ValueError: a text is null.
        """
        with (
            pa.OSFile(str(path), "wb") as sink,
            pa.ipc.new_file(sink, _SCHEMA) as writer,
        ):
            for texts in _regrouped(map(_as_strings, batches)):
                writer.write_batch(pa.record_batch([texts], schema=_SCHEMA))
        return cls(path)

    def __len__(self) -> int:
        return int(self._starts[-1])

    def slice(self, start: int, stop: int) -> list[str]:
        """The texts from ``start`` up to, not with, ``stop``."""
        return [text for batch in self.batches(start, stop) for text in batch]

    def batches(self, start: int, stop: int) -> Iterator[list[str]]:
        """The texts from ``start`` up to ``stop``, in lists of at most about a megabyte."""
        stop = min(stop, len(self))
        with self._opened() as reader:
            while start < stop:
                number = int(np.searchsorted(self._starts, start, side="right")) - 1
                end = min(stop, int(self._starts[number + 1]))
                places = np.arange(start, end) - self._starts[number]
                yield _strings(reader.get_batch(number).column(0), places)
                start = end

    def take(self, indices: Sequence[int] | npt.NDArray[np.integer]) -> list[str]:
        """The texts of those numbers, in their order."""
        wanted, back = np.unique(np.asarray(indices, np.int64), return_inverse=True)
        numbers = np.searchsorted(self._starts, wanted, side="right") - 1
        texts: list[str] = []
        with self._opened() as reader:
            for number in np.unique(numbers).tolist():
                places = wanted[numbers == number] - self._starts[number]
                texts += _strings(reader.get_batch(number).column(0), places)
        return [texts[place] for place in back.tolist()]

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        """The number of the first text of each record batch, and the number of texts."""
        with self._opened() as reader:
            sizes = [
                reader.get_batch(number).num_rows for number in range(reader.num_record_batches)
            ]
        return np.cumsum([0, *sizes])

    @contextmanager
    def _opened(self) -> Iterator[pa.RecordBatchFileReader]:
        with pa.memory_map(str(self.path)) as source, pa.ipc.open_file(source) as reader:
            yield reader


def _as_strings(texts: pa.Array | Sequence[str]) -> pa.Array:
    if not isinstance(texts, pa.Array):
        # As bytes, because Arrow takes no lone surrogate; it does not look into them later.
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        return pa.array(encoded, pa.binary()).view(pa.string())
    if texts.null_count:
        raise ValueError(f"{texts.null_count} of {len(texts)} texts are null")
    return texts.cast(pa.string())


def _regrouped(arrays: Iterable[pa.Array]) -> Iterator[pa.Array]:
    """The same texts in arrays of bounded size, neither very large nor very many."""
    held: list[pa.Array] = []
    texts = size = 0
    for piece in (piece for array in arrays for piece in _pieces(array)):
        if held and (texts + len(piece) > _BATCH_TEXTS or size + piece.nbytes > _BATCH_BYTES):
            yield pa.concat_arrays(held)
            held, texts, size = [], 0, 0
        held.append(piece)
        texts, size = texts + len(piece), size + piece.nbytes
    if held:
        yield pa.concat_arrays(held)


def _pieces(array: pa.Array) -> Iterator[pa.Array]:
    if len(array) < 2 or (len(array) <= _BATCH_TEXTS and array.nbytes <= _BATCH_BYTES):
        yield array
    else:
        yield from _pieces(array[: len(array) // 2])
        yield from _pieces(array[len(array) // 2 :])


def _strings(array: pa.StringArray, places: npt.NDArray[np.int64]) -> list[str]:
    _, offsets, characters = array.buffers()
    bounds = np.frombuffer(offsets, np.int32)
    begins, ends = bounds[array.offset + places], bounds[array.offset + places + 1]
    utf8 = memoryview(characters or b"")
    return [
        str(utf8[begin:end], "utf-8", "surrogatepass")
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
    ]
