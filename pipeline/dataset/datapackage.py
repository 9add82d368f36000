"""``datapackage.json``: the dataset as a Frictionless Data Package, version 2."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.columns import Column, Table
from pipeline.dataset.facts import TableFile, facts, key_column

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
_SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def data_package(files: Sequence[TableFile]) -> dict[str, Any]:
    """The descriptor of the package: a resource for each file, with its table schema."""
    about = facts()
    tables = {file.table.name: file.table for file in files}
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "keywords": list(about.keywords),
        "licenses": [
            {
                "name": about.licence.identifier,
                "path": about.licence.url,
                "title": f"{about.licence.title}: {about.licence.scope}",
            },
            {"path": "README.md", "title": about.licence.texts},
        ],
        "sources": [{"title": about.source["title"], "path": about.source["url"]}],
        "contributors": [
            {"title": author, "roles": ["author", "maintainer"]} for author in about.authors
        ],
        "resources": [_resource(file, tables) for file in files],
    }
    if about.url:
        package["homepage"] = about.url
    if about.doi:
        package["id"] = f"https://doi.org/{about.doi}"
    if about.published:
        package["created"] = f"{about.published}T00:00:00Z"
    return package


def _resource(file: TableFile, tables: Mapping[str, Table]) -> dict[str, Any]:
    form = file.path.rpartition(".")[2]
    return {
        "$schema": _RESOURCE_PROFILE,
        "name": file.table.name,
        "type": "table",
        "path": list(file.parts) or file.path,
        "description": file.table.description,
        "format": form,
        "mediatype": file.media_type,
        # Of Parquet, frictionless counts no bytes, and calls a package invalid that states them.
        **({"encoding": "utf-8", "bytes": file.size} if form == "csv" else {}),
        **({} if file.parts else {"hash": f"sha256:{file.sha256}"}),
        "schema": _schema(file.table, tables),
    }


def _schema(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": _SCHEMA_PROFILE,
        "fields": [_field(column) for column in table.columns],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign_keys = []
    for column in table.columns:
        # A list has no foreign key in this standard; its reference stands in the field itself.
        target = key_column(tables, column.references) if column.references else None
        if target and not pa.types.is_list(column.type):
            name, _, key = target.partition(".")
            reference: dict[str, Any] = {"fields": [key]}
            if name != table.name:
                reference["resource"] = name
            foreign_keys.append({"fields": [column.name], "reference": reference})
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(column.type),
        "description": column.description,
    }
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.values and not pa.types.is_list(column.type):
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    # Properties of our own, which the standard allows.
    own = {
        "arrowType": str(column.type),
        "unit": column.unit,
        "source": column.source,
        "references": column.references,
        "values": list(column.values) if column.values and "enum" not in constraints else None,
    }
    return field | {name: value for name, value in own.items() if value}


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_list(kind):
        # "array" would say more, but frictionless does not take a Parquet list for one.
        return "any"
    return "object" if pa.types.is_struct(kind) else "string"
