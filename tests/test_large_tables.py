"""A table that is a folder of files is read as one table by every command."""

import json
import shutil
from pathlib import Path

import mlcroissant
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.check import check
from pipeline.cli import main
from pipeline.loading import Corpus, load
from pipeline.offline import network_refused
from pipeline.shards import ShardWriter, StoredTable
from pipeline.store import Store, open_store
from pipeline.tables import TABLES

ROWS_A_FILE = 7
LARGE = ("blocks", "texts", "sentences", "quantities", "species", "corpus", "problems", "actions")


@pytest.fixture(scope="module")
def large(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of ``built``, of more than seven rows as folders; not to be written to."""
    folder = tmp_path_factory.mktemp("large")
    tables = {}
    for name in (name for name, table in TABLES.items() if not table.internal):
        with ShardWriter(folder / "shards", name, [name]) as writer:
            writer.add("all", name, {name: pq.read_table(built / f"{name}.parquet")})
        assert writer.shard is not None
        tables[name] = [StoredTable(name, {"all": writer.shard.units["all"][1][name]})]
    with open_store(folder / "out") as store:
        store.publish(tables, Store(built).runs, ROWS_A_FILE)
    return folder / "out"


@pytest.fixture
def out(large: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(large, tmp_path / "large"))


@pytest.fixture
def small(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "small"))


def test_the_tables_are_folders(large: Path) -> None:
    assert all((large / f"{name}.parquet").is_dir() for name in LARGE)


def test_they_hold_together(large: Path) -> None:
    assert check(large) == []


def test_they_are_loaded_as_the_same_frames(large: Path, built: Path) -> None:
    one, other = load(large), load(built)
    properties = [name for name in vars(Corpus) if isinstance(getattr(one, name, 0), pd.DataFrame)]
    assert len(properties) >= len(LARGE)
    for name in properties:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    pd.testing.assert_frame_equal(one.with_quantities(), other.with_quantities())


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".build" not in path.parts and ".parquet" not in str(path)
    }


@pytest.mark.parametrize(
    "command",
    [
        ["summaries", "--format", "md", "--format", "csv"],
        ["report"],
        ["review", "export", "--format", "csv"],
    ],
    ids=lambda command: command[0],
)
def test_what_is_made_of_them_is_the_same(out: Path, small: Path, command: list[str]) -> None:
    for folder in (out, small):
        assert main([*command, "--out", str(folder)]) == 0
    assert files(out) == files(small) != {}


def test_a_dataset_of_them_tells_of_their_files(out: Path, small: Path) -> None:
    for folder in (out, small):
        assert main(["dataset", "--out", str(folder)]) == 0
    one, other = files(out), files(small)
    assert one.keys() == other.keys()
    telling_of_files = {"README.md", "croissant.json", "datapackage.json", "prov.jsonld"}
    different = {name for name in one if one[name] != other[name]}
    assert different <= telling_of_files | {"corpus.duckdb"}

    texts = sorted(f"texts.parquet/{path.name}" for path in (out / "texts.parquet").iterdir())
    resources = json.loads(one["datapackage.json"])["resources"]
    assert next(each["path"] for each in resources if each["name"] == "texts") == texts
    assert b"path: texts.parquet/*.parquet" in one["README.md"]
    with network_refused():
        dataset = mlcroissant.Dataset(out / "croissant.json")
        records = list(dataset.records("texts"))
    assert not dataset.metadata.issues.errors
    assert len(records) == pq.read_table(out / "texts.parquet").num_rows


def test_a_file_that_is_missing_is_found(out: Path) -> None:
    max((out / "texts.parquet").iterdir()).unlink()
    assert any("does not stand in texts.text_id" in sentence for sentence in check(out))
