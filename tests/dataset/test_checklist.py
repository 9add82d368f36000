import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dwca.read import DwCAReader
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset.checklist import darwin_core, find_taxa, taxon_id
from pipeline.tables import from_rows

VERNACULAR = "http://rs.gbif.org/terms/1.0/VernacularName"
TERMS = "http://rs.tdwg.org/dwc/terms/"


def mention(number: int, surface: str, **known: Any) -> dict[str, Any]:
    return {
        "mention_id": f"t:s{number}",
        "text_id": "t",
        "sentence_id": "t:0001",
        "start": number,
        "end": number + len(surface),
        "surface": surface,
        "evidence": "latin",
    } | known


@dataclass
class Entry:
    """A row of the core with its rows of the extension."""

    id: str
    data: dict[str, str]
    vernaculars: list[str]


def entries(folder: Path) -> list[Entry]:
    with DwCAReader(str(folder)) as reader:
        rows = list(reader)
        assert all(extension.rowtype == VERNACULAR for row in rows for extension in row.extensions)
        return [
            Entry(
                row.id,
                {name.rpartition("/")[2]: value for name, value in row.data.items()},
                [extension.data[f"{TERMS}vernacularName"] for extension in row.extensions],
            )
            for row in rows
        ]


def archive(folder: Path, *mentions: dict[str, Any]) -> list[Entry]:
    for name, content in darwin_core({"species": from_rows("species", mentions)}).items():
        (folder / name).write_bytes(content)
    return entries(folder)


def test_a_darwin_core_reader_reads_the_checklist(published: Path, read_tables) -> None:
    species = read_tables(published)["species"].to_pylist()
    names = {row["canonical_name"] for row in species} | {row["accepted_name"] for row in species}
    with DwCAReader(str(published / "dwca")) as reader:
        assert reader.descriptor.core.type == f"{TERMS}Taxon"
        assert reader.metadata.find("dataset/title").text
    rows = entries(published / "dwca")
    assert {row.data["scientificName"] for row in rows} == names - {None}
    assert len({row.id for row in rows}) == len(rows)
    vernaculars = {name for row in rows for name in row.vernaculars}
    assert vernaculars == {row["vernacular"] for row in species} - {None}


def test_a_city_that_names_no_organism_has_an_empty_checklist(bare: Path) -> None:
    assert entries(bare / "dwca") == []


def test_nothing_is_said_of_occurrence(published: Path) -> None:
    with DwCAReader(str(published / "dwca")) as reader:
        assert f"{TERMS}occurrenceStatus" not in reader.descriptor.core.terms


def test_a_synonym_points_at_the_accepted_name_which_has_the_vernacular(tmp_path: Path) -> None:
    rows = archive(
        tmp_path,
        mention(
            1,
            "Acacia karroo",
            canonical_name="Acacia karroo",
            authorship="Hayne",
            rank="species",
            accepted_name="Vachellia karroo",
            vernacular="sweet thorn",
            vernacular_language="en",
        ),
    )
    by_name = {row.data["scientificName"]: row for row in rows}
    synonym, accepted = by_name["Acacia karroo"], by_name["Vachellia karroo"]
    assert synonym.data["taxonomicStatus"] == "synonym"
    assert synonym.data["acceptedNameUsageID"] == accepted.id
    assert synonym.data["scientificNameAuthorship"] == "Hayne"
    assert accepted.data["taxonRank"] == "species"
    assert accepted.data["taxonomicStatus"] == "accepted"
    assert accepted.vernaculars == ["sweet thorn"]


def test_one_row_for_all_mentions_with_every_form_as_written(tmp_path: Path) -> None:
    known = {"canonical_name": "Platalea minor", "rank": "species"}
    (row,) = archive(
        tmp_path,
        mention(1, "黑面琵鷺", **known, vernacular="黑面琵鷺", vernacular_language="zh-Hant"),
        mention(9, "Platalea minor", **known),
        mention(30, "P. minor", **known),
        mention(50, "Platalea minor", **known),
    )
    assert row.data["verbatimIdentification"] == "黑面琵鷺 | Platalea minor | P. minor"
    assert row.data["kingdom"] == "Animalia"
    assert row.data["class"] == "Aves"
    assert row.data["nomenclaturalCode"] == "ICZN"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Abelia chinensis", "ICN"), ("Accipiter soloensis", "ICZN"), ("Nemogenus ignotus", "")],
)
def test_the_code_follows_the_genus_where_it_is_known(tmp_path: Path, name: str, code: str) -> None:
    (row,) = archive(tmp_path, mention(1, name, canonical_name=name))
    assert row.data["nomenclaturalCode"] == code


def test_an_unresolved_abbreviation_is_in_no_row(tmp_path: Path) -> None:
    assert archive(tmp_path, mention(1, "Q. robur", evidence="abbreviation")) == []


def test_a_taxon_has_the_same_id_everywhere_and_a_hybrid_another() -> None:
    assert taxon_id("Aloe ferox") == taxon_id("Aloe ferox")
    assert taxon_id("Quercus × hispanica") != taxon_id("Quercus hispanica")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), max_size=4))
def test_any_surface_stays_in_its_cell(surfaces: list[str]) -> None:
    rows = [
        mention(number, surface, canonical_name="Aloe ferox")
        for number, surface in enumerate(surfaces)
    ]
    table = from_rows("species", rows)
    files = darwin_core({"species": table})
    text = files["taxon.csv"].decode()
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == bool(rows)
    assert text.count("\n") == len(read) + 1
    if read:
        assert read[0]["verbatimIdentification"] == " | ".join(
            find_taxa(table.to_pylist())["Aloe ferox"].verbatim
        )
