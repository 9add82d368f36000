import os
import random
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import folder
from pipeline.errors import ConfigError
from pipeline.folder import name_documents, read_folder
from pipeline.tables import validate


def write(below: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = below / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_profiles_are_found_below_the_folder_but_not_what_is_hidden(tmp_path: Path) -> None:
    names = ("a.txt", "sub/B.PDF", ".hidden.txt", ".git/c.txt", "README.md", "dir.txt/d.TXT")
    write(tmp_path, dict.fromkeys(names, b"x"))
    files = read_folder(tmp_path)
    assert [file.name for file in files] == ["a.txt", "dir.txt/d.TXT", "sub/B.PDF"]
    assert [file.doc_id for file in files] == ["a", "d", "b"]


def test_a_file_gives_its_bytes_and_their_hash(tmp_path: Path) -> None:
    write(tmp_path, {"Loja.txt": b"Reeds grow."})
    (file,) = read_folder(tmp_path)
    table = file.read()
    validate("files", table)
    assert table.to_pylist() == [
        {
            "doc_id": "loja",
            "source_file": "Loja.txt",
            "source_sha256": sha256(b"Reeds grow.").hexdigest(),
            "content": b"Reeds grow.",
            "error": None,
            "same_content": None,
        }
    ]
    assert (file.rows, file.sha256) == (1, sha256(b"Reeds grow.").hexdigest())


def test_the_later_of_two_equal_files_says_which_is_the_first(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": b"1", "a/z.txt": b"1", "c.txt": b"2"})
    assert {file.name: file.same_content for file in read_folder(tmp_path)} == {
        "a/z.txt": None,
        "b.txt": "a/z.txt",
        "c.txt": None,
    }


def test_a_file_that_cannot_be_read_says_why_and_has_an_id(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (file,) = read_folder(tmp_path)
    row = file.read().to_pylist()[0]
    assert (row["doc_id"], row["content"]) == ("gone", None)
    assert row["error"] == "No such file or directory"


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "LARGEST_FILE_BYTES", 2**20)
    with (tmp_path / "large.txt").open("wb") as large:
        large.truncate(2**20 + 1)
    (file,) = read_folder(tmp_path)
    assert file.sha256 is None
    assert file.read()["error"].to_pylist() == ["it is larger than 1 MB"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    errors = [file.error for file in read_folder(tmp_path)]
    assert errors == ["it is no regular file"] * 2


@pytest.mark.parametrize("change", ["other bytes", "gone"])
def test_a_file_that_changes_during_the_build_is_not_taken_for_what_it_was(
    tmp_path: Path, change: str
) -> None:
    write(tmp_path, {"loja.txt": b"Reeds grow."})
    (file,) = read_folder(tmp_path)
    if change == "gone":
        (tmp_path / "loja.txt").unlink()
    else:
        write(tmp_path, {"loja.txt": b"Reeds wilt."})
    row = file.read().to_pylist()[0]
    assert row["content"] is None
    assert row["error"] is not None


def test_another_content_is_another_key(tmp_path: Path) -> None:
    write(tmp_path, {"loja.txt": b"Reeds grow."})
    (before,) = read_folder(tmp_path)
    (same,) = read_folder(tmp_path)
    write(tmp_path, {"loja.txt": b"Reeds wilt."})
    (after,) = read_folder(tmp_path)
    assert before.key == same.key != after.key


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_name_that_is_no_text_is_shown_escaped(tmp_path: Path) -> None:
    write(tmp_path, {"new\nline.txt": b"1"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xffd.txt")).write_bytes(b"2")
    files = read_folder(tmp_path)
    assert [file.name for file in files] == ["b\\xffd.txt", "new\nline.txt"]
    for file in files:
        validate("files", file.read())
        assert file.read()["content"].null_count == 0


@pytest.mark.parametrize("kind", ["missing", "empty", "a file"])
def test_a_folder_without_profiles_is_refused(tmp_path: Path, kind: str) -> None:
    raw = tmp_path / "raw"
    if kind == "empty":
        raw.mkdir()
    elif kind == "a file":
        raw.write_text("x")
    with pytest.raises(ConfigError, match="--raw"):
        read_folder(raw)


PATHS = [
    f"{folder}{stem}.txt"
    for folder in ("", "a/", "b/")
    for stem in ("Reed", "reed", "reed-2", "reed-2-2", "Über", "…")
]


@given(st.sets(st.sampled_from(PATHS)), st.randoms(use_true_random=False))
def test_ids_are_distinct_whatever_the_order_of_the_files(
    names: set[str], rng: random.Random
) -> None:
    doc_ids = name_documents(names)
    assert len(set(doc_ids.values())) == len(names)
    shuffled = list(names)
    rng.shuffle(shuffled)
    assert name_documents(shuffled) == doc_ids
