import pytest

from pipeline.publishing.narratives import english_of_sentence, english_of_text


def sentence(text: str, english: str | None = None, language: str = "zh-Hans") -> dict[str, object]:
    return {"text": text, "text_en": english, "language": language}


def test_translations_are_joined_in_order_with_one_space() -> None:
    sentences = [sentence("植树。", "Trees."), sentence("种草。", "Grass. ")]
    assert english_of_text(sentences) == "Trees. Grass."


def test_paragraphs_are_kept() -> None:
    sentences = [sentence("植树。\n\n", "Trees."), sentence("种草。\n", "Grass.")]
    assert english_of_text(sentences) == "Trees.\n\nGrass."


def test_english_sentences_stand_as_they_are() -> None:
    sentences = [sentence("Parks grow. ", language="en"), sentence("种草。", "Grass.")]
    assert english_of_text(sentences) == "Parks grow. Grass."


def test_a_text_that_is_english_throughout_is_not_touched() -> None:
    sentences = [
        sentence("Parks grow.\t", language="en"),
        sentence("Rivers run.\n", language="en"),
    ]
    assert english_of_text(sentences) == "Parks grow.\tRivers run.\n"


@pytest.mark.parametrize("others", [[], [sentence("Parks grow. ", language="en")]])
def test_where_nothing_is_translated_there_is_no_english(others: list[dict[str, object]]) -> None:
    assert english_of_text([sentence("植树。"), *others]) is None


def test_a_gap_shows_the_source() -> None:
    sentences = [sentence("植树。", "Trees."), sentence("种草。"), sentence("养鱼。", "Fish.")]
    assert english_of_text(sentences) == "Trees. 种草。 Fish."


def test_no_sentences_have_no_english() -> None:
    assert english_of_text([]) is None


def test_an_english_sentence_is_its_own_english() -> None:
    assert english_of_sentence(sentence(" Parks grow. ", language="en")) == "Parks grow."
    assert english_of_sentence(sentence("植树。")) is None
