"""Place names: the page of cases beside this file, and what holds for any text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quantities import find_quantities
from pipeline.translation.places import find_places
from pipeline.translation.terms import load_termbase, tabulated_terms

PAGE = Path(__file__).with_name("place_cases.tsv").read_text(encoding="utf-8")
CASES = [line.split("\t") for line in PAGE.splitlines() if not line.startswith("#")]


def found(text: str) -> list[str]:
    return [f"{term.chinese}={term.english}" for _, _, term in find_places(text)]


@pytest.mark.parametrize(("text", "names"), CASES, ids=[case[0] for case in CASES])
def test_places(text: str, names: str) -> None:
    assert found(text) == [name for name in names.split("; ") if name]


def test_the_page_is_large_enough() -> None:
    assert sum(len(names.split("; ")) for _, names in CASES if names) >= 150
    assert sum(not names for _, names in CASES) >= 100


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(st.sampled_from("南京市玄武湖江河山岛镇乡村路在、和的老a1 。\ud800"), max_size=60))
def test_spans_are_in_order_and_hold_the_name(text: str) -> None:
    last = 0
    for start, end, term in find_places(text):
        assert last <= start < end
        assert text[start:end] == term.chinese
        assert term.english
        last = end


def test_no_name_of_a_place_or_an_organism_is_an_amount() -> None:
    names = [one for one in tabulated_terms(load_termbase()) if one.domain in ("place", "species")]
    assert len(names) > 5000
    read = [one.chinese for one in names if find_quantities(f"在{one.chinese}开展保护。")]
    assert not read
