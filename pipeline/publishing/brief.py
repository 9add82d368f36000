"""The brief of a city: what matters of its summary, on one page.

What it says is bounded by rule, so that it fits whatever a profile holds: so many figures, plots
and sentences, and no sentence that is too long where a shorter one is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.publishing.brief_charts import brief_charts
from pipeline.publishing.cleaning import clean
from pipeline.publishing.facts import disagreement_messages, translation_facts
from pipeline.publishing.key_figures import key_changes, key_figures
from pipeline.publishing.outline import (
    Line,
    Run,
    Text,
    label,
    line_of,
    subject_of,
    tell_each,
    where_of,
    written,
)
from pipeline.publishing.plots import draw
from pipeline.publishing.records import City, Sentence
from pipeline.publishing.wording import Wording, number
from pipeline.text.scripts import count_han

_FIGURES = 11
_CHANGES = 4
_SENTENCES = 3
_DISAGREEMENTS = 3
_ROOM = 780
"""Latin letters in which the sentences have to be said; a Chinese character takes two."""
_LONGEST = 360
"""Latin letters from which a sentence stands only where there is no shorter one."""
_PLOT_WIDTH = 350
_HASH_DIGITS = 16


@dataclass(frozen=True)
class Plot:
    """A plot with its title; the SVG carries its own description."""

    title: str
    svg: Markup


@dataclass(frozen=True)
class Brief:
    """What stands on the page, in order."""

    title: str
    language: str
    place: str
    counts: tuple[tuple[str, str], ...]
    """Number and what it counts."""
    lines: tuple[Line, ...]
    shows_english: bool
    shows_source: bool
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    plots: tuple[Plot, ...]
    targets: tuple[str, ...]
    caveats: tuple[str, ...]
    labels: dict[str, str]


def make_brief(city: City, language: str) -> Brief:
    """The brief in one of `wording.LANGUAGES`; ``both`` is in English with the source beside it."""
    wanted = Wording(language).languages
    say = Wording(wanted[0])
    lines = [line_of(sentence, say) for sentence in _sentences(city, wanted)]
    columns = ("subject", "amount", "surface", "where")
    return Brief(
        title=clean(say("title", "document", city=city.name)),
        language="zh-Hans" if say.languages == ("zh",) else "en",
        place=clean(", ".join(_place(city, say))),
        counts=tuple(_counts(city, say)),
        lines=tuple(lines),
        shows_english="en" in wanted,
        shows_source="zh" in wanted,
        head=tuple(label(say, "column", name) for name in columns),
        rows=tuple(_rows(city, say)),
        plots=tuple(
            # What a profile says in it is escaped by the library that wrote the SVG.
            Plot(chart.title, Markup(draw(chart, _PLOT_WIDTH)))  # noqa: S704
            for chart in brief_charts(city, say)
        ),
        targets=tuple(f"{target} {say('target', str(target))}" for target in city.gbf_targets),
        caveats=tuple(map(clean, _caveats(city, say, wanted))),
        labels={key: say("title", key) for key in ("figures", "says", "caveats", "targets")},
    )


def _place(city: City, say: Wording) -> Iterator[str]:
    yield from (name for name in (city.country, city.region) if name)
    if city.head_of_government:
        yield city.head_of_government


def _counts(city: City, say: Wording) -> Iterator[tuple[str, str]]:
    if city.population is not None:
        yield number(city.population), say("counted", "population")
    yield number(len(city.actions)), say("counted", "actions")
    yield number(len(city.commitments)), say("counted", "commitments")
    yield number(len(city.gbf_targets)), say("counted", "targets")
    yield number(len(city.figures)), say("counted", "figures")
    yield number(len(city.organisms)), say("counted", "organisms")


def _sentences(city: City, languages: tuple[str, ...]) -> list[Sentence]:
    """Two or three sentences that fit: of what the city says of itself, else of its commitments.

    A sentence that can be read beats one that can't: with a sound translation first, then with a
    doubtful one, then without.
    """
    order = list(
        dict.fromkeys([*city.about, *(s for one in city.commitments for s in one.extract)])
    )
    pool = list(city.about) if len(city.about) >= _SENTENCES else order

    def rank(sentence: Sentence) -> tuple[bool, bool, bool, int]:
        english = "en" in languages and sentence.is_foreign
        return (
            _room(sentence, languages) > _LONGEST,
            english and sentence.english is None,
            english and sentence.is_doubtful,
            order.index(sentence),
        )

    chosen: list[Sentence] = []
    room = _ROOM
    for sentence in sorted(pool, key=rank):
        needed = _room(sentence, languages)
        if chosen and (needed > room or len(chosen) == _SENTENCES):
            continue
        chosen.append(sentence)
        room -= needed
    return sorted(chosen, key=order.index)


def _room(sentence: Sentence, languages: tuple[str, ...]) -> int:
    shown = [sentence.source] if "zh" in languages or not sentence.english else []
    if "en" in languages and sentence.english:
        shown.append(sentence.english)
    return sum(len(text) + count_han(text) for text in dict.fromkeys(shown))


def _rows(city: City, say: Wording) -> Iterator[tuple[Text, ...]]:
    """The figures: what they are of, the amount in SI units, as written, and where."""
    changes = key_changes(city.changes, _CHANGES)
    figures = key_figures(city.figures, _FIGURES - len(changes), changes)
    amounts = tell_each(figures, say, lambda one, figure: one.si(figure) or one.value(figure))
    for figure, amount in zip(figures, amounts, strict=True):
        surface = (written(figure.surface),)
        yield subject_of(figure, say), amount, surface, where_of(figure, say)
    for change in changes:
        before, after = change.before, change.after
        amount = (Run(f"{number(before.value)} → {say.value(after)}"),)
        surface = (written(f"{before.surface} → {after.surface}"),)
        yield subject_of(after, say), amount, surface, where_of(after, say)


def _caveats(city: City, say: Wording, languages: tuple[str, ...]) -> Iterator[str]:
    yield say("note", "amounts")
    if "en" in languages:
        yield from translation_facts(city, say)
    messages = [tell(say) for tell in disagreement_messages(city)]
    if messages:
        yield say("caveat", "disagreements", count=len(messages))
        yield from messages[:_DISAGREEMENTS]
    yield say("caveat", "source", file=city.source_file, sha256=city.source_sha256[:_HASH_DIGITS])
    if city.downloaded_on:
        yield say("fact", "downloaded", date=city.downloaded_on)
