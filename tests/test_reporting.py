import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli import main
from pipeline.tables import empty


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "out"))


def test_the_report_is_written_once_and_is_the_same_whenever_it_is_written(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out / 'report.html'}: written\n"
    page = (out / "report.html").read_bytes()
    assert main(["report", "--out", str(out)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    (out / "report.html").unlink()
    assert main(["report", "--out", str(out)]) == 0
    assert (out / "report.html").read_bytes() == page


def test_a_changed_table_makes_a_new_report(out: Path) -> None:
    main(["report", "--out", str(out)])
    assert "unfilled slot" in (out / "report.html").read_text(encoding="utf-8")
    pq.write_table(empty("problems"), out / "problems.parquet")
    main(["report", "--out", str(out)])
    assert "unfilled slot" not in (out / "report.html").read_text(encoding="utf-8")


def test_without_a_finished_build_there_is_nothing_to_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--out", str(tmp_path)]) == 2
    assert "build it first" in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()
