import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.check import check
from pipeline.cli import main
from pipeline.dictionary import data_dictionary
from pipeline.errors import ConfigError
from pipeline.exporting import export_dataset
from pipeline.stage import Settings

FILES = {
    "README.md",
    "CITATION.cff",
    "cbd_commitments.json",
    "corpus.duckdb",
    "croissant.json",
    "data-dictionary.md",
    "data-dictionary.zh.md",
    "datapackage.json",
    "dwca/eml.xml",
    "dwca/meta.xml",
    "dwca/taxon.csv",
    "dwca/vernacularname.csv",
    "gbf_crosswalk.csv",
    "gbf_crosswalk.skos.jsonld",
    "prov.jsonld",
}


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "out"))


def contents(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".build" not in path.parts
    }


def test_it_writes_every_file_and_touches_no_table(out: Path) -> None:
    before = contents(out)
    written = export_dataset(out)
    assert written is not None
    assert {path.relative_to(out).as_posix() for path in written} == FILES
    assert contents(out).keys() - before.keys() == FILES
    assert {name: contents(out)[name] for name in before} == before
    assert check(out) == []


def test_a_second_time_there_is_nothing_to_do_until_a_file_is_lost(out: Path) -> None:
    export_dataset(out)
    first = contents(out)
    assert export_dataset(out) is None
    (out / "dwca" / "meta.xml").unlink()
    (out / "corpus.duckdb").write_bytes(b"not a database")
    assert export_dataset(out)
    assert contents(out) == first


def test_another_build_of_the_same_input_gives_the_same_bytes(
    raw: Path, out: Path, tmp_path: Path
) -> None:
    export_dataset(out)
    again = tmp_path / "again"
    environment = os.environ | {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    build_and_publish = (
        "import sys; from pipeline.cli import main; out = ['--out', sys.argv[2]]\n"
        "main(['build', '--quiet', '--engine', 'none', '--raw', sys.argv[1], *out])\n"
        "main(['dataset', *out])"
    )
    command = [sys.executable, "-c", build_and_publish, str(raw), str(again)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert contents(again) == contents(out)


def test_a_readme_of_somebody_s_own_is_not_overwritten(out: Path) -> None:
    (out / "README.md").write_text("# My notes\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="move it away"):
        export_dataset(out)
    assert (out / "README.md").read_text(encoding="utf-8") == "# My notes\n"
    assert not (out / "corpus.duckdb").exists()


def test_a_build_that_is_not_finished_is_told_so(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path, Settings(engine="none"), until="segment")
    with pytest.raises(ConfigError, match="build it first"):
        export_dataset(tmp_path)


def test_tables_without_their_build_state_can_be_published(out: Path) -> None:
    shutil.rmtree(out / ".build")
    assert export_dataset(out)
    assert (out / "prov.jsonld").stat().st_size


def test_the_command_says_what_it_wrote(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dataset", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert all(f"{out / name}  " in said for name in FILES)
    assert main(["dataset", "--out", str(out)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["tables", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == data_dictionary("zh")
