import multiprocessing
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates import Pairs, TextFile, candidates, clusters, fold, identify, similarity

CLAUSES = (
    "市政府修订了湿地保护条例，",
    "沿江两岸退出采砂码头，",
    "恢复滩涂和红树林植被，",
    "为候鸟留出安静的觅食地，",
    "社区志愿者每月巡护河道，",
    "学校把自然课搬进植物园，",
    "老旧小区增设雨水花园，",
    "屋顶绿化纳入绿色建筑评价，",
    "企业按约定补植乡土乔木，",
    "渔民转产获得技能培训补贴，",
    "遥感影像用于核查林地变化，",
    "城市更新保留成片大树，",
    "入侵植物由专业队伍清除，",
    "生态廊道连接南北两片丘陵，",
    "夜间照明在繁殖季节调暗，",
    "公众可以在线查询监测结果。",
)


def narratives(seed: int, count: int) -> list[str]:
    """Narratives of 8 clauses; a third of them copies of an earlier one with scattered edits."""
    rng = random.Random(seed)
    texts: list[str] = []
    while len(texts) < count:
        if texts and rng.random() < 0.35:
            source = list(rng.choice(texts))
            for _ in range(rng.randint(1, 12)):
                source[rng.randrange(len(source))] = rng.choice(["", "", "的", "了", "3"])
            texts.append("".join(source))
        else:
            texts.append("".join(rng.sample(CLAUSES, 8)))
    return texts


def pairs_of(texts: Sequence[str] | TextFile, **how: Any) -> Pairs:
    """All pairs of the texts that are 85 % alike."""
    blocks = list(identify(texts, 85, **how))
    assert len(blocks) == -(-len(texts) // clusters._RANGE)
    return Pairs(
        np.concatenate([np.empty(0, np.int64), *(block.first for block in blocks)]),
        np.concatenate([np.empty(0, np.int64), *(block.second for block in blocks)]),
        np.concatenate([np.empty(0, np.float64), *(block.similarity for block in blocks)]),
    )


def as_rows(pairs: Pairs) -> list[tuple[int, int, float]]:
    return list(
        zip(pairs.first.tolist(), pairs.second.tolist(), pairs.similarity.tolist(), strict=True)
    )


def test_identify_finds_what_comparing_all_with_all_finds() -> None:
    texts = narratives(seed=3, count=400)
    everything = {
        (a, b)
        for b in range(len(texts))
        for a in range(b)
        if similarity(texts[a], texts[b], score_cutoff=85) >= 85
    }
    pairs = pairs_of(texts)
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert found <= everything
    assert len(everything) > 100
    assert len(found) >= 0.995 * len(everything)


def crowded(seed: int) -> list[str]:
    """Narratives, some too short, and a crowd of a form's sentence filled in by many."""
    texts = narratives(seed, count=150) + ["短句。"] * 20
    texts += [f"{''.join(CLAUSES[:6])}本年度共完成{number}处。" for number in range(130)]
    random.Random(seed).shuffle(texts)
    return texts


@pytest.mark.parametrize(
    ("texts_a_task", "keys_a_task", "pairs_a_task"), [(40, 150, 4096), (128, 1000, 20_000)]
)
def test_the_pairs_do_not_depend_on_how_the_work_is_divided(
    monkeypatch: pytest.MonkeyPatch, texts_a_task: int, keys_a_task: int, pairs_a_task: int
) -> None:
    texts = crowded(seed=11)
    whole = as_rows(pairs_of(texts))
    monkeypatch.setattr(candidates, "_RANGE", texts_a_task)
    monkeypatch.setattr(candidates, "_KEYS", keys_a_task)
    monkeypatch.setattr(candidates, "_CODES", pairs_a_task)
    monkeypatch.setattr(candidates, "_STEP", 64)
    monkeypatch.setattr(clusters, "_CHARACTERS", 500)
    monkeypatch.setattr(clusters, "_RANGE", pairs_a_task // 512)
    tasks: dict[str, int] = {}

    def counting(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            name = function.func.__name__  # type: ignore[attr-defined]
            tasks[name] = tasks.get(name, 0) + 1
            yield function(item)

    assert len(whole) > 150
    assert as_rows(pairs_of(texts, map=counting)) == whole
    assert len(tasks) == 3
    assert min(tasks.values()) >= 3


def test_worker_processes_find_the_same_pairs_and_leave_nothing_behind(tmp_path: Path) -> None:
    texts = crowded(seed=12)
    file = TextFile.write(tmp_path / "texts.arrow", [texts])
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        pairs = pairs_of(file, scratch=tmp_path, map=pool.map)
    assert as_rows(pairs) == as_rows(pairs_of(texts))
    assert list(tmp_path.iterdir()) == [file.path]


def test_identify_gives_the_similarity_of_each_pair() -> None:
    texts = narratives(seed=4, count=60)
    pairs = pairs_of(texts)
    assert len(pairs) > 5
    for first, second, score in zip(pairs.first, pairs.second, pairs.similarity, strict=True):
        assert score == pytest.approx(similarity(texts[first], texts[second]))


@pytest.mark.parametrize("kept", [9, 10, 11])
def test_texts_that_share_little_more_than_half_are_not_near_duplicates(kept: int) -> None:
    whole = "".join(CLAUSES)
    decoy = "".join(CLAUSES[:kept]) + "另一座城市的另一项行动，" * (16 - kept)
    assert 50 < similarity(whole, decoy) < 75
    assert len(pairs_of([whole, decoy])) == 0


def test_a_text_cut_at_a_page_end_is_judged_by_its_length() -> None:
    whole = "".join(CLAUSES)
    assert len(pairs_of([whole, whole[: int(0.8 * len(whole))]])) == 1
    assert len(pairs_of([whole, whole[: int(0.6 * len(whole))]])) == 0


def test_no_chain_is_followed() -> None:
    base = "".join(CLAUSES)
    steps = [base[: len(base) - 25 * step] for step in range(4)]
    canonical = fold(4, identify(steps, 85))
    assert similarity(steps[0], steps[3]) < 85
    assert canonical[1][0] == 0
    assert all(similarity(steps[i], steps[c]) >= 85 for i, (c, _) in enumerate(canonical))


def test_a_text_belongs_to_the_most_similar_canonical_text_and_else_to_the_earlier() -> None:
    first, second = np.array([0, 1, 0, 1]), np.array([2, 2, 3, 3])
    pairs = Pairs(first, second, np.array([86.0, 95.0, 90.0, 90.0]))
    assert fold(4, [pairs]) == [(0, 100.0), (1, 100.0), (1, 95.0), (0, 90.0)]


def test_a_variant_is_nobodys_canonical_text() -> None:
    chain = Pairs(np.array([0, 1]), np.array([1, 2]), np.array([90.0, 99.0]))
    assert fold(3, [chain]) == [(0, 100.0), (0, 90.0), (2, 100.0)]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_folding_what_is_folded_changes_nothing(seed: int) -> None:
    texts = narratives(seed, count=60)
    canonical = sorted({index for index, _ in fold(len(texts), identify(texts, 85))})
    again = fold(len(canonical), identify([texts[i] for i in canonical], 85))
    assert again == [(index, 100.0) for index in range(len(canonical))]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=8), st.floats(0, 100))
def test_any_texts_fold_under_any_threshold(texts: list[str], threshold: float) -> None:
    for index, (canonical, score) in enumerate(fold(len(texts), identify(texts, threshold))):
        assert canonical <= index
        assert score >= threshold
