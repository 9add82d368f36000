from typing import Any

import pyarrow as pa
import pytest

from pipeline.identifiers import content_id
from pipeline.stage import Settings
from pipeline.stages.segment import run
from pipeline.tables import from_rows, validate
from pipeline.text.language import label_language


def _texts(*texts: str) -> pa.Table:
    rows = [
        {
            "text_id": content_id(text),
            "text": text,
            "language": label_language(text),
            "language_spans": [],
            "n_blocks": 1,
            "narrative_id": content_id(text),
            "is_canonical": True,
            "similarity": 1.0,
            "edits": [],
            "numbers_changed": False,
        }
        for text in texts
    ]
    return from_rows("texts", rows)


def _segment(*texts: str) -> list[dict[str, Any]]:
    tables = run({"texts": _texts(*texts)}, Settings())
    assert set(tables) == {"sentences"}
    validate("sentences", tables["sentences"])
    rows: list[dict[str, Any]] = tables["sentences"].to_pylist()
    return rows


def _words(row: dict[str, Any]) -> list[str]:
    return [token["text"] for token in row["tokens"]]


def test_sentences_are_numbered_and_tile_their_text() -> None:
    text = "长沙推进湿地修复；\n新增绿地30公顷。 Rivers are clean. Parks are open."
    rows = _segment(text, "第二篇。")
    first = [row for row in rows if row["text_id"] == content_id(text)]
    assert [row["sentence_id"] for row in first] == [
        f"{content_id(text)}:{position:04d}" for position in (1, 2, 3, 4)
    ]
    assert "".join(row["text"] for row in first) == text
    assert all(text[row["start"] : row["end"]] == row["text"] for row in first)
    assert all(
        row["text"][token["start"] : token["end"]] == token["text"]
        for row in rows
        for token in row["tokens"]
    )


def test_equal_sentences_of_different_texts_have_one_key() -> None:
    rows = _segment("新增湿地5公顷。\n保护候鸟。", "保护候鸟。")
    assert rows[1]["sentence_key"] == rows[2]["sentence_key"] == content_id("保护候鸟。")
    assert all(row["text_en"] is None for row in rows)


def test_amounts_and_scientific_names_are_one_token_each() -> None:
    (row,) = _segment("清除喜旱莲子草（Alternanthera philoxeroides）2万多亩，浓度降至26.7μg/m3。")
    assert {"喜旱莲子草", "Alternanthera philoxeroides", "2万多亩", "26.7μg/m3"} <= set(_words(row))
    tags = {token["text"]: token["pos"] for token in row["tokens"]}
    assert tags["2万多亩"] == "NUM"
    assert tags["Alternanthera philoxeroides"] == "PROPN"
    assert tags["喜旱莲子草"] == "NOUN"


def test_an_english_noun_that_is_counted_is_a_token_of_its_own() -> None:
    (row,) = _segment("The wetland is home to 240 native bird species.")
    assert _words(row)[-5:] == ["240", "native", "bird", "species", "."]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("市政府發布計畫。保育工作完成。1250。", ["zh-Hant", "zh-Hant", "zh-Hant"]),
        ("市政府发布规划。山水相依。", ["zh-Hans", "zh-Hans"]),
        ("我市发布报告。The report covers all rivers of the city.", ["zh-Hans", "en"]),
        ("我市发布报告。The report covers all rivers of the city. 12%.", ["zh-Hans", "en", "und"]),
        ("The city removes 凤眼莲 from its rivers. It works.", ["mul", "en"]),
        ("Parks are open. 12.", ["en", "en"]),
    ],
)
def test_what_a_sentence_does_not_show_of_its_language_its_text_does(
    text: str, languages: list[str]
) -> None:
    assert [row["language"] for row in _segment(text)] == languages


def test_an_empty_table_stays_one() -> None:
    assert _segment() == []
