"""ingest: the bytes of each file become lines of text, numbered as they stand there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa

from pipeline.identifiers import slug
from pipeline.profiles.decoding import Unreadable, decode, find_excess, split_lines
from pipeline.profiles.pdf import read_pdf
from pipeline.stage import PerDocument, Settings, Stage, Tables
from pipeline.tables import from_rows, problem

_NAME = "ingest"
_TEXT, _PDF = "text/plain", "application/pdf"


@dataclass(frozen=True)
class _Source:
    """A file that could be read: its lines with their pages, and what is doubtful about it."""

    media_type: str
    encoding: str | None
    lines: list[tuple[str, int | None]]
    doubts: list[dict[str, Any]] = field(default_factory=list)


def run(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Read every file; one that cannot be read is a problem, and the others go on."""
    sources: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for row in tables["files"].to_pylist():
        ids = {"doc_id": row["doc_id"], "source_file": row["source_file"]}
        read = _read(row)
        if isinstance(read, Unreadable):
            problems.append(problem(_NAME, read.code, read.message, severity="error", **ids))
            continue
        sources.append(
            {
                **ids,
                "source_sha256": row["source_sha256"],
                "media_type": read.media_type,
                "encoding": read.encoding,
            }
        )
        lines += [
            {"doc_id": row["doc_id"], "line": number, "page": page, "text": text}
            for number, (text, page) in enumerate(read.lines, 1)
        ]
        problems += [{**doubt, **ids} for doubt in (*read.doubts, *_doubts_of_name(row))]
    return {
        "sources": from_rows("sources", sources),
        "lines": from_rows("lines", lines),
        "problems": from_rows("problems", problems),
    }


def _doubts_of_name(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    natural = slug(PurePosixPath(row["source_file"]).stem)
    if row["doc_id"] != natural:
        message = f"Another file makes the document {natural} too; this one is {row['doc_id']}."
        yield problem(_NAME, "same_name", message)
    if original := row["same_content"]:
        message = f"The file has the same bytes as {original}; both were kept."
        yield problem(_NAME, "same_content", message, severity="info")


def _read(row: Mapping[str, Any]) -> _Source | Unreadable:
    name, content = row["source_file"], row["content"]
    if content is None:
        return Unreadable("unreadable_file", row["error"] or "The file cannot be read.")
    is_pdf = PurePosixPath(name).suffix.lower() == ".pdf"
    return _read_pdf(content) if is_pdf and content else _read_text(content)


def _read_text(content: bytes) -> _Source | Unreadable:
    decoded = decode(content)
    if isinstance(decoded, Unreadable):
        return decoded
    if excess := find_excess(decoded.text):
        return excess
    lines = split_lines(decoded.text)
    doubts = []
    if decoded.damaged:
        first = next(n for n, (text, _) in enumerate(lines, 1) if "\ufffd" in text)
        message = f"{decoded.damaged} characters were damaged and are shown as U+FFFD."
        doubts.append(problem(_NAME, "damaged_characters", message, line=first))
    return _Source(_TEXT, decoded.encoding, lines, doubts)


def _read_pdf(content: bytes) -> _Source | Unreadable:
    pdf = read_pdf(content)
    if isinstance(pdf, Unreadable):
        return pdf
    if excess := find_excess("\n".join(text for text, _ in pdf.lines)):
        return excess
    doubts = [
        problem(
            _NAME,
            "page_furniture",
            f"{count} running heads and feet were left out, such as “{text[:60]}”.",
            severity="info",
        )
        for text, count in _running(pdf.running)
    ]
    return _Source(_PDF, None, list(pdf.lines), doubts)


def _running(running: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first running line and how many there are, where there are any."""
    texts = [text for text, _ in running]
    return [(texts[0], len(texts))] if texts else []


STAGE = Stage(
    name=_NAME,
    summary="read each file: its encoding, its pages, its lines",
    steps=(PerDocument("ingest", reads=("files",), writes=("sources", "lines"), run=run),),
)
