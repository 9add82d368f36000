"""deduplicate: the distinct texts of the blocks, near-duplicates folded, with what differs."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.duplicates import Pairs, edits, fold, identify
from pipeline.duplicates.readings import differences
from pipeline.duplicates.textfile import TextFile
from pipeline.stage import Join, PerDocument, Relations, Settings, Stage, Tables
from pipeline.tables import from_rows, problem
from pipeline.text.language import language_spans

_SHOWN_DIFFERENCES = 3
Row = dict[str, Any]

# Every distinct text once, with the first block in reading order that holds it; the texts in the
# order in which they are preferred as canonical.
_DISTINCT = """
CREATE TABLE distinct_texts AS
SELECT row_number() OVER (ORDER BY n_blocks DESC, length(text) DESC, doc_id, line_start, block_id)
           - 1 AS place,
       *
FROM (SELECT text_id, text, language, doc_id, block_id, line_start,
             count(*) OVER (PARTITION BY text_id)::INTEGER AS n_blocks
      FROM blocks
      QUALIFY row_number() OVER (PARTITION BY text_id ORDER BY doc_id, line_start, block_id) = 1)
"""
_FOLDED = """
SELECT own.doc_id AS _unit, own.text_id, own.text, own.language, own.n_blocks, own.doc_id,
       own.block_id,
       canonical.text_id AS canonical_id,
       CASE WHEN canonical.place <> own.place THEN canonical.text END AS canonical_text,
       canonical.doc_id AS canonical_doc_id, canonical.block_id AS canonical_block_id,
       folds_to.similarity
FROM distinct_texts AS own
JOIN folds_to USING (place)
JOIN distinct_texts AS canonical ON canonical.place = folds_to.canonical
ORDER BY own.doc_id, own.line_start, own.block_id
"""


def fold_texts(relations: Relations, settings: Settings) -> dict[str, pa.RecordBatchReader]:
    """Fold the texts of all documents together.

    The canonical text of near-duplicates is the one that stands in most blocks; of several the
    longest, so that a text which lost its end is never the one; of several the first in reading
    order. Reading order is by ``doc_id`` and line. A text belongs to the document that holds it
    first.
    """
    relations.execute(_DISTINCT)
    texts = TextFile.write(relations.scratch / "texts.arrow", _column(relations, "text"))
    scripts = np.array(
        [
            language if language.startswith("zh") else ""
            for batch in _column(relations, "language")
            for language in batch.to_pylist()
        ]
    )
    threshold = settings.near_duplicate_similarity
    found = identify(texts, threshold, scratch=relations.scratch, map=relations.map)
    pairs = (block.where(_same_script(scripts, block)) for block in found)
    canonical, similarity = zip(*fold(len(texts), pairs), strict=True) if len(texts) else ((), ())
    folds_to = {
        "place": pa.array(range(len(texts)), pa.int64()),
        "canonical": pa.array(canonical, pa.int64()),
        "similarity": pa.array([one / 100 for one in similarity], pa.float64()),
    }
    relations.register("folds_to", pa.table(folds_to))
    return {"folds": relations.query(_FOLDED)}


def _column(relations: Relations, name: str) -> Iterator[pa.Array]:
    """A column of the distinct texts, in order of preference, in batches."""
    query = f"SELECT {name} FROM distinct_texts ORDER BY place"  # noqa: S608
    for batch in relations.query(query):
        yield batch.column(0)


def _same_script(scripts: npt.NDArray[np.str_], pairs: Pairs) -> npt.NDArray[np.bool_]:
    """False for a text in simplified and one in traditional characters: both are kept."""
    first, second = scripts[pairs.first], scripts[pairs.second]
    same: npt.NDArray[np.bool_] = (first == second) | (first == "") | (second == "")
    return same


def compare(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Say of each text what in it differs from the text that stands for it."""
    rows: list[Row] = []
    problems: list[Row] = []
    for text in tables["folds"].to_pylist():
        original = text["text"] if text["canonical_text"] is None else text["canonical_text"]
        changes = edits(original, text["text"])
        numbers = differences(original, text["text"])
        if numbers:
            problems.append(_numbers_differ(text, numbers))
        rows.append(
            {
                "text_id": text["text_id"],
                "text": text["text"],
                "language": text["language"],
                "language_spans": [
                    {"start": span.start, "end": span.end, "language": span.language}
                    for span in language_spans(text["text"])
                ],
                "n_blocks": text["n_blocks"],
                "narrative_id": text["canonical_id"],
                "is_canonical": text["canonical_id"] == text["text_id"],
                "similarity": text["similarity"],
                "edits": [
                    {
                        "start": edit.start,
                        "end": edit.end,
                        "canonical": edit.canonical,
                        "variant": edit.variant,
                    }
                    for edit in changes
                ],
                "numbers_changed": bool(numbers),
            }
        )
    return {"texts": from_rows("texts", rows), "problems": from_rows("problems", problems)}


def _numbers_differ(variant: Row, numbers: list[tuple[str, str]]) -> Row:
    """A problem; in different documents only a notice, as a form's sentence is filled in anew."""
    shown = "; ".join(
        f"{there or 'nothing'} there, {here or 'nothing'} here"
        for there, here in numbers[:_SHOWN_DIFFERENCES]
    )
    if len(numbers) > _SHOWN_DIFFERENCES:
        shown += f"; and {len(numbers) - _SHOWN_DIFFERENCES} more"
    return problem(
        "deduplicate",
        "numbers_differ",
        f"This text is a near-duplicate ({100 * variant['similarity']:.1f} %) of "
        f"{variant['canonical_block_id']} but differs in a number or a name: {shown}.",
        severity="warning" if variant["canonical_doc_id"] == variant["doc_id"] else "info",
        doc_id=variant["doc_id"],
        block_id=variant["block_id"],
    )


STAGE = Stage(
    name="deduplicate",
    summary="find the distinct texts and fold near-duplicates",
    steps=(
        Join(
            "fold",
            reads=("blocks",),
            writes=("folds",),
            run=fold_texts,
            identity=lambda settings: f"similarity={settings.near_duplicate_similarity}",
        ),
        PerDocument("compare", reads=("folds",), writes=("texts",), run=compare),
    ),
)
