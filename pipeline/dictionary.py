"""The data dictionary: every table and column in words, made from the schemas."""

from collections.abc import Iterator

import pyarrow as pa

from pipeline.tables import TABLES, Column


def data_dictionary() -> str:
    """The dictionary as Markdown: a section a table, a row a column."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Tables"
    yield ""
    yield "Each is a Parquet file of that name. Offsets are code points, half-open; languages are"
    yield "BCP 47 tags. A cell may be empty only where *nullable* says so; pandas shows that as"
    yield "`<NA>` in number columns, as `NaN` in text and as `None` in dates and structures."
    for table in TABLES.values():
        if table.internal:
            continue
        yield ""
        yield f"## {table.name}"
        yield ""
        key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
        yield f"{table.description[0].upper()}{table.description[1:]}.{key}"
        yield ""
        yield "| column | type | nullable | unit | meaning |"
        yield "| --- | --- | --- | --- | --- |"
        for column in table.columns:
            nullable = "yes" if column.nullable else ""
            unit = column.unit or ""
            meaning = _meaning(column).replace("|", r"\|")
            yield f"| `{column.name}` | {_type(column.type)} | {nullable} | {unit} | {meaning} |"


def _meaning(column: Column) -> str:
    parts = [column.description]
    if column.values:
        parts.append("one of " + ", ".join(f"`{value}`" for value in column.values))
    if column.references:
        parts.append(f"→ `{column.references}`")
    if column.source:
        parts.append(f"source: {column.source}")
    return "; ".join(parts)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "{" + ", ".join(f"{field.name}: {_type(field.type)}" for field in kind) + "}"
    if pa.types.is_date(kind):
        return "date"
    return str(kind)
