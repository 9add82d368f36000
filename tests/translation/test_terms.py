"""The termbase: longest match first, renderings recognised whatever their ending."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_term_of_two_characters_is_a_word() -> None:
    base = Termbase({"工会": Term("工会", "trade union")})
    assert base.find("全体员工会议召开") == ()
    assert [term.english for term in base.find("各级工会参与")] == ["trade union"]


@pytest.mark.parametrize("text", ["干流河长20公里", "河长约20公里", "河长 more than 20 km"])
def test_a_river_has_a_length_and_a_chief(text: str) -> None:
    assert "河长" not in {term.chinese for term in load_termbase().find(text)}
    assert "河长" in {term.chinese for term in load_termbase().find("村级河长每周巡河")}


def test_places_organisms_and_terms_are_found_together_the_longest_first() -> None:
    text = "南京市玄武湖的江豚和白鹭，洞庭湖湿地公园，滇池金线鲃"
    assert [term.english for term in load_termbase().find(text)] == [
        "Nanjing",
        "Xuanwu Lake",
        "Yangtze finless porpoise",
        "little egret",
        "Dongting Lake Wetland Park",
        "Dianchi golden-line barbel",
    ]


def test_a_term_is_got_by_its_chinese() -> None:
    base = load_termbase()
    found = [base.get(name) for name in ("湿地", "白鹭", "六合区", "无此词")]
    assert [term and term.english for term in found] == [
        "wetland",
        "little egret",
        "Luhe District",
        None,
    ]
    assert Termbase({}).get("六合区") is None


def test_names_are_hints_before_other_terms() -> None:
    terms = [Term("生态文明建设试验", f"term {count}") for count in range(MOST_HINTS)]
    given = hints(
        (*terms, Term("六合", "Luhe", domain="place"), Term("鲤", "my carp", domain="user"))
    )
    assert [english for _, english in given][-2:] == ["Luhe", "my carp"]
    assert len(given) == MOST_HINTS


@settings(deadline=None)  # the first example loads the dictionary
@given(
    st.text(st.sampled_from("南京玄武湖江豚生态文明建设湿地公园河长20约、a \ud800"), max_size=60)
)
def test_what_is_found_stands_in_the_text(text: str) -> None:
    found = load_termbase().find(text)
    assert all(term.chinese in text for term in found)
    assert len({term.chinese for term in found}) == len(found)


@settings(deadline=None)
@given(st.text(st.sampled_from("湿地公园獐稻与、 \n"), max_size=30))
def test_terms_in_place_can_be_read_back(text: str) -> None:
    terms = BASE.find(text)
    placed = BASE.put_in_english(text, terms)
    assert all(term.english in placed for term in terms)
    for term in sorted(terms, key=lambda term: -len(term.english)):
        placed = placed.replace(term.english, term.chinese)
    assert "".join(placed.split()) == "".join(text.split())


def test_only_the_terms_that_are_asked_for_are_put_in_place() -> None:
    wetland = BASE.terms["湿地"]
    assert BASE.put_in_english("湿地 和湿地公园", [wetland]) == "wetland 和湿地公园"


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
    needed = ("zh", "en", "part", "domain", "source", "status")
    assert all(row[column] for row in rows for column in needed)
    assert len(rows) >= 1200
    assert {row["status"] for row in rows} <= {"checked", "draft"}
