"""What goes to a reviewer and what comes back: one record a sentence, whatever the file format."""

import re
from dataclasses import dataclass, field
from datetime import date

_ID = re.compile(r"\s*s?([0-9a-f]{16})\s*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with its translation, and what a reviewer wants to know of it.

    Attributes:
        sentence_key: the hash of ``source``.
        english: the translation that stands now; ``None`` where there is none.
        score: the pipeline's estimate, 0 to 1; ``None`` where there is no translation.
        reasons: why it is doubted: flags of the table ``translations``, or ``missing`` (there is
            no translation), ``failed`` (none was usable), ``low_score``.
        is_reviewed: whether a person stands for ``english``.
        city: the city, or cities, that write it.
        place: where it stands: action and role, and how often more.
        note: what an earlier reviewer noted.
        doubts: ``reasons``, one sentence each.
        amounts: each amount as written and as it is to read in English.
        terms: each term of the field as written and as it is to read in English.
    """

    sentence_key: str
    source: str
    language: str
    english: str | None
    score: float | None = None
    reasons: tuple[str, ...] = ()
    is_reviewed: bool = False
    city: str = ""
    place: str = ""
    note: str = ""
    doubts: tuple[str, ...] = ()
    amounts: tuple[tuple[str, str], ...] = ()
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def unit_id(self) -> str:
        """The key with a letter in front: a spreadsheet takes 12345678901234e5 for a number."""
        return f"s{self.sentence_key}"


@dataclass(frozen=True, slots=True)
class Returned:
    """A sentence as it came back from a reviewer.

    Attributes:
        place: where it stands in the file, for the report: ``row 7``.
        unit_id: what the file has for ``Unit.unit_id``; empty where it has nothing.
        english: the text in the place for the correction.
        exported: the translation that the file was written with; ``None`` where the file does
            not say.
        is_approved: whether the reviewer marked it as good.
        is_by_person: whether the file says that a person wrote ``english``.
        reviewer: who, as the file says; mostly empty.
        reviewed_on: when, as the file says; mostly ``None``.
        trouble: why ``english`` cannot be used; empty where it can.
    """

    place: str
    unit_id: str
    source: str
    english: str
    exported: str | None = None
    is_approved: bool = False
    is_by_person: bool = False
    note: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None
    trouble: str = ""
    key: str = field(init=False)
    """The sentence key in ``unit_id``; empty where that is none."""

    def __post_init__(self) -> None:
        match = _ID.fullmatch(self.unit_id)
        object.__setattr__(self, "key", match[1] if match else "")


def listed(pairs: tuple[tuple[str, str], ...]) -> str:
    """``湿地 → wetland; …``: amounts or terms for a person to read."""
    return "; ".join(f"{written} → {english}" for written, english in pairs)
