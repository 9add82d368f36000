"""Find every mention of an organism's name in a text."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.species.lexicon import Lexicon, choose, lexicon
from pipeline.species.mention import Mention
from pipeline.species.naming import parse_name
from pipeline.species.scientific import ScientificName, find_scientific_names
from pipeline.species.vernaculars import (
    find_english_names,
    find_han_names,
    vernacular_before,
    vernacular_behind,
)
from pipeline.species.words import read_rows
from pipeline.text.scripts import han_script, has_han, to_simplified

_BEFORE = re.compile(r"[ \t\u3000*_\\＊＿\"'“”‘’「」『』]*(?:[(（\[【〔][ \t*_\\＊＿]*)?$")
_OPENING_BEHIND = re.compile(r"[ *_\\＊＿]{0,4}[(（\[【〔][ *_\\＊＿\"“「]{0,3}")


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
            beside = self._beside(name, taken[-1][1] if taken else 0)
            taken.append((name.start, name.close))
            if beside:
                taken.append(beside)
            yield self._scientific(name, beside)
        taken.sort()
        yield from self._vernaculars(taken)

    def _ends_vernacular(self, end: int) -> bool:
        if self.names.han_before(self.simplified, end) is not None:
            return True
        start = vernacular_before(self.text, self.simplified, end, self.names)
        if start is None or not self.text[start].isascii():
            return False
        return bool(
            self.names.english.get(
                " ".join(re.findall(r"[A-Za-z\u00c0-\u024f]+", self.text[start:end].lower()))
            )
        )

    def _beside(self, name: ScientificName, after: int) -> tuple[int, int] | None:
        """The span of the vernacular name before the scientific one, or in brackets behind."""
        gap = _BEFORE.search(self.text, max(after, name.start - 12), name.start)
        bracketed = gap is not None and any(c in "(（[【〔" for c in gap[0])
        if (
            gap
            and gap.start() > after
            and (bracketed or self.simplified[gap.start() - 1] > "\u2e80")
        ):
            end = gap.start()
            start = vernacular_before(self.text, self.simplified, end, self.names)
            if start is not None and start >= after:
                return start, end
        if opening := _OPENING_BEHIND.match(self.text, name.close):
            end_behind = vernacular_behind(self.text, self.simplified, opening.end(), self.names)
            if end_behind is not None:
                return opening.end(), end_behind
        return None

    def _scientific(self, name: ScientificName, beside: tuple[int, int] | None) -> Mention:
        naming = parse_name(name.written)
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
