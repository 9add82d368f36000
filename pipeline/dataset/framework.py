"""The Global Biodiversity Framework: its targets, its indicators, the words that speak to them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.dataset.rows import read_rows


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the framework: its number, the CBD's identifier, short titles of our own."""

    number: int
    identifier: str
    title_en: str
    title_zh: str


@dataclass(frozen=True, slots=True, eq=False)
class Clue:
    """A row of ``gbf_clues.csv``."""

    target: int
    parts: tuple[re.Pattern[str], ...]
    """All must be found in the sentence; where the first is, is the evidence."""
    amounts: Mapping[str, str | None]
    """Kinds of amount that make the clue strong → code of the indicator they belong to."""
    counts_alone: bool
    """Whether the clue says something without such an amount or an instrument."""


@cache
def targets() -> Mapping[int, Target]:
    """The 23 targets by number."""
    rows = read_rows("gbf_targets.csv")
    return {
        number: Target(number, row["identifier"], row["title_en"], row["title_zh"])
        for row in rows
        if (number := int(row["target"]))
    }


@cache
def indicators() -> Mapping[str, tuple[str, str]]:
    """Code of a headline indicator → the CBD's identifier, title."""
    return {
        row["code"]: (row["identifier"], row["title"]) for row in read_rows("gbf_indicators.csv")
    }


@cache
def clues() -> tuple[Clue, ...]:
    """The clues; those in Chinese are to be looked for in text in Simplified characters."""
    return tuple(
        Clue(
            int(row["target"]),
            tuple(_pattern(part, row["language"]) for part in row["clue"].split("+")),
            _amounts(row["amounts"]),
            row["alone"] == "weak",
        )
        for row in read_rows("gbf_clues.csv")
    )


def _pattern(part: str, language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(re.escape(part))
    return re.compile(r"\b" + re.escape(part).replace(r"\*", r"\w*") + r"\b", re.IGNORECASE)


def _amounts(cell: str) -> dict[str, str | None]:
    pairs = (item.partition(":") for item in cell.split())
    return {kind: code or None for kind, _, code in pairs}


@cache
def _instruments() -> re.Pattern[str]:
    text = resources.files("pipeline.dataset").joinpath("gbf_instruments.toml")
    words = tomllib.loads(text.read_text(encoding="utf-8"))
    chinese = "|".join(map(re.escape, words["zh"]))
    english = "|".join(map(re.escape, words["en"]))
    return re.compile(rf"《[^》]{{1,80}}》|{chinese}|\b[A-Z][\w-]{{0,40}} (?:{english})\b")


def names_instrument(simplified: str) -> bool:
    """Whether a sentence, its Chinese simplified, names a law, a plan or a standard."""
    return _instruments().search(simplified) is not None
