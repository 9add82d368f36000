"""References are reworded so that every amount of both sides can be copied word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.surfaces import align_amounts
from pipeline.quantities import find_quantities
from pipeline.translation.wording import decimal_text


@pytest.mark.parametrize(
    ("chinese", "english", "expected"),
    [
        (
            "蚌埠市修复湿地2万多亩。",
            "Bengbu has restored over 20 thousand mu of wetland.",
            "Bengbu has restored more than 20,000 mu of wetland.",
        ),
        (
            "投资3.5亿元。",
            "An investment of 350 million yuan.",
            "An investment of RMB 350 million.",
        ),
        (
            "空气优良率为85.6%。",
            "The share of good days was 85.6 per cent.",
            "The share of good days was 85.6%.",
        ),
        ("2020年5月1日起禁渔。", "Fishing stops on May 1st, 2020.", "Fishing stops on 1 May 2020."),
        ("新建公园3个。", "3 parks were built.", "Three parks were built."),
    ],
)
def test_amounts_get_the_wording_of_the_pipeline(chinese: str, english: str, expected: str) -> None:
    aligned = align_amounts(chinese, english)
    assert aligned.english == expected
    assert len(aligned.renderings) == 1


def test_what_is_counted_stays_as_the_reference_words_it() -> None:
    aligned = align_amounts("鸟类由103种增加到180种。", "Bird species rose from 103 to 180.")
    assert aligned.english == "Bird species rose from 103 to 180."
    assert [one.english for one in aligned.renderings] == ["103 species", "180 species"]


def test_an_adjective_keeps_its_hyphen() -> None:
    aligned = align_amounts("建成58公里绿道。", "A 58-kilometre greenway was built.")
    assert aligned.english == "A 58-kilometre greenway was built."
    assert len(aligned.renderings) == 1


def test_a_qualifier_that_only_the_english_reader_knows_stays() -> None:
    aligned = align_amounts("租期20年。", "The lease is for up to 20 years.")
    assert aligned.english == "The lease is for up to 20 years."


def test_years_in_words_are_as_good_as_a_dash() -> None:
    aligned = align_amounts("2016—2020年造林。", "Trees were planted from 2016 to 2020.")
    assert aligned.english == "Trees were planted from 2016 to 2020."
    assert [one.english for one in aligned.renderings] == ["2016–2020"]


def test_an_amount_that_one_side_lacks_is_left_in_chinese() -> None:
    aligned = align_amounts("治理河道12公里。", "The river was improved.")
    assert aligned.renderings == ()
    assert aligned.english == "The river was improved."


def test_other_units_are_not_taken_for_the_same() -> None:
    aligned = align_amounts("湿地300公顷。", "300 mu of wetland.")
    assert aligned.renderings == ()


@given(value=st.integers(1, 9_999_999), verb=st.sampled_from(["restored", "cleared"]))
def test_the_reader_finds_the_same_amounts_after_rewriting(value: int, verb: str) -> None:
    chinese = f"全市治理{value}亩。"
    english = f"The city {verb} about {value:,} mu of land."
    aligned = align_amounts(chinese, english)
    assert [one.value for one in find_quantities(aligned.english)] == [value]
    number = decimal_text(find_quantities(chinese)[0].value)
    assert number is not None
    assert number in aligned.english
