import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.sentences import split_sentences

_CASE = re.compile(r"^- (?P<language>\S+) (?P<text>.+)$", re.MULTILINE)
_PAGE = (Path(__file__).parent / "golden_sentences.md").read_text(encoding="utf-8")
GOLDEN = [(m["language"], m["text"].replace("⏎", "\n")) for m in _CASE.finditer(_PAGE)]
LANGUAGES = st.sampled_from(("zh-Hans", "zh-Hant", "en", "mul", "und"))
# Letters, delimiters and marks whose order decides; and any character at all.
PROSE = st.text(
    st.sampled_from("保护。；！？“”‘’（）《》「」\"'.!?;… \n\ta1Bsp\u2028") | st.characters()
)


def test_the_golden_page_is_read() -> None:
    assert len(GOLDEN) >= 60


@pytest.mark.parametrize(("language", "marked"), GOLDEN)
def test_sentences_end_where_the_golden_page_says(language: str, marked: str) -> None:
    expected = marked.split("‖")
    text = "".join(expected)
    assert [text[start:end] for start, end in split_sentences(text, language)] == expected


@given(PROSE, LANGUAGES)
def test_sentences_tile_any_text(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(PROSE, st.data())
def test_no_sentence_ends_inside_a_kept_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    borders = {begin for begin, _ in split_sentences(text, "mul", keep=[(start, end)])}
    assert not any(start < border < end for border in borders)


@given(PROSE, PROSE, LANGUAGES)
def test_a_line_end_always_ends_a_sentence(first: str, second: str, language: str) -> None:
    text = f"{first}x\n{second}"
    border = len(first) + 2
    border += len(second) - len(second.lstrip())
    borders = {end for _, end in split_sentences(text, language)}
    assert border in borders


def test_an_empty_text_has_no_sentence_and_white_space_is_one() -> None:
    assert split_sentences("", "und") == []
    assert split_sentences(" \n ", "und") == [(0, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "《" * 100_000,
        "（》" * 20_000,
        "“。" * 20_000,
        "the of a；" * 2_000,
        "A. " * 20_000,
        '."' * 20_000,
    ],
    ids=lambda text: text[:4],
)
def test_a_damaged_text_takes_linear_time(text: str) -> None:
    assert split_sentences(text, "mul")[-1][1] == len(text)
