import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates import Edit, edits

MIXED = st.text(alphabet="甲乙丙，。 012.,%ab-三十\n", max_size=40) | st.text(max_size=40)


def changes(canonical: str, variant: str) -> list[tuple[str, str]]:
    return [(edit.canonical, edit.variant) for edit in edits(canonical, variant)]


@pytest.mark.parametrize(
    ("canonical", "variant", "expected"),
    [
        ("绿地率由49%提高", "绿地率由94%提高", [("49%", "94%")]),
        ("绿地率为４９％。", "绿地率为４８％。", [("４９％", "４８％")]),
        ("面积12.35公顷", "面积12.53公顷", [("12.35", "12.53")]),
        ("面积1,250公顷", "面积1,350公顷", [("1,250", "1,350")]),
        ("共有三十五种蛙", "共有三十六种蛙", [("三十五", "三十六")]),
        ("Quercus robur grows", "Quercus rubra grows", [("robur", "rubra")]),
        ("the old harbour", "the harbour", [("old ", "")]),
    ],
)
def test_a_number_or_a_word_changes_as_a_whole(
    canonical: str, variant: str, expected: list[tuple[str, str]]
) -> None:
    assert changes(canonical, variant) == expected


def test_a_comma_between_numbers_divides_them() -> None:
    assert changes("于2015,2016年", "于2015,2017年") == [("2016", "2017")]


def test_a_word_left_out_is_one_edit_without_a_variant() -> None:
    assert edits("建立水源地区域保护制度", "建立水源地保护制度") == [Edit(5, 5, "区域", "", 5)]


def test_changes_close_together_are_one_and_far_apart_are_several() -> None:
    assert changes("清理河道淤泥", "整理湖道淤泥") == [("清理河", "整理湖")]
    assert changes("清理了城北河道", "整理了城北湖道") == [("清", "整"), ("河", "湖")]


def test_equal_texts_have_no_edits() -> None:
    assert edits("湿地", "湿地") == []


def test_a_lost_end_is_one_edit() -> None:
    assert edits("种树。种草。", "种树。") == [Edit(3, 3, "种草。", "", 3)]


@given(MIXED, MIXED)
def test_edits_turn_the_canonical_text_into_the_variant(canonical: str, variant: str) -> None:
    rebuilt, position = "", 0
    for edit in edits(canonical, variant):
        assert canonical[edit.canonical_start : edit.canonical_end] == edit.canonical
        assert variant[edit.start : edit.end] == edit.variant
        assert edit.canonical != edit.variant
        rebuilt += canonical[position : edit.canonical_start]
        assert len(rebuilt) == edit.start
        rebuilt += edit.variant
        position = edit.canonical_end
    assert rebuilt + canonical[position:] == variant
