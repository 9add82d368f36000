import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates.readings import differences, read

FRAME = "截至去年底，全市{}，下一步将继续推进。"


@pytest.mark.parametrize(
    ("canonical", "variant"),
    [
        ("森林覆盖率达49%", "森林覆盖率达94%"),
        ("森林覆盖率达４９％", "森林覆盖率达４８％"),
        ("自2015年起实施规划", "自2016年起实施规划"),
        ("自二〇一五年起实施规划", "自二〇一六年起实施规划"),
        ("建成三十五个公园", "建成三十六个公园"),
        ("修复湿地1.2万亩", "修复湿地1.2亿亩"),
        ("修复湿地300亩", "修复湿地300公顷"),
        ("修复湿地300亩", "修复湿地300亩以上"),
        ("绿地增加了5%", "绿地减少了5%"),
        ("林地占30%、湿地占40%", "林地占40%、湿地占30%"),
        ("种植水杉（Metasequoia glyptostroboides）", "种植水松（Glyptostrobus pensilis）"),
        ("种植水杉（Metasequoia glyptostroboides）", "种植水杉"),
        ("编号为A17的样方", "编号为A18的样方"),
        ("建成3个5A级景区", "建成3个4A级景区"),
        ("PM2.5浓度持续下降", "PM10浓度持续下降"),
        ("建成公园12个，绿道30公里", "建成公园12个"),
        ("建成公园叁拾伍个", "建成公园叁拾陆个"),
        ("修复湿地½公顷", "修复湿地¼公顷"),
        (
            "增加了城市建成区与近郊的乡土树种林地面积30公顷",
            "城市建成区与近郊的乡土树种林地面积30公顷",
        ),
    ],
)
def test_what_differs_in_a_number_a_unit_or_a_name_is_told(canonical: str, variant: str) -> None:
    assert differences(FRAME.format(canonical), FRAME.format(variant))


@pytest.mark.parametrize(
    ("canonical", "variant"),
    [
        ("建立重要水源地区域保护制度", "建立重要水源地保护制度"),
        ("修复湿地300亩", "修复湿地３００亩"),
        ("修复湿地1200亩", "修复湿地1,200亩"),
        ("推进一体化建设", "推进整体建设"),
        ("统一修复湿地300亩", "修复湿地300亩"),
        ("由社区志愿者巡护河道", "由居民志愿者巡护河道"),
        ("自2015年起实施规划", "自2015年起执行规划"),
        ("保护陆地与水域生态", "保护水域与山林生态"),
    ],
)
def test_what_says_the_same_numbers_and_names_is_no_difference(
    canonical: str, variant: str
) -> None:
    assert differences(FRAME.format(canonical), FRAME.format(variant)) == []


def test_a_difference_is_told_in_the_words_of_both_texts() -> None:
    before, after = "建成公园12个，湿地占国土的4.9%。", "建成公园12个，湿地占国土的9.4%。"
    assert differences(before, after) == [("4.9%", "9.4%")]


def test_an_english_figure_that_was_brought_up_to_date_is_told() -> None:
    before = "The city protects 12.5 hectares of dunes along the bay."
    after = "The city protects 13.5 hectares of dunes along the bay."
    [(there, here)] = differences(before, after)
    assert "12.5" in there
    assert "13.5" in here


SENTENCES = st.sampled_from(
    [
        "全市已建成公园{}个，其中湿地公园最多。",
        "建成区绿化覆盖率达{}%，位居全省前列。",
        "自{}年以来持续开展增殖放流。",
        "The district planted {} trees along its canals.",
        "监测点编号为{}，由志愿者维护。",
    ]
)


@settings(deadline=None)
@given(SENTENCES, st.integers(1, 99_999), st.data())
def test_a_text_that_differs_in_one_digit_is_always_told(
    sentence: str, number: int, data: st.DataObject
) -> None:
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != digits[place]]))
    changed = digits[:place] + other + digits[place + 1 :]
    assert differences(sentence.format(digits), sentence.format(changed))


WORDS = st.sampled_from(
    [
        *(
            "全市",
            "湿地",
            "公园",
            "新建",
            "增加了",
            "减少",
            "提高到",
            "由",
            "至",
            "每年",
            "其中",
            "陆地",
            "人均",
        ),
        *(
            "约",
            "超过",
            "不足",
            "以上",
            "左右",
            "近",
            "各",
            "《",
            "》",
            "“",
            "”",
            "，",
            "。",
            "；",
            "、",
            "（",
            "）",
        ),
        *(
            "亩",
            "公顷",
            "平方公里",
            "个",
            "种",
            "元",
            "%",
            "％",
            "倍",
            "成",
            "年",
            "第",
            "级",
            "香港",
            "台币",
            "民国",
        ),
        *(
            "12",
            "3.5",
            "１０",
            "三",
            "三十五",
            "廿",
            "叁拾",
            "半",
            "两",
            "½",
            "○",
            "万",
            "百分之",
            "2015",
            "一",
        ),
        *(
            "the city",
            " lost ",
            " up to ",
            " hectares",
            " of ",
            " $",
            " dollars",
            " percent",
            " by ",
        ),
        *("five", "a third", " Quercus robur ", " Q. robur ", "A", "PM2.5", "\n", " "),
    ]
)
TEXTS = st.lists(WORDS, max_size=25)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 25), st.integers(0, 3), WORDS), max_size=3))
def test_what_differs_is_told_though_only_the_sentences_that_differ_are_read(
    words: list[str], changes: list[tuple[int, int, str]]
) -> None:
    changed = list(words)
    for place, left_out, word in changes:
        changed[place : place + left_out] = [word] if left_out != 1 else []
    canonical, variant = "".join(words), "".join(changed)
    if [one.key for one in read(canonical)] != [one.key for one in read(variant)]:
        assert differences(canonical, variant)


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_what_is_told_stands_in_the_texts(head: list[str], one: list[str], tail: list[str]) -> None:
    canonical, variant = "".join([*head, *one, *tail]), "".join([*head, *tail])
    for there, here in differences(canonical, variant):
        assert there or here
        assert all(surface in canonical for surface in there.split(", "))
        assert all(surface in variant for surface in here.split(", "))


@pytest.mark.parametrize(
    "text", ["全市持续恢复湿地。", "Ⅲ①²", "\ud800\x00", "参与者众多，点滴成景，双首届"]
)
def test_other_signs_are_no_numbers(text: str) -> None:
    assert differences(text, "") == []
    assert read(text) == []


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_every_reading_stands_at_its_offsets(text: str) -> None:
    for reading in read(text):
        assert text[reading.start : reading.end] == reading.surface
