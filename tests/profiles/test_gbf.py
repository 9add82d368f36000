import csv
from pathlib import Path

import pytest

import pipeline.profiles
from pipeline.profiles import gbf_targets

TABLE = Path(pipeline.profiles.__file__).with_name("gbf_targets.csv")


@pytest.mark.parametrize(
    ("commitment", "title", "targets"),
    [
        ("Manage invasive alien species", None, (6,)),
        ("Manage invasive alien species", "我们的行动", (6,)),
        ("Protect, connect and restore ecosystems", "Increase protected areas", (3,)),
        ("CONTROL  POLLUTION", "Daylight a stream", (7,)),
        (None, "Promote access to nature", (12,)),
        ("Something of our own", None, ()),
        (None, None, ()),
    ],
)
def test_headings_and_targets(
    commitment: str | None, title: str | None, targets: tuple[int, ...]
) -> None:
    assert gbf_targets(commitment, title) == targets


def test_every_row_names_targets_of_the_framework_and_a_reason() -> None:
    text = TABLE.read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert {row["scope"] for row in rows} <= {"commitment", "title", "any"}
    for row in rows:
        assert all(1 <= int(target) <= 23 for target in row["targets"].split())
        assert row["reason"]
