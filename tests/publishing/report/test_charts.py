from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from pipeline.publishing.chart import Bars, Changes, Chart, Grid, Histogram
from pipeline.publishing.report.charts import make_charts
from pipeline.publishing.report.groups import group_of
from pipeline.tables import empty

Tables = Mapping[str, pa.Table]


def chart(tables: Tables, name: str) -> Chart:
    return next(one for one in make_charts(tables) if one.name == name)


@pytest.fixture
def tables(profile: Any) -> Any:
    profile.city()
    profile.action(1, "Restore dunes")
    profile.action(2, "Count birds")
    dunes = (("已修复沙丘120亩，绿化率50%。", "80 mu of dunes.", 0.40, ["amount_changed"]),)
    birds = (("鸟类由103种增加到180种，有白鹤。", "Birds rose from 103 to 180.", 0.97, []),)
    text_id = profile.block("description", dunes, 1)
    profile.block("target", dunes, 1)
    profile.quantity(text_id, "120亩", kind="area", value=120.0, unit="[mu_cn]")
    profile.quantity(text_id, "50%", kind="percentage", value=50.0, unit="%")
    text_id = profile.block("description", birds, 2)
    count = {"kind": "species_count", "unit": "{species}", "subject": "鸟类"}
    profile.quantity(text_id, "103种", value=103.0, role="from", **count)
    profile.quantity(text_id, "180种", value=180.0, role="to", **count)
    profile.organism(text_id, "白鹤", canonical_name="Leucogeranus leucogeranus")
    return {**profile.tables, "problems": empty("problems")}


def test_amounts_are_counted_once_for_each_action(tables: Tables) -> None:
    amounts = chart(tables, "amounts")
    assert amounts.rows[0] == ("species count", 2, "2 (2)")
    assert isinstance(amounts.drawing, Grid)
    assert amounts.drawing.columns == ("1", "2")
    assert amounts.drawing.rows == ("species count", "area", "percentage")
    assert amounts.drawing.counts == ((0, 2), (1, 0), (1, 0))


def test_a_text_is_new_where_it_stands_first(tables: Tables) -> None:
    new = chart(tables, "new-text")
    dunes, birds = (len(row["text"]) for row in tables["texts"].to_pylist())
    assert new.rows == (("Description", dunes + birds, 0, 0), ("Target", 0, 0, dunes))
    assert isinstance(new.drawing, Bars)


def test_organisms_are_grouped_by_the_lexicon(tables: Tables) -> None:
    assert chart(tables, "organisms").rows == (("birds", 1, 1, "Leucogeranus leucogeranus"),)


def test_a_change_is_a_count_before_and_a_count_after(tables: Tables) -> None:
    changes = chart(tables, "changes")
    assert changes.rows == (("鸟类", "103", "180", "+75 %"),)
    assert changes.drawing == Changes(("鸟类",), (103.0,), (180.0,), "species")


def test_scores_are_told_apart_by_what_the_reader_may_trust(tables: Tables) -> None:
    scores = chart(tables, "scores")
    assert scores.rows == (("0.40–0.45", 0, 1), ("0.95–1.00", 1, 0))
    assert isinstance(scores.drawing, Histogram)
    assert chart(tables, "doubts").rows == (("an amount differs from the source", 1),)


def test_nothing_to_show_is_no_chart(profile: Any) -> None:
    profile.city()
    assert make_charts({**profile.tables, "problems": empty("problems")}) == []


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Ailuropoda melanoleuca", "mammal"),
        ("Ailuropoda", "mammal"),
        ("Abies", "tree"),
        ("Achatina", "animal"),
        ("Nonsense nomen", None),
    ],
)
def test_groups_of_species_and_genera(name: str, group: str | None) -> None:
    assert group_of(name) == group
