"""Run the stages: read the folder, see what is up to date, run, publish.

What a step made of a document is kept with a hash of what it was made from (the document's part
of the tables, the settings and models, the code, the libraries) and is not made again while that
is the same. So a second build does nothing, one that was killed goes on where it was, and a new
profile costs its own work and what it shares with others.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.cluster import dask_workers
from pipeline.fingerprint import code_fingerprint
from pipeline.folder import SourceFile, read_folder
from pipeline.identifiers import content_id
from pipeline.partitions import (
    PROBLEMS,
    Failure,
    StepResult,
    run_join,
    run_per_document,
)
from pipeline.resources import Resources
from pipeline.shards import Rows, StoredTable
from pipeline.stage import PART_OF, Join, PerDocument, Progress, Settings, Stage, silent
from pipeline.stages import deduplicate, extract, ingest, publish, segment, structure, translate
from pipeline.store import Run, SetAside, Store, open_store
from pipeline.tables import from_rows, problem
from pipeline.workers import Workers, local_workers

STAGES: tuple[Stage, ...] = (
    ingest.STAGE,
    structure.STAGE,
    deduplicate.STAGE,
    segment.STAGE,
    extract.STAGE,
    translate.STAGE,
    publish.STAGE,
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)


@dataclass(frozen=True)
class StageReport:
    """What a stage did: rows read and written, seconds."""

    stage: str
    rows_in: int = 0
    rows_out: Mapping[str, int] | None = None
    """Rows of each table it wrote; ``None`` where the stage was up to date."""
    computed: int = 0
    """Documents, or parts of them, that it worked on; the others were up to date."""
    seconds: float = 0.0

    def __str__(self) -> str:
        if self.rows_out is None:
            return f"{self.stage:<11}  up to date"
        rows = ", ".join(f"{name} {count:,}" for name, count in self.rows_out.items())
        return f"{self.stage:<11}  {self.rows_in:,} rows → {rows} · {self.seconds:.1f} s"


@dataclass(frozen=True)
class BuildReport:
    """What a build did as a whole."""

    files: int
    set_aside: int
    """Files that stand in ``problems`` with an error."""
    stages_run: int
    """Stages that were not up to date; 0 where nothing was to do."""
    tables_written: int
    """Tables of the output folder that are new, changed or gone."""


def build(
    raw: Path,
    out: Path,
    settings: Settings,
    *,
    until: str = "publish",
    resources: Resources | None = None,
    progress: Callable[[str], Progress] = lambda stage: silent,
    report: Callable[[StageReport], None] = lambda line: None,
) -> BuildReport:
    """Build the tables under ``out`` from the profiles below ``raw``.

    Args:
        raw: Folder of ``.txt`` and ``.pdf`` profiles, read with its subfolders.
        out: Folder for the tables; made where it is missing.
        settings: What may be set.
        until: Name of the last stage to run. Tables of later stages stay where they are still
            true of this input, and are removed otherwise.
        resources: Processes, memory and time that may be used; ``None`` for what is usual.
        progress: Gives, for a stage's name, what shows its progress.
        report: Told of each stage when it is done.

    Raises:
        ConfigError: an unusable folder, no profile in it, another build at work in ``out``.
        ModelError: the translation engine that was asked for cannot be used.
        ResourceError: disk or memory does not suffice; what was done is kept.
    """
    resources = resources or Resources()
    files = read_folder(raw)
    last = STAGE_NAMES.index(until)
    # Asked before anything is written: a model or a file that is missing leaves no trace.
    for stage in STAGES[: last + 1]:
        stage.identity(settings)
    with open_store(out) as store, _workers(resources) as workers:
        known = {_reason_key(file, resources) for file in files}
        set_aside = {
            doc_id: entry for doc_id, entry in store.set_aside.items() if entry["key"] in known
        }
        while True:
            # Found out at some cost, and so kept even if this build does not come to its end.
            store.remember({d: e for d, e in set_aside.items() if e["code"] != "worker_died"})
            attempt = _Attempt(files, set_aside, settings, resources, store, workers)
            failures = attempt.run(last, progress, report)
            if not failures:
                break
            set_aside |= failures
        written = store.publish(attempt.tables, attempt.runs)
        errors = pq.read_table(
            out / "problems.parquet",
            columns=["source_file"],
            filters=[("severity", "==", "error")],
        )
        wrong = len(errors["source_file"].unique())
        return BuildReport(len(files), wrong, attempt.stages_run, written)


def _workers(resources: Resources) -> AbstractContextManager[Workers]:
    if resources.scheduler:
        return dask_workers(resources.scheduler, resources.worker_count)
    return local_workers(resources.worker_count)


class _Attempt:
    """One way through the stages, without the profiles that are set aside."""

    def __init__(
        self,
        files: list[SourceFile],
        set_aside: Mapping[str, SetAside],
        settings: Settings,
        resources: Resources,
        store: Store,
        workers: Workers,
    ):
        self._files = {file.doc_id: file for file in files}
        self._settings = settings
        self._resources = resources
        self._store = store
        self._workers = workers
        used = {
            doc_id: self._files[doc_id] for doc_id in sorted(self._files.keys() - set_aside.keys())
        }
        self._newest = {"files": StoredTable("files", used)}
        self._problems = [StoredTable(PROBLEMS, {"": _reasons(self._files, set_aside)})]
        self.runs: dict[str, Run] = {}
        self.stages_run = 0

    @property
    def tables(self) -> dict[str, list[StoredTable]]:
        """The tables made so far, each as what it consists of."""
        made = {name: [stored] for name, stored in self._newest.items()}
        return made | {PROBLEMS: self._problems}

    def run(
        self,
        last: int,
        progress: Callable[[str], Progress],
        report: Callable[[StageReport], None],
    ) -> dict[str, SetAside]:
        """Run the stages up to ``last``; the profiles that failed, none where all went well."""
        for number, stage in enumerate(STAGES):
            started = time.monotonic()
            tables, problems, computed = dict(self._newest), list(self._problems), 0
            for step in stage.steps:
                inputs = {name: tables[name] for name in step.reads}
                result = self._run_step(step, inputs, progress(stage.name), number <= last)
                if result is None:
                    return {}
                if result.failures:
                    return dict(self._reason(stage, failure) for failure in result.failures)
                computed += result.computed
                tables |= result.tables
                if made := tables.pop(PROBLEMS, None):
                    problems.append(self._with_files(made))
            rows_in = sum(self._newest[name].rows for name in stage.reads)
            rows_out = {name: tables[name].rows for name in stage.writes}
            self._newest, self._problems = tables, problems
            self.runs[stage.name] = self._described(stage)
            self.stages_run += bool(computed)
            seconds = time.monotonic() - started
            report(
                StageReport(stage.name, rows_in, rows_out if computed else None, computed, seconds)
            )
        return {}

    def _run_step(
        self,
        step: PerDocument | Join,
        inputs: Mapping[str, StoredTable],
        progress: Progress,
        may_work: bool,
    ) -> StepResult | None:
        folder = self._store.folder(step.name)
        common = (self._settings, inputs, folder, self._workers)
        if isinstance(step, Join):
            memory = self._resources.memory_of_joins
            return run_join(step, *common, memory, may_work=may_work)
        seconds = self._resources.seconds
        return run_per_document(step, *common, seconds, progress, may_work=may_work)

    def _with_files(self, problems: StoredTable) -> StoredTable:
        """The problems of a step, each with the file of its profile."""
        files = {unit: self._files[unit.partition(PART_OF)[0]] for unit in problems.units}
        units = {unit: _OfFile(rows, files[unit].name) for unit, rows in problems.units.items()}
        return StoredTable(PROBLEMS, units)

    def _described(self, stage: Stage) -> Run:
        identity = stage.identity(self._settings)
        made_from = [f"{name}={self._newest[name].key}" for name in stage.reads]
        return {
            "fingerprint": content_id(stage.name, code_fingerprint(), identity, *made_from),
            "tables": {name: self._newest[name].key for name in stage.writes},
            "settings": identity,
        }

    def _reason(self, stage: Stage, failure: Failure) -> tuple[str, SetAside]:
        doc_id = failure.unit.partition(PART_OF)[0]
        entry: SetAside = {
            "key": _reason_key(self._files[doc_id], self._resources),
            "stage": stage.name,
            "code": failure.code,
            "message": _REASONS[failure.code].format(
                stage=stage.name, seconds=self._resources.seconds, detail=failure.detail
            ),
        }
        return doc_id, entry


_REASONS = {
    "time_limit": "The stage {stage} took longer than {seconds:g} s for this profile; "
    "--time-limit sets how long it may take.",
    "worker_died": "The process in which the stage {stage} read this profile was ended, perhaps "
    "for lack of memory; it is tried again in the next build.",
    "stage_failed": "The stage {stage} could not deal with this profile ({detail}).",
}


@dataclass(frozen=True)
class _Given:
    """Rows that need no shard."""

    table: pa.Table

    @property
    def key(self) -> str:
        return content_id(repr(self.table.to_pylist()))

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)

    def read(self) -> pa.Table:
        return self.table


@dataclass(frozen=True, slots=True)
class _OfFile:
    """Problems of one profile; those that do not say which file they are of have its name.

    The name is not kept in their shard: behind a join, no step is done again when a file moves.
    """

    found: Rows
    source_file: str

    @property
    def key(self) -> str:
        return content_id(self.found.key, self.source_file)

    @property
    def rows(self) -> int:
        return self.found.rows

    def read(self) -> pa.Table:
        table = self.found.read()
        place = table.schema.get_field_index("source_file")
        names = pc.fill_null(table.column(place), self.source_file)
        return table.set_column(place, table.schema.field(place), names)


def _reasons(files: Mapping[str, SourceFile], set_aside: Mapping[str, SetAside]) -> _Given:
    rows = [
        problem(
            entry["stage"],
            entry["code"],
            entry["message"],
            severity="error",
            doc_id=doc_id,
            source_file=files[doc_id].name,
        )
        for doc_id, entry in sorted(set_aside.items())
    ]
    return _Given(from_rows(PROBLEMS, rows))


def _reason_key(file: SourceFile, resources: Resources) -> str:
    """Hash of what a profile was given up for: another of these, and it is tried again."""
    return content_id(file.key, code_fingerprint(), str(resources.seconds))
