"""Names in pinyin are found on both sides, with what kind of place they are."""

from models.training.names import names_in_pinyin


def test_a_name_and_its_generic() -> None:
    assert names_in_pinyin("石臼湖面积207平方公里", "Shijiu Lake covers 207 km2") == {
        "石臼湖": "Shijiu Lake"
    }


def test_a_city_without_its_generic() -> None:
    assert names_in_pinyin("蚌埠市启动", "In Bengbu work has begun") == {"蚌埠": "Bengbu"}


def test_a_short_word_that_begins_a_sentence_is_no_name() -> None:
    assert names_in_pinyin("我们种树", "Women plant trees") == {}


def test_without_pinyin_there_is_none() -> None:
    assert names_in_pinyin("长江", "The Yangtze River") == {}
    assert names_in_pinyin("", "") == {}
