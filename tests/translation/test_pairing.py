"""Amounts that changed places between their words are seen; other orders of English are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.agreement import compare_amounts
from pipeline.translation.checks import check_translation
from pipeline.translation.pairing import swapped_amounts
from pipeline.translation.terms import Term

TERMS = (
    Term("滩涂", "tidal flat"),
    Term("红树林", "mangrove forest", ("mangroves",)),
    Term("东湾", "East Bay"),
    Term("西湾", "West Bay"),
)


def _count(source: str, english: str, terms: tuple[Term, ...]) -> int:
    return len(swapped_amounts(source, english, terms, compare_amounts(source, english)))


@pytest.mark.parametrize(
    ("source", "english", "swapped"),
    [
        ("滩涂20亩、红树林30亩", "20 mu of tidal flats and 30 mu of mangroves", 0),
        ("滩涂20亩、红树林30亩", "30 mu of mangroves and 20 mu of tidal flats", 0),
        ("滩涂20亩、红树林30亩", "mangroves (30 mu) and tidal flats (20 mu)", 0),
        ("滩涂20亩、红树林30亩", "tidal flats and mangroves of 20 mu and 30 mu", 0),
        ("滩涂20亩、红树林30亩", "30 mu of tidal flats and 20 mu of mangroves", 1),
        ("滩涂20亩、红树林30亩", "mangroves (20 mu) and tidal flats (30 mu)", 1),
        ("东湾20亩，西湾30亩", "East Bay has 30 mu and West Bay 20 mu.", 1),
        ("东湾20亩，西湾30亩", "The bays have 30 mu and 20 mu.", 0),
        ("滩涂20亩，红树林30公顷", "30 hectares of tidal flat, 20 mu of mangrove forest", 0),
        ("2021年新增20亩，2022年新增30亩", "20 mu were added in 2021 and 30 mu in 2022.", 0),
        ("2021年新增20亩，2022年新增30亩", "30 mu were added in 2021 and 20 mu in 2022.", 1),
        ("2021年新增20亩，红树林30亩", "20 mu and 30 mu of mangroves were added in 2021.", 0),
    ],
)
def test_words_and_amounts_stand_in_the_same_order(source: str, english: str, swapped: int) -> None:
    terms = tuple(term for term in TERMS if term.chinese in source)
    assert _count(source, english, terms) == swapped
    assert ("amount_changed" in check_translation(source, english, terms)) == bool(swapped)


@settings(deadline=None)
@given(
    st.text("滩涂红树林东西湾20亩3，、a", max_size=40), st.text("mu 203,tidal flat", max_size=40)
)
def test_no_text_makes_it_raise(source: str, english: str) -> None:
    assert _count(source, english, TERMS) <= len(source)
