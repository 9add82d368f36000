"""publish: the clean corpus, one row per narrative, and what in it contradicts itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.publishing.disagreements import find_disagreements
from pipeline.publishing.narratives import english_of_text
from pipeline.stage import Join, PerDocument, Relations, Settings, Stage, Tables
from pipeline.tables import TABLES, from_rows, problem

Row = dict[str, Any]


_MEMBERS = """
SELECT canonical._unit, canonical.text_id AS narrative_id,
       list(blocks.doc_id ORDER BY place) AS doc_ids,
       list(blocks.action_id ORDER BY place) AS action_ids,
       list(blocks.role ORDER BY place) AS roles,
       list(actions.commitment ORDER BY place) AS commitments,
       count(DISTINCT texts.text_id)::INTEGER AS n_variants,
       bool_or(texts.numbers_changed) AS numbers_changed
FROM (SELECT *, row_number() OVER (ORDER BY doc_id, line_start, block_id) AS place
      FROM blocks) AS blocks
JOIN texts USING (text_id)
JOIN texts AS canonical ON canonical.text_id = texts.narrative_id
LEFT JOIN actions USING (action_id)
GROUP BY canonical._unit, canonical.text_id, canonical.file_row_number
ORDER BY canonical._unit, canonical.file_row_number
"""
# A text belongs to the document that holds it first; others that hold it are lent what is known.
_LENT = """
CREATE TABLE loans AS
SELECT DISTINCT blocks._unit AS borrower, text_id
FROM blocks JOIN texts USING (text_id)
WHERE texts._unit <> blocks._unit
"""
_LENT_ROWS = """
SELECT loans.borrower AS _unit, {columns}
FROM {table} AS lent JOIN loans USING (text_id)
ORDER BY loans.borrower, lent._unit, lent.file_row_number
"""


def gather(relations: Relations, settings: Settings) -> dict[str, pa.RecordBatchReader]:
    """Bring together where each narrative stands, and lend each document the texts it shares."""
    relations.execute(_LENT)
    lent = {}
    for table in ("texts", "sentences", "quantities"):
        name = f"lent_{table}"
        columns = ", ".join(f'lent."{column.name}"' for column in TABLES[name].columns)
        lent[name] = relations.query(_LENT_ROWS.format(columns=columns, table=table))
    return {"members": relations.query(_MEMBERS), **lent}


def publish(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Tell of each narrative what its canonical text says and where it and its variants stand.

    A narrative belongs to the document that first holds its canonical text, and comes where
    that text does.
    """
    members = {row["narrative_id"]: row for row in tables["members"].to_pylist()}
    sentences = _by_text(tables["sentences"].drop_columns("tokens"), "position")
    quantities = _by_text(tables["quantities"], "start")
    species = _by_text(tables["species"], "start")
    scores = {
        row["sentence_key"]: row["score"]
        for row in tables["renderings"].to_pylist()
        if row["text_en"] is not None
    }
    rows = []
    for text in tables["texts"].to_pylist():
        if not text["is_canonical"]:
            continue
        text_id = text["text_id"]
        known = (sentences.get(text_id, []), quantities.get(text_id, []), species.get(text_id, []))
        rows.append(_content(text, *known, scores) | _places(members[text_id]))
    return {
        "corpus": from_rows("corpus", rows),
        "problems": from_rows("problems", _disagreements(tables)),
    }


def _disagreements(tables: Tables) -> list[Row]:
    """Figures that should agree and do not; the count of actions was told by ``structure``."""
    lines = {row["block_id"]: row["line_start"] for row in tables["blocks"].to_pylist()}
    held = {"documents": tables["documents"], "blocks": tables["blocks"]}
    for name in ("texts", "sentences", "quantities"):
        lent = tables[f"lent_{name}"]
        held[name] = pa.concat_tables([tables[name].select(lent.column_names), lent])
    return [
        problem(
            "publish",
            "figures_disagree",
            one.message,
            doc_id=one.doc_id,
            block_id=one.passages[0].block_id,
            line=lines[one.passages[0].block_id],
        )
        for one in find_disagreements(held)
        if one.passages
    ]


def _content(
    canonical: Row,
    sentences: Sequence[Row],
    quantities: Sequence[Row],
    species: Sequence[Row],
    scores: Mapping[str, float],
) -> Row:
    """What the canonical text says; ``scores`` are those of the translations there are."""
    keys = [sentence["sentence_key"] for sentence in sentences]
    fields = ("surface", "kind", "value", "value_high", "unit")
    return {
        "narrative_id": canonical["text_id"],
        "text": canonical["text"],
        "text_en": english_of_text(sentences),
        "language": canonical["language"],
        "quantities": [{field: quantity[field] for field in fields} for quantity in quantities],
        "species": _distinct(mention["canonical_name"] for mention in species),
        "translation_score": min((scores[key] for key in keys if key in scores), default=None),
    }


def _places(members: Row) -> Row:
    """Where the narrative stands, from its blocks in reading order."""
    lists = ("doc_ids", "action_ids", "roles", "commitments")
    return {
        **{name: _distinct(members[name]) for name in lists},
        "n_blocks": len(members["doc_ids"]),
        "n_variants": members["n_variants"],
        "numbers_changed": members["numbers_changed"],
    }


def _by_text(table: pa.Table, place: str) -> dict[str, list[Row]]:
    """The rows of each text, in the order of the column ``place``."""
    grouped: dict[str, list[Row]] = {}
    for row in sorted(table.to_pylist(), key=lambda row: row[place]):
        grouped.setdefault(row["text_id"], []).append(row)
    return grouped


def _distinct(values: Iterable[str | None]) -> list[str]:
    """The values in the order of their first appearance, without nulls."""
    return list(dict.fromkeys(value for value in values if value is not None))


STAGE = Stage(
    name="publish",
    summary="put the clean corpus together, and find figures that contradict each other",
    steps=(
        Join(
            "gather",
            reads=("blocks", "actions", "texts", "sentences", "quantities"),
            writes=("members", "lent_texts", "lent_sentences", "lent_quantities"),
            run=gather,
        ),
        PerDocument(
            "publish",
            reads=(
                "documents",
                "blocks",
                "texts",
                "sentences",
                "quantities",
                "species",
                "renderings",
                "members",
                "lent_texts",
                "lent_sentences",
                "lent_quantities",
            ),
            writes=("corpus",),
            run=publish,
        ),
    ),
)
