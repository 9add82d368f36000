"""Made profiles: the same for the same seed, made one by one, read by the pipeline as profiles."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.profiles.decoding import Decoded, decode
from pipeline.profiles.profile import Profile, SourceLine, read_profile

COUNT = 12


@pytest.fixture(scope="module")
def made(benchmarks: dict[str, ModuleType]) -> list[Any]:
    return list(benchmarks["made_profiles"].make_profiles(COUNT, seed=5))


def read(content: bytes) -> tuple[Decoded, Profile]:
    decoded = decode(content)
    assert isinstance(decoded, Decoded)
    lines = [SourceLine(number, text) for number, text in enumerate(decoded.text.splitlines(), 1)]
    profile = read_profile(lines, is_wrapped=False)
    assert profile is not None
    return decoded, profile


def test_a_profile_depends_on_its_seed_and_number_alone(
    benchmarks: dict[str, ModuleType], made: list[Any]
) -> None:
    make = benchmarks["made_profiles"].make_profile
    assert make(5, COUNT - 1).content == made[-1].content
    assert make(6, COUNT - 1).content != made[-1].content


def test_profiles_are_made_when_they_are_asked_for(benchmarks: dict[str, ModuleType]) -> None:
    endless = benchmarks["made_profiles"].make_profiles(10**12)
    assert isinstance(endless, Iterator)
    assert len(list(islice(endless, 2))) == 2


def test_what_is_read_is_what_was_put_in(made: list[Any]) -> None:
    for one in made:
        decoded, profile = read(one.content)
        assert decoded.encoding.replace("_", "-") == one.truth["encoding"]
        assert len(profile.actions) == one.truth["actions"]
        if "missing_title" not in one.truth["damage"]:
            titles = [action.heading["title"] for action in one.actions]
            assert [action.title for action in profile.actions] == titles


def test_damage_is_found(benchmarks: dict[str, ModuleType]) -> None:
    found: Counter[str] = Counter()
    for one in benchmarks["made_profiles"].make_profiles(40):
        codes = {finding.code for finding in read(one.content)[1].findings}
        damage = set(one.truth["damage"])
        found["page_break"] += "page_break" in damage and "page_break_joined" in codes
        found["odd_date"] += "odd_date" in damage and "invalid_date" in codes
        found["unfilled"] += "unfilled" in damage and "unfilled_slot" in codes
    assert min(found[kind] for kind in ("page_break", "odd_date", "unfilled")) > 0


def test_spans_are_those_of_amounts_and_names(made: list[Any]) -> None:
    narratives = [action.description for one in made for action in one.actions]
    amounts = [text.text[start:end] for text in narratives for start, end in text.amounts]
    names = [text.text[start:end] for text in narratives for start, end in text.names]
    assert len(amounts) > 100
    assert all(any(character.isdigit() for character in amount) for amount in amounts)
    assert all(name.isascii() and name[0].isupper() and " " in name for name in names)


def test_relations(made: list[Any]) -> None:
    for one in made:
        for action in one.actions:
            if action.relation == "identical":
                assert action.target == action.description.text
            elif action.relation == "missing":
                assert action.target is None
            else:
                assert action.target != action.description.text


def test_cities_differ(benchmarks: dict[str, ModuleType]) -> None:
    names = benchmarks["made_profiles"].city_names
    for language in ("en", "zh-Hans"):
        assert len({names(language, index)[0] for index in range(10_000)}) == 10_000


def test_files_and_truths(
    benchmarks: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["made_profiles.py", str(tmp_path / "raw"), "--count", "3"]
    monkeypatch.setattr("sys.argv", [*arguments, "--truth", str(tmp_path / "truth.jsonl")])
    benchmarks["made_profiles"].main()
    truths = (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(truths) == len(list((tmp_path / "raw").iterdir())) == 3
