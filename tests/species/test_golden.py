"""The golden page of species names: every case of ``tests/golden/species.md`` is a test."""

import importlib.util
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.species import find_species


def load_page() -> ModuleType:
    path = Path(__file__).parents[1] / "golden" / "score_species.py"
    spec = importlib.util.spec_from_file_location("score_species", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PAGE = load_page()
CASES = PAGE.read_cases()


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_finds_what_the_page_says(case: Any) -> None:
    assert list(map(asdict, find_species(case.text))) == list(map(asdict, case.mentions))


def test_the_page_is_large_and_full_of_traps() -> None:
    assert len(CASES) >= 200
    assert sum(not case.mentions for case in CASES) >= 80
    assert len({case.text for case in CASES}) == len(CASES)
