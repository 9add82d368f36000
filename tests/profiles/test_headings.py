import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiles.headings import Heading, action_heading, chapter_heading, kind_with, kinds_of


@pytest.mark.parametrize(
    "text",
    [
        "Baseline:",
        "BASELINE",
        " Baseline ：",
        "\u3000Baseline\u00a0:\t",
        "## Baseline",
        "**Baseline:**",
        "Baseline.",
        "\u200bBaseline:",
        "Ｂａｓｅｌｉｎｅ：",
    ],
)
def test_a_heading_in_every_dress(text: str) -> None:
    assert action_heading(text) == Heading("baseline")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Description of how city is taking action", Heading("description")),
        ("description  of how the City is taking\u00a0action:", Heading("description")),
        ("Descripton of how city is takng action", Heading("description")),
        ("Commitment made：", Heading("commitment")),
        ("Commitment Made: Control Pollution", Heading("commitment", rest="Control Pollution")),
        ("Action area 2", Heading("area", 2)),
        ("ACTION  AREA II – Use nature", Heading("area", 2, "Use nature")),
        ("Last update: 07 April 2026", Heading("updated", rest="07 April 2026")),
        ("Last updated 7/4/2026", Heading("updated", rest="7/4/2026")),
        ("Last update :", Heading("updated")),
        ("**Last update:**", Heading("updated")),
        ("(Last update: 7 May 2026)", Heading("updated", rest="7 May 2026)")),
        ("Last updated on 7 May 2026", Heading("updated", rest="7 May 2026")),
        ("**Action area 2**", Heading("area", 2)),
        ("Baseline: 12 parks", Heading("baseline", rest="12 parks")),
    ],
)
def test_headings_of_actions(text: str, heading: Heading) -> None:
    assert action_heading(text) == heading


@pytest.mark.parametrize(
    "text",
    [
        "Targets",
        "Target species are monitored",
        "The baseline: see above",
        "Action area 2 of the plan covers the whole river and is the largest of all.",
        "Last update of the plan was long ago",
        "Increase protected areas",
        "目标",
    ],
)
def test_lines_that_only_look_like_headings(text: str) -> None:
    assert action_heading(text) is None


def test_chapters() -> None:
    assert chapter_heading("Chapter 2") == Heading("chapter", 2)
    assert chapter_heading("CHAPTER IV: City Biodiversity Index") == Heading(
        "chapter", 4, "City Biodiversity Index"
    )
    assert chapter_heading("Chapter 3 of the plan says that no reed may be cut in spring.") is None
    assert chapter_heading("Chapters") is None


def test_context_decides_between_kinds() -> None:
    assert kind_with("title:", "Tools and resources") == "tools"
    assert kind_with("label:", "POPULATION SIZE:") == "population"
    assert kind_with("section:", "Country") is None
    assert kinds_of("The City Biodiversity Index (CBI) is a self-assessment tool for") == (
        "intro:index",
    )


@given(st.text())
def test_no_text_raises(text: str) -> None:
    action_heading(text)
    chapter_heading(text)
    kinds_of(text)


def test_long_lines_are_quick() -> None:
    for text in ("a" * 10**6, "Baseline " * 10**5, " " * 10**6 + "Target:", ":" * 10**6):
        action_heading(text)
        chapter_heading(text)
        kinds_of(text)
