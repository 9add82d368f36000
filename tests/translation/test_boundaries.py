"""Words within words: a term counts only where the text reads as one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.boundaries import cut_words, stands_as_word


@pytest.mark.parametrize(
    ("text", "term", "is_word"),
    [
        ("各级工会参与", "工会", True),
        ("全体员工会议召开", "工会", False),
        ("大理古城", "大理", True),
        ("大理石矿山", "大理", False),
        ("海口湿地", "海口", True),
        ("长江入海口", "海口", False),
        ("上海拔河队", "海拔", False),
        ("发现江豚三头", "江豚", True),
        ("（江豚）", "江豚", True),
    ],
)
def test_ends_of_a_term_are_ends_of_words(text: str, term: str, *, is_word: bool) -> None:
    start = text.index(term)
    assert stands_as_word(text, start, start + len(term)) is is_word


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(st.sampled_from("南京市长江大桥工会员议aé\ud800\U00020000"), max_size=40))
def test_words_cover_the_run_without_gaps(run: str) -> None:
    ends = [0, *(end for _, end in cut_words(run, "长江"))]
    assert [start for start, _ in cut_words(run, "长江")] == ends[:-1]
    assert ends[-1] == len(run)
