"""Runs a stage as a build does: on shards, in workers."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.identifiers import content_id
from pipeline.partitions import PROBLEMS, run_join, run_per_document
from pipeline.shards import ShardWriter, StoredTable
from pipeline.stage import Join, Settings, Stage, silent
from pipeline.tables import TABLES
from pipeline.workers import Workers

SETTINGS = Settings()
OWNER = "oulu"
"""The document of rows that do not say whose they are."""


@pytest.fixture
def run_stage(workers: Workers, tmp_path: Path) -> Callable[..., dict[str, pa.Table]]:
    """Runs a stage on tables, of which each row belongs to its ``doc_id`` or else to ``OWNER``."""

    def run(
        stage: Stage, tables: Mapping[str, pa.Table], settings: Settings = SETTINGS
    ) -> dict[str, pa.Table]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        stored = store(tables, folder / "given")
        problems = []
        for step in stage.steps:
            inputs = {name: stored[name] for name in step.reads}
            common = (step, settings, inputs, folder / step.name, workers)
            if isinstance(step, Join):
                result = run_join(*common, memory=2**28)
            else:
                result = run_per_document(*common, seconds=120, progress=silent)
            assert result is not None
            assert not result.failures
            stored |= result.tables
            if step_problems := stored.pop(PROBLEMS, None):
                problems.append(step_problems)
        return {name: read(name, stored[name]) for name in stage.writes} | {
            PROBLEMS: read(PROBLEMS, *problems)
        }

    return run


def store(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, StoredTable]:
    owners = {name: owners_of(table) for name, table in tables.items()}
    units = sorted({OWNER}.union(*owners.values()))
    with ShardWriter(folder, "shard", list(tables)) as writer:
        for unit in units:
            own = {
                name: table.filter(pa.array([owner == unit for owner in owners[name]], pa.bool_()))
                for name, table in tables.items()
            }
            key = content_id(*(repr(table.to_pydict()) for table in own.values()))
            writer.add(unit, key, own)
    assert writer.shard is not None
    slices = {unit: slices for unit, (_, slices) in writer.shard.units.items()}
    return {
        name: StoredTable(name, {unit: slices[unit][name] for unit in units}) for name in tables
    }


def owners_of(table: pa.Table) -> list[str]:
    if "doc_id" in table.column_names:
        return list(table["doc_id"].to_pylist())
    return [OWNER] * table.num_rows


def read(name: str, *stored: StoredTable) -> pa.Table:
    rows = [rows.read() for one in stored for rows in one.units.values()]
    return pa.concat_tables([TABLES[name].schema.empty_table(), *rows])
