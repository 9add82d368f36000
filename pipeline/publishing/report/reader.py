"""What the reading page shows: cities, their actions, their passages sentence by sentence.

A text that stands in several places is told once, at the first; the others say where that is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.publishing.digest import figure_of, sentence_of
from pipeline.publishing.records import Sentence
from pipeline.publishing.report.counterparts import find_counterparts
from pipeline.publishing.report.groups import group_of
from pipeline.publishing.report.spans import Mark, Run, by_sentence, cut, show
from pipeline.publishing.wording import Wording

Row = dict[str, Any]
Tables = Mapping[str, pa.Table]

SAY = Wording("en")
_END_POINTS = {"from": "the value before", "to": "the value after"}
_EVIDENCE = {
    "latin": "scientific name",
    "abbreviation": "abbreviated scientific name",
    "vernacular": "vernacular name",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its English."""

    sentence_id: str
    language: str
    runs: tuple[Run, ...]
    english: tuple[Run, ...]
    """Of the translation; empty where there is none, or none is needed."""
    ends_paragraph: bool
    sentence: Sentence
    doubt: str
    """Why the translation is doubtful; empty where it is not."""
    disagreements: tuple[int, ...]
    """Numbers of the disagreements that lean on it."""

    @property
    def stands_alone(self) -> bool:
        """Whether there is nothing to translate: English, or figures and signs."""
        return self.language == "en" or (self.language == "und" and not self.english)

    @property
    def features(self) -> str:
        """What the page can be filtered by, as words."""
        kinds = {run.mark.kind for run in self.runs if run.mark}
        words = sorted(kinds) + ["doubtful"] * bool(self.doubt)
        return " ".join(words + ["disagreement"] * bool(self.disagreements))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: the block and what people call it."""

    block_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A narrative where it stands."""

    place: Place
    role: str
    text_id: str
    language: str
    lines_of_source: str
    lines: tuple[Line, ...]
    """Empty where the text is told at another place."""
    others: tuple[Place, ...]
    """The other places of the same text; the first of all places tells it."""
    near: Place | None
    """Where the near-duplicate that stands for both is told."""
    similarity: float
    numbers_changed: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An action, or what a city says of itself."""

    article_id: str
    doc_id: str
    order: int | None
    title: str
    area: str
    commitment: str
    gbf_targets: tuple[tuple[int, str], ...]
    """Number and short title."""
    relation: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A profile."""

    doc_id: str
    name: str
    country: str
    articles: tuple[Article, ...]


def read_cities(
    tables: Tables, disagreeing: Mapping[str, Sequence[tuple[int, int, int]]]
) -> list[City]:
    """Every profile, in the order of ``documents``.

    Args:
        tables: Those named in `report.READS`.
        disagreeing: By ``text_id`` the passages on which disagreements lean: start, end, number.
    """
    corpus = _Corpus(tables, disagreeing)
    return [_city(corpus, row) for row in tables["documents"].to_pylist()]


class _Corpus:
    """The tables, looked up by what the page goes by."""

    def __init__(
        self, tables: Tables, disagreeing: Mapping[str, Sequence[tuple[int, int, int]]]
    ) -> None:
        self.disagreeing = disagreeing
        self.texts: dict[str, Row] = {row["text_id"]: row for row in tables["texts"].to_pylist()}
        self.translations = {row["sentence_key"]: row for row in tables["translations"].to_pylist()}
        sentences = tables["sentences"].drop_columns(["tokens"]).to_pylist()
        self.sentences = _grouped(sentences, "text_id", "position")
        self.quantities = _grouped(tables["quantities"].to_pylist(), "text_id", "start")
        self.species = _grouped(tables["species"].to_pylist(), "text_id", "start")
        self.actions = _grouped(tables["actions"].to_pylist(), "doc_id", "order")
        orders = {row["action_id"]: row["order"] for rows in self.actions.values() for row in rows}
        documents = tables["documents"].to_pylist()
        self.blocks = _grouped(tables["blocks"].to_pylist(), "doc_id", "line_start")
        self.places: dict[str, list[Place]] = {}
        for document in documents:
            city = f"{show(city_name(document))}, " if len(documents) > 1 else ""
            for block in self.blocks.get(document["doc_id"], []):
                order = orders.get(block["action_id"])
                role = SAY("role", block["role"])
                label = city + (role if order is None else f"action {order}, {role.lower()}")
                self.places.setdefault(block["text_id"], []).append(
                    Place(block["block_id"], label[0].upper() + label[1:])
                )


def city_name(document: Row) -> str:
    """What a profile calls its city, or its id where it calls it nothing."""
    return str(document["city"] or document["doc_id"])


def _grouped(rows: Iterable[Row], key: str, order: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row[order]):
        grouped.setdefault(row[key], []).append(row)
    return grouped


def _city(corpus: _Corpus, document: Row) -> City:
    blocks = corpus.blocks.get(document["doc_id"], [])
    of_action: dict[str | None, list[Row]] = {}
    for block in blocks:
        of_action.setdefault(block["action_id"], []).append(block)
    articles = []
    if None in of_action:
        articles.append(
            Article(
                article_id=f"about-{document['doc_id']}",
                doc_id=document["doc_id"],
                order=None,
                title="What the city says of itself",
                area="",
                commitment="",
                gbf_targets=(),
                relation="",
                passages=tuple(_passage(corpus, block) for block in of_action[None]),
            )
        )
    for action in corpus.actions.get(document["doc_id"], []):
        passages = tuple(_passage(corpus, b) for b in of_action.get(action["action_id"], []))
        articles.append(_article(action, passages))
    return City(
        doc_id=document["doc_id"],
        name=show(city_name(document)),
        country=show(document["country"] or ""),
        articles=tuple(articles),
    )


def _article(action: Row, passages: tuple[Passage, ...]) -> Article:
    area = [
        "" if action["area_number"] is None else f"Area {action['area_number']}",
        show(action["area_title"] or ""),
    ]
    relation = action["description_target_relation"]
    return Article(
        article_id=action["action_id"],
        doc_id=action["doc_id"],
        order=action["order"],
        title=show(action["title"] or SAY("title", "no_title")),
        area=": ".join(filter(None, area)),
        commitment=show(action["commitment"] or SAY("title", "no_commitment")),
        gbf_targets=tuple((n, SAY("target", str(n))) for n in action["gbf_targets"]),
        relation="" if relation in ("different", "missing") else SAY("relation", relation),
        passages=passages,
    )


def _passage(corpus: _Corpus, block: Row) -> Passage:
    text = corpus.texts[block["text_id"]]
    places = corpus.places[block["text_id"]]
    own = next(place for place in places if place.block_id == block["block_id"])
    near = None if text["is_canonical"] else corpus.places[text["narrative_id"]][0]
    first, last = block["line_start"], block["line_end"]
    return Passage(
        place=own,
        role=SAY("role", block["role"]),
        text_id=block["text_id"],
        language=text["language"],
        lines_of_source=f"line {first}" if first == last else f"lines {first}–{last}",
        lines=_lines(corpus, text) if own is places[0] else (),
        others=tuple(place for place in places if place is not own),
        near=near,
        similarity=text["similarity"],
        numbers_changed=text["numbers_changed"],
    )


def _lines(corpus: _Corpus, text: Row) -> tuple[Line, ...]:
    text_id = text["text_id"]
    rows = corpus.sentences.get(text_id, [])
    marks = [_quantity_mark(row) for row in corpus.quantities.get(text_id, [])]
    marks += [_species_mark(row) for row in corpus.species.get(text_id, [])]
    marked = by_sentence(rows, marks)
    edited = by_sentence(rows, text["edits"])
    spoken = by_sentence(rows, text["language_spans"])
    leaning = by_sentence(
        rows,
        [
            {"start": start, "end": end, "number": number}
            for start, end, number in corpus.disagreeing.get(text_id, ())
        ],
    )
    lines = []
    for row, own, edits, spans, disagreements in zip(
        rows, marked, edited, spoken, leaning, strict=True
    ):
        if not row["text"].strip():
            continue
        sentence = sentence_of(row, corpus.translations.get(row["sentence_key"]))
        lines.append(
            Line(
                sentence_id=row["sentence_id"],
                language=row["language"],
                runs=cut(row, own, edits, spans),
                english=_english(sentence, own),
                ends_paragraph="\n" in row["text"][len(row["text"].rstrip()) :],
                sentence=sentence,
                doubt=SAY.doubt(sentence),
                disagreements=tuple(sorted({span["number"] for span in disagreements})),
            )
        )
    return tuple(lines)


def _english(sentence: Sentence, marks: Sequence[Mark]) -> tuple[Run, ...]:
    if not sentence.is_foreign or sentence.english is None:
        return ()
    row = {"text": sentence.english, "start": 0, "language": "en"}
    return cut(row, find_counterparts(sentence.english, marks), (), ())


def _quantity_mark(row: Row) -> Mark:
    figure = figure_of(row)
    card = (
        ("Read as", SAY.value(figure)),
        (SAY("column", "si"), SAY.base(figure)),
        ("Of", row["subject"] or ""),
        ("In English", figure.subject_en or ""),
        ("Kind", row["kind"].replace("_", " ")),
        ("In a change", _END_POINTS.get(row["role"], "")),
        ("Compared with", row["reference"] or ""),
    )
    return Mark(row["start"], row["end"], "quantity", row, _told(card))


def _species_mark(row: Row) -> Mark:
    name = row["accepted_name"] or row["canonical_name"]
    card = (
        ("Scientific name", row["canonical_name"] or ""),
        ("Authorship", row["authorship"] or ""),
        ("Accepted today", row["accepted_name"] or ""),
        ("Rank", row["rank"] or ""),
        ("Group", (name and group_of(name)) or ""),
        ("Vernacular name", row["vernacular"] or ""),
        ("Written as", _EVIDENCE[row["evidence"]]),
    )
    is_latin = row["evidence"] != "vernacular"
    return Mark(row["start"], row["end"], "species", row, _told(card), is_latin)


def _told(card: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, " ".join(show(value).split())) for label, value in card if value)
