"""Score a finder of organisms' names against `species.md`; the page is read here and by the tests.

    python tests/golden/score_species.py                 # this package
    python tests/golden/score_species.py READINGS.jsonl  # anything else

A line of READINGS is one text of the page: {"text": …, "mentions": [{"start", "end",
"canonical_name", "evidence"}, …]}. A mention is right if its span and its canonical name are; a
trap is avoided if a text without names has no mention.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("species.md")


@dataclass(frozen=True)
class Expected:
    """A mention as the page expects it; the fields are those of a row of the species table."""

    start: int
    end: int
    surface: str
    canonical_name: str | None
    authorship: str | None
    rank: str | None
    accepted_name: str | None
    vernacular: str | None
    vernacular_language: str | None
    evidence: str


@dataclass(frozen=True)
class Case:
    """A text of the page and the mentions it has, in reading order."""

    section: str
    text: str
    mentions: list[Expected]


def read_cases() -> list[Case]:
    """Every case of the page."""
    found: list[tuple[str, str, list[str]]] = []
    section = ""
    for line in PAGE.read_text(encoding="utf-8").partition("\n## ")[2].splitlines():
        if line.startswith("## ") or not section:
            section = line.removeprefix("## ")
        elif line.startswith("- "):
            found.append((section, line[2:], []))
        elif line.startswith("  - "):
            found[-1][2].append(line[4:])
        elif line:
            name, text, lines = found[-1]
            found[-1] = (name, f"{text}\n{line}", lines)
    return [Case(name, text, list(_mentions(text, lines))) for name, text, lines in found]


def _mentions(text: str, lines: list[str]) -> Iterable[Expected]:
    if lines == ["none"]:
        return
    assert lines, f"no mention and no `none` below: {text}"
    after = 0
    for line in lines:
        mention = _mention(text, after, line)
        after = mention.end
        yield mention


def _mention(text: str, after: int, line: str) -> Expected:
    surface, *fields = line.replace("⏎", "\n").split("; ")
    said = {key: value for key, _, value in (field.partition(" ") for field in fields)}
    start = text.index(surface, after)
    vernacular, _, language = said.get("with", "").partition(" in ")
    if "means" in said:
        vernacular, language = surface, said.get("in", "")
    if vernacular and not language:
        language = "en" if re.match(r"[A-Za-z]", vernacular) else "zh-Hans"
    rank = said.get("rank", "species")
    evidence = "vernacular" if "means" in said else "latin"
    return Expected(
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


def score(read: Callable[[str], list[dict[str, Any]]]) -> dict[str, float]:
    """Precision, recall and F1 of scientific and of vernacular names, and traps avoided."""
    cases = read_cases()
    answers = [(case, read(case.text)) for case in cases]
    result: dict[str, float] = {}
    for kind, is_vernacular in (("scientific", False), ("vernacular", True)):
        right = wanted = given = 0
        for case, mentions in answers:
            gold = {
                (m.start, m.end, m.canonical_name)
                for m in case.mentions
                if (m.evidence == "vernacular") == is_vernacular
            }
            found = {
                (m["start"], m["end"], m["canonical_name"])
                for m in mentions
                if (m.get("evidence") == "vernacular") == is_vernacular
            }
            right, wanted, given = right + len(gold & found), wanted + len(gold), given + len(found)
        result[f"{kind}.precision"] = right / given if given else 1.0
        result[f"{kind}.recall"] = right / wanted
        result[f"{kind}.f1"] = 2 * right / (wanted + given)
    traps = [mentions for case, mentions in answers if not case.mentions]
    result["traps_avoided"] = sum(not mentions for mentions in traps) / len(traps)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("readings", nargs="?", type=Path, help="JSON lines; see above")
    path = parser.parse_args().readings
    if path:
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        answers = {row["text"]: row["mentions"] for row in rows}
        figures = score(lambda text: answers.get(text, []))
    else:
        from dataclasses import asdict

        from pipeline.species import find_species

        figures = score(lambda text: [asdict(mention) for mention in find_species(text)])
    for name, value in figures.items():
        sys.stdout.write(f"{name:24}{value:.3f}\n")


if __name__ == "__main__":
    main()
