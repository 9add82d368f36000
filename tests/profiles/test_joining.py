import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.joining import Vocabulary, ends_sentence, join_lines, starts_item
from pipeline.profiles.lines import Gap, Line

NO_WORDS = Vocabulary([])


def join(
    *texts: str, gap: Gap = Gap.BLANK, is_wrapped: bool = False, words: Vocabulary = NO_WORDS
) -> str:
    lines = [Line(2 * n, text, gap=gap) for n, text in enumerate(texts, 1)]
    return join_lines(lines, words, is_wrapped=is_wrapped).text


@pytest.mark.parametrize(
    ("before", "behind", "whole"),
    [
        ("恢复湖滨湿", "地640公顷", "恢复湖滨湿地640公顷"),
        ("总面积10", "02.27平方千米", "总面积1002.27平方千米"),
        ("总面积1002.", "27平方千米", "总面积1002.27平方千米"),
        ("投入1,2", "50万元", "投入1,250万元"),
        ("截至20", "25年底", "截至2025年底"),
        ("总磷降至0.07", "mg/L以下", "总磷降至0.07mg/L以下"),
        ("占比为45", "%以上", "占比为45%以上"),
        ("芦苇（*Phragmites", "australis*）", "芦苇（*Phragmites australis*）"),
        ("芦苇（*", "Phragmites australis*）", "芦苇（*Phragmites australis*）"),
        ("人称“鸟类", "客厅”的湖区", "人称“鸟类客厅”的湖区"),
        ("实施“", "清湖行动”", "实施“清湖行动”"),
        ("發布《濕地保育", "綱領》", "發布《濕地保育綱領》"),
        ("plans targeting", "凤眼莲等物种", "plans targeting凤眼莲等物种"),
        ("The estuary is", "home to crabs", "The estuary is home to crabs"),
        ("cost about", "R18.7 million", "cost about R18.7 million"),
        ("covers 1002.27", "square km", "covers 1002.27 square km"),
        ("covers 10", "02.27 square km", "covers 1002.27 square km"),
        ("Between 2019 and 2023", "150 trees fell", "Between 2019 and 2023 150 trees fell"),
        ("in the city", "'s parks", "in the city's parks"),
        ("reeds (", "P. australis)", "reeds (P. australis)"),
        ("A bed of P.", "australis filters water", "A bed of P. australis filters water"),
        ("Solidago spp.", "occur here", "Solidago spp. occur here"),
        ("the plan of 2021–", "2035", "the plan of 2021–2035"),
        ("16% of the budget /", "expenditure", "16% of the budget / expenditure"),
    ],
)
def test_what_a_page_break_cut_is_whole_again(before: str, behind: str, whole: str) -> None:
    assert join(before, behind) == whole
    assert join(before, behind, gap=Gap.PAGE) == whole


@pytest.mark.parametrize(
    ("before", "behind", "whole"),
    [
        ("must have a nature-", "based alternative", "must have a nature-based alternative"),
        ("keep non-", "native carp out", "keep non-native carp out"),
        ("manage the environ-", "ment well", "manage the environment well"),
        ("Trans-", "European", "Trans-European"),
        ("a soft\u00ad", "ened edge", "a softened edge"),
        ("agriculture, -", "forestry", "agriculture, - forestry"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(before: str, behind: str, whole: str) -> None:
    for gap in Gap:
        assert join(before, behind, gap=gap, is_wrapped=True) == whole


def test_the_document_tells_how_a_word_is_written() -> None:
    words = Vocabulary(
        ["the estuarine reed-beds and the estuary are", "a biodiversity plan exists"]
    )
    assert join("on bio-", "diversity", words=words) == "on biodiversity"
    assert join("in reed-", "beds", words=words) == "in reed-beds"
    assert join("on biodiver", "sity", words=words) == "on biodiversity"
    assert join("on biodiver", "sity") == "on biodiver sity"


def test_rows_of_a_table_stay_apart() -> None:
    table = ("年度\t投入(万元)\t占比(%)", "2019\t4,120\t0.31", "2020\t4,655\t0.36")
    text = join("资金见下表", *table, "其余用于监测", gap=Gap.NONE)
    assert text == "\n".join(("资金见下表", *table, "其余用于监测"))
    rows = ("2019年 4,120 0.31", "2020年 4,655 0.36")
    assert join(*rows, gap=Gap.NONE) == "\n".join(rows)


def test_paragraphs_and_items_stay_apart() -> None:
    assert join("第一段到此为止。", "第二段从这里开始。") == "第一段到此为止。\n第二段从这里开始。"
    assert join("It ends here.", "Then more.") == "It ends here.\nThen more."
    items = ("Measures in force", "- refill stations", "- a levy", "（一）巡护", "2. 监测")
    assert join(*items, gap=Gap.NONE) == "\n".join(items)


def test_a_page_break_at_the_end_of_a_sentence_parts_nothing() -> None:
    assert join("巡护已开始。", "监测随后进行。", gap=Gap.PAGE) == "巡护已开始。监测随后进行。"
    assert (
        join("Rangers patrol.", "Cameras watch.", gap=Gap.PAGE) == "Rangers patrol. Cameras watch."
    )


def test_lines_that_break_off_in_mid_sentence_are_visual_ones() -> None:
    wrapped = ("The council leases", "plots to families.", "Hedges line the", "paths and", "lanes.")
    assert join(*wrapped, gap=Gap.NONE) == " ".join(wrapped)
    whole = ("The council leases plots.", "Hedges line the paths.")
    assert join(*whole, gap=Gap.NONE) == "\n".join(whole)


def test_a_chinese_line_may_end_after_a_decimal_point() -> None:
    lines = [Line(1, "河道整治共投入资金3."), Line(2, "6亿元，惠及沿岸居民。", gap=Gap.NONE)]
    assert join_lines(lines, Vocabulary(()), is_wrapped=False).text == (
        "河道整治共投入资金3.6亿元，惠及沿岸居民。"
    )


def test_a_visual_line_may_end_after_a_number() -> None:
    lines = ("in 2024 the city planted 150", "2000 more followed")
    assert join(*lines, gap=Gap.NONE, is_wrapped=True) == " ".join(lines)


def test_a_block_that_spaces_its_scripts_is_spaced_at_the_cut() -> None:
    assert join("全市有 27 个湖泊 , 共计", "48 km2 水面") == "全市有 27 个湖泊 , 共计 48 km2 水面"


@pytest.mark.parametrize(
    "text", ["结束。", "完成！”", "done.", "over (at last).", "以下：", "其一；"]
)
def test_ends_of_sentences(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text", ["still P.", "Solidago spp.", "e.g.", "about 12", "湿地", "", "等，"]
)
def test_no_ends_of_sentences(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    "text", ["- one", "• 一", "1. First", "（二）监测", "三、成效", "① 一", "a) b"]
)
def test_items(text: str) -> None:
    assert starts_item(text)


@pytest.mark.parametrize(
    "text", ["02.27 km", "1.5万亩", "*Ardea* nests", "-5℃", "一枝黄花", "2024年"]
)
def test_no_items(text: str) -> None:
    assert not starts_item(text)


CHINESE = "莲湖市恢复湿地640公顷，投入资金3.6亿元；芦苇长势良好，人均绿地14.6平方米（2024年）"


@given(st.integers(1, len(CHINESE) - 1), st.sampled_from(Gap))
def test_chinese_is_whole_wherever_it_is_cut(cut: int, gap: Gap) -> None:
    joined = join(CHINESE[:cut], CHINESE[cut:], gap=gap, is_wrapped=True)
    assert joined.replace("\n", "") == CHINESE


ENGLISH = (
    "Since 2017 teams cleared 412.5 ha of Lantana camara (P. australis stayed) for R18.7 million"
)


@given(st.sampled_from([i for i, c in enumerate(ENGLISH) if c == " "]), st.sampled_from(Gap))
def test_english_is_whole_wherever_it_is_cut_between_words(cut: int, gap: Gap) -> None:
    assert join(ENGLISH[:cut], ENGLISH[cut + 1 :], gap=gap, is_wrapped=True) == ENGLISH


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), min_size=1))
def test_joining_loses_no_letter(texts: list[str]) -> None:
    joined = join(*texts).replace("\n", "")
    for text in texts:
        assert text.rstrip("-\u2010\u00ad").strip().replace("\n", "") in joined
