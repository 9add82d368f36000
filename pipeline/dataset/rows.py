"""The rows of this package's CSV files."""

import csv
from importlib import resources


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of the CSV file ``name``; lines that begin with # are comments."""
    text = resources.files("pipeline.dataset").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
