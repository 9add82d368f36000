from fractions import Fraction

import pytest

from pipeline.quantities import find_quantities
from pipeline.quantities.lexicon import (
    chinese_nouns,
    classifiers,
    count_nouns,
    currencies,
    rows,
    spell_out,
    symbol_units,
    word_units,
)
from pipeline.vocabularies import QUANTITY_KINDS

BASES = {"area": "km2", "length": "m", "mass": "kg", "volume": "m3"}
UNIT_ROWS = rows("units.csv")


@pytest.mark.parametrize("row", UNIT_ROWS, ids=lambda row: f"{row['ucum']} {row['kind']}")
def test_every_unit_has_kind_source_and_the_base_of_its_kind(row: dict[str, str]) -> None:
    assert row["kind"] in QUANTITY_KINDS
    assert row["source"]
    assert (row["base"] or None) == BASES.get(row["kind"])
    assert Fraction(row["factor"] or "1") > 0


@pytest.mark.parametrize(
    ("surface", "square_metres"),
    [
        ("1亩", Fraction(2000, 3)),
        ("1公亩", Fraction(100)),
        ("1公顷", Fraction(10_000)),
        ("1坪", Fraction(400, 121)),
        ("1英亩", Fraction("4046.8564224")),
        ("1平方英里", Fraction("2589988.110336")),
        ("1平方英尺", Fraction("0.09290304")),
    ],
)
def test_area_factors_are_exact(surface: str, square_metres: Fraction) -> None:
    [quantity] = find_quantities(f"面积{surface}")
    assert quantity.value_base == square_metres / 1_000_000


def test_the_jia_of_taiwan_is_2934_ping() -> None:
    [jia], [ping] = find_quantities("農地約1甲"), find_quantities("農地約2,934坪")
    assert jia.value_base == ping.value_base


@pytest.mark.parametrize("column", ["chinese", "words", "symbols"])
def test_no_form_means_two_units(column: str) -> None:
    forms = [form for row in UNIT_ROWS for form in spell_out(row[column])]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("row", UNIT_ROWS, ids=lambda row: f"{row['ucum']} {row['kind']}")
def test_every_latin_form_is_read_as_its_unit(row: dict[str, str]) -> None:
    for column, forms in (("words", word_units()), ("symbols", symbol_units())):
        for form in spell_out(row[column]):
            found = forms.match(form, 0)
            assert found is not None
            assert (found[0].ucum, found[1]) == (row["ucum"], len(form))


def test_spell_out_multiplies_variants() -> None:
    assert list(spell_out("square met{re;er}{;s}|m2")) == [
        "square metre",
        "square metres",
        "square meter",
        "square meters",
        "m2",
    ]


def test_currencies_are_three_letters() -> None:
    assert all(len(code) == 3 and code.isupper() for code in currencies().codes.values())


def test_counts_are_annotations() -> None:
    units = {entry.unit for entry in classifiers()[1].values() if entry.kind.endswith("count")}
    units |= {unit for unit, _ in chinese_nouns().values()}
    assert all(unit.startswith("{") and unit.endswith("}") for unit in units)
    assert all(singular for singular, _ in count_nouns().values())


@pytest.mark.parametrize(
    "name", ["classifiers", "nouns", "names", "lookalikes", "stop_words", "count_nouns"]
)
def test_no_table_repeats_its_first_column(name: str) -> None:
    firsts = [next(iter(row.values())) for row in rows(f"{name}.csv")]
    assert len(firsts) == len(set(firsts))
