"""From actions to targets of the Global Biodiversity Framework, each link with its evidence."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa

from pipeline.columns import Column, Table
from pipeline.dataset.framework import Clue, clues, names_instrument
from pipeline.profiles.gbf import gbf_targets
from pipeline.text.scripts import to_simplified

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]

CROSSWALK = Table(
    "gbf_crosswalk",
    "one link from an action to a target of the Global Biodiversity Framework, with its evidence",
    (
        Column("action_id", pa.string(), "the action", references="actions.action_id"),
        Column("doc_id", pa.string(), "the profile", references="documents.doc_id"),
        Column(
            "target",
            pa.int32(),
            "number of the target, 1 to 23",
            source="Kunming-Montreal Global Biodiversity Framework, CBD decision 15/4",
        ),
        Column(
            "primary",
            pa.bool_(),
            "whether it is the action's primary target; where the evidence does not decide, "
            "no target is",
        ),
        Column(
            "source",
            pa.string(),
            "whether the form's heading or the narrative speaks to it",
            values=("heading", "text"),
        ),
        Column(
            "strength",
            pa.string(),
            "`strong`: the heading speaks to this target alone, or an amount with a fitting unit "
            "or an instrument stands in the clue's sentence; `weak`: the heading speaks to "
            "several, or there is only a clue word",
            values=("strong", "weak"),
        ),
        Column(
            "indicator",
            pa.string(),
            "code of the headline indicator to which the fitting amount belongs",
            nullable=True,
            source="Monitoring framework of the framework, CBD decisions 15/5 and 16/31",
        ),
        Column(
            "quantity_id",
            pa.string(),
            "the fitting amount that stands nearest to the clue in its sentence",
            nullable=True,
            references="quantities.quantity_id",
        ),
        Column(
            "block_id",
            pa.string(),
            "narrative in which the clue stands; none for a heading",
            nullable=True,
            references="blocks.block_id",
        ),
        Column("start", pa.int32(), "first character in the text", nullable=True),
        Column("end", pa.int32(), "character after the last", nullable=True),
        Column("surface", pa.string(), "the heading, or the clue as written"),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the crosswalk; see ``CROSSWALK``."""

    action_id: str
    doc_id: str
    target: int
    primary: bool
    source: str
    strength: str
    indicator: str | None
    quantity_id: str | None
    block_id: str | None
    start: int | None
    end: int | None
    surface: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A clue found in a text."""

    clue: Clue
    strength: str
    start: int
    end: int
    amount: Row | None


def find_links(tables: Tables) -> list[Link]:
    """The links of every action, in reading order; headings before texts, then by target.

    A clue that stands in several narratives of an action is given once, with its best evidence:
    strong before weak, then the first in reading order. The primary target is the heading's where
    the heading speaks to one; among several, or where it speaks to none, the one for which the
    text has strictly the most strong evidence.
    """
    hits = _hits_by_text(tables)
    blocks: dict[str | None, list[Row]] = {}
    for block in tables["blocks"].to_pylist():
        blocks.setdefault(block["action_id"], []).append(block)
    return [
        link
        for action in tables["actions"].to_pylist()
        for link in _links_of(action, blocks.get(action["action_id"], []), hits)
    ]


def crosswalk_csv(links: Sequence[Link]) -> bytes:
    """The crosswalk as CSV, UTF-8, with a header; nothing stands where there is no value."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, [column.name for column in CROSSWALK.columns], lineterminator="\n"
    )
    writer.writeheader()
    for link in links:
        row = asdict(link)
        writer.writerow(row | {"primary": "true" if link.primary else "false"})
    return text.getvalue().encode("utf-8")


def _links_of(action: Row, blocks: Sequence[Row], hits: Mapping[str, Sequence[_Hit]]) -> list[Link]:
    links = list(_of_headings(action))
    best: dict[Clue, Link] = {}
    for block in sorted(blocks, key=lambda block: block["line_start"]):
        for hit in hits.get(block["text_id"], ()):
            known = best.get(hit.clue)
            if known is None or (known.strength, hit.strength) == ("weak", "strong"):
                best[hit.clue] = _of_text(action, block, hit)
    found = sorted(best.values(), key=lambda link: (link.target, link.strength))
    links += found
    primary = _primary(action["gbf_targets"], links)
    return [replace(link, primary=link.target == primary) for link in links]


def _of_headings(action: Row) -> Iterator[Link]:
    named = action["gbf_targets"]
    heading = action["title"] if gbf_targets(None, action["title"]) else action["commitment"]
    for target in named:
        yield Link(
            action["action_id"],
            action["doc_id"],
            target,
            primary=False,
            source="heading",
            strength="strong" if len(named) == 1 else "weak",
            indicator=None,
            quantity_id=None,
            block_id=None,
            start=None,
            end=None,
            surface=heading or "",
        )


def _of_text(action: Row, block: Row, hit: _Hit) -> Link:
    return Link(
        action["action_id"],
        action["doc_id"],
        hit.clue.target,
        primary=False,
        source="text",
        strength=hit.strength,
        indicator=hit.clue.amounts[hit.amount["kind"]] if hit.amount else None,
        quantity_id=hit.amount["quantity_id"] if hit.amount else None,
        block_id=block["block_id"],
        start=hit.start,
        end=hit.end,
        surface=block["text"][hit.start : hit.end],
    )


def _primary(named: Sequence[int], links: Sequence[Link]) -> int | None:
    if len(named) == 1:
        return named[0]
    strong = [
        link.target
        for link in links
        if link.source == "text"
        and link.strength == "strong"
        and (not named or link.target in named)
    ]
    counts = sorted(((strong.count(target), target) for target in set(strong)), reverse=True)
    if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return None
    return counts[0][1]


def _hits_by_text(tables: Tables) -> dict[str, list[_Hit]]:
    """The clues of each text, in its order; each text is read once however often it stands."""
    amounts: dict[str, list[Row]] = {}
    columns = ["quantity_id", "sentence_id", "start", "end", "kind"]
    for row in tables["quantities"].select(columns).to_pylist():
        amounts.setdefault(row["sentence_id"], []).append(row)
    hits: dict[str, list[_Hit]] = {}
    columns = ["sentence_id", "text_id", "start", "text"]
    for sentence in tables["sentences"].select(columns).to_pylist():
        found = _hits(sentence, amounts.get(sentence["sentence_id"], []))
        hits.setdefault(sentence["text_id"], []).extend(found)
    return {text: sorted(found, key=lambda hit: hit.start) for text, found in hits.items()}


def _hits(sentence: Row, amounts: Sequence[Row]) -> list[_Hit]:
    """The clues of a sentence; of those for one target that overlap, the best: strong, long."""
    simplified = to_simplified(sentence["text"])
    instrument = names_instrument(simplified)
    hits = []
    for clue in clues():
        places = [part.search(simplified) for part in clue.parts]
        if (first := places[0]) is None or None in places:
            continue
        start, end = (sentence["start"] + offset for offset in first.span())
        fitting = [amount for amount in amounts if amount["kind"] in clue.amounts]
        nearest = min(fitting, key=lambda amount: _distance(amount, start, end), default=None)
        if nearest or instrument or clue.counts_alone:
            strength = "strong" if nearest or instrument else "weak"
            hits.append(_Hit(clue, strength, start, end, nearest))
    kept: list[_Hit] = []
    for hit in sorted(
        hits, key=lambda hit: (hit.strength, hit.amount is None, hit.start - hit.end)
    ):
        if not any(_overlap(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _overlap(one: _Hit, other: _Hit) -> bool:
    same = one.clue.target == other.clue.target
    return same and one.start < other.end and other.start < one.end


def _distance(amount: Row, start: int, end: int) -> int:
    return max(int(amount["start"]) - end, start - int(amount["end"]), 0)
