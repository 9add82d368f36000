"""What holds of every text: offsets, order, and that nothing around a name changes it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.species import Mention, find_species
from pipeline.species.words import read_rows

PIECES = st.sampled_from(
    ["银杏", "白鷺", "池杉湖", "Ginkgo biloba", "G. biloba", "Quercus", "*", "_", "（", "）", "(",
     ")", "×", "x ", "subsp. ", "var. ", "spp.", "L.", "(L.) L.", ", 1758", " ", "\n", "。", "、",
     "等", "king protea", "Black-faced Spoonbill", "Street", "属", "cf. ", "'Alba'", "ï", "Ａ",
     "\ud800", "\x00", "🦢", "Rosa", "alba"]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
HAN_TEXT = st.text(
    alphabet="在本市区的公园里发现了记录保護湿地面积约三百亩，。；、《》“”", max_size=30
)
SCIENTIFIC_NAMES = sorted(
    {
        row["scientific_name"]
        for row in read_rows("organisms.csv")
        if row["rank"] in ("species", "subspecies", "variety")
    }
)


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_mentions_stand_where_they_say_in_order_and_apart(text: str) -> None:
    mentions = find_species(text)
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    assert all(mention.start < mention.end for mention in mentions)
    for left, right in pairwise(mentions):
        assert left.end <= right.start
    assert find_species(text) == mentions


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_every_mention_has_a_name_and_agrees_with_its_evidence(text: str) -> None:
    for mention in find_species(text):
        assert mention.canonical_name
        assert (mention.vernacular is None) == (mention.vernacular_language is None)
        if mention.evidence == "vernacular":
            assert mention.vernacular == mention.surface
            assert mention.authorship is None


@given(st.sampled_from(SCIENTIFIC_NAMES), HAN_TEXT, HAN_TEXT)
@settings(max_examples=200, deadline=None)
def test_chinese_around_a_name_does_not_change_it(name: str, before: str, after: str) -> None:
    text = f"{before}{name}{after}"
    found = [mention for mention in find_species(text) if mention.evidence == "latin"]
    assert [(mention.start, mention.surface) for mention in found] == [(len(before), name)]
    assert found[0].canonical_name == name


def test_every_scientific_name_of_the_lexicon_is_found_in_english() -> None:
    def is_missed(name: str) -> bool:
        found = find_species(f"Observers saw {name} near the weir.")
        return [(m.surface, m.canonical_name, m.start) for m in found] != [(name, name, 14)]

    assert [name for name in SCIENTIFIC_NAMES if is_missed(name)] == []


def test_every_vernacular_name_of_the_lexicon_is_found() -> None:
    missed = []
    for row in read_rows("organisms.csv"):
        context = row["context"].split("|")[0]
        texts = [
            (f"{context}；{name}，", name)
            for name in f"{row['zh_hans']}|{row['zh_hant']}".split("|")
            if name
        ]
        texts += [(f"They saw {name} again.", name) for name in row["english"].split("|") if name]
        for text, name in texts:
            found = [(m.surface, m.canonical_name) for m in find_species(text)]
            if found != [(name, row["scientific_name"])]:
                missed.append((name, found))
    assert missed == []


@pytest.mark.parametrize(
    "unit",
    ["a", "A", " ", "(", "*", "A. ", "Aa ", "Aa aa ", "L. & ", "银", "（", "Quercus robur ", "X (",
     "x × ", "Q. robur ", "king ", "Aa subsp. ", "白鹭", "江豚", "\n", "Quercus robur Aa, ", "É"],
)  # fmt: skip
def test_a_long_monotonous_text_is_read_in_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begin = time.perf_counter()
    find_species(text)
    assert time.perf_counter() - begin < 10


def test_a_vernacular_beside_its_scientific_name_is_not_a_mention_of_its_own() -> None:
    assert [m.surface for m in find_species("水杉（Metasequoia glyptostroboides）与水杉林")] == [
        "Metasequoia glyptostroboides",
        "水杉",
    ]


def test_a_text_without_names_has_no_mentions() -> None:
    assert find_species("") == []
    assert find_species("2023年新增公园绿地36公顷。") == []


def test_a_mention_says_all_that_is_known() -> None:
    (mention,) = find_species("乌桕（*Sapium sebiferum* (L.) Roxb.）")
    assert mention == Mention(
        start=4,
        end=20,
        surface="Sapium sebiferum",
        canonical_name="Sapium sebiferum",
        authorship="(L.) Roxb.",
        rank="species",
        accepted_name="Triadica sebifera",
        vernacular="乌桕",
        vernacular_language="zh-Hans",
        evidence="latin",
    )
