"""What a reviewer is given, from the tables of a build."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ConfigError
from pipeline.reviewing import READS, Review, Unit, collect_units, worst_first
from pipeline.tables import from_rows

Tables = dict[str, pa.Table]


@pytest.fixture
def tables(built: Path) -> Tables:
    return {name: pq.read_table(built / f"{name}.parquet") for name in READS}


def translated(tables: Tables, **given: dict[str, Any]) -> Tables:
    """The tables with a translation of each sentence; ``given`` by a word that is in it."""
    rows = []
    for unit in collect_units(tables, {}):
        row = {
            "sentence_key": unit.sentence_key,
            "source_text": unit.source,
            "source_language": unit.language,
            "text_en": "Something.",
            "engine": "argos",
            "model": "m",
            "status": "machine",
            "score": 0.9,
            "flags": [],
        }
        for word, more in given.items():
            if word in unit.source:
                row |= more
        rows.append(row)
    return tables | {"translations": from_rows("translations", rows)}


def test_every_sentence_that_is_not_english_once_in_reading_order(
    tables: Tables, built: Path
) -> None:
    units = collect_units(tables, {})
    sentences = pq.read_table(built / "sentences.parquet").to_pylist()
    foreign = {row["sentence_key"] for row in sentences if row["language"] not in ("en", "und")}
    assert len(units) == len(foreign)
    assert {unit.sentence_key for unit in units} == foreign
    assert {unit.language for unit in units} == {"zh-Hans", "zh-Hant", "mul"}
    assert [unit.city for unit in units] == sorted(unit.city for unit in units)
    assert {unit.reasons for unit in units} == {("missing",)}


@pytest.mark.parametrize("name", ["lianhu", "Lianhu City", "LIANHU"])
def test_a_city_by_its_id_or_its_name(name: str, tables: Tables) -> None:
    units = collect_units(tables, {}, name)
    assert len(units) == 18
    assert {unit.city for unit in units} == {"Lianhu City"}
    assert units[0].place.endswith("about")
    assert units[0].source.startswith("莲湖市地处")
    assert units[1].source.startswith("境内有大小湖泊27个")


def test_an_unknown_city_is_told_which_there_are(tables: Tables) -> None:
    with pytest.raises(ConfigError, match="the cities are jiangwan, lianhu"):
        collect_units(tables, {}, "atlantis")


def test_the_worst_come_first(tables: Tables) -> None:
    units = collect_units(
        translated(
            tables,
            红外相机={"score": 0.2},
            围网={"score": 0.5, "flags": ["amount_missing"]},
            观鸟={"score": 0.4, "flags": ["term_missing"]},
            屋顶绿化={"text_en": None, "status": "failed", "score": 0.0},
            白鹤={"status": "reviewed", "engine": "human", "score": 1.0},
        ),
        {},
    )
    first = worst_first(units, 5)
    words = ("屋顶绿化", "红外相机", "红外相机", "观鸟", "围网")
    assert all(word in unit.source for word, unit in zip(words, first, strict=True))
    assert first[0].reasons == ("failed",)
    assert first[1].reasons == ("low_score",)
    assert len(worst_first(units, 1000)) == len(units) - 1, "what is reviewed is not asked again"


def test_what_was_reviewed_since_the_build_counts(tables: Tables) -> None:
    unit = collect_units(tables, {})[0]
    review = Review(unit.sentence_key, unit.source, "By hand.", note="n")
    again = collect_units(tables, {unit.sentence_key: review})[0]
    assert (again.english, again.is_reviewed, again.reasons) == ("By hand.", True, ())
    assert (again.score, again.note) == (1.0, "n")


def place_of(units: list[Unit], start: str) -> str:
    (unit,) = (unit for unit in units if unit.source.startswith(start))
    return unit.place


def test_where_it_stands_is_said_in_words(tables: Tables) -> None:
    units = collect_units(tables, {})
    assert any(unit.place.endswith(" · description (and 1 more)") for unit in units)
    assert place_of(units, "莲湖市地处") == "about"
