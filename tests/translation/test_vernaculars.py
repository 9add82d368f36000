"""Organisms as terms: English from the lexicon, and no name found inside another word."""

import pytest

from pipeline.translation.terms import is_rendered, load_termbase
from pipeline.translation.vernaculars import find_vernaculars, vernaculars


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发现白头鹎和白鹭", {"白头鹎": "light-vented bulbul", "白鹭": "little egret"}),
        ("栽植水杉林", {"水杉": "dawn redwood"}),
        ("朱鹮保护区内的朱鹮", {"朱鹮": "crested ibis"}),
        ("清除互花米草", {"互花米草": "smooth cordgrass"}),
        ("池杉湖湿地公园", {}),
        ("白鹭洲公园", {}),
        ("黑天鹅事件", {}),
        ("金钱效益", {}),
        ("越冬青头潜鸭", {"青头潜鸭": "Baer's pochard"}),
    ],
)
def test_vernaculars(text: str, expected: dict[str, str]) -> None:
    assert {term.chinese: term.english for _, _, term in find_vernaculars(text)} == expected


def test_every_vernacular_has_its_scientific_name_as_a_rendering() -> None:
    names = vernaculars()
    assert len(names) > 900
    assert "Nipponia nippon" in names["朱鹮"].renderings


def test_a_name_that_is_only_scientific_is_not_told_where_the_text_has_it() -> None:
    bare = next(term for term in vernaculars().values() if not term.others)
    assert [term for _, _, term in find_vernaculars(f"发现{bare.chinese}")] == [bare]
    assert not list(find_vernaculars(f"发现{bare.chinese}（{bare.english}）"))


def test_a_scientific_name_that_the_text_gives_does_not_stand_for_the_vernacular() -> None:
    (told,) = find_vernaculars("发现朱鹮")
    (given,) = find_vernaculars("发现朱鹮（Nipponia nippon）")
    assert is_rendered(told[2], "Nipponia nippon was found.")
    assert not is_rendered(given[2], "An owl (Nipponia nippon) was found.")
    assert is_rendered(given[2], "The crested ibis (Nipponia nippon) was found.")


def test_the_lexicon_and_the_termbase_do_not_overlap_in_a_text() -> None:
    found = load_termbase().find("滇池金线鲃与长江江豚")
    assert [term.chinese for term in found] == ["滇池金线鲃", "长江江豚"]
