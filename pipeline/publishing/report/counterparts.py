"""What is marked in a sentence, found again in its translation."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.publishing.report.spans import Mark, Row
from pipeline.quantities import Quantity, find_quantities


def find_counterparts(english: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a sentence at the places where its translation says the same.

    An amount is found by value and unit, as the translation's own check does, an organism by its
    scientific name. What is not found is left out: the flags of the translation speak of that.

    Args:
        english: The translation as it is shown.
        marks: Of the sentence.
    """
    found: list[Mark] = []
    amounts = [mark for mark in marks if mark.kind == "quantity"]
    offered = find_quantities(english) if amounts else []
    for mark in amounts:
        match = next((one for one in offered if _says_the_same(mark.row, one)), None)
        if match is not None:
            offered.remove(match)
            found.append(replace(mark, start=match.start, end=match.end))
    end = 0
    for mark in marks:
        if mark.kind == "quantity":
            continue
        names = (mark.row["surface"] if mark.is_latin else "", mark.row["canonical_name"])
        for name in filter(None, names):
            if (start := english.find(name, end)) >= 0:
                end = start + len(name)
                found.append(replace(mark, start=start, end=end, is_latin=True))
                break
    return found


def _says_the_same(row: Row, quantity: Quantity) -> bool:
    high = None if quantity.value_high is None else float(quantity.value_high)
    if (row["value"], row["value_high"]) != (float(quantity.value), high):
        return False
    is_count = row["unit"].startswith("{") and quantity.unit.startswith("{")
    return bool(row["unit"] == quantity.unit or is_count)
