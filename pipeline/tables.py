"""Every table of the corpus, by name: typed tables from rows, empty ones, and their validation.

Schemas, validation, the typed empty tables and the data dictionary all come from ``TABLES``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.columns import TEXT, Table
from pipeline.errors import DataError
from pipeline.internal_tables import INTERNAL
from pipeline.published_tables import PUBLISHED

TABLES: Mapping[str, Table] = {table.name: table for table in (*PUBLISHED, *INTERNAL)}


def from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The table ``name`` from one mapping per row; a missing key is a null.

    Raises:
        DataError: a row has a key that is no column, or a value of the wrong type.
    """
    schema = TABLES[name].schema
    rows = list(rows)
    if unknown := {key for row in rows for key in row} - set(schema.names):
        raise DataError(f"{name}: no such column: {', '.join(sorted(unknown))}")
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError(f"{name}: {error}") from error


def empty(name: str) -> pa.Table:
    """The table ``name`` with its types and no rows."""
    return TABLES[name].schema.empty_table()


def problem(
    stage: str,
    code: str,
    message: str,
    *,
    severity: str = "warning",
    doc_id: str | None = None,
    source_file: str | None = None,
    block_id: str | None = None,
    line: int | None = None,
) -> dict[str, Any]:
    """A row of ``problems``; ``severity`` ``error`` says that the document was set aside."""
    return {
        "doc_id": doc_id,
        "source_file": source_file,
        "stage": stage,
        "severity": severity,
        "code": code,
        "message": message,
        "block_id": block_id,
        "line": line,
    }


def validate(name: str, table: pa.Table) -> None:
    """Check one table against its schema, its allowed values and its key.

    Raises:
        DataError: naming the table, the column and an offending value.
    """
    definition = TABLES[name]
    expected = definition.schema
    if not table.schema.equals(expected):
        raise DataError(f"{name}: the columns are {table.schema}, not {expected}")
    for column in definition.columns:
        values = table[column.name]
        if not column.nullable and values.null_count:
            raise DataError(f"{name}.{column.name}: {values.null_count} rows have no value")
        if column.values:
            flat = pc.list_flatten(values) if pa.types.is_list(column.type) else values
            known = pc.is_in(flat.drop_null(), value_set=pa.array(column.values, TEXT))
            if not pc.all(known, min_count=0).as_py():
                wrong = pc.filter(flat.drop_null(), pc.invert(known))[0].as_py()
                allowed = ", ".join(column.values)
                raise DataError(f"{name}.{column.name}: {wrong!r} is none of {allowed}")
    if definition.key and table.num_rows:
        distinct = table.select(definition.key).group_by(list(definition.key)).aggregate([])
        if distinct.num_rows != table.num_rows:
            repeated = table.num_rows - distinct.num_rows
            raise DataError(f"{name}: {repeated} rows repeat the key {', '.join(definition.key)}")
