import pytest

from pipeline.reviewing.checking import amounts_in, check_review, explain, explain_state, terms_in
from pipeline.tables import TRANSLATION_FLAGS

SOURCE = "全市修復濕地兩萬多畝，建成口袋公園12個，推進GEP覈算。"


@pytest.mark.parametrize("flag", TRANSLATION_FLAGS)
def test_every_flag_has_a_sentence(flag: str) -> None:
    (sentence,) = explain([flag], SOURCE, "Nothing of it.")
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_sentences_name_the_words_concerned() -> None:
    latin, term = explain(["latin_name_missing", "term_missing"], SOURCE, "Nothing of it.")
    assert "GEP" in latin
    assert "口袋公园 → pocket park" in term


def test_amounts_and_terms_of_traditional_characters_are_read() -> None:
    english = [rendered for _, rendered in amounts_in(SOURCE)]
    assert "more than 20,000 mu" in english
    assert "口袋公园" in {term.chinese for term in terms_in(SOURCE)}


def test_a_good_translation_has_no_flags_and_a_wrong_amount_has() -> None:
    good = (
        "The city restored over 20,000 mu of wetland, built 12 pocket parks "
        "and advances GEP accounting."
    )
    assert check_review(SOURCE, good) == ()
    assert check_review(SOURCE, good.replace("mu", "acres")) == ("amount_changed",)


@pytest.mark.parametrize("state", ["missing", "failed", "low_score"])
def test_every_state_has_a_sentence(state: str) -> None:
    assert explain_state(state).endswith(".")
