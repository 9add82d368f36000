"""The summaries as tables: cities, commitments, actions, and each figure, organism and sentence.

CSV and XLSX are written from these, so that both hold the same cells.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.publishing.cleaning import clean
from pipeline.publishing.facts import disagreement_messages
from pipeline.publishing.outline import roles_told
from pipeline.publishing.records import Action, City, Commitment, Figure, Organism, Sentence
from pipeline.publishing.wording import Wording

Cell = str | int | float | datetime.date | None
Row = dict[str, Cell]

_CITY = ("doc_id", "city")
_COMMITMENT = ("area_number", "area_title", "commitment")
_CONTENT = (
    "gbf_targets",
    "gbf_target_titles",
    "summary",
    "as_written",
    "engines",
    "scores",
    "lowest_score",
    "doubts",
    "untranslated",
    "figures",
    "species",
)
_TRANSLATION = ("english", "engine", "score", "reviewed", "doubts")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cities": (
        *_CITY,
        "country",
        "region",
        "population",
        "head_of_government",
        "downloaded_on",
        "actions_declared",
        "actions",
        "commitments",
        "narratives",
        *_CONTENT,
        "disagreements",
        "source_file",
        "source_sha256",
    ),
    "commitments": (*_CITY, *_COMMITMENT, "actions", "titles", *_CONTENT),
    "actions": (
        *_CITY,
        *_COMMITMENT,
        "action_id",
        "title",
        "relation",
        "baseline_updated",
        "target_updated",
        *_CONTENT,
        "differences",
    ),
    "figures": (
        *_CITY,
        "action_id",
        "roles",
        "subject",
        "subject_en",
        "surface",
        "kind",
        "qualifier",
        "trend",
        "change",
        "value",
        "value_high",
        "unit",
        "per",
        "reference",
        "value_base",
        "value_high_base",
        "unit_base",
        "told",
        "told_si",
        "as_written",
        *_TRANSLATION,
    ),
    "species": (*_CITY, "action_id", "name", "accepted_name", "vernacular", "evidence"),
    "sentences": (*_CITY, "action_id", "roles", "place", "language", "as_written", *_TRANSLATION),
}
"""Tables and their columns, in order."""


@dataclass(frozen=True)
class Sheet:
    """A table of the summaries, of all cities."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


def make_sheets(cities: Sequence[City], language: str) -> list[Sheet]:
    """The tables in one of `wording.LANGUAGES`, text cleaned."""
    say = Wording(language)
    makers: dict[str, Callable[[City, Wording], Iterator[Row]]] = {
        "cities": _cities,
        "commitments": _commitments,
        "actions": _actions,
        "figures": _figures,
        "species": _species,
        "sentences": _sentences,
    }
    return [
        Sheet(
            name,
            COLUMNS[name],
            [
                {"doc_id": city.doc_id, "city": clean(city.name), **row}
                for city in cities
                for row in makers[name](city, say)
            ],
        )
        for name in COLUMNS
    ]


def _cities(city: City, say: Wording) -> Iterator[Row]:
    yield {
        "country": _clean(city.country),
        "region": _clean(city.region),
        "population": city.population,
        "head_of_government": _clean(city.head_of_government),
        "downloaded_on": city.downloaded_on,
        "actions_declared": city.actions_declared,
        "actions": len(city.actions),
        "commitments": len(city.commitments),
        "narratives": city.narratives,
        **_content(city, city.about, say),
        "disagreements": "\n".join(clean(say.told(m)) for m in disagreement_messages(city)),
        "source_file": _clean(city.source_file),
        "source_sha256": city.source_sha256,
    }


def _commitments(city: City, say: Wording) -> Iterator[Row]:
    for commitment in city.commitments:
        yield {
            **_heading(commitment),
            "actions": len(commitment.actions),
            "titles": "; ".join(clean(action.title or "") for action in commitment.actions),
            **_content(commitment, commitment.extract, say),
        }


def _actions(city: City, say: Wording) -> Iterator[Row]:
    for commitment in city.commitments:
        for action in commitment.actions:
            lines = [line for narrative in action.narratives for line in narrative.extract]
            yield {
                **_heading(commitment),
                "action_id": action.action_id,
                "title": _clean(action.title),
                "relation": say("relation", action.relation),
                "baseline_updated": action.baseline_updated,
                "target_updated": action.target_updated,
                **_content(action, lines, say),
                "differences": "; ".join(
                    f"{clean(d.there)} → {clean(d.here)}" for d in action.differences
                ),
            }


def _heading(commitment: Commitment) -> Row:
    return {
        "area_number": commitment.area_number,
        "area_title": _clean(commitment.area_title),
        "commitment": _clean(commitment.title),
    }


def _content(of: City | Commitment | Action, lines: Sequence[Sentence], say: Wording) -> Row:
    """What is said: the extract in the language asked for, as written, and what is measured."""
    scores = [line.score for line in lines if line.score is not None]
    doubts = dict.fromkeys(say.doubt(line) for line in lines if line.is_doubtful)
    titles = (f"{target} {say('target', str(target))}" for target in of.gbf_targets)
    return {
        "gbf_targets": ", ".join(map(str, of.gbf_targets)),
        "gbf_target_titles": "; ".join(titles),
        "summary": "\n".join(_line(line, say) for line in lines),
        "as_written": "\n".join(clean(line.source) for line in lines),
        "engines": ", ".join(sorted({line.engine for line in lines if line.engine})),
        "scores": "\n".join(map(_score, lines)) if scores else "",
        "lowest_score": min(scores, default=None),
        "doubts": "; ".join(doubts),
        "untranslated": sum(line.is_foreign and line.english is None for line in lines),
        "figures": "; ".join(_figure(figure, say) for figure in of.figures),
        "species": "; ".join(clean(organism.name) for organism in of.organisms),
    }


def _line(line: Sentence, say: Wording) -> str:
    source = clean(line.source)
    if say.languages == ("zh",) or not line.is_foreign:
        return source
    english = _english(line, say)
    return english if say.languages == ("en",) else f"{source}\n{english}"


def _english(line: Sentence, say: Wording) -> str:
    if line.english is None:
        return f"{clean(line.source)} [{say('mark', 'untranslated')}]"
    doubt = f" [{say.doubt(line)}]" if line.is_doubtful else ""
    return f"{clean(line.english)}{doubt}"


def _score(line: Sentence) -> str:
    return "–" if line.score is None else f"{line.score:.2f}"


def _figure(figure: Figure, say: Wording) -> str:
    base = say.base(figure)
    value = f"{say.value(figure)} ({base})" if base else say.value(figure)
    return clean(f"{figure.subject or '?'}: {figure.surface} = {value}")


def _figures(city: City, say: Wording) -> Iterator[Row]:
    """The figures of each action, and those of the city's text about itself."""
    for figure in city.figures:
        if "about" in figure.roles:
            yield {"action_id": None, **_figure_row(figure, ("about",), say)}
    for action in city.actions:
        for figure in action.figures:
            yield {"action_id": action.action_id, **_figure_row(figure, figure.roles, say)}


def _figure_row(figure: Figure, roles: Sequence[str], say: Wording) -> Row:
    return {
        "roles": roles_told(roles, say),
        "subject": _clean(figure.subject),
        "subject_en": figure.subject_en,
        "surface": clean(figure.surface),
        "kind": figure.kind,
        "qualifier": figure.qualifier,
        "trend": figure.trend,
        "change": figure.change,
        "value": figure.value,
        "value_high": figure.value_high,
        "unit": figure.unit,
        "per": _clean(figure.per),
        "reference": _clean(figure.reference),
        "value_base": figure.value_base,
        "value_high_base": figure.value_high_base,
        "unit_base": figure.unit_base,
        "told": say.value(figure),
        "told_si": say.si(figure),
        **(_sentence(figure.sentence, say) if figure.sentence else {}),
    }


def _species(city: City, say: Wording) -> Iterator[Row]:
    in_actions = {organism.name for action in city.actions for organism in action.organisms}
    for organism in city.organisms:
        if organism.name not in in_actions:
            yield {"action_id": None, **_organism(organism)}
    for action in city.actions:
        for organism in action.organisms:
            yield {"action_id": action.action_id, **_organism(organism)}


def _organism(organism: Organism) -> Row:
    return {
        "name": clean(organism.name),
        "accepted_name": _clean(organism.accepted),
        "vernacular": _clean(organism.vernacular),
        "evidence": "scientific" if organism.is_scientific else "vernacular",
    }


def _sentences(city: City, say: Wording) -> Iterator[Row]:
    """The sentences of the extracts: of the city, and of each action whose text is new."""
    for place, sentence in enumerate(city.about, start=1):
        roles = roles_told(("about",), say)
        yield {"action_id": None, "roles": roles, "place": place, **_sentence(sentence, say)}
    for action in city.actions:
        place = 0
        for narrative in action.narratives:
            if narrative.first_order < action.order:
                continue
            for sentence in narrative.extract:
                place += 1
                yield {
                    "action_id": action.action_id,
                    "roles": roles_told(narrative.roles, say),
                    "place": place,
                    **_sentence(sentence, say),
                }


def _sentence(sentence: Sentence, say: Wording) -> Row:
    has_translation = sentence.engine is not None or sentence.reviewed
    return {
        "language": sentence.language,
        "as_written": clean(sentence.source),
        "english": None if sentence.english is None else clean(sentence.english),
        "engine": sentence.engine,
        "score": sentence.score,
        "reviewed": say("mark", "reviewed") if sentence.reviewed else None,
        "doubts": say.doubt(sentence) or None if has_translation else None,
    }


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)
