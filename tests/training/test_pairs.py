"""The pairs written for training are well-formed, distinct, and agree on their amounts."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.training.prepare import SHARED_RUN, read_pairs
from pipeline.quantities import read_numbers
from pipeline.text.scripts import has_han
from pipeline.translation.agreement import check_amounts

FILES = sorted((Path(__file__).parents[2] / "models/training/pairs").glob("*.jsonl"))
MOST_UNREAD = 0.06
"""Share of pairs whose amounts the checks cannot follow: 24小时 as "round the clock"."""


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    return [json.loads(line) for line in request.param.read_text(encoding="utf-8").splitlines()]


def test_there_are_files() -> None:
    assert FILES


def test_each_line_is_a_pair_with_its_amounts_and_terms(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row.keys() == {"zh", "en", "amounts", "terms"}, row
        assert has_han(row["zh"]), row
        assert not has_han(row["en"]), row
        assert row["zh"] == row["zh"].strip(), row
        assert row["en"] == row["en"].strip(), row
        assert "\n" not in row["zh"] + row["en"], row


def test_every_amount_and_term_stands_in_its_text(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for chinese, english in [*row["amounts"], *row["terms"]]:
            assert chinese, row
            assert english, row
            assert chinese in row["zh"], (chinese, row)
            assert english in row["en"], (english, row)


def test_both_sides_of_an_amount_say_the_same_number(rows: list[dict[str, Any]]) -> None:
    unlike = [
        (chinese, english)
        for row in rows
        for chinese, english in row["amounts"]
        if (said := _values(chinese)) and (other := _values(english)) and said != other
    ]
    assert len(unlike) <= MOST_UNREAD * len(rows), unlike


def _values(text: str) -> list[Any]:
    return sorted(number.value for number in read_numbers(text) if number.value is not None)


def test_the_amounts_of_nearly_all_pairs_pass_the_pipelines_checks() -> None:
    pairs = [pair for path in FILES for pair in read_pairs(path)]
    unread = [pair.chinese for pair in pairs if check_amounts(pair.chinese, pair.english)]
    assert len(unread) <= MOST_UNREAD * len(pairs), unread


def test_no_sentence_is_there_twice() -> None:
    texts = Counter(
        re.sub(r"\s", "", json.loads(line)["zh"])
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert [text for text, count in texts.items() if count > 1 and len(text) >= SHARED_RUN] == []
