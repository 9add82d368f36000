"""Places whose English is known: divisions of China, and names in the tables beside this module."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline.text.scripts import to_simplified
from pipeline.translation.renderings import Term, read_rows

PLACE = "place"
_NAME = "name"
_DIVISIONS_SOURCE = "GB/T 2260; Hanyu Pinyin"
_AUTONOMOUS = {"州": "Prefecture", "县": "County", "旗": "Banner"}


@cache
def gazetteer() -> Mapping[str, Term]:
    """Place names in Simplified characters → their English.

    A name with a generic (六合区 Luhe District) is rendered by its specific part too: English
    lists say "Luhe and Pukou districts".
    """
    places = {term.chinese: term for row in read_rows("divisions.csv") for term in _division(row)}
    for row in read_rows("places.csv"):
        english = row["en"].split("|")
        bare = [_WATER_OR_LAND.sub("", form) for form in english]
        others = _others(english, bare)
        places[row["zh"]] = Term(
            row["zh"], english[0], others, domain=PLACE, part=_NAME, source=row["source"]
        )
    # 乾 stays in Simplified names (乾县), but is simplified where all characters are.
    for name in [name for name in places if to_simplified(name) != name]:
        places[to_simplified(name)] = replace(places[name], chinese=to_simplified(name))
    return places


def _division(row: Mapping[str, str]) -> Iterator[Term]:
    english = row["en"].split("|")
    bare = [_without_generic(form) for form in english]
    yield _named(row["zh"], english, bare)
    if row["short"]:
        yield _named(row["short"], bare, [])
    if row["also"]:
        generic = _AUTONOMOUS[row["also"][-1]]
        yield _named(row["also"], [f"{form} {generic}" for form in bare], bare)


def _named(name: str, english: list[str], bare: list[str]) -> Term:
    others = _others(english, bare)
    return Term(name, english[0], others, domain=PLACE, part=_NAME, source=_DIVISIONS_SOURCE)


def _others(english: list[str], bare: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in (*english[1:], *bare) if form != english[0]))


_GENERIC = re.compile(
    r" (?:(?:\w+, )*(?:\w+ and )?[\w-]+ Autonomous (?:Region|Prefecture|County|Banner)"
    r"|Autonomous (?:Region|Prefecture|County|Banner)|Special Administrative Region"
    r"|(?:Special |Forestry |Mining )?District|New Area|Province|Prefecture|County|League|Banner)$"
)

_WATER_OR_LAND = re.compile(
    r"^(?:Mount|Lake) "
    r"| (?:River|Lake|Mountains?|Reservoir|Bay|Sea|Ocean|Islands?|National Park|region)$"
)


def _without_generic(english: str) -> str:
    return _GENERIC.sub("", english)


@cache
def dependent_names() -> frozenset[str]:
    """Names that mean the place only behind that of a higher division: 和县, 老城区."""
    return frozenset(row["zh"] for row in read_rows("divisions.csv") if row["alone"] == "no")
