import random
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates.candidates import LONGEST, SHORTEST, find_candidates
from pipeline.duplicates.textfile import TextFile

CHINESE = "全市新建口袋公园和滨河绿道，引导居民认养古树名木，定期监测越冬水鸟的数量与分布。"
ENGLISH = "The council restored three hectares of salt marsh and opened a boardwalk for schools."


def candidate_pairs(texts: list[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The candidates in ascending order."""
    with tempfile.TemporaryDirectory() as folder:
        file = TextFile.write(Path(folder) / "texts.arrow", [texts])
        candidates = find_candidates(file, 0, Path(folder))
        found = [group for part in candidates.parts() for group in candidates.alike(part)]
    first, second = (
        np.concatenate([np.empty(0, np.int64), *(group[side] for group in found)])
        for side in (0, 1)
    )
    order = np.lexsort((second, first))
    return first[order], second[order]


def pairs(texts: list[str]) -> list[tuple[int, int]]:
    first, second = candidate_pairs(texts)
    return list(zip(first.tolist(), second.tolist(), strict=True))


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_a_text_with_one_word_less_is_a_candidate(text: str) -> None:
    assert pairs([text, text[:12] + text[16:]]) == [(0, 1)]


def test_a_chinese_text_is_more_than_one_token() -> None:
    other = "开展外来入侵物种普查，清除加拿大一枝黄花，恢复本土植被群落和授粉昆虫栖息地。"
    assert pairs([CHINESE, other]) == []


def test_english_texts_that_share_only_their_letters_are_no_candidates() -> None:
    rng = random.Random(7)
    words = ENGLISH.split() * 3
    texts = ["".join(rng.sample("".join(words), 200)) for _ in range(60)]
    assert pairs(texts) == []


@pytest.mark.parametrize("texts", [[], [CHINESE], ["", ""], ["新建公园。", "新建公园。"]])
def test_nothing_to_compare_gives_no_pairs(texts: list[str]) -> None:
    assert pairs(texts) == []


def test_texts_too_short_for_n_grams_are_left_out() -> None:
    long_enough = CHINESE[:SHORTEST]
    assert pairs([CHINESE[: SHORTEST - 1]] * 2) == []
    assert pairs([long_enough] * 2) == [(0, 1)]


def test_texts_too_long_to_compare_are_left_out() -> None:
    very_long = (CHINESE * (LONGEST // len(CHINESE) + 1))[:LONGEST]
    assert pairs([very_long, very_long[:-1] + "终"]) == [(0, 1)]
    assert pairs([very_long + "终", very_long]) == []


def test_every_text_of_a_crowd_is_paired_with_the_first() -> None:
    crowd = [f"{CHINESE}本年度共完成{number}处。" for number in range(500)]
    first, second = candidate_pairs(crowd)
    assert set(second[first == 0].tolist()) == set(range(1, 500))
    assert len(first) < 500 * 499 / 4


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_texts_give_each_pair_once_in_ascending_order(texts: list[str]) -> None:
    first, second = candidate_pairs(texts)
    assert first.dtype == second.dtype == np.int64
    found = pairs(texts)
    assert found == sorted(set(found))
    assert all(0 <= a < b < len(texts) for a, b in found)


def test_a_lone_surrogate_or_a_nul_changes_nothing() -> None:
    assert pairs([CHINESE + "\ud83d\x00", CHINESE + "\x00\udc00"]) == [(0, 1)]
