import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.build import STAGE_NAMES, StageReport, build
from pipeline.check import check
from pipeline.errors import ConfigError
from pipeline.folder import read_folder
from pipeline.stage import Settings
from pipeline.tables import TABLES

WITHOUT_TRANSLATION = Settings(engine="none")
PUBLIC = [name for name, table in TABLES.items() if not table.internal]


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def test_every_table_of_the_contract_is_there_and_all_hold_together(built: Path) -> None:
    assert sorted(contents(built)) == sorted(f"{name}.parquet" for name in PUBLIC)
    assert check(built) == []


def test_every_profile_has_its_document_or_its_reason(raw: Path, built: Path) -> None:
    documents = pd.read_parquet(built / "documents.parquet")
    problems = pd.read_parquet(built / "problems.parquet")
    aside = problems[problems["severity"] == "error"]
    files = {file.name for file in read_folder(raw)}
    assert set(documents["source_file"]) | set(aside["source_file"]) == files
    assert not set(documents["source_file"]) & set(aside["source_file"])


def test_another_build_of_the_same_input_gives_the_same_bytes(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-m", "pipeline", "build", "--engine", "none"]
    command += ["--raw", str(raw), "--out", str(tmp_path)]
    subprocess.run(command, env=environment, check=False, capture_output=True)
    assert contents(tmp_path) == contents(built)


def test_a_build_with_nothing_changed_runs_no_stage(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    lines: list[StageReport] = []
    done = build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert (done.stages_run, done.tables_written) == (0, 0)
    assert [str(line).split(maxsplit=1)[1] for line in lines] == ["up to date"] * len(STAGE_NAMES)


def test_a_deleted_table_comes_back_without_running_a_stage(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    before = contents(tmp_path)
    (tmp_path / "texts.parquet").unlink()
    lines: list[StageReport] = []
    build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert contents(tmp_path) == before
    assert all(line.rows_out is None for line in lines)


def test_stopping_after_a_stage_and_going_on_gives_the_whole(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    build(raw, tmp_path, WITHOUT_TRANSLATION, until="structure")
    names = ("documents", "achievements", "actions", "blocks", "problems")
    assert sorted(contents(tmp_path)) == sorted(f"{name}.parquet" for name in names)
    build(raw, tmp_path, WITHOUT_TRANSLATION)
    assert contents(tmp_path) == contents(built)
    build(raw, tmp_path, WITHOUT_TRANSLATION, until="ingest")
    assert contents(tmp_path) == contents(built), "nothing changed, so nothing goes"


def test_tables_that_a_changed_input_makes_untrue_are_not_left_behind(
    raw: Path, tmp_path: Path
) -> None:
    changed = Path(shutil.copytree(raw, tmp_path / "raw"))
    out = tmp_path / "out"
    build(changed, out, WITHOUT_TRANSLATION)
    profile = changed / "mossgate.txt"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("6,250 items", "6,520 items"), encoding="utf-8")
    build(changed, out, WITHOUT_TRANSLATION, until="deduplicate")
    assert not (out / "sentences.parquet").exists()
    assert check(out) == []


def test_a_killed_build_goes_on_and_equals_an_undisturbed_one(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "pipeline", "build", "--engine", "none"]
    command += ["--raw", str(raw), "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("deduplicate"):
                process.send_signal(signal.SIGKILL)
                break
    assert not contents(tmp_path), "nothing is published before all is done"
    lines: list[StageReport] = []
    build(raw, tmp_path, WITHOUT_TRANSLATION, report=lines.append)
    assert lines[0].rows_out is None, "what was done is kept"
    assert contents(tmp_path) == contents(built)


def test_adding_a_profile_leaves_the_rows_of_the_others_as_they_were(
    raw: Path, built: Path, tmp_path: Path
) -> None:
    fewer = Path(shutil.copytree(raw, tmp_path / "raw"))
    gone = min(fewer.glob("*.txt"))
    gone.unlink()
    build(fewer, tmp_path / "out", WITHOUT_TRANSLATION)
    all_blocks = pd.read_parquet(built / "blocks.parquet")
    documents = pd.read_parquet(built / "documents.parquet").set_index("source_file")
    expected = all_blocks[all_blocks["doc_id"] != documents.loc[gone.name, "doc_id"]]
    blocks = pd.read_parquet(tmp_path / "out" / "blocks.parquet")
    assert blocks["block_id"].tolist() == expected["block_id"].tolist()
    assert blocks["text_id"].tolist() == expected["text_id"].tolist()


@pytest.mark.parametrize("kind", ["missing", "empty", "a file"])
def test_a_folder_without_profiles_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "raw"
    if kind == "empty":
        folder.mkdir()
    elif kind == "a file":
        folder.write_text("x")
    with pytest.raises(ConfigError, match="--raw"):
        build(folder, tmp_path / "out", WITHOUT_TRANSLATION)
    assert not (tmp_path / "out").exists()


def test_published_tables_carry_their_dictionary(built: Path) -> None:
    field = pq.read_schema(built / "quantities.parquet").field("unit")
    assert field.metadata[b"source"].startswith(b"UCUM")
