import tomllib
from importlib import resources

import pytest

from pipeline.publishing.records import Figure
from pipeline.publishing.wording import Wording, number, rounded
from pipeline.vocabularies import QUALIFIERS, RELATIONS, ROLES, TRANSLATION_FLAGS


def figure(**columns: object) -> Figure:
    known: dict[str, object] = {
        "subject": None,
        "subject_en": None,
        "kind": "area",
        "change": None,
        "per_value": None,
        "per_unit": None,
        "reference": None,
        "orders": (),
        "sentence": None,
        "surface": "",
        "value": 1.0,
        "value_high": None,
        "unit": "km2",
        "qualifier": "exact",
        "trend": None,
        "per": None,
        "value_base": None,
        "value_high_base": None,
        "unit_base": None,
        "roles": (),
    }
    return Figure(**{**known, **columns})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("columns", "english", "chinese"),
    [
        ({"value": 1002.27}, "1,002.27 km²", "1,002.27 km²"),
        ({"value": 20000.0, "unit": "[mu_cn]", "qualifier": "more_than"}, "more than 20,000 mu",
         "多于 20,000 亩"),
        ({"value": 3.0, "value_high": 5.0, "unit": "{person}"}, "3–5 people", "3–5 人"),
        ({"value": 7.5, "unit": "%", "trend": "decrease"}, "decrease: 7.5 %", "减少: 7.5 %"),
        ({"value": 8.0, "unit": "m3", "per": "万元GDP"}, "8 m³ (万元GDP)", "8 m³ (万元GDP)"),
        ({"value": 4.0, "unit": "{street tree}"}, "4 street trees", "4"),
        ({"value": 1.0, "unit": "{city}"}, "1 city", "1"),
        ({"value": 8.0, "unit": "m3", "per": "万元GDP", "per_value": 10000.0, "per_unit": "CNY"},
         "8 m³ per 10,000 CNY (万元GDP)", "8 m³ (万元GDP)"),
        ({"value": 3.0, "per": "每年", "per_value": 1.0, "per_unit": "a"}, "3 km² per year",
         "3 km² (每年)"),
        ({"value": 30.0, "unit": "ug/m3"}, "30 ug/m³", "30 ug/m³"),
        ({"value": 0.4, "unit": "1"}, "0.4", "0.4"),
    ],
)  # fmt: skip
def test_a_figure_is_told_with_its_comparison_and_unit(
    columns: dict[str, object], english: str, chinese: str
) -> None:
    assert Wording("en").value(figure(**columns)) == english
    assert Wording("zh").value(figure(**columns)) == chinese


def test_a_converted_value_is_rounded_and_told_only_where_it_differs() -> None:
    say = Wording("en")
    mu = figure(value=100.0, unit="[mu_cn]", value_base=0.0666666667, unit_base="km2")
    assert say.base(mu) == "0.06667 km²"
    assert say.base(figure(value_base=1.0, unit_base="km2")) == ""
    assert say.base(figure(unit="{park}")) == ""


def test_both_languages_stand_side_by_side_unless_they_say_the_same() -> None:
    say = Wording("both")
    assert say("title", "species") == "Species · 物种"
    assert say.unit("km2") == "km²"
    assert list(say.each("title", "species")) == ["Species", "物种"]
    assert say.value(figure(value=5.0)) == "5 km²"
    assert say.value(figure(value=5.0, unit="[mu_cn]", qualifier="at_least")) == (
        "at least 5 mu · 至少 5 亩"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-3.0, "-3"), (1e15, "1e+15"), (0.0001, "0.0001"), (float("inf"), "inf")],
)
def test_any_number_can_be_shown(value: float, shown: str) -> None:
    assert number(value) == shown
    assert number(rounded(value)) == shown


def test_everything_a_table_may_hold_has_a_label_in_both_languages() -> None:
    say = Wording("both")
    for section, keys in (
        ("relation", RELATIONS),
        ("role", ROLES),
        ("qualifier", QUALIFIERS),
        ("flag", TRANSLATION_FLAGS),
        ("trend", ("increase", "decrease")),
    ):
        for key in keys:
            assert say(section, key, value="1")


def test_labels_have_the_same_blanks_in_both_languages() -> None:
    source = resources.files("pipeline.publishing").joinpath("labels.toml")
    for section, labels in tomllib.loads(source.read_text(encoding="utf-8")).items():
        for key, label in labels.items():
            blanks = [
                {part.partition("}")[0] for part in label[language].split("{")[1:]}
                for language in ("en", "zh")
            ]
            assert blanks[0] == blanks[1], f"{section}.{key}"
