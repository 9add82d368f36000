"""The group of organisms that a scientific name belongs to, as far as the lexicon knows."""

from collections.abc import Mapping
from functools import cache

from pipeline.species.words import read_rows, taxa


def group_of(name: str) -> str | None:
    """``bird``, ``tree`` …; ``animal`` or ``plant`` where no more is known, or ``None``.

    A species that the lexicon lacks has the group of its genus, if that has only one.

    Args:
        name: A scientific name without authorship, or the name of a genus or higher taxon.
    """
    words = name.split(" ")
    group = _groups().get(" ".join(words[:2])) or _groups().get(words[0])
    taxon = taxa().get(words[0])
    return group or (taxon.group if taxon else None)


@cache
def _groups() -> Mapping[str, str]:
    groups: dict[str, str] = {}
    of_genus: dict[str, set[str]] = {}
    for row in read_rows("organisms.csv"):
        if row["group"]:
            groups[row["scientific_name"]] = row["group"]
            of_genus.setdefault(row["scientific_name"].split(" ")[0], set()).add(row["group"])
    alone = {genus: min(found) for genus, found in of_genus.items() if len(found) == 1}
    return alone | groups
