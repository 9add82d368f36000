"""Names of Chinese people are found where something tells of a person, and spelt in Pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.people import find_people
from pipeline.translation.terms import load_termbase


def names(text: str) -> list[str]:
    return [term.english for _, _, term in find_people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("护林员韦国荣每天巡山。", ["Wei Guorong"]),
        ("湿地中心主任孟雪莲介绍，今年来了更多候鸟。", ["Meng Xuelian"]),
        ("王强说，水清了。", ["Wang Qiang"]),
        ("村民李建国说话算数。", ["Li Jianguo"]),
        ("副市长欧阳文清主持会议。", ["Ouyang Wenqing"]),
        ("护鸟员陈国庆数了三十年的鹤。", ["Chen Guoqing"]),
        ("六十八岁的周秀兰种了一辈子树。", ["Zhou Xiulan"]),
        # The family name has a reading of its own.
        ("教授单志远表示", ["Shan Zhiyuan"]),
        ("研究员曾凡平认为", ["Zeng Fanping"]),
        # The given name begins with a vowel.
        ("画家刘子安", ["Liu Zi'an"]),
        # Who stands beside a person in a list is one; a name that was found is found again.
        ("志愿者张伟、李红霞和王芳清理河岸。", ["Zhang Wei", "Li Hongxia", "Wang Fang"]),
        ("局长沈立群到任后，沈立群的信箱满了。", ["Shen Liqun", "Shen Liqun"]),
        # A family name that is as often a word needs more signs.
        ("医生于逸飞则留了下来。", ["Yu Yifei"]),
        ("记者于昨日获悉", []),
        ("居民文化生活丰富", []),
    ],
)
def test_a_name_is_found_where_a_sign_tells_of_a_person(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "居民张开双臂欢迎候鸟。",
        "老师高兴地说",
        "高级工程师负责监测。",
        "林草局开展巡护。",
        "各区林长巡林一千次。",
        "专家马上赶到现场。",
        "会议由市长任主任，成员有二十三人。",
        "连香树、水青树、领春木",
        "村民周边的环境变好了。",
        "常州市长荡湖退圩还湖",
        "人工洪峰刺激鱼类产卵",
        "女性护林员占护林队伍的三成",
    ],
)
def test_ordinary_words_trees_and_places_are_no_people(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    ["主教练卢克·沃尔顿说", "警方找了桑福德谈话", "日本专家林英明表示", "李某说", "总统马克龙表示"],
)
def test_names_that_are_not_read_in_pinyin_are_left(text: str) -> None:
    assert names(text) == []


def test_a_person_is_a_term_of_the_sentence() -> None:
    (term,) = [t for t in load_termbase().find("护林员韦国荣每天巡山。") if t.domain == "person"]
    assert (term.chinese, term.english) == ("韦国荣", "Wei Guorong")


@given(st.text(alphabet="王李张于和说的、记者员长文高。·日本abc", max_size=40))
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for start, stop, term in find_people(text):
        assert end <= start < stop
        assert text[start:stop] == term.chinese
        end = stop
