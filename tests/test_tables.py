import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import DataError
from pipeline.tables import TABLES, empty, from_rows, problem, validate

DOCUMENT = {
    "doc_id": "quito",
    "source_file": "quito.txt",
    "source_sha256": "0" * 64,
    "media_type": "text/plain",
    "actions_parsed": 2,
}


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_its_types_and_is_valid(name: str) -> None:
    validate(name, empty(name))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_reference_names_a_column_of_another_table(table) -> None:
    for column in table.columns:
        if column.references:
            target, key = column.references.split(".")
            assert key in TABLES[target].schema.names


def test_whole_numbers_stay_whole_when_one_is_missing(tmp_path) -> None:
    rows = [DOCUMENT | {"population": 2_700_000}, DOCUMENT | {"doc_id": "loja"}]
    pq.write_table(from_rows("documents", rows), tmp_path / "documents.parquet")
    frame = pd.read_parquet(tmp_path / "documents.parquet")
    assert str(frame["population"].dtype) == "Int64"
    assert frame["population"][0] == 2_700_000
    assert frame["population"][1] is pd.NA


def test_a_missing_value_in_a_required_column_is_refused() -> None:
    table = from_rows("documents", [DOCUMENT | {"actions_parsed": None}])
    with pytest.raises(DataError, match=r"documents\.actions_parsed: 1 rows"):
        validate("documents", table)


def test_a_value_outside_the_allowed_ones_is_named_with_them() -> None:
    row = problem("ingest", "empty_file", "The file is empty.", severity="fatal")
    with pytest.raises(DataError, match="'fatal' is none of info, warning, error"):
        validate("problems", from_rows("problems", [row]))


def test_allowed_values_hold_inside_lists() -> None:
    row = {
        "sentence_key": "k",
        "source_text": "湿地。",
        "source_language": "zh-Hans",
        "engine": "gguf",
        "model": "m",
        "status": "machine",
        "score": 1.0,
        "flags": ["amount_wrong"],
    }
    with pytest.raises(DataError, match="amount_wrong"):
        validate("translations", from_rows("translations", [row]))


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(DataError, match="1 rows repeat the key doc_id"):
        validate("documents", from_rows("documents", [DOCUMENT, DOCUMENT]))


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(DataError, match="no such column: mayor"):
        from_rows("documents", [DOCUMENT | {"mayor": "A. B."}])


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(DataError, match="documents"):
        from_rows("documents", [DOCUMENT | {"actions_parsed": "two"}])


def test_other_columns_than_the_schema_are_refused() -> None:
    with pytest.raises(DataError, match="texts"):
        validate("texts", pa.table({"text_id": ["a"]}))
