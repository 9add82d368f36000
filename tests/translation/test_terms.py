"""The termbase: longest match first, renderings recognised whatever their ending."""

import pytest

from pipeline.translation.renderings import read_rows
from pipeline.translation.terms import MOST_HINTS, Term, Termbase, hints, is_rendered, load_termbase

BASE = Termbase(
    {
        term.chinese: term
        for term in (
            Term("湿地", "wetland"),
            Term("湿地公园", "wetland park"),
            Term("獐", "Chinese water deer"),
            Term("稻", "rice"),
        )
    }
)


def test_the_longest_term_wins_and_each_counts_once() -> None:
    found = BASE.find("湿地公园保护湿地，湿地公园开放")
    assert [term.chinese for term in found] == ["湿地公园", "湿地"]


def test_a_single_character_is_a_term_only_by_itself() -> None:
    assert [term.chinese for term in BASE.find("园内有獐、白鹭")] == []
    assert [term.chinese for term in BASE.find("园内有：獐、白鹭")] == ["獐"]
    assert BASE.find("水稻田") == ()


def test_an_empty_termbase_finds_nothing() -> None:
    assert Termbase({}).find("湿地") == ()


def test_hints_are_bounded_and_in_order() -> None:
    terms = tuple(Term("湿" * length, f"t{length}") for length in range(1, 20))
    given = hints(terms)
    assert len(given) == MOST_HINTS
    assert [len(chinese) for chinese, _ in given] == list(range(12, 20))


@pytest.mark.parametrize(
    ("english", "text"),
    [
        ("wetland park", "Two Wetland Parks were opened."),
        ("non-point source pollution", "Non point source pollution fell."),
        ("volatile organic compounds (VOCs)", "a volatile organic compound"),
        ("protected species of the city", "protected species of the cities"),
    ],
)
def test_renderings_are_recognised(english: str, text: str) -> None:
    assert is_rendered(Term("词", english), text)


def test_a_word_within_a_word_is_no_rendering() -> None:
    assert not is_rendered(Term("稻", "rice"), "at the right price")


def test_the_project_termbase_is_sound() -> None:
    rows = read_rows("terms.csv")
    assert len({row["zh"] for row in rows}) == len(rows) == len(load_termbase().terms)
    assert all(row[column] for row in rows for column in row if column != "wrong")
    assert {row["status"] for row in rows} <= {"checked", "draft"}
