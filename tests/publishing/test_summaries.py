from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.publishing import FORMATS, LANGUAGES, write_summaries

STEMS = {
    "md": ("haiyan",),
    "csv": ("actions", "cities", "commitments", "figures", "sentences", "species"),
    "html": ("haiyan", "haiyan.brief"),
    "docx": ("haiyan",),
    "xlsx": ("all_cities",),
}


def test_every_format_is_written_in_every_language(haiyan: Any, tmp_path: Path) -> None:
    written = write_summaries(haiyan.tables, tmp_path)
    assert [path.name for path in written] == sorted(
        f"{stem}.{language}.{form}"
        for language in LANGUAGES
        for form, stems in STEMS.items()
        for stem in stems
    )
    assert set(FORMATS) == set(STEMS)
    assert all(path.parent == tmp_path / "summaries" and path.stat().st_size for path in written)


def test_the_same_tables_give_the_same_bytes(haiyan: Any, tmp_path: Path) -> None:
    first = {p.name: p.read_bytes() for p in write_summaries(haiyan.tables, tmp_path / "one")}
    shuffled = {
        name: table.take(list(reversed(range(table.num_rows))))
        for name, table in haiyan.tables.items()
    }
    second = {p.name: p.read_bytes() for p in write_summaries(shuffled, tmp_path / "two")}
    assert first == second


def test_files_of_a_city_that_is_gone_are_removed_and_no_others(
    haiyan: Any, tmp_path: Path
) -> None:
    haiyan.city("lushan", city="Lushan")
    write_summaries(haiyan.tables, tmp_path)
    folder = tmp_path / "summaries"
    notes = folder / "notes.en.md"
    notes.write_text("mine", encoding="utf-8")
    haiyan.rows["documents"].pop()
    write_summaries(haiyan.tables, tmp_path, ["md"], ["en"])
    assert not (folder / "lushan.en.md").exists()
    assert (folder / "lushan.zh.md").exists()
    assert (folder / "haiyan.en.md").exists()
    assert (folder / "actions.en.csv").exists()
    assert notes.read_text(encoding="utf-8") == "mine"
    write_summaries(haiyan.tables, tmp_path)
    assert [path.name for path in folder.glob("lushan*")] == []
    assert notes.exists()


def test_a_name_too_long_for_a_file_is_cut(haiyan: Any, tmp_path: Path) -> None:
    for stem in ("市" * 90, "市" * 91):
        haiyan.city(stem)
    names = {path.name for path in write_summaries(haiyan.tables, tmp_path, ["md"], ["both"])}
    assert len(names) == 3
    assert all(len(name.encode()) <= 255 for name in names)


@pytest.mark.parametrize(("formats", "languages"), [(["pdf"], ["en"]), (["md"], ["fr"])])
def test_an_unknown_format_or_language_is_refused_before_anything_is_written(
    haiyan: Any, tmp_path: Path, formats: list[str], languages: list[str]
) -> None:
    with pytest.raises(ConfigError, match="is none of"):
        write_summaries(haiyan.tables, tmp_path, formats, languages)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(haiyan: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("a file", encoding="utf-8")
    with pytest.raises(ConfigError, match="out"):
        write_summaries(haiyan.tables, blocked)
