import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ConfigError
from pipeline.stage import Stage
from pipeline.store import Store, file_hash, open_store, write_parquet
from pipeline.tables import empty, from_rows, problem


def stage(name: str, *writes: str) -> Stage:
    return Stage(name, "", (), writes, run=lambda tables, settings, progress: {})


STRUCTURE = stage("structure", "documents")
DEDUPLICATE = stage("deduplicate", "texts")


def documents(*ids: str) -> dict[str, pa.Table]:
    rows = [
        {
            "doc_id": name,
            "source_file": f"{name}.txt",
            "source_sha256": "0",
            "media_type": "text/plain",
            "actions_parsed": 0,
        }
        for name in ids
    ]
    return {"documents": from_rows("documents", rows), "problems": empty("problems")}


def test_a_stage_is_done_only_for_the_fingerprint_it_was_made_from(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert not store.is_done(STRUCTURE, "one")
        store.write(STRUCTURE, "one", documents("loja"))
        assert store.is_done(STRUCTURE, "one")
        assert not store.is_done(STRUCTURE, "two")
    with open_store(tmp_path) as store:
        assert store.is_done(STRUCTURE, "one")


def test_a_table_that_was_altered_is_made_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.write(STRUCTURE, "one", documents("loja"))
        kept = tmp_path / ".build" / "structure" / "documents.parquet"
        kept.write_bytes(kept.read_bytes()[:-1])
        assert not store.is_done(STRUCTURE, "one")


@pytest.mark.parametrize("damage", ["", "{", "\x00" * 20])
def test_a_damaged_state_only_costs_the_work_again(tmp_path: Path, damage: str) -> None:
    with open_store(tmp_path) as store:
        store.write(STRUCTURE, "one", documents("loja"))
    (tmp_path / ".build" / "state.json").write_text(damage)
    assert not Store(tmp_path).is_done(STRUCTURE, "one")


def test_tables_reach_the_folder_only_when_published(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.write(STRUCTURE, "one", documents("loja"))
        assert not (tmp_path / "documents.parquet").exists()
        assert store.publish([STRUCTURE]) == 2
        assert pq.read_table(tmp_path / "documents.parquet")["doc_id"].to_pylist() == ["loja"]
        assert store.publish([STRUCTURE]) == 0


def test_tables_of_stages_that_no_longer_hold_are_removed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.write(STRUCTURE, "one", documents("loja"))
        texts = {"texts": empty("texts"), "problems": empty("problems")}
        store.write(DEDUPLICATE, "one", texts)
        store.publish([STRUCTURE, DEDUPLICATE])
        assert (tmp_path / "texts.parquet").exists()
        store.publish([STRUCTURE])
        assert not (tmp_path / "texts.parquet").exists()


def test_problems_of_all_stages_stand_together_in_their_order(tmp_path: Path) -> None:
    def noted(code: str) -> pa.Table:
        return from_rows("problems", [problem("x", code, "It is so.")])

    with open_store(tmp_path) as store:
        store.write(STRUCTURE, "one", documents("loja") | {"problems": noted("first")})
        store.write(DEDUPLICATE, "one", {"texts": empty("texts"), "problems": noted("second")})
        store.publish([STRUCTURE, DEDUPLICATE])
    codes = pq.read_table(tmp_path / "problems.parquet")["code"].to_pylist()
    assert codes == ["first", "second"]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_parquet(documents("loja", "quito")["documents"], tmp_path / name)
    assert file_hash(tmp_path / "a") == file_hash(tmp_path / "b")


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
