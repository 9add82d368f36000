"""What was built, from what, with which models, and what is to be said against it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from pipeline.publishing.disagreements import Disagreement, Passage
from pipeline.publishing.report.reader import City
from pipeline.publishing.report.spans import show
from pipeline.publishing.wording import number
from pipeline.vocabularies import SEVERITIES

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]

_SHORT_HASH = 12
_MODEL = re.compile(r"(?P<name>\S[^:]*?) sha256:(?P<hash>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Fact:
    """A count, and what it counts."""

    count: str
    noun: str


@dataclass(frozen=True, slots=True)
class Source:
    """A profile as it was read."""

    doc_id: str
    city: str
    file: str
    media_type: str
    encoding: str
    sha256: str
    downloaded_on: str
    declared: str
    found: str
    passages: str
    characters: str

    @property
    def short_hash(self) -> str:
        """Enough of the SHA-256 to tell files apart."""
        return self.sha256[:_SHORT_HASH]


@dataclass(frozen=True, slots=True)
class Model:
    """What translated how many sentences: its parts by name and SHA-256."""

    engine: str
    parts: tuple[tuple[str, str], ...]
    sentences: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A row of ``problems``."""

    message: str
    block_id: str
    place: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind."""

    severity: str
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage on which a disagreement leans: what it says, within its sentences."""

    block_id: str
    label: str
    language: str
    parts: tuple[tuple[str, bool], ...]
    """Text, and whether it is a figure that disagrees."""
    english: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Figures that should agree and do not, with the passages that say so."""

    number: int
    kind: str
    message: str
    evidence: tuple[Evidence, ...]


def count_facts(tables: Tables) -> list[Fact]:
    """The counts that tell the size of the corpus."""
    texts = tables["texts"].to_pylist()
    organisms = {
        row["accepted_name"] or row["canonical_name"] or row["surface"]
        for row in tables["species"].to_pylist()
    }
    counted = (
        (tables["documents"].num_rows, "city profile"),
        (tables["actions"].num_rows, "action"),
        (tables["blocks"].num_rows, "passage"),
        (len(texts), "distinct text"),
        (len({row["narrative_id"] for row in texts}), "narrative"),
        (tables["sentences"].num_rows, "sentence"),
        (tables["quantities"].num_rows, "amount"),
        (len(organisms), "organism"),
    )
    return [Fact(number(count), noun if count == 1 else f"{noun}s") for count, noun in counted]


def list_sources(tables: Tables) -> list[Source]:
    """The profiles, in the order of ``documents``."""
    passages = Counter[str]()
    characters = Counter[str]()
    for row in tables["blocks"].select(["doc_id", "text"]).to_pylist():
        passages[row["doc_id"]] += 1
        characters[row["doc_id"]] += len(row["text"])
    return [
        Source(
            doc_id=row["doc_id"],
            city=show(row["city"] or row["doc_id"]),
            file=show(row["source_file"]),
            media_type=row["media_type"],
            encoding=row["encoding"] or "",
            sha256=row["source_sha256"],
            downloaded_on=str(row["downloaded_on"] or ""),
            declared="" if row["actions_declared"] is None else number(row["actions_declared"]),
            found=number(row["actions_parsed"]),
            passages=number(passages[row["doc_id"]]),
            characters=number(characters[row["doc_id"]]),
        )
        for row in tables["documents"].to_pylist()
    ]


def list_models(tables: Tables) -> list[Model]:
    """The engines with their models, the one that translated most first."""
    sentences = Counter[tuple[str, str]]()
    reviewed = Counter[tuple[str, str]]()
    for row in tables["translations"].to_pylist():
        if row["text_en"] is not None:
            key = row["engine"], row["model"]
            sentences[key] += 1
            reviewed[key] += row["status"] == "reviewed"
    return [
        Model(
            engine=show(engine),
            parts=_model_parts(model),
            sentences=number(sentences[engine, model]),
            reviewed=number(reviewed[engine, model]),
        )
        for engine, model in sorted(sentences, key=lambda key: (-sentences[key], key))
    ]


def _model_parts(model: str) -> tuple[tuple[str, str], ...]:
    parts = [_MODEL.fullmatch(part.strip()) for part in model.split(" + ")]
    if all(parts):
        return tuple((show(part["name"]), part["hash"]) for part in parts if part)
    return ((show(model), ""),)


def group_problems(tables: Tables) -> list[ProblemGroup]:
    """The problems by severity, the gravest first, and by kind.

    Without the disagreements, which the report tells with their passages.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for row in tables["problems"].to_pylist():
        if row["code"] == "figures_disagree":
            continue
        groups.setdefault((row["severity"], row["code"]), []).append(
            Problem(
                message=show(row["message"]),
                block_id=row["block_id"] or "",
                place=", ".join(
                    filter(
                        None,
                        (show(row["source_file"] or ""), row["line"] and f"line {row['line']}"),
                    )
                ),
            )
        )
    order = sorted(groups, key=lambda key: (-SEVERITIES.index(key[0]), key[1]))
    return [ProblemGroup(key[0], key[1], tuple(groups[key])) for key in order]


def explain_disagreements(
    tables: Tables, disagreements: Sequence[Disagreement], cities: Sequence[City]
) -> list[Dispute]:
    """Each disagreement with its passages quoted, numbered from 1."""
    texts = {row["text_id"]: row for row in tables["texts"].to_pylist()}
    labels = {
        passage.place.block_id: passage.place.label
        for city in cities
        for article in city.articles
        for passage in article.passages
    }
    sentences: dict[str, list[Row]] = {}
    columns = ["text_id", "start", "end", "language", "text_en"]
    for row in (
        tables["sentences"]
        .sort_by([("text_id", "ascending"), ("position", "ascending")])
        .select(columns)
        .to_pylist()
    ):
        sentences.setdefault(row["text_id"], []).append(row)
    disputes = []
    for place, disagreement in enumerate(disagreements, start=1):
        of_block: dict[tuple[str, str], list[Passage]] = {}
        for passage in disagreement.passages:
            of_block.setdefault((passage.block_id, passage.text_id), []).append(passage)
        evidence = tuple(
            Evidence(block_id, labels[block_id], texts[text_id]["language"], *quoted)
            for (block_id, text_id), passages in of_block.items()
            for quoted in _quote(texts[text_id]["text"], sentences[text_id], passages)
        )
        disputes.append(Dispute(place, disagreement.kind, show(disagreement.message), evidence))
    return disputes


def _quote(
    text: str, sentences: Sequence[Row], passages: Sequence[Passage]
) -> Iterator[tuple[tuple[tuple[str, bool], ...], str]]:
    """The sentences that hold the passages, neighbours together, with their English."""
    held = [any(_touch(row, passage) for passage in passages) for row in sentences]
    for is_held, run in groupby(zip(held, sentences, strict=True), key=lambda pair: pair[0]):
        if not is_held:
            continue
        rows = [row for _, row in run]
        start, end = rows[0]["start"], rows[-1]["end"]
        parts = []
        for passage in sorted(passages, key=lambda passage: passage.start):
            if passage.start >= start and passage.end <= end:
                parts.append((show(text[start : passage.start]), False))
                parts.append((show(text[passage.start : passage.end]), True))
                start = passage.end
        parts.append((show(text[start:end]).rstrip(), False))
        english = " ".join(row["text_en"] or "" for row in rows if row["language"] != "en")
        yield tuple(parts), show(english).strip()


def _touch(sentence: Row, passage: Passage) -> bool:
    return bool(sentence["start"] < passage.end and passage.start < sentence["end"])
