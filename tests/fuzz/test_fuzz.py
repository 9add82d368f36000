"""A part of the fuzzer for every run of the tests, and what longer runs of it have found."""

import runpy
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
TEXTS: dict[str, Any] = runpy.run_path(str(HERE / "texts.py"))
READERS: dict[str, Any] = runpy.run_path(str(HERE / "readers.py"))
CHECKS = READERS["TEXT_CHECKS"]
SECONDS = 1.0
"""CPU time for each check; it takes the seeds that it comes to."""
FEWEST = 10

PIECES = st.sampled_from([piece for kind in TEXTS["PIECES"].values() for piece in kind])


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_promised_holds_for_made_up_texts(name: str) -> None:
    end = time.process_time() + SECONDS
    seed = 0
    while seed < FEWEST or time.process_time() < end:
        for make in ("make_text", "make_lines"):
            CHECKS[name](TEXTS[make](seed))
        seed += 1


def test_it_holds_for_damaged_files() -> None:
    for seed in range(30):
        READERS["check_file"](TEXTS["make_bytes"](seed))


@pytest.mark.parametrize("name", CHECKS)
@settings(max_examples=20, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=5), max_size=30))
def test_it_holds_for_whatever_hypothesis_puts_together(name: str, pieces: list[str]) -> None:
    CHECKS[name]("".join(pieces))
