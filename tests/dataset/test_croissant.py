import json
from pathlib import Path
from typing import Any

import mlcroissant
import pytest

from pipeline.dictionary import public_tables
from pipeline.offline import network_refused


@pytest.fixture(scope="module", params=["published", "bare"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def dataset(folder: Path) -> mlcroissant.Dataset:
    with network_refused():
        return mlcroissant.Dataset(folder / "croissant.json")


@pytest.fixture(scope="module")
def records(dataset: mlcroissant.Dataset) -> dict[str, list[dict[str, Any]]]:
    """The rows of all record sets, read in their order; mlcroissant gives them once."""
    with network_refused():
        return {
            record_set.uuid: list(dataset.records(record_set.uuid))
            for record_set in dataset.metadata.record_sets
        }


def test_mlcroissant_finds_no_error(dataset: mlcroissant.Dataset) -> None:
    issues = dataset.metadata.issues
    assert not issues.errors
    # The day of publication is not known before the dataset is published.
    assert all("datePublished" in warning for warning in issues.warnings)


def test_every_record_set_gives_the_rows_of_its_table(records, folder: Path, read_tables) -> None:
    tables = read_tables(folder)
    for table in public_tables():
        assert len(records[table.name]) == tables[table.name].num_rows
        expected = {f"{table.name}/{column.name}" for column in table.columns}
        assert all(set(record) == expected for record in records[table.name])


def test_the_crosswalk_is_a_record_set_too(records, folder: Path) -> None:
    lines = (folder / "gbf_crosswalk.csv").read_text(encoding="utf-8").splitlines()
    assert len(records["gbf_crosswalk"]) == len(lines) - 1
    sources = {record["gbf_crosswalk/source"] for record in records["gbf_crosswalk"]}
    assert sources <= {b"heading", b"text"}


def test_structures_inside_lists_come_out_as_they_are_in_the_table(
    records, folder: Path, read_tables
) -> None:
    rows = {row["sentence_id"]: row for row in read_tables(folder)["sentences"].to_pylist()}
    for record in records["sentences"]:
        sentence = rows[record["sentences/sentence_id"].decode()]
        words = [token["sentences/tokens/text"].decode() for token in record["sentences/tokens"]]
        assert words == [token["text"] for token in sentence["tokens"]]
        assert record["sentences/text"].decode() == sentence["text"]


def test_descriptions_are_in_english_and_chinese(published: Path) -> None:
    said = json.loads((published / "croissant.json").read_text(encoding="utf-8"))
    for record_set in said["recordSet"]:
        assert set(record_set["description"]) == {"en", "zh"}
        for field in record_set["field"]:
            assert set(field["description"]) == {"en", "zh"}
