"""Numbers and units in English."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quantities import find_quantities
from pipeline.translation.wording import decimal_text, unit_name, unit_words, write_quantity


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1234), "1,234"),
        (Fraction(963_400), "963,400"),
        (Fraction(4_360_000), "4.36 million"),
        (Fraction(1_234_567), "1,234,567"),
        (Fraction(86_500_000_000), "86.5 billion"),
        (Fraction("-0.05"), "-0.05"),
        (Fraction(1, 3), None),
    ],
)
def test_numbers_are_exact(value: Fraction, text: str | None) -> None:
    assert decimal_text(value) == text


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_a_number_that_is_written_can_be_read_back(digits: int, decimals: int) -> None:
    value = Fraction(digits, 10**decimals)
    text = decimal_text(value)
    assert text is not None
    (read,) = find_quantities(f"{text} km")
    assert read.value == value


def test_a_unit_that_is_a_noun_is_written_in_the_number_that_fits() -> None:
    for form, (one, many) in unit_words().items():
        for count, noun in ((1, one), (7, many)):
            read = find_quantities(f"共{count}{form}。")
            if read and read[0].unit_surface == form:
                assert str(write_quantity(read[0])).endswith(f" {noun}")


@pytest.mark.parametrize(
    ("ucum", "many"),
    [("[mu_cn]", "mu"), ("t/d", "tonnes per day"), ("km2/a", "square kilometres per year")],
)
def test_units_and_rates_have_names(ucum: str, many: str) -> None:
    names = unit_name(ucum)
    assert names is not None
    assert names[1] == many
    assert unit_name("no such unit") is None
