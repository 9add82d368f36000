"""ingest: the bytes of each file become lines of text, numbered as they stand there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa

from pipeline.identifiers import slug
from pipeline.profiles.decoding import Unreadable, decode, find_excess, split_lines
from pipeline.profiles.pdf import read_pdf
from pipeline.stage import Progress, Settings, Stage, Tables
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


def run(tables: Tables, settings: Settings, progress: Progress) -> dict[str, pa.Table]:
    """Read every file; one that cannot be read is a problem, and the others go on."""
    files = tables["files"].sort_by("source_file")
    sources: dict[str, _Source] = {}
    problems: list[dict[str, Any]] = []
    hashes: dict[str, str] = {}
    for index in progress(range(files.num_rows), total=files.num_rows):
        row = files.slice(index, 1).to_pylist()[0]
        read = _read(row)
        name = row["source_file"]
        if isinstance(read, Unreadable):
            problems.append(_problem(name, read.code, read.message, "error"))
        else:
            sources[name] = read
            hashes[name] = row["source_sha256"]
            problems += read.doubts
    doc_ids = name_documents(sources)
    problems += _same_names(doc_ids) + _same_bytes(hashes)
    return {
        "sources": from_rows(
            "sources",
            (
                {
                    "doc_id": doc_ids[name],
                    "source_file": name,
                    "source_sha256": hashes[name],
                    "media_type": source.media_type,
                    "encoding": source.encoding,
                }
                for name, source in sources.items()
            ),
        ),
        "lines": from_rows(
            "lines",
            (
                {"doc_id": doc_ids[name], "line": number, "page": page, "text": text}
                for name, source in sources.items()
                for number, (text, page) in enumerate(source.lines, 1)
            ),
        ),
        "problems": from_rows(
            "problems", ({**row, "doc_id": doc_ids.get(row["source_file"])} for row in problems)
        ),
    }


def _problem(
    source_file: str, code: str, message: str, severity: str = "warning", line: int | None = None
) -> dict[str, Any]:
    return problem(_NAME, code, message, severity=severity, source_file=source_file, line=line)


def _read(row: Mapping[str, Any]) -> _Source | Unreadable:
    name, content = row["source_file"], row["content"]
    if content is None:
        return Unreadable("unreadable_file", row["error"] or "The file cannot be read.")
    is_pdf = PurePosixPath(name).suffix.lower() == ".pdf"
    return _read_pdf(name, content) if is_pdf and content else _read_text(name, content)


def _read_text(name: str, content: bytes) -> _Source | Unreadable:
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
        doubts.append(_problem(name, "damaged_characters", message, line=first))
    return _Source(_TEXT, decoded.encoding, lines, doubts)


def _read_pdf(name: str, content: bytes) -> _Source | Unreadable:
    pdf = read_pdf(content)
    if isinstance(pdf, Unreadable):
        return pdf
    if excess := find_excess("\n".join(text for text, _ in pdf.lines)):
        return excess
    doubts = [
        _problem(
            name,
            "page_furniture",
            f"{count} running heads and feet were left out, such as “{text[:60]}”.",
            "info",
        )
        for text, count in _running(pdf.running)
    ]
    return _Source(_PDF, None, list(pdf.lines), doubts)


def _running(running: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first running line and how many there are, where there are any."""
    texts = [text for text, _ in running]
    return [(texts[0], len(texts))] if texts else []


def name_documents(source_files: Iterable[str]) -> dict[str, str]:
    """The id of each file's document: the slug of its stem.

    Of several files with one slug, the first by path has it, and each other one the slug with
    the lowest number from 2 that makes an id of no other document.
    """
    ordered = sorted(source_files)
    slugs = {name: slug(PurePosixPath(name).stem) for name in ordered}
    taken = set(slugs.values())
    doc_ids: dict[str, str] = {}
    used: Counter[str] = Counter()
    for name in ordered:
        base = slugs[name]
        used[base] += 1
        doc_id, number = base, 2
        while used[base] > 1 and doc_id in taken:
            doc_id, number = f"{base}-{number}", number + 1
        taken.add(doc_id)
        doc_ids[name] = doc_id
    return doc_ids


def _same_names(doc_ids: Mapping[str, str]) -> list[dict[str, Any]]:
    problems = []
    for name, doc_id in doc_ids.items():
        natural = slug(PurePosixPath(name).stem)
        if doc_id != natural:
            message = f"Another file makes the document {natural} too; this one is {doc_id}."
            problems.append(_problem(name, "same_name", message))
    return problems


def _same_bytes(hashes: Mapping[str, str]) -> list[dict[str, Any]]:
    first: dict[str, str] = {}
    problems = []
    for name, sha256 in hashes.items():
        if (original := first.setdefault(sha256, name)) != name:
            message = f"The file has the same bytes as {original}; both were kept."
            problems.append(_problem(name, "same_content", message, "info"))
    return problems


STAGE = Stage(
    name=_NAME,
    summary="read each file: its encoding, its pages, its lines",
    reads=("files",),
    writes=("sources", "lines"),
    run=run,
)
