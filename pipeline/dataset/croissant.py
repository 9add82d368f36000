"""``croissant.json``: the dataset in MLCommons Croissant 1.1, for machine-learning tools."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.columns import Column, Table
from pipeline.dataset.facts import TableFile, facts, key_column
from pipeline.dictionary import chinese

# The context of the specification, https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_MEDIA_TYPES = {"application/vnd.apache.parquet": "application/x-parquet"}


def croissant(files: Sequence[TableFile], citation: str) -> dict[str, Any]:
    """The description: a file object, or a file set, and a record set for each table.

    Args:
        files: the tables.
        citation: how to cite the dataset, BibTeX.
    """
    about = facts()
    tables = {file.table.name: file.table for file in files}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": {"en": about.name},
        "alternateName": [about.title, about.title_zh],
        "description": {"en": about.description},
        "version": about.version,
        "license": about.licence.url,
        "usageInfo": about.licence.texts,
        "citeAs": citation,
        "creator": [
            {"@type": "sc:Organization", "name": {"en": author}} for author in about.authors
        ],
        "keywords": list(about.keywords),
        "inLanguage": ["zh-Hans", "zh-Hant", "en"],
        "isLiveDataset": False,
        **({"datePublished": about.published} if about.published else {}),
        "url": about.url or about.source["url"],
        "distribution": [_file_object(file) for file in files],
        "recordSet": [_record_set(file, tables) for file in files],
    }


def _file_object(file: TableFile) -> dict[str, Any]:
    described = {
        "@type": "cr:FileSet" if file.parts else "cr:FileObject",
        "@id": file.path,
        "name": {"en": file.path},
        "description": {"en": file.table.description},
        "encodingFormat": _MEDIA_TYPES.get(file.media_type, file.media_type),
    }
    if file.parts:
        return described | {"includes": f"{file.path}/*.parquet"}
    return described | {
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _record_set(file: TableFile, tables: Mapping[str, Table]) -> dict[str, Any]:
    table = file.table
    record_set: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": {"en": table.name},
        "description": {"en": table.description, "zh": chinese()[table.name]["table"]},
        "field": [_field(file, column, tables) for column in table.columns],
    }
    if table.key:
        record_set["key"] = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return record_set


def _field(file: TableFile, column: Column, tables: Mapping[str, Table]) -> dict[str, Any]:
    name = f"{file.table.name}/{column.name}"
    field = _leaf(name, column.name, column.type)
    field["description"] = {
        "en": column.description,
        "zh": chinese()[file.table.name][column.name],
    }
    kind, extract = column.type, {"column": column.name}
    if pa.types.is_list(kind):
        field |= {"isArray": True, "arrayShape": "-1"}
        kind = kind.value_type
    if pa.types.is_struct(kind):
        del field["dataType"]
        field["subField"] = [
            _leaf(f"{name}/{part.name}", part.name, part.type)
            | {"source": _source(file, extract) | {"transform": {"jsonPath": part.name}}}
            for part in kind
        ]
        return field
    field["source"] = _source(file, extract)
    target = key_column(tables, column.references) if column.references else None
    if target and _can_be_joined(file, column, target):
        field["references"] = {"field": {"@id": target.replace(".", "/")}}
    return field


def _can_be_joined(file: TableFile, column: Column, target: str) -> bool:
    """Whether mlcroissant, which joins along references as it reads, can do so.

    Not from inside a list, not to the same table, and not from a CSV file: there it takes the
    rows of the other record set for a table, which they are not once they were read.
    """
    inside_list = pa.types.is_list(column.type)
    return (
        not inside_list
        and not target.startswith(f"{file.table.name}.")
        and file.media_type in _MEDIA_TYPES
    )


def _leaf(name: str, short: str, kind: pa.DataType) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": {"en": short},
        "dataType": _data_type(kind.value_type if pa.types.is_list(kind) else kind),
    }


def _source(file: TableFile, extract: dict[str, str]) -> dict[str, Any]:
    kind = "fileSet" if file.parts else "fileObject"
    return {kind: {"@id": file.path}, "extract": extract}


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_int32(kind):
        return "cr:Int32"
    if pa.types.is_int64(kind):
        return "cr:Int64"
    if pa.types.is_floating(kind):
        return "cr:Float64"
    return "sc:Date" if pa.types.is_date(kind) else "sc:Text"
