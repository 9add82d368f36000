"""Find every mention of an organism's name in a text."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from pipeline.species.beside import find_vernacular_beside, known_vernacular_before
from pipeline.species.lexicon import Organism, Reading, choose, lexicon
from pipeline.species.mention import Mention
from pipeline.species.naming import Naming, parse_name
from pipeline.species.scientific import ScientificName, find_scientific_names
from pipeline.species.vernaculars import find_english_names, find_han_names
from pipeline.species.words import read_rows
from pipeline.text.scripts import han_script, has_han, to_simplified


@cache
def accepted_names() -> Mapping[str, str]:
    """Synonyms → the names accepted today."""
    return {row["name"]: row["accepted_name"] for row in read_rows("synonyms.csv")}


def find_species(text: str) -> list[Mention]:
    """Every name of an organism in ``text``, by start, not overlapping.

    Scientific names come with the vernacular name beside them; a vernacular name that stands
    alone is found if the lexicon has it. Any text will do, in Simplified or Traditional
    Chinese, English or a mixture; for a text without names the list is empty.
    """
    return sorted(_Finder(text).mentions(), key=lambda mention: mention.start)


class _Finder:
    """One reading of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.has_han = has_han(text)
        self.reading = Reading(text, to_simplified(text) if self.has_han else text, lexicon())

    def mentions(self) -> Iterator[Mention]:
        """First the scientific names, then the vernacular names that stand with none of them."""
        taken: list[tuple[int, int]] = []
        for name in find_scientific_names(self.text, self._ends_vernacular):
            naming = parse_name(name.written)
            after = taken[-1][1] if taken else 0
            beside = find_vernacular_beside(
                self.reading, naming.canonical, name.start, name.close, after
            )
            if name.is_abbreviated and beside:
                naming = self._written_out(name, naming, beside)
            taken.append((name.start, name.close))
            if beside:
                taken.append(beside)
            yield self._scientific(name, naming, beside)
        yield from self._vernaculars(sorted(taken))

    def _ends_vernacular(self, end: int) -> bool:
        return known_vernacular_before(self.reading, end) is not None

    def _written_out(self, name: ScientificName, naming: Naming, beside: tuple[int, int]) -> Naming:
        """The naming of an abbreviation, by the lexicon's meaning of the vernacular beside it."""
        initials = self.text[name.start : name.end].partition(".")[0]
        epithets = naming.canonical.partition(" ")[2]
        for organism in self.reading.han_meanings(*beside) + self.reading.english_meanings(*beside):
            genus, _, others = organism.scientific_name.partition(" ")
            if genus.startswith(initials) and others == epithets:
                return parse_name(organism.scientific_name)
        return naming

    def _scientific(
        self, name: ScientificName, naming: Naming, beside: tuple[int, int] | None
    ) -> Mention:
        vernacular = self.text[slice(*beside)] if beside else None
        return Mention(
            start=name.start,
            end=name.end,
            surface=self.text[name.start : name.end],
            canonical_name=naming.canonical,
            authorship=name.authorship,
            rank=naming.rank,
            accepted_name=accepted_names().get(naming.canonical),
            vernacular=vernacular,
            vernacular_language=self._language(vernacular) if vernacular else None,
            evidence="abbreviation" if name.is_abbreviated else "latin",
        )

    def _vernaculars(self, taken: list[tuple[int, int]]) -> Iterator[Mention]:
        index = 0
        chosen: dict[tuple[Organism, ...], Organism | None] = {}  # one meaning in one text
        for start, end, meanings in self._vernacular_spans():
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                continue
            if meanings not in chosen:
                chosen[meanings] = choose(meanings, self.reading.simplified)
            if organism := chosen[meanings]:
                yield self._vernacular(start, end, organism)

    def _vernacular_spans(self) -> list[tuple[int, int, tuple[Organism, ...]]]:
        """Spans of the vernacular names of both languages with their meanings, by start."""
        names = self.reading.names
        spans = [
            (start, end, names.english[key])
            for start, end, key in find_english_names(self.text, names)
        ]
        if self.has_han:
            han = find_han_names(self.reading.simplified, names)
            spans += [(start, end, self.reading.han_meanings(start, end)) for start, end in han]
        return sorted(spans, key=lambda span: span[0])

    def _vernacular(self, start: int, end: int, organism: Organism) -> Mention:
        surface = self.text[start:end]
        return Mention(
            start=start,
            end=end,
            surface=surface,
            canonical_name=organism.scientific_name,
            authorship=None,
            rank=organism.rank,
            accepted_name=accepted_names().get(organism.scientific_name),
            vernacular=surface,
            vernacular_language=self._language(surface),
            evidence="vernacular",
        )

    def _language(self, vernacular: str) -> str:
        if not has_han(vernacular):
            return "en"
        return han_script(vernacular) or self._script

    @cached_property
    def _script(self) -> str:
        """The script of the whole text, for names that are written alike in both."""
        return han_script(self.text) or "zh-Hans"
