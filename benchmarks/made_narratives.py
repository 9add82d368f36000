"""Narratives of made cities: clauses of ``profile_parts`` filled in, with what was put in them."""

import csv
import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PARTS = Path(__file__).parent / "profile_parts"
NUMBERLESS = 0.82  # share of the clauses that hold no amount
HOLE = re.compile(r"\{([^}]*)\}")
NUMBER = re.compile(r"([\d.,]+)-([\d.,]+)(?:/(\d+))?")
FIRST_LETTER = re.compile(r"(?:^|(?<=\. ))[a-z]")


@dataclass
class Narrative:
    """A text with the spans of its amounts and scientific names, in code points, half-open."""

    text: str = ""
    amounts: list[tuple[int, int]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)


@cache
def symbols() -> dict[str, Any]:
    """``symbols.toml``."""
    return tomllib.loads((PARTS / "symbols.toml").read_text(encoding="utf-8"))


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    """A table of ``profile_parts`` without its comments."""
    lines = (PARTS / name).read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if not line.startswith("#"))
    quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
    return list(csv.DictReader(kept, delimiter=delimiter, quoting=quoting))


@cache
def headings() -> list[dict[str, str]]:
    """The actions of the platform, in its order."""
    return rows("headings.csv")


@cache
def organisms() -> dict[str, list[dict[str, str]]]:
    """Organisms by group."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows("organisms.csv"):
        groups.setdefault(row["group"], []).append(row)
    return groups


@cache
def clauses() -> dict[tuple[str, str], list[str]]:
    """Clauses by language and topic."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows("clauses.tsv", "\t"):
        found.setdefault((row["language"], row["topic"]), []).append(row["clause"])
    return found


@cache
def split(template: str) -> list[str]:
    """Literal text and the names in braces, in turn."""
    return HOLE.split(template)


@cache
def number(spec: str) -> tuple[int, int, int, int, bool] | None:
    """Least, most and step in units of the last decimal, decimals, whether grouped by commas."""
    match = NUMBER.fullmatch(spec)
    if match is None:
        return None
    low, high = (part.replace(",", "") for part in match.group(1, 2))
    decimals = len(low.partition(".")[2])
    scale = 10**decimals
    least, most = round(float(low) * scale), round(float(high) * scale)
    return least, most, int(match[3] or 1), decimals, "," in spec


class Voice:
    """Speaks of one city in one language, of the same places again and again."""

    def __init__(self, rng: random.Random, language: str, city: str) -> None:
        self.rng = rng
        self.language = language
        self.grammar = symbols()[language]
        self.amount_names = set(self.grammar["amounts"])
        self.city = city
        self.said = Narrative()
        self.pieces: list[str] = []
        self.length = 0
        self.own: dict[str, list[str]] = {}
        for name, count in self.grammar["own"].items():
            self.own[name] = [self.speak(f"{{{name}}}").text for _ in range(count)]

    def speak(self, template: str) -> Narrative:
        """``template`` filled in."""
        self.said, self.pieces, self.length = Narrative(), [], 0
        self._fill(template)
        self.said.text = "".join(self.pieces)
        return self.said

    def narrative(self, topics: list[str], sentences: int) -> Narrative:
        """So many sentences on the topics."""
        chinese = self.language == "zh"
        parts = []
        for order in range(sentences):
            if chinese and order and self.rng.random() < 0.04:
                parts.append("\n")
            parts.append(self._sentence(topics, is_first=order == 0))
        if chinese:
            return self.speak("".join(parts))
        said = self.speak(" ".join(parts))
        said.text = FIRST_LETTER.sub(lambda letter: letter[0].upper(), said.text)
        return said

    def clause(self, topics: list[str]) -> str:
        """A clause on one of the topics, not yet filled in."""
        topic = "general" if self.rng.random() < NUMBERLESS else self.rng.choice(topics)
        return self.rng.choice(clauses()[self.language, topic])

    def _sentence(self, topics: list[str], *, is_first: bool) -> str:
        chosen: list[str] = []
        wanted = self.rng.randint(3, 7) if self.language == "zh" else self.rng.randint(1, 3)
        for _ in range(wanted):
            clause = self.clause(topics)
            if clause not in chosen:
                chosen.append(clause)
        chinese = self.language == "zh"
        marks = "，，，；" if chinese else ("; ", ", and ", ", while ")
        joined = chosen[0] + "".join(self.rng.choice(marks) + clause for clause in chosen[1:])
        if not chinese:
            return f"{'{first}' if is_first else '{opening}'}{joined}."
        return f"{'{first}' if is_first else '{opening}{subject}'}{joined}。"

    def _put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _fill(self, template: str) -> None:
        for order, part in enumerate(split(template)):
            if order % 2 == 0:
                self._put(part)
            elif part in self.amount_names:
                self._fill("{about}")
                start = self.length
                self._fill(self.rng.choice(self.grammar["symbols"][part]))
                self.said.amounts.append((start, self.length))
            elif part in self.own:
                self._put(self.rng.choice(self.own[part]))
            elif part in self.grammar["symbols"]:
                self._fill(self.rng.choice(self.grammar["symbols"][part]))
            else:
                self._put_terminal(part)

    def _put_terminal(self, part: str) -> None:
        if spec := number(part):
            least, most, step, decimals, grouped = spec
            value = self.rng.randrange(least, most + 1, step) / 10**decimals
            self._put(f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}")
        elif part == "city":
            self._put(self.city)
        else:
            self._name_organism(self.rng.choice(organisms()[part]))

    def _name_organism(self, organism: dict[str, str]) -> None:
        chinese = self.language == "zh"
        self._put(organism["chinese" if chinese else "english"])
        if self.rng.random() < 0.3:
            mark = self.rng.choice(("", "*"))
            self._put(("（" if chinese else " (") + mark)
            start = self.length
            self._put(organism["latin"])
            self.said.names.append((start, self.length))
            self._put(mark + ("）" if chinese else ")"))
