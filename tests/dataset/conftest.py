"""Published builds: of the cities that all tests share, and of odd ones."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.build import build
from pipeline.dictionary import public_tables
from pipeline.exporting import export_dataset
from pipeline.stage import Settings

HEAD = """{city}

City profile downloaded from CitiesWithNature

9 March 2026

Chapter 1

Profile overview

About

{about}

Chapter 2

The Action Platform

The Action Platform

Action area 1

Protect and restore nature
"""
ACTION = """
Commitment Made:

{commitment}

{title}

Description of how city is taking action

{description}

Baseline:

{baseline}

Last update: 2026-01-20

Target:

{target}

Last update: 2026-01-20
"""

BuildCity = Callable[..., Path]


@pytest.fixture(scope="session")
def published(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared cities, not translated, with the files of the dataset; not to be written to."""
    out = tmp_path_factory.mktemp("published") / "corpus"
    shutil.copytree(built, out)
    export_dataset(out)
    return out


@pytest.fixture(scope="session")
def build_city(tmp_path_factory: pytest.TempPathFactory) -> BuildCity:
    """``build_city(about, *actions)``: one city; an action maps slots of ``ACTION`` to text."""

    def make(about: str, *actions: dict[str, str]) -> Path:
        folder = tmp_path_factory.mktemp("city")
        (folder / "raw").mkdir()
        text = HEAD.format(city="Ostermoor", about=about)
        blank = {"commitment": "", "title": "", "description": "", "baseline": "", "target": ""}
        text += "".join(ACTION.format(**(blank | action)) for action in actions)
        (folder / "raw" / "ostermoor.txt").write_text(text, encoding="utf-8")
        build(folder / "raw", folder / "out", Settings(engine="none"))
        return folder / "out"

    return make


@pytest.fixture(scope="session")
def bare(build_city: BuildCity) -> Path:
    """A city that names no organism, states no amount, has no action and needs no translation."""
    out = build_city("Ostermoor is a town on the moor, and proud of its quiet streets.")
    export_dataset(out)
    return out


@pytest.fixture(scope="session")
def read_tables() -> Callable[[Path], dict[str, pa.Table]]:
    """The tables of a build by name."""

    def read(out: Path) -> dict[str, pa.Table]:
        return {
            table.name: pq.read_table(out / f"{table.name}.parquet") for table in public_tables()
        }

    return read
