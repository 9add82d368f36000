import csv
from pathlib import Path

import pytest

from pipeline.dataset.crosswalk import CROSSWALK, Link, find_links
from pipeline.dataset.framework import clues, indicators, names_instrument, targets
from pipeline.dataset.rows import read_rows
from pipeline.vocabularies import QUANTITY_KINDS

RESTORE = "Restore and/or rehabilitate terrestrial, freshwater and coastal ecosystems."
CONNECT = "Increase connectivity between natural areas"


@pytest.fixture(scope="session")
def links(build_city, read_tables):
    """The links of a city with the given actions."""

    def find(*actions: dict[str, str]) -> list[Link]:
        return find_links(read_tables(build_city("Ostermoor lies on a moor.", *actions)))

    return find


def test_the_clue_table_is_consistent() -> None:
    assert set(targets()) == set(range(1, 24))
    for row in read_rows("gbf_clues.csv"):
        assert int(row["target"]) in targets()
        assert row["language"] in ("zh", "en")
        assert row["alone"] in ("weak", "no")
        assert row["source"]
        for amount in row["amounts"].split():
            kind, _, code = amount.partition(":")
            assert kind in QUANTITY_KINDS
            assert not code or code in indicators()
    rows = [(row["target"], row["clue"]) for row in read_rows("gbf_clues.csv")]
    assert len(set(rows)) == len(rows)
    assert {clue.target for clue in clues()} == set(targets())


def test_every_link_says_where_its_evidence_stands(published: Path, read_tables) -> None:
    tables = read_tables(published)
    texts = {row["block_id"]: row for row in tables["blocks"].to_pylist()}
    amounts = {row["quantity_id"]: row for row in tables["quantities"].to_pylist()}
    actions = {row["action_id"]: row for row in tables["actions"].to_pylist()}
    found = find_links(tables)
    assert {link.source for link in found} == {"heading", "text"}
    for link in found:
        action = actions[link.action_id]
        if link.source == "heading":
            assert link.target in action["gbf_targets"]
            assert link.surface in (action["title"], action["commitment"])
            assert link.block_id is None
        else:
            block = texts[link.block_id]
            assert block["action_id"] == link.action_id
            assert block["text"][link.start : link.end] == link.surface
        if link.quantity_id:
            assert link.strength == "strong"
            assert amounts[link.quantity_id]["text_id"] == texts[link.block_id]["text_id"]
    headings = {(link.action_id, link.target) for link in found if link.source == "heading"}
    assert headings == {
        (action["action_id"], target)
        for action in actions.values()
        for target in action["gbf_targets"]
    }


def test_an_action_has_one_primary_target_at_most_and_the_clear_heading_decides(
    published: Path, read_tables
) -> None:
    tables = read_tables(published)
    found = find_links(tables)
    for action in tables["actions"].to_pylist():
        own = [link for link in found if link.action_id == action["action_id"]]
        primary = {link.target for link in own if link.primary}
        assert len(primary) <= 1
        if len(action["gbf_targets"]) == 1:
            assert primary == set(action["gbf_targets"])


def test_a_clue_is_strong_beside_a_fitting_amount_and_weak_alone(links) -> None:
    found = links(
        {
            "commitment": "Conserve and restore fauna and flora",
            "title": "Restore habitat for threatened and locally valued species",
            "description": "The council removed pines, and 37 ha of dunes were restored in 2024. "
            "Fences keep walkers off the nature reserve. Invasive grasses have been mapped. "
            "The Ostermoor Biodiversity Plan treats green roofs as habitat.",
        }
    )
    by_clue = {(link.target, link.surface): link for link in found if link.source == "text"}
    assert by_clue[2, "restored"].strength == "strong"
    assert by_clue[2, "restored"].indicator == "2.1"
    assert by_clue[3, "nature reserve"].strength == "weak"
    assert by_clue[6, "Invasive"].strength == "weak"
    assert by_clue[12, "green roofs"].strength == "strong", "a plan is named"
    assert by_clue[12, "green roofs"].quantity_id is None


def test_an_ordinary_word_counts_only_beside_an_amount(links) -> None:
    found = links(
        {"title": RESTORE, "description": "新馆于去年投入使用。全市投入3.2亿元用于河道整治。"}
    )
    (link,) = [link for link in found if link.source == "text" and link.target == 19]
    assert (link.strength, link.indicator, link.surface) == ("strong", "D.2", "投入")
    assert link.start == len("新馆于去年投入使用。全市")


def test_traditional_characters_are_read_and_given_as_written(links) -> None:
    found = links({"title": RESTORE, "description": "全市設置監測站12處，並以公民科學方式調查。"})
    surfaces = {link.surface for link in found if link.target == 21}
    assert surfaces == {"監測站", "公民科學"}


def test_a_clue_that_description_and_target_share_is_given_once_with_its_best_evidence(
    links,
) -> None:
    found = links(
        {
            "title": RESTORE,
            "description": "湿地修复工作持续推进。",
            "target": "到2030年完成湿地修复5000亩。",
        }
    )
    (link,) = [link for link in found if link.source == "text" and link.target == 2]
    assert link.strength == "strong"
    assert link.block_id == "ostermoor:a01.target"


def test_among_several_targets_of_a_heading_the_text_decides(links) -> None:
    found = links(
        {"title": CONNECT, "description": "Two nature reserves of 300 ha were joined."},
        {"title": CONNECT, "description": "Nothing more is known of it so far."},
    )
    primary = {link.action_id: link.target for link in found if link.primary}
    assert primary == {"ostermoor:a01": 3}
    assert {link.target for link in found if link.action_id == "ostermoor:a02"} == {2, 3}
    assert all(link.strength == "weak" for link in found if link.source == "heading")


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("市人大颁布《湿地保护若干规定》。", True),
        ("编制国土空间总体规划。", True),
        ("The Moor Action Plan was adopted.", True),
        ("We plan to act on this standard of care.", False),
        ("规划建设三座公园。", False),
    ],
)
def test_instruments(sentence: str, named: bool) -> None:
    assert names_instrument(sentence) is named


def test_the_file_has_the_columns_that_are_described(published: Path, read_tables) -> None:
    with (published / "gbf_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in CROSSWALK.columns]
    assert len(rows) == len(find_links(read_tables(published)))
    allowed = {column.name: column.values for column in CROSSWALK.columns if column.values}
    for row in rows:
        assert row["primary"] in ("true", "false")
        assert all(row[name] in values for name, values in allowed.items())


def test_a_city_without_actions_has_a_header_alone(bare: Path) -> None:
    text = (bare / "gbf_crosswalk.csv").read_text(encoding="utf-8")
    assert text == ",".join(column.name for column in CROSSWALK.columns) + "\n"
