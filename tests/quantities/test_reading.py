from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.quantities import Quantity, find_quantities, read_numbers
from pipeline.tables import QUALIFIERS, QUANTITY_KINDS

UNITS = {"公顷": "har", "亩": "[mu_cn]", "平方公里": "km2", "吨": "t", "元": "CNY", "公里": "km"}
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
FRAGMENTS = st.sampled_from(
    [
        *(
            "3公顷",
            "约20%",
            "5至8公里",
            "增长",
            "从",
            "到",
            "2015年",
            "《",
            "》",
            "“",
            "”",
            "，",
            "。",
        ),
        *("1,2", "每", "万元", " per ", "ha", "from 3 to 5", " species", "twenty-one", "-", "/"),
        *("$", "R", "第", "十", "\n", "½", "\ud800"),
    ]
)
MESSY = st.lists(FRAGMENTS | st.text(max_size=4), max_size=24).map("".join)
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)


def check(text: str, quantities: list[Quantity]) -> None:
    end = 0
    for quantity in quantities:
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.surface
        assert quantity.start <= quantity.number_start < quantity.number_end <= quantity.end
        assert quantity.qualifier_start <= quantity.start
        if quantity.subject is not None:
            assert text[quantity.subject_start : quantity.subject_end] == quantity.subject
        if quantity.value_high is not None:
            assert quantity.value < quantity.value_high
        assert quantity.kind in QUANTITY_KINDS
        assert quantity.qualifier in QUALIFIERS
        assert isinstance(quantity.value, Fraction)
        assert (quantity.value_base is None) == (quantity.unit_base is None)
        end = quantity.end


@given(MESSY)
@example("1" * 5000 + "公顷")
@example("\x00\ud800😀5公顷\udfff")
@example("980\nHK$350 million")
@settings(max_examples=400)
def test_no_text_raises_and_every_offset_holds(text: str) -> None:
    check(text, find_quantities(text))
    end = 0
    for number in read_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert text[number.start : number.end] == number.surface
        end = number.end


@given(st.text(max_size=60))
def test_no_arbitrary_text_raises(text: str) -> None:
    check(text, find_quantities(text))


@given(CHINESE, st.integers(1, 10**12), st.sampled_from(sorted(UNITS)), CHINESE)
def test_a_quantity_is_found_with_any_chinese_around(
    before: str, number: int, unit: str, after: str
) -> None:
    text = f"{before}，面积{number:,}{unit}。{after}"
    found = [quantity for quantity in find_quantities(text) if f"{number:,}" in quantity.surface]
    assert [(quantity.value, quantity.surface) for quantity in found] == [
        (number, f"{number:,}{unit}")
    ]


@given(st.integers(1, 10**12), st.sampled_from(sorted(UNITS)))
def test_formatting_and_reading_is_the_identity(number: int, unit: str) -> None:
    for surface in (f"{number}{unit}", f"{number:,}{unit}", f"{number:,}".replace(",", " ") + unit):
        [quantity] = find_quantities(f"共{surface}。")
        assert (quantity.value, quantity.unit) == (number, UNITS[unit])


@given(st.integers(1, 10**12))
def test_english_thousands_are_read_back(number: int) -> None:
    [quantity] = find_quantities(f"The reserve covers {number:,} hectares.")
    assert (quantity.value, quantity.unit) == (number, "har")


@given(
    st.lists(
        st.sampled_from(["面积{}公顷。", "占{}.5%，", "记录{}种鸟类；", "投入{}万元。"]), max_size=5
    ),
    st.data(),
)
def test_full_width_digits_give_the_same_values(clauses: list[str], data: st.DataObject) -> None:
    text = "".join(clause.format(data.draw(st.integers(1, 99999))) for clause in clauses)
    narrow, wide = find_quantities(text), find_quantities(text.translate(FULL_WIDTH))
    assert [(q.start, q.value, q.unit, q.kind) for q in narrow] == [
        (q.start, q.value, q.unit, q.kind) for q in wide
    ]


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("修复湿地2万多亩", "修復濕地2萬多畝"),
        ("记录鸟类三百余种", "記錄鳥類三百餘種"),
        ("约占总面积的四分之一", "約佔總面積的四分之一"),
        ("提高3.5个百分点", "提高3.5個百分點"),
        ("清理垃圾120余吨", "清理垃圾120餘噸"),
    ],
)
def test_both_scripts_read_alike(simplified: str, traditional: str) -> None:
    [one], [other] = find_quantities(simplified), find_quantities(traditional)
    assert (one.value, one.unit, one.kind, one.qualifier, one.trend) == (
        other.value,
        other.unit,
        other.kind,
        other.qualifier,
        other.trend,
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "1",
        "一",
        "1,",
        "1 ",
        "1至",
        "一分之",
        "“一",
        "约",
        "from 3 to ",
        "3个",
        "1、",
        "5 2015年 ",
        "5-year ",
        "2015年",
        "a ",
        "1'111",
    ],
)
def test_repetition_takes_linear_time(pattern: str) -> None:
    """Twenty thousand characters of anything come back; a quadratic reader would take minutes."""
    text = pattern * (20_000 // len(pattern))
    check(text, find_quantities(text))


def test_read_numbers_tells_what_each_numeral_is() -> None:
    text = "2019年，按GB 3838-2002标准，《公园100问》第3版收录鸟类120种，热线12345，一批项目。"
    assert [(number.surface, number.kind) for number in read_numbers(text)] == [
        ("2019年", "year"),
        ("3838", "code"),
        ("2002", "code"),
        ("100", "title"),
        ("3", "ordinal"),
        ("120", "quantity"),
        ("12345", "phone"),
        ("一", "indefinite"),
    ]


def test_values_stay_exact() -> None:
    [quantity] = find_quantities("占地0.1亩")
    assert quantity.value == Fraction(1, 10)
    assert quantity.value_base == Fraction(1, 15000)
    assert quantity.unit_base == "km2"


def test_spans_that_translation_needs() -> None:
    text = "共有约1.2万余株古树"
    [quantity] = find_quantities(text)
    assert text[quantity.number_start : quantity.number_end] == "1.2万"
    assert quantity.unit_surface == "株"
    assert text[quantity.qualifier_start : quantity.start] == "约"


def test_the_text_says_which_dollar_and_which_yuan() -> None:
    assert [q.unit for q in find_quantities("A grant of CA$2 million, then $3 million.")] == [
        "CAD",
        "CAD",
    ]
    assert [q.unit for q in find_quantities("香港撥款3億元")] == ["HKD"]
    assert [q.unit for q in find_quantities("臺北市編列3億元")] == ["TWD"]
    assert [q.unit for q in find_quantities("投入3亿元")] == ["CNY"]


@given(
    st.integers(1, 10**9), st.integers(0, 99), st.sampled_from([" km", " ha", "%", "公顷", "吨"])
)
def test_a_number_is_read_once_whichever_mark_parts_its_decimals(
    whole: int, hundredths: int, unit: str
) -> None:
    english = f"{whole:,}.{hundredths:02}"
    other = english.translate(str.maketrans(",.", ".,"))
    for written in (english, other):
        (found,) = find_quantities(f"x {written}{unit}。")
        assert found.value == whole + Fraction(hundredths, 100)
        assert found.surface == f"{written}{unit}"
