"""The gazetteer: every division of China, spelt as it is established."""

import re

import pytest

from pipeline.text.scripts import has_han
from pipeline.translation.gazetteer import dependent_names, gazetteer
from pipeline.translation.renderings import read_rows
from pipeline.translation.romanisation import romanise


def test_all_divisions_down_to_counties_are_there() -> None:
    levels = [row["level"] for row in read_rows("divisions.csv")]
    assert levels.count("province") == 34
    assert levels.count("prefecture") >= 333
    assert levels.count("county") >= 2700
    names = [row["zh"] for row in read_rows("divisions.csv")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("陕西省", "Shaanxi Province"),
        ("山西省", "Shanxi Province"),
        ("内蒙古自治区", "Inner Mongolia Autonomous Region"),
        ("哈尔滨市", "Harbin"),
        ("呼和浩特", "Hohhot"),
        ("乌鲁木齐", "Urumqi"),
        ("拉萨", "Lhasa"),
        ("西安市", "Xi'an"),
        ("六安", "Lu'an"),
        ("六合区", "Luhe District"),
        ("台州市", "Taizhou"),
        ("丽水", "Lishui"),
        ("蚌埠", "Bengbu"),
        ("洪洞县", "Hongtong County"),
        ("乐清市", "Yueqing"),
        ("厦门", "Xiamen"),
        ("重庆", "Chongqing"),
        ("长治市", "Changzhi"),
        ("闵行区", "Minhang District"),
        ("番禺区", "Panyu District"),
        ("歙县", "She County"),
        ("尉犁县", "Yuli County"),
        ("大兴安岭地区", "Greater Khingan Mountains Prefecture"),
        ("景宁畲族自治县", "Jingning She Autonomous County"),
        ("景宁县", "Jingning County"),
        ("黔东南州", "Qiandongnan Prefecture"),
        ("海北州", "Haibei Prefecture"),
        ("神农架林区", "Shennongjia Forestry District"),
        ("长三角", "Yangtze River Delta"),
        ("京杭大运河", "Beijing-Hangzhou Grand Canal"),
    ],
)
def test_established_spellings(chinese: str, english: str) -> None:
    assert gazetteer()[chinese].english == english


def test_a_name_is_rendered_by_its_specific_part_too() -> None:
    assert "Luhe" in gazetteer()["六合区"].renderings
    assert "Jingning" in gazetteer()["景宁畲族自治县"].renderings
    assert "Xinjiang" in gazetteer()["新疆维吾尔自治区"].renderings


def test_every_rendering_is_english_with_capitals() -> None:
    for term in gazetteer().values():
        assert all(form and not has_han(form) for form in term.renderings), term
        assert re.search(r"[A-Z]", term.english), term


def test_common_words_mean_a_place_only_behind_another() -> None:
    assert {"老城区", "和县", "港口区", "合作市"} <= dependent_names()


@pytest.mark.parametrize(
    ("chinese", "pinyin"),
    [
        ("长荡", "Changdang"),
        ("平安", "Ping'an"),
        ("绿水湾", "Lüshuiwan"),
        ("乐清湾", "Yueqingwan"),
        ("朝阳", "Chaoyang"),
        ("都江", "Dujiang"),
        ("六合", "Luhe"),
    ],
)
def test_romanisation(chinese: str, pinyin: str) -> None:
    assert romanise(chinese) == pinyin
