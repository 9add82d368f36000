"""From the tables of a build to the sentences that a reviewer is given, in the order asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.errors import ConfigError
from pipeline.identifiers import slug
from pipeline.reviewing.reviewed import Review
from pipeline.reviewing.unit import Unit
from pipeline.translation.quality import DOUBTFUL_BELOW

READS = ("documents", "actions", "blocks", "sentences", "translations")
REVIEWED_LANGUAGES = ("zh-Hans", "zh-Hant", "mul")
DEFAULT_NUMBER = 100
"""Sentences a person can look through in an afternoon."""

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]


def collect_units(
    tables: Tables, reviewed: Mapping[str, Review], city: str | None = None
) -> list[Unit]:
    """Every distinct sentence that is not English, in reading order, without its facts.

    Args:
        tables: those named in ``READS``.
        reviewed: what people have reviewed so far, which a build may not know yet.
        city: a ``doc_id`` or the city's name; only its sentences, in its order.

    Raises:
        ConfigError: there is no such city.
    """
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    chosen = documents if city is None else _of_city(documents, city)
    actions = {row["action_id"]: row for row in tables["actions"].to_pylist()}
    translations = {row["sentence_key"]: row for row in tables["translations"].to_pylist()}
    blocks: dict[str, list[Row]] = {}
    for block in _in_reading_order(tables["blocks"]):
        if block["doc_id"] in chosen:
            blocks.setdefault(block["text_id"], []).append(block)
    sentences: dict[str, list[Row]] = {}
    for row in tables["sentences"].to_pylist():
        if row["language"] in REVIEWED_LANGUAGES:
            sentences.setdefault(row["text_id"], []).append(row)
    found: dict[str, Row] = {}
    places: dict[str, list[Row]] = {}
    for text_id, holders in blocks.items():
        for sentence in sorted(sentences.get(text_id, []), key=lambda row: row["position"]):
            found.setdefault(sentence["sentence_key"], sentence)
            places.setdefault(sentence["sentence_key"], []).extend(holders)
    return [
        _unit(
            sentence,
            translations.get(key),
            reviewed.get(key),
            _cities(places[key], documents),
            _place(places[key], actions),
        )
        for key, sentence in found.items()
    ]


def worst_first(units: Iterable[Unit], number: int) -> list[Unit]:
    """The ``number`` units that most need a person, of those that no person has seen.

    First what has no translation, then what is doubted, then the rest; each by its score.
    """
    waiting = [unit for unit in units if not unit.is_reviewed]
    return sorted(waiting, key=_need)[:number]


def _need(unit: Unit) -> tuple[bool, bool, float, str]:
    score = 0.0 if unit.score is None else unit.score
    return unit.english is not None, not unit.reasons, score, unit.source


def _of_city(documents: Mapping[str, Row], city: str) -> dict[str, Row]:
    wanted = slug(city)
    chosen = {
        doc_id: row
        for doc_id, row in documents.items()
        if wanted in (doc_id, slug(row["city"] or ""))
    }
    if not chosen:
        known = ", ".join(sorted(documents)) or "none"
        raise ConfigError(f"--city: there is no {city!r}; the cities are {known}")
    return chosen


def _in_reading_order(blocks: pa.Table) -> list[Row]:
    return sorted(
        blocks.to_pylist(), key=lambda row: (row["doc_id"], row["line_start"], row["block_id"])
    )


def _unit(
    sentence: Row, translation: Row | None, review: Review | None, city: str, place: str
) -> Unit:
    source = str(sentence["text"]).strip()
    english: str | None = translation["text_en"] if translation else None
    if review:
        english = review.english
    score = translation["score"] if translation and english is not None else None
    return Unit(
        sentence_key=sentence["sentence_key"],
        source=source,
        language=sentence["language"],
        english=english,
        score=1.0 if review else score,
        reasons=() if review else _reasons(translation),
        is_reviewed=review is not None or _is_reviewed(translation),
        city=city,
        place=place,
        note=review.note if review else "",
    )


def _is_reviewed(translation: Row | None) -> bool:
    return translation is not None and translation["status"] == "reviewed"


def _reasons(translation: Row | None) -> tuple[str, ...]:
    if translation is None:
        return ("missing",)
    if translation["text_en"] is None:
        return ("failed",)
    is_weak = translation["score"] < DOUBTFUL_BELOW
    return tuple(translation["flags"]) or (("low_score",) if is_weak else ())


def _cities(blocks: Sequence[Row], documents: Mapping[str, Row]) -> str:
    names = (documents[block["doc_id"]]["city"] or block["doc_id"] for block in blocks)
    return ", ".join(dict.fromkeys(names))


def _place(blocks: Sequence[Row], actions: Mapping[str, Row]) -> str:
    """The first place in words; how many more, because a correction holds for all of them."""
    first = blocks[0]
    action = actions.get(first["action_id"])
    parts = [action["title"] or action["action_id"]] if action else []
    place = " · ".join([*parts, first["role"]])
    more = len({block["block_id"] for block in blocks}) - 1
    return f"{place} (and {more} more)" if more else place
