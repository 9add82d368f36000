"""Canonical names and ranks of names that were cut out of a text."""

import pytest

from pipeline.species.naming import parse_name


@pytest.mark.parametrize(
    ("written", "canonical", "rank"),
    [
        ("Ginkgo biloba", "Ginkgo biloba", "species"),
        ("Quercus x hispanica", "Quercus × hispanica", "species"),
        ("Pinus nigra ssp. laricio", "Pinus nigra subsp. laricio", "subspecies"),
        ("Brassica rapa var. chinensis", "Brassica rapa var. chinensis", "variety"),
        ("Cervus nippon kopschi", "Cervus nippon kopschi", "subspecies"),
        ("Solidago spp.", "Solidago", "genus"),
        ("Acer cf. palmatum", "Acer palmatum", "species"),
        ("P. odoratum", "P. odoratum", "species"),
        ("Quercus robur x Q. petraea", "Quercus robur × Q. petraea", None),
        ("Ardeidae", "Ardeidae", "family"),
        ("Rosaceae", "Rosaceae", "family"),
        ("Odonata", "Odonata", "order"),
        ("Aves", "Aves", "class"),
        ("Shaniodendron", "Shaniodendron", "genus"),
    ],
)
def test_canonical_name_and_rank(written: str, canonical: str, rank: str | None) -> None:
    assert parse_name(written) == (canonical, rank)
