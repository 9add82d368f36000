"""The output folder: which stage's tables it holds, what they were made from, how they get there.

Each stage's tables are kept below ``OUT/.build/STAGE/`` with the fingerprint of what they were
made from. The tables that users read are put into ``OUT`` only when a build is done, each by a
rename, so that a half-written table is never taken for a result.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NotRequired, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.errors import ConfigError
from pipeline.stage import Stage
from pipeline.tables import TABLES

STATE_FOLDER = ".build"


class Run(TypedDict):
    """A stage's tables, and what they were made from."""

    fingerprint: str
    tables: dict[str, str]
    """SHA-256 of each table's file."""
    settings: NotRequired[str]
    """What the result depends on beside its tables and its code, as the stage says it."""


class Store:
    """What has been built below one output folder, and from what."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / STATE_FOLDER
        self._state = self.folder / "state.json"
        try:
            self._stages: dict[str, Run] = json.loads(self._state.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            # A state that is missing or was cut short only costs the work again.
            self._stages = {}

    def is_done(self, stage: Stage, fingerprint: str) -> bool:
        """Whether the stage's tables were made from just this and are still as they were."""
        entry = self._stages.get(stage.name)
        return (
            entry is not None
            and entry["fingerprint"] == fingerprint
            and all(
                file_hash(self._path(stage, name)) == digest
                for name, digest in entry["tables"].items()
            )
        )

    def table_hash(self, stage: Stage, table: str) -> str:
        """SHA-256 of a table that ``stage`` has written."""
        return self._stages[stage.name]["tables"][table]

    def run_of(self, stage: Stage) -> Run | None:
        """What the tables of ``stage`` are and were made from; ``None`` where it has not run."""
        return self._stages.get(stage.name)

    def read(self, stage: Stage, table: str) -> pa.Table:
        """A table as ``stage`` has written it."""
        return pq.read_table(self._path(stage, table)).cast(TABLES[table].schema)

    def write(
        self,
        stage: Stage,
        fingerprint: str,
        tables: Mapping[str, pa.Table],
        settings: str = "",
    ) -> None:
        """Keep a stage's tables; a kill at any moment leaves the stage either done or undone."""
        if self._stages.pop(stage.name, None):
            self._save()
        folder = self.folder / stage.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, table in tables.items():
            write_parquet(table, self._path(stage, name))
        hashes = {name: file_hash(self._path(stage, name)) or "" for name in tables}
        self._stages[stage.name] = {
            "fingerprint": fingerprint,
            "tables": hashes,
            "settings": settings,
        }
        self._save()

    def publish(self, stages: Sequence[Stage]) -> int:
        """Make ``OUT`` hold the tables of just these stages; count the files that changed."""
        newest = {name: self._path(stage, name) for stage in stages for name in stage.writes}
        newest["problems"] = self._merge_problems(stages)
        changed = 0
        for name, definition in TABLES.items():
            target = self.out / f"{name}.parquet"
            source = newest.get(name)
            if source is None or definition.internal:
                changed += target.is_file()
                target.unlink(missing_ok=True)
            elif file_hash(target) != file_hash(source):
                _place(source, target)
                changed += 1
        return changed

    def _merge_problems(self, stages: Sequence[Stage]) -> Path:
        tables = [self.read(stage, "problems") for stage in stages]
        merged = self.folder / "problems.parquet"
        write_parquet(pa.concat_tables(tables), merged)
        return merged

    def _path(self, stage: Stage, table: str) -> Path:
        return self.folder / stage.name / f"{table}.parquet"

    def _save(self) -> None:
        write_bytes(json.dumps(self._stages, indent=1, sort_keys=True).encode(), self._state)


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
        yield Store(out)
    except OSError as error:
        raise ConfigError(f"{error.filename or out}: {error.strerror}") from error
    finally:
        lock.release()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write ``table`` by way of a temporary name; the same table gives the same bytes."""
    temporary = path.with_name(f".{path.name}.part")
    pq.write_table(table, temporary, compression="zstd", version="2.6", row_group_size=64 * 1024)
    temporary.replace(path)


def write_bytes(content: bytes, path: Path) -> None:
    """Write a small file by way of a temporary name, and see it on the disk."""
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


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


def _place(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, temporary)
    temporary.replace(target)
