"""The English of a pair rewritten so that its amounts stand as the pipeline writes them.

The pipeline writes each amount of a Chinese sentence in English before the engine sees it, to be
copied. A reference says the same in its own words (``over 20 thousand mu``). For copying to be
learnt it must be exact, so the reference is read by the pipeline's own English reader, and each
amount that both sides have gets the pipeline's wording.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.quantities import Quantity, find_quantities, read_numbers
from pipeline.translation.agreement import check_amounts
from pipeline.translation.figures import Rendering, render_amounts

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH}),? (?P<year>[12]\d{{3}})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>[12]\d{{3}})"
    rf"|(?P<month3>{_MONTH}),? (?P<year3>[12]\d{{3}}))\b"
)
_YEARS = re.compile(r"\b(?P<since>[12]\d{3})(?P<dash>\s?[-–—]\s?| to | and )(?P<until>[12]\d{3})\b")
_YEAR = re.compile(r"(?<![\d.,–-])[12]\d{3}(?![\d–]|[.,-]\d)")
_DIGITS = re.compile(r"-?\d[\d,.]*(?:–[\d,.]+)?(?: (?:million|billion))?")
_COUNTED_UNIT = re.compile(r" (?:species|people|person)$")
_COUNTING = ("quantity", "bare")
_TRAILING_QUALIFIER = re.compile(r"\s*(?:\+|[- ]odd\b|or (?:more|fewer|less|so)\b)")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A reference whose amounts are worded as ``renderings`` words them.

    Attributes:
        renderings: the amounts of the Chinese text that the English has too.
        english: the rewritten reference.
    """

    renderings: tuple[Rendering, ...]
    english: str


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    english: str


@dataclass(frozen=True, slots=True)
class _Date:
    """A date of the English: as the pipeline would say it, and the edit that makes it say so."""

    said: str
    edit: _Edit


def align_amounts(chinese: str, english: str) -> Aligned:
    """Word the amounts of ``english`` as the pipeline words those of ``chinese``.

    An amount that only one side has stays as it is. Where a rewritten reference would fail a
    check that the given one passes, nothing is rewritten and no rendering is returned.
    """
    quantities = {quantity.end: quantity for quantity in find_quantities(chinese)}
    offered = find_quantities(english)
    dates = list(_dates(english))
    kept: list[Rendering] = []
    edits: list[_Edit] = []
    for rendering in render_amounts(chinese):
        if (quantity := quantities.get(rendering.end)) is not None:
            edit = _edit_of_quantity(rendering, quantity, offered, english)
            edit = edit or _edit_of_number(rendering, quantity, edits, english)
        else:
            edit = next((date.edit for date in dates if date.said == rendering.english), None)
            dates = [date for date in dates if date.edit != edit]
        if edit is not None and _is_free(edit, edits):
            kept.append(rendering)
            edits.append(edit)
    rewritten = _rewrite(english, edits)
    if check_amounts(chinese, rewritten) - check_amounts(chinese, english):
        return Aligned((), english)
    return Aligned(tuple(kept), rewritten)


def _edit_of_quantity(
    rendering: Rendering, quantity: Quantity, offered: list[Quantity], english: str
) -> _Edit | None:
    for one in offered:
        if _is_same(quantity, one) and not _TRAILING_QUALIFIER.match(english, one.number_end):
            offered.remove(one)
            return _edit(rendering, quantity, one, english)
    return None


def _edit_of_number(
    rendering: Rendering, quantity: Quantity, edits: list[_Edit], english: str
) -> _Edit | None:
    """For what the English reader takes for no such quantity: its very words, or a bare number."""
    wording = _COUNTED_UNIT.sub("", rendering.english)
    for match in re.finditer(rf"(?<![\w.,]){re.escape(wording)}(?![\w–]|[.,]\d)", english):
        edit = _Edit(*match.span(), match[0])
        if _is_free(edit, edits):
            return edit
    if not quantity.unit.startswith("{") or quantity.qualifier != "exact":
        return None
    for number in read_numbers(english):
        edit = _Edit(number.start, number.end, wording)
        bounds = number.value, number.value_high
        if english[: number.start].endswith(":"):
            continue
        is_it = bounds == (quantity.value, quantity.value_high) and number.kind in _COUNTING
        if is_it and _is_free(edit, edits):
            return edit
    return None


def _is_free(edit: _Edit, edits: list[_Edit]) -> bool:
    return not any(edit.start < one.end and one.start < edit.end for one in edits)


def _edit(rendering: Rendering, source: Quantity, target: Quantity, english: str) -> _Edit:
    # A qualifier that was not read in the Chinese (最长20年) still stands there as a word.
    start = target.start if source.qualifier == "exact" else _qualified_start(target)
    if source.unit.startswith("{"):
        # What is counted stays as the reference words it; the number and its qualifier are ours.
        return _Edit(start, target.number_end, _COUNTED_UNIT.sub("", rendering.english))
    number = _DIGITS.search(rendering.english)
    if number and english[target.number_end : target.number_end + 1] == "-":
        return _Edit(target.number_start, target.number_end, number[0])
    return _Edit(start, target.end, rendering.english)


def _qualified_start(quantity: Quantity) -> int:
    return min(quantity.start, quantity.qualifier_start)


def _is_same(source: Quantity, target: Quantity) -> bool:
    if (source.value, source.value_high) != (target.value, target.value_high):
        return False
    if source.unit.startswith("{") and target.unit.startswith("{"):
        return True
    points = source.kind == "percentage_point", target.kind == "percentage_point"
    return source.unit == target.unit and points[0] == points[1]


def _dates(english: str) -> Iterable[_Date]:
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(english):
        taken.append(match.span())
        day = match["day"] or match["day2"]
        month = match["month"] or match["month2"] or match["month3"]
        year = match["year"] or match["year2"] or match["year3"]
        canonical = f"{int(day)} {month} {year}" if day else f"{month} {year}"
        yield _Date(canonical, _Edit(*match.span(), canonical))
    for match in _YEARS.finditer(english):
        canonical = f"{match['since']}–{match['until']}"
        # "from 2016 to 2020" is no worse than "2016–2020", and good to have learnt.
        wording = match[0] if match["dash"].strip().isalpha() else canonical
        yield _Date(canonical, _Edit(*match.span(), wording))
    for match in _YEAR.finditer(english):
        if not any(start <= match.start() < end for start, end in taken):
            yield _Date(match[0], _Edit(*match.span(), match[0]))


def _rewrite(english: str, edits: list[_Edit]) -> str:
    text = english
    for edit in sorted(edits, key=lambda one: -one.start):
        wording = edit.english
        if edit.start == 0 or text[: edit.start].endswith((". ", "! ", "? ")):
            wording = wording[0].upper() + wording[1:]
        text = text[: edit.start] + wording + text[edit.end :]
    return text
