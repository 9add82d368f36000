import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.scripts import (
    count_han,
    han_script,
    has_han,
    simplified_only,
    to_simplified,
    traditional_only,
)


def test_a_character_of_both_scripts_is_evidence_of_neither() -> None:
    shared = set("后干里于台面万余云松制")
    assert not shared & (simplified_only() | traditional_only())
    assert not simplified_only() & traditional_only()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("绿地", "zh-Hans"),
        ("綠地", "zh-Hant"),
        ("中山公园与孫先生纪念馆", "zh-Hans"),
        ("国國", "zh-Hans"),
        ("中山公里", None),
        ("parks", None),
    ],
)
def test_the_script_with_more_evidence_counts(text: str, script: str | None) -> None:
    assert han_script(text) == script


@given(st.text(st.sampled_from("臺灣綠地乾隆著絲a1。\U00020000〇") | st.characters()))
def test_simplifying_keeps_every_offset(text: str) -> None:
    simplified = to_simplified(text)
    assert len(simplified) == len(text)
    assert to_simplified(simplified) == simplified
    assert count_han(simplified) == count_han(text)


def test_ideographs_of_every_block_count() -> None:
    assert count_han("〇々㐀一\U00020000、aー") == 5
    assert not has_han("，。ab①")
