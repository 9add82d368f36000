from pipeline.profiles.achievements import INDEX, Achievement, read_index, read_programmes
from pipeline.profiles.lines import Line


def lines(*texts: str) -> list[Line]:
    return [Line(2 * n, text) for n, text in enumerate(texts, 1)]


def test_tiers_of_programmes_on_one_line_or_two() -> None:
    found = read_programmes(
        lines(
            "Profile awards",
            "The city has updated their profile and achieved the following:",
            "Starter profile",
            "67% complete",
            "Frontrunner profile 12.5% complete",
            "The Nature Pathway",
            "The city has engaged with the Nature Pathway to integrate nature.",
            "STARTER PROFILE",
            "0 % complete",
            "Gold profile",
            "5% Complete",
        )
    )
    assert found == [
        Achievement("Profile awards", "Starter profile", percent=67.0),
        Achievement("Profile awards", "Frontrunner profile", percent=12.5),
        Achievement("The Nature Pathway", "STARTER PROFILE", percent=0.0),
        Achievement("The Nature Pathway", "Gold profile", percent=5.0),
    ]


def test_a_tier_without_a_percentage_has_none() -> None:
    found = read_programmes(lines("Awards", "Starter profile", "Star profile", "3% complete"))
    assert found == [
        Achievement("Awards", "Starter profile"),
        Achievement("Awards", "Star profile", percent=3.0),
    ]


def test_the_index_and_its_components() -> None:
    found = read_index(
        lines(
            "This city has measured the following total CBI score out of 112 points:",
            "58.5 Points",
            "Ecosystem services provided by biodiversity",
            "Core Component Total Score: 6 of 20 points",
            "Reedham has not started on this biodiversity index section",
        )
    )
    assert found == [
        Achievement(INDEX, points=58.5, points_max=112.0),
        Achievement(
            INDEX, "Ecosystem services provided by biodiversity", points=6.0, points_max=20.0
        ),
    ]


def test_the_total_of_the_index_behind_a_sentence_that_is_cut() -> None:
    texts = (
        "This city has measured the following total CBI score out",
        "of 92 points:",
        "31 Points",
    )
    total = read_index([Line(n, text) for n, text in enumerate(texts, 1)])
    assert [(index.points, index.points_max) for index in total] == [(31.0, 92.0)]
