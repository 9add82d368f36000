import datetime
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.publishing.digest import digest
from pipeline.publishing.workbook import render


def workbook(profile: Any, language: str = "en") -> Any:
    [content] = render(digest(profile.tables), language).values()
    return load_workbook(io.BytesIO(content))


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *cells = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in cells]


def test_there_is_a_sheet_for_each_table_and_one_to_explain_them(haiyan: Any) -> None:
    assert workbook(haiyan).sheetnames == [
        "Cities",
        "Commitments",
        "Actions",
        "Figures",
        "Species",
        "Sentences",
        "How to read this",
    ]
    assert workbook(haiyan, "zh").sheetnames[0] == "城市"


def test_the_first_row_stays_in_sight_and_filters(haiyan: Any) -> None:
    for sheet in workbook(haiyan).worksheets[:-1]:
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"


def test_amounts_are_numbers_with_their_units_beside_them(haiyan: Any) -> None:
    figure = next(row for row in rows(workbook(haiyan)["Figures"]) if row["Subject"] == "沙丘")
    assert (figure["Value"], figure["Unit (UCUM)"]) == (120, "[mu_cn]")
    assert (figure["Value in base unit"], figure["Base unit (UCUM)"]) == (0.08, "km2")
    assert figure["Score"] == 0.4
    assert figure["As written"] == "已修复沙丘120亩。"
    [city] = rows(workbook(haiyan)["Cities"])
    assert city["Inhabitants"] == 1_204_000
    assert city["Downloaded on"] == datetime.datetime(2026, 5, 4)


def test_a_doubtful_translation_is_tinted_and_says_why(haiyan: Any) -> None:
    sheet = workbook(haiyan)["Sentences"]
    place = [cell.value for cell in sheet[1]].index("English")
    cells = {row[place].value: row[place] for row in sheet.iter_rows(min_row=2)}
    doubtful = cells["80 mu of dunes have been restored."]
    sound = cells["The city issued the Coastal Zone Regulation."]
    reason = "doubtful translation: an amount differs from the source"
    assert doubtful.comment.text == reason
    assert doubtful.fill.fgColor.rgb != sound.fill.fgColor.rgb
    assert sound.comment is None
    doubts = {row["English"]: row["Why doubtful"] for row in rows(sheet)}
    assert doubts["80 mu of dunes have been restored."] == reason


def test_a_sentence_that_two_actions_share_stands_once(haiyan: Any) -> None:
    haiyan.action(3, "Plant dunes")
    haiyan.rows["blocks"].append(
        haiyan.rows["blocks"][0]
        | {"block_id": "haiyan:a03.description", "action_id": "haiyan:a03", "line_start": 9}
    )
    book = workbook(haiyan)
    told = [row["As written"] for row in rows(book["Sentences"]) if row["Action"]]
    assert len(told) == len(set(told))
    assert {row["Action"] for row in rows(book["Figures"])} >= {"haiyan:a01", "haiyan:a03"}


def test_a_chinese_workbook_has_no_columns_about_translations(haiyan: Any) -> None:
    head = [cell.value for cell in workbook(haiyan, "zh")["句子"][1]]
    assert "原文" in head
    assert not {"英文", "质量估计", "存疑原因"} & set(head)


@pytest.mark.parametrize("length", [32_767, 40_000])
def test_a_text_too_long_for_a_cell_is_cut_and_shows_it(haiyan: Any, length: int) -> None:
    haiyan.rows["actions"][0]["title"] = "长" * length
    [title, _] = [row["Title"] for row in rows(workbook(haiyan)["Actions"])]
    assert len(title) == 32_767
    assert title.endswith("…") == (length > 32_767)


def test_without_rows_a_sheet_still_has_its_head(profile: Any) -> None:
    profile.city()
    sheet = workbook(profile)["Species"]
    assert sheet.max_row == 1
    assert sheet["A1"].value == "Profile"
