"""Every table of the corpus: the one place where columns, types and meanings are written.

Schemas, validation, the typed empty tables and the data dictionary all come from ``TABLES``.
Offsets are Unicode code-point indices, half-open. Languages are BCP 47 tags.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import DataError

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "mul", "und")
ROLES = ("about", "description", "baseline", "target")
RELATIONS = ("identical", "near", "different", "translation", "missing")
SEVERITIES = ("info", "warning", "error")
QUANTITY_KINDS = (
    "area",
    "percentage",
    "percentage_point",
    "species_count",
    "person_count",
    "count",
    "length",
    "mass",
    "volume",
    "concentration",
    "mass_rate",
    "volume_rate",
    "volume_per_value",
    "temperature",
    "sound_level",
    "money",
    "duration",
    "ratio_per_capita",
    "other",
)
QUALIFIERS = ("exact", "approx", "more_than", "at_least", "less_than", "at_most")
TRANSLATION_STATUSES = ("machine", "reviewed", "failed")
TRANSLATION_FLAGS = (
    "amount_missing",
    "amount_changed",
    "amount_added",
    "latin_name_missing",
    "term_missing",
    "untranslated",
    "repetition",
    "length_ratio",
)


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


_text = pa.string()
_int = pa.int32()
_float = pa.float64()
_span_text = pa.struct(
    [
        pa.field("start", _int, nullable=False),
        pa.field("end", _int, nullable=False),
        pa.field("text", _text, nullable=False),
        pa.field("pos", _text),
    ]
)
_language_span = pa.struct(
    [
        pa.field("start", _int, nullable=False),
        pa.field("end", _int, nullable=False),
        pa.field("language", _text, nullable=False),
    ]
)
_edit = pa.struct(
    [
        pa.field("start", _int, nullable=False),
        pa.field("end", _int, nullable=False),
        pa.field("canonical", _text, nullable=False),
        pa.field("variant", _text, nullable=False),
    ]
)
_per = pa.struct(
    [
        pa.field("value", _float, nullable=False),
        pa.field("unit", _text, nullable=False),
        pa.field("surface", _text, nullable=False),
    ]
)
_corpus_quantity = pa.struct(
    [
        pa.field("surface", _text, nullable=False),
        pa.field("kind", _text, nullable=False),
        pa.field("value", _float, nullable=False),
        pa.field("value_high", _float),
        pa.field("unit", _text, nullable=False),
    ]
)

_GBF = "Kunming-Montreal Global Biodiversity Framework, CBD decision 15/4"
_DWC = "Darwin Core"

_DOC_ID = Column("doc_id", _text, "the profile", references="documents.doc_id")
_TEXT_ID = Column("text_id", _text, "the distinct text", references="texts.text_id")
_SENTENCE_ID = Column(
    "sentence_id", _text, "the sentence it begins in", references="sentences.sentence_id"
)
_SOURCE_COLUMNS = (
    Column("source_file", _text, "file name of the profile as it was read"),
    Column("source_sha256", _text, "SHA-256 of the file's bytes, hexadecimal"),
    Column("media_type", _text, "`text/plain` or `application/pdf`"),
    Column("encoding", _text, "character encoding the text was read in", nullable=True),
)

_QUANTITIES = (
    Column("quantity_id", _text, "`TEXT_ID:qSTART-END`"),
    _TEXT_ID,
    _SENTENCE_ID,
    Column("start", _int, "first character in the text"),
    Column("end", _int, "character after the last"),
    Column("surface", _text, "the number with its modifier and unit or classifier"),
    Column("kind", _text, "what kind of measure", values=QUANTITY_KINDS),
    Column("value", _float, "the value in `unit`; the lower bound of a range"),
    Column("value_high", _float, "the upper bound of a range", nullable=True),
    Column(
        "unit",
        _text,
        "UCUM; `[mu_cn]` mu, `[ping_tw]` ping; ISO 4217 for money; `{noun}` for counts",
        source="UCUM 2.2, ISO 4217",
    ),
    Column("qualifier", _text, "how the number is to be taken", values=QUALIFIERS),
    Column(
        "trend",
        _text,
        "the number is itself a change",
        nullable=True,
        values=("increase", "decrease"),
    ),
    Column(
        "role",
        _text,
        "end point of a change",
        nullable=True,
        values=("from", "to"),
    ),
    Column("per", _per, "the denominator", nullable=True),
    Column("reference", _text, "year or state that it is compared with", nullable=True),
    Column("subject", _text, "what is measured, as written", nullable=True),
    Column("value_base", _float, "`value` in `unit_base`", nullable=True),
    Column("value_high_base", _float, "`value_high` in `unit_base`", nullable=True),
    Column("unit_base", _text, "km2, m, kg, m3 for area, length, mass, volume", nullable=True),
)

_DEFINITIONS = (
    Table(
        "files",
        "one row per file found in the input folder",
        (
            Column("doc_id", _text, "the document that it makes"),
            Column("source_file", _text, "path below the input folder, with forward slashes"),
            Column("source_sha256", _text, "SHA-256 of the bytes, hexadecimal", nullable=True),
            Column("content", pa.large_binary(), "the bytes", nullable=True),
            Column("error", _text, "why the bytes could not be read", nullable=True),
            Column("same_content", _text, "first file with the same bytes", nullable=True),
        ),
        key=("doc_id",),
        internal=True,
    ),
    Table(
        "sources",
        "one row per file that could be read as text",
        (Column("doc_id", _text, "slug of the file's stem"), *_SOURCE_COLUMNS),
        key=("doc_id",),
        internal=True,
    ),
    Table(
        "lines",
        "one row per line of a source, as it stands there",
        (
            Column("doc_id", _text, "the source", references="sources.doc_id"),
            Column("line", _int, "1-based line number in the source"),
            Column("page", _int, "1-based page, in a paged source", nullable=True),
            Column("text", _text, "the line without its line end"),
        ),
        key=("doc_id", "line"),
        internal=True,
    ),
    Table(
        "documents",
        "one row per profile",
        (
            Column("doc_id", _text, "slug of the file's stem"),
            *_SOURCE_COLUMNS,
            Column("city", _text, "the city, as the profile names it", nullable=True),
            Column("country", _text, "the country, as the profile names it", nullable=True),
            Column("region", _text, "the platform's world region", nullable=True),
            Column(
                "population",
                pa.int64(),
                "inhabitants as stated",
                nullable=True,
                unit="{person}",
            ),
            Column("head_of_government", _text, "name and office as stated", nullable=True),
            Column("downloaded_on", pa.date32(), "day of the export", nullable=True),
            Column(
                "actions_declared",
                _int,
                "number of actions that the profile says it has",
                nullable=True,
            ),
            Column("actions_parsed", _int, "number of actions found in it"),
        ),
        key=("doc_id",),
    ),
    Table(
        "achievements",
        "programme completeness and index scores of a profile",
        (
            _DOC_ID,
            Column("programme", _text, "programme or index, as headed in the profile"),
            Column("tier", _text, "tier of the programme or component of the index", nullable=True),
            Column("percent", _float, "how complete", nullable=True, unit="%"),
            Column("points", _float, "points reached", nullable=True),
            Column("points_max", _float, "points that can be reached", nullable=True),
        ),
    ),
    Table(
        "actions",
        "one row per action, in reading order",
        (
            Column("action_id", _text, "`DOC:aNN`, numbered in reading order"),
            _DOC_ID,
            Column("order", _int, "1-based place in the profile"),
            Column("area_number", _int, "number of the action area", nullable=True),
            Column("area_title", _text, "title of the action area", nullable=True),
            Column("commitment", _text, "the commitment it belongs to", nullable=True),
            Column("title", _text, "title of the action", nullable=True),
            Column("baseline_updated", pa.date32(), "last update of the baseline", nullable=True),
            Column("target_updated", pa.date32(), "last update of the target", nullable=True),
            Column(
                "description_target_relation",
                _text,
                "how the target's text relates to the description's",
                values=RELATIONS,
            ),
            Column(
                "gbf_targets",
                pa.list_(_int),
                "targets of the Global Biodiversity Framework that the heading speaks to",
                source=_GBF,
            ),
        ),
        key=("action_id",),
    ),
    Table(
        "blocks",
        "every narrative where it stands",
        (
            Column("block_id", _text, "`ACTION_ID.role`, or `DOC:about`"),
            _DOC_ID,
            Column(
                "action_id",
                _text,
                "the action it belongs to",
                nullable=True,
                references="actions.action_id",
            ),
            Column("role", _text, "what the form asked for", values=ROLES),
            Column("text", _text, "the narrative; lines that a page break cut are joined"),
            Column("language", _text, "language of the text, BCP 47", values=LANGUAGES),
            Column("line_start", _int, "first line in the source, 1-based"),
            Column("line_end", _int, "last line in the source, 1-based, inclusive"),
            Column("text_id", _text, "the distinct text"),
        ),
        key=("block_id",),
    ),
    Table(
        "folds",
        "one row per distinct text, with the near-duplicate that stands for it",
        (
            Column("text_id", _text, "hash of the text"),
            Column("text", _text, "the text"),
            Column("language", _text, "language of the text, BCP 47", values=LANGUAGES),
            Column("n_blocks", _int, "blocks that hold exactly this text"),
            Column("doc_id", _text, "profile of the first block that holds it"),
            Column("block_id", _text, "the first block that holds it"),
            Column("canonical_id", _text, "`text_id` of the text that stands for it"),
            Column("canonical_text", _text, "that text, where it is another", nullable=True),
            Column("canonical_doc_id", _text, "profile of the first block that holds that text"),
            Column("canonical_block_id", _text, "the first block that holds that text"),
            Column("similarity", _float, "edit similarity to it, 0 to 1", unit="1"),
        ),
        key=("text_id",),
        internal=True,
    ),
    Table(
        "texts",
        "every distinct text, once",
        (
            Column("text_id", _text, "hash of the text"),
            Column("text", _text, "the text"),
            Column("language", _text, "language of the text, BCP 47", values=LANGUAGES),
            Column("language_spans", pa.list_(_language_span), "language of each stretch"),
            Column("n_blocks", _int, "blocks that hold exactly this text"),
            Column(
                "narrative_id",
                _text,
                "near-duplicate cluster: the `text_id` of its canonical text",
                references="texts.text_id",
            ),
            Column("is_canonical", pa.bool_(), "whether it stands for its cluster"),
            Column(
                "similarity",
                _float,
                "edit similarity to the canonical text, 0 to 1",
                unit="1",
                source="normalised indel similarity (RapidFuzz `ratio`)",
            ),
            Column(
                "edits",
                pa.list_(_edit),
                "what differs from the canonical text; offsets are in this text",
            ),
            Column(
                "numbers_changed",
                pa.bool_(),
                "an edit touches a number, a year or a scientific name",
            ),
        ),
        key=("text_id",),
    ),
    Table(
        "sentences",
        "every sentence of every distinct text; the sentences of a text tile it",
        (
            Column("sentence_id", _text, "`TEXT_ID:NNNN`"),
            _TEXT_ID,
            Column("position", _int, "1-based place in the text"),
            Column("start", _int, "first character in the text"),
            Column("end", _int, "character after the last"),
            Column("text", _text, "the sentence, with the white space behind it"),
            Column("language", _text, "language of the sentence, BCP 47", values=LANGUAGES),
            Column("tokens", pa.list_(_span_text), "tokens; offsets are in the sentence"),
            Column("sentence_key", _text, "hash of the sentence without outer white space"),
            Column("text_en", _text, "the sentence in English", nullable=True),
        ),
        key=("sentence_id",),
    ),
    Table(
        "waiting",
        "every distinct sentence that is to be translated, where it first stands",
        (
            Column("sentence_key", _text, "hash of the sentence without outer white space"),
            Column("text", _text, "the sentence"),
            Column("language", _text, "its language, BCP 47", values=LANGUAGES),
        ),
        key=("sentence_key",),
        internal=True,
    ),
    Table(
        "renderings",
        "the translations of a profile's sentences, wherever they were made",
        (
            Column("sentence_key", _text, "hash of the sentence without outer white space"),
            Column("text_en", _text, "its translation", nullable=True),
            Column("score", _float, "quality estimate, 0 to 1", unit="1"),
        ),
        key=("sentence_key",),
        internal=True,
    ),
    Table(
        "quantities",
        "every measured or counted value, per distinct text",
        _QUANTITIES,
        key=("quantity_id",),
    ),
    Table(
        "lent_quantities",
        "quantities of texts that a profile shares with an earlier one",
        _QUANTITIES,
        key=("quantity_id",),
        internal=True,
    ),
    Table(
        "lent_texts",
        "texts that a profile shares with an earlier one",
        (
            Column("text_id", _text, "the distinct text"),
            Column("text", _text, "the text"),
            Column("narrative_id", _text, "near-duplicate cluster"),
        ),
        key=("text_id",),
        internal=True,
    ),
    Table(
        "lent_sentences",
        "sentences of texts that a profile shares with an earlier one",
        (
            Column("sentence_id", _text, "the sentence"),
            Column("text_id", _text, "the distinct text"),
            Column("start", _int, "first character in the text"),
            Column("end", _int, "character after the last"),
        ),
        key=("sentence_id",),
        internal=True,
    ),
    Table(
        "members",
        "one row per narrative: where it and its variants stand, in reading order",
        (
            Column("narrative_id", _text, "near-duplicate cluster"),
            Column("doc_ids", pa.list_(_text), "profile of each block"),
            Column("action_ids", pa.list_(_text), "action of each block"),
            Column("roles", pa.list_(_text), "role of each block"),
            Column("commitments", pa.list_(_text), "commitment of each block"),
            Column("n_variants", _int, "distinct texts in the cluster"),
            Column("numbers_changed", pa.bool_(), "a variant differs in a number or a name"),
        ),
        key=("narrative_id",),
        internal=True,
    ),
    Table(
        "species",
        "every mention of an organism's name",
        (
            Column("mention_id", _text, "`TEXT_ID:sSTART-END`"),
            _TEXT_ID,
            _SENTENCE_ID,
            Column("start", _int, "first character in the text"),
            Column("end", _int, "character after the last"),
            Column(
                "surface", _text, "the name as written", source=f"{_DWC}: verbatimIdentification"
            ),
            Column(
                "canonical_name",
                _text,
                "scientific name without authorship",
                nullable=True,
                source=f"{_DWC}: scientificName",
            ),
            Column(
                "authorship",
                _text,
                "authorship as written",
                nullable=True,
                source=f"{_DWC}: scientificNameAuthorship",
            ),
            Column("rank", _text, "rank of the name", nullable=True, source=f"{_DWC}: taxonRank"),
            Column(
                "accepted_name",
                _text,
                "name accepted today, where the written one is a known synonym",
                nullable=True,
                source=f"{_DWC}: acceptedNameUsage",
            ),
            Column(
                "vernacular",
                _text,
                "vernacular name that stands with it",
                nullable=True,
                source=f"{_DWC}: vernacularName",
            ),
            Column("vernacular_language", _text, "language of the vernacular name", nullable=True),
            Column(
                "evidence",
                _text,
                "what was written",
                values=("latin", "abbreviation", "vernacular"),
            ),
        ),
        key=("mention_id",),
    ),
    Table(
        "translations",
        "every distinct sentence that is not English, once",
        (
            Column("sentence_key", _text, "hash of the sentence without outer white space"),
            Column("source_text", _text, "the sentence"),
            Column("source_language", _text, "its language, BCP 47", values=LANGUAGES),
            Column("text_en", _text, "its translation", nullable=True),
            Column("engine", _text, "`argos`, `gguf` or `human`"),
            Column("model", _text, "name and SHA-256 of the model; of `human`, the reviewer"),
            Column("status", _text, "who stands for it", values=TRANSLATION_STATUSES),
            Column("score", _float, "the pipeline's own quality estimate, 0 to 1", unit="1"),
            Column("flags", pa.list_(_text), "checks that failed", values=TRANSLATION_FLAGS),
        ),
        key=("sentence_key",),
    ),
    Table(
        "corpus",
        "the clean corpus: one row per narrative",
        (
            Column(
                "narrative_id", _text, "near-duplicate cluster", references="texts.narrative_id"
            ),
            Column("text", _text, "the canonical text"),
            Column("text_en", _text, "the canonical text in English", nullable=True),
            Column("language", _text, "language of the text, BCP 47", values=LANGUAGES),
            Column(
                "doc_ids", pa.list_(_text), "profiles that hold it", references="documents.doc_id"
            ),
            Column(
                "action_ids",
                pa.list_(_text),
                "actions that hold it",
                references="actions.action_id",
            ),
            Column("roles", pa.list_(_text), "roles it stands in", values=ROLES),
            Column("commitments", pa.list_(_text), "commitments it stands under"),
            Column("n_blocks", _int, "blocks that hold it or a variant"),
            Column("n_variants", _int, "distinct texts in the cluster"),
            Column("numbers_changed", pa.bool_(), "a variant differs in a number or a name"),
            Column("quantities", pa.list_(_corpus_quantity), "quantities of the canonical text"),
            Column("species", pa.list_(_text), "scientific names in the canonical text"),
            Column(
                "translation_score",
                _float,
                "lowest score of its sentences, 0 to 1",
                nullable=True,
                unit="1",
            ),
        ),
        key=("narrative_id",),
    ),
    Table(
        "problems",
        "nothing is dropped or doubted silently",
        (
            Column("doc_id", _text, "the profile", nullable=True),
            Column("source_file", _text, "the file", nullable=True),
            Column("stage", _text, "stage that saw it"),
            Column("severity", _text, "`error`: the document was set aside", values=SEVERITIES),
            Column("code", _text, "kind of problem, for filtering"),
            Column("message", _text, "one sentence for a person"),
            Column("block_id", _text, "the block", nullable=True),
            Column("line", _int, "1-based line of the source", nullable=True),
        ),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _DEFINITIONS}


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
            known = pc.is_in(flat.drop_null(), value_set=pa.array(column.values, _text))
            if not pc.all(known, min_count=0).as_py():
                wrong = pc.filter(flat.drop_null(), pc.invert(known))[0].as_py()
                allowed = ", ".join(column.values)
                raise DataError(f"{name}.{column.name}: {wrong!r} is none of {allowed}")
    if definition.key and table.num_rows:
        distinct = table.select(definition.key).group_by(list(definition.key)).aggregate([])
        if distinct.num_rows != table.num_rows:
            repeated = table.num_rows - distinct.num_rows
            raise DataError(f"{name}: {repeated} rows repeat the key {', '.join(definition.key)}")
