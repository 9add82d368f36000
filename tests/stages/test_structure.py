from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pytest

from pipeline.identifiers import content_id, slug
from pipeline.stage import Settings
from pipeline.stages import ingest
from pipeline.stages.structure import STAGE, relate, run
from pipeline.tables import from_rows, validate

PROFILES = Path(__file__).parents[1] / "fixtures" / "profiles"
Tables = dict[str, pa.Table]


def structure(files: dict[str, bytes]) -> Tables:
    """What is made of each file, one table after the other as in a build."""
    parts = []
    for name, content in sorted(files.items()):
        row = {
            "doc_id": slug(PurePosixPath(name).stem),
            "source_file": name,
            "source_sha256": sha256(content).hexdigest(),
            "content": content,
        }
        lines = ingest.run({"files": from_rows("files", [row])}, Settings())
        parts.append(run(lines, Settings()))
    made = {name: pa.concat_tables(part[name] for part in parts) for name in parts[0]}
    for name, table in made.items():
        validate(name, table)
    assert set(made) == {*STAGE.writes, "problems"}
    return made


@pytest.fixture(scope="module")
def made() -> Tables:
    return structure({path.name: path.read_bytes() for path in PROFILES.glob("*.txt")})


def rows(tables: Tables, name: str, doc_id: str) -> list[dict[str, Any]]:
    return [row for row in tables[name].to_pylist() if row["doc_id"] == doc_id]


def test_every_fixture_is_a_document(made: Tables) -> None:
    documents = {row["doc_id"]: row for row in made["documents"].to_pylist()}
    assert {doc_id: row["actions_parsed"] for doc_id, row in documents.items()} == {
        "jiangwan": 3,
        "lianhu": 5,
        "mossgate": 3,
        "port-sarel": 4,
        "qingshui": 3,
    }
    assert documents["jiangwan"]["encoding"] == "utf-8-sig"


def test_blocks_point_to_their_action_text_and_lines(made: Tables) -> None:
    actions = set(made["actions"]["action_id"].to_pylist())
    lines = {path.stem: path.read_text("utf-8-sig").splitlines() for path in PROFILES.glob("*.txt")}
    for block in made["blocks"].to_pylist():
        owner = block["action_id"] or block["doc_id"]
        assert block["block_id"] == f"{owner}{'.' if block['action_id'] else ':'}{block['role']}"
        assert block["action_id"] in actions or block["role"] == "about"
        assert block["text_id"] == content_id(block["text"])
        first, last = (lines[block["doc_id"]][block[k] - 1] for k in ("line_start", "line_end"))
        assert block["text"].startswith(first.strip().rstrip("-"))
        assert block["text"].endswith(last.strip())


@pytest.mark.parametrize(
    ("action_id", "relation"),
    [
        ("lianhu:a01", "identical"),
        ("lianhu:a02", "missing"),
        ("lianhu:a03", "near"),
        ("lianhu:a05", "different"),
        ("port-sarel:a02", "near"),
        ("qingshui:a03", "translation"),
        ("jiangwan:a01", "translation"),
    ],
)
def test_how_the_target_relates_to_the_description(
    made: Tables, action_id: str, relation: str
) -> None:
    actions = {row["action_id"]: row for row in made["actions"].to_pylist()}
    assert actions[action_id]["description_target_relation"] == relation


def test_the_settings_say_what_is_near() -> None:
    one = {"text_id": "1", "language": "en", "text": "We planted 40 trees."}
    other = {"text_id": "2", "language": "en", "text": "We planted 50 trees."}
    assert relate(one, other, Settings()) == "near"
    assert relate(one, other, Settings(near_duplicate_similarity=99.0)) == "different"
    assert relate(one, None, Settings()) == relate(None, one, Settings()) == "missing"
    assert relate(one, {**one, "language": "zh-Hant"}, Settings()) == "identical"


def test_languages_of_blocks(made: Tables) -> None:
    languages = {row["block_id"]: row["language"] for row in made["blocks"].to_pylist()}
    assert languages["lianhu:about"] == "zh-Hans"
    assert languages["qingshui:a01.description"] == "zh-Hant"
    assert languages["port-sarel:a01.target"] == "en"
    assert languages["lianhu:a04.baseline"] == "mul"


def test_problems_point_to_their_line_and_block(made: Tables) -> None:
    found = {
        (row["code"], row["line"], row["block_id"]) for row in rows(made, "problems", "lianhu")
    }
    assert ("unfilled_slot", 119, "lianhu:a01.baseline") in found
    assert ("page_break_joined", 115, "lianhu:a01.description") in found
    blocks = set(made["blocks"]["block_id"].to_pylist())
    for row in made["problems"].to_pylist():
        assert row["stage"] == "structure"
        assert row["block_id"] is None or row["block_id"] in blocks


def test_a_file_that_is_no_profile_is_set_aside_and_the_others_built() -> None:
    content = (PROFILES / "qingshui.txt").read_bytes()
    made = structure({"letter.txt": b"Dear mayor,\n\nthe reeds grow.\n", "q.txt": content})
    assert made["documents"]["doc_id"].to_pylist() == ["q"]
    errors = [row for row in made["problems"].to_pylist() if row["severity"] == "error"]
    assert [(row["source_file"], row["code"]) for row in errors] == [
        ("letter.txt", "not_a_profile")
    ]


VARIANTS = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf16": lambda text: text.encode("utf-16"),
    "utf16be": lambda text: text.encode("utf-16-be"),
    "nbsp": lambda text: text.replace("Last update:", "\u3000Last\u00a0update :\t").encode(),
}
LEGACY = {"lianhu": "gb18030", "port-sarel": "cp1252", "qingshui": "big5hkscs"}


@pytest.mark.parametrize("name", LEGACY)
def test_encodings_and_line_ends_change_nothing_else(name: str) -> None:
    text = (PROFILES / f"{name}.txt").read_text(encoding="utf-8")
    variants = {key: make(text) for key, make in VARIANTS.items()}
    variants["legacy"] = text.encode(LEGACY[name])
    whole = structure({"x.txt": text.encode()})
    for content in variants.values():
        variant = structure({"x.txt": content})
        for table in ("actions", "achievements", "blocks", "problems"):
            assert variant[table].equals(whole[table])
        changing = ["source_sha256", "encoding"]
        assert variant["documents"].drop_columns(changing) == whole["documents"].drop_columns(
            changing
        )
