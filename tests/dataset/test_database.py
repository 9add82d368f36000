import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.dataset.database import write_database
from pipeline.dictionary import public_tables
from pipeline.tables import TABLES

VIEWS = {
    "places",
    "quantity_places",
    "quantities_once",
    "species_by_city",
    "bilingual_sentences",
    "narratives",
}
AGAIN = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from pipeline.dataset.database import write_database
from pipeline.dictionary import public_tables
out, path = map(Path, sys.argv[1:])
tables = {t.name: pq.read_table(out / f"{t.name}.parquet") for t in public_tables()}
write_database(tables, public_tables(), path)
"""


@pytest.fixture(scope="module", params=["published", "bare"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def database(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(folder / "corpus.duckdb"), read_only=True)


def test_every_table_is_there_with_its_rows(
    database: duckdb.DuckDBPyConnection, folder: Path, read_tables
) -> None:
    for name, table in read_tables(folder).items():
        stored = database.sql(f'FROM "{name}"').to_arrow_table()
        assert stored.column_names == table.column_names
        assert stored.to_pylist() == table.to_pylist()


def test_tables_and_columns_carry_their_meaning(database: duckdb.DuckDBPyConnection) -> None:
    said = dict(database.sql("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    assert said == {table.name: table.description for table in public_tables()}
    columns = database.sql("SELECT table_name, column_name, comment FROM duckdb_columns()")
    found = {(table, column): comment for table, column, comment in columns.fetchall()}
    for table in public_tables():
        for column in table.columns:
            assert found[table.name, column.name].startswith(column.description)


def test_keys_are_held(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((folder / "corpus.duckdb").read_bytes())
    with duckdb.connect(str(copy)) as connection:
        with pytest.raises(duckdb.ConstraintException, match="foreign key"):
            connection.execute(
                "INSERT INTO achievements (doc_id, programme) VALUES ('nowhere', 'x')"
            )
        with pytest.raises(duckdb.ConstraintException, match=r"(?i)duplicate key"):
            connection.execute("INSERT INTO documents SELECT * FROM documents")
    wanted = {table.name for table in public_tables() if table.key}
    held = duckdb.connect(str(folder / "corpus.duckdb"), read_only=True).sql(
        "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    )
    assert {name for (name,) in held.fetchall()} == wanted


def test_views_answer_what_the_tables_say(
    database: duckdb.DuckDBPyConnection, folder: Path, read_tables
) -> None:
    views = database.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert {name for (name,) in views} == VIEWS
    tables = {name: table.to_pylist() for name, table in read_tables(folder).items()}

    def count(view: str) -> int:
        return database.sql(f"SELECT count(*) FROM {view}").fetchall()[0][0]

    places = [row["text_id"] for row in tables["blocks"]]
    canonical = {row["text_id"] for row in tables["texts"] if row["is_canonical"]}
    quantities = [row["text_id"] for row in tables["quantities"]]
    assert count("places") == len(places)
    assert count("quantity_places") == sum(places.count(text) for text in quantities)
    assert count("quantities_once") == sum(text in canonical for text in quantities)
    assert count("bilingual_sentences") == len(tables["sentences"])
    assert count("narratives") == len(tables["corpus"])


def test_species_of_a_city_stand_under_the_accepted_name(published: Path, read_tables) -> None:
    tables = read_tables(published)
    profiles: dict[str, set[str]] = {}
    for block in tables["blocks"].to_pylist():
        profiles.setdefault(block["text_id"], set()).add(block["doc_id"])
    expected = {
        (doc_id, row["accepted_name"] or row["canonical_name"])
        for row in tables["species"].to_pylist()
        for doc_id in profiles[row["text_id"]]
        if row["canonical_name"]
    }
    with duckdb.connect(str(published / "corpus.duckdb"), read_only=True) as connection:
        found = connection.sql("SELECT doc_id, taxon FROM species_by_city").fetchall()
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("seed", ["0", "77"])
def test_the_same_tables_give_the_same_bytes_in_any_process(
    folder: Path, tmp_path: Path, seed: str
) -> None:
    again = tmp_path / "other-name.duckdb"
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai"}
    command = [sys.executable, "-c", AGAIN, str(folder), str(again)]
    subprocess.run(command, env=environment, check=True)
    assert again.read_bytes() == (folder / "corpus.duckdb").read_bytes()


def test_a_path_with_a_quotation_mark_is_no_sql(
    published: Path, tmp_path: Path, read_tables
) -> None:
    path = tmp_path / "it's.duckdb"
    write_database(read_tables(published), public_tables(), path)
    assert path.read_bytes() == (published / "corpus.duckdb").read_bytes()


def test_internal_tables_are_left_out(database: duckdb.DuckDBPyConnection) -> None:
    names = {name for (name,) in database.sql("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert not names & {table.name for table in TABLES.values() if table.internal}
