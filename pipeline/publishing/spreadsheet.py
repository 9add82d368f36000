"""Summaries as CSV: one table of actions, one of commitments, one of cities.

UTF-8 with a byte order mark, as spreadsheets expect, and RFC 4180 line ends. A spreadsheet takes
a cell that begins with ``= + - @`` for a formula, wherever it comes from; such a cell gets an
apostrophe in front, by which it stays text (OWASP, "CSV Injection"). Numbers of our own do not.
"""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Sequence

from pipeline.publishing.records import Action, City, Commitment, Figure, Organism, Sentence
from pipeline.publishing.wording import Wording

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
Cell = str | int | float | None
Columns = dict[str, Cell]

_CITY = ("doc_id", "city")
_COMMITMENT = ("area_number", "area_title", "commitment")
_CONTENT = (
    "summary",
    "as_written",
    "engines",
    "lowest_score",
    "doubts",
    "untranslated",
    "figures",
    "species",
)
ACTION_COLUMNS = (
    *_CITY,
    *_COMMITMENT,
    "action_id",
    "title",
    "relation",
    "baseline_updated",
    "target_updated",
    "gbf_targets",
    *_CONTENT,
    "differences",
)
COMMITMENT_COLUMNS = (*_CITY, *_COMMITMENT, "actions", "titles", *_CONTENT)
CITY_COLUMNS = (
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
)


def render(cities: Sequence[City], language: str) -> dict[str, str]:
    """The tables by the stem of their file: ``actions``, ``commitments``, ``cities``."""
    say = Wording(language)
    commitments = [(city, commitment) for city in cities for commitment in city.commitments]
    return {
        "actions": _csv(
            ACTION_COLUMNS,
            (
                _city(city) | _commitment(commitment) | _action(action, say)
                for city, commitment in commitments
                for action in commitment.actions
            ),
        ),
        "commitments": _csv(
            COMMITMENT_COLUMNS,
            (
                _city(city) | _commitment(commitment) | _actions_of(commitment, say)
                for city, commitment in commitments
            ),
        ),
        "cities": _csv(CITY_COLUMNS, (_city(city) | _profile(city, say) for city in cities)),
    }


def safe(cell: Cell) -> Cell:
    """The cell, with an apostrophe in front where a spreadsheet would take text for a formula."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)):
        return f"'{cell}"
    return cell


def _csv(columns: Sequence[str], rows: Iterable[Columns]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in rows)
    return "\ufeff" + file.getvalue().replace("\x00", "")


def _city(city: City) -> Columns:
    return {"doc_id": city.doc_id, "city": city.name}


def _profile(city: City, say: Wording) -> Columns:
    return {
        "country": city.country,
        "region": city.region,
        "population": city.population,
        "head_of_government": city.head_of_government,
        "downloaded_on": _day(city.downloaded_on),
        "actions_declared": city.actions_declared,
        "actions": len(city.actions),
        "commitments": len(city.commitments),
        "narratives": city.narratives,
        **_content(city.about, city.figures, city.organisms, say),
    }


def _commitment(commitment: Commitment) -> Columns:
    return {
        "area_number": commitment.area_number,
        "area_title": commitment.area_title,
        "commitment": commitment.title,
    }


def _actions_of(commitment: Commitment, say: Wording) -> Columns:
    return {
        "actions": len(commitment.actions),
        "titles": "; ".join(action.title or "" for action in commitment.actions),
        **_content(commitment.extract, commitment.figures, commitment.organisms, say),
    }


def _action(action: Action, say: Wording) -> Columns:
    lines = [line for narrative in action.narratives for line in narrative.extract]
    return {
        "action_id": action.action_id,
        "title": action.title,
        "relation": say("relation", action.relation),
        "baseline_updated": _day(action.baseline_updated),
        "target_updated": _day(action.target_updated),
        "gbf_targets": ", ".join(map(str, action.gbf_targets)),
        **_content(lines, action.figures, action.organisms, say),
        "differences": "; ".join(f"{d.there} → {d.here}" for d in action.differences),
    }


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _content(
    lines: Sequence[Sentence],
    figures: Sequence[Figure],
    organisms: Sequence[Organism],
    say: Wording,
) -> Columns:
    """What is said: the extract in the language asked for, as written, and what is measured."""
    show: dict[tuple[str, ...], Callable[[Sentence], str]] = {
        ("en",): lambda line: _english(line, say),
        ("zh",): lambda line: line.source,
        ("en", "zh"): lambda line: (
            f"{line.source}\n{_english(line, say)}" if line.is_foreign else line.source
        ),
    }
    scores = [line.score for line in lines if line.score is not None]
    return {
        "summary": "\n".join(map(show[say.languages], lines)),
        "as_written": "\n".join(line.source for line in lines),
        "engines": ", ".join(sorted({line.engine for line in lines if line.engine})),
        "lowest_score": min(scores, default=None),
        "doubts": "; ".join(dict.fromkeys(say.doubt(line) for line in lines if line.is_doubtful)),
        "untranslated": sum(line.is_foreign and line.english is None for line in lines),
        "figures": "; ".join(_figure(figure, say) for figure in figures),
        "species": "; ".join(organism.name for organism in organisms),
    }


def _english(line: Sentence, say: Wording) -> str:
    if line.is_foreign and line.english is None:
        return f"{line.source} [{say('mark', 'untranslated')}]"
    doubt = f" [{say.doubt(line)}]" if line.is_doubtful else ""
    return f"{line.english}{doubt}"


def _figure(figure: Figure, say: Wording) -> str:
    base = say.base(figure)
    value = f"{say.value(figure)} ({base})" if base else say.value(figure)
    return f"{figure.subject or '?'}: {figure.surface} = {value}"
