from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quantities.numerals import (
    read_arabic,
    read_fraction_words,
    read_han,
    read_mixed,
    read_words,
)

UP_TO_A_TRILLION = st.integers(0, 10**12)
SMALL = "零一二三四五六七八九"
ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
ONES += (
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def to_han(number: int) -> str:
    """The usual Chinese numeral, written from the rules of the language."""
    if number == 0:
        return "零"
    parts: list[str] = []
    for scale, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, scale) if scale > 1 else (number, 0)
        if not section:
            continue
        gap = bool(parts) and section < 1000
        parts.append(("零" if gap else "") + section_to_han(section) + name)
    return "".join(parts)


def section_to_han(section: int) -> str:
    out, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, scale)
        if digit:
            out += ("零" if zero else "") + SMALL[digit] + name
            zero = False
        else:
            zero = bool(out)
    return out


def to_words(number: int) -> str:
    if number == 0:
        return "zero"
    parts = []
    for scale, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
    ):
        section, number = divmod(number, scale)
        if section:
            parts.append(f"{hundreds(section)} {name}")
    if number:
        parts.append(hundreds(number))
    return " ".join(parts)


def hundreds(number: int) -> str:
    parts = []
    if number >= 100:
        parts.append(f"{ONES[number // 100]} hundred")
        number %= 100
    if number >= 20:
        parts.append(TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else ""))
    elif number:
        parts.append(ONES[number])
    return " and ".join(parts)


@given(UP_TO_A_TRILLION)
def test_thousands_marks_are_read_back(number: int) -> None:
    grouped = f"{number:,}"
    assert read_arabic(grouped) == number
    assert read_arabic(grouped.replace(",", " ")) == number
    assert read_arabic(grouped.replace(",", "'")) == number
    assert read_arabic(grouped.replace(",", "."), decimal_comma=True) == number


@given(UP_TO_A_TRILLION, st.integers(0, 999))
def test_decimals_are_exact(whole: int, thousandths: int) -> None:
    expected = whole + Fraction(thousandths, 1000)
    assert read_arabic(f"{whole:,}.{thousandths:03}") == expected
    assert read_arabic(f"{whole},{thousandths:03}", decimal_comma=True) == expected


@given(UP_TO_A_TRILLION)
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert read_han(to_han(number)) == (number, None)


@given(UP_TO_A_TRILLION)
def test_formal_numerals_are_read_back(number: int) -> None:
    formal = to_han(number).translate(
        str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    )
    assert read_han(formal) == (number, None)


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 9999))
def test_mixed_numerals_are_read_back(hundred_millions: int, myriads: int, rest: int) -> None:
    surface = f"{hundred_millions}亿{myriads}万" + (str(rest) if rest else "")
    assert read_mixed(surface) == hundred_millions * 10**8 + myriads * 10**4 + rest


@given(st.integers(1, 10**7), st.sampled_from(["万", "亿", "万亿"]))
def test_decimal_scales_are_exact(hundredths: int, scale: str) -> None:
    factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    surface = f"{hundredths // 100}.{hundredths % 100:02}{scale}"
    assert read_mixed(surface) == Fraction(hundredths, 100) * factor


@given(UP_TO_A_TRILLION)
def test_number_words_are_read_back(number: int) -> None:
    assert read_words(to_words(number)) == number


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("三万四", 34000),
        ("一百二", 120),
        ("两千五", 2500),
        ("一百零二", 102),
        ("二零三五", 2035),
        ("廿五", 25),
        ("卅", 30),
        ("十", 10),
        ("三点一四", Fraction(157, 50)),
        ("三点五万", 35000),
    ],
)
def test_colloquial_chinese_numerals(surface: str, value: Fraction) -> None:
    assert read_han(surface) == (value, None)


@pytest.mark.parametrize(
    ("surface", "low", "high"),
    [
        ("三四十", 30, 40),
        ("五六", 5, 6),
        ("七八百", 700, 800),
        ("三五", 3, 5),
        ("三五十万", 300_000, 500_000),
        ("一百三五十", 130, 150),
        ("两、三百", 200, 300),
    ],
)
def test_neighbouring_digits_are_a_range(surface: str, low: int, high: int) -> None:
    assert read_han(surface) == (low, high)


@pytest.mark.parametrize("surface", ["三三两两", "两两", "五六七百"])
def test_words_of_digits_are_no_numeral(surface: str) -> None:
    assert read_han(surface) is None


@pytest.mark.parametrize("surface", ["3万4000", "25万6千", "1.2万亿"])
def test_mixed_numerals_by_hand(surface: str) -> None:
    values = {"3万4000": 34_000, "25万6千": 256_000, "1.2万亿": 1_200_000_000_000}
    assert read_mixed(surface) == values[surface]


@pytest.mark.parametrize(
    ("surface", "value"),
    [("two-thirds", Fraction(2, 3)), ("a quarter", Fraction(1, 4)), ("half", Fraction(1, 2))],
)
def test_fraction_words(surface: str, value: Fraction) -> None:
    assert read_fraction_words(surface) == value


@given(st.text("零一二三四五六七八九十百千万亿两点几", max_size=30))
def test_no_chinese_numeral_raises(surface: str) -> None:
    read_han(surface)


@given(st.text("0123456789.,' 万亿千百十", max_size=30))
def test_no_arabic_numeral_raises(surface: str) -> None:
    read_arabic(surface)
    read_mixed(surface)


def test_a_run_of_digits_longer_than_any_number_is_none() -> None:
    assert read_arabic("1" * 100_000) is None
