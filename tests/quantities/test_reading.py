from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.quantities import Quantity, find_quantities, read_numbers
from pipeline.vocabularies import QUALIFIERS, QUANTITY_KINDS

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
    ("text", "readings"),
    [
        ("投放礁体7.2万空立方米", [("7.2万空立方米", 72_000, "m3")]),
        ("喂玉米三百斤", [("三百斤", 300, "[jin_cn]")]),
        ("徒步四十里", [("四十里", 40, "[li_cn]")]),
        ("相隔五里路", [("五里", 5, "[li_cn]")]),
        ("一桶八十升", [("八十升", 80, "L")]),
        ("面粉半斤", [("半斤", Fraction(1, 2), "[jin_cn]")]),
        ("一座20蒸吨的锅炉", [("20蒸吨", 20, "t/h")]),
        ("护林二十六载", [("二十六载", 26, "a")]),
        ("雏鸟25日龄", [("25日龄", 25, "d")]),
        ("巡护90个工时", [("90个工时", 90, "h")]),
        ("高出4.5毫米汞柱", [("4.5毫米汞柱", Fraction(9, 2), "mm[Hg]")]),
        ("守候两个多小时", [("两个多小时", 2, "h")]),
        ("禁渔四个半月", [("四个半月", Fraction(9, 2), "mo")]),
        ("比原来高一倍半", [("一倍半", Fraction(3, 2), "1")]),
        ("两度获奖", [("两度", 2, "{time}")]),
        ("升高两度。", [("两度", 2, "deg")]),
        ("周二周三停电", []),
        ("围栏高一米六，", [("一米六", Fraction(8, 5), "m")]),
        ("三米八株", [("三米", 3, "m"), ("八株", 8, "{plant}")]),
        ("跑出11秒27", [("11秒27", Fraction(1127, 100), "s")]),
        ("用时2分08秒", [("2分", 2, "min"), ("08秒", 8, "s")]),
        ("全程五小时二十分", [("五小时", 5, "h"), ("二十分", 20, "min")]),
        ("得分7分", [("7分", 7, "{point}")]),
        ("每斤卖3块5，", [("3块5", Fraction(7, 2), "CNY")]),
        ("便宜三角五分", [("三角五分", Fraction(7, 20), "CNY")]),
        ("差了四毛六分钱", [("四毛六分钱", Fraction(23, 50), "CNY")]),
        ("门票八元五角", [("八元五角", Fraction(17, 2), "CNY")]),
        ("一天挣两百块，", [("两百块", 200, "CNY")]),
        ("布设样地两百块，", [("两百块", 200, "{plot}")]),
        ("一块9,800万年前的化石", [("9,800万年", 98_000_000, "a")]),
        ("开放一度中断", []),
        ("等了一个半小时", [("一个半小时", Fraction(3, 2), "h")]),
        ("只用两天半", [("两天半", Fraction(5, 2), "d")]),
        ("耕种三块三分地", [("三块", 3, "{site}"), ("三分地", 3, "[fen_cn]")]),
        ("三角梅、八角树", []),
        ("拨款三十亿新元", [("三十亿新元", 3 * 10**9, "SGD")]),
        (
            "从两亿英镑一路上涨到三亿英镑",
            [("两亿英镑", 2 * 10**8, "GBP"), ("三亿英镑", 3 * 10**8, "GBP")],
        ),
        ("护林队伍四支", [("四支", 4, "{team}")]),
        ("台风登陆两次", [("两次", 2, "{time}")]),
        ("拾起两片羽毛", [("两片", 2, "{site}")]),
        ("姐弟俩三天没回家", [("三天", 3, "d")]),
        ("更换零件和零部件", []),
        ("计划并非一成不变", []),
        ("打通“最后一公里”", []),
        ("光绪六年修堤", []),
        ("收益三七分成", []),
        ("第85百分位", []),
        ("“3·12”植树节，90后志愿者", []),
        ("a 16-km trail and a 3-MW plant", [("16-km", 16, "km"), ("3-MW", 3, "MW")]),
        ("a 300-million-yuan park", [("300-million-yuan", 3 * 10**8, "CNY")]),
        ("2.4 Million Visitors in a Year", [("2.4 Million Visitors", 2_400_000, "{person}")]),
        ("RMB 7.3 Million for Reeds", [("RMB 7.3 Million", 7_300_000, "CNY")]),
        ("20,000 second-generation fry", [("20,000 second-generation fry", 20_000, "{fry}")]),
        ("six day-care centres", [("six day-care centres", 6, "{centre}")]),
        ("a rise of 40,000 year on year", []),
        ("two and a half years", [("two and a half years", Fraction(5, 2), "a")]),
        ("the four-and-a-half-hour walk", [("four-and-a-half-hour", Fraction(9, 2), "h")]),
        ("one twelfth of the area", [("one twelfth", Fraction(1, 12), "1")]),
        ("cut by a third from next May", [("a third", Fraction(1, 3), "1")]),
        ("the total has reached 512, and 97% passed", [("97%", 97, "%")]),
        ("5, 10 and 20 ha", [("5", 5, "har"), ("10", 10, "har"), ("20 ha", 20, "har")]),
        ("boilers of 10 tonnes of steam per hour", [("10 tonnes of steam per hour", 10, "t/h")]),
    ],
)
def test_what_people_say_is_read(text: str, readings: list[tuple[str, Fraction, str]]) -> None:
    assert [(q.surface, q.value, q.unit) for q in find_quantities(text)] == readings


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("最好不要超过8公里", "at_most"),
        ("从未突破8公里", "at_most"),
        ("不能低于8公里", "at_least"),
        ("上百公里", "at_least"),
        ("走了三个多小时", "more_than"),
        ("it cannot exceed 8 km", "at_most"),
        ("it must not be lower than 8 km", "at_least"),
        ("levels did not fall below 8 km", "at_least"),
        ("the sums add up to 8 km", "exact"),
    ],
)
def test_denied_comparisons_are_turned(text: str, qualifier: str) -> None:
    assert [quantity.qualifier for quantity in find_quantities(text)] == [qualifier]


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
