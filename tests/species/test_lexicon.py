"""The data behind the finder: complete, parsable, without contradictions."""

from collections import Counter

import pytest

from pipeline.species.lexicon import english_key, lexicon
from pipeline.species.naming import parse_name
from pipeline.species.words import read_rows, taxa
from pipeline.text.scripts import to_simplified

ORGANISMS = read_rows("organisms.csv")
SYNONYMS = read_rows("synonyms.csv")


def test_the_lexicon_has_at_least_five_hundred_organisms_with_their_sources() -> None:
    assert len({row["scientific_name"] for row in ORGANISMS}) >= 500
    for row in ORGANISMS:
        assert row["source"]
        assert row["kingdom"] in ("Animalia", "Plantae", "Fungi")
        assert row["zh_hans"] or row["zh_hant"] or row["english"]


def test_every_scientific_name_is_in_canonical_form_with_its_rank() -> None:
    for row in ORGANISMS:
        assert parse_name(row["scientific_name"]) == (row["scientific_name"], row["rank"])


def test_a_vernacular_name_has_one_meaning_in_one_context() -> None:
    names: Counter[tuple[str, str]] = Counter()
    for row in ORGANISMS:
        han = {to_simplified(n) for c in ("zh_hans", "zh_hant") for n in row[c].split("|") if n}
        english = {english_key(name) for name in row["english"].split("|") if name}
        names.update((name, row["context"]) for name in han | english)
    assert [name for name, count in names.items() if count > 1] == []


def test_synonyms_are_canonical_and_lead_to_an_accepted_name_in_one_step() -> None:
    assert len(SYNONYMS) >= 40
    written = {row["name"] for row in SYNONYMS}
    assert len(written) == len(SYNONYMS)
    for row in SYNONYMS:
        assert row["source"]
        assert row["accepted_name"] not in written
        for name in (row["name"], row["accepted_name"]):
            assert parse_name(name).canonical == name


def test_no_name_of_the_lexicon_is_also_a_trap() -> None:
    traps = {row["text"] for row in read_rows("not_vernaculars.csv") if row["kind"] == "phrase"}
    assert [name for name in traps if lexicon().han.get(name)] == []
    assert [name for name in traps if lexicon().english.get(name)] == []


@pytest.mark.parametrize("name", ["Quercus", "Neophocaena", "Protea", "Odonata", "Changium"])
def test_the_gazetteer_knows(name: str) -> None:
    assert name in taxa()


def test_traditional_characters_of_a_simplified_name_are_found() -> None:
    names = lexicon()
    assert names.han_at(to_simplified("東方白鸛的巢"), 0) == 4
    assert names.han_before(to_simplified("一隻東方白鸛"), 6) == 2
