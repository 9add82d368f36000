"""What is known of one organism's name in a text."""

from dataclasses import dataclass
from typing import Literal

Evidence = Literal["latin", "abbreviation", "vernacular"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of an organism where it stands; the columns of the ``species`` table.

    Offsets are code points into the text, half-open: ``text[start:end] == surface``.
    """

    start: int
    end: int
    surface: str
    """The name as written: a scientific name with its rank markers, without the italics marks
    around it and without the authorship behind it; or the vernacular name."""
    canonical_name: str | None
    """Scientific name without authorship: ``Quercus × hispanica``, ``Pinus nigra subsp. nigra``;
    of ``Solidago spp.`` the genus; of an abbreviation the full name where the text gave it."""
    authorship: str | None
    rank: str | None
    """Darwin Core ``taxonRank`` in lower case: ``species``, ``subspecies``, ``genus`` …"""
    accepted_name: str | None
    """The name accepted today, where ``canonical_name`` is a synonym in our table."""
    vernacular: str | None
    vernacular_language: str | None
    """``zh-Hans``, ``zh-Hant`` or ``en``."""
    evidence: Evidence
