"""The output folder: who holds it, what was built in it, how its tables get there.

The steps keep their shards below ``OUT/.build``. The tables that users read are put together from
them only when a build is done, and get their names only when all are written, so that a
half-written table is never taken for a result.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TypedDict

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.errors import ConfigError
from pipeline.identifiers import content_id
from pipeline.shards import Rows, StoredTable, file_hash
from pipeline.tables import TABLES

STATE_FOLDER = ".build"
ROWS_A_GROUP = 16 * 1024
ROWS_A_FILE = 64 * ROWS_A_GROUP
"""A table of more rows is a folder of files, which ``pd.read_parquet`` reads as one."""


class Run(TypedDict):
    """What a stage made, and from what."""

    fingerprint: str
    """Hash over input, settings, models, code and libraries."""
    tables: dict[str, str]
    """SHA-256 of each table that was published; of others, a hash of what they were made from."""
    settings: str
    """What the result depends on beside its tables and its code, as its steps say it."""


class SetAside(TypedDict):
    """A profile that was given up, and why."""

    key: str
    """Hash of what it was given up for: the file, the code, the time limit."""
    stage: str
    code: str
    message: str


class _Published(TypedDict):
    made_from: str
    sha256: str


class _State(TypedDict):
    stages: dict[str, Run]
    published: dict[str, _Published]
    set_aside: dict[str, SetAside]


class Store:
    """What has been built below one output folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._file = out / STATE_FOLDER / "state.json"
        self._state: _State = {"stages": {}, "published": {}, "set_aside": {}}
        # A state that is missing or was cut short only costs work again.
        with suppress(FileNotFoundError, ValueError, TypeError):
            self._state |= json.loads(self._file.read_text(encoding="utf-8"))

    def folder(self, step: str) -> Path:
        """Where a step keeps its shards."""
        return self.out / STATE_FOLDER / step

    @property
    def runs(self) -> Mapping[str, Run]:
        """The stages of the last finished build, by name."""
        return self._state["stages"]

    @property
    def set_aside(self) -> dict[str, SetAside]:
        """Profiles given up in earlier builds, by ``doc_id``."""
        return dict(self._state["set_aside"])

    def remember(self, set_aside: Mapping[str, SetAside]) -> None:
        """Keep which profiles were given up, so that the next build need not find out again."""
        if self._state["set_aside"] != set_aside:
            self._state["set_aside"] = dict(set_aside)
            self._save()

    def publish(
        self,
        tables: Mapping[str, Sequence[StoredTable]],
        runs: Mapping[str, Run],
        rows_a_file: int = ROWS_A_FILE,
    ) -> int:
        """Make ``out`` hold just these tables; count those that are new, changed or gone.

        Args:
            tables: By name, the stored tables whose rows one after the other make the table.
            runs: The stages that made them.
            rows_a_file: More rows than this are divided over files, so many in each.
        """
        public = {name: parts for name, parts in tables.items() if not TABLES[name].internal}
        made_from = {
            name: content_id(str(rows_a_file), *(part.key for part in parts))
            for name, parts in public.items()
        }
        published = self._state["published"]
        outdated = [name for name in public if not self._is_published(name, made_from[name])]
        written = {
            name: _write_table(self.out, name, _rows(public[name]), rows_a_file)
            for name in outdated
        }
        # All are on the disk: only now does any reader see one of them change.
        for name, part in written.items():
            target = self.out / f"{name}.parquet"
            _remove(target)
            part.rename(target)
            published[name] = {"made_from": made_from[name], "sha256": table_hash(target) or ""}
        gone = [
            name
            for name in TABLES
            if name not in public and (self.out / f"{name}.parquet").exists()
        ]
        for name in gone:
            _remove(self.out / f"{name}.parquet")
            published.pop(name, None)
        described = self._with_hashes(runs)
        if self._state["stages"] != described or written or gone:
            self._state["stages"] = described
            self._save()
        return len(written) + len(gone)

    def _with_hashes(self, runs: Mapping[str, Run]) -> dict[str, Run]:
        """The runs; the last to make a table is the one whose table was published."""
        makers = {name: stage for stage, run in runs.items() for name in run["tables"]}
        described: dict[str, Run] = {}
        for stage, run in runs.items():
            tables = {
                name: self._state["published"][name]["sha256"]
                if makers[name] == stage and name in self._state["published"]
                else key
                for name, key in run["tables"].items()
            }
            described[stage] = {**run, "tables": tables}
        return described

    def _is_published(self, name: str, made_from: str) -> bool:
        entry = self._state["published"].get(name)
        return (
            entry is not None
            and entry["made_from"] == made_from
            and entry["sha256"] == table_hash(self.out / f"{name}.parquet")
        )

    def _save(self) -> None:
        write_bytes(json.dumps(self._state, indent=1, sort_keys=True).encode(), self._file)


@contextmanager
def open_store(out: Path) -> Iterator[Store]:
    """The store of ``out``, held by this process alone.

    Raises:
        ConfigError: ``out`` cannot be written, or another build holds it.
    """
    try:
        (out / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / STATE_FOLDER / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise ConfigError(f"--out: another build is at work in {out}") from error
    except OSError as error:
        raise ConfigError(f"--out: {out} cannot be written: {error.strerror}") from error
    try:
        for left in out.glob(".*.part"):
            _remove(left)
        yield Store(out)
    except OSError as error:
        raise ConfigError(f"{error.filename or out}: {error.strerror or error}") from error
    finally:
        lock.release()


def _rows(parts: Iterable[StoredTable]) -> list[Rows]:
    return [rows for part in parts for rows in part.units.values() if rows.rows]


def _write_table(out: Path, name: str, rows: Sequence[Rows], rows_a_file: int) -> Path:
    """Write a table under a name of its own, as one file or a folder of files.

    Row groups have a fixed size, whatever the shards: the same rows give the same bytes.
    """
    part = out / f".{name}.parquet.part"
    _remove(part)
    rows_a_group = min(ROWS_A_GROUP, rows_a_file)
    groups = _row_groups(name, rows, rows_a_group)
    if sum(one.rows for one in rows) <= rows_a_file:
        _write_file(part, name, groups)
    else:
        part.mkdir()
        for number, first in enumerate(groups):
            others = islice(groups, rows_a_file // rows_a_group - 1)
            _write_file(part / f"part-{number:05d}.parquet", name, chain([first], others))
    return part


def _write_file(path: Path, name: str, groups: Iterable[pa.Table]) -> None:
    schema = TABLES[name].schema
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for group in groups:
            writer.write_table(group)


def _row_groups(name: str, rows: Iterable[Rows], size: int) -> Iterator[pa.Table]:
    """The rows, ``size`` at a time."""
    waiting, count = [TABLES[name].schema.empty_table()], 0
    for one in rows:
        waiting.append(one.read())
        count += one.rows
        if count >= size:
            table = pa.concat_tables(waiting)
            whole = count - count % size
            for start in range(0, whole, size):
                yield table.slice(start, size).combine_chunks()
            waiting, count = [table.slice(whole)], count - whole
    if count:
        yield pa.concat_tables(waiting).combine_chunks()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def table_hash(path: Path) -> str | None:
    """SHA-256 of a table's file, of a folder's files together; ``None`` where there is none."""
    if not path.is_dir():
        return file_hash(path)
    digest = sha256()
    for file in sorted(path.iterdir()):
        digest.update(f"{file.name}={file_hash(file)}\n".encode())
    return digest.hexdigest()


def write_bytes(content: bytes, path: Path) -> None:
    """Write a small file by way of a temporary name, and see it on the disk."""
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
