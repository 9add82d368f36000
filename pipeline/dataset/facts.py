"""What is said of the dataset as a whole: ``dataset.toml``, and the files that are described."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any

from pipeline.columns import Table


@dataclass(frozen=True)
class Licence:
    """Who may do what with what the software adds, and with the texts of the profiles."""

    identifier: str
    title: str
    url: str
    scope: str
    texts: str


@dataclass(frozen=True)
class Facts:
    """The dataset as a whole; ``url``, ``doi``, ``published`` are empty until it is published."""

    name: str
    title: str
    title_zh: str
    description: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    url: str
    doi: str
    published: str
    """Day, ISO 8601."""
    licence: Licence
    source: Mapping[str, str]
    version: str


@dataclass(frozen=True)
class TableFile:
    """A table as a file of the dataset, or a folder of files; paths are below the dataset's."""

    table: Table
    path: str
    media_type: str
    size: int
    """In bytes."""
    sha256: str
    """Of a folder, a hash over the names and hashes of its files."""
    rows: int
    parts: tuple[str, ...] = ()
    """The files of a large table, whose ``path`` is a folder."""


@cache
def facts() -> Facts:
    """What ``dataset.toml`` says; the version is the software's."""
    text = resources.files("pipeline.dataset").joinpath("dataset.toml").read_text(encoding="utf-8")
    said: dict[str, Any] = tomllib.loads(text)
    return Facts(
        name=said["name"],
        title=said["title"],
        title_zh=said["title_zh"],
        description=said["description"].strip(),
        authors=tuple(said["authors"]),
        keywords=tuple(said["keywords"]),
        url=said["url"],
        doi=said["doi"],
        published=said["published"],
        licence=Licence(**{key: value.strip() for key, value in said["licence"].items()}),
        source=said["source"],
        version=version("cwn-corpus"),
    )


def to_json(content: Mapping[str, Any]) -> bytes:
    """``content`` as JSON that a person can read; keys stay in their order."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def key_column(tables: Mapping[str, Table], reference: str) -> str | None:
    """The ``table.column`` that a reference leads to in the end, where that is a table's whole key.

    A reference to a column that itself refers to another is followed: what stands in
    ``texts.narrative_id`` stands in ``texts.text_id``. ``None`` where ``tables`` has no such key.
    """
    name, _, column = reference.partition(".")
    if (table := tables.get(name)) is None:
        return None
    if table.key == (column,):
        return reference
    further = next(known.references for known in table.columns if known.name == column)
    return key_column(tables, further) if further else None
