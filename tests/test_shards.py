import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.shards import (
    Shard,
    ShardWriter,
    StoredTable,
    file_hash,
    keep_only,
    read_shards,
    stored_schema,
    write_joined,
)
from pipeline.tables import TABLES, from_rows, problem

TABLE = "renderings"


def rendering(key: str, english: str | None = None, score: float = 1.0) -> dict[str, Any]:
    return {"sentence_key": key, "text_en": english, "score": score}


def renderings(*keys: str) -> pa.Table:
    return from_rows(TABLE, [rendering(key) for key in keys])


def write(parent: Path, name: str, units: Mapping[str, pa.Table]) -> Shard:
    with ShardWriter(parent, name, [TABLE]) as writer:
        for unit, table in units.items():
            writer.add(unit, f"key of {unit}", {TABLE: table})
    assert writer.shard is not None
    return writer.shard


def contents(shard: Shard) -> dict[str, list[str]]:
    return {
        unit: slices[TABLE].read()["sentence_key"].to_pylist()
        for unit, (_, slices) in shard.units.items()
    }


def test_each_unit_has_row_groups_of_its_own_and_reads_back(tmp_path: Path) -> None:
    units = {"loja": renderings("a", "b"), "nara": renderings(), "oulu": renderings("c")}
    shard = write(tmp_path, "s", units)
    assert contents(shard) == {"loja": ["a", "b"], "nara": [], "oulu": ["c"]}
    file = pq.ParquetFile(tmp_path / "s" / f"{TABLE}.parquet")
    assert file.num_row_groups == 2
    assert file.read_row_group(1)["_unit"].to_pylist() == ["oulu"]
    assert [key for key, _ in shard.units.values()] == ["key of loja", "key of nara", "key of oulu"]
    assert [slices[TABLE].rows for _, slices in shard.units.values()] == [2, 0, 1]
    assert read_shards(tmp_path) == [shard]


def test_a_unit_of_many_rows_has_several_row_groups(tmp_path: Path) -> None:
    many = renderings(*(f"{number:06d}" for number in range(150_000)))
    shard = write(tmp_path, "s", {"loja": renderings("a"), "oulu": many, "pune": renderings("z")})
    _, slices = shard.units["oulu"]
    assert (slices[TABLE].first, slices[TABLE].groups) == (1, 3)
    assert slices[TABLE].read().equals(many)
    assert contents(shard)["pune"] == ["z"]


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
rows = st.lists(
    st.builds(rendering, text, st.none() | text, st.floats(allow_nan=False)), max_size=6
)


@given(st.dictionaries(text.filter(bool), rows, max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_rows_read_back_equal(units: dict[str, list[dict[str, Any]]]) -> None:
    with TemporaryDirectory() as folder:
        tables = {unit: from_rows(TABLE, rows) for unit, rows in units.items()}
        write(Path(folder), "s", tables)
        (shard,) = read_shards(Path(folder))
        read = {unit: slices[TABLE].read() for unit, (_, slices) in shard.units.items()}
        assert all(table.schema.equals(TABLES[TABLE].schema) for table in read.values())
        assert {unit: table.to_pylist() for unit, table in read.items()} == {
            unit: table.to_pylist() for unit, table in tables.items()
        }


def test_an_error_while_writing_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with ShardWriter(tmp_path, "s", [TABLE]) as writer:
            writer.add("loja", "1", {TABLE: renderings("a")})
            raise KeyError("no such sentence")

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_no_shard_and_is_removed(tmp_path: Path) -> None:
    write(tmp_path, "whole", {"loja": renderings("a")})
    code = (
        "import sys, time; from pathlib import Path\n"
        "from pipeline.shards import ShardWriter; from pipeline.tables import empty\n"
        "with ShardWriter(Path(sys.argv[1]), 'cut', ['renderings']) as writer:\n"
        "    writer.add('oulu', '1', {'renderings': empty('renderings')})\n"
        "    print('at work', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "at work\n"
        os.kill(process.pid, signal.SIGKILL)
    assert len(list(tmp_path.iterdir())) == 2
    (shard,) = read_shards(tmp_path)
    assert contents(shard) == {"loja": ["a"]}
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [flip_a_bit, Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("file", [f"{TABLE}.parquet", "units"])
def test_a_damaged_shard_is_removed_and_the_others_stay(
    tmp_path: Path, file: str, damage: Any
) -> None:
    write(tmp_path, "a", {"loja": renderings("a")})
    other = write(tmp_path, "b", {"oulu": renderings("b")})
    damage(tmp_path / "a" / file)
    assert read_shards(tmp_path) == [other]
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_step_without_shards_has_none(tmp_path: Path) -> None:
    assert read_shards(tmp_path / "none") == []


def test_a_shard_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, "s", {"loja": renderings("a")})
    shard = write(tmp_path, "s", {"oulu": renderings("b")})
    assert read_shards(tmp_path) == [shard]
    assert contents(shard) == {"oulu": ["b"]}


def test_units_that_are_not_needed_are_dropped_and_no_other_changes(tmp_path: Path) -> None:
    units = {"loja": renderings("a"), "oulu": renderings("b", "c"), "pune": renderings("d")}
    shard = write(tmp_path, "s", units)
    assert keep_only(shard, lambda unit, key: True) is shard
    kept = keep_only(shard, lambda unit, key: (unit, key) != ("loja", "key of loja"))
    assert kept is not None
    assert contents(kept) == {"oulu": ["b", "c"], "pune": ["d"]}
    assert kept.units["oulu"][0] == "key of oulu"
    assert read_shards(tmp_path) == [kept]
    assert keep_only(kept, lambda unit, key: False) is None
    assert keep_only(write(tmp_path, "s", {}), lambda unit, key: True) is None
    assert read_shards(tmp_path) == []


def stored(shard: Shard) -> StoredTable:
    return StoredTable(TABLE, {unit: slices[TABLE] for unit, (_, slices) in shard.units.items()})


def test_a_stored_table_knows_its_rows_and_its_files(tmp_path: Path) -> None:
    first = write(tmp_path, "a", {"loja": renderings("a"), "nara": renderings()})
    second = write(tmp_path, "b", {"oulu": renderings("b", "c")})
    table = StoredTable(TABLE, {**stored(first).units, **stored(second).units})
    assert table.rows == 3
    assert table.files == [tmp_path / name / f"{TABLE}.parquet" for name in ("a", "b")]


def test_the_key_of_a_table_is_of_what_it_was_made_from_not_where_it_is(tmp_path: Path) -> None:
    units = {"loja": renderings("a"), "oulu": renderings("b")}
    together = stored(write(tmp_path, "a", units))
    apart = StoredTable(
        TABLE,
        {
            unit: stored(write(tmp_path, unit, {unit: rows})).units[unit]
            for unit, rows in units.items()
        },
    )
    assert together.key == apart.key
    assert together.key != stored(write(tmp_path, "c", {"loja": renderings("a")})).key


def joined(name: str, rows: list[tuple[str, dict[str, Any]]], batch: int) -> pa.RecordBatchReader:
    """Rows with their units as a join gives them, ``batch`` at a time."""
    schema = stored_schema(name)
    table = pa.Table.from_pylist([{"_unit": unit, **row} for unit, row in rows], schema=schema)
    return pa.RecordBatchReader.from_batches(schema, table.to_batches(max_chunksize=batch))


def read_joined(parent: Path, name: str) -> Iterator[tuple[str, str, list[Any]]]:
    for shard in read_shards(parent):
        for unit, (key, slices) in shard.units.items():
            yield unit, key, slices[name].read().to_pylist()


ROWS = [
    (unit, rendering(f"{unit}{number}"))
    for unit, count in (("loja", 3), ("nara", 1), ("oulu", 7), ("pune", 2), ("siem", 5))
    for number in range(count)
]


@pytest.mark.parametrize("batch", [1, 2, 4, 100])
@pytest.mark.parametrize("units_a_shard", [1, 2, 16])
def test_a_join_is_divided_into_units_whatever_the_batches_and_shards(
    tmp_path: Path, batch: int, units_a_shard: int
) -> None:
    write_joined(tmp_path, {TABLE: joined(TABLE, ROWS, batch)}, units_a_shard)
    assert len(read_shards(tmp_path)) == -(-5 // units_a_shard)
    units = {unit: rows for unit, _, rows in read_joined(tmp_path, TABLE)}
    assert list(units) == ["loja", "nara", "oulu", "pune", "siem"]
    assert [(unit, row) for unit, rows in units.items() for row in rows] == ROWS


def test_the_key_of_a_joined_unit_is_a_hash_of_its_rows_alone(tmp_path: Path) -> None:
    changed = [(unit, row | {"score": 0.5} if unit == "pune" else row) for unit, row in ROWS]
    keys = []
    for name, rows, batch in (("a", ROWS, 2), ("b", ROWS[3:], 5), ("c", changed, 3)):
        write_joined(tmp_path / name, {TABLE: joined(TABLE, rows, batch)}, 2)
        keys.append({unit: key for unit, key, _ in read_joined(tmp_path / name, TABLE)})
    whole, fewer, other = keys
    assert fewer == {unit: key for unit, key in whole.items() if unit != "loja"}
    assert {unit for unit in whole if whole[unit] != other[unit]} == {"pune"}


def test_a_unit_that_stands_in_one_of_several_tables_has_no_rows_in_the_others(
    tmp_path: Path,
) -> None:
    notes = [("nara", problem("x", "odd", "It is odd.")), ("zibo", problem("x", "odd", "So too."))]
    tables = {TABLE: joined(TABLE, ROWS, 3), "problems": joined("problems", notes, 1)}
    write_joined(tmp_path, tables, 4)
    found = {unit: len(rows) for unit, _, rows in read_joined(tmp_path, "problems")}
    assert found == {"loja": 0, "nara": 1, "oulu": 0, "pune": 0, "siem": 0, "zibo": 1}
    assert {unit: rows for unit, _, rows in read_joined(tmp_path, TABLE)}["zibo"] == []


def test_a_join_without_rows_makes_no_shard(tmp_path: Path) -> None:
    write_joined(tmp_path, {TABLE: joined(TABLE, [], 1)}, 4)
    assert read_shards(tmp_path) == []


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_hash(tmp_path / "a") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert file_hash(tmp_path / "b") is None
