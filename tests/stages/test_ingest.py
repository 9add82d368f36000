import io
from hashlib import sha256
from time import process_time
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.folder import name_documents
from pipeline.stage import Settings
from pipeline.stages.ingest import STAGE, run
from pipeline.tables import empty, from_rows, validate

Files = dict[str, bytes]


def ingest(files: Files, errors: dict[str, str] | None = None) -> dict[str, pa.Table]:
    """What is made of each file, one table after the other as in a build."""
    errors = errors or {}
    doc_ids = name_documents([*files, *errors])
    first: dict[bytes, str] = {}
    parts = []
    for name in sorted(doc_ids):
        row: dict[str, Any] = {"doc_id": doc_ids[name], "source_file": name}
        if name in errors:
            row["error"] = errors[name]
        else:
            content = files[name]
            row |= {"content": content, "source_sha256": sha256(content).hexdigest()}
            original = first.setdefault(content, name)
            row["same_content"] = None if original == name else original
        parts.append(run({"files": from_rows("files", [row])}, Settings()))
    made = {
        name: pa.concat_tables([empty(name), *(part[name] for part in parts)])
        for name in (*STAGE.writes, "problems")
    }
    for name, table in made.items():
        validate(name, table)
    assert all(set(part) == set(made) for part in parts)
    return made


def problems(made: dict[str, pa.Table]) -> list[tuple[str, str, str]]:
    rows = made["problems"].to_pylist()
    return [(row["source_file"], row["severity"], row["code"]) for row in rows]


def test_lines_stand_as_they_are_with_their_numbers() -> None:
    made = ingest({"reed/Reedham (2026).txt": "\ufeff Reeds\u00a0\r\n\n\tgrow\u3000".encode()})
    assert made["lines"].to_pylist() == [
        {"doc_id": "reedham-2026", "line": 1, "page": None, "text": " Reeds\u00a0"},
        {"doc_id": "reedham-2026", "line": 2, "page": None, "text": ""},
        {"doc_id": "reedham-2026", "line": 3, "page": None, "text": "\tgrow\u3000"},
    ]
    source = made["sources"].to_pylist()[0]
    assert (source["media_type"], source["encoding"]) == ("text/plain", "utf-8-sig")


def test_a_pdf_has_pages() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for text in ("Reeds grow.", "Eels swim."):
        canvas.drawString(80, 700, text)
        canvas.showPage()
    canvas.save()
    made = ingest({"r.PDF": buffer.getvalue()})
    lines = [(row["page"], row["text"]) for row in made["lines"].to_pylist() if row["text"]]
    assert lines == [(1, "Reeds grow."), (2, "Eels swim.")]
    assert made["sources"].to_pylist()[0]["media_type"] == "application/pdf"


def test_one_bad_file_is_one_problem_and_the_others_go_on() -> None:
    made = ingest(
        {
            "a.txt": b"",
            "b.txt": b"\r\n \n",
            "c.txt": b"\x00\x01\x02" * 99,
            "d.txt": b"%PDF-1.4",
            "e.pdf": b"words",
            "f.pdf": b"",
            "g.txt": b"\x81\x20\xff\x90\xfe" * 99,
            "h.txt": b"Reeds grow.\n",
        },
        {"i.txt": "it cannot be opened"},
    )
    assert problems(made) == [
        ("a.txt", "error", "empty_file"),
        ("b.txt", "error", "empty_file"),
        ("c.txt", "error", "binary_file"),
        ("d.txt", "error", "binary_file"),
        ("e.pdf", "error", "unreadable_pdf"),
        ("f.pdf", "error", "empty_file"),
        ("g.txt", "error", "undecodable"),
        ("i.txt", "error", "unreadable_file"),
    ]
    assert made["sources"]["doc_id"].to_pylist() == ["h"]


@pytest.mark.parametrize("name", ["long.txt", "long.pdf"])
def test_fifty_megabytes_in_one_line_are_refused_at_once(name: str) -> None:
    start = process_time()
    made = ingest({name: b"reeds " * 8_500_000})
    [(_, severity, code)] = problems(made)
    assert severity == "error"
    assert code in ("too_many_characters", "line_too_long", "unreadable_pdf")
    assert process_time() - start < 5


def test_more_lines_than_a_profile_has_are_refused() -> None:
    made = ingest({"many.txt": b"r\r" * 200_000})
    assert problems(made) == [("many.txt", "error", "too_many_lines")]


def test_damaged_characters_are_told_with_their_line() -> None:
    made = ingest({"r.txt": b"first\n" + "湿地恢复".encode() * 999 + b"\xff\n"})
    row = made["problems"].to_pylist()[0]
    assert (row["doc_id"], row["code"], row["severity"], row["line"]) == (
        "r",
        "damaged_characters",
        "warning",
        2,
    )


def test_files_of_one_name_are_documents_of_their_own() -> None:
    files = {"b/reed.txt": b"one\n", "a/reed.txt": b"two\n", "reed-2.txt": b"three\n"}
    made = ingest(files)
    named = {row["source_file"]: row["doc_id"] for row in made["sources"].to_pylist()}
    assert named == {"a/reed.txt": "reed", "b/reed.txt": "reed-3", "reed-2.txt": "reed-2"}
    assert problems(made) == [("b/reed.txt", "warning", "same_name")]


def test_a_text_has_the_name_before_a_pdf_that_may_not_be_readable() -> None:
    made = ingest({"reed.pdf": b"no pdf", "reed.txt": b"Reeds grow.\n"})
    assert made["sources"]["doc_id"].to_pylist() == ["reed"]


def test_the_same_bytes_twice_are_two_documents() -> None:
    made = ingest({"one.txt": b"Reeds grow.\n", "two.txt": b"Reeds grow.\n"})
    assert problems(made) == [("two.txt", "info", "same_content")]
    assert made["sources"].num_rows == 2


@given(st.dictionaries(st.sampled_from(["a.txt", "b.pdf", "c.TXT"]), st.binary(max_size=99)))
@settings(max_examples=40, deadline=None)
def test_no_bytes_raise(files: Files) -> None:
    made = ingest(files)
    set_aside = {name for name, severity, _ in problems(made) if severity == "error"}
    assert set_aside | set(made["sources"]["source_file"].to_pylist()) == set(files)
