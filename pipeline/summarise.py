"""Write the summaries of a finished build, unless those that are there are still true."""

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.errors import ConfigError
from pipeline.fingerprint import code_fingerprint
from pipeline.identifiers import content_id
from pipeline.publishing import write_summaries
from pipeline.publishing.digest import READS
from pipeline.store import STATE_FOLDER, file_hash, open_store, write_bytes


def summarise(out: Path, formats: Iterable[str], languages: Iterable[str]) -> list[Path] | None:
    """Write the summaries of the tables in ``out``; returns the files, ``None`` if none was due.

    Raises:
        ConfigError: the build in ``out`` is not finished, or ``out`` cannot be written.
    """
    formats, languages = list(formats), list(languages)
    missing = [name for name in READS if not (out / f"{name}.parquet").is_file()]
    if missing:
        raise ConfigError(f"--out: {out} has no {missing[0]}.parquet; build it first")
    with open_store(out):
        made_from = content_id(
            code_fingerprint(), *formats, "", *languages, "", *(_hash(out, name) for name in READS)
        )
        record = out / STATE_FOLDER / "summaries.json"
        if _is_current(record, made_from, out):
            return None
        tables = {name: pq.read_table(out / f"{name}.parquet") for name in READS}
        written = write_summaries(tables, out, formats, languages)
        hashes = {path.relative_to(out).as_posix(): file_hash(path) for path in written}
        content = {"fingerprint": made_from, "files": hashes}
        write_bytes(json.dumps(content, indent=1, sort_keys=True).encode(), record)
        return written


def _hash(out: Path, name: str) -> str:
    return file_hash(out / f"{name}.parquet") or ""


def _is_current(record: Path, made_from: str, out: Path) -> bool:
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return content["fingerprint"] == made_from and all(
        file_hash(out / name) == digest for name, digest in content["files"].items()
    )
