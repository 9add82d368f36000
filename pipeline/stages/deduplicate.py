"""deduplicate: the distinct texts of the blocks, near-duplicates folded, with what differs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.duplicates import Pairs, edits, fold, identify
from pipeline.duplicates.readings import Reading, differing, may_touch_number, read
from pipeline.stage import Progress, Settings, Stage, Tables
from pipeline.tables import from_rows, problem
from pipeline.text.language import language_spans

_SHOWN_DIFFERENCES = 3


@dataclass(frozen=True)
class _Text:
    """A distinct text, with the first block that holds it."""

    text_id: str
    text: str
    language: str
    doc_id: str
    block_id: str
    n_blocks: int


def run(tables: Tables, settings: Settings, progress: Progress) -> dict[str, pa.Table]:
    """Fold the texts of all documents together.

    The canonical text of near-duplicates is the one that stands in most blocks; of several the
    longest, so that a text which lost its end is never the one; of several the first in reading
    order. Reading order is by ``doc_id`` and line, whatever the order of the rows.
    """
    texts = _distinct_texts(tables["blocks"])
    canonical = _canonical_texts(texts, settings.near_duplicate_similarity)
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    readings = _Readings()
    for text in progress(texts, total=len(texts)):
        original, similarity = canonical[text.text_id]
        changes = edits(original.text, text.text)
        numbers: list[tuple[str, str]] = []
        if may_touch_number(original.text, text.text, changes):
            numbers = differing(readings.of(original), readings.of(text))
        if numbers:
            problems.append(_numbers_differ(original, text, similarity, numbers))
        rows.append(
            {
                "text_id": text.text_id,
                "text": text.text,
                "language": text.language,
                "language_spans": [
                    {"start": span.start, "end": span.end, "language": span.language}
                    for span in language_spans(text.text)
                ],
                "n_blocks": text.n_blocks,
                "narrative_id": original.text_id,
                "is_canonical": original is text,
                "similarity": similarity / 100,
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


class _Readings:
    """The numbers and names of texts, each text read once."""

    def __init__(self) -> None:
        self._known: dict[str, list[Reading]] = {}

    def of(self, text: _Text) -> list[Reading]:
        if text.text_id not in self._known:
            self._known[text.text_id] = read(text.text)
        return self._known[text.text_id]


def _distinct_texts(blocks: pa.Table) -> list[_Text]:
    """Every distinct text once, in the reading order of the first block that holds it."""
    rows = sorted(
        blocks.to_pylist(), key=lambda row: (row["doc_id"], row["line_start"], row["block_id"])
    )
    holders = Counter(row["text_id"] for row in rows)
    texts: dict[str, _Text] = {}
    for row in rows:
        if row["text_id"] not in texts:
            texts[row["text_id"]] = _Text(
                row["text_id"],
                row["text"],
                row["language"],
                row["doc_id"],
                row["block_id"],
                holders[row["text_id"]],
            )
    return list(texts.values())


def _canonical_texts(texts: list[_Text], threshold: float) -> dict[str, tuple[_Text, float]]:
    """For each ``text_id`` the canonical text and the similarity to it, 0 to 100."""
    preferred = sorted(texts, key=lambda text: (-text.n_blocks, -len(text.text)))
    pairs = identify([text.text for text in preferred], threshold)
    pairs = pairs.where(_same_script(preferred, pairs))
    return {
        text.text_id: (preferred[canonical], similarity)
        for text, (canonical, similarity) in zip(
            preferred, fold(len(preferred), pairs), strict=True
        )
    }


def _same_script(texts: list[_Text], pairs: Pairs) -> npt.NDArray[np.bool_]:
    """False for a text in simplified and one in traditional characters: both are kept."""
    scripts = np.array([text.language if text.language.startswith("zh") else "" for text in texts])
    first, second = scripts[pairs.first], scripts[pairs.second]
    same: npt.NDArray[np.bool_] = (first == second) | (first == "") | (second == "")
    return same


def _numbers_differ(
    canonical: _Text, variant: _Text, similarity: float, numbers: list[tuple[str, str]]
) -> dict[str, Any]:
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
        f"This text is a near-duplicate ({similarity:.1f} %) of {canonical.block_id}"
        f" but differs in a number or a name: {shown}.",
        severity="warning" if canonical.doc_id == variant.doc_id else "info",
        doc_id=variant.doc_id,
        block_id=variant.block_id,
    )


STAGE = Stage(
    name="deduplicate",
    summary="find the distinct texts and fold near-duplicates",
    reads=("blocks",),
    writes=("texts",),
    run=run,
    identity=lambda settings: f"similarity={settings.near_duplicate_similarity}",
)
