"""publish: the clean corpus, one row per narrative, and what in it contradicts itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.publishing.disagreements import find_disagreements
from pipeline.publishing.narratives import english_of_text
from pipeline.stage import Progress, Settings, Stage, Tables
from pipeline.tables import from_rows, problem

Row = dict[str, Any]


def run(tables: Tables, settings: Settings, progress: Progress) -> dict[str, pa.Table]:
    """Tell of each narrative what its canonical text says and where it and its variants stand.

    Narratives come in the order in which they, or a variant, first appear: by document and line.
    """
    texts = {row["text_id"]: row for row in tables["texts"].to_pylist()}
    variants: dict[str, list[Row]] = {}
    for text in texts.values():
        variants.setdefault(text["narrative_id"], []).append(text)
    holders: dict[str, list[Row]] = {}
    for block in _in_reading_order(tables["blocks"]):
        holders.setdefault(texts[block["text_id"]]["narrative_id"], []).append(block)
    sentences = _by_text(tables["sentences"], "position")
    quantities = _by_text(tables["quantities"], "start")
    species = _by_text(tables["species"], "start")
    commitments = {row["action_id"]: row["commitment"] for row in tables["actions"].to_pylist()}
    scores = {
        row["sentence_key"]: row["score"]
        for row in tables["translations"].to_pylist()
        if row["text_en"] is not None
    }

    rows: list[Row] = []
    for narrative_id, blocks in progress(holders.items(), total=len(holders)):
        rows.append(
            _content(
                texts[narrative_id],
                sentences.get(narrative_id, []),
                quantities.get(narrative_id, []),
                species.get(narrative_id, []),
                scores,
            )
            | _places(blocks, commitments)
            | {
                "n_variants": len(variants[narrative_id]),
                "numbers_changed": any(text["numbers_changed"] for text in variants[narrative_id]),
            }
        )
    return {
        "corpus": from_rows("corpus", rows),
        "problems": from_rows("problems", _disagreements(tables)),
    }


def _disagreements(tables: Tables) -> list[Row]:
    """Figures that should agree and do not; the count of actions was told by ``structure``."""
    lines = {row["block_id"]: row["line_start"] for row in tables["blocks"].to_pylist()}
    return [
        problem(
            "publish",
            "figures_disagree",
            one.message,
            doc_id=one.doc_id,
            block_id=one.passages[0].block_id,
            line=lines[one.passages[0].block_id],
        )
        for one in find_disagreements(tables)
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


def _places(blocks: Sequence[Row], commitments: Mapping[str, str | None]) -> Row:
    """Where the narrative stands, from its blocks in reading order."""
    action_ids = _distinct(block["action_id"] for block in blocks)
    return {
        "doc_ids": _distinct(block["doc_id"] for block in blocks),
        "action_ids": action_ids,
        "roles": _distinct(block["role"] for block in blocks),
        "commitments": _distinct(commitments[action_id] for action_id in action_ids),
        "n_blocks": len(blocks),
    }


def _in_reading_order(blocks: pa.Table) -> list[Row]:
    return sorted(
        blocks.to_pylist(), key=lambda row: (row["doc_id"], row["line_start"], row["block_id"])
    )


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
    reads=(
        "documents",
        "actions",
        "blocks",
        "texts",
        "sentences",
        "quantities",
        "species",
        "translations",
    ),
    writes=("corpus",),
    run=run,
)
