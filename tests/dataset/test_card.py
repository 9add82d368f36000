from pathlib import Path

import datasets
import pyarrow as pa
import pytest
import yaml

from pipeline.dataset.card import dataset_card
from pipeline.dataset.facts import TableFile, facts
from pipeline.dictionary import public_tables
from pipeline.offline import network_refused
from pipeline.tables import TABLES, empty, from_rows


def header(card: str) -> dict[str, object]:
    _, said, _ = card.split("---\n", 2)
    return yaml.safe_load(said)


@pytest.mark.parametrize("which", ["published", "bare"])
def test_every_table_with_rows_loads_as_a_configuration(
    which: str, request: pytest.FixtureRequest, read_tables, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(which)
    tables = read_tables(folder)
    with network_refused():
        names = datasets.get_dataset_config_names(str(folder))
        assert names == [table.name for table in public_tables() if tables[table.name].num_rows]
        for name in {"documents", "quantities", "sentences"} & set(names):
            loaded = datasets.load_dataset(
                str(folder), name, split="train", cache_dir=str(tmp_path / "cache")
            )
            assert loaded.num_rows == tables[name].num_rows
            assert loaded.column_names == tables[name].column_names


def test_the_clean_corpus_is_what_loads_by_default(published: Path, tmp_path: Path) -> None:
    with network_refused():
        loaded = datasets.load_dataset(str(published), cache_dir=str(tmp_path))
    assert "narrative_id" in loaded["train"].column_names


def test_the_card_says_rows_sizes_cities_and_licence(published: Path, read_tables) -> None:
    card = (published / "README.md").read_text(encoding="utf-8")
    said = header(card)
    assert said["language"] == ["zh", "en"]
    assert said["license"] == "other"
    assert said["size_categories"] == ["n<1K"]
    tables = read_tables(published)
    for table in public_tables():
        size = (published / f"{table.name}.parquet").stat().st_size
        assert f"({table.name}.parquet) | {tables[table.name].num_rows:,} | {size:,} |" in card
    for city in filter(None, tables["documents"]["city"].to_pylist()):
        assert f"| {city} |" in card
    assert facts().licence.texts in card
    assert "Nothing was translated" in card


def test_what_a_profile_says_cannot_break_the_card() -> None:
    document = {
        "doc_id": "odd",
        "source_file": "odd.txt",
        "source_sha256": "0" * 64,
        "media_type": "text/plain",
        "city": "Port | <script>alert(1)</script>\n# Boss [x](javascript:1)",
        "actions_parsed": 0,
    }
    translation = {
        "sentence_key": "k",
        "source_text": "湿地。",
        "source_language": "zh-Hans",
        "text_en": "Wetland.",
        "engine": "gguf",
        "model": "tiny.gguf sha256:" + "a" * 64,
        "status": "machine",
        "score": 0.5,
        "flags": ["term_missing"],
    }
    tables: dict[str, pa.Table] = {
        "documents": from_rows("documents", [document]),
        "blocks": empty("blocks"),
        "translations": from_rows("translations", [translation]),
    }
    file = TableFile(TABLES["corpus"], "corpus.parquet", "application/x", 10, "0", 2_000)
    card = dataset_card(tables, [file], "@misc{x}")
    (row,) = [line for line in card.splitlines() if line.startswith("| `odd`")]
    assert row.replace("\\|", "").count("|") == 7
    assert "<script" not in card
    assert "1 sentences were translated by machine, 0 reviewed" in card
    assert "1 carry a flag" in card
    assert header(card)["size_categories"] == ["1K<n<10K"]
