"""Tables on disk, in shards: files that each hold the rows of some documents.

A shard is a folder with one Parquet file for each table that a step wrote, and the file ``units``:
a hash of what follows, then as JSON whose rows they are, what they were made from and the files'
hashes. Every unit (a document, or a part of one) has row groups of its own, so its rows are read
without the others. A shard is written under another name and renamed, so it is there as a whole or
not at all; it never changes.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.identifiers import content_id
from pipeline.tables import TABLES

UNIT = "_unit"
"""The first column of every file: the unit that a row belongs to."""
_UNITS_FILE = "units"
_PART = ".part-"
_LARGEST_ROW_GROUP = 64 * 1024


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one unit in one table: some row groups of a file."""

    path: Path
    first: int
    groups: int
    rows: int
    key: str
    """Hash of what the rows were made from; equal keys, equal rows."""

    def read(self) -> pa.Table:
        """The rows, with the table's own columns."""
        schema = stored_schema(self.path.stem)
        with pq.ParquetFile(self.path) as file:
            groups = list(range(self.first, self.first + self.groups))
            table = file.read_row_groups(groups) if groups else schema.empty_table()
        return table.cast(schema).drop_columns([UNIT]).cast(TABLES[self.path.stem].schema)


class Rows(Protocol):
    """Where the rows of one unit are: a ``Slice`` of a shard, or a file of the input."""

    @property
    def key(self) -> str:
        """Hash of what the rows were made from."""

    @property
    def rows(self) -> int:
        """How many rows there are."""

    def read(self) -> pa.Table:
        """The rows."""


@dataclass(frozen=True)
class StoredTable:
    """A table of all documents: where the rows of each unit are, in the order of the units."""

    name: str
    units: Mapping[str, Rows]

    @property
    def key(self) -> str:
        """Hash of what the whole table was made from."""
        return content_id(*(f"{unit}={rows.key}" for unit, rows in self.units.items()))

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(rows.rows for rows in self.units.values())

    @property
    def files(self) -> list[Path]:
        """The shard files that hold it, and nothing else."""
        paths = (rows.path for rows in self.units.values() if isinstance(rows, Slice))
        return list(dict.fromkeys(paths))


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: its folder and, for each of its units, key and slices by table."""

    folder: Path
    units: Mapping[str, tuple[str, Mapping[str, Slice]]]


@cache
def stored_schema(table: str) -> pa.Schema:
    """The schema of a table's files: the unit, then the table's columns."""
    return TABLES[table].schema.insert(0, pa.field(UNIT, pa.string(), nullable=False))


class ShardWriter:
    """Writes one shard; used as a context, which makes it or, after an error, nothing.

    Args:
        parent: The folder of the step.
        name: The name of the shard's folder; a shard of that name is replaced.
        tables: The tables that it will hold.
    """

    def __init__(self, parent: Path, name: str, tables: Sequence[str]):
        self._folder = parent / name
        self._part = parent / f"{_PART}{uuid4().hex}"
        self._tables = tables
        self._units: dict[str, tuple[str, dict[str, list[int]]]] = {}
        self.shard: Shard | None = None

    def __enter__(self) -> "ShardWriter":
        self._part.mkdir(parents=True)
        self._open = ExitStack()
        self._writers = {}
        for name in self._tables:
            writer = pq.ParquetWriter(
                self._part / f"{name}.parquet", stored_schema(name), compression="zstd"
            )
            self._writers[name] = self._open.enter_context(writer)
        self._groups = dict.fromkeys(self._tables, 0)
        return self

    def add(self, unit: str, key: str, tables: Mapping[str, pa.Table]) -> None:
        """Write the rows of one unit.

        Args:
            unit: Its name.
            key: Hash of what the rows were made from.
            tables: Its rows by table, with the tables' own columns.
        """
        places: dict[str, list[int]] = {}
        for name in self._tables:
            table = tables[name]
            groups = -(-table.num_rows // _LARGEST_ROW_GROUP)
            places[name] = [self._groups[name], groups, table.num_rows]
            if groups:
                units = pa.array([unit], pa.string()).take(
                    pa.array([0] * table.num_rows, pa.int8())
                )
                stored = table.add_column(0, UNIT, units).cast(stored_schema(name))
                self._writers[name].write_table(stored, row_group_size=_LARGEST_ROW_GROUP)
                self._groups[name] += groups
        self._units[unit] = (key, places)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            self._open.close()
            if kind is None:
                self._finish()
        finally:
            shutil.rmtree(self._part, ignore_errors=True)

    def _finish(self) -> None:
        files = {name: file_hash(self._part / f"{name}.parquet") for name in self._tables}
        content = json.dumps({"files": files, "units": self._units}).encode()
        (self._part / _UNITS_FILE).write_bytes(_digest(content) + b"\n" + content)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._part.rename(self._folder)
        self.shard = _shard(self._folder, self._units)


def write_joined(
    parent: Path,
    tables: Mapping[str, pa.RecordBatchReader],
    units_a_shard: int,
) -> None:
    """Write what a join made, some units a shard; a unit's key is a hash of its rows.

    Args:
        parent: The folder of the step.
        tables: By table, rows in the order of their units, the unit first.
        units_a_shard: Units that are kept together.
    """
    streams = {name: _Peekable(_by_unit(reader)) for name, reader in tables.items()}
    number = 0
    while any(stream.unit is not None for stream in streams.values()):
        with ShardWriter(parent, f"{number:06d}", list(tables)) as writer:
            for _ in range(units_a_shard):
                waiting = [stream.unit for stream in streams.values() if stream.unit is not None]
                if not waiting:
                    break
                unit = min(waiting)
                own = {name: stream.take(unit, name) for name, stream in streams.items()}
                writer.add(unit, content_id(*map(_hash_of_rows, own.values())), own)
        number += 1


class _Peekable:
    """The tables of a stream's units, the next unit's name known before it is taken."""

    def __init__(self, units: Iterator[tuple[str, pa.Table]]):
        self._units = units
        self._advance()

    def _advance(self) -> None:
        self._next = next(self._units, None)

    @property
    def unit(self) -> str | None:
        """The next unit; ``None`` after the last."""
        return self._next and self._next[0]

    def take(self, unit: str, name: str) -> pa.Table:
        """The rows of ``unit``, none unless it is the next."""
        if self._next is None or self._next[0] != unit:
            return TABLES[name].schema.empty_table()
        table = self._next[1]
        self._advance()
        return _conformed(table.drop_columns([UNIT]), TABLES[name].schema)


def _conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with just this schema, of which a database keeps names and values only."""
    columns = [
        # Arrow casts no struct that is null where its fields may not be.
        pa.array(column.to_pylist(), field.type)
        if pa.types.is_struct(field.type)
        else column.cast(field.type)
        for column, field in zip(table.columns, schema, strict=True)
    ]
    return pa.table(columns, schema=schema)


def _by_unit(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each unit; only one unit and one batch are held."""
    current: str | None = None
    parts: list[pa.RecordBatch] = []
    for batch in batches:
        runs = pc.run_end_encode(batch.column(0))
        start = 0
        for unit, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            if unit != current and current is not None:
                yield current, pa.Table.from_batches(parts)
                parts = []
            current = unit
            parts.append(batch.slice(start, end - start))
            start = end
    if current is not None:
        yield current, pa.Table.from_batches(parts)


def _hash_of_rows(table: pa.Table) -> str:
    return sha256(repr(table.to_pydict()).encode("utf-8", "surrogatepass")).hexdigest()


def read_shards(parent: Path) -> list[Shard]:
    """The sound shards of a step; what is damaged or was left unfinished is removed."""
    shards = []
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        if (shard := _read_shard(folder)) is not None:
            shards.append(shard)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return shards


def _read_shard(folder: Path) -> Shard | None:
    try:
        digest, _, text = (folder / _UNITS_FILE).read_bytes().partition(b"\n")
    except OSError:
        return None
    if folder.name.startswith(_PART) or digest != _digest(text):
        return None
    content = json.loads(text)
    if any(
        file_hash(folder / f"{name}.parquet") != digest for name, digest in content["files"].items()
    ):
        return None
    return _shard(folder, content["units"])


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()


def _shard(folder: Path, units: Mapping[str, tuple[str, Mapping[str, Sequence[int]]]]) -> Shard:
    return Shard(
        folder,
        {
            unit: (
                key,
                {
                    table: Slice(
                        folder / f"{table}.parquet", first, groups, rows, content_id(key, table)
                    )
                    for table, (first, groups, rows) in places.items()
                },
            )
            for unit, (key, places) in units.items()
        },
    )


def keep_only(shard: Shard, is_needed: Callable[[str, str], bool]) -> Shard | None:
    """The shard without the units (name, key) that are not needed; ``None`` if none is."""
    kept = {unit: entry for unit, entry in shard.units.items() if is_needed(unit, entry[0])}
    if not kept:
        shutil.rmtree(shard.folder, ignore_errors=True)
        return None
    if len(kept) == len(shard.units):
        return shard
    tables = list(next(iter(kept.values()))[1])
    with ShardWriter(shard.folder.parent, shard.folder.name, tables) as writer:
        for unit, (key, slices) in kept.items():
            writer.add(unit, key, {table: part.read() for table, part in slices.items()})
    return writer.shard


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file's bytes, hexadecimal; ``None`` where there is no such file."""
    try:
        with path.open("rb") as file:
            digest = sha256()
            while chunk := file.read(2**20):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest()
