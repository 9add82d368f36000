"""Run a step over the documents: what is known is kept, the rest goes to the workers in parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import DataError, PipelineError, ResourceError
from pipeline.fingerprint import code_fingerprint
from pipeline.identifiers import content_id
from pipeline.relations import open_relations
from pipeline.resources import cores
from pipeline.shards import (
    Rows,
    Shard,
    ShardWriter,
    StoredTable,
    keep_only,
    read_shards,
    write_joined,
)
from pipeline.stage import PART_OF, Join, PerDocument, Progress, Settings, Tables
from pipeline.tables import TABLES, empty, validate
from pipeline.workers import Outcome, Workers, run_all

PROBLEMS = "problems"
_UNITS_A_SHARD = 16
"""Units that a join writes into one shard."""
_PARTS_A_WORKER = 4
"""Parts that a worker should have at least, lest one waits while another works."""


@dataclass(frozen=True)
class Failure:
    """A unit that a step could not be done for."""

    unit: str
    code: str
    """``time_limit``, ``worker_died`` or ``stage_failed``."""
    detail: str = ""


@dataclass(frozen=True)
class StepResult:
    """What a step made: its tables, how many units were computed, and what failed."""

    tables: Mapping[str, StoredTable]
    computed: int
    failures: Sequence[Failure] = ()


@dataclass(frozen=True)
class _Part:
    """Some units for a worker: what they are made from, and where the shard is to be."""

    run: Callable[[Tables, Settings], dict[str, pa.Table]]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    settings: Settings
    folder: Path
    units: Mapping[str, tuple[str, Mapping[str, Rows]]]


def run_per_document(
    step: PerDocument,
    settings: Settings,
    inputs: Mapping[str, StoredTable],
    folder: Path,
    workers: Workers,
    seconds: float | None,
    progress: Progress,
    *,
    may_work: bool = True,
) -> StepResult | None:
    """Run a step for the documents whose result is not there yet.

    Args:
        step: The step.
        settings: What the user set.
        inputs: The tables that it reads.
        folder: Where its shards are.
        workers: Who does it.
        seconds: Time limit of a part, where the step has one.
        progress: Shows how many parts are done.
        may_work: False to look only: ``None`` says that there is work to do.

    Raises:
        PipelineError: the step as a whole cannot go on.
    """
    identity = content_id(step.name, code_fingerprint(), step.identity(settings))
    needed = {unit: _unit_key(identity, unit, inputs) for unit in inputs[step.reads[0]].units}

    done: set[str] = set()

    def is_needed(unit: str, key: str) -> bool:
        # A worker that was lost after it had written left a shard of units that were done again.
        if unit in done or needed.get(unit) != key:
            return False
        done.add(unit)
        return True

    shards = [shard for found in read_shards(folder) if (shard := keep_only(found, is_needed))]
    pending = {unit: key for unit, key in needed.items() if unit not in done}
    if pending and not may_work:
        return None
    parts = list(_parts(step, settings, inputs, folder, pending, workers.count))
    limit = seconds if step.has_time_limit else None
    failures: list[Failure] = []
    for shard, failed in progress(_made(parts, workers, limit), total=len(parts)):
        shards += [shard] if shard else []
        failures += failed
    tables = _stored(shards, (*step.writes, PROBLEMS))
    return StepResult(tables, len(pending), failures)


def _unit_key(identity: str, unit: str, inputs: Mapping[str, StoredTable]) -> str:
    """Hash of all that the result for a unit depends on."""
    rows = (stored.units.get(unit) for stored in inputs.values())
    return content_id(identity, unit, *(one.key if one else "" for one in rows))


def _parts(
    step: PerDocument,
    settings: Settings,
    inputs: Mapping[str, StoredTable],
    folder: Path,
    pending: Mapping[str, str],
    workers: int,
) -> Iterator[_Part]:
    most = step.most_together(settings)
    size = max(1, min(most, len(pending) // (workers * _PARTS_A_WORKER)))
    names = list(pending)
    for start in range(0, len(names), size):
        units = {
            unit: (
                pending[unit],
                {name: rows for name, stored in inputs.items() if (rows := stored.units.get(unit))},
            )
            for unit in names[start : start + size]
        }
        yield _Part(step.run, step.reads, (*step.writes, PROBLEMS), settings, folder, units)


def _made(
    parts: Sequence[_Part], workers: Workers, seconds: float | None
) -> Iterator[tuple[Shard | None, list[Failure]]]:
    """The shards of the parts; a part that is lost is tried again unit by unit."""
    for part, outcome in zip(parts, workers.outcomes(_run_part, parts, seconds), strict=True):
        # A unit that had all the time for itself is not given as much again.
        if outcome.lost == "worker_died" or (outcome.lost and len(part.units) > 1):
            alone = [replace(part, units={unit: part.units[unit]}) for unit in part.units]
            outcomes = workers.outcomes(_run_part, alone, seconds)
            yield from map(_result_of, alone, outcomes)
        else:
            yield _result_of(part, outcome)


def _result_of(
    part: _Part, outcome: Outcome[tuple[Shard | None, list[Failure]]]
) -> tuple[Shard | None, list[Failure]]:
    if outcome.lost:
        return None, [Failure(unit, outcome.lost) for unit in part.units]
    assert outcome.result is not None
    return outcome.result


def _run_part(part: _Part) -> tuple[Shard | None, list[Failure]]:
    """What a worker does: the step for each unit of the part, into one shard.

    Raises:
        PipelineError: the step cannot go on for any document.
    """
    failures: list[Failure] = []
    name = content_id(*(key for key, _ in part.units.values()))
    try:
        with ShardWriter(part.folder, name, part.writes) as writer:
            for unit, (key, rows) in part.units.items():
                tables = {
                    table: rows[table].read() if table in rows else empty(table)
                    for table in part.reads
                }
                try:
                    made = _checked(part, unit, part.run(tables, part.settings))
                # Whatever a profile does to a stage, the other profiles are to be built.
                except Exception as error:
                    if isinstance(error, PipelineError) and not isinstance(error, DataError):
                        raise
                    failures.append(Failure(unit, "stage_failed", _described(error)))
                else:
                    writer.add(unit, key, made)
    except OSError as error:
        raise _out_of_room(error, part.folder) from error
    return writer.shard, failures


def _checked(part: _Part, unit: str, made: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables that a step made, each as it has to be; a problem says whose it is."""
    tables = {PROBLEMS: empty(PROBLEMS), **made}
    doc_ids = pc.fill_null(tables[PROBLEMS]["doc_id"], unit.partition(PART_OF)[0])
    tables[PROBLEMS] = tables[PROBLEMS].set_column(0, TABLES[PROBLEMS].schema.field(0), doc_ids)
    if set(tables) != set(part.writes):
        raise DataError(f"there are the tables {sorted(tables)}, not {sorted(part.writes)}")
    for name, table in tables.items():
        validate(name, table)
    return tables


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _out_of_room(error: OSError, folder: Path) -> ResourceError:
    return ResourceError(f"{error.filename or folder} cannot be written: {error.strerror or error}")


def run_join(
    step: Join,
    settings: Settings,
    inputs: Mapping[str, StoredTable],
    folder: Path,
    workers: Workers,
    memory: int,
    *,
    may_work: bool = True,
) -> StepResult | None:
    """Run a join, unless what it reads is as it was.

    Args:
        step: The step.
        settings: What the user set.
        inputs: The tables that it reads.
        folder: Where its shards are.
        workers: Who computes what it divides.
        memory: Bytes that it may hold.
        may_work: False to look only: ``None`` says that there is work to do.

    Raises:
        PipelineError: it cannot go on.
    """
    keys = (stored.key for stored in inputs.values())
    made_from = content_id(step.name, code_fingerprint(), step.identity(settings), *keys)
    current, done = folder / made_from, folder / f"{made_from}.done"
    shards = read_shards(current)
    # One that was damaged is missing now.
    is_done = done.is_file() and done.read_text(encoding="utf-8") == str(len(shards))
    if not is_done:
        if not may_work:
            return None
        rmtree(folder, ignore_errors=True)
        files = {name: stored.files for name, stored in inputs.items()}
        scratch = folder / "scratch"
        run = partial(run_all, workers)
        # Of this machine, however many workers a cluster has.
        limits = {"memory": memory, "threads": min(workers.count, cores())}
        try:
            with open_relations(files, scratch, run, **limits) as relations:
                write_joined(current, step.run(relations, settings), _UNITS_A_SHARD)
            shards = read_shards(current)
            done.write_text(str(len(shards)), encoding="utf-8")
        except OSError as error:
            raise _out_of_room(error, folder) from error
    return StepResult(_stored(shards, step.writes), 0 if is_done else 1)


def _stored(shards: Sequence[Shard], tables: Sequence[str]) -> dict[str, StoredTable]:
    units = {unit: slices for shard in shards for unit, (_, slices) in shard.units.items()}
    ordered = sorted(units)
    return {
        name: StoredTable(name, {unit: units[unit][name] for unit in ordered}) for name in tables
    }
