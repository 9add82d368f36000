"""Files made from the finished tables: written unless those that are there are still true."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import ConfigError
from pipeline.fingerprint import code_fingerprint
from pipeline.identifiers import content_id
from pipeline.shards import file_hash
from pipeline.store import STATE_FOLDER, open_store, table_hash, write_bytes

Write = Callable[[Mapping[str, pa.Table]], list[Path]]


def derive(
    out: Path, name: str, reads: Sequence[str], settings: Sequence[str], write: Write
) -> list[Path] | None:
    """Let ``write`` make files below ``out`` from the tables; its files, ``None`` if none was due.

    Args:
        out: The folder of the tables.
        name: What the files are, by which it is remembered what they were made from.
        reads: The tables that ``write`` is given.
        settings: What else the files depend on.
        write: Makes the files and says which they are.

    Raises:
        ConfigError: the build in ``out`` is not finished, or ``out`` cannot be written.
    """
    missing = [table for table in reads if not (out / f"{table}.parquet").exists()]
    if missing:
        raise ConfigError(f"--out: {out} has no {missing[0]}.parquet; build it first")
    with open_store(out):
        hashes = (table_hash(out / f"{table}.parquet") or "" for table in reads)
        made_from = content_id(code_fingerprint(), *settings, "", *hashes)
        record = out / STATE_FOLDER / f"{name}.json"
        if _is_current(record, made_from, out):
            return None
        written = write({table: pq.read_table(out / f"{table}.parquet") for table in reads})
        files = {path.relative_to(out).as_posix(): file_hash(path) for path in written}
        content = {"fingerprint": made_from, "files": files}
        write_bytes(json.dumps(content, indent=1, sort_keys=True).encode(), record)
        return written


def _is_current(record: Path, made_from: str, out: Path) -> bool:
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return content["fingerprint"] == made_from and all(
        file_hash(out / name) == digest for name, digest in content["files"].items()
    )
