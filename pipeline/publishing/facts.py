"""What a summary says of a city before its own text: facts, how to read it, its contradictions."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pipeline.publishing.disagreements import Disagreement
from pipeline.publishing.records import DOUBTFUL_BELOW, City
from pipeline.publishing.wording import Wording, number


def city_facts(city: City, language: str, languages: Sequence[str]) -> list[str]:
    """What is known of a city and its profile, in sentences of one language.

    Args:
        city: The city.
        language: ``en`` or ``zh``.
        languages: Those of the summary; of translations is spoken only where one is English.
    """
    say = Wording(language)
    facts = [*_profile_facts(city, say)]
    facts.append(
        say("fact", "texts", blocks=city.blocks, texts=city.texts, narratives=city.narratives)
    )
    facts.append(say("fact", "figures", figures=len(city.figures), species=len(city.organisms)))
    if "en" in languages:
        facts += translation_facts(city, say)
    facts.append(say("fact", "source", file=city.source_file))
    if city.downloaded_on:
        facts.append(say("fact", "downloaded", date=city.downloaded_on))
    return facts


def _profile_facts(city: City, say: Wording) -> Iterator[str]:
    place = ", ".join(name for name in (city.country, city.region) if name)
    if place:
        yield say("fact", "place", city=city.name, place=place)
    if city.population is not None:
        yield say("fact", "population", count=number(city.population))
    if city.head_of_government:
        yield say("fact", "head", head=city.head_of_government)
    yield say(
        "fact",
        "actions",
        actions=say.count("actions", len(city.actions)),
        commitments=say.count("commitments", len(city.commitments)),
    )
    if city.actions_declared not in (None, len(city.actions)):
        yield say("fact", "declared", declared=city.actions_declared)


def translation_facts(city: City, say: Wording) -> Iterator[str]:
    """How many sentences are translated, by whom, and how many of these are doubtful."""
    translated = [s for s in city.sentences if s.engine and not s.reviewed]
    if translated:
        yield say(
            "fact",
            "translated",
            count=len(translated),
            engines=", ".join(sorted({str(sentence.engine) for sentence in translated})),
            doubtful=sum(sentence.is_doubtful for sentence in translated),
        )
    if reviewed := sum(sentence.reviewed for sentence in city.sentences):
        yield say("fact", "reviewed", count=reviewed)
    if gaps := sum(s.is_foreign and s.english is None for s in city.sentences):
        yield say("fact", "untranslated", count=gaps)


def reading_notes(city: City, language: str, languages: Sequence[str]) -> list[str]:
    """How to read the summary, in sentences of one language."""
    say = Wording(language)
    notes = [say("note", "extract"), say("note", "amounts")]
    if "en" in languages:
        if any(s.is_foreign and s.english for s in city.sentences):
            notes.append(say("note", "machine"))
        if any(s.reviewed for s in city.sentences):
            notes.append(say("note", "reviewed"))
        if any(s.is_doubtful for s in city.sentences):
            notes.append(say("note", "mark", threshold=DOUBTFUL_BELOW))
    return notes


def disagreement_messages(city: City) -> list[Callable[[Wording], str]]:
    """What to tell of each disagreement, in a language that is still to be said."""

    def message(one: Disagreement, say: Wording) -> str:
        if say.languages == ("en",):
            return say("disagreement", one.kind, what=one.message)
        figures = [passage.surface for passage in one.passages]
        if one.kind == "declared_actions":
            figures = [number(count) for count in (city.actions_declared or 0, len(city.actions))]
        return say("disagreement", one.kind, what="、".join(figures))

    return [partial(message, one) for one in city.disagreements]
