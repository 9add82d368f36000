import pytest

from pipeline.reviewing import Unit
from pipeline.reviewing.checking import check_review, explain, with_facts
from pipeline.translation import load_termbase
from pipeline.vocabularies import TRANSLATION_FLAGS

TERMBASE = load_termbase()
SOURCE = "全市修復濕地兩萬多畝，建成口袋公園12個，推進GEP覈算。"


@pytest.mark.parametrize("reason", [*TRANSLATION_FLAGS, "missing", "failed", "low_score"])
def test_every_reason_has_a_sentence(reason: str) -> None:
    (sentence,) = explain([reason], SOURCE, "Nothing of it.", TERMBASE)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_sentences_name_the_words_concerned() -> None:
    flags = ["latin_name_missing", "term_missing", "amount_missing", "amount_changed"]
    english = "The city restored over 20,000 acres and advances accounting."
    latin, term, missing, changed = explain(flags, SOURCE, english, TERMBASE)
    assert "(12个)" in missing
    assert "(两万多亩)" in changed
    assert "GEP" in latin
    assert "口袋公园 → pocket park" in term


def test_a_good_translation_has_no_flags_and_a_wrong_amount_has() -> None:
    good = (
        "The city restored over 20,000 mu of wetland, built 12 pocket parks "
        "and advances GEP accounting."
    )
    assert check_review(SOURCE, good, TERMBASE) == ()
    assert check_review(SOURCE, good.replace("mu", "acres"), TERMBASE) == ("amount_changed",)


def test_a_unit_of_traditional_characters_gets_what_a_reviewer_wants_to_know() -> None:
    unit = with_facts(Unit("0" * 16, SOURCE, "zh-Hant", None, reasons=("missing",)), TERMBASE)
    assert unit.doubts == ("There is no translation yet.",)
    assert ("两万多亩", "more than 20,000 mu") in unit.amounts
    assert ("口袋公园", "pocket park") in unit.terms
