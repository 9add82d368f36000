"""Clauses: nothing lost in cutting, names and marks kept in joining."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.clauses import join_clauses, lower_first_word, split_clauses


def test_a_short_sentence_is_one_clause() -> None:
    assert split_clauses("候鸟增加，水质改善。", 40) == ["候鸟增加，水质改善。"]


def test_cuts_are_at_strong_marks_first() -> None:
    text = "东岸种植芦苇，西岸退养还滩；北岸修建步道，南岸设立观鸟屋。"
    assert split_clauses(text, 16) == [
        "东岸种植芦苇，西岸退养还滩；",
        "北岸修建步道，南岸设立观鸟屋。",
    ]


def test_quotes_and_brackets_are_not_cut() -> None:
    text = "实施“山顶戴帽，山腰种果；山脚穿靴”模式，效果良好。"
    pieces = split_clauses(text, 10)
    assert pieces[0] == "实施“山顶戴帽，山腰种果；山脚穿靴”模式，"


def test_text_without_marks_is_cut_anyhow() -> None:
    assert max(map(len, split_clauses("湿" * 1000, 40))) == 160


@given(st.text(alphabet="湿地，；。、“”（）a1 ", max_size=300), st.integers(5, 80))
def test_the_pieces_are_the_text(text: str, limit: int) -> None:
    pieces = split_clauses(text, limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= 4 * limit for piece in pieces)


def test_clauses_are_joined_with_their_marks() -> None:
    assert join_clauses(
        ["东岸种植芦苇；", "西岸修建步道，", "扬州市验收。"],
        ["Reeds were planted.", "A boardwalk was built.", "Yangzhou accepted it."],
    ) == ("Reeds were planted; a boardwalk was built, Yangzhou accepted it.")


def test_long_clauses_may_become_sentences() -> None:
    joined = join_clauses(["东岸种植，", "北岸；", "南岸"], ["A", "The b.", "The c"], comma=". ")
    assert joined == "A. The b; the c"


def test_what_dangles_before_a_mark_is_dropped() -> None:
    joined = join_clauses(["东岸，", "西岸。"], ["East bank, and", "Brand and land."])
    assert joined == "East bank, Brand and land."


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("The lake", "the lake"),
        ("Completed in May", "completed in May"),
        ("United Nations", "United Nations"),
        ("Increasing the cover", "increasing the cover"),
        ("Ecological corridors", "ecological corridors"),
        ("Ecological Protection Red Line", "Ecological Protection Red Line"),
        ("Jiangning planted trees", "Jiangning planted trees"),
        ("Yangzhou has", "Yangzhou has"),
        ("PM2.5 fell", "PM2.5 fell"),
        ("", ""),
    ],
)
def test_only_what_is_no_name_loses_its_capital(text: str, lowered: str) -> None:
    assert lower_first_word(text) == lowered
