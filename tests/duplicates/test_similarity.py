import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates import similarity


@given(st.text())
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert similarity(text, text) == 100


@given(st.text(), st.text())
def test_similarity_is_symmetric_bounded_and_full_only_for_equal_texts(a: str, b: str) -> None:
    score = similarity(a, b)
    assert score == similarity(b, a)
    assert 0 <= score <= 100
    assert (score == 100) == (a == b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 100.0),
        ("湿地", "", 0.0),
        ("湿地公园", "湿地", 100 * 2 * 2 / 6),
        ("森林", "湿地", 0.0),
        ("\ud800湿地", "\ud800湿土", 100 * 2 * 2 / 6),
    ],
)
def test_similarity_is_twice_the_common_subsequence_over_the_summed_length(
    a: str, b: str, expected: float
) -> None:
    assert similarity(a, b) == pytest.approx(expected)


def test_a_text_that_lost_its_second_half_is_judged_by_its_length_alone() -> None:
    whole = "全市新增绿道三十公里，" + "沿线种植乡土树种，" * 6
    assert similarity(whole, whole[: len(whole) // 2]) == pytest.approx(200 / 3, abs=1)


def test_below_the_cutoff_the_similarity_is_zero() -> None:
    assert similarity("湿地公园", "湿地", score_cutoff=66) == pytest.approx(200 / 3)
    assert similarity("湿地公园", "湿地", score_cutoff=67) == 0
