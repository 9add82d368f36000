from typing import Any

from pipeline.publishing.report.counterparts import find_counterparts
from pipeline.publishing.report.spans import Mark


def amount(value: float, unit: str, start: int = 0) -> Mark:
    row: dict[str, Any] = {"start": start, "value": value, "value_high": None, "unit": unit}
    return Mark(start, start + 1, "quantity", row, ())


def name(surface: str, canonical_name: str | None, *, is_latin: bool = False) -> Mark:
    row = {"start": 0, "surface": surface, "canonical_name": canonical_name}
    return Mark(0, len(surface), "species", row, (), is_latin)


def places(english: str, *marks: Mark) -> list[str]:
    return [english[mark.start : mark.end] for mark in find_counterparts(english, marks)]


def test_an_amount_is_found_by_value_and_unit() -> None:
    english = "It restored 30 hectares of wetland and 12 parks, up 5%."
    assert places(english, amount(30, "har"), amount(12, "{place}"), amount(5, "%")) == [
        "30 hectares",
        "12 parks",
        "5%",
    ]


def test_what_the_translation_says_otherwise_is_not_found() -> None:
    assert (
        places("It restored 30 acres and 120 mu.", amount(30, "har"), amount(12, "[mu_cn]")) == []
    )


def test_one_place_is_found_for_one_amount_only() -> None:
    assert places("3 km and 3 km", *[amount(3, "km")] * 3) == ["3 km", "3 km"]


def test_an_organism_is_found_by_its_scientific_name() -> None:
    english = "Cranes (Grus grus) and ginkgo (Ginkgo biloba L.)."
    found = find_counterparts(
        english, [name("灰鹤", "Grus grus"), name("Ginkgo biloba", "Ginkgo biloba", is_latin=True)]
    )
    assert [english[mark.start : mark.end] for mark in found] == ["Grus grus", "Ginkgo biloba"]
    assert all(mark.is_latin for mark in found)
    assert places(english, name("某鸟", None)) == []
