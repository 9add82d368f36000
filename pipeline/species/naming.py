"""Parse a scientific name that the finder has cut out: canonical form and rank."""

from functools import lru_cache
from typing import NamedTuple

import nameparser

from pipeline.species.words import taxa

_FAMILY_ENDINGS = {"idae": "family", "aceae": "family", "inae": "subfamily"}
# Rank of a name that the parser leaves open: three plain words are a subspecies only where the
# zoological code holds (ICZN Article 45.6); the botanical one wants a rank marker.
_INFRASPECIFIC = "infraspecific name"


class Naming(NamedTuple):
    """A parsed name."""

    canonical: str
    rank: str | None


@lru_cache(maxsize=4096)
def parse_name(written: str) -> Naming:
    """The canonical name and rank of ``written``, a scientific name without authorship.

    The canonical name follows gbif-name-parser: hybrid mark ``×``, ``subsp.`` for ``ssp.``. Open
    nomenclature is an identification qualifier in Darwin Core, no part of the name: of
    ``Solidago spp.`` it is ``Solidago``, of ``Acer cf. palmatum`` ``Acer palmatum``. What the
    parser refuses (hybrid formulas) stays as written, rank unknown.
    """
    try:
        parsed = nameparser.parse(written)
    except nameparser.UnparsableNameError:
        return Naming(written.replace(" x ", " × "), None)
    if isinstance(parsed, nameparser.Informal):
        return Naming(parsed.taxon, parsed.taxon_rank.lower())
    if parsed.epithet_qualifier:
        canonical = parsed.canonical_name_minimal()
    else:
        canonical = parsed.canonical_name_without_authorship()
    rank: str = parsed.rank.lower().replace("_", " ")
    genus = parsed.genus or ""
    if rank == "unranked":
        rank = _uninomial_rank(written)
    elif rank == _INFRASPECIFIC and genus in taxa() and taxa()[genus].group == "animal":
        rank = "subspecies"
    return Naming(canonical or written, rank)


def _uninomial_rank(name: str) -> str:
    if name in taxa():
        return taxa()[name].rank
    endings = (rank for ending, rank in _FAMILY_ENDINGS.items() if name.endswith(ending))
    return next(endings, "genus")
