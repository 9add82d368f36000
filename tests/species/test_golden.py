"""The golden page of species names: every case of ``tests/golden/species.md`` is a test."""

import re
from pathlib import Path

import pytest

from pipeline.species import Mention, find_species

PAGE = Path(__file__).parents[1] / "golden" / "species.md"


def read_cases() -> list[tuple[str, str, list[str]]]:
    """Section, text and expected mentions of every case."""
    cases: list[tuple[str, str, list[str]]] = []
    section = ""
    for line in PAGE.read_text(encoding="utf-8").split("\n## ", 1)[1].splitlines():
        if line.startswith("## ") or not section:
            section = line.removeprefix("## ")
        elif line.startswith("- "):
            cases.append((section, line[2:], []))
        elif line.startswith("  - "):
            cases[-1][2].append(line[4:])
        elif line:
            name, text, expected = cases[-1]
            cases[-1] = (name, f"{text}\n{line}", expected)
    return cases


def expected_mention(text: str, after: int, line: str) -> Mention:
    """The mention that a line of the page describes, standing in ``text`` behind ``after``."""
    surface, *fields = line.replace("⏎", "\n").split("; ")
    said = {key: value for key, _, value in (field.partition(" ") for field in fields)}
    start = text.index(surface, after)
    vernacular, _, language = said.get("with", "").partition(" in zh")
    if "means" in said:
        vernacular, language = surface, said.get("in", "").removeprefix("zh")
    if vernacular:
        latin = re.match(r"[A-Za-z]", vernacular) is not None
        language = "en" if latin else f"zh{language or '-Hans'}"
    rank = said.get("rank", "species")
    evidence = "vernacular" if "means" in said else "latin"
    return Mention(
        start=start,
        end=start + len(surface),
        surface=surface,
        canonical_name=said.get("means") or said.get("is") or surface,
        authorship=said.get("by"),
        rank=None if rank == "unknown" else rank,
        accepted_name=said.get("now"),
        vernacular=vernacular or None,
        vernacular_language=language or None,
        evidence="abbreviation" if "abbreviated" in said else evidence,
    )


CASES = read_cases()


@pytest.mark.parametrize(("section", "text", "lines"), CASES)
def test_finds_what_the_page_says(section: str, text: str, lines: list[str]) -> None:
    expected: list[Mention] = []
    for line in lines:
        if line != "none":
            expected.append(expected_mention(text, expected[-1].end if expected else 0, line))
    assert find_species(text) == expected


def test_the_page_is_as_large_as_it_says() -> None:
    traps = [text for _, text, lines in CASES if lines == ["none"]]
    assert len(CASES) >= 200
    assert len(traps) >= 80
    assert all(lines for _, _, lines in CASES)
