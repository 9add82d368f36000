"""Run the stages: read the folder, see what is up to date, run, validate, write.

A stage whose fingerprint (its input tables, its settings and models, the code, the libraries) is
unchanged is not run again; so a second build does nothing, and one that was killed goes on where
it was.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from pipeline.errors import ConfigError, DataError
from pipeline.fingerprint import code_fingerprint
from pipeline.identifiers import content_id
from pipeline.stage import Progress, Settings, Stage, silent
from pipeline.stages import deduplicate, extract, ingest, publish, segment, structure, translate
from pipeline.store import Store, open_store
from pipeline.tables import TABLES, empty, validate

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

PROFILE_SUFFIXES = (".txt", ".pdf")
LARGEST_FILE_BYTES = 200 * 2**20


@dataclass(frozen=True)
class StageReport:
    """What a stage did: rows read and written, documents set aside, seconds."""

    stage: str
    rows_in: int = 0
    rows_out: Mapping[str, int] | None = None
    """Rows of each table it wrote; ``None`` where the stage was up to date."""
    set_aside: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        if self.rows_out is None:
            return f"{self.stage:<11}  up to date"
        rows = ", ".join(f"{name} {count:,}" for name, count in self.rows_out.items())
        return (
            f"{self.stage:<11}  {self.rows_in:,} rows → {rows}"
            f" · {self.set_aside} set aside · {self.seconds:.1f} s"
        )


@dataclass(frozen=True)
class BuildReport:
    """What a build did as a whole."""

    files: int
    set_aside: int
    """Files that stand in ``problems`` with an error."""
    stages_run: int
    """Stages that were not up to date; 0 where nothing was to do."""
    tables_written: int
    """Tables of the output folder that are new or changed."""


def build(
    raw: Path,
    out: Path,
    settings: Settings,
    *,
    until: str = "publish",
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
        progress: Gives, for a stage's name, what shows its progress.
        report: Told of each stage when it is done.

    Raises:
        ConfigError: an unusable folder, no profile in it, another build at work in ``out``.
        ModelError: the translation engine that was asked for cannot be used.
        DataError: a stage made a table that breaks its schema; ``out`` stays as it was.
    """
    files = read_folder(raw)
    # Asked before anything is written: a model or a file that is missing leaves no trace.
    asked_for = STAGES[: STAGE_NAMES.index(until) + 1]
    identities = {stage.name: stage.identity(settings) for stage in asked_for}
    with open_store(out) as store:
        made = {"files": files}
        hashes = {"files": _content_hash(files)}
        writer: dict[str, Stage] = {}
        current: list[Stage] = []
        stages_run = 0
        for stage in STAGES:
            if stage.name not in identities:
                identities[stage.name] = stage.identity(settings)
            fingerprint = _fingerprint(stage, identities[stage.name], hashes)
            if store.is_done(stage, fingerprint):
                line = StageReport(stage.name)
                for name in stage.writes:
                    made.pop(name, None)
            elif STAGE_NAMES.index(stage.name) > STAGE_NAMES.index(until):
                break
            else:
                for name in stage.reads:
                    if name not in made:
                        made[name] = store.read(writer[name], name)
                made_from = (fingerprint, identities[stage.name])
                line = _run(stage, settings, made, store, made_from, progress(stage.name))
                stages_run += 1
            for name in stage.writes:
                hashes[name] = store.table_hash(stage, name)
                writer[name] = stage
            current.append(stage)
            report(line)
        set_aside = {
            row["source_file"]
            for stage in current
            for row in store.read(stage, "problems").to_pylist()
            if row["severity"] == "error"
        }
        written = store.publish(current)
        return BuildReport(files.num_rows, len(set_aside), stages_run, written)


def read_folder(raw: Path) -> pa.Table:
    """The table ``files``: every profile below ``raw``, sorted by path.

    Hidden files and folders are passed over. A file that cannot be read, or is larger than
    ``LARGEST_FILE_BYTES``, has a row that says so.

    Raises:
        ConfigError: ``raw`` is no folder, or holds no profile.
    """
    if not raw.is_dir():
        raise ConfigError(f"--raw: {raw} is not a folder")
    paths = {
        path.relative_to(raw).as_posix(): path
        for path in raw.rglob("*")
        if path.suffix.lower() in PROFILE_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(raw).parts)
        and not path.is_dir()
    }
    if not paths:
        raise ConfigError(f"--raw: there is no .txt or .pdf profile in {raw}")
    rows = [_read_file(name, path) for name, path in sorted(paths.items())]
    return pa.Table.from_pylist(rows, schema=TABLES["files"].schema)


def _read_file(name: str, path: Path) -> dict[str, object]:
    # A file name need not be valid text: its odd bytes are shown escaped.
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    row: dict[str, object] = {"source_file": shown, "size": 0}
    try:
        row["size"] = size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            return row | {"error": f"it is larger than {LARGEST_FILE_BYTES // 2**20} MB"}
        content = path.read_bytes()
    except OSError as error:
        return row | {"error": error.strerror or str(error)}
    return row | {"content": content, "source_sha256": sha256(content).hexdigest()}


def _run(
    stage: Stage,
    settings: Settings,
    made: dict[str, pa.Table],
    store: Store,
    made_from: tuple[str, str],
    progress: Progress,
) -> StageReport:
    started = time.monotonic()
    inputs = {name: made[name] for name in stage.reads}
    outputs = {"problems": empty("problems")} | stage.run(inputs, settings, progress)
    if set(outputs) != {*stage.writes, "problems"}:
        raise DataError(f"{stage.name} made {sorted(outputs)}, not {sorted(stage.writes)}")
    for name, table in outputs.items():
        validate(name, table)
    store.write(stage, made_from[0], outputs, made_from[1])
    made |= {name: outputs[name] for name in stage.writes}
    return StageReport(
        stage.name,
        rows_in=sum(table.num_rows for table in inputs.values()),
        rows_out={name: outputs[name].num_rows for name in stage.writes},
        set_aside=outputs["problems"]["severity"].to_pylist().count("error"),
        seconds=time.monotonic() - started,
    )


def _fingerprint(stage: Stage, identity: str, hashes: Mapping[str, str]) -> str:
    inputs = [f"{name}={hashes[name]}" for name in stage.reads]
    return content_id(stage.name, code_fingerprint(), identity, *inputs)


def _content_hash(files: pa.Table) -> str:
    rows = files.select(["source_file", "source_sha256", "error"]).to_pylist()
    return content_id(*(str(value) for row in rows for value in row.values()))
