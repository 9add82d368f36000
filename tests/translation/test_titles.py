"""Titles: set apart in the Chinese, put back in the English."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.titles import TitleRun, as_title, put_titles_back, set_titles_apart


def test_titles_in_a_row_have_one_name() -> None:
    text, runs = set_titles_apart("印发《规划》《条例》，落实《办法》、《意见》和《Nature》。")
    assert text == "印发《Document A》，落实《Document B》。"
    assert runs == (
        TitleRun("Document A", ("规划", "条例")),
        TitleRun("Document B", ("办法", "意见", "Nature")),
    )


def test_titles_without_chinese_stay() -> None:
    assert set_titles_apart("发表于《Nature》。") == ("发表于《Nature》。", ())


def test_they_come_back_in_quotation_marks() -> None:
    runs = [TitleRun("Document A", ("规划", "条例"))]
    translated = {"规划": "City Plan", "条例": "Regulations"}
    assert put_titles_back("The document A was issued.", runs, translated) == (
        "“City Plan” and “Regulations” was issued."
    )
    assert put_titles_back('See "Document A" and Document A.', runs, translated) == (
        "See “City Plan” and “Regulations” and the document."
    )


def test_a_title_has_no_article_and_no_full_stop() -> None:
    assert as_title("“The plan for wetlands.”") == "Plan for wetlands"
    assert as_title("") == ""


@settings(deadline=None)
@given(st.text(alphabet="《》规划A、和Document ", max_size=80))
def test_every_title_that_is_set_apart_comes_back(text: str) -> None:
    apart, runs = set_titles_apart(text)
    translations = {title: "Plan" for run in runs for title in run.titles}
    english = put_titles_back(apart, runs, translations)
    assert all(run.name in apart for run in runs)
    assert english.count("Plan") == sum(len(run.titles) for run in runs)
