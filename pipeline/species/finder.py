"""Find every mention of an organism's name in a text."""

from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.species.beside import find_vernacular_beside, known_vernacular_before
from pipeline.species.lexicon import Lexicon, choose, lexicon
from pipeline.species.mention import Mention
from pipeline.species.naming import Naming, parse_name
from pipeline.species.scientific import ScientificName, find_scientific_names
from pipeline.species.vernaculars import (
    find_english_names,
    find_han_names,
)
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
        self.simplified = to_simplified(text) if has_han(text) else text
        self.names: Lexicon = lexicon()

    def mentions(self) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        for name in find_scientific_names(self.text, self._ends_vernacular):
            span, after = (name.start, name.close), taken[-1][1] if taken else 0
            naming = parse_name(name.written)
            beside = find_vernacular_beside(
                self.text, self.simplified, naming.canonical, span, after, self.names
            )
            taken.append(span)
            if beside:
                taken.append(beside)
            yield self._scientific(name, naming, beside)
        taken.sort()
        yield from self._vernaculars(taken)

    def _ends_vernacular(self, end: int) -> bool:
        return known_vernacular_before(self.text, self.simplified, end, self.names) is not None

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
        spans = (
            [
                (start, end, self.names.han[self.simplified[start:end]])
                for start, end in find_han_names(self.simplified, self.names)
            ]
            if has_han(self.text)
            else []
        )
        spans += [
            (start, end, self.names.english[key])
            for start, end, key in find_english_names(self.text, self.names)
        ]
        spans.sort(key=lambda span: span[0])
        index = 0
        for start, end, meanings in spans:
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                continue
            organism = choose(meanings, self.simplified)
            if organism is None:
                continue
            surface = self.text[start:end]
            yield Mention(
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
        return han_script(vernacular) or self._text_script()

    def _text_script(self) -> str:
        if not hasattr(self, "_script"):
            self._script = han_script(self.text) or "zh-Hans"
        return self._script
