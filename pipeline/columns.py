"""What a column and a table are, and the types that most columns have."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

TEXT = pa.string()
INT = pa.int32()
FLOAT = pa.float64()


@dataclass(frozen=True)
class Column:
    """A column: its Arrow type, what it means, and the rules its values obey."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    unit: str | None = None
    source: str | None = None
    values: tuple[str, ...] | None = None
    """The allowed values, of the column or of the elements of its list."""
    references: str | None = None
    """``table.column`` in which every value (or list element) stands."""

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with description, unit, source, values and reference as metadata."""
        metadata = {"description": self.description}
        for key in ("unit", "source", "references"):
            if value := getattr(self, key):
                metadata[key] = value
        if self.values:
            metadata["values"] = " | ".join(self.values)
        return pa.field(self.name, self.type, nullable=self.nullable, metadata=metadata)


@dataclass(frozen=True)
class Table:
    """A table: its name, what one row is, its columns and its key."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    internal: bool = False
    """Passed between stages, not part of what users are promised."""

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with the pandas types by which nullable numbers stay integers."""
        schema = pa.schema([column.field for column in self.columns])
        frame = pd.DataFrame(
            {column.name: pd.Series(dtype=_pandas_dtype(column)) for column in self.columns}
        )
        pandas_metadata = pa.Schema.from_pandas(frame, preserve_index=False).metadata[b"pandas"]
        return schema.with_metadata({"description": self.description, "pandas": pandas_metadata})


def _pandas_dtype(column: Column) -> str:
    kind = column.type
    if pa.types.is_string(kind):
        return "str"
    if pa.types.is_integer(kind) and column.nullable:
        return str(kind).capitalize()
    if pa.types.is_floating(kind) and column.nullable:
        return "Float64"
    if pa.types.is_boolean(kind) and column.nullable:
        return "boolean"
    if pa.types.is_primitive(kind) and not pa.types.is_date(kind):
        return str(kind.to_pandas_dtype().__name__)
    return "object"
