"""Write the summaries of a finished build, unless those that are there are still true."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.derived import derive
from pipeline.publishing import write_summaries
from pipeline.publishing.digest import READS


def summarise(out: Path, formats: Iterable[str], languages: Iterable[str]) -> list[Path] | None:
    """Write the summaries of the tables in ``out``; returns the files, ``None`` if none was due.

    Raises:
        ConfigError: the build in ``out`` is not finished, or ``out`` cannot be written.
    """
    formats, languages = list(formats), list(languages)
    return derive(
        out,
        "summaries",
        READS,
        [*formats, "", *languages],
        lambda tables: write_summaries(tables, out, formats, languages),
    )
