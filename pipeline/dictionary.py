"""The data dictionary: every table and column in words, made from the schemas."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import pyarrow as pa

from pipeline.columns import Column, Table
from pipeline.tables import TABLES

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

_INTRODUCTION = {
    "en": (
        "# Tables",
        "",
        "Each is a Parquet file of that name. Offsets are code points, half-open; languages are",
        "BCP 47 tags. A cell may be empty only where *nullable* says so; pandas shows that as",
        "`<NA>` in number columns, as `NaN` in text and as `None` in dates and structures.",
    ),
    "zh": (
        "# 数据表",
        "",
        "每张表是一个同名的 Parquet 文件。偏移量按 Unicode 码位计，左闭右开；语言用 BCP 47 标签。",
        "只有*可空*一栏标明的单元格才可为空；在 pandas 中，数字列显示为 `<NA>`，文本列为 `NaN`，",
        "日期和结构为 `None`。",
    ),
}
_HEADER = {
    "en": "| column | type | nullable | unit | meaning |",
    "zh": "| 列 | 类型 | 可空 | 单位 | 含义 |",
}


def public_tables() -> list[Table]:
    """The tables that users are promised, in the order of ``TABLES``."""
    return [table for table in TABLES.values() if not table.internal]


def data_dictionary(language: Language = "en", tables: Iterable[Table] | None = None) -> str:
    """The dictionary as Markdown: a section a table, a row a column; of all public tables."""
    return "\n".join(_lines(language, public_tables() if tables is None else tables)) + "\n"


@cache
def chinese() -> Mapping[str, Mapping[str, str]]:
    """The Chinese descriptions: table → column → words; under ``table`` those of the table."""
    text = resources.files("pipeline").joinpath("tables_zh.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _lines(language: Language, tables: Iterable[Table]) -> Iterator[str]:
    yield from _INTRODUCTION[language]
    for table in tables:
        yield ""
        yield f"## {table.name}"
        yield ""
        yield _about(table, language)
        yield ""
        yield _HEADER[language]
        yield "| --- | --- | --- | --- | --- |"
        for column in table.columns:
            nullable = {"en": "yes", "zh": "是"}[language] if column.nullable else ""
            unit = column.unit or ""
            meaning = _meaning(table, column, language).replace("|", r"\|")
            yield f"| `{column.name}` | {_type(column.type)} | {nullable} | {unit} | {meaning} |"


def _about(table: Table, language: Language) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    if language == "zh":
        return chinese()[table.name]["table"] + "。" + (f"键：{key}。" if key else "")
    about = f"{table.description[0].upper()}{table.description[1:]}."
    return f"{about} Key: {key}." if key else about


def _meaning(table: Table, column: Column, language: Language) -> str:
    values = [f"`{value}`" for value in column.values or ()]
    if language == "zh":
        parts = [chinese()[table.name][column.name]]
        parts += ["取值：" + "、".join(values)] if values else []
        parts += [f"→ `{column.references}`"] if column.references else []
        parts += [f"来源：{column.source}"] if column.source else []
        return "；".join(parts)
    parts = [column.description]
    parts += ["one of " + ", ".join(values)] if values else []
    parts += [f"→ `{column.references}`"] if column.references else []
    parts += [f"source: {column.source}"] if column.source else []
    return "; ".join(parts)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "{" + ", ".join(f"{field.name}: {_type(field.type)}" for field in kind) + "}"
    if pa.types.is_date(kind):
        return "date"
    return str(kind)
