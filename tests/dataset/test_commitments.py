import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset.commitments import MACHINE_TRANSLATION, commitments
from pipeline.dataset.crosswalk import find_links
from pipeline.dataset.framework import targets
from pipeline.tables import from_rows

# The form: scbd/online-reporting-tool, types/schemas/EStakeholderCommitment.ts and EContactBase.ts.
FORM = {
    "header",
    "title",
    "description",
    "performanceInformation",
    "primaryGlobalAlignment",
    "otherGlobalAlignments",
    "alignmentInformation",
    "indicators",
    "city",
    "country",
    "fundingSource",
    "additionalInformation",
    "notes",
}
TITLE = "Increase protected areas"


def records(folder: Path) -> list[dict[str, Any]]:
    said = json.loads((folder / "cbd_commitments.json").read_text(encoding="utf-8"))
    assert said["schema"] == "EStakeholderCommitment"
    return said["records"]


def test_one_record_for_each_action_that_says_something(published: Path, read_tables) -> None:
    tables = read_tables(published)
    with_text = {row["action_id"] for row in tables["blocks"].to_pylist()} - {None}
    assert [record["notes"] for record in records(published)] == [
        action for action in tables["actions"]["action_id"].to_pylist() if action in with_text
    ]


def test_fields_are_those_of_the_form_and_never_empty(published: Path) -> None:
    for record in records(published):
        assert set(record) <= FORM
        assert all(record.values())
        for language_map in ("title", "description", "performanceInformation", "fundingSource"):
            assert set(record.get(language_map, {})) <= {"en", "zh"}
        known = {target.identifier for target in targets().values()}
        named = [record["primaryGlobalAlignment"]] if "primaryGlobalAlignment" in record else []
        named += record.get("otherGlobalAlignments", [])
        identifiers = [term["identifier"] for term in named]
        assert set(identifiers) <= known
        assert len(set(identifiers)) == len(identifiers)


def test_the_description_is_the_city_s_own_and_without_translation_has_one_language(
    published: Path, read_tables
) -> None:
    texts = {row["block_id"]: row["text"] for row in read_tables(published)["blocks"].to_pylist()}
    for record in records(published):
        for language, text in record.get("description", {}).items():
            assert text == texts[f"{record['notes']}.description"].strip(), language
        assert len(record.get("description", {"zh": ""})) == 1


def test_a_city_without_actions_has_no_record(bare: Path) -> None:
    assert records(bare) == []


@pytest.fixture
def draft(build_city, read_tables):
    """The one record of a city with one action."""

    def make(**action: str) -> dict[str, Any]:
        tables = read_tables(build_city("A town.", {"title": TITLE, **action}))
        (record,) = commitments(tables, find_links(tables))["records"]
        return record

    return make


def test_what_is_not_said_is_not_there(draft) -> None:
    record = draft(target="20 ha more by 2030.")
    assert "description" not in record
    assert "fundingSource" not in record
    assert record["performanceInformation"] == {"en": "Target: 20 ha more by 2030."}
    assert record["primaryGlobalAlignment"]["identifier"] == "GBF-TARGET-03"


def test_baseline_and_target_are_performance_unless_the_target_repeats_the_description(
    draft,
) -> None:
    said = "The reserve on the moor has 20 ha."
    record = draft(description=said, baseline="It was 12 ha.", target=said)
    assert record["performanceInformation"] == {"en": "Baseline: It was 12 ha."}


def test_funding_is_the_sentence_with_the_money(draft) -> None:
    text = "全市新建自然保护小区9处。市财政投入资金3200万元。2024年地区生产总值410亿元。"
    record = draft(description=text)
    assert record["fundingSource"] == {"zh": "市财政投入资金3200万元。"}
    assert {"identifier": "GBF-INDICATOR-D.2"} in record["indicators"]


@pytest.mark.parametrize("status", ["machine", "reviewed"])
def test_machine_translation_is_marked_and_a_reviewed_one_is_not(
    build_city, read_tables, status: str
) -> None:
    tables = read_tables(
        build_city("A town.", {"title": TITLE, "description": "全市新建自然保护小区9处。"})
    )
    english = "The city set up nine small reserves."
    sentences = tables["sentences"].to_pylist()
    foreign = [row for row in sentences if row["language"] == "zh-Hans"]
    for row in foreign:
        row["text_en"] = english
    translations = [
        {
            "sentence_key": row["sentence_key"],
            "source_text": row["text"].strip(),
            "source_language": row["language"],
            "text_en": english,
            "engine": "gguf",
            "model": "m",
            "status": status,
            "score": 0.5,
            "flags": [],
        }
        for row in foreign
    ]
    tables["sentences"] = from_rows("sentences", sentences)
    tables["translations"] = from_rows("translations", translations)
    (record,) = commitments(tables, find_links(tables))["records"]
    mark = MACHINE_TRANSLATION if status == "machine" else ""
    assert record["description"] == {"zh": "全市新建自然保护小区9处。", "en": mark + english}
    assert record["header"]["languages"] == ["en", "zh"]
