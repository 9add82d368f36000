"""The tables that pass between stages and that users are not promised."""

import pyarrow as pa

from pipeline.columns import FLOAT, INT, TEXT, Column, Table
from pipeline.published_tables import QUANTITY_COLUMNS, SOURCE_COLUMNS
from pipeline.vocabularies import LANGUAGES

INTERNAL = (
    Table(
        "files",
        "one row per file found in the input folder",
        (
            Column("doc_id", TEXT, "the document that it makes"),
            Column("source_file", TEXT, "path below the input folder, with forward slashes"),
            Column("source_sha256", TEXT, "SHA-256 of the bytes, hexadecimal", nullable=True),
            Column("content", pa.large_binary(), "the bytes", nullable=True),
            Column("error", TEXT, "why the bytes could not be read", nullable=True),
            Column("same_content", TEXT, "first file with the same bytes", nullable=True),
        ),
        key=("doc_id",),
        internal=True,
    ),
    Table(
        "sources",
        "one row per file that could be read as text",
        (Column("doc_id", TEXT, "slug of the file's stem"), *SOURCE_COLUMNS),
        key=("doc_id",),
        internal=True,
    ),
    Table(
        "lines",
        "one row per line of a source, as it stands there",
        (
            Column("doc_id", TEXT, "the source", references="sources.doc_id"),
            Column("line", INT, "1-based line number in the source"),
            Column("page", INT, "1-based page, in a paged source", nullable=True),
            Column("text", TEXT, "the line without its line end"),
        ),
        key=("doc_id", "line"),
        internal=True,
    ),
    Table(
        "folds",
        "one row per distinct text, with the near-duplicate that stands for it",
        (
            Column("text_id", TEXT, "hash of the text"),
            Column("text", TEXT, "the text"),
            Column("language", TEXT, "language of the text, BCP 47", values=LANGUAGES),
            Column("n_blocks", INT, "blocks that hold exactly this text"),
            Column("doc_id", TEXT, "profile of the first block that holds it"),
            Column("block_id", TEXT, "the first block that holds it"),
            Column("canonical_id", TEXT, "`text_id` of the text that stands for it"),
            Column("canonical_text", TEXT, "that text, where it is another", nullable=True),
            Column("canonical_doc_id", TEXT, "profile of the first block that holds that text"),
            Column("canonical_block_id", TEXT, "the first block that holds that text"),
            Column("similarity", FLOAT, "edit similarity to it, 0 to 1", unit="1"),
        ),
        key=("text_id",),
        internal=True,
    ),
    Table(
        "waiting",
        "every distinct sentence that is to be translated, where it first stands",
        (
            Column("sentence_key", TEXT, "hash of the sentence without outer white space"),
            Column("text", TEXT, "the sentence"),
            Column("language", TEXT, "its language, BCP 47", values=LANGUAGES),
        ),
        key=("sentence_key",),
        internal=True,
    ),
    Table(
        "renderings",
        "the translations of a profile's sentences, wherever they were made",
        (
            Column("sentence_key", TEXT, "hash of the sentence without outer white space"),
            Column("text_en", TEXT, "its translation", nullable=True),
            Column("score", FLOAT, "quality estimate, 0 to 1", unit="1"),
        ),
        key=("sentence_key",),
        internal=True,
    ),
    Table(
        "lent_quantities",
        "quantities of texts that a profile shares with an earlier one",
        QUANTITY_COLUMNS,
        key=("quantity_id",),
        internal=True,
    ),
    Table(
        "lent_texts",
        "texts that a profile shares with an earlier one",
        (
            Column("text_id", TEXT, "the distinct text"),
            Column("text", TEXT, "the text"),
            Column("narrative_id", TEXT, "near-duplicate cluster"),
        ),
        key=("text_id",),
        internal=True,
    ),
    Table(
        "lent_sentences",
        "sentences of texts that a profile shares with an earlier one",
        (
            Column("sentence_id", TEXT, "the sentence"),
            Column("text_id", TEXT, "the distinct text"),
            Column("start", INT, "first character in the text"),
            Column("end", INT, "character after the last"),
        ),
        key=("sentence_id",),
        internal=True,
    ),
    Table(
        "members",
        "one row per narrative: where it and its variants stand, in reading order",
        (
            Column("narrative_id", TEXT, "near-duplicate cluster"),
            Column("doc_ids", pa.list_(TEXT), "profile of each block"),
            Column("action_ids", pa.list_(TEXT), "action of each block"),
            Column("roles", pa.list_(TEXT), "role of each block"),
            Column("commitments", pa.list_(TEXT), "commitment of each block"),
            Column("n_variants", INT, "distinct texts in the cluster"),
            Column("numbers_changed", pa.bool_(), "a variant differs in a number or a name"),
        ),
        key=("narrative_id",),
        internal=True,
    ),
)
