"""Which figures a careful reader would stop at, and which not."""

import pytest

from pipeline.identifiers import content_id
from pipeline.publishing.disagreements import Disagreement, find_disagreements
from pipeline.stage import Settings
from pipeline.stages import extract, segment
from pipeline.tables import from_rows


def read(*texts: str, narratives: tuple[int, ...] = (), declared: int = 1) -> list[Disagreement]:
    """The disagreements of a profile with these texts.

    ``narratives`` gives each text the number of its narrative; without it they are all different.
    """
    ids = [content_id(text) for text in texts]
    leaders = [ids[number] for number in narratives] or ids
    tables = {
        "documents": from_rows(
            "documents",
            [{"doc_id": "haiyan", "actions_declared": declared, "actions_parsed": 1}],
        ),
        "blocks": from_rows(
            "blocks",
            [
                {"block_id": f"haiyan:a{n:02}.description", "doc_id": "haiyan", "text_id": one}
                | {"action_id": f"haiyan:a{n:02}", "role": "description", "line_start": n}
                for n, one in enumerate(ids, start=1)
            ],
        ),
        "texts": from_rows(
            "texts",
            [
                {"text_id": one, "text": text, "narrative_id": leader, "edits": []}
                | {"language": "zh-Hans" if "。" in text else "en"}
                | {"language_spans": [], "is_canonical": one == leader}
                for one, text, leader in zip(ids, texts, leaders, strict=True)
            ],
        ),
    }
    for stage in (segment, extract):
        tables |= stage.run(tables, Settings())
    return find_disagreements(tables)


@pytest.mark.parametrize(
    ("kind", "texts", "message"),
    [
        (
            "two_values",
            ("全市红树林湿地保护率达71.3%。", "红树林湿地保护率为69.8%，居全省前列。"),
            "“全市红树林湿地保护率” is 71.3% in one place and 69.8% in another.",
        ),
        (
            "two_values",
            ("The urban tree canopy is 21.4%.", "Today the urban tree canopy is 24.9%."),
            None,
        ),
        (
            "parts",
            ("划定保护地212.4平方公里，其中陆域151.3平方公里，海域61.2平方公里。",),
            "151.3平方公里 + 61.2平方公里 make 212.5, where the whole is given as 212.4平方公里.",
        ),
        (
            "parts",
            ("绿地共312.6公顷，包括公园118.2公顷；防护林194.3公顷。",),
            "118.2公顷 + 194.3公顷 make 312.5, where the whole is given as 312.6公顷.",
        ),
        (
            "parts",
            ("记录植物1204种、鸟类318种、鱼类97种，合计1620种。",),
            "1204种 + 318种 + 97种 make 1,619, where the whole is given as 1620种.",
        ),
        (
            "parts",
            ("The reserves cover 48.20 km2, of which 30.15 km2 is forest and 18.15 km2 is marsh.",),
            "30.15 km2 + 18.15 km2 make 48.3, where the whole is given as 48.20 km2.",
        ),
        (
            "over_hundred",
            ("Every year 41% of food waste is composted and 66% of food waste is burnt.",),
            "41% and 66% of food waste make 107%, more than all of it.",
        ),
        ("over_hundred", ("全市森林覆盖率达104.2%。",), "“全市森林覆盖率” is given as 104.2%."),
        (
            "direction",
            ("留鸟由96种增加到81种。",),
            "96种 to 81种 is called an increase and is none.",
        ),
    ],
)
def test_a_contradiction_is_told_with_its_passages(
    kind: str, texts: tuple[str, ...], message: str | None
) -> None:
    (found,) = read(*texts)
    assert found.kind == kind
    assert message in (None, found.message)
    for passage in found.passages:
        text = next(text for text in texts if content_id(text) == passage.text_id)
        assert text[passage.start : passage.end] == passage.surface


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            ("2019年红树林湿地保护率达62.1%。", "2023年红树林湿地保护率达69.8%。"), id="two years"
        ),
        pytest.param(
            ("红树林湿地保护率达62.1%。", "到2030年，红树林湿地保护率达75%。"), id="planned"
        ),
        pytest.param(("红树林湿地保护率达62%。", "红树林湿地保护率达62.3%。"), id="rounded"),
        pytest.param(("红树林湿地保护率约60%。", "红树林湿地保护率达62.3%。"), id="about"),
        pytest.param(("新建公园面积12公顷。", "改造公园面积9公顷。"), id="two parks"),
        pytest.param(("The city has 50 parks.", "It mends 11 parks."), id="any parks"),
        pytest.param(
            ("划定保护地212.40平方公里，其中湿地35.10平方公里，林地80.20平方公里。",),
            id="incomplete",
        ),
        pytest.param(
            ("划定保护地212.50平方公里，其中陆域151.30平方公里，海域61.20平方公里。",),
            id="adds up",
        ),
        pytest.param(
            ("41% of food waste is composted and 52% of food waste is burnt.",), id="under 100"
        ),
        pytest.param(("城镇和农村污水处理率分别达到98%和65%。",), id="two rates"),
        pytest.param(("留鸟由81种增加到96种。", "垃圾由96吨减少到81吨。"), id="right direction"),
        pytest.param(("产值增长了120%。",), id="growth over 100"),
    ],
)
def test_what_can_be_true_together_raises_no_alarm(texts: tuple[str, ...]) -> None:
    assert read(*texts) == []


def test_a_short_name_is_one_measure_within_a_narrative() -> None:
    texts = ("海岸现有灯塔12座，均已修缮。", "海岸现有灯塔15座，均已修缮。")
    assert read(*texts) == []
    (found,) = read(*texts, narratives=(0, 0))
    assert found.kind == "two_values"


def test_a_contradiction_that_variants_repeat_is_told_once() -> None:
    text = "划定保护地212.40平方公里，其中陆域151.30平方公里，海域61.20平方公里。"
    (found,) = read(text, f"{text}工作仍在继续。", narratives=(0, 0))
    assert {passage.block_id for passage in found.passages} == {"haiyan:a01.description"}


def test_actions_that_are_declared_and_not_found() -> None:
    (found,) = read("今年没有数字。", declared=4)
    assert (found.kind, found.passages) == ("declared_actions", ())
    assert found.message == "The profile says that it has 4 actions; 1 were found."
