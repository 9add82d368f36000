import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ConfigError
from pipeline.shards import ShardWriter, StoredTable, file_hash
from pipeline.store import Run, SetAside, Store, open_store, table_hash
from pipeline.tables import empty, from_rows, problem, validate

RUNS: dict[str, Run] = {
    "structure": {"fingerprint": "1", "tables": {"documents": "2"}, "settings": ""}
}


def documents(folder: Path, *ids: str) -> StoredTable:
    """A stored table with one document for each id."""
    with ShardWriter(folder, "shard", ["documents"]) as writer:
        for name in ids:
            row = {
                "doc_id": name,
                "source_file": f"{name}.txt",
                "source_sha256": "0",
                "media_type": "text/plain",
                "actions_parsed": 0,
            }
            writer.add(name, f"key of {name}", {"documents": from_rows("documents", [row])})
    assert writer.shard is not None
    return StoredTable(
        "documents", {name: slices["documents"] for name, (_, slices) in writer.shard.units.items()}
    )


def noted(folder: Path, *codes: str) -> StoredTable:
    rows = [problem("x", code, "It is so.") for code in codes]
    with ShardWriter(folder, "shard", ["problems"]) as writer:
        writer.add("loja", "".join(codes), {"problems": from_rows("problems", rows)})
    assert writer.shard is not None
    return StoredTable("problems", {"loja": writer.shard.units["loja"][1]["problems"]})


def test_a_table_is_published_once_and_again_when_it_is_made_from_another(tmp_path: Path) -> None:
    table = documents(tmp_path / "a", "loja")
    other = documents(tmp_path / "b", "loja", "quito")
    with open_store(tmp_path / "out") as store:
        assert store.publish({"documents": [table]}, RUNS) == 1
        assert store.publish({"documents": [table]}, RUNS) == 0
    with open_store(tmp_path / "out") as store:
        assert store.publish({"documents": [table]}, RUNS) == 0
        assert store.publish({"documents": [other]}, RUNS) == 1
    published = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert published["doc_id"].to_pylist() == ["loja", "quito"]
    validate("documents", published)


def test_a_table_that_was_altered_or_lost_is_published_again(tmp_path: Path) -> None:
    table = documents(tmp_path / "a", "loja")
    published = tmp_path / "documents.parquet"
    with open_store(tmp_path) as store:
        store.publish({"documents": [table]}, RUNS)
        whole = published.read_bytes()
        published.write_bytes(whole[:-1])
        assert store.publish({"documents": [table]}, RUNS) == 1
        assert published.read_bytes() == whole
        published.unlink()
        assert store.publish({"documents": [table]}, RUNS) == 1
        assert published.read_bytes() == whole


@pytest.mark.parametrize("damage", ["", "{", "[1]", "\x00" * 20])
def test_a_damaged_state_only_costs_the_work_again(tmp_path: Path, damage: str) -> None:
    table = documents(tmp_path / "a", "loja")
    with open_store(tmp_path) as store:
        store.publish({"documents": [table]}, RUNS)
    (tmp_path / ".build" / "state.json").write_text(damage)
    with open_store(tmp_path) as store:
        assert store.runs == {}
        assert store.publish({"documents": [table]}, RUNS) == 1
        assert store.runs.keys() == RUNS.keys()


def test_what_was_given_up_is_remembered(tmp_path: Path) -> None:
    entry: SetAside = {"key": "1", "stage": "extract", "code": "time_limit", "message": "It hung."}
    with open_store(tmp_path) as store:
        store.remember({"loja": entry})
    assert Store(tmp_path).set_aside == {"loja": entry}


def test_a_run_tells_the_hash_of_the_table_that_was_published(tmp_path: Path) -> None:
    runs: dict[str, Run] = {
        "segment": {"fingerprint": "1", "tables": {"documents": "inner"}, "settings": ""},
        "translate": {"fingerprint": "2", "tables": {"documents": "last"}, "settings": ""},
    }
    with open_store(tmp_path) as store:
        store.publish({"documents": [documents(tmp_path / "a", "loja")]}, runs)
    told = {name: run["tables"]["documents"] for name, run in Store(tmp_path).runs.items()}
    assert told == {"segment": "inner", "translate": file_hash(tmp_path / "documents.parquet")}


def test_tables_that_no_longer_hold_are_removed(tmp_path: Path) -> None:
    table, problems = documents(tmp_path / "a", "loja"), noted(tmp_path / "b", "odd")
    with open_store(tmp_path) as store:
        store.publish({"documents": [table], "problems": [problems]}, RUNS)
        assert store.publish({"documents": [table]}, RUNS) == 1
    assert not (tmp_path / "problems.parquet").exists()


def test_internal_tables_are_not_published(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.publish({"lines": [StoredTable("lines", {})]}, RUNS) == 0
    assert not list(tmp_path.glob("*.parquet"))


def test_problems_of_all_steps_stand_together_in_their_order(tmp_path: Path) -> None:
    parts = [noted(tmp_path / "a", "first", "second"), noted(tmp_path / "b", "third")]
    with open_store(tmp_path) as store:
        store.publish({"problems": parts}, RUNS)
    codes = pq.read_table(tmp_path / "problems.parquet")["code"].to_pylist()
    assert codes == ["first", "second", "third"]


def test_the_same_rows_give_the_same_bytes_whatever_the_shards(tmp_path: Path) -> None:
    names = [f"c{number:02d}" for number in range(12)]
    whole = documents(tmp_path / "a", *names)
    first, second = (
        documents(tmp_path / "b", *names[:5]).units,
        documents(tmp_path / "c", *names[5:]).units,
    )
    hashes = []
    for out, table in (("x", whole), ("y", StoredTable("documents", {**first, **second}))):
        with open_store(tmp_path / out) as store:
            store.publish({"documents": [table]}, RUNS)
        hashes.append(file_hash(tmp_path / out / "documents.parquet"))
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("rows_a_file", [1, 4, 5, 11])
def test_a_large_table_is_a_folder_that_reads_as_one_table(
    tmp_path: Path, rows_a_file: int
) -> None:
    names = [f"c{number:02d}" for number in range(12)]
    table = documents(tmp_path / "a", *names)
    path = tmp_path / "documents.parquet"
    with open_store(tmp_path) as store:
        store.publish({"documents": [table]}, RUNS)
        one_file = pd.read_parquet(path)
        assert store.publish({"documents": [table]}, RUNS, rows_a_file) == 1
        assert store.publish({"documents": [table]}, RUNS, rows_a_file) == 0
    files = sorted(path.iterdir())
    counts = [pq.read_metadata(file).num_rows for file in files]
    assert len(files) > 1
    assert counts[:-1] == [rows_a_file] * (len(files) - 1)
    pd.testing.assert_frame_equal(pd.read_parquet(path), one_file)
    validate("documents", pq.read_table(path))
    with open_store(tmp_path) as store:
        files[0].unlink()
        assert store.publish({"documents": [table]}, RUNS, rows_a_file) == 1
        assert store.publish({"documents": [table]}, RUNS) == 1
    assert path.is_file()


def test_a_table_without_rows_is_published_with_its_columns(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.publish({"texts": [StoredTable("texts", {})]}, {})
    assert pq.read_table(tmp_path / "texts.parquet").equals(empty("texts"))


def test_the_hash_of_a_folder_is_that_of_its_files_and_their_names(tmp_path: Path) -> None:
    assert table_hash(tmp_path / "missing") is None
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a").write_text("1")
    (tmp_path / "t" / "b").write_text("2")
    before = table_hash(tmp_path / "t")
    (tmp_path / "t" / "b").rename(tmp_path / "t" / "c")
    assert table_hash(tmp_path / "t") != before


def test_what_a_killed_build_left_half_written_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".texts.parquet.part").mkdir()
    (tmp_path / ".texts.parquet.part" / "part-00000.parquet").write_bytes(b"PAR1")
    (tmp_path / ".actions.parquet.part").write_bytes(b"PAR1")
    with open_store(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {".build"}


def test_a_second_build_in_the_same_folder_leaves(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.store import open_store\n"
        "with open_store(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as held:
        assert held.stdout
        assert held.stdout.readline() == "held\n"
        with pytest.raises(ConfigError, match="another build is at work"), open_store(tmp_path):
            pass
        held.communicate("")
    with open_store(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ConfigError, match="cannot be written"),
        open_store(tmp_path / "file" / "out"),
    ):
        pass
