import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.digest import digest
from pipeline.publishing.sheets import COLUMNS
from pipeline.publishing.spreadsheet import render, safe


def rows(profile: Any, table: str, language: str = "en") -> list[dict[str, str]]:
    text = render(digest(profile.tables), language)[table].decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_there_is_one_row_per_action_commitment_and_city(haiyan: Any) -> None:
    assert [row["action_id"] for row in rows(haiyan, "actions")] == ["haiyan:a01", "haiyan:a02"]
    [commitment] = rows(haiyan, "commitments")
    assert (commitment["commitment"], commitment["actions"]) == ("Restore the coast", "2")
    [city] = rows(haiyan, "cities")
    assert (city["city"], city["population"], city["downloaded_on"]) == (
        "Haiyan",
        "1204000",
        "2026-05-04",
    )


def test_an_action_tells_its_extract_its_doubts_its_figures_and_its_species(haiyan: Any) -> None:
    row = rows(haiyan, "actions")[0]
    assert row["summary"].splitlines() == [
        "The city issued the Coastal Zone Regulation.",
        "80 mu of dunes have been restored. "
        "[doubtful translation: an amount differs from the source]",
        "沿岸栽种单叶蔓荆（Vitex rotundifolia）。 [no translation; as written]",
    ]
    assert row["as_written"].splitlines()[1] == "已修复沙丘120亩。"
    assert row["doubts"] == "doubtful translation: an amount differs from the source"
    assert (row["engines"], row["lowest_score"], row["untranslated"]) == ("argos", "0.4", "1")
    assert row["figures"] == "沙丘: 120亩 = 120 mu (0.08 km²)"
    assert row["species"] == "Vitex rotundifolia"


def test_a_chinese_table_shows_the_texts_as_written(haiyan: Any) -> None:
    row = rows(haiyan, "actions", "zh")[0]
    assert row["summary"] == row["as_written"]
    assert row["relation"] == "目标与说明逐字相同"


def test_a_bilingual_table_shows_each_sentence_in_both_languages(haiyan: Any) -> None:
    row = rows(haiyan, "actions", "both")[1]
    assert row["summary"].splitlines() == [
        "志愿者每月清理海滩垃圾。",
        "Volunteers clear the beach of litter every month.",
        "Dunes cover 2 square km.",
    ]


def test_without_actions_the_table_still_has_its_head(profile: Any) -> None:
    profile.city()
    text = render(digest(profile.tables), "en")["actions"].decode()
    assert text == "\ufeff" + ",".join(COLUMNS["actions"]) + "\r\n"


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1", "\n@x"]
)
def test_a_cell_that_a_spreadsheet_takes_for_a_formula_stays_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "", -5, 0.25, None, "a=b", "5-7"])
def test_other_cells_stay_as_they_are(cell: str | float | None) -> None:
    assert safe(cell) == cell


def test_a_formula_in_a_profile_is_neutralised_where_it_is_written(haiyan: Any) -> None:
    haiyan.rows["actions"][0]["title"] = '=cmd|"/c calc"!A1'
    assert rows(haiyan, "actions")[0]["title"] == '\'=cmd|"/c calc"!A1'
    assert rows(haiyan, "commitments")[0]["titles"].startswith("'=")


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    cell = safe(text)
    assert isinstance(cell, str)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
