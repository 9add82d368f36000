"""What the summary of a city says and in which order, before any format.

Markdown, HTML and DOCX are rendered from these blocks, so that all of them say the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.publishing.cleaning import clean
from pipeline.publishing.facts import city_facts, disagreement_messages, reading_notes
from pipeline.publishing.key_figures import key_changes, key_figures
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
from pipeline.publishing.wording import Wording
from pipeline.text.scripts import has_han

_CITY_FIGURES = 12
_CITY_CHANGES = 8
_COMMITMENT_FIGURES = 6
_LABEL_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True)
class Run:
    """Text in one language, cleaned but not escaped for any format."""

    text: str
    language: str | None = None
    """BCP 47; ``None`` where it is of none, such as a number, or not known."""
    style: str = ""
    """``name`` of an organism, ``code``, or nothing."""


Text = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    level: int
    text: Text
    anchor: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of ours; ``kind`` is ``facts``, ``note``, ``meta`` or ``warning``."""

    text: Text
    kind: str


@dataclass(frozen=True)
class Contents:
    """Links to the commitments, with the numbers of their actions."""

    title: Text
    entries: tuple[tuple[Text, str, str], ...]
    """Text, anchor, numbers."""


@dataclass(frozen=True)
class Line:
    """A sentence of the profile; beside it its English and what is to be known of that."""

    source: Run
    english: Run | None
    """``None`` where there is no translation, and where the source is English."""
    doubt: Text
    """Why the translation is doubtful; empty where it is not."""
    provenance: Text
    """Engine and quality estimate, or that a person has reviewed it; or that there is none."""
    is_reviewed: bool


@dataclass(frozen=True)
class Passage:
    """Sentences in reading order, under a title or none."""

    title: Text
    detail: Text
    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    """What is to be shown of each line: ``en``, ``zh`` (the source), or both, side by side."""
    head: tuple[Text, Text]
    """Of the source and of what stands beside it."""


@dataclass(frozen=True)
class Table:
    """A table with a title."""

    title: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Listing:
    """A few entries, in a line or as a list."""

    title: Text
    entries: tuple[Text, ...]
    in_line: bool


Block = Heading | Paragraph | Contents | Passage | Table | Listing


@dataclass(frozen=True)
class Document:
    """The summary of a city in one of the languages of summaries."""

    stem: str
    title: str
    language: str
    """BCP 47 of the labels; of the first where there are two."""
    blocks: tuple[Block, ...]


def outline(city: City, language: str) -> Document:
    """The summary of a city; ``language`` is one of `wording.LANGUAGES`."""
    say = Wording(language)
    title = say("title", "document", city=city.name)
    return Document(
        stem=city.doc_id,
        title=clean(title),
        language=_LABEL_LANGUAGES[say.languages[0]],
        blocks=tuple(_blocks(city, say)),
    )


def told(say: Wording, tell: Callable[[Wording], str]) -> Text:
    """What ``tell`` says in each language, a run for each; one where both say the same."""
    said = {tell(Wording(language)): _LABEL_LANGUAGES[language] for language in say.languages[::-1]}
    runs = [Run(clean(text), language) for text, language in reversed(said.items()) if text]
    divided = [part for run in runs for part in (Run(" · "), run)]
    return tuple(divided[1:])


def label(say: Wording, section: str, key: str, **values: object) -> Text:
    """A label in each language."""
    return told(say, lambda one: one(section, key, **values))


def _blocks(city: City, say: Wording) -> Iterator[Block]:
    yield Heading(1, label(say, "title", "document", city=city.name))
    for language in say.languages:
        facts = (" " if language == "en" else "").join(city_facts(city, language, say.languages))
        yield Paragraph((Run(clean(facts), _LABEL_LANGUAGES[language]),), "facts")
    for language in say.languages:
        notes = (" " if language == "en" else "").join(reading_notes(city, language, say.languages))
        yield Paragraph((Run(clean(notes), _LABEL_LANGUAGES[language]),), "note")
    if city.commitments:
        yield _contents(city, say)
    yield Heading(2, label(say, "title", "brief"), "brief")
    if city.about:
        yield _passage((), (), city.about, say)
    yield from _figures(
        key_figures(city.figures, _CITY_FIGURES, city.changes), say, with_actions=True
    )
    yield from _changes(key_changes(city.changes, _CITY_CHANGES), say)
    yield from _species(city.organisms, say)
    yield from _targets(city.gbf_targets, say)
    if city.disagreements:
        entries = tuple(told(say, message) for message in disagreement_messages(city))
        yield Listing(label(say, "title", "disagreements"), entries, in_line=False)
    area: tuple[int | None, str | None] = (None, None)
    for place, commitment in enumerate(city.commitments, start=1):
        if place == 1 or (commitment.area_number, commitment.area_title) != area:
            area = (commitment.area_number, commitment.area_title)
            yield Heading(2, _area(commitment, say))
        yield from _commitment(place, commitment, say)


def _contents(city: City, say: Wording) -> Contents:
    return Contents(
        label(say, "title", "contents"),
        tuple(
            (_commitment_title(one, say), f"c{place}", _ranges([a.order for a in one.actions]))
            for place, one in enumerate(city.commitments, start=1)
        ),
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers in short: 1–3, 7."""
    runs: list[list[int]] = []
    for value in numbers:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _area(commitment: Commitment, say: Wording) -> Text:
    title = commitment.area_title or ""
    if commitment.area_number is None:
        return (written(title),) if title else label(say, "title", "commitment")
    return label(say, "title", "area", number=commitment.area_number, title=title)


def _commitment_title(commitment: Commitment, say: Wording) -> Text:
    title = (commitment.title or "").strip()
    return (written(title),) if title else label(say, "title", "no_commitment")


def _commitment(place: int, commitment: Commitment, say: Wording) -> Iterator[Block]:
    kind = label(say, "title", "commitment")
    colon = Run("：") if say.languages == ("zh",) else Run(": ")
    yield Heading(3, (*kind, colon, *_commitment_title(commitment, say)), f"c{place}")
    if len(commitment.actions) > 1:
        # One action says all that its commitment does.
        title = label(say, "title", "together", actions=len(commitment.actions))
        if commitment.extract:
            yield _passage(title, (), commitment.extract, say)
        yield from _figures(key_figures(commitment.figures, _COMMITMENT_FIGURES), say)
        yield from _species(commitment.organisms, say)
        yield from _targets(commitment.gbf_targets, say)
    for action in commitment.actions:
        yield from _action(action, say)


def _action(action: Action, say: Wording) -> Iterator[Block]:
    title = (action.title or "").strip()
    titled = (written(title),) if title else label(say, "title", "no_title")
    yield Heading(4, (Run(f"{action.order}. "), *titled), f"a{action.order}")
    notes = [told(say, lambda one: one("relation", action.relation))]
    for key, day in (
        ("baseline_updated", action.baseline_updated),
        ("target_updated", action.target_updated),
    ):
        if day:
            notes.append(label(say, "action", key, date=day))
    divided = (part for note in notes for part in (Run(" · "), *note))
    yield Paragraph((Run(clean(action.action_id), None, "code"), *divided), "meta")
    for narrative in action.narratives:
        yield _narrative(narrative, action.order, say)
        for difference in action.differences:
            if difference.role in narrative.roles:
                yield _difference(difference, say)
    if not _is_repeated(action):
        yield from _figures(action.figures, say)
        yield from _species(action.organisms, say)
    yield from _targets(action.gbf_targets, say)


def _is_repeated(action: Action) -> bool:
    """Whether all its texts stand under earlier actions too, and their figures with them."""
    return all(narrative.first_order < action.order for narrative in action.narratives)


def _narrative(narrative: Narrative, order: int, say: Wording) -> Block:
    roles = told(say, lambda one: roles_told(narrative.roles, one))
    if narrative.first_order < order:
        same = label(say, "action", "same_text", order=narrative.first_order)
        return _passage(roles, same, (), say)
    shown, total = len(narrative.extract), narrative.sentences
    detail = label(say, "action", "chosen", shown=shown, total=total) if shown < total else ()
    return _passage(roles, detail, narrative.extract, say)


def _passage(title: Text, detail: Text, extract: Sequence[Sentence], say: Wording) -> Passage:
    head = (label(say, "column", "source"), label(say, "column", "english"))
    lines = tuple(line_of(sentence, say) for sentence in extract)
    return Passage(title, detail, lines, say.languages, head)


def roles_told(roles: Sequence[str], say: Wording) -> str:
    """The roles of blocks, as the form calls them."""
    return (", " if say.languages[0] == "en" else "、").join(say("role", role) for role in roles)


def _difference(difference: Difference, say: Wording) -> Paragraph:
    def tell(one: Wording) -> str:
        here, there = (
            f"“{text}”" if text.strip() else one("action", "nothing")
            for text in (difference.here, difference.there)
        )
        role = one("role", difference.role)
        return one("action", "difference", role=role, here=here, there=there)

    return Paragraph((Run("⚠ "), *told(say, tell)), "warning")


def line_of(sentence: Sentence, say: Wording) -> Line:
    """A sentence as it is shown."""
    source = Run(clean(sentence.source), bcp47(sentence.language))
    if not sentence.is_foreign:
        as_written = label(say, "mark", "as_written") if len(say.languages) > 1 else ()
        return Line(source, None, (), as_written, is_reviewed=False)
    if sentence.english is None:
        missing = label(say, "mark", "untranslated")
        return Line(source, None, (), missing, is_reviewed=False)
    return Line(
        source,
        Run(clean(sentence.english), "en"),
        told(say, lambda one: one.doubt(sentence)),
        told(say, lambda one: one.provenance(sentence)),
        is_reviewed=sentence.reviewed,
    )


def bcp47(language: str) -> str | None:
    """The tag of a text's language; ``None`` where there is none to name."""
    return None if language in ("mul", "und") else language


def _figures(
    figures: Sequence[Figure], say: Wording, *, with_actions: bool = False
) -> Iterator[Table]:
    """The figures as a table; the column in SI units only where there is a value for it."""
    if not figures:
        return
    columns: dict[str, list[Text]] = {
        "subject": [subject_of(figure, say) for figure in figures],
        "surface": [(written(figure.surface),) for figure in figures],
        "value": tell_each(figures, say, Wording.value),
        "si": tell_each(figures, say, Wording.si),
        "where": [where_of(figure, say, with_actions=with_actions) for figure in figures],
    }
    if not any(columns["si"]):
        del columns["si"]
    head = tuple(label(say, "column", name) for name in columns)
    rows = tuple(zip(*columns.values(), strict=True))
    yield Table(label(say, "title", "figures"), head, rows)


def subject_of(figure: Figure, say: Wording) -> Text:
    """What is measured, as written; in English too where that is asked for and known."""
    subject = (written(figure.subject),) if figure.subject else ()
    if figure.subject_en and "en" in say.languages:
        return (*subject, Run(" "), Run(f"({figure.subject_en})", "en"))
    return subject


def tell_each(
    figures: Sequence[Figure], say: Wording, tell: Callable[[Wording, Figure], str]
) -> list[Text]:
    """What is to be told of each figure, in each language."""

    def cell(figure: Figure) -> Text:
        return told(say, lambda one: tell(one, figure))

    return [cell(figure) for figure in figures]


def where_of(figure: Figure, say: Wording, *, with_actions: bool = True) -> Text:
    """The actions that give a figure, or the blocks where it is of none, or of one only."""
    if with_actions and figure.orders:
        return label(say, "title", "action", order=_ranges(figure.orders))
    return told(say, lambda one: roles_told(figure.roles, one))


def _changes(changes: Sequence[Change], say: Wording) -> Iterator[Table]:
    if not changes:
        return
    before, after = [one.before for one in changes], [one.after for one in changes]
    columns: dict[str, list[Text]] = {
        "subject": [subject_of(figure, say) for figure in after],
        "before": tell_each(before, say, Wording.value),
        "after": tell_each(after, say, Wording.value),
        "where": [where_of(figure, say, with_actions=True) for figure in after],
    }
    head = tuple(label(say, "column", name) for name in columns)
    rows = tuple(zip(*columns.values(), strict=True))
    yield Table(label(say, "title", "changes"), head, rows)


def _species(organisms: Sequence[Organism], say: Wording) -> Iterator[Listing]:
    if organisms:
        entries = tuple(_organism(organism, say) for organism in organisms)
        yield Listing(label(say, "title", "species"), entries, in_line=True)


def _organism(organism: Organism, say: Wording) -> Text:
    if not organism.is_scientific:
        return (written(organism.name),)
    notes: list[Text] = []
    if organism.vernacular:
        notes.append((written(organism.vernacular),))
    if organism.accepted and organism.accepted != organism.name:
        accepted = Run(clean(organism.accepted), "la", "name")
        notes.append((*label(say, "mark", "synonym"), Run(" "), accepted))
    name = Run(clean(organism.name), "la", "name")
    if not notes:
        return (name,)
    divided = [run for note in notes for run in (Run(", "), *note)][1:]
    return (name, Run(" ("), *divided, Run(")"))


def _targets(targets: Sequence[int], say: Wording) -> Iterator[Listing]:
    if targets:
        entries = tuple(
            (Run(f"{target} "), *label(say, "target", str(target))) for target in targets
        )
        yield Listing(label(say, "title", "targets"), entries, in_line=True)


def written(text: str) -> Run:
    """Text of a profile; Chinese where it has such characters, else of no language we know."""
    return Run(clean(text), "zh" if has_han(text) else None)
