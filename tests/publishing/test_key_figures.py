from typing import Any

import pytest

from pipeline.publishing.digest import digest
from pipeline.publishing.key_figures import is_telling, key_changes, key_figures
from pipeline.publishing.records import City, Figure
from pipeline.vocabularies import QUANTITY_KINDS

AREA = {"kind": "area", "unit": "km2", "unit_base": "km2"}
SHARE = {"kind": "percentage", "unit": "%", "unit_base": "%"}
SPECIES = {"kind": "species_count", "unit": "{species}"}


def city(profile: Any, *figures: tuple[str, dict[str, Any]]) -> City:
    """A city whose text about itself gives these figures: the amount as written, its columns."""
    profile.city()
    text = "，".join(surface for surface, _ in figures) + "。"
    text_id = profile.block("about", ((text, None, None, []),))
    for surface, columns in figures:
        base = {"value_base": columns["value"]} if "unit_base" in columns else {}
        profile.quantity(text_id, surface, **{**base, **columns})
    return digest(profile.tables)[0]


def subjects(figures: list[Figure]) -> list[str | None]:
    return [figure.subject for figure in figures]


def test_each_kind_has_its_turn_and_areas_stand_first(profile: Any) -> None:
    found = city(
        profile,
        *((f"{n}.5%", {**SHARE, "value": n + 0.5, "subject": f"比例之{n}"}) for n in range(8)),
        ("7种", {**SPECIES, "value": 7.0, "subject": "蛙类"}),
        ("3平方公里", {**AREA, "value": 3.0, "subject": "泥滩"}),
        ("40平方公里", {**AREA, "value": 40.0, "subject": "湖面"}),
    )
    assert subjects(key_figures(found.figures, 5)) == ["湖面", "泥滩", "蛙类", "比例之0", "比例之1"]


def test_no_subject_and_no_value_stands_twice(profile: Any) -> None:
    mu = {**AREA, "unit": "[mu_cn]", "value": 60000.0, "value_base": 40.0, "subject": "水域"}
    found = city(
        profile,
        ("40平方公里", {**AREA, "value": 40.0, "subject": "湖面"}),
        ("41平方公里", {**AREA, "value": 41.0, "subject": "泥滩"}),
        ("39平方公里", {**AREA, "value": 39.0, "subject": "湖面"}),
        ("60000亩", mu),
    )
    assert subjects(key_figures(found.figures, 9)) == ["泥滩", "湖面"]


@pytest.mark.parametrize(
    "columns",
    [
        {"subject": None},
        {"subject": "面积"},
        {"subject": "草"},
        {"subject": "x" * 81},
        {"value": 0.0, "value_base": 0.0},
        {"kind": "duration"},
    ],
)
def test_what_says_nothing_by_itself_is_left_out(profile: Any, columns: dict[str, Any]) -> None:
    found = city(profile, ("3平方公里", {**AREA, "value": 3.0, "subject": "泥滩", **columns}))
    assert not is_telling(found.figures[0])
    assert key_figures(found.figures, 9) == []


def test_a_change_is_told_once_with_what_it_was_and_what_it_became(profile: Any) -> None:
    found = city(
        profile,
        ("12平方公里", {**AREA, "value": 12.0, "subject": "林地", "role": "from"}),
        ("15平方公里", {**AREA, "value": 15.0, "subject": "林地", "role": "to"}),
        ("31种", {**SPECIES, "value": 31.0, "subject": "鸟类", "role": "from"}),
        ("44种", {**SPECIES, "value": 44.0, "subject": "鸟类", "role": "to"}),
    )
    changes = key_changes(found.changes, 9)
    told = [(c.after.subject, c.before.value, c.after.value) for c in changes]
    assert told == [("鸟类", 31.0, 44.0), ("林地", 12.0, 15.0)]
    assert key_figures(found.figures, 9, changes) == []


def test_an_end_without_a_beginning_is_no_change(profile: Any) -> None:
    found = city(
        profile,
        ("15平方公里", {**AREA, "value": 15.0, "subject": "林地", "role": "to"}),
        ("31种", {**SPECIES, "value": 31.0, "subject": "鸟类", "role": "from"}),
    )
    assert found.changes == ()
    assert subjects(key_figures(found.figures, 9)) == ["林地", "鸟类"]


def test_every_kind_of_quantity_has_a_place(profile: Any) -> None:
    found = city(
        profile,
        *(
            (f"{n}个", {"kind": kind, "unit": "1", "value": float(n + 1), "subject": f"对象{n}"})
            for n, kind in enumerate(QUANTITY_KINDS)
        ),
    )
    left_out = {figure.kind for figure in found.figures if not is_telling(figure)}
    assert left_out == {"duration", "sound_level", "temperature"}
    assert len(key_figures(found.figures, 99)) == len(QUANTITY_KINDS) - len(left_out)
