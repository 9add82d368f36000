"""Summaries as Markdown: one document per city (CommonMark with GitHub's tables)."""

import re
from collections.abc import Iterator, Sequence

from pipeline.publishing.records import (
    DOUBTFUL_BELOW,
    Action,
    City,
    Commitment,
    Difference,
    Figure,
    Narrative,
    Organism,
    Sentence,
)
from pipeline.publishing.wording import Wording, number

_SPECIAL = re.compile(r"[\\`*_\[\]~|$]")
_LEADING = re.compile(r"^(?:[-+](?=[-+\s]|$)|[=#]|\d{1,9}(?=[.)](?:\s|$)))")
_TAGS = str.maketrans({"<": "&lt;", ">": "&gt;"})
# An ampersand that would be read as a character reference; any other is itself.
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def render(cities: Sequence[City], language: str) -> dict[str, str]:
    """The documents by the stem of their file: one per city, named for its ``doc_id``."""
    return {city.doc_id: _document(city, Wording(language)) for city in cities}


def escape(text: str) -> str:
    """Text of a profile on one line, such that Markdown shows it as it stands.

    Signs that would be read as markup or HTML are escaped, control and direction characters
    taken out.
    """
    text = " ".join(_CONTROL.sub(" ", text).split())
    text = _SPECIAL.sub(r"\\\g<0>", _REFERENCE.sub("&amp;", text).translate(_TAGS))
    return _LEADING.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", text)


def _document(city: City, say: Wording) -> str:
    parts = [f"# {say('title', 'document', city=escape(city.name))}", *_facts(city, say)]
    parts.append(_reading(city, say))
    if city.commitments:
        parts += [f"## {say('title', 'contents')}", _contents(city, say)]
    if city.about:
        parts += [f"## {say('title', 'brief')}", _sentences(city.about, say)]
    area: tuple[int | None, str | None] = (None, None)
    for place, commitment in enumerate(city.commitments, start=1):
        if (commitment.area_number, commitment.area_title) != area:
            area = (commitment.area_number, commitment.area_title)
            parts.append(f"## {_area(commitment, say)}")
        parts += _commitment(place, commitment, say)
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(city: City, say: Wording) -> Iterator[str]:
    """One paragraph in each language."""
    for language in say.languages:
        told = Wording(language)
        facts = [*_profile_facts(city, told), *_text_facts(city, told)]
        if "en" in say.languages:
            facts += _translation_facts(city, told)
        facts.append(told("fact", "source", file=f"`{escape(city.source_file)}`"))
        if city.downloaded_on:
            facts.append(told("fact", "downloaded", date=city.downloaded_on))
        yield (" " if language == "en" else "").join(facts)


def _profile_facts(city: City, say: Wording) -> Iterator[str]:
    place = ", ".join(escape(name) for name in (city.country, city.region) if name)
    if place:
        yield say("fact", "place", city=escape(city.name), place=place)
    if city.population is not None:
        yield say("fact", "population", count=number(city.population))
    if city.head_of_government:
        yield say("fact", "head", head=escape(city.head_of_government))
    yield say(
        "fact",
        "actions",
        actions=say.count("actions", len(city.actions)),
        commitments=say.count("commitments", len(city.commitments)),
    )
    if city.actions_declared not in (None, len(city.actions)):
        yield say("fact", "declared", declared=city.actions_declared)


def _text_facts(city: City, say: Wording) -> Iterator[str]:
    yield say("fact", "texts", blocks=city.blocks, texts=city.texts, narratives=city.narratives)
    yield say("fact", "figures", figures=len(city.figures), species=len(city.organisms))


def _translation_facts(city: City, say: Wording) -> Iterator[str]:
    translated = [sentence for sentence in city.sentences if sentence.engine]
    if translated:
        yield say(
            "fact",
            "translated",
            count=len(translated),
            engines=", ".join(sorted({str(sentence.engine) for sentence in translated})),
            doubtful=sum(sentence.is_doubtful for sentence in translated),
        )
    if gaps := sum(s.is_foreign and s.english is None for s in city.sentences):
        yield say("fact", "untranslated", count=gaps)


def _reading(city: City, say: Wording) -> str:
    notes = [*say.each("note", "extract")]
    if "en" in say.languages and any(s.is_foreign and s.english for s in city.sentences):
        notes += say.each("note", "machine")
    if "en" in say.languages and any(s.is_doubtful for s in city.sentences):
        notes += say.each("note", "mark", threshold=DOUBTFUL_BELOW)
    return f"> **{say('title', 'reading')}.** " + " ".join(notes)


def _contents(city: City, say: Wording) -> str:
    lines: list[str] = []
    for place, commitment in enumerate(city.commitments, start=1):
        title = _commitment_title(commitment, say)
        lines.append(f"- [{title}](#c{place}) ({_ranges([a.order for a in commitment.actions])})")
    return "\n".join(lines)


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers in short: 1–3, 7."""
    runs: list[list[int]] = []
    for value in numbers:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _area(commitment: Commitment, say: Wording) -> str:
    title = escape(commitment.area_title or "")
    if commitment.area_number is None:
        return title or say("title", "commitment")
    return say("title", "area", number=commitment.area_number, title=title)


def _commitment_title(commitment: Commitment, say: Wording) -> str:
    return escape(commitment.title or "") or say("title", "no_commitment")


def _commitment(place: int, commitment: Commitment, say: Wording) -> Iterator[str]:
    yield f'<a id="c{place}"></a>'
    yield f"### {say('title', 'commitment')}: {_commitment_title(commitment, say)}"
    for action in commitment.actions:
        yield from _action(action, say)


def _action(action: Action, say: Wording) -> Iterator[str]:
    title = escape(action.title or "") or say("title", "no_title")
    yield f"#### {action.order}. {title}"
    notes = [f"`{action.action_id}`", say("relation", action.relation)]
    for key, day in (
        ("baseline_updated", action.baseline_updated),
        ("target_updated", action.target_updated),
    ):
        if day:
            notes.append(say("action", key, date=day))
    if action.gbf_targets:
        notes.append(say("action", "gbf_targets", targets=", ".join(map(str, action.gbf_targets))))
    yield " · ".join(notes)
    for narrative in action.narratives:
        yield from _narrative(narrative, action.order, say)
        for difference in action.differences:
            if difference.role in narrative.roles:
                yield _difference(difference, say)
    if action.figures:
        yield f"**{say('title', 'figures')}**"
        yield _figures(action.figures, say)
    if action.organisms:
        yield f"**{say('title', 'species')}:** " + " · ".join(
            _organism(organism, say) for organism in action.organisms
        )


def _difference(difference: Difference, say: Wording) -> str:
    here, there = (
        f"“{escape(text)}”" if text else say("action", "nothing")
        for text in (difference.here, difference.there)
    )
    role = say("role", difference.role)
    return "⚠ " + say("action", "difference", role=role, here=here, there=there)


def _narrative(narrative: Narrative, order: int, say: Wording) -> Iterator[str]:
    roles = ", ".join(say("role", role) for role in narrative.roles)
    if narrative.first_order < order:
        yield f"**{roles}**: " + say("action", "same_text", order=narrative.first_order)
        return
    shown = len(narrative.extract)
    chosen = ""
    if shown < narrative.sentences:
        chosen = f" ({say('action', 'chosen', shown=shown, total=narrative.sentences)})"
    yield f"**{roles}**{chosen}"
    yield _sentences(narrative.extract, say)


def _sentences(sentences: Sequence[Sentence], say: Wording) -> str:
    if say.languages == ("en", "zh"):
        head = [say("column", "source"), say("column", "english")]
        return _table(head, [[escape(s.source), _beside(s, say)] for s in sentences])
    if say.languages == ("zh",):
        return "\n".join(f"- {escape(sentence.source)}" for sentence in sentences)
    lines: list[str] = []
    for sentence in sentences:
        if not sentence.is_foreign:
            lines.append(f"- {escape(sentence.source)}")
        elif sentence.english is None:
            lines.append(f"- {escape(sentence.source)} — {_beside(sentence, say)}")
        else:
            lines += [f"- {_beside(sentence, say)}", f"  > {escape(sentence.source)}"]
    return "\n".join(lines)


def _beside(sentence: Sentence, say: Wording) -> str:
    """What belongs beside a source: its English, who made that, and why it is doubtful if it is."""
    if not sentence.is_foreign:
        return f"*{say('mark', 'as_written')}*"
    if sentence.english is None:
        return f"*{say('mark', 'untranslated')}*"
    marks = [mark for mark in (say.doubt(sentence), say.provenance(sentence)) if mark]
    sign = "⚠ " if sentence.is_doubtful else ""
    return f"{sign}{escape(sentence.english)}" + (f" — *{'; '.join(marks)}*" if marks else "")


def _figures(figures: Sequence[Figure], say: Wording) -> str:
    """The figures as a table; the column of converted values only where there is one."""
    columns: dict[str, list[str]] = {
        "subject": [escape(figure.subject or "") for figure in figures],
        "surface": [escape(figure.surface) for figure in figures],
        "value": [escape(say.value(figure)) for figure in figures],
        "base": [escape(say.base(figure)) for figure in figures],
        "where": [", ".join(say("role", role) for role in figure.roles) for figure in figures],
    }
    if not any(columns["base"]):
        del columns["base"]
    head = [say("column", name) for name in columns]
    return _table(head, list(zip(*columns.values(), strict=True)))


def _organism(organism: Organism, say: Wording) -> str:
    name = escape(organism.name)
    if organism.is_scientific:
        name = f"*{name}*"
    notes = [escape(organism.vernacular)] if organism.vernacular else []
    if organism.accepted and organism.accepted != organism.name:
        notes.append(say("mark", "synonym", name=f"*{escape(organism.accepted)}*"))
    return f"{name} ({', '.join(notes)})" if notes else name


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are escaped already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
