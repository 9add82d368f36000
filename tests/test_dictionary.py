from pathlib import Path

from pipeline.dataset.crosswalk import CROSSWALK
from pipeline.dictionary import chinese, data_dictionary, public_tables

DOCS = Path(__file__).parents[1] / "docs"


def test_every_table_and_column_is_told_in_chinese_and_nothing_else_is() -> None:
    described = [*public_tables(), CROSSWALK]
    assert set(chinese()) == {table.name for table in described}
    for table in described:
        assert set(chinese()[table.name]) == {"table", *table.schema.names}
        assert all(words.strip() for words in chinese()[table.name].values())


def test_the_chinese_page_is_up_to_date() -> None:
    page = (DOCS / "tables.zh.md").read_text(encoding="utf-8")
    assert page == data_dictionary("zh"), (
        "run: python -m pipeline tables --lang zh > docs/tables.zh.md"
    )


def test_both_languages_have_the_same_tables_and_columns() -> None:
    def cells(page: str) -> list[str]:
        return [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]

    assert cells(data_dictionary("en")) == cells(data_dictionary("zh"))
