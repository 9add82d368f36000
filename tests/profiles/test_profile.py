import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.profiles import Profile, SourceLine, read_profile
from pipeline.profiles.decoding import Decoded, decode, split_lines

PROFILES = Path(__file__).parents[1] / "fixtures" / "profiles"
NAMES = ("jiangwan", "lianhu", "mossgate", "port-sarel", "qingshui")


def text_of(name: str) -> str:
    decoded = decode((PROFILES / f"{name}.txt").read_bytes())
    assert isinstance(decoded, Decoded)
    return decoded.text


def read(text: str) -> Profile:
    lines = enumerate(split_lines(text), 1)
    profile = read_profile([SourceLine(n, t, page) for n, (t, page) in lines], is_wrapped=False)
    assert profile is not None
    return profile


def narratives(profile: Profile) -> dict[str, str]:
    return {block.block: block.text for block in profile.blocks}


def titles(profile: Profile) -> list[str | None]:
    return [action.title for action in profile.actions]


def codes(profile: Profile) -> set[str]:
    return {finding.code for finding in profile.findings}


def squash(texts: dict[str, str]) -> dict[str, str]:
    return {block: re.sub(r"\s", "", text) for block, text in texts.items()}


def platform(*lines: str) -> str:
    """A profile that has the Action Platform chapter alone, a blank line between all lines."""
    cover = ("Reedham", "City profile downloaded from CitiesWithNature", "2 May 2026")
    chapter = ("Chapter 2", "The Action Platform", "Action area 1", "Protect and restore nature")
    return "\n\n".join((*cover, *chapter, *lines))


HEADING = "Description of how city is taking action"
FIRST = ("Commitment Made:", "Control Pollution", "Plant reed beds", HEADING)


def test_the_facts_of_a_profile() -> None:
    profile = read(text_of("lianhu"))
    assert profile.city == "Lianhu City"
    assert profile.country == "China"
    assert profile.region == "Asia & Oceania"
    assert profile.population == 2_845_000
    assert profile.head_of_government == "Meiling Xu, Mayor of Lianhu City"
    assert profile.downloaded_on == date(2026, 5, 14)
    assert (profile.actions_declared, len(profile.actions)) == (7, 5)


def test_labels_in_any_order_and_words_for_numbers() -> None:
    profile = read(text_of("port-sarel"))
    assert profile.head_of_government == "Cllr N'wa Dube-O'Brien, Executive Mayor"
    assert (profile.country, profile.region) == ("South Africa", "Africa")
    assert profile.population == 1_300_000
    assert read(text_of("qingshui")).population == 615_000


def test_headings_carry_over_to_the_actions_below_them() -> None:
    first, second, third, fourth, fifth = read(text_of("lianhu")).actions
    assert [a.area_number for a in (first, second, third, fourth, fifth)] == [1, 1, 1, 1, 2]
    assert {a.commitment for a in (first, second, third)} == {
        "Protect, connect and restore ecosystems"
    }
    assert fourth.commitment == "Manage invasive alien species"
    assert fifth.area_title == "Use nature sustainably"
    assert first.title == second.title != third.title


def test_halves_of_a_cut_text_are_one_text_with_the_lines_of_both() -> None:
    profile = read(text_of("lianhu"))
    texts = narratives(profile)
    assert texts["a01.description"] == texts["a01.target"] == texts["a02.description"]
    assert "自然保护地19处，总面积1002.4平方千米" in texts["a03.description"]
    assert texts["a05.target"].endswith("都能方便地亲近自然。")
    block = next(block for block in profile.blocks if block.block == "a03.description")
    lines = text_of("lianhu").splitlines()
    assert lines[block.line_start - 1].startswith("全市划定")
    assert lines[block.line_end - 1].startswith("02.4平方千米")


def test_english_halves_are_joined_with_a_space_or_at_the_hyphen() -> None:
    texts = narratives(read(text_of("port-sarel")))
    assert "works had cost R18.7 million" in texts["a01.description"]
    assert "have a nature-based alternative" in texts["a01.target"]
    assert texts["a03.description"].count("\n") == 4


def test_what_is_missing_is_absent_and_told() -> None:
    profile = read(text_of("lianhu"))
    texts = narratives(profile)
    assert {"a02.baseline", "a02.target", "a04.target"}.isdisjoint(texts)
    assert {
        "action_count",
        "missing_baseline",
        "missing_target",
        "missing_last_update",
        "page_break_joined",
        "repeated_action",
        "unfilled_slot",
    } == codes(profile)
    slot = next(f for f in profile.findings if f.code == "unfilled_slot")
    assert (slot.block, slot.line) == ("a01.baseline", 119)


def test_chapters_in_another_order_and_an_unknown_one() -> None:
    profile = read(text_of("jiangwan"))
    assert [a.area_number for a in profile.actions] == [3, 3, 1]
    assert profile.actions[2].title == "增加屋顶绿化与雨水花园"
    assert profile.population == 860_000
    assert "butterfly garden" not in "".join(narratives(profile).values())
    assert {"unknown_chapter", "repeated_chapter", "ambiguous_date", "invalid_date"} <= codes(
        profile
    )
    assert profile.actions[0].updated == {
        "target": date(2026, 1, 12),
        "baseline": date(2026, 3, 25),
    }


def test_a_damaged_profile_keeps_what_can_be_read() -> None:
    profile = read(text_of("mossgate"))
    assert titles(profile) == [
        "Include biodiversity in decision-making about the development and management of urban"
        " agriculture",
        "Reduce the city's material consumption",
        "Reopen the Gale Brook",
    ]
    texts = narratives(profile)
    assert "17.3 km of paths; surveys" in texts["a01.description"]
    assert texts["a03.description"].startswith("The brook was freed")
    assert "belongs nowhere" not in "".join(texts.values())
    assert {
        "empty_section",
        "invalid_date",
        "invalid_number",
        "missing_about",
        "missing_heading",
        "page_furniture",
        "unfilled_slot",
        "unplaced_text",
    } <= codes(profile)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_form_gets_into_a_text(name: str) -> None:
    for text in narratives(read(text_of(name))).values():
        for words in (HEADING, "Last update", "Baseline:", "Target:", "Commitment Made", "ICLEI"):
            assert words not in text


def test_the_same_text_uncut_tells_what_a_cut_took_away() -> None:
    cut = ("Reeds filter storm", "water.", "Target:", "Reeds filter stormwater.")
    texts = narratives(read(platform(*FIRST, *cut)))
    assert texts["a01.description"] == texts["a01.target"] == "Reeds filter stormwater."
    own = ("Reeds filter. Eels swim.", "Target:", "Reeds filter.\n\nEels swim.")
    texts = narratives(read(platform(*FIRST, *own)))
    assert texts["a01.target"] == "Reeds filter.\nEels swim."


def test_the_next_title_is_not_swallowed() -> None:
    profile = read(
        platform(
            *FIRST,
            "We planted 300 m of reeds.",
            "Target:",
            "Another 500 m of reeds.",
            "Open the weir for eels",
            HEADING,
            "The weir opens at night.",
        )
    )
    assert titles(profile) == ["Plant reed beds", "Open the weir for eels"]
    assert narratives(profile)["a01.target"] == "Another 500 m of reeds."


def test_a_title_right_under_the_narrative() -> None:
    text = platform(
        *FIRST, "We planted 300 m of reeds.\nOpen the weir for eels\n" + HEADING, "At night."
    )
    profile = read(text)
    assert titles(profile) == ["Plant reed beds", "Open the weir for eels"]
    assert narratives(profile)["a01.description"] == "We planted 300 m of reeds."


def test_a_narrative_cut_right_before_a_title() -> None:
    profile = read(
        platform(
            *FIRST,
            "种植芦苇300米，建成过滤",
            "湿地2处。",
            "Open the weir for eels",
            HEADING,
            "夜间开闸。",
        )
    )
    assert titles(profile) == ["Plant reed beds", "Open the weir for eels"]
    assert narratives(profile)["a01.description"] == "种植芦苇300米，建成过滤湿地2处。"


def test_a_narrative_that_breaks_off_is_not_taken_for_a_title() -> None:
    profile = read(platform(*FIRST, "We planted reeds along the", "eel weir", HEADING, "At night."))
    assert titles(profile) == ["Plant reed beds", "eel weir"]
    assert narratives(profile)["a01.description"] == "We planted reeds along the"


def test_a_title_cut_in_two() -> None:
    profile = read(
        platform(
            *FIRST,
            "种植芦苇300米。",
            "Open the weir for eels and",
            "lampreys",
            HEADING,
            "夜间开闸。",
            "Target:",
            "夜间开闸。",
            "Last update: 1 May 2026",
            "Increase the extent of",
            "Other Conservation Measures",
            HEADING,
            "The fen is fenced.",
        )
    )
    assert titles(profile) == [
        "Plant reed beds",
        "Open the weir for eels and lampreys",
        "Increase the extent of Other Conservation Measures",
    ]


def test_a_heading_with_nothing_under_it() -> None:
    profile = read(
        platform(*FIRST, "Reeds grow.", "Target:", "Open the weir for eels", HEADING, "At night.")
    )
    assert titles(profile) == ["Plant reed beds", "Open the weir for eels"]
    assert "a01.target" not in narratives(profile)
    assert "empty_section" in codes(profile)


def test_a_lost_title_costs_no_narrative() -> None:
    long = (
        "清淤之后，沿岸种植芦苇三百米，并在入水口建成过滤湿地两处；监测显示总磷浓度持续下降。" * 3
    )
    profile = read(platform(*FIRST, "种植芦苇。", "Target:", long, HEADING, "夜间开闸。"))
    assert titles(profile) == ["Plant reed beds", None]
    assert narratives(profile)["a01.target"] == long
    assert "missing_title" in codes(profile)


def test_text_behind_a_dated_target_is_told_not_swallowed() -> None:
    profile = read(
        platform(
            *FIRST,
            "Reeds grow.",
            "Target:",
            "More reeds.",
            "Last update: 1 May 2026",
            "Lost words.",
        )
    )
    assert narratives(profile)["a01.target"] == "More reeds."
    assert [f.line for f in profile.findings if f.code == "unplaced_text"] == [31]


def test_a_narrative_may_speak_of_its_target_and_baseline() -> None:
    profile = read(
        platform(*FIRST, "Reeds grow.\n\nTarget: 500 trees by 2030.", "Target:", "More reeds.")
    )
    assert narratives(profile)["a01.description"] == "Reeds grow.\nTarget: 500 trees by 2030."
    inline = read(platform(*FIRST, "Reeds grow.", "Baseline: 12 beds.", "Target: 40 beds."))
    assert narratives(inline) == {
        "a01.description": "Reeds grow.",
        "a01.baseline": "12 beds.",
        "a01.target": "40 beds.",
    }


def test_a_date_on_the_line_below_its_heading() -> None:
    profile = read(
        platform(*FIRST, "Reeds grow.", "Target:", "More.", "Last update:", "1 May 2026")
    )
    assert profile.actions[0].updated == {"target": date(2026, 5, 1)}


def test_a_date_in_front_of_its_narrative() -> None:
    lines = ("Beds are mown.", "Baseline:", "Last update: 2 May 2026", "Nine beds.")
    following = ("Count the herons", HEADING, "Herons are counted.")
    profile = read(platform(*FIRST, *lines, *following))
    assert narratives(profile)["a01.baseline"] == "Nine beds."
    assert profile.actions[0].updated == {"baseline": date(2026, 5, 2)}
    assert titles(profile) == ["Plant reed beds", "Count the herons"]


def test_a_date_on_the_last_line_of_its_narrative() -> None:
    said = "The list (last update: 3 May 2026)"
    lines = (f"{said} has nine beds.", "Baseline:", "Nine beds. Last update: 2 May 2026")
    profile = read(platform(*FIRST, *lines, "Target:", "Last update: the beds of 2 May 2026"))
    assert narratives(profile)["a01.description"] == f"{said} has nine beds."
    assert narratives(profile)["a01.baseline"] == "Nine beds."
    assert profile.actions[0].updated["baseline"] == date(2026, 5, 2)


def test_a_description_that_begins_with_the_word_target() -> None:
    said = "Target: reeds along the whole river. Baseline: none."
    lines = (said, "Baseline:", "Nine beds.", "Count the herons", HEADING, "Herons are counted.")
    profile = read(platform(*FIRST, *lines, "Target:", "Forty herons."))
    assert narratives(profile)["a01.description"] == said
    assert "a01.target" not in narratives(profile)


def test_a_description_behind_the_baseline() -> None:
    lines = ("Baseline:", "Nine beds.", HEADING, "Beds are mown.", "Target:", "Forty beds.")
    profile = read(platform(*FIRST[:3], *lines))
    assert narratives(profile) == {
        "a01.description": "Beds are mown.",
        "a01.baseline": "Nine beds.",
        "a01.target": "Forty beds.",
    }
    assert "late_description" in codes(profile)
    assert "missing_heading" not in codes(profile)


def test_actions_with_the_description_behind_the_baseline() -> None:
    lines = ("Baseline:", "Nine beds.", HEADING, "Beds are mown.")
    other = ("Count the herons", "Baseline:", "No herons.", HEADING, "Herons are counted.")
    profile = read(platform(*FIRST[:3], *lines, *other))
    assert titles(profile) == ["Plant reed beds", "Count the herons"]
    assert narratives(profile)["a02.baseline"] == "No herons."
    assert narratives(profile)["a02.description"] == "Herons are counted."


def test_the_marks_of_markdown_are_no_part_of_headings_and_titles() -> None:
    marked = ("**Commitment Made:**", "### Control Pollution", "__Plant reed beds__")
    lines = (
        f"## {HEADING}",
        "**Beds** are mown.",
        "**Baseline**:",
        "Nine.",
        "*Last update: 2 May 2026*",
    )
    profile = read(platform(*marked, *lines).replace("Chapter 2", "**Chapter 2**"))
    assert titles(profile) == ["Plant reed beds"]
    assert profile.actions[0].commitment == "Control Pollution"
    assert narratives(profile) == {"a01.description": "**Beds** are mown.", "a01.baseline": "Nine."}
    assert profile.actions[0].updated == {"baseline": date(2026, 5, 2)}
    assert not codes(profile) & {"unknown_chapter", "invalid_date"}


def test_two_actions_whose_headings_are_lost_in_between_stay_two() -> None:
    profile = read(
        platform(
            *FIRST,
            "Reeds grow.",
            "Baseline:",
            "12 beds.",
            "Last update: 1 May 2026",
            "Open the weir",
            "The weir opens at night.",
            "Baseline:",
            "3 weirs.",
        )
    )
    assert titles(profile) == ["Plant reed beds", "Open the weir"]
    assert narratives(profile)["a02.description"] == "The weir opens at night."
    assert narratives(profile)["a02.baseline"] == "3 weirs."


def test_no_blank_lines_at_all() -> None:
    text = re.sub(r"\n+", "\n", text_of("lianhu"))
    cut = read(text_of("lianhu"))
    profile = read(text)
    assert titles(profile) == titles(cut)
    assert squash(narratives(profile)) == squash(narratives(cut))


def test_running_lines_do_not_get_into_texts() -> None:
    lines = platform(
        *FIRST, "Reeds grow along the", "river.", "Target:", "More reeds at", "the lake."
    )
    for n, (before, behind) in enumerate(
        [("along the", "river"), ("Target:", "More"), ("reeds at", "the lake")], 4
    ):
        furniture = f"\n\nReed Atlas of the County\n\n{n}\n\nwww.citieswithnature.org\n\n"
        lines = re.sub(rf"{before}\n\n{behind}", f"{before}{furniture}{behind}", lines)
    assert narratives(read(lines)) == {
        "a01.description": "Reeds grow along the river.",
        "a01.target": "More reeds at the lake.",
    }


@pytest.mark.parametrize(
    "text", ["", "Reedham\n\nA letter to the mayor.\n", "About\n\nUs\n\nwww.x.org"]
)
def test_what_is_no_profile(text: str) -> None:
    lines = [SourceLine(n, line) for n, line in enumerate(text.splitlines(), 1)]
    assert read_profile(lines, is_wrapped=False) is None


def chapters_of(text: str) -> tuple[str, list[str]]:
    """What stands before the first chapter, and the chapters."""
    cover, *chapters = re.split(r"(?m)^(?=Chapter \d)", text)
    body, closing = re.split(r"(?=This document contains)", chapters[-1])
    return cover, [*chapters[:-1], body, closing]


@given(st.sampled_from(["lianhu", "port-sarel", "qingshui"]), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_chapters_does_not_matter(name: str, random: object) -> None:
    text = text_of(name)
    cover, chapters = chapters_of(text)
    random.shuffle(chapters)  # type: ignore[attr-defined]
    whole, shuffled = read(text), read("\n\n".join([cover, *chapters]))
    assert titles(shuffled) == titles(whole)
    assert narratives(shuffled) == narratives(whole)
    assert sorted(map(str, shuffled.achievements)) == sorted(map(str, whole.achievements))


FURNITURE = ("", "\f", "Page 4 of 9", "第4页", "- 4 -", "www.citieswithnature.org", "{city}")


def break_pages(text: str, city: str, cuts: Sequence[tuple[int, int]]) -> str:
    """``text`` with page breaks in narratives: (which narrative, where in it), in per mille."""
    lines = re.split("\r?\n", text)
    whole = set(narratives(read(text)).values())
    long = [n for n, line in enumerate(lines) if line in whole and len(line) > 40]
    for which, where in cuts:
        n = long[which % len(long)]
        line = lines[n].split("\n")[0]
        if line != lines[n]:
            continue
        at = 1 + where * (len(line) - 2) // 1000
        if not re.search(r"[\u3400-\u9fff]", line[at - 20 : at + 20]):
            at = line.rfind(" ", 0, at) + 1 or at
        furniture = FURNITURE[(which + where) % len(FURNITURE)].format(city=city)
        lines[n] = f"{line[:at].rstrip()}\n\n\n{furniture}\n\n{line[at:].lstrip()}"
    return "\n".join(lines)


@given(
    st.sampled_from(["lianhu", "port-sarel", "qingshui", "jiangwan"]),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 1000)), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_page_breaks_anywhere_change_no_text(name: str, cuts: list[tuple[int, int]]) -> None:
    text = text_of(name)
    whole = read(text)
    assert whole.city
    broken = read(break_pages(text, whole.city, cuts))
    assert titles(broken) == titles(whole)
    assert squash(narratives(broken)) == squash(narratives(whole))


@given(st.sampled_from(NAMES), st.integers(0, 2**16), st.integers(0, 400), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_damage_raises(name: str, start: int, length: int, filling: str) -> None:
    text = text_of(name)
    start %= len(text)
    damaged = text[:start] + filling + text[start + length :]
    lines = enumerate(split_lines(damaged), 1)
    read_profile([SourceLine(n, t, page) for n, (t, page) in lines], is_wrapped=False)
