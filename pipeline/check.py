"""Test a build's tables against their schemas and against each other."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import ConfigError, DataError
from pipeline.identifiers import content_id
from pipeline.tables import TABLES, validate

Rows = list[dict[str, Any]]


def check(out: Path) -> list[str]:
    """What is wrong with the tables in ``out``, one sentence each; nothing when all is well.

    Tables that are not there yet (a build that stopped after a stage) are passed over, with
    what points at them.

    Raises:
        ConfigError: there is no table in ``out``.
    """
    found = {
        name: pq.read_table(out / f"{name}.parquet")
        for name in TABLES
        if (out / f"{name}.parquet").exists()
    }
    if not found:
        raise ConfigError(f"--out: there is no table in {out}; build first")
    wrong = []
    for name, table in found.items():
        try:
            validate(name, table)
        except DataError as error:
            wrong.append(str(error))
    if wrong:
        return wrong
    wrong += _dangling_references(found)
    if wrong:
        return wrong
    rows = {name: table.to_pylist() for name, table in found.items()}
    for needed, rule in _RULES:
        if set(needed) <= set(rows):
            wrong += rule(*(rows[name] for name in needed))
    return wrong


def _dangling_references(found: Mapping[str, pa.Table]) -> Iterator[str]:
    for name, table in found.items():
        for column in TABLES[name].columns:
            if column.references is None:
                continue
            target, _, key = column.references.partition(".")
            if target not in found:
                continue
            values = table[column.name]
            if pa.types.is_list(column.type):
                values = pc.list_flatten(values)
            values = pc.unique(values.drop_null())
            known = pc.is_in(values, value_set=found[target][key].combine_chunks())
            for value in pc.filter(values, pc.invert(known)).to_pylist():
                yield f"{name}.{column.name}: {value} does not stand in {column.references}"


def _blocks_hold_their_texts(blocks: Rows, texts: Rows) -> Iterator[str]:
    text = {row["text_id"]: row["text"] for row in texts}
    for row in blocks:
        if text.get(row["text_id"]) != row["text"]:
            yield f"blocks: {row['block_id']} does not hold the text {row['text_id']}"


def _spans_of_texts(texts: Rows) -> Iterator[str]:
    canonical = {row["text_id"]: row for row in texts if row["is_canonical"]}
    for row in texts:
        name, text = f"texts: {row['text_id']}", row["text"]
        if row["narrative_id"] not in canonical:
            yield f"{name}: its narrative {row['narrative_id']} has no canonical text"
        for edit in row["edits"]:
            if text[edit["start"] : edit["end"]] != edit["variant"]:
                yield f"{name}: the edit at {edit['start']} does not hold its text"
        for span in row["language_spans"]:
            if not 0 <= span["start"] < span["end"] <= len(text):
                yield f"{name}: language span {span['start']}–{span['end']} is outside the text"


def _sentences_tile_their_texts(texts: Rows, sentences: Rows) -> Iterator[str]:
    by_text: dict[str, Rows] = {}
    for row in sentences:
        by_text.setdefault(row["text_id"], []).append(row)
    for row in texts:
        own = sorted(by_text.get(row["text_id"], []), key=lambda sentence: sentence["position"])
        if "".join(sentence["text"] for sentence in own) != row["text"]:
            yield f"sentences: those of {row['text_id']} do not make up its text"
        for sentence in own:
            if row["text"][sentence["start"] : sentence["end"]] != sentence["text"]:
                yield f"sentences: {sentence['sentence_id']} does not stand at its offsets"


def _tokens_and_keys(sentences: Rows) -> Iterator[str]:
    for row in sentences:
        if row["sentence_key"] != content_id(row["text"].strip()):
            yield f"sentences: {row['sentence_id']} has another text's key"
        for token in row["tokens"]:
            if row["text"][token["start"] : token["end"]] != token["text"]:
                yield f"sentences: token {token['text']!r} of {row['sentence_id']} is misplaced"


def _surfaces(table: str, key: str) -> Callable[[Rows, Rows, Rows], Iterator[str]]:
    def rule(texts: Rows, sentences: Rows, found: Rows) -> Iterator[str]:
        text = {row["text_id"]: row["text"] for row in texts}
        place = {row["sentence_id"]: row for row in sentences}
        for row in found:
            if text[row["text_id"]][row["start"] : row["end"]] != row["surface"]:
                yield f"{table}: {row[key]} does not stand at its offsets"
            sentence = place[row["sentence_id"]]
            if not sentence["start"] <= row["start"] < sentence["end"]:
                yield f"{table}: {row[key]} does not begin in its sentence"

    return rule


def _sentences_are_translated(sentences: Rows, translations: Rows) -> Iterator[str]:
    english = {row["sentence_key"]: row["text_en"] for row in translations}
    for row in sentences:
        if row["sentence_key"] in english and row["text_en"] != english[row["sentence_key"]]:
            yield f"sentences: {row['sentence_id']} shows another translation than its own"


_RULES: tuple[tuple[tuple[str, ...], Callable[..., Iterator[str]]], ...] = (
    (("blocks", "texts"), _blocks_hold_their_texts),
    (("texts",), _spans_of_texts),
    (("texts", "sentences"), _sentences_tile_their_texts),
    (("sentences",), _tokens_and_keys),
    (("texts", "sentences", "quantities"), _surfaces("quantities", "quantity_id")),
    (("texts", "sentences", "species"), _surfaces("species", "mention_id")),
    (("sentences", "translations"), _sentences_are_translated),
)
