from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.errors import ResourceError
from pipeline.relations import DuckRelations, open_relations
from pipeline.shards import ShardWriter
from pipeline.tables import TABLES, from_rows

MEMORY = 64 * 2**20
TABLE = "renderings"


def rendering(key: str) -> dict[str, Any]:
    return {"sentence_key": key, "text_en": None, "score": 1.0}


def write(parent: Path, name: str, units: dict[str, list[str]]) -> Path:
    with ShardWriter(parent, name, [TABLE]) as writer:
        for unit, keys in units.items():
            writer.add(unit, "1", {TABLE: from_rows(TABLE, [rendering(key) for key in keys])})
    return parent / name / f"{TABLE}.parquet"


def rows(relations: DuckRelations, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in relations.query(sql).read_all().to_pylist()]


def test_all_shards_are_one_table_and_rows_know_their_document_and_place(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "a", {"pune": ["z", "y"], "loja": ["x"]}),
        write(tmp_path, "b", {"oulu": ["w", "v", "u"]}),
    ]
    with open_relations(
        {TABLE: files}, tmp_path / "scratch", map, memory=MEMORY, threads=2
    ) as relations:
        query = f"SELECT _unit, sentence_key FROM {TABLE} ORDER BY _unit, file_row_number"
        assert rows(relations, query) == [
            ("loja", "x"),
            ("oulu", "w"),
            ("oulu", "v"),
            ("oulu", "u"),
            ("pune", "z"),
            ("pune", "y"),
        ]


def test_the_order_within_a_document_holds_for_many_rows(tmp_path: Path) -> None:
    keys = [f"{number * 7919 % 300_007:06d}" for number in range(150_000)]
    files = [write(tmp_path, "a", {"loja": keys})]
    with open_relations(
        {TABLE: files}, tmp_path / "scratch", map, memory=MEMORY, threads=2
    ) as relations:
        query = f"SELECT sentence_key FROM {TABLE} ORDER BY file_row_number"
        assert [key for (key,) in rows(relations, query)] == keys


def test_a_table_without_shards_has_its_columns_and_no_rows(tmp_path: Path) -> None:
    with open_relations(
        {TABLE: []}, tmp_path / "scratch", map, memory=MEMORY, threads=1
    ) as relations:
        empty = relations.query(f"SELECT * FROM {TABLE}").read_all()
    assert empty.num_rows == 0
    assert empty.column_names == ["_unit", *TABLES[TABLE].schema.names, "file_row_number"]


def test_several_results_are_read_in_turn_and_see_what_was_made_before(tmp_path: Path) -> None:
    with open_relations({}, tmp_path / "scratch", map, memory=MEMORY, threads=1) as relations:
        relations.execute("CREATE TABLE numbers AS SELECT range AS n FROM range(20000)")
        relations.register("names", pa.table({"n": [3, 1], "name": ["three", "one"]}))
        up = relations.query("SELECT n FROM numbers ORDER BY n")
        down = relations.query("SELECT n FROM numbers ORDER BY n DESC")
        named = relations.query("SELECT name FROM numbers JOIN names USING (n) ORDER BY n")
        assert [reader.read_next_batch().column(0)[0].as_py() for reader in (up, down)] == [
            0,
            19999,
        ]
        assert named.read_all()["name"].to_pylist() == ["one", "three"]
        assert up.read_all().num_rows + 4096 == 20000


def test_what_does_not_fit_into_memory_is_on_disk_and_then_gone(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    with open_relations({}, scratch, map, memory=24 * 2**20, threads=1) as relations:
        reader = relations.query("SELECT md5(range::VARCHAR) AS h FROM range(600000) ORDER BY h")
        first = reader.read_next_batch().column(0)[0].as_py()
        spilled = sum(path.stat().st_size for path in (scratch / "spilled").iterdir())
        assert spilled > 2**20
        hashes = [h for batch in reader for h in batch.column(0).to_pylist()]
        assert first < hashes[0]
        assert hashes == sorted(hashes)
    assert not scratch.exists()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT list(md5(range::VARCHAR)) FROM range(3000000)",
        "SELECT CASE WHEN range > 50000 THEN error('no block\n\nleft') END FROM range(60000)",
    ],
    ids=["at once", "while rows are read"],
)
def test_what_goes_wrong_in_the_database_is_told_in_one_line(tmp_path: Path, query: str) -> None:
    with (
        pytest.raises(ResourceError, match=r"^bringing all profiles together .*[^\n]+\Z"),
        open_relations({}, tmp_path / "s", map, memory=24 * 2**20, threads=1) as relations,
    ):
        list(relations.query(query))
    assert not (tmp_path / "s").exists()


def test_scratch_is_empty_at_the_start_and_gone_after_an_error(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    (scratch / "spilled").mkdir(parents=True)
    (scratch / "left.arrow").write_text("of a build that was killed")

    def fail() -> None:
        with open_relations({}, scratch, map, memory=MEMORY, threads=1):
            assert not (scratch / "left.arrow").exists()
            raise KeyError("no such text")

    with pytest.raises(KeyError):
        fail()
    assert not scratch.exists()


def test_a_full_disk_keeps_its_number(tmp_path: Path) -> None:
    """So that what cannot be written is named where the shards are written."""
    with (
        pytest.raises(OSError, match="No space left"),
        open_relations({}, tmp_path / "s", map, memory=MEMORY, threads=1),
    ):
        raise OSError(28, "No space left on device")


def test_the_workers_do_what_is_to_be_mapped(tmp_path: Path) -> None:
    with open_relations({}, tmp_path / "s", map, memory=MEMORY, threads=1) as relations:
        assert list(relations.map(len, ["reed", "eel"])) == [4, 3]
