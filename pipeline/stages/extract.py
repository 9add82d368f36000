"""extract: every measured value and every organism's name of the distinct texts."""

from bisect import bisect_right
from typing import Any

import pyarrow as pa

from pipeline.quantities import Quantity, find_quantities
from pipeline.species import Mention, find_species
from pipeline.stage import PerDocument, Settings, Stage, Tables
from pipeline.tables import from_rows


def run(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Read each text as a whole, since a name or a comparison may lean on the sentence before."""
    sentences: dict[str, list[tuple[int, str]]] = {}
    for row in tables["sentences"].select(["text_id", "start", "sentence_id"]).to_pylist():
        sentences.setdefault(row["text_id"], []).append((row["start"], row["sentence_id"]))

    def place(text_id: str, start: int) -> str:
        starts = sentences[text_id]
        return starts[bisect_right(starts, start, key=lambda entry: entry[0]) - 1][1]

    quantities: list[dict[str, Any]] = []
    species: list[dict[str, Any]] = []
    for row in tables["texts"].select(["text_id", "text"]).to_pylist():
        text_id, text = row["text_id"], row["text"]
        for quantity in find_quantities(text):
            ids = {"text_id": text_id, "sentence_id": place(text_id, quantity.start)}
            quantities.append(ids | _quantity_row(text_id, quantity))
        for mention in find_species(text):
            ids = {"text_id": text_id, "sentence_id": place(text_id, mention.start)}
            species.append(ids | _species_row(text_id, mention))
    return {
        "quantities": from_rows("quantities", quantities),
        "species": from_rows("species", species),
    }


def _quantity_row(text_id: str, quantity: Quantity) -> dict[str, Any]:
    per = quantity.per
    return {
        "quantity_id": f"{text_id}:q{quantity.start}-{quantity.end}",
        "start": quantity.start,
        "end": quantity.end,
        "surface": quantity.surface,
        "kind": quantity.kind,
        "value": float(quantity.value),
        "value_high": _float(quantity.value_high),
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
        "trend": quantity.trend,
        "role": quantity.role,
        "per": per and {"value": float(per.value), "unit": per.unit, "surface": per.surface},
        "reference": quantity.reference,
        "subject": quantity.subject,
        "value_base": _float(quantity.value_base),
        "value_high_base": _float(quantity.value_high_base),
        "unit_base": quantity.unit_base,
    }


def _species_row(text_id: str, mention: Mention) -> dict[str, Any]:
    return {
        "mention_id": f"{text_id}:s{mention.start}-{mention.end}",
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "canonical_name": mention.canonical_name,
        "authorship": mention.authorship,
        "rank": mention.rank,
        "accepted_name": mention.accepted_name,
        "vernacular": mention.vernacular,
        "vernacular_language": mention.vernacular_language,
        "evidence": mention.evidence,
    }


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


STAGE = Stage(
    name="extract",
    summary="read the quantities and the organisms' names",
    steps=(
        PerDocument(
            "extract",
            reads=("texts", "sentences"),
            writes=("quantities", "species"),
            run=run,
        ),
    ),
)
