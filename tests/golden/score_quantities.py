"""Score a reader of quantities against `quantities.md`; the page is read here and by the tests.

    python tests/golden/score_quantities.py                 # this package
    python tests/golden/score_quantities.py READINGS.jsonl  # anything else

A line of READINGS is one text of the page: {"text": …, "quantities": [{"start", "end", "value",
"value_high", "unit", "kind", "qualifier"}, …]}; what a system does not know may be left out.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("quantities.md")
QUALIFIERS = ("exact", "approx", "more_than", "at_least", "less_than", "at_most")


@dataclass(frozen=True)
class Expected:
    """A quantity as the page expects it; a field that the page leaves out is not asked for."""

    surface: str
    start: int
    kind: str
    value: Fraction
    value_high: Fraction | None
    unit: str
    qualifier: str = "exact"
    trend: str | None = None
    role: str | None = None
    per: str | None = None
    reference: str | None = None
    subject: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Case:
    """A text of the page and all its quantities, in order."""

    line: int
    section: str
    text: str
    expected: tuple[Expected, ...] = field(default_factory=tuple)


def read_page(path: Path = PAGE) -> list[Case]:
    """The cases of a golden page.

    Raises:
        ValueError: a row that is no case, with its line.
    """
    cases: list[Case] = []
    section, text, rows, line = "", None, [], 0

    def close() -> None:
        if text is not None:
            cases.append(Case(line, section, text, tuple(_expected(text, rows))))

    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if row.startswith("#"):
            close()
            text, section = None, row.lstrip("# ")
        if not row.startswith("|") or row.startswith(("| ---", "| text ")):
            continue
        cells = [cell.strip().replace("¦", "|") for cell in row.strip().strip("|").split("|")]
        if len(cells) != 6:
            raise ValueError(f"{path.name}:{number}: {len(cells)} cells, not 6")
        if cells[0]:
            close()
            text, rows, line = cells[0], [], number
        rows.append((number, cells))
    close()
    return cases


def _expected(text: str, rows: list[tuple[int, list[str]]]) -> Iterator[Expected]:
    at = 0
    for number, (_, surface, kind, value, unit, also) in rows:
        if surface == "none":
            continue
        start = text.find(surface, at)
        if start < 0:
            raise ValueError(f"line {number}: {surface!r} does not follow in its text")
        at = start + len(surface)
        low, _, high = value.partition("..")
        yield Expected(
            surface=surface,
            start=start,
            kind=kind,
            value=Fraction(low),
            value_high=Fraction(high) if high else None,
            unit=unit,
            **_also(also, number),
        )


def _also(cell: str, number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        word, _, rest = part.partition(" ")
        if part in QUALIFIERS:
            found["qualifier"] = part
        elif part in ("increase", "decrease"):
            found["trend"] = part
        elif part in ("from", "to"):
            found["role"] = part
        elif word in ("per", "vs", "of", "base"):
            found[{"per": "per", "vs": "reference", "of": "subject", "base": "base"}[word]] = rest
        else:
            raise ValueError(f"line {number}: cannot read {part!r}")
    return found


def unit_class(unit: str) -> str:
    """A unit without the text of its annotations: ``{park}`` and ``{site}`` are one."""
    return re.sub(r"\{[^}]*\}", "{}", unit)


def same_value(expected: Expected, found: dict[str, Any]) -> bool:
    """Whether value and upper bound agree to one part in a million."""

    def close(one: Fraction | None, other: object) -> bool:
        if one is None or other is None:
            return one is None and other is None
        return abs(float(one) - float(other)) <= 1e-6 * max(1e-9, abs(float(one)))  # type: ignore[arg-type]

    return close(expected.value, found.get("value")) and close(
        expected.value_high, found.get("value_high")
    )


def score(cases: list[Case], readings: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Precision, recall and F1 of value + unit, F1 with kind and qualifier, share of traps avoided.

    A reading is right if it overlaps the expected surface and agrees with it; each counts once.
    ``value_recall`` asks for the value alone. A trap is a text that holds no quantity at all.
    """
    n_expected = n_found = right = strict = values = traps = avoided = 0
    for case in cases:
        found = list(readings.get(case.text, []))
        n_expected += len(case.expected)
        n_found += len(found)
        if not case.expected:
            traps += 1
            avoided += not found
        left, left_values = list(found), list(found)
        for expected in case.expected:
            end = expected.start + len(expected.surface)
            for at, reading in enumerate(left_values):
                if (
                    reading["start"] < end
                    and expected.start < reading["end"]
                    and same_value(expected, reading)
                ):
                    values += 1
                    del left_values[at]
                    break
            for at, reading in enumerate(left):
                overlap = reading["start"] < end and expected.start < reading["end"]
                same = unit_class(str(reading.get("unit"))) == unit_class(expected.unit)
                if overlap and same and same_value(expected, reading):
                    right += 1
                    strict += (
                        reading.get("kind") == expected.kind
                        and reading.get("qualifier") == expected.qualifier
                    )
                    del left[at]
                    break
    return {
        "texts": len(cases),
        "quantities": n_expected,
        "value_recall": values / max(1, n_expected),
        "value_unit_precision": right / max(1, n_found),
        "value_unit_recall": right / max(1, n_expected),
        "value_unit_f1": 2 * right / max(1, n_found + n_expected),
        "strict_f1": 2 * strict / max(1, n_found + n_expected),
        "traps": traps,
        "traps_avoided": avoided / max(1, traps),
    }


def _own_readings(cases: list[Case]) -> dict[str, list[dict[str, Any]]]:
    from pipeline.quantities import find_quantities

    names = ("start", "end", "value", "value_high", "unit", "kind", "qualifier")
    return {
        case.text: [
            {name: getattr(quantity, name) for name in names}
            for quantity in find_quantities(case.text)
        ]
        for case in cases
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("readings", type=Path, nargs="?")
    parser.add_argument("--page", type=Path, default=PAGE)
    arguments = parser.parse_args()
    cases = read_page(arguments.page)
    if arguments.readings:
        lines = arguments.readings.read_text(encoding="utf-8").splitlines()
        readings = {entry["text"]: entry["quantities"] for entry in map(json.loads, lines)}
    else:
        readings = _own_readings(cases)
    for name, value in score(cases, readings).items():
        shown = f"{value:.4f}" if isinstance(value, float) else value
        sys.stdout.write(f"{name:22} {shown}\n")


if __name__ == "__main__":
    main()
