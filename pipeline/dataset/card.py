"""``README.md``: the dataset card, after the conventions of Hugging Face."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jinja2
import pyarrow as pa

from pipeline.dataset.facts import TableFile, facts

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))


def dataset_card(tables: Mapping[str, pa.Table], files: Sequence[TableFile], citation: str) -> str:
    """The card, Markdown with a YAML header that lists a configuration for each table.

    Args:
        tables: ``documents``, ``blocks`` and ``translations``.
        files: the published Parquet tables.
        citation: how to cite the dataset, BibTeX.
    """
    rows = max(file.rows for file in files)
    translations = tables["translations"]
    statuses = Counter(translations["status"].to_pylist())
    return _template().render(
        facts=facts(),
        files=files,
        profiles=_profiles(tables),
        models=sorted(set(translations["model"].to_pylist())),
        translated={
            "machine": statuses["machine"],
            "reviewed": statuses["reviewed"],
            "failed": statuses["failed"],
            "flagged": sum(bool(flags) for flags in translations["flags"].to_pylist()),
        },
        size_category=next((name for limit, name in _SIZES if rows < limit), "100K<n<1M"),
        citation=citation,
    )


def _profiles(tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    blocks = Counter(tables["blocks"]["doc_id"].to_pylist())
    return [
        {
            "doc_id": row["doc_id"],
            "city": row["city"] or "",
            "country": row["country"] or "",
            "exported": row["downloaded_on"] or "",
            "actions": row["actions_parsed"],
            "blocks": blocks[row["doc_id"]],
        }
        for row in tables["documents"].to_pylist()
    ]


@cache
def _template() -> jinja2.Template:
    # Markdown, not HTML: what comes from a profile is made safe by the filter `cell`.
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.dataset", ""),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    environment.filters["json"] = lambda text: json.dumps(text, ensure_ascii=False)
    environment.filters["cell"] = _cell
    return environment.get_template("card.md.jinja")


def _cell(text: str) -> str:
    """``text`` inside a cell of a Markdown table, without markup of its own."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").replace("`", "'")
