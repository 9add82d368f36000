"""Checks that need no model: each flag where it belongs, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.checks import (
    check_translation,
    has_echo,
    has_odd_length,
    is_degenerate,
    is_repetitive,
)
from pipeline.translation.terms import Term
from pipeline.vocabularies import TRANSLATION_FLAGS

WETLAND = Term("湿地", "wetland")


def test_a_good_translation_has_no_flags() -> None:
    assert (
        check_translation("保护鄱阳湖湿地。", "Protect the wetlands of Poyang Lake.", (WETLAND,))
        == ()
    )


@pytest.mark.parametrize(
    ("source", "english", "flag"),
    [
        ("种植100株。", "Planted.", "amount_missing"),
        (
            "金线兰（Anoectochilus roxburghii）很少。",
            "Jewel orchids are rare.",
            "latin_name_missing",
        ),
        ("建立GEP核算。", "Accounting was set up.", "latin_name_missing"),
        ("保护湿地。", "Protect the swamp.", "term_missing"),
        ("保护湿地。", "Protect the wetland 湿地.", "untranslated"),
        ("保护湿地。", "Protect the wetland 습지.", "untranslated"),
        ("保护湿地。", "The wetland wetland wetland wetland wetland.", "repetition"),
        ("全市大力推进湿地保护修复工作。", "Wetland.", "length_ratio"),
    ],
)
def test_each_failure_has_its_flag(source: str, english: str, flag: str) -> None:
    terms = (WETLAND,) if "湿地" in source else ()
    assert flag in check_translation(source, english, terms)
    assert flag in TRANSLATION_FLAGS


@pytest.mark.parametrize(
    "text",
    [
        "the the the the the",
        "of the lake, of the lake, of the lake",
        "sewage wastewarewarewareware is reused",
        "and so on and so forth and so on and so forth and so on and so forth",
    ],
)
def test_loops_are_repetitive(text: str) -> None:
    assert is_repetitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "from 3 to 3 and from 4 to 4",
        "one species, one strategy; one tree, one file",
        "water, water everywhere",
        "Ququ of Qiqihar, and a couscous of cocoa",
        "",
    ],
)
def test_plain_text_is_not(text: str) -> None:
    assert not is_repetitive(text)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        (
            "普查农作物病虫害，组建专家组。",
            "Experts in pests and diseases and pests and diseases were brought together.",
        ),
        (
            "编制外来物种普查方案并印发。",
            "A plan of the exclusion was drafted, and a plan of the exclusion printed.",
        ),
        ("中伏最热。", "It is hottest in the middle of summer, in the middle of summer."),
    ],
)
def test_a_phrase_that_only_the_english_says_twice_is_an_echo(source: str, english: str) -> None:
    assert has_echo(source, english)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        (
            "完成湿地修复300亩、湿地修复示范点2个。",
            "300 mu of wetland restored, 2 demonstration sites of wetland restored.",
        ),
        ("SARS-CoV与SARS-CoV-2相似。", "SARS-CoV and SARS-CoV-2 are alike; so is SARS-CoV-2."),
        ("租金一涨再涨。", "Rents rose again and again."),
        ("", ""),
    ],
)
def test_what_the_source_repeats_is_none(source: str, english: str) -> None:
    assert not has_echo(source, english)


@pytest.mark.parametrize(
    ("english", "finished", "degenerate"),
    [
        ("", True, True),
        ("...", True, True),
        ("保护湿地。", True, True),
        ("Protect the wetland", False, True),
        ("Protect the wetland.", True, False),
        ("Protect the wetland of 湿地.", True, False),
    ],
)
def test_what_is_no_translation_is_degenerate(
    english: str, finished: bool, degenerate: bool
) -> None:
    assert is_degenerate(english, finished=finished) is degenerate


def test_short_titles_may_have_any_length() -> None:
    assert not has_odd_length("背景", "Background of the whole undertaking")


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_makes_it_raise(source: str, english: str) -> None:
    assert set(check_translation(source, english, ())) <= set(TRANSLATION_FLAGS)
    is_degenerate(english, finished=True)


def test_a_very_long_text_is_checked_in_no_time() -> None:
    check_translation("湿地" * 10_000, "wetland and " * 10_000, (WETLAND,))
