"""The commands about terms: an export, a user's file, what is wrong with one told at once."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.translation.termbase_files import read_user_terms


def test_terms_are_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "my.csv"
    own.write_text("zh,en\n湿地驿站,wetland lodge\n", encoding="utf-8")
    for form in ("csv", "tbx"):
        path = tmp_path / f"terms.{form}"
        arguments = ["terms", "export", "--format", form, "--out", str(path), "--terms", str(own)]
        assert main(arguments) == 0
        assert "wetland lodge" in path.read_text(encoding="utf-8")
    assert capsys.readouterr().out.splitlines()[0].startswith(f"{tmp_path / 'terms.csv'}: ")
    assert len(read_user_terms(tmp_path / "terms.csv")) > 7000


def test_the_name_of_the_file_follows_the_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["terms", "export", "--format", "csv"]) == 0
    assert (tmp_path / "terms.csv").is_file()


def test_where_nothing_can_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["terms", "export", "--out", str(tmp_path / "none" / "terms.tbx")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_bad_line_stops_a_build_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, out, terms = tmp_path / "raw", tmp_path / "out", tmp_path / "my.csv"
    raw.mkdir()
    (raw / "a.txt").write_text("Profile", encoding="utf-8")
    terms.write_text("zh,en\n林长,\n", encoding="utf-8")
    arguments = ["build", "--raw", str(raw), "--out", str(out), "--terms", str(terms)]
    assert main(arguments) == 2
    assert "line 2: no English for 林长" in capsys.readouterr().err
    assert not out.exists()
