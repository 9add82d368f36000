import pytest

from pipeline.profiles.furniture import (
    find_interruptions,
    find_running_lines,
    is_page_number,
    repeated_on_pages,
)
from pipeline.profiles.lines import Gap, Line


@pytest.mark.parametrize(
    "text", ["Page 3 of 12", "page 3", "3 / 12", "- 3 -", "— 3 —", "第3页", "第 3 頁，共 12 頁"]
)
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize(
    "text", ["3", "Page", "3 of the 12", "3 parks", "第3章", "-5", "1/4 of all"]
)
def test_what_may_be_something_else(text: str) -> None:
    assert not is_page_number(text)


def test_the_city_alone_on_a_line_is_a_running_head_unless_it_is_said() -> None:
    texts = ["Reeds grow along", "Reedham", "the river.", "Baseline:", "Reedham", "has 12 beds."]
    assert find_running_lines(texts, "Reedham") == {1}
    assert find_running_lines(["We live in", "Reedham."], "Reedham") == set()


def test_lines_at_the_ends_of_pages() -> None:
    pages = []
    for number in range(3):
        first = 10 * number
        top = [(first, f"Atlas, part {number}"), (first + 1, "Baseline:"), (first + 2, str(number))]
        foot = [(first + 9, str(number + 7)), (first + 8, f"Text {'abc'[number]}")]
        pages.append((top, foot))
    assert repeated_on_pages(pages, 2) == {0, 2, 9, 10, 12, 19, 20, 22, 29}


def test_numbers_that_count_nothing_are_no_page_numbers() -> None:
    pages = [([(n, value)], [(n, value)]) for n, value in enumerate(["35", "12", "4000"])]
    assert repeated_on_pages(pages, 2) == set()


def test_a_repeated_narrative_is_no_running_line() -> None:
    action = ("Description of how city is taking action", "Main results", "of the year", "in brief")
    lines = [Line(2 * n, text) for n, text in enumerate(action * 4)]
    assert find_interruptions(lines) == set()


def test_a_line_that_comes_back_between_ever_other_lines_is_furniture() -> None:
    texts = []
    for half in ("reeds along", "eels below", "otters above"):
        texts += [f"We saw {half}", "Atlas of the County", f"the {half} weirs."]
    lines = [Line(2 * n, text) for n, text in enumerate(texts)]
    assert find_interruptions(lines) == {1, 4, 7}


def test_a_year_cut_from_what_counts_it_is_no_page_number() -> None:
    texts = ["共植树210株。", "Baseline:", "2023", "17", "年成活率为九成。"]
    lines = [Line(n, text, gap=Gap.BLANK) for n, text in enumerate(texts, 1)]
    assert find_interruptions(lines) == {3}


@pytest.mark.parametrize("gap", [Gap.NONE, Gap.BLANK])
def test_rows_of_a_table_are_no_running_lines(gap: Gap) -> None:
    rows = ["2019\t4,120\t0.31", "2020\t4,655\t0.36", "2021\t5,070\t0.4", "2022\t6,015\t0.45"]
    texts = ["各年投入如下", "年度\t投入(万元)\t占比(%)", *rows, "Funds for 2023", "are planned."]
    lines = [Line(2 * n, text, gap=gap) for n, text in enumerate(texts, 1)]
    assert find_interruptions(lines) == set()
