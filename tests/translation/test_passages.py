"""Mixed sentences: the Chinese is found, translated apart and put back where it stood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.passages import (
    chinese_stretches,
    list_label,
    put_back,
    simplify,
    tidy,
)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("The park 运河湿地公园 covers 5 ha.", ["运河湿地公园"]),
        ("The 东湖 and 西湖 lakes", ["东湖", "西湖"]),
        ("It uses GEP核算, i.e. 生态产品价值核算。", ["核算", "生态产品价值核算。"]),
        ("See 建立GEP核算体系、开展评估 below", ["建立GEP核算体系、开展评估"]),
        ("hosts 约30种 birds, 共3个 sites", ["约30种", "共3个"]),
        ("The slogan “人与自然和谐共生” is old", ["“人与自然和谐共生”"]),
        ("Only English.", []),
    ],
)
def test_chinese_stretches_are_found(text: str, stretches: list[str]) -> None:
    assert [text[start:end] for start, end in chinese_stretches(text)] == stretches


def test_translations_are_set_off_and_fit_in() -> None:
    text = "The park(运河湿地公园)and东湖cover 5 ha."
    stretches = chinese_stretches(text)
    english = put_back(text, stretches, ["The Canal Wetland Park", "East Lake"])
    assert english == "The park(the Canal Wetland Park)and East Lake cover 5 ha."


@settings(deadline=None)
@given(st.text(alphabet="ab 湿地，。（）“”12.", max_size=80))
def test_stretches_cover_every_ideograph(text: str) -> None:
    stretches = chinese_stretches(text)
    outside = put_back(text, stretches, ["x"] * len(stretches))
    assert not set(outside) & set("湿地")


@pytest.mark.parametrize(
    ("english", "source", "tidied"),
    [
        ("Birds， fish。", "鸟，鱼。", "Birds, fish."),
        ("Birds rose", "鸟类增加。", "Birds rose."),
        ("Bird protection.", "鸟类保护", "Bird protection"),
        ("the 《Wetland Law》 ,", "《湿地法》。", "the “Wetland Law”."),
        ("He said “yes.”", "他说“好。”", "He said “yes.”"),
        ("More than 20,000mu", "2万多亩", "More than 20,000 mu"),
        ("a , b ; ; c .", "甲，乙；丙。", "a, b; c."),
    ],
)
def test_english_gets_english_punctuation(english: str, source: str, tidied: str) -> None:
    assert tidy(english, source) == tidied


def test_traditional_becomes_simplified_on_one_line() -> None:
    assert simplify("濕地\n保護 \x00區") == "湿地 保护 区"
    assert simplify("乾隆年間") == "乾隆年间"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    readable = simplify(text)
    readable.encode("utf-8")
    tidy(readable, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1、开展调查。", ("1.", 2)),
        ("①开展调查。", ("(1)", 1)),
        ("（一）加强保护。", ("(1)", 3)),
        ("(12) 加强保护。", ("(12)", 5)),
        ("十二、保障措施。", ("12.", 3)),
        ("3.加强保护。", ("3.", 2)),
        ("一是加强保护；", ("", 0)),
        ("1.5万亩湿地", ("", 0)),
        ("一、二级保护动物", ("", 0)),
        ("2023年", ("", 0)),
        ("一、", ("", 0)),
    ],
)
def test_labels_of_list_items_are_told_from_numbers(text: str, label: tuple[str, int]) -> None:
    assert list_label(text) == label
