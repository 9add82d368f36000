"""Vernacular names of organisms as terms: what the lexicon of species calls them in English."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline.species.lexicon import lexicon
from pipeline.species.vernaculars import find_han_names
from pipeline.species.words import read_rows
from pipeline.text.scripts import to_simplified
from pipeline.translation.renderings import Term

SPECIES = "species"
_SOURCE = "lexicon of species"

_DISTINCTION = re.compile(
    r"^(?:common|Eurasian|European|English|northern|eastern|great|tree|black-crowned) | tree$"
)


@cache
def vernaculars() -> Mapping[str, Term]:
    """Chinese names (Simplified) that have one meaning → their English.

    The scientific name is right for all; it is what engines are told only of protected and invasive
    organisms without an English name, since crops and the like have one that the lexicon lacks.
    A name that means several organisms, or one in some texts only, is left to the context.
    """
    terms: dict[str, Term] = {}
    ambiguous: set[str] = set()
    for row in read_rows("organisms.csv"):
        english = [name for name in row["english"].split("|") if name]
        if not english and not row["status"]:
            continue
        renderings = tuple(dict.fromkeys((*english, row["scientific_name"], *_shorter(english))))
        for name in filter(None, f"{row['zh_hans']}|{row['zh_hant']}".split("|")):
            chinese = to_simplified(name)
            if row["context"] or (chinese in terms and terms[chinese].english != renderings[0]):
                ambiguous.add(chinese)
            terms[chinese] = Term(
                chinese, renderings[0], renderings[1:], domain=SPECIES, source=_SOURCE
            )
    return {name: term for name, term in terms.items() if name not in ambiguous}


def _shorter(english: list[str]) -> Iterator[str]:
    """What a text calls the organism when it is plain which is meant: reed, night heron."""
    for name in english:
        shorter = _DISTINCTION.sub("", name)
        if shorter != name and len(shorter) > 3:
            yield shorter


def find_vernaculars(text: str) -> Iterator[tuple[int, int, Term]]:
    """Spans of vernacular names that mean an organism in a Simplified text.

    A scientific name that the text gives itself, to be copied, is no rendering of the vernacular:
    an organism that is known by no other is left out.
    """
    names = vernaculars()
    for start, end in find_han_names(text, lexicon()):
        term = names.get(text[start:end])
        if term and (term.others or term.english not in text):
            others = tuple(name for name in term.others if name not in text)
            yield start, end, replace(term, others=others)
