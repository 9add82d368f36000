"""``corpus.duckdb``: the tables in one database, with keys, comments and views."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.columns import Column, Table
from pipeline.dataset.facts import key_column

# Newer storage versions give each file a random identifier, and compressed strings carry bytes
# that nobody has set (duckdb/duckdb#23382): with these two the same tables give the same bytes.
_STORAGE = "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 16384"
_COMPRESSION = "uncompressed"
_NAME = "corpus"


def write_database(content: Mapping[str, pa.Table], tables: Sequence[Table], path: Path) -> None:
    """Write a database of ``tables`` to ``path``, which must not be there yet.

    Tables are made in an order in which each stands after those it refers to.
    """
    known = {table.name: table for table in tables}
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"ATTACH '{_escaped(str(path))}' AS {_NAME} ({_STORAGE})")
        connection.execute(f"USE {_NAME}")
        connection.execute(f"SET force_compression = '{_COMPRESSION}'")
        for table in _in_order(tables):
            connection.execute(_create(table, known))
            connection.from_arrow(content[table.name]).insert_into(table.name)
            for statement in _comments(table):
                connection.execute(statement)
        connection.execute(_views())
        connection.execute(f"CHECKPOINT {_NAME}")
        connection.execute("USE memory")
        connection.execute(f"DETACH {_NAME}")


def _views() -> str:
    return resources.files("pipeline.dataset").joinpath("views.sql").read_text(encoding="utf-8")


def _in_order(tables: Sequence[Table]) -> Iterator[Table]:
    known = {table.name: table for table in tables}
    waiting = list(tables)
    done: set[str] = set()
    while waiting:
        ready = [table for table in waiting if _needs(table, known) <= done]
        yield from ready
        done |= {table.name for table in ready}
        waiting = [table for table in waiting if table not in ready]


def _needs(table: Table, known: Mapping[str, Table]) -> set[str]:
    return {
        target.partition(".")[0]
        for column in table.columns
        if (target := _foreign_key(table, column, known))
    }


def _foreign_key(table: Table, column: Column, known: Mapping[str, Table]) -> str | None:
    """``table.column`` of the key that a column's values are held to.

    Lists can have no foreign key; and one to the same table would want each row to stand after
    the one it points at.
    """
    if column.references is None or pa.types.is_list(column.type):
        return None
    target = key_column(known, column.references)
    return None if target is None or target.startswith(f"{table.name}.") else target


def _create(table: Table, known: Mapping[str, Table]) -> str:
    parts = [
        f'"{column.name}" {_type(column.type)}{"" if column.nullable else " NOT NULL"}'
        for column in table.columns
    ]
    if table.key:
        parts.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    for column in table.columns:
        if target := _foreign_key(table, column, known):
            name, _, key = target.partition(".")
            parts.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{name}" ("{key}")')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f'"{part.name}" {_type(part.type)}' for part in kind) + ")"
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_int32(kind):
        return "INTEGER"
    if pa.types.is_int64(kind):
        return "BIGINT"
    if pa.types.is_floating(kind):
        return "DOUBLE"
    return "DATE" if pa.types.is_date(kind) else "VARCHAR"


def _comments(table: Table) -> Iterator[str]:
    yield f"COMMENT ON TABLE \"{table.name}\" IS '{_escaped(table.description)}'"
    for column in table.columns:
        said = column.description + (f" [{column.unit}]" if column.unit else "")
        yield f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS \'{_escaped(said)}\''


def _escaped(text: str) -> str:
    return text.replace("'", "''")
