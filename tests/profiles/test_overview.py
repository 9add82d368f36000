from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.lines import Gap, Line
from pipeline.profiles.overview import read_count, read_cover, read_overview


def lines(*texts: str, gap: Gap = Gap.BLANK) -> list[Line]:
    return [Line(2 * n, text, gap=gap) for n, text in enumerate(texts, 1)]


def values(*texts: str, gap: Gap = Gap.BLANK) -> dict[str, str]:
    overview = read_overview(lines("Overview", *texts, gap=gap))
    return {label: line.text for label, line in overview.values.items()}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5327000", 5_327_000),
        ("5,327,000", 5_327_000),
        ("5 327 000", 5_327_000),
        ("5\u00a0327\u202f000 inhabitants", 5_327_000),
        ("5.327.000", 5_327_000),
        ("5'327'000", 5_327_000),
        ("12.345", 12_345),
        ("about 5.3 million (2024)", 5_300_000),
        ("532.7万", 5_327_000),
        ("1.2亿", 120_000_000),
        ("８６０ thousand", 860_000),
        ("61.5萬人", 615_000),
        ("12,5 million", 12_500_000),
        ("~184k", 184_000),
        ("2024: 184,250", 184_250),
        ("184 250 (2024)", 184_250),
        ("12,5", None),
        ("35", 35),
        ("half a million", None),
        ("5.3", None),
        ("", None),
    ],
)
def test_counts(text: str, count: int | None) -> None:
    assert read_count(text) == count


@given(st.text())
def test_no_count_raises(text: str) -> None:
    read_count(text)


@given(st.integers(0, 10**10))
def test_a_count_is_read_back(number: int) -> None:
    assert read_count(f"{number:,}") == read_count(str(number)) == number


PAIRS = {"population": "12000", "country": "Norway", "region": "Europe"}
LABELS = {"population": "Population size", "country": "Country", "region": "Region"}


@pytest.mark.parametrize("gap", [Gap.BLANK, Gap.NONE])
@pytest.mark.parametrize(
    "texts",
    [
        [text for label in LABELS for text in (PAIRS[label], LABELS[label])],
        [text for label in reversed(LABELS) for text in (PAIRS[label], LABELS[label])],
        [text for label in LABELS for text in (LABELS[label], PAIRS[label])],
    ],
)
def test_values_before_their_labels_or_all_behind(texts: list[str], gap: Gap) -> None:
    assert values(*texts, gap=gap) == PAIRS


@pytest.mark.parametrize(
    "texts",
    [
        ("Population size: 12000", "Country: Norway", "Region： Europe"),
        ("12000\tPopulation size", "Norway\tCountry", "Europe     Region"),
    ],
)
def test_a_label_on_the_line_of_its_value(texts: tuple[str, ...]) -> None:
    assert values(*texts) == PAIRS


def test_values_in_a_row_over_their_labels() -> None:
    assert values(*PAIRS.values(), *LABELS.values()) == PAIRS


def test_a_label_without_a_value_takes_none_from_its_neighbours() -> None:
    assert values("12000", "Population size", "Country", "Europe", "Region") == {
        "population": "12000",
        "region": "Europe",
    }


def test_a_line_that_is_neither_is_told() -> None:
    overview = read_overview(lines("Overview", "An island", "12000", "Population size"))
    assert [(f.code, f.line) for f in overview.findings] == [("unplaced_text", 4)]


def test_about_ends_where_labels_begin_even_without_a_heading() -> None:
    overview = read_overview(
        lines("About", "It lies on a fjord.", "It rains.", "Norway", "Country")
    )
    assert [line.text for line in overview.about] == ["It lies on a fjord.", "It rains."]
    assert overview.values["country"].text == "Norway"


def test_the_cover() -> None:
    cover, findings = read_cover(
        lines("Havn", "City profile downloaded from CitiesWithNature", "1 May 2026", "Chapter 1")
    )
    assert (cover.city, cover.downloaded_on, findings) == ("Havn", date(2026, 5, 1), [])
    assert cover.lines_used == {2, 4, 6}
    cover, _ = read_cover(
        lines("Havn", "City profile downloaded from CitiesWithNature on 1 May 2026")
    )
    assert (cover.city, cover.downloaded_on) == ("Havn", date(2026, 5, 1))


def test_a_damaged_cover() -> None:
    cover, findings = read_cover(lines("Havn", "Chapter 1", "Profile overview"))
    assert cover.city == "Havn"
    assert [finding.code for finding in findings] == ["missing_cover"]
    cover, findings = read_cover(
        lines("City profile downloaded from CitiesWithNature", "Chapter 1")
    )
    assert (cover.city, cover.downloaded_on) == (None, None)
    assert {finding.code for finding in findings} == {"missing_city", "missing_date"}


def test_a_cover_line_that_is_cut() -> None:
    cover, findings = read_cover(
        lines("Reedham", "City profile downloaded from", "CitiesWithNature", "2 May 2026")
    )
    assert (cover.city, cover.downloaded_on) == ("Reedham", date(2026, 5, 2))
    assert not findings
