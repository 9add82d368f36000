"""Figures of one profile that should agree and do not.

Five rules, each of what a careful reader would stop at: one measure with two values, parts that do
not add up to their whole, shares of one thing that together are more than all of it, a change that
contradicts its own words, and a count of actions that the profile does not keep. They look for
near misses, so that a list which does not claim to be complete raises no alarm.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import combinations, pairwise
from typing import Any

import pyarrow as pa

from pipeline.text.scripts import count_han

Row = dict[str, Any]

READS = ("documents", "blocks", "texts", "sentences", "quantities")
"""The tables that are looked at."""

MOST_PARTS = 8
NEAR_MISS = Fraction(1, 50)
"""Parts whose sum is off by less than this share of the whole were meant to add up to it."""
LEAST_SPECIFIC = 5
"""Chinese characters of a name that two places would not give to two things."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLAUSE_END = re.compile(r"[，；：、]|[,;:](?=\s)")
_GOES_ON = "；;：:"
_SHARE = re.compile(r"%\s*(?:of|的)|占")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a figure stands: a block, and offsets in its text (code points, half-open)."""

    block_id: str
    text_id: str
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures that contradict each other.

    Attributes:
        doc_id: the profile.
        kind: ``two_values``, ``parts``, ``over_hundred``, ``direction`` or ``declared_actions``.
        message: one sentence for a person.
        passages: the figures, in reading order; none for ``declared_actions``.
    """

    doc_id: str
    kind: str
    message: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity with the period that it stands in, and where it begins there.

    A period goes to a full stop: at a semicolon a sentence ends, but not what it enumerates.
    """

    row: Row
    block: Row
    narrative_id: str
    period: str
    period_start: int

    @property
    def offset(self) -> int:
        return int(self.row["start"]) - self.period_start

    @property
    def before(self) -> str:
        return self.period[: self.offset]

    @property
    def value(self) -> Fraction:
        return Fraction(str(self.row["value"]))

    @property
    def base(self) -> Fraction:
        """The value in the base unit of its kind, where that has one."""
        base = self.row["value_base"]
        return self.value if base is None else Fraction(str(base))

    @property
    def end_in_period(self) -> int:
        return int(self.row["end"]) - self.period_start

    @property
    def is_plain(self) -> bool:
        """Whether it states one exact value of a level, neither a range nor a change."""
        row = self.row
        return (
            row["qualifier"] == "exact"
            and row["value_high"] is None
            and row["trend"] is None
            and row["role"] != "from"
        )

    @property
    def is_planned(self) -> bool:
        """Whether the clause that it stands in, or the one before, speaks of what is to be."""
        clauses = _CLAUSE_END.split(self.before)
        return _said("future", ",".join(clauses[-2:]))

    @property
    def passage(self) -> Passage:
        row = self.row
        return Passage(
            self.block["block_id"], row["text_id"], row["start"], row["end"], row["surface"]
        )


def find_disagreements(tables: Mapping[str, pa.Table]) -> list[Disagreement]:
    """What contradicts itself, by profile and in reading order.

    Args:
        tables: those of ``READS``.

    A contradiction that several near-duplicate texts repeat is told once, where it first stands.
    """
    figures = _figures(tables)
    found: list[Disagreement] = []
    for document in tables["documents"].to_pylist():
        found += _declared(document)
        own = figures.get(document["doc_id"], [])
        told: set[tuple[str, tuple[str, ...]]] = set()
        for one in _of_document(document["doc_id"], own):
            key = (one.kind, tuple(sorted(passage.surface for passage in one.passages)))
            if key not in told:
                told.add(key)
                found.append(one)
    return found


def _figures(tables: Mapping[str, pa.Table]) -> dict[str, list[_Figure]]:
    """The figures of each profile in reading order, each distinct text once."""
    texts = {row["text_id"]: row for row in tables["texts"].to_pylist()}
    sentences = _by_text(tables["sentences"])
    quantities = _by_text(tables["quantities"])
    blocks = sorted(
        tables["blocks"].to_pylist(), key=lambda row: (row["doc_id"], row["line_start"])
    )
    figures: dict[str, list[_Figure]] = {}
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        text = texts[block["text_id"]]
        if (place := (block["doc_id"], text["text_id"])) in seen:
            continue
        seen.add(place)
        periods = _periods(text["text"], sentences.get(text["text_id"], []))
        for row in quantities.get(text["text_id"], []):
            start, end = periods[row["sentence_id"]]
            figure = _Figure(row, block, text["narrative_id"], text["text"][start:end], start)
            figures.setdefault(block["doc_id"], []).append(figure)
    return figures


def _by_text(table: pa.Table) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in sorted(table.to_pylist(), key=lambda row: row["start"]):
        grouped.setdefault(row["text_id"], []).append(row)
    return grouped


def _periods(text: str, sentences: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """The span of the period of each sentence; semicolons and colons end none."""
    spans: list[tuple[int, int]] = []
    place: dict[str, int] = {}
    for sentence in sentences:
        if spans and text[: spans[-1][1]].rstrip()[-1:] in _GOES_ON:
            spans[-1] = (spans[-1][0], sentence["end"])
        else:
            spans.append((sentence["start"], sentence["end"]))
        place[sentence["sentence_id"]] = len(spans) - 1
    return {sentence_id: spans[number] for sentence_id, number in place.items()}


def _of_document(doc_id: str, figures: Sequence[_Figure]) -> Iterator[Disagreement]:
    by_period: dict[tuple[str, int], list[_Figure]] = {}
    for figure in figures:
        by_period.setdefault((figure.row["text_id"], figure.period_start), []).append(figure)
    yield from _two_values(doc_id, figures)
    for together in by_period.values():
        yield from _parts(doc_id, together)
        yield from _over_hundred(doc_id, together)
        yield from _direction(doc_id, together)


def _declared(document: Row) -> list[Disagreement]:
    declared, parsed = document["actions_declared"], document["actions_parsed"]
    if declared is None or declared == parsed:
        return []
    message = f"The profile says that it has {declared} actions; {parsed} were found."
    return [Disagreement(document["doc_id"], "declared_actions", message, ())]


def _two_values(doc_id: str, figures: Sequence[_Figure]) -> Iterator[Disagreement]:
    """One measure with two values that are of no two years, and neither of them planned."""
    measures: dict[tuple[str, ...], list[_Figure]] = {}
    for figure in figures:
        name = _measure(figure.row["subject"])
        if name and figure.is_plain and not figure.is_planned:
            per = figure.row["per"] or {}
            key = (name, *_unit(figure), str(per.get("unit")))
            measures.setdefault(key, []).append(figure)
    for (name, *_), same in measures.items():
        for first, second in combinations(same, 2):
            if (
                first.row["text_id"] != second.row["text_id"]
                and (_is_specific(name) or first.narrative_id == second.narrative_id)
                and _year_of(first) == _year_of(second)
                and not _agree(first, second)
            ):
                message = (
                    f"“{first.row['subject']}” is {first.row['surface']} in one place and "
                    f"{second.row['surface']} in another."
                )
                yield Disagreement(doc_id, "two_values", message, (first.passage, second.passage))


def _measure(subject: str | None) -> str | None:
    """The name of a measure without whose it is; ``None`` where it names none in particular."""
    if not subject:
        return None
    name = subject.casefold().strip()
    for own in sorted(_clues()["own"], key=len, reverse=True):
        name = name.removeprefix(own)
    return None if name in _clues()["vague"] else name


def _is_specific(name: str) -> bool:
    """Whether a name can be that of one measure only: 自然湿地保护率, not 面积, parks."""
    return " " in name or count_han(name) >= LEAST_SPECIFIC


def _year_of(figure: _Figure) -> str | None:
    """The last year named before the figure in its sentence."""
    years = _YEAR.findall(re.split("[；;]", figure.before)[-1])
    return years[-1] if years else None


def _agree(first: _Figure, second: _Figure) -> bool:
    """Whether two values are the same as far as the coarser of them is written out."""
    return abs(first.base - second.base) <= max(_step(first), _step(second)) / 2


def _step(figure: _Figure) -> Fraction:
    """What one more in the last digit that is written would add, in base units."""
    digits = re.search(r"\d[\d,，]*(?:\.(\d+))?", figure.row["surface"])
    step = Fraction(1, 10 ** len(digits[1])) if digits and digits[1] else Fraction(1)
    written = Fraction(digits[0].replace(",", "").replace("，", "")) if digits else Fraction(0)
    return step * figure.base / written if written else step


def _parts(doc_id: str, figures: Sequence[_Figure]) -> Iterator[Disagreement]:
    """A whole and the parts after (or before) it that all but add up to it."""
    for unit in dict.fromkeys(_unit(figure) for figure in figures):
        same = [one for one in figures if _unit(one) == unit and one.is_plain]
        for place, whole in enumerate(same):
            behind = same[place + 1 : place + 1 + MOST_PARTS]
            if len(behind) > 1 and _said("parts_follow", _between(whole, behind[0])):
                runs = [behind[:size] for size in range(2, len(behind) + 1)]
                yield from _near_miss(doc_id, whole, runs)
            front = same[max(0, place - MOST_PARTS) : place]
            if len(front) > 1 and _said("whole_follows", _between(front[-1], whole)):
                runs = [front[-size:] for size in range(2, len(front) + 1)]
                yield from _near_miss(doc_id, whole, runs)


def _near_miss(
    doc_id: str, whole: _Figure, runs: Sequence[Sequence[_Figure]]
) -> Iterator[Disagreement]:
    total = whole.base
    sums = [sum((one.base for one in run), Fraction(0)) for run in runs]
    if not total or total in sums:
        return
    off, place = min((abs(value - total), place) for place, value in enumerate(sums))
    if off >= NEAR_MISS * total:
        return
    run = runs[place]
    scale = total / whole.value
    parts = " + ".join(one.row["surface"] for one in run)
    message = (
        f"{parts} make {_decimal(sums[place] / scale)}, where the whole is given as "
        f"{whole.row['surface']}."
    )
    passages = sorted((whole, *run), key=lambda one: one.offset)
    yield Disagreement(doc_id, "parts", message, tuple(one.passage for one in passages))


def _over_hundred(doc_id: str, figures: Sequence[_Figure]) -> Iterator[Disagreement]:
    """A share over 100 %, or shares of one thing that together are."""
    shares: dict[str, list[_Figure]] = {}
    for figure in figures:
        row = figure.row
        if row["kind"] != "percentage" or not figure.is_plain or row["role"]:
            continue
        if row["value"] > 100 and _said("bounded_rates", row["subject"] or ""):
            message = f"“{row['subject']}” is given as {row['surface']}."
            yield Disagreement(doc_id, "over_hundred", message, (figure.passage,))
        elif row["subject"] and _SHARE.match(figure.period, figure.end_in_period - 1):
            shares.setdefault(row["subject"].casefold(), []).append(figure)
    for subject, parts in shares.items():
        total = sum((part.value for part in parts), Fraction(0))
        if len(parts) > 1 and total > 100:
            message = (
                f"{' and '.join(part.row['surface'] for part in parts)} of {subject} make "
                f"{_decimal(total)}%, more than all of it."
            )
            yield Disagreement(
                doc_id, "over_hundred", message, tuple(part.passage for part in parts)
            )


def _direction(doc_id: str, figures: Sequence[_Figure]) -> Iterator[Disagreement]:
    """An increase to less, or a decrease to more."""
    for first, second in pairwise(figures):
        if (first.row["role"], second.row["role"]) != ("from", "to"):
            continue
        if _unit(first) != _unit(second):
            continue
        verb = _between(first, second)
        rises = first.value < second.value
        wrong = "downward" if rises else "upward"
        right = "upward" if rises else "downward"
        if first.value != second.value and _said(wrong, verb) and not _said(right, verb):
            word = "an increase" if wrong == "upward" else "a decrease"
            message = (
                f"{first.row['surface']} to {second.row['surface']} is called {word} and is none."
            )
            yield Disagreement(doc_id, "direction", message, (first.passage, second.passage))


def _unit(figure: _Figure) -> tuple[str, str]:
    return figure.row["kind"], figure.row["unit_base"] or figure.row["unit"]


def _between(first: _Figure, second: _Figure) -> str:
    return first.period[first.end_in_period : second.offset]


def _decimal(value: Fraction) -> str:
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def _said(clue: str, text: str) -> bool:
    return bool(_patterns()[clue].search(text))


@cache
def _clues() -> dict[str, list[str]]:
    source = resources.files("pipeline.publishing").joinpath("disagreements.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    def pattern(words: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(words), re.IGNORECASE)

    return {
        name: pattern(words) for name, words in _clues().items() if name not in ("own", "vague")
    }
