"""The quality estimate: between 0 and 1, and lower for every failed check."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables import TRANSLATION_FLAGS
from pipeline.translation.quality import estimate_quality
from pipeline.translation.terms import Term

TERMS = (Term("湿地", "wetland"), Term("江豚", "finless porpoise"))


@given(
    st.lists(st.sampled_from(TRANSLATION_FLAGS), unique=True),
    st.one_of(st.none(), st.floats(-50, 0)),
)
def test_it_is_between_0_and_1(flags: list[str], log_probability: float | None) -> None:
    assert 0 <= estimate_quality("wetland", tuple(flags), TERMS, log_probability) <= 1


@pytest.mark.parametrize("flag", [flag for flag in TRANSLATION_FLAGS if flag != "term_missing"])
def test_a_failed_check_lowers_it(flag: str) -> None:
    assert estimate_quality("a", (flag,), (), -0.2) < estimate_quality("a", (), (), -0.2)


def test_terms_and_confidence_raise_it() -> None:
    none, one, both = (
        estimate_quality(text, (), TERMS, -0.2)
        for text in ("fish", "wetland", "finless porpoises in the wetland")
    )
    assert none < one < both
    assert estimate_quality("a", (), (), -0.1) > estimate_quality("a", (), (), -1.0)


def test_a_certain_flawless_translation_is_1() -> None:
    assert estimate_quality("a", (), (), 0.0) == 1.0
    assert math.isclose(estimate_quality("a", (), (), math.log(0.5)), 0.75)
