"""Hand translations to reviewers and take their corrections back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.errors import ConfigError
from pipeline.identifiers import slug
from pipeline.reviewing import (
    DEFAULT_NUMBER,
    READS,
    Known,
    Outcome,
    collect_units,
    decide,
    load_reviewed,
    render_reviewed,
    with_facts,
    worst_first,
)
from pipeline.reviewing.collecting import Tables
from pipeline.reviewing.formats import FORMATS, read_file
from pipeline.reviewing.reviewed import Review
from pipeline.reviewing.workbook import fits
from pipeline.store import open_store, write_bytes
from pipeline.translation import load_termbase

FOLDER = "review"
LARGEST_FILE_BYTES = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was written, its sentences, and those left out as too long for its format."""

    file: Path
    sentences: int
    left_out: int


def export_review(
    out: Path,
    form: str,
    *,
    reviewed: Path | None,
    city: str | None = None,
    worst: int | None = None,
    everything: bool = False,
    file: Path | None = None,
    terms: Path | None = None,
) -> Export:
    """Write what a person is to look at.

    Args:
        out: the folder of a build.
        form: a key of ``FORMATS``.
        reviewed: the reviewed translations so far.
        city: a city's sentences in its order; with ``worst`` the worst of them.
        worst: how many, the worst first.
        everything: every sentence, in reading order.
        file: where to; by default ``OUT/review/`` and a name that says what.
        terms: the user's own terms.

    Raises:
        ConfigError: no such format, build or city; the file is there and holds something else.
    """
    if form not in FORMATS:
        raise ConfigError(f"--format: {form} is none of {', '.join(FORMATS)}")
    tables = _read_tables(out)
    units = collect_units(tables, load_reviewed(reviewed) if reviewed else {}, city)
    name = slug(city) if city else "all" if everything else "worst"
    if worst is None and not (city or everything):
        worst = DEFAULT_NUMBER
    if worst is not None:
        units = worst_first(units, worst)
        name = f"{name}-{worst}" if name == "worst" else f"{name}-worst-{worst}"
    termbase = load_termbase(terms)
    units = [with_facts(unit, termbase) for unit in units]
    chosen = FORMATS[form]
    path = file or out / FOLDER / f"{name}{chosen.suffix}"
    left_out = sum(not fits(unit) for unit in units) if form == "xlsx" else 0
    _write_new(chosen.write(units), path)
    return Export(path, len(units) - left_out, left_out)


def _read_tables(out: Path) -> Tables:
    missing = [name for name in READS if not (out / f"{name}.parquet").exists()]
    if missing:
        raise ConfigError(f"--out: {out} has no {missing[0]}.parquet; build it first")
    with open_store(out):
        return {name: pq.read_table(out / f"{name}.parquet") for name in READS}


def _write_new(content: bytes, path: Path) -> None:
    """Write a file, but never over one that somebody may have been working in."""
    try:
        if path.exists():
            if path.read_bytes() == content:
                return
            raise ConfigError(
                f"{path} is there already and may hold corrections; import it first and remove "
                "it, or name another with --file"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(content, path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error


def import_review(
    file: Path,
    reviewed: Path,
    *,
    out: Path | None = None,
    reviewer: str = "",
    day: date | None = None,
    terms: Path | None = None,
) -> Outcome:
    """Take corrections into the file of reviewed translations, which is made where it is missing.

    Args:
        file: what came back, in any of ``FORMATS``.
        reviewed: the file of reviewed translations.
        out: the build that ``file`` came from; by it sentences are recognised whose white space
            a tool has changed, and translations whose former text the file does not give.
        reviewer: who.
        day: when; by default the day on which ``file`` was last changed (UTC).
        terms: the user's own terms, for which corrections are checked too.

    Raises:
        ConfigError: a file that cannot be read or written; ``reviewed`` stays as it was.
    """
    content, changed_on = _read(file)
    before = load_reviewed(reviewed) if reviewed.exists() else {}
    known = None if out is None else _known(out, before)
    try:
        rows = read_file(content)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    termbase = load_termbase(terms)
    outcome = decide(rows, before, known, termbase, reviewer=reviewer, day=day or changed_on)
    if outcome.reviewed != before:
        try:
            reviewed.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(render_reviewed(outcome.reviewed.values()), reviewed)
        except OSError as error:
            raise ConfigError(f"--reviewed: {reviewed}: {error.strerror}") from error
    return outcome


def _read(file: Path) -> tuple[bytes, date]:
    try:
        state = file.stat()
        if state.st_size > LARGEST_FILE_BYTES:
            raise ConfigError(f"{file} is larger than {LARGEST_FILE_BYTES // 2**20} MB")
        return file.read_bytes(), datetime.fromtimestamp(state.st_mtime, UTC).date()
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error


def _known(out: Path, reviewed: dict[str, Review]) -> dict[str, Known]:
    units = collect_units(_read_tables(out), reviewed)
    return {unit.sentence_key: Known(unit.source, unit.english) for unit in units}
