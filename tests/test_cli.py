import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.dictionary import data_dictionary
from pipeline.tables import TABLES

ROOT = Path(__file__).parents[1]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--raw", "nowhere", "--out", "x"],
        ["build", "--raw", "nowhere"],
        ["build", "--raw", "nowhere", "--out", "x", "--engine", "magic"],
        ["build", "--raw", "nowhere", "--out", "x", "--similarity", "140"],
        ["build", "--raw", "nowhere", "--out", "x", "--until", "lunch"],
        ["build", "--raw", "nowhere", "--out", "x", "--engine", "argos", "--engine", "gguf"],
        ["build", "--raw", "nowhere", "--out", "x", "--scheduler", "tcp://127.0.0.1:8786"],
        ["build", "--raw", "nowhere", "--out", "x", "--workers", "0"],
        ["build", "--raw", "nowhere", "--out", "x", "--memory", "much"],
        ["build", "--raw", "nowhere", "--out", "x", "--time-limit", "soon"],
        ["check", "--out", "nowhere"],
        ["summaries", "--out", "nowhere"],
        ["frobnicate"],
        [],
    ],
    ids=" ".join,
)
def test_unusable_arguments_give_one_line_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert re.fullmatch(r"error: .+\n", output.err)
    assert not list(tmp_path.iterdir()), "nothing is written"


def test_bad_input_is_set_aside_and_the_rest_is_built(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    good = next(path for path in sorted(raw.glob("*.txt")))
    (folder / good.name).write_bytes(good.read_bytes())
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "broken.pdf": b"%PDF-1.7\nthis is not a PDF",
        "letter.txt": b"Dear colleague,\nplease find our report attached.\n",
        "undecodable.txt": "湿地".encode() + b"\xff\xfe\x00\xd8" * 9,
        "line.txt": b"a" * 50_000_000,
        "odd\nname.txt": b"",
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    out = tmp_path / "out"
    done = run("build", "--raw", folder, "--out", out, "--engine", "none")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    problems = pd.read_parquet(out / "problems.parquet")
    errors = problems[problems["severity"] == "error"]
    assert sorted(errors["source_file"]) == sorted(bad)
    assert errors["message"].str.len().min() > 10
    assert pd.read_parquet(out / "documents.parquet")["source_file"].tolist() == [good.name]
    assert run("build", "--raw", folder, "--out", out, "--engine", "none").returncode == 1


def test_a_finished_build_is_checked_without_complaint(built: Path) -> None:
    done = run("check", "--out", built)
    assert (done.returncode, done.stdout) == (0, "all tables hold together\n")


def test_a_contradiction_between_tables_is_found(built: Path, tmp_path: Path) -> None:
    for path in built.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(built / "quantities.parquet")
    shifted = pc.add(table["start"], 1).cast("int32")
    index = table.schema.get_field_index("start")
    pq.write_table(
        table.set_column(index, table.schema.field("start"), shifted),
        tmp_path / "quantities.parquet",
    )
    done = run("check", "--out", tmp_path)
    assert done.returncode == 1
    assert "does not stand at its offsets" in done.stdout


def test_the_dictionary_is_printed_and_its_page_is_up_to_date() -> None:
    done = run("tables")
    assert done.returncode == 0
    assert all(f"## {name}\n" in done.stdout for name, t in TABLES.items() if not t.internal)
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == data_dictionary(), "run: python -m pipeline tables > docs/tables.md"


@pytest.mark.parametrize("command", ["", "build", "models", "summaries", "check", "tables"])
def test_help_teaches_each_command(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert "usage: cwn-corpus" in done.stdout
