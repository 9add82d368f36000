"""Finders of organisms' names side by side: the golden page, and speed on a folder of profiles.

    python benchmarks/species.py [--raw data/raw] [--megabytes 2]

Beside this package: the plain pattern `Capital lower-case`, and gbif-name-parser asked of every
such pair and every capitalised word, which shows why a parser is no finder. Vernacular names are
scored for this package only; the others have none. Speed is CPU time on one core.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nameparser

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "golden"))

from score_species import read_cases, score

from pipeline.species import find_species

PAIR = re.compile(r"\b[A-Z][a-z]{2,} [a-z]{3,}\b")
PAIR_OR_WORD = re.compile(r"\b[A-Z][a-z]{2,}(?: [a-z]{3,})?\b")

Finder = Callable[[str], list[dict[str, Any]]]


def this_package(text: str) -> list[dict[str, Any]]:
    return [asdict(mention) for mention in find_species(text)]


def plain_pattern(text: str) -> list[dict[str, Any]]:
    return [
        {"start": match.start(), "end": match.end(), "canonical_name": match[0]}
        for match in PAIR.finditer(text)
    ]


def parser_as_finder(text: str) -> list[dict[str, Any]]:
    matches = list(PAIR_OR_WORD.finditer(text))
    names = nameparser.parse_all([match[0] for match in matches])
    return [
        {
            "start": match.start(),
            "end": match.end(),
            "canonical_name": name.canonical_name_without_authorship(),
        }
        for match, name in zip(matches, names, strict=True)
        if isinstance(name, nameparser.ParsedName) and name.type == "SCIENTIFIC"
    ]


FINDERS: dict[str, Finder] = {
    "this package": this_package,
    "plain pattern": plain_pattern,
    "gbif-name-parser on every pair": parser_as_finder,
}


def megabytes_a_second(find: Finder, texts: list[str]) -> float:
    begin = time.process_time()
    for text in texts:
        find(text)
    return sum(len(text.encode()) for text in texts) / 1e6 / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=Path("data/raw"))
    parser.add_argument("--megabytes", type=float, default=2.0, help="how much text to time")
    arguments = parser.parse_args()
    once = [path.read_text(encoding="utf-8") for path in sorted(arguments.raw.glob("*.txt"))]
    size = sum(len(text.encode()) for text in once)
    texts = once * max(1, round(arguments.megabytes * 1e6 / size))
    find_species("")  # the lexicon is loaded before the clock runs
    cases = read_cases()
    traps = sum(not case.mentions for case in cases)
    print(f"python {sys.version.split()[0]}, gbif-name-parser {version('gbif-name-parser')}")
    print(f"golden page: {len(cases)} texts, {traps} of them traps\n")
    print("| finder | precision | recall | F1 | vernacular F1 | traps avoided | MB/s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, find in FINDERS.items():
        figures = score(find)
        speed = megabytes_a_second(find, texts)
        print(
            f"| {name} | {figures['scientific.precision']:.3f} | {figures['scientific.recall']:.3f}"
            f" | {figures['scientific.f1']:.3f} | {figures['vernacular.f1']:.3f}"
            f" | {figures['traps_avoided']:.3f} | {speed:.1f} |"
        )


if __name__ == "__main__":
    main()
