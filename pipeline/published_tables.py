"""The tables that users get: their columns, types and meanings.

Offsets are Unicode code-point indices, half-open. Languages are BCP 47 tags.
"""

import pyarrow as pa

from pipeline.columns import FLOAT, INT, TEXT, Column, Table
from pipeline.vocabularies import (
    LANGUAGES,
    QUALIFIERS,
    QUANTITY_KINDS,
    RELATIONS,
    ROLES,
    SEVERITIES,
    TRANSLATION_FLAGS,
    TRANSLATION_STATUSES,
)

_span_text = pa.struct(
    [
        pa.field("start", INT, nullable=False),
        pa.field("end", INT, nullable=False),
        pa.field("text", TEXT, nullable=False),
        pa.field("pos", TEXT),
    ]
)
_language_span = pa.struct(
    [
        pa.field("start", INT, nullable=False),
        pa.field("end", INT, nullable=False),
        pa.field("language", TEXT, nullable=False),
    ]
)
_edit = pa.struct(
    [
        pa.field("start", INT, nullable=False),
        pa.field("end", INT, nullable=False),
        pa.field("canonical", TEXT, nullable=False),
        pa.field("variant", TEXT, nullable=False),
    ]
)
_per = pa.struct(
    [
        pa.field("value", FLOAT, nullable=False),
        pa.field("unit", TEXT, nullable=False),
        pa.field("surface", TEXT, nullable=False),
    ]
)
_corpus_quantity = pa.struct(
    [
        pa.field("surface", TEXT, nullable=False),
        pa.field("kind", TEXT, nullable=False),
        pa.field("value", FLOAT, nullable=False),
        pa.field("value_high", FLOAT),
        pa.field("unit", TEXT, nullable=False),
    ]
)

_GBF = "Kunming-Montreal Global Biodiversity Framework, CBD decision 15/4"
_DWC = "Darwin Core"

_DOC_ID = Column("doc_id", TEXT, "the profile", references="documents.doc_id")
_TEXT_ID = Column("text_id", TEXT, "the distinct text", references="texts.text_id")
_SENTENCE_ID = Column(
    "sentence_id", TEXT, "the sentence it begins in", references="sentences.sentence_id"
)
SOURCE_COLUMNS = (
    Column("source_file", TEXT, "file name of the profile as it was read"),
    Column("source_sha256", TEXT, "SHA-256 of the file's bytes, hexadecimal"),
    Column("media_type", TEXT, "`text/plain` or `application/pdf`"),
    Column("encoding", TEXT, "character encoding the text was read in", nullable=True),
)

QUANTITY_COLUMNS = (
    Column("quantity_id", TEXT, "`TEXT_ID:qSTART-END`"),
    _TEXT_ID,
    _SENTENCE_ID,
    Column("start", INT, "first character in the text"),
    Column("end", INT, "character after the last"),
    Column("surface", TEXT, "the number with its modifier and unit or classifier"),
    Column("kind", TEXT, "what kind of measure", values=QUANTITY_KINDS),
    Column("value", FLOAT, "the value in `unit`; the lower bound of a range"),
    Column("value_high", FLOAT, "the upper bound of a range", nullable=True),
    Column(
        "unit",
        TEXT,
        "UCUM; `[mu_cn]` mu, `[ping_tw]` ping; ISO 4217 for money; `{noun}` for counts",
        source="UCUM 2.2, ISO 4217",
    ),
    Column("qualifier", TEXT, "how the number is to be taken", values=QUALIFIERS),
    Column(
        "trend",
        TEXT,
        "the number is itself a change",
        nullable=True,
        values=("increase", "decrease"),
    ),
    Column(
        "role",
        TEXT,
        "end point of a change",
        nullable=True,
        values=("from", "to"),
    ),
    Column("per", _per, "the denominator", nullable=True),
    Column("reference", TEXT, "year or state that it is compared with", nullable=True),
    Column("subject", TEXT, "what is measured, as written", nullable=True),
    Column("value_base", FLOAT, "`value` in `unit_base`", nullable=True),
    Column("value_high_base", FLOAT, "`value_high` in `unit_base`", nullable=True),
    Column("unit_base", TEXT, "km2, m, kg, m3 for area, length, mass, volume", nullable=True),
)

PUBLISHED = (
    Table(
        "documents",
        "one row per profile",
        (
            Column("doc_id", TEXT, "slug of the file's stem"),
            *SOURCE_COLUMNS,
            Column("city", TEXT, "the city, as the profile names it", nullable=True),
            Column("country", TEXT, "the country, as the profile names it", nullable=True),
            Column("region", TEXT, "the platform's world region", nullable=True),
            Column(
                "population",
                pa.int64(),
                "inhabitants as stated",
                nullable=True,
                unit="{person}",
            ),
            Column("head_of_government", TEXT, "name and office as stated", nullable=True),
            Column("downloaded_on", pa.date32(), "day of the export", nullable=True),
            Column(
                "actions_declared",
                INT,
                "number of actions that the profile says it has",
                nullable=True,
            ),
            Column("actions_parsed", INT, "number of actions found in it"),
        ),
        key=("doc_id",),
    ),
    Table(
        "achievements",
        "programme completeness and index scores of a profile",
        (
            _DOC_ID,
            Column("programme", TEXT, "programme or index, as headed in the profile"),
            Column("tier", TEXT, "tier of the programme or component of the index", nullable=True),
            Column("percent", FLOAT, "how complete", nullable=True, unit="%"),
            Column("points", FLOAT, "points reached", nullable=True),
            Column("points_max", FLOAT, "points that can be reached", nullable=True),
        ),
    ),
    Table(
        "actions",
        "one row per action, in reading order",
        (
            Column("action_id", TEXT, "`DOC:aNN`, numbered in reading order"),
            _DOC_ID,
            Column("order", INT, "1-based place in the profile"),
            Column("area_number", INT, "number of the action area", nullable=True),
            Column("area_title", TEXT, "title of the action area", nullable=True),
            Column("commitment", TEXT, "the commitment it belongs to", nullable=True),
            Column("title", TEXT, "title of the action", nullable=True),
            Column("baseline_updated", pa.date32(), "last update of the baseline", nullable=True),
            Column("target_updated", pa.date32(), "last update of the target", nullable=True),
            Column(
                "description_target_relation",
                TEXT,
                "how the target's text relates to the description's",
                values=RELATIONS,
            ),
            Column(
                "gbf_targets",
                pa.list_(INT),
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
            Column("block_id", TEXT, "`ACTION_ID.role`, or `DOC:about`"),
            _DOC_ID,
            Column(
                "action_id",
                TEXT,
                "the action it belongs to",
                nullable=True,
                references="actions.action_id",
            ),
            Column("role", TEXT, "what the form asked for", values=ROLES),
            Column("text", TEXT, "the narrative; lines that a page break cut are joined"),
            Column("language", TEXT, "language of the text, BCP 47", values=LANGUAGES),
            Column("line_start", INT, "first line in the source, 1-based"),
            Column("line_end", INT, "last line in the source, 1-based, inclusive"),
            Column("text_id", TEXT, "the distinct text"),
        ),
        key=("block_id",),
    ),
    Table(
        "texts",
        "every distinct text, once",
        (
            Column("text_id", TEXT, "hash of the text"),
            Column("text", TEXT, "the text"),
            Column("language", TEXT, "language of the text, BCP 47", values=LANGUAGES),
            Column("language_spans", pa.list_(_language_span), "language of each stretch"),
            Column("n_blocks", INT, "blocks that hold exactly this text"),
            Column(
                "narrative_id",
                TEXT,
                "near-duplicate cluster: the `text_id` of its canonical text",
                references="texts.text_id",
            ),
            Column("is_canonical", pa.bool_(), "whether it stands for its cluster"),
            Column(
                "similarity",
                FLOAT,
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
            Column("sentence_id", TEXT, "`TEXT_ID:NNNN`"),
            _TEXT_ID,
            Column("position", INT, "1-based place in the text"),
            Column("start", INT, "first character in the text"),
            Column("end", INT, "character after the last"),
            Column("text", TEXT, "the sentence, with the white space behind it"),
            Column("language", TEXT, "language of the sentence, BCP 47", values=LANGUAGES),
            Column("tokens", pa.list_(_span_text), "tokens; offsets are in the sentence"),
            Column("sentence_key", TEXT, "hash of the sentence without outer white space"),
            Column("text_en", TEXT, "the sentence in English", nullable=True),
        ),
        key=("sentence_id",),
    ),
    Table(
        "quantities",
        "every measured or counted value, per distinct text",
        QUANTITY_COLUMNS,
        key=("quantity_id",),
    ),
    Table(
        "species",
        "every mention of an organism's name",
        (
            Column("mention_id", TEXT, "`TEXT_ID:sSTART-END`"),
            _TEXT_ID,
            _SENTENCE_ID,
            Column("start", INT, "first character in the text"),
            Column("end", INT, "character after the last"),
            Column(
                "surface", TEXT, "the name as written", source=f"{_DWC}: verbatimIdentification"
            ),
            Column(
                "canonical_name",
                TEXT,
                "scientific name without authorship",
                nullable=True,
                source=f"{_DWC}: scientificName",
            ),
            Column(
                "authorship",
                TEXT,
                "authorship as written",
                nullable=True,
                source=f"{_DWC}: scientificNameAuthorship",
            ),
            Column("rank", TEXT, "rank of the name", nullable=True, source=f"{_DWC}: taxonRank"),
            Column(
                "accepted_name",
                TEXT,
                "name accepted today, where the written one is a known synonym",
                nullable=True,
                source=f"{_DWC}: acceptedNameUsage",
            ),
            Column(
                "vernacular",
                TEXT,
                "vernacular name that stands with it",
                nullable=True,
                source=f"{_DWC}: vernacularName",
            ),
            Column("vernacular_language", TEXT, "language of the vernacular name", nullable=True),
            Column(
                "evidence",
                TEXT,
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
            Column("sentence_key", TEXT, "hash of the sentence without outer white space"),
            Column("source_text", TEXT, "the sentence"),
            Column("source_language", TEXT, "its language, BCP 47", values=LANGUAGES),
            Column("text_en", TEXT, "its translation", nullable=True),
            Column("engine", TEXT, "`argos`, `gguf` or `human`"),
            Column("model", TEXT, "name and SHA-256 of the model; of `human`, the reviewer"),
            Column("status", TEXT, "who stands for it", values=TRANSLATION_STATUSES),
            Column("score", FLOAT, "the pipeline's own quality estimate, 0 to 1", unit="1"),
            Column("flags", pa.list_(TEXT), "checks that failed", values=TRANSLATION_FLAGS),
        ),
        key=("sentence_key",),
    ),
    Table(
        "corpus",
        "the clean corpus: one row per narrative",
        (
            Column("narrative_id", TEXT, "near-duplicate cluster", references="texts.narrative_id"),
            Column("text", TEXT, "the canonical text"),
            Column("text_en", TEXT, "the canonical text in English", nullable=True),
            Column("language", TEXT, "language of the text, BCP 47", values=LANGUAGES),
            Column(
                "doc_ids", pa.list_(TEXT), "profiles that hold it", references="documents.doc_id"
            ),
            Column(
                "action_ids",
                pa.list_(TEXT),
                "actions that hold it",
                references="actions.action_id",
            ),
            Column("roles", pa.list_(TEXT), "roles it stands in", values=ROLES),
            Column("commitments", pa.list_(TEXT), "commitments it stands under"),
            Column("n_blocks", INT, "blocks that hold it or a variant"),
            Column("n_variants", INT, "distinct texts in the cluster"),
            Column("numbers_changed", pa.bool_(), "a variant differs in a number or a name"),
            Column("quantities", pa.list_(_corpus_quantity), "quantities of the canonical text"),
            Column("species", pa.list_(TEXT), "scientific names in the canonical text"),
            Column(
                "translation_score",
                FLOAT,
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
            Column("doc_id", TEXT, "the profile", nullable=True),
            Column("source_file", TEXT, "the file", nullable=True),
            Column("stage", TEXT, "stage that saw it"),
            Column("severity", TEXT, "`error`: the document was set aside", values=SEVERITIES),
            Column("code", TEXT, "kind of problem, for filtering"),
            Column("message", TEXT, "one sentence for a person"),
            Column("block_id", TEXT, "the block", nullable=True),
            Column("line", INT, "1-based line of the source", nullable=True),
        ),
    ),
)
