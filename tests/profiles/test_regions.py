from pipeline.profiles.lines import Line
from pipeline.profiles.regions import split_regions


def kinds(*texts: str) -> list[tuple[str, list[str]]]:
    lines = [Line(2 * n, text) for n, text in enumerate(texts, 1)]
    return [(region.kind, [line.text for line in region.lines]) for region in split_regions(lines)]


def test_chapters_with_numbers_and_titles() -> None:
    assert kinds(
        "Chapter 3", "Nature Pathway", "a", "CHAPTER IV: City Biodiversity Index", "b"
    ) == [
        ("cover", []),
        ("pathway", ["a"]),
        ("index", ["b"]),
    ]


def test_a_lost_chapter_heading_is_told_by_what_opens_the_chapter() -> None:
    intro = "The Nature Pathway assists cities with integrating nature throughout their plans."
    closing = "This document contains information shared by this city for public use."
    found = kinds("Action area 1", "Protect", "Nature Pathway", intro, "I. Analyze", closing, "x")
    assert found == [
        ("cover", []),
        ("actions", ["Action area 1", "Protect"]),
        ("pathway", [intro, "I. Analyze"]),
        ("closing", [closing, "x"]),
    ]


def test_a_title_alone_is_no_chapter() -> None:
    found = kinds("Chapter 2", "The Action Platform", "City Biodiversity Index", "is our action")
    assert found[1] == ("actions", ["City Biodiversity Index", "is our action"])


def test_a_chapter_whose_title_is_lost_is_told_by_its_first_line() -> None:
    assert kinds("Chapter 1", "About", "A town.")[1] == ("profile", ["About", "A town."])


def test_actions_under_an_unknown_chapter_are_actions() -> None:
    heading = "Description of how city is taking action"
    found = kinds("Chapter 9", "Our deeds", "Plant reeds", heading, "Reeds grow.")
    assert found[1:] == [("unknown", []), ("actions", ["Plant reeds", heading, "Reeds grow."])]
