import re
import string
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.language import LanguageSpan, label_language, language_spans
from pipeline.vocabularies import LANGUAGES

_CASE = re.compile(r"^- (?P<label>\S+) (?P<text>.+)$", re.MULTILINE)
_PAGE = (Path(__file__).parent / "golden_languages.md").read_text(encoding="utf-8")
GOLDEN = [(m["label"], m["text"].replace("⏎", "\n")) for m in _CASE.finditer(_PAGE)]
CHINESE = [text for label, text in GOLDEN if label.startswith("zh")]
LATIN_NAMES = ("Ginkgo biloba", "Quercus acutissima Carruth.", "Larus canus", "P. odoratum")
PIECES = st.sampled_from(
    (
        "保护湿地",
        "綠地",
        "，",
        "。",
        "《规划》",
        "the city of",
        "parks",
        "Larus canus",
        "NbS",
        " ",
        "12",
        "são",
        "\n",
    )
)
ANY_TEXT = st.lists(PIECES | st.text(max_size=3)).map("".join)


def test_the_golden_page_is_read() -> None:
    assert len(GOLDEN) >= 80
    assert {label for label, _ in GOLDEN} == set(LANGUAGES)


@pytest.mark.parametrize(("label", "text"), GOLDEN)
def test_texts_have_the_label_of_the_golden_page(label: str, text: str) -> None:
    assert label_language(text) == label


@pytest.mark.parametrize("name", LATIN_NAMES)
@pytest.mark.parametrize("text", CHINESE)
def test_a_scientific_name_does_not_change_the_label_of_chinese(text: str, name: str) -> None:
    assert label_language(f"{text}（{name}）") == label_language(text)
    assert label_language(f"{name}、{text}") == label_language(text)


@given(ANY_TEXT)
def test_any_text_has_a_label_of_the_tables(text: str) -> None:
    assert label_language(text) in LANGUAGES


@given(ANY_TEXT)
def test_spans_tile_any_text_and_neighbours_differ(text: str) -> None:
    spans = language_spans(text)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.start < span.end for span in spans)
    assert all(a.language != b.language for a, b in pairwise(spans))
    assert {span.language for span in spans} <= {*LANGUAGES, "la"} - {"mul"}


@given(st.text(string.digits + string.punctuation + string.whitespace))
def test_digits_and_punctuation_have_no_language(text: str) -> None:
    assert label_language(text) == "und"


def _surfaces(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.language) for s in language_spans(text)]


def test_an_english_sentence_with_a_chinese_list_has_three_spans() -> None:
    assert _surfaces("The city removes 凤眼莲、互花米草 from its rivers.") == [
        ("The city removes ", "en"),
        ("凤眼莲、互花米草 ", "zh-Hans"),
        ("from its rivers.", "en"),
    ]


def test_scientific_names_are_latin_and_acronyms_go_with_their_surroundings() -> None:
    assert _surfaces("採用NbS，種植水杉（Metasequoia glyptostroboides）與OECMs。") == [
        ("採用NbS，種植水杉（", "zh-Hant"),
        ("Metasequoia glyptostroboides", "la"),
        ("）與OECMs。", "zh-Hant"),
    ]


def test_spans_of_one_language_are_one_span() -> None:
    assert language_spans("Parks e.g. of St. Mary. Rivers.") == [LanguageSpan(0, 31, "en")]
    assert language_spans("12%") == [LanguageSpan(0, 3, "und")]
    assert language_spans("") == []


@pytest.mark.parametrize(
    "text",
    [
        "《" * 200_000,
        "(" * 200_000,
        "A" * 200_000,
        "Aa " * 50_000,
        "*A" * 50_000,
        "a-" * 100_000,
        "www." * 10_000,
    ],
    ids=lambda text: text[:4],
)
def test_a_damaged_text_takes_linear_time(text: str) -> None:
    assert label_language(text) in LANGUAGES
    assert language_spans(text)[-1].end == len(text)
