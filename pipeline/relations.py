"""The tables of all documents as relations of a database that keeps on disk what is too large."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import ResourceError
from pipeline.shards import stored_schema
from pipeline.stage import Item, Result

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH_ROWS = 4096
Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


class DuckRelations:
    """See ``stage.Relations``: views of a DuckDB database over the shards of each table."""

    def __init__(self, database: "DuckDBPyConnection", scratch: Path, run: Map):
        self._database = database
        self.scratch = scratch
        self._map = run

    def query(self, sql: str) -> pa.RecordBatchReader:
        """See ``Relations.query``."""
        # A cursor of its own: several results may be read at once.
        return self._database.cursor().sql(sql).to_arrow_reader(_BATCH_ROWS)

    def execute(self, sql: str) -> None:
        """See ``Relations.execute``."""
        self._database.execute(sql)

    def register(self, name: str, table: pa.Table) -> None:
        """See ``Relations.register``."""
        _add_table(self._database, name, table)

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """See ``Relations.map``."""
        return self._map(function, items)


@contextmanager
def open_relations(
    files: Mapping[str, Sequence[Path]], scratch: Path, run: Map, *, memory: int, threads: int
) -> Iterator[DuckRelations]:
    """The tables as relations, for one join.

    Args:
        files: The shard files of each table.
        scratch: A folder for what does not fit into memory; emptied before and removed after.
        run: Computes a function of many items.
        memory: Bytes that the database may hold in memory.
        threads: Threads that it may use.

    Raises:
        ResourceError: disk or memory did not suffice.
    """
    # Only where it is used: the process that workers are forked from would complain of it when
    # it ends.
    import duckdb

    rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        with duckdb.connect(str(scratch / "join.duckdb")) as database:
            database.execute(f"SET memory_limit = '{memory // 2**20}MiB'")
            database.execute(f"SET threads = {threads}")
            database.execute("SET temp_directory = ?", [str(scratch / "spilled")])
            database.execute("SET enable_progress_bar = false")
            for name, paths in files.items():
                _add_view(database, name, paths)
            yield DuckRelations(database, scratch, run)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        # What fails in DuckDB while its rows are read is an OSError without a number.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        why = str(error).partition("\n")[0]
        raise ResourceError(f"bringing all profiles together could not go on: {why}") from error
    finally:
        rmtree(scratch, ignore_errors=True)


def _add_view(database: "DuckDBPyConnection", name: str, paths: Sequence[Path]) -> None:
    if paths:
        files = database.read_parquet([str(path) for path in paths], file_row_number=True)
        files.create_view(name)
    else:
        schema = stored_schema(name).append(pa.field("file_row_number", pa.int64()))
        _add_table(database, name, schema.empty_table())


def _add_table(database: "DuckDBPyConnection", name: str, table: pa.Table) -> None:
    database.register("given", table)
    database.table("given").create(name)
    database.unregister("given")
