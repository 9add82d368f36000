import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from pipeline.identifiers import content_id
from pipeline.stage import Settings
from pipeline.stages.deduplicate import STAGE
from pipeline.tables import from_rows, validate

WETLANDS = (
    "全市划定湿地保护小区，沿江退出砂石码头并恢复滩涂植被。"
    "每年开展两次水鸟同步调查，近三年记录的种类稳中有升。"
    "已修复湿地面积49公顷，鼓励社区志愿者参与日常巡护。"
)
WETLANDS_UPDATED = WETLANDS.replace("49公顷", "94公顷")
TREES = "老城区开展古树名木普查，为每棵古树建立电子档案，划定保护范围并落实养护责任人。"
TEMPLATE = "The total area of green space within the city boundaries is currently {} square km."


def block(
    text: str, doc_id: str = "harbin", line: int = 1, role: str = "description", **columns: Any
) -> dict[str, Any]:
    return {
        "block_id": f"{doc_id}:a{line:02d}.{role}",
        "doc_id": doc_id,
        "action_id": f"{doc_id}:a{line:02d}",
        "role": role,
        "text": text,
        "language": "zh-Hans",
        "line_start": line,
        "line_end": line,
        "text_id": content_id(text),
    } | columns


Rows = list[dict[str, Any]]
Run = Callable[..., tuple[Rows, Rows]]


@pytest.fixture
def run(run_stage: Callable[..., dict[str, pa.Table]]) -> Run:
    """Folds blocks; gives the rows of ``texts`` and ``problems``."""

    def fold(blocks: Rows, similarity: float = 85) -> tuple[Rows, Rows]:
        settings = Settings(near_duplicate_similarity=similarity)
        tables = run_stage(STAGE, {"blocks": from_rows("blocks", blocks)}, settings)
        validate("texts", tables["texts"])
        return tables["texts"].to_pylist(), tables["problems"].to_pylist()

    return fold


def test_equal_blocks_share_one_text(run: Run) -> None:
    texts, problems = run([block(TREES), block(TREES, role="target"), block(TREES, "jilin")])
    [text] = texts
    assert text["n_blocks"] == 3
    assert text["narrative_id"] == text["text_id"] == content_id(TREES)
    assert text["is_canonical"]
    assert (text["similarity"], text["edits"], text["numbers_changed"]) == (1, [], False)
    assert problems == []


def test_texts_stand_in_the_reading_order_of_their_first_block(run: Run) -> None:
    texts, _ = run([block(TREES, line=9), block(WETLANDS, line=2), block(TREES, "zibo")])
    assert [text["text"] for text in texts] == [WETLANDS, TREES]


def test_a_changed_figure_is_folded_but_flagged_and_told(run: Run) -> None:
    texts, problems = run([block(WETLANDS), block(WETLANDS_UPDATED, line=2)])
    first, second = texts
    assert second["narrative_id"] == first["text_id"]
    assert not first["numbers_changed"]
    assert second["numbers_changed"]
    assert second["similarity"] > 0.95
    assert [(e["canonical"], e["variant"]) for e in second["edits"]] == [("49", "94")]
    [problem] = problems
    assert problem["code"] == "numbers_differ"
    assert problem["severity"] == "warning"
    assert (problem["doc_id"], problem["block_id"]) == ("harbin", "harbin:a02.description")
    assert "49公顷 there, 94公顷 here" in problem["message"]


def test_a_changed_word_is_folded_without_a_flag(run: Run) -> None:
    texts, problems = run([block(WETLANDS), block(WETLANDS.replace("社区志愿者", "居民"), line=2)])
    assert len({text["narrative_id"] for text in texts}) == 1
    assert not any(text["numbers_changed"] for text in texts)
    assert problems == []


def test_a_forms_sentence_filled_in_by_two_cities_is_folded_flagged_and_only_noticed(
    run: Run,
) -> None:
    blocks = [
        block(TEMPLATE.format("12.5"), "adelaide", language="en"),
        block(TEMPLATE.format("31.7"), "bristol", language="en"),
    ]
    texts, problems = run(blocks)
    assert len({text["narrative_id"] for text in texts}) == 1
    assert [text["numbers_changed"] for text in texts] == [False, True]
    assert [problem["severity"] for problem in problems] == ["info"]


def test_the_canonical_text_is_the_one_of_most_blocks(run: Run) -> None:
    short = WETLANDS[:-1]
    texts, _ = run([block(WETLANDS), block(short, line=2), block(short, line=3)])
    assert [text["text"] for text in texts if text["is_canonical"]] == [short]


def test_of_equally_many_blocks_the_longer_text_is_canonical(run: Run) -> None:
    cut = WETLANDS[:-8]
    texts, _ = run([block(cut), block(WETLANDS, line=2)])
    assert [text["text"] for text in texts if text["is_canonical"]] == [WETLANDS]


def test_of_equal_length_the_first_in_reading_order_is_canonical(run: Run) -> None:
    texts, _ = run([block(WETLANDS_UPDATED, line=5), block(WETLANDS, line=4)])
    assert [text["text"] for text in texts if text["is_canonical"]] == [WETLANDS]


def test_short_texts_are_folded_only_when_they_are_equal(run: Run) -> None:
    texts, _ = run([block("新建公园十二处。"), block("新建公园十三处。", line=2)])
    assert all(text["is_canonical"] for text in texts)


def test_a_simplified_and_a_traditional_version_are_both_kept(run: Run) -> None:
    simplified = (
        "河岸植被恢复和水生植物培植工程由志工共同完成，市民可以在周末到此散步、赏花、看鸟。"
    )
    traditional = simplified.replace("复", "復").replace("岸", "岸").replace("赏", "賞")
    blocks = [block(simplified), block(traditional, line=2, language="zh-Hant")]
    texts, _ = run(blocks)
    assert all(text["is_canonical"] for text in texts)
    assert len(run([{**b, "language": "zh-Hans"} for b in blocks])[0]) == 2


def test_the_order_of_the_rows_changes_nothing(run: Run) -> None:
    rng = random.Random(11)
    sentences = [s + "。" for s in (WETLANDS + TREES).split("。") if s]
    blocks = [
        block("".join(rng.sample(sentences, 4)).replace("49", str(rng.randint(10, 99))), line=line)
        for line in range(1, 40)
    ]
    expected = run(blocks)
    for _ in range(4):
        rng.shuffle(blocks)
        assert run(blocks) == expected


def test_the_threshold_is_a_setting(run: Run) -> None:
    blocks = [block(WETLANDS), block(WETLANDS_UPDATED, line=2)]
    assert all(text["is_canonical"] for text in run(blocks, similarity=99.9)[0])
    assert STAGE.identity(Settings()) != STAGE.identity(Settings(near_duplicate_similarity=99.9))


@pytest.mark.parametrize("text", ["", "\x00", "🦆" * 40, " \n" * 30])
def test_odd_texts_pass_through(run: Run, text: str) -> None:
    texts, _ = run([block(text), block(WETLANDS, line=2)])
    assert {row["text"] for row in texts} == {text, WETLANDS}


def test_no_blocks_give_no_texts(run: Run) -> None:
    assert run([]) == ([], [])
