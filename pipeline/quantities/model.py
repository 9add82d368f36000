"""What is read from a text: quantities, and every numeral with what it is."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Per:
    """A denominator: ``value`` times ``unit`` (UCUM), and its characters as written."""

    value: Fraction
    unit: str
    surface: str


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral of a text, whatever it is.

    Attributes:
        start, end: code points in the text, half-open.
        surface: the characters.
        value: exact; for a date the year or the first number, ``None`` where it is vague (几十).
        value_high: the upper bound of a range.
        kind: ``quantity``, ``date``, ``year``, ``ordinal``, ``code``, ``title``, ``name``,
            ``indefinite``, ``phone``, ``label`` or ``bare``.
    """

    start: int
    end: int
    surface: str
    value: Fraction | None
    value_high: Fraction | None
    kind: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured or counted value and what the text says of it.

    Attributes:
        start, end, surface: the number with what modifies it inside or behind and its unit,
            classifier or (English) counted noun; code points, half-open.
        kind: one of ``pipeline.vocabularies.QUANTITY_KINDS``.
        value, value_high: exact, in ``unit``; ``value_high`` of a range only.
        unit: UCUM, ISO 4217 for money, ``[mu_cn]`` and its like, ``{noun}`` for counts.
        qualifier: one of ``pipeline.vocabularies.QUALIFIERS``.
        trend: ``increase`` or ``decrease`` where the number is itself a change.
        role: ``from`` or ``to`` where it is the end point of a change.
        per: the denominator where it stands outside the surface.
        reference: the year or state that it is compared with, as written.
        subject, subject_start, subject_end: what is measured.
        value_base, value_high_base, unit_base: km2, m, kg, m3 for area, length, mass, volume;
            percentages, money, durations, temperatures and levels as they are; else ``None``.
        number_start, number_end: the number alone, a range with both bounds.
        unit_surface: unit, classifier or counted noun as written.
        qualifier_start: start of the words in front that belong to it (``约`` in ``约30公顷``),
            else ``start``.
    """

    start: int
    end: int
    surface: str
    kind: str
    value: Fraction
    value_high: Fraction | None
    unit: str
    qualifier: str
    trend: str | None
    role: str | None
    per: Per | None
    reference: str | None
    subject: str | None
    subject_start: int | None
    subject_end: int | None
    value_base: Fraction | None
    value_high_base: Fraction | None
    unit_base: str | None
    number_start: int
    number_end: int
    unit_surface: str
    qualifier_start: int
