"""Renderings: recognised in any form that means the same; known wrong ones replaced, no others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.renderings import Term, is_rendered, repair_terms


@pytest.mark.parametrize(
    ("english", "text"),
    [
        ("wetland park", "Two Wetland Parks were opened."),
        ("non-point source pollution", "Non point source pollution fell."),
        ("volatile organic compounds (VOCs)", "a volatile organic compound"),
        ("volatile organic compounds (VOCs)", "VOCs fell by a fifth"),
        ("protected species of the city", "protected species of the cities"),
        ("action programme", "two action programs"),
        ("grey infrastructure", "gray infrastructure"),
        ("visitor centre", "a visitor center"),
        ("greenhouse gas", "greenhouse gases"),
        ("greylag goose", "greylag geese"),
        ("returning farmland to forest", "returned the farmland to forests"),
        ("rewilding", "the valley was rewilded"),
        ("dredging", "rivers were dredged"),
        ("Baer's pochard", "Baer’s Pochards"),
        ("river chief system", "the River-Chief system"),
        ("Xi'an", "in Xi’an and Lhasa"),
        ("wetland restoration", "the restoration of wetlands"),
        ("wetland restoration", "More than 1,200 mu of wetland were ecologically restored."),
        ("wetland restoration", "It restored 1,200 mu of wetland."),
        ("wetland park", "forest, wetland and geological parks"),
        ("chemical fertilizer", "chemical pesticides and fertilizers"),
        ("Transport Bureau", "the Bureau of Transport"),
        ("ecological protection", "protecting the river ecologically"),
        ("wetland ecosystem", "the wetland ecological system"),
        ("wastewater treatment", "treatment of waste water"),
        ("UN Environment Programme", "the United Nations Environment Programme"),
        ("annual average PM2.5 concentration", "The annual average concentration of PM2.5 fell."),
        ("energy use per 10,000 yuan of GDP", "Energy use per 10,000 yuan of GDP fell."),
    ],
)
def test_renderings_are_recognised(english: str, text: str) -> None:
    assert is_rendered(Term("词", english), text)


@pytest.mark.parametrize(
    ("english", "text"),
    [
        ("rice", "at the right price"),
        ("wetland park", "a park beside the wetland"),
        ("wetland park", "The park is new. The wetland is old."),
        ("wetland park", "parks and wetlands"),
        ("water quality", "water of the lakes, of which some have a good quality"),
        ("production base", "a product of the base"),
        ("endemic species", "endangered species"),
        ("Lu'an", "in Luan County's schools"),
        ("fine particulate matter (PM2.5)", "coarse matter"),
    ],
)
def test_other_words_are_no_rendering(english: str, text: str) -> None:
    assert not is_rendered(Term("词", english), text)


def test_any_of_several_renderings_will_do() -> None:
    term = Term("滩涂", "tidal flat", ("mudflat",))
    assert is_rendered(term, "birds on the mudflats")
    assert is_rendered(term, "birds on tidal flats")
    assert not is_rendered(term, "birds on the beach")


CHIEFS = Term("林长制", "forest chief system", wrong=("forest length system",))
PORPOISE = Term("江豚", "Yangtze finless porpoise", wrong=("river dolphin", "pangolin"))
PANGOLIN = Term("穿山甲", "pangolin")


@pytest.mark.parametrize(
    ("english", "terms", "repaired"),
    [
        ("The forest length system works.", [CHIEFS], "The forest chief system works."),
        ("Forest-length system at work", [CHIEFS], "Forest chief system at work"),
        ("Three pangolins were seen.", [PORPOISE], "Three Yangtze finless porpoises were seen."),
        ("Pangolin seen", [PORPOISE], "Yangtze finless porpoise seen"),
        ("a River dolphin", [PORPOISE], "a Yangtze finless porpoise"),
        ("pangolins and more pangolins", [PORPOISE, PORPOISE], None),
    ],
)
def test_a_known_wrong_rendering_is_replaced(
    english: str, terms: list[Term], repaired: str | None
) -> None:
    if repaired is None:
        repaired = "Yangtze finless porpoises and more Yangtze finless porpoises"
    assert repair_terms(english, terms) == repaired


@pytest.mark.parametrize(
    ("english", "terms"),
    [
        ("The pangolin and the Yangtze finless porpoise", [PORPOISE]),
        ("A pangolin met a pangolin.", [PORPOISE]),
        ("Pangolinarium", [PORPOISE]),
        ("a pangolin-like animal", [PORPOISE]),
        ("nothing of the kind", [PORPOISE, CHIEFS]),
        ("a pangolin", [PANGOLIN]),
        ("a pangolin", []),
        ("a pangolin", [PORPOISE, Term("豚", "pig", wrong=("pangolin",))]),
    ],
)
def test_what_may_be_right_is_left_alone(english: str, terms: list[Term]) -> None:
    assert repair_terms(english, terms) == english


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(max_size=80))
def test_any_text_can_be_repaired_and_then_needs_none(text: str) -> None:
    once = repair_terms(text, [PORPOISE, CHIEFS])
    assert repair_terms(once, [PORPOISE, CHIEFS]) == once
    assert is_rendered(Term("词", "wetland", (text or "x",)), "a wetland")
