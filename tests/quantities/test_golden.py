"""The golden page is the test: every text gives exactly its rows."""

import sys
from pathlib import Path

import pytest

from pipeline.quantities import Quantity, find_quantities

GOLDEN = Path(__file__).parents[1] / "golden"
sys.path.insert(0, str(GOLDEN))

from score_quantities import Case, Expected, read_page, score  # noqa: E402

CASES = read_page()


def reading(quantity: Quantity, expected: Expected) -> Expected:
    """What was found, in the page's form; what the page does not ask for as it is there."""
    base = f"{quantity.value_base} {quantity.unit_base}"
    return Expected(
        surface=quantity.surface,
        start=quantity.start,
        kind=quantity.kind,
        value=quantity.value,
        value_high=quantity.value_high,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        trend=quantity.trend,
        role=quantity.role,
        per=f"{quantity.per.value} {quantity.per.unit}" if quantity.per else None,
        reference=quantity.reference,
        subject=quantity.subject if expected.subject else None,
        base=base if expected.base else None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"line {case.line}")
def test_text_gives_exactly_its_rows(case: Case) -> None:
    found = find_quantities(case.text)
    assert [quantity.surface for quantity in found] == [row.surface for row in case.expected]
    assert [
        reading(quantity, row) for quantity, row in zip(found, case.expected, strict=True)
    ] == list(case.expected)


def test_page_is_large_enough_to_be_a_benchmark() -> None:
    traps = [case for case in CASES if not case.expected]
    assert len(CASES) >= 700
    assert len(traps) >= 130
    assert len({case.text for case in CASES}) == len(CASES)


def test_scorer_counts_what_is_wrong() -> None:
    cases = [
        case for case in CASES if case.text.startswith(("覆盖率为20%", "约30公顷", "2026-04-07"))
    ]
    right = {
        case.text: [
            {
                "start": row.start,
                "end": row.start + len(row.surface),
                "value": row.value,
                "value_high": row.value_high,
                "unit": row.unit,
                "kind": row.kind,
                "qualifier": row.qualifier,
            }
            for row in case.expected
        ]
        for case in cases
    }
    assert score(cases, right)["strict_f1"] == 1.0
    right["约30公顷"][0]["qualifier"] = "exact"
    right["2026-04-07"] = [{"start": 0, "end": 4, "value": 2026, "unit": "a"}]
    wrong = score(cases, right)
    assert wrong["value_unit_recall"] == 1.0
    assert wrong["strict_f1"] < wrong["value_unit_f1"] < 1.0
    assert wrong["traps_avoided"] == 0.0
