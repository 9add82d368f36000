import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package, system

from pipeline.dataset.facts import key_column
from pipeline.dictionary import public_tables
from pipeline.offline import network_refused
from pipeline.store import file_hash
from pipeline.tables import TABLES


@pytest.fixture(params=["published", "bare"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def test_frictionless_finds_the_package_and_every_row_of_its_data_valid(folder: Path) -> None:
    with network_refused(), system.use_context(trusted=True):
        described = Package.validate_descriptor(str(folder / "datapackage.json"))
        assert described.valid, described.flatten(["type", "note"])
        report = Package(str(folder / "datapackage.json")).validate()
    wrong = report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"])
    assert not wrong
    rows = {task.name: task.stats.get("rows", 0) for task in report.tasks}
    for table in public_tables():
        assert rows[table.name] == pq.read_metadata(folder / f"{table.name}.parquet").num_rows


def test_every_file_that_is_named_is_there_with_its_hash(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [
        *(table.name for table in public_tables()),
        "gbf_crosswalk",
    ]
    for resource in package["resources"]:
        assert resource["hash"] == f"sha256:{file_hash(folder / resource['path'])}"


def test_fields_keys_and_allowed_values_are_those_of_the_schema(published: Path) -> None:
    package = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    for table in public_tables():
        schema = schemas[table.name]
        assert [field["name"] for field in schema["fields"]] == table.schema.names
        assert schema.get("primaryKey", []) == list(table.key)
    fields = {field["name"]: field for field in schemas["quantities"]["fields"]}
    assert "area" in fields["kind"]["constraints"]["enum"]
    assert "required" not in fields["subject"].get("constraints", {})
    assert {"fields": ["narrative_id"], "reference": {"fields": ["text_id"]}} in schemas["texts"][
        "foreignKeys"
    ]


def test_a_foreign_key_leads_to_a_key_through_other_references() -> None:
    assert key_column(TABLES, "texts.narrative_id") == "texts.text_id"
    assert key_column(TABLES, "texts.text_id") == "texts.text_id"
    assert key_column(TABLES, "blocks.role") is None
    assert key_column({}, "texts.text_id") is None
