"""Texts made to be slow to read: by each regular expression, by length, by number of lines."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
EVERY = {
    "quantities": 9,
    "species": 2,
    "text": 4,
    "profiles": 6,
    "translation": 30,
    "duplicates": 3,
}
"""Parts of the package, and every so many of the attacks on each that are tried here."""


@pytest.mark.parametrize("part", EVERY)
def test_no_text_is_slow_for_the_expressions_that_read_it(
    part: str, confined: Callable[..., Any]
) -> None:
    cost = confined(
        *(HERE / "attack.py", part, EVERY[part]), seconds=90, environment=_environment()
    )
    assert cost.code == 0, cost.stderr
    *slow, tried = map(json.loads, cost.stdout.splitlines())
    assert slow == []
    assert tried["patterns"] > 5
    assert tried["attacks"] > 60
    assert cost.megabytes < 1500


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE.parents[1])}


# Each was quadratic once.
LONG = {
    "quantities": ("一", "三、四", "111,", "1 "),
    "species": ("Quercus alba L. ", "A. b "),
    "text": ("一", "城", "（", "“"),
    "translation": ("1", "《", "年1月"),
}
READ_LONG = """
import sys
sys.path.insert(0, sys.argv[1])
from attack import READERS
for reader in READERS[sys.argv[2]]().values():
    for part in sys.argv[3:]:
        reader(part * (20_000 // len(part)))
"""


@pytest.mark.parametrize("part", LONG)
def test_a_long_text_of_one_kind_is_read_in_seconds(
    part: str, confined: Callable[..., Any]
) -> None:
    cost = confined("-c", READ_LONG, HERE, part, *LONG[part], seconds=60)
    assert cost.code == 0, cost.stderr
    assert cost.megabytes < 1500
