"""Write the report of a finished build, unless the one that is there is still true."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from pipeline.derived import derive
from pipeline.publishing.disagreements import find_disagreements
from pipeline.publishing.report import READS, render_report
from pipeline.store import write_bytes

FILE_NAME = "report.html"


def write_report(out: Path) -> Path | None:
    """Write ``out / "report.html"``; returns its path, ``None`` if it was not due.

    Raises:
        ConfigError: the build in ``out`` is not finished, or ``out`` cannot be written.
    """

    def write(tables: Mapping[str, pa.Table]) -> list[Path]:
        page = render_report(tables, find_disagreements(tables))
        write_bytes(page.encode("utf-8", "replace"), out / FILE_NAME)
        return [out / FILE_NAME]

    written = derive(out, "report", READS, (), write)
    return None if written is None else written[0]
