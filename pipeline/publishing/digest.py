"""From the tables to the records that summaries are rendered from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.publishing.disagreements import Disagreement, find_disagreements
from pipeline.publishing.extracts import Candidate, choose, facts_of
from pipeline.publishing.narratives import english_of_sentence
from pipeline.publishing.records import (
    Action,
    Change,
    City,
    Commitment,
    Difference,
    Figure,
    Narrative,
    Organism,
    Sentence,
)
from pipeline.text.scripts import to_simplified
from pipeline.translation.terms import load_termbase

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]

READS = (
    "documents",
    "actions",
    "blocks",
    "texts",
    "sentences",
    "quantities",
    "species",
    "translations",
)
"""The tables a summary is made from."""

_BASELINE_SENTENCES = 2


def digest(tables: Tables) -> list[City]:
    """One record per profile, in the order of ``documents``."""
    corpus = _Corpus(tables)
    disagreements: dict[str, list[Disagreement]] = {}
    for one in find_disagreements(tables):
        disagreements.setdefault(one.doc_id, []).append(one)
    return [
        _city(corpus, row, disagreements.get(row["doc_id"], []))
        for row in tables["documents"].to_pylist()
    ]


class _Corpus:
    """The tables, looked up by what a summary goes by."""

    def __init__(self, tables: Tables) -> None:
        self.texts = {row["text_id"]: row for row in tables["texts"].to_pylist()}
        translations = {row["sentence_key"]: row for row in tables["translations"].to_pylist()}
        self.blocks = _grouped(tables["blocks"].to_pylist(), "doc_id", ("line_start", "block_id"))
        self.actions = _grouped(tables["actions"].to_pylist(), "doc_id", ("order",))
        self.orders = {
            action["action_id"]: action["order"]
            for rows in self.actions.values()
            for action in rows
        }
        self.first_order = _first_orders(self.blocks, self.actions)
        self.quantities = _grouped(tables["quantities"].to_pylist(), "text_id", ("start",))
        self.species = _grouped(tables["species"].to_pylist(), "text_id", ("start",))
        columns = ["sentence_id", "text_id", "position", "text", "language", "sentence_key"]
        rows = tables["sentences"].select([*columns, "text_en"]).to_pylist()
        quantities = _grouped(tables["quantities"].to_pylist(), "sentence_id", ("start",))
        species = _grouped(tables["species"].to_pylist(), "sentence_id", ("start",))
        self.candidates: dict[str, list[Candidate[Sentence]]] = {}
        self.sentences: dict[str, Sentence] = {}
        for row in sorted(rows, key=lambda row: (row["text_id"], row["position"])):
            sentence = sentence_of(row, translations.get(row["sentence_key"]))
            self.sentences[row["sentence_id"]] = sentence
            facts = facts_of(
                sentence.source,
                quantities.get(row["sentence_id"], []),
                species.get(row["sentence_id"], []),
            )
            if sentence.source:
                self.candidates.setdefault(row["text_id"], []).append(
                    Candidate(sentence, sentence.source, facts)
                )


def _grouped(rows: Iterable[Row], key: str, order: Sequence[str]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: tuple(row[name] for name in order)):
        grouped.setdefault(row[key], []).append(row)
    return grouped


def _first_orders(
    blocks: Mapping[str, list[Row]], actions: Mapping[str, list[Row]]
) -> dict[tuple[str, str], int]:
    """The first action of each document under which each text stands, by its number."""
    first: dict[tuple[str, str], int] = {}
    for doc_id, rows in blocks.items():
        orders = {action["action_id"]: action["order"] for action in actions.get(doc_id, [])}
        for block in rows:
            if block["action_id"] is not None:
                order, key = orders[block["action_id"]], (doc_id, block["text_id"])
                first[key] = min(order, first.get(key, order))
    return first


def sentence_of(row: Row, translation: Row | None) -> Sentence:
    """The record of a row of ``sentences`` and its row of ``translations``."""
    english = english_of_sentence(row)
    source, language = row["text"].strip(), row["language"]
    if translation is None or english is None or language == "en":
        return Sentence(source, language, english, None, None, (), reviewed=False)
    return Sentence(
        source,
        language,
        english,
        translation["engine"],
        translation["score"],
        tuple(translation["flags"]),
        reviewed=translation["status"] == "reviewed",
    )


def _city(corpus: _Corpus, document: Row, disagreements: Sequence[Disagreement]) -> City:
    blocks = corpus.blocks.get(document["doc_id"], [])
    actions = corpus.actions.get(document["doc_id"], [])
    by_commitment: dict[tuple[Any, ...], list[Row]] = {}
    for action in actions:
        heading = (action["area_number"], action["area_title"], action["commitment"])
        by_commitment.setdefault(heading, []).append(action)
    text_ids = list(dict.fromkeys(block["text_id"] for block in blocks))
    lines = [line.item for text_id in text_ids for line in corpus.candidates.get(text_id, [])]
    about = [block for block in blocks if block["role"] == "about"]
    return City(
        doc_id=document["doc_id"],
        source_file=document["source_file"],
        source_sha256=document["source_sha256"],
        name=document["city"] or document["doc_id"],
        country=document["country"],
        region=document["region"],
        population=document["population"],
        head_of_government=document["head_of_government"],
        downloaded_on=document["downloaded_on"],
        actions_declared=document["actions_declared"],
        about=_extract(corpus, about or [b for b in blocks if b["role"] != "baseline"]),
        commitments=tuple(
            _commitment(corpus, heading, rows, blocks) for heading, rows in by_commitment.items()
        ),
        figures=_figures(corpus, blocks),
        organisms=_organisms(corpus, blocks),
        changes=_changes(corpus, blocks),
        disagreements=tuple(disagreements),
        blocks=len(blocks),
        texts=len(text_ids),
        narratives=len({corpus.texts[text_id]["narrative_id"] for text_id in text_ids}),
        sentences=tuple(dict.fromkeys(lines)),
    )


def _commitment(
    corpus: _Corpus, heading: tuple[Any, ...], actions: Sequence[Row], blocks: Sequence[Row]
) -> Commitment:
    own = {
        action["action_id"]: [b for b in blocks if b["action_id"] == action["action_id"]]
        for action in actions
    }
    everything = [block for rows in own.values() for block in rows]
    area_number, area_title, title = heading
    return Commitment(
        area_number=area_number,
        area_title=area_title,
        title=title,
        actions=tuple(_action(corpus, action, own[action["action_id"]]) for action in actions),
        extract=_extract(corpus, [b for b in everything if b["role"] != "baseline"]),
        figures=_figures(corpus, everything),
        organisms=_organisms(corpus, everything),
    )


def _action(corpus: _Corpus, action: Row, blocks: Sequence[Row]) -> Action:
    return Action(
        action_id=action["action_id"],
        order=action["order"],
        title=action["title"],
        relation=action["description_target_relation"],
        baseline_updated=action["baseline_updated"],
        target_updated=action["target_updated"],
        gbf_targets=tuple(action["gbf_targets"]),
        narratives=tuple(_narratives(corpus, blocks)),
        figures=_figures(corpus, blocks),
        organisms=_organisms(corpus, blocks),
        differences=tuple(_differences(corpus, blocks)),
    )


def _narratives(corpus: _Corpus, blocks: Sequence[Row]) -> list[Narrative]:
    """Description and target together where one repeats the other, the baseline by itself."""
    groups: dict[object, list[Row]] = {}
    for block in blocks:
        is_baseline = block["role"] == "baseline"
        key = "baseline" if is_baseline else corpus.texts[block["text_id"]]["narrative_id"]
        groups.setdefault(key, []).append(block)
    return [
        Narrative(
            roles=tuple(block["role"] for block in group),
            extract=_extract(corpus, group, _BASELINE_SENTENCES if key == "baseline" else None),
            sentences=max(len(corpus.candidates.get(b["text_id"], [])) for b in group),
            first_order=max(corpus.first_order[b["doc_id"], b["text_id"]] for b in group),
        )
        for key, group in groups.items()
    ]


def _extract(
    corpus: _Corpus, blocks: Sequence[Row], at_most: int | None = None
) -> tuple[Sentence, ...]:
    text_ids = dict.fromkeys(block["text_id"] for block in blocks)
    pool = [line for text_id in text_ids for line in corpus.candidates.get(text_id, [])]
    return tuple(choose(pool, at_most) if at_most else choose(pool))


def _figures(corpus: _Corpus, blocks: Sequence[Row]) -> tuple[Figure, ...]:
    """The quantities of the blocks in reading order, one that is repeated only once."""
    found: dict[tuple[Any, ...], Row] = {}
    places: dict[tuple[Any, ...], list[Row]] = {}
    for block in blocks:
        for row in corpus.quantities.get(block["text_id"], []):
            per = row["per"] and row["per"]["surface"]
            key = (row["subject"], row["surface"], row["value"], row["unit"], row["trend"], per)
            found.setdefault(key, row)
            places.setdefault(key, []).append(block)
    return tuple(_figure(corpus, row, places[key]) for key, row in found.items())


def _figure(corpus: _Corpus, row: Row, blocks: Iterable[Row]) -> Figure:
    orders = {corpus.orders[block["action_id"]] for block in blocks if block["action_id"]}
    return figure_of(
        row,
        tuple(dict.fromkeys(block["role"] for block in blocks)),
        tuple(sorted(orders)),
        corpus.sentences.get(row["sentence_id"]),
    )


def figure_of(
    row: Row,
    roles: tuple[str, ...] = (),
    orders: tuple[int, ...] = (),
    sentence: Sentence | None = None,
) -> Figure:
    """The record of a row of ``quantities`` that stands in blocks of these roles and actions."""
    per = row["per"] or {}
    term = load_termbase().get(to_simplified(row["subject"] or ""))
    return Figure(
        subject=row["subject"],
        subject_en=term.english if term else None,
        surface=row["surface"],
        kind=row["kind"],
        value=row["value"],
        value_high=row["value_high"],
        unit=row["unit"],
        qualifier=row["qualifier"],
        trend=row["trend"],
        change=row["role"],
        per=per.get("surface"),
        per_value=per.get("value"),
        per_unit=per.get("unit"),
        reference=row["reference"],
        value_base=row["value_base"],
        value_high_base=row["value_high_base"],
        unit_base=row["unit_base"],
        roles=roles,
        orders=orders,
        sentence=sentence,
    )


def _changes(corpus: _Corpus, blocks: Sequence[Row]) -> tuple[Change, ...]:
    """What the blocks say of a value that became another, each change once, in reading order."""
    found: dict[tuple[Any, ...], tuple[Row, Row]] = {}
    places: dict[str, list[Row]] = {}
    for block in blocks:
        places.setdefault(block["text_id"], []).append(block)
    for text_id in places:
        rows = [row for row in corpus.quantities.get(text_id, []) if row["role"]]
        while len(rows) > 1:
            first, second = rows[:2]
            if not _is_change(first, second):
                rows = rows[1:]
                continue
            rows = rows[2:]
            if first["role"] == "to":
                first, second = second, first
            subject = second["subject"] or first["subject"]
            found.setdefault((subject, first["value"], second["value"]), (first, second))
    return tuple(
        Change(*(_figure(corpus, row, places[row["text_id"]]) for row in pair))
        for pair in found.values()
    )


def _is_change(first: Row, second: Row) -> bool:
    """Whether two neighbours say what one value was and what it became."""
    subjects = {row["subject"] for row in (first, second)} - {None}
    return (
        {first["role"], second["role"]} == {"from", "to"}
        and (first["sentence_id"], first["unit"]) == (second["sentence_id"], second["unit"])
        and len(subjects) < 2
    )


def _organisms(corpus: _Corpus, blocks: Sequence[Row]) -> tuple[Organism, ...]:
    """The organisms that the blocks name, each once, in reading order."""
    found: dict[str, Organism] = {}
    for block in blocks:
        for row in corpus.species.get(block["text_id"], []):
            name = row["canonical_name"] or row["surface"]
            known = found.get(name)
            found[name] = Organism(
                name=name,
                is_scientific=row["canonical_name"] is not None,
                vernacular=(known and known.vernacular) or row["vernacular"],
                accepted=(known and known.accepted) or row["accepted_name"],
            )
    return tuple(found.values())


def _differences(corpus: _Corpus, blocks: Sequence[Row]) -> list[Difference]:
    """Where a block differs in a number from the near-duplicate beside it that stands for both."""
    own = {block["text_id"] for block in blocks}
    found: list[Difference] = []
    for block in blocks:
        text = corpus.texts[block["text_id"]]
        if text["numbers_changed"] and text["narrative_id"] in own:
            edits = text["edits"]
            telling = [e for e in edits if any(map(str.isnumeric, e["canonical"] + e["variant"]))]
            found += [
                Difference(block["role"], edit["canonical"], edit["variant"])
                for edit in telling or edits
            ]
    return found
