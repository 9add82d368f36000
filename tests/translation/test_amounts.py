"""Amounts in English: written by value and unit, compared by value and unit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.amounts import (
    check_amounts,
    decimal_text,
    put_in_english,
    render_amounts,
)


@pytest.mark.parametrize(
    ("source", "prepared"),
    [
        ("修复湿地2万多亩。", "修复湿地 more than 20,000 mu 。"),
        ("总投资约4.36亿元", "总投资 about RMB 436 million"),
        ("浓度降至28.6微克/立方米", "浓度降至 28.6 µg/m³"),
        ("由103种增加到180种", "由 103 species 增加到 180 species"),
        ("建成口袋公园37个", "建成口袋公园 37"),
        ("新增3个观鸟点", "新增 three 观鸟点"),
        ("覆盖率45.5%", "覆盖率 45.5%"),
        ("下降1.2个百分点", "下降 1.2 percentage points"),
        ("日处理30万吨/日", "日处理 300,000 tonnes per day"),
        ("自2023年12月1日起施行", "自 1 December 2023 起施行"),
        ("《规划（2021—2035年）》", "《规划（ 2021–2035 ）》"),
        ("2021年至2023年共投放", "2021–2023 共投放"),
        ("到2030年建成", "到 2030 建成"),
        ("志愿者4.5万人", "志愿者 45,000 people"),
        ("三分之一的居民", "三分之一的居民"),
        ("20世纪80年代", "20世纪80年代"),
    ],
)
def test_amounts_are_put_in_english(source: str, prepared: str) -> None:
    assert put_in_english(source, render_amounts(source)) == prepared


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1234), "1,234"),
        (Fraction(963_400), "963,400"),
        (Fraction(4_360_000), "4.36 million"),
        (Fraction(1_234_567), "1,234,567"),
        (Fraction(86_500_000_000), "86.5 billion"),
        (Fraction("-0.05"), "-0.05"),
        (Fraction(1, 3), None),
    ],
)
def test_numbers_are_exact(value: Fraction, text: str | None) -> None:
    assert decimal_text(value) == text


SOURCE = "2023年修复湿地2万亩，投资4.36亿元，鸟类由103种增加到180种，占比提高3.5个百分点。"


@pytest.mark.parametrize(
    ("english", "flags"),
    [
        (
            "In 2023, RMB 436 million was invested and 20,000 mu of wetland were restored; bird "
            "species rose from 103 to 180, and the share by 3.5 percentage points.",
            set(),
        ),
        (
            "In 2023, RMB 436 million was invested and 20,000 acres of wetland were restored; "
            "bird species rose from 103 to 180, and the share by 3.5 percentage points.",
            {"amount_changed"},
        ),
        (
            "In 2023, RMB 43.6 million was invested and 20,000 mu of wetland were restored; bird "
            "species rose from 103 to 180, and the share by 3.5 percentage points.",
            {"amount_changed", "amount_added"},
        ),
        (
            "In 2023, RMB 436 million was invested and 20,000 mu of wetland were restored; bird "
            "species rose to 180, and the share by 3.5 percentage points.",
            {"amount_missing"},
        ),
        (
            "RMB 436 million was invested and 20,000 mu of wetland were restored; bird species "
            "rose from 103 to 180, and the share by 3.5 percentage points.",
            {"amount_missing"},
        ),
        (
            "In 2023, RMB 436 million was invested and 20,000 mu of wetland were restored in 12 "
            "areas; bird species rose from 103 to 180, and the share by 3.5 percentage points.",
            {"amount_added"},
        ),
        (
            "In 2023, RMB 436 million was invested and 20,000 mu of wetland were restored; bird "
            "species rose from 103 to 180, and the share by 3.5%.",
            {"amount_changed"},
        ),
    ],
)
def test_what_is_wrong_with_amounts_is_flagged(english: str, flags: set[str]) -> None:
    assert check_amounts(SOURCE, english) == flags


@pytest.mark.parametrize(
    ("english", "flags"),
    [
        ("Fertiliser use fell by 12%.", set()),
        ("Fertiliser use was cut by 12%.", set()),
        ("Fertiliser use rose by 12%.", {"amount_changed"}),
        ("Fertiliser use saw an increase of 12%.", {"amount_changed"}),
    ],
)
def test_a_decrease_that_became_an_increase_is_flagged(english: str, flags: set[str]) -> None:
    assert check_amounts("化肥用量下降12%。", english) == flags


def test_counts_may_stand_bare_and_in_words() -> None:
    assert check_amounts("新增3个观鸟点，建成公园37座。", "Three hides and 37 parks.") == set()


@given(st.text(alphabet="湿地1234567890万亿亩.，年月日约多 ac%", max_size=60))
def test_our_own_rendering_passes_our_own_check(text: str) -> None:
    """Whatever is rendered is read again as the same value and unit."""
    for rendering in render_amounts(text):
        source = text[rendering.start : rendering.end]
        assert "amount_changed" not in check_amounts(source, rendering.english)


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_it_raise(source: str, english: str) -> None:
    put_in_english(source, render_amounts(source))
    check_amounts(source, english)
