from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.extracts import Candidate, Fact, choose, facts_of


def line(text: str, *facts: Fact) -> Candidate[str]:
    return Candidate(text, text, frozenset(facts))


def test_quantities_organisms_instruments_and_places_count_as_facts() -> None:
    facts = facts_of(
        "根据《湿地保护规划》，在望海湿地恢复芦苇 Phragmites australis 5公顷。",
        [{"subject": "芦苇", "surface": "5公顷"}],
        [{"canonical_name": "Phragmites australis", "surface": "Phragmites australis"}],
    )
    kinds = [kind for kind, _ in sorted(facts)]
    assert kinds == ["instrument", "organism", "place", "quantity"]


def test_instruments_and_places_are_found_in_english() -> None:
    text = "Under the Green Roof Strategy the council replanted Lower Mill Park."
    assert facts_of(text, [], []) == {
        ("instrument", "Green Roof Strategy"),
        ("place", "Lower Mill Park"),
    }


def test_sentences_that_say_most_are_chosen_and_stay_in_order() -> None:
    lines = [
        line("我们高度重视这项工作。"),
        line("全市建成公园十二个。", ("quantity", "公园 十二个")),
        line("大家都认为前景十分美好。"),
        line("林地增加三百公顷左右。", ("quantity", "林地 三百公顷")),
    ]
    assert choose(lines) == [lines[1].text, lines[3].text]


def test_a_sentence_that_repeats_a_chosen_one_is_passed_over() -> None:
    lines = [
        line("全市建成湿地公园十二个，市民可免费参观。", ("quantity", "公园 十二个")),
        line("全市已建成湿地公园12个，市民可免费参观。", ("quantity", "公园 12个")),
        line("河长每周巡查并公开结果。"),
    ]
    assert choose(lines) == [lines[0].text, lines[2].text]


def test_facts_already_told_add_nothing() -> None:
    fact = ("quantity", "绿道 30公里")
    lines = [
        line("绿道建成30公里，贯通南北两岸。", fact),
        line("至今贯通三十公里的是绿道。", fact),
        line("社区花园由居民共同照料。"),
    ]
    assert lines[0].text in choose(lines)
    assert len(choose(lines)) == 2


def test_where_nothing_countable_is_said_the_first_sentences_stand_for_the_text() -> None:
    lines = [line("一切按照计划推进。"), line("部门之间加强协作。"), line("成效得到公众认可。")]
    assert choose(lines) == [lines[0].text, lines[1].text]


def test_a_heading_is_not_chosen_unless_there_is_nothing_else() -> None:
    heading = line("背景：")
    assert choose([heading, line("海岸线长期受到侵蚀。")]) == ["海岸线长期受到侵蚀。"]
    assert choose([heading]) == ["背景："]


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 3)), max_size=12))
def test_an_extract_has_at_most_four_sentences_in_reading_order(
    texts: list[tuple[str, int]],
) -> None:
    lines = [
        Candidate(place, text, frozenset(("quantity", f"{place} {n}") for n in range(count)))
        for place, (text, count) in enumerate(texts)
    ]
    chosen = choose(lines)
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= 4
    assert bool(chosen) == bool(lines)


def test_a_long_text_is_read_in_reasonable_time() -> None:
    assert facts_of("Aa " * 60_000 + "海" * 60_000 + "《" * 60_000, [], []) == frozenset()
