"""How much of a text its translation says, by the dictionary."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.coverage import TYPICAL, share_of_words_said
from pipeline.translation.terms import Term

SOURCE = "渔民拆除围网，工匠修缮古桥，孩子们栽种柳树。"
WHOLE = "Fishermen dismantle the nets, craftsmen repair the old bridge and children plant willows."
CUT = "Fishermen dismantle the nets."
OTHER = "The Committee on Education and Youth has answered the questions of the Assembly."


def test_a_whole_translation_says_more_than_a_cut_one_and_that_more_than_another() -> None:
    shares = [share_of_words_said(SOURCE, english, ()) for english in (WHOLE, CUT, OTHER)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.8
    assert shares[2] < 0.3


def test_words_that_are_akin_count() -> None:
    akin, other = ("Protective work.", "Daily work.")
    assert share_of_words_said("保护", akin, ()) > share_of_words_said("保护", other, ())


def test_words_of_terms_are_not_looked_at() -> None:
    terms = (Term("柳树", "willow"),)
    assert share_of_words_said("柳树", "Nothing.", terms) == pytest.approx(TYPICAL)
    assert share_of_words_said("柳树", "Nothing.", ()) < TYPICAL


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(), st.text())
def test_it_is_a_share_of_any_text(source: str, english: str) -> None:
    assert 0 < share_of_words_said(source, english, ()) <= 1
