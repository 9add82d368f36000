import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.dataset import citation
from pipeline.dataset.facts import Facts, facts

# `make cffconvert` puts it there: it wants another jsonschema than the rest of the tests.
CFFCONVERT = shutil.which("cffconvert") or str(
    Path(sys.prefix) / "cffconvert" / ("Scripts" if os.name == "nt" else "bin") / "cffconvert"
)


@pytest.mark.skipif(
    not Path(CFFCONVERT).exists(), reason="no cffconvert; `make cffconvert` gets it"
)
def test_cffconvert_finds_the_citation_valid(published: Path) -> None:
    done = subprocess.run(
        [CFFCONVERT, "--validate", "--infile", str(published / "CITATION.cff")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid according to schema version 1.2.0" in done.stdout


def test_it_is_yaml_with_what_the_format_requires(published: Path) -> None:
    said = yaml.safe_load((published / "CITATION.cff").read_text(encoding="utf-8"))
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "dataset"
    assert said["title"] == facts().title
    assert [author["name"] for author in said["authors"]] == list(facts().authors)
    assert said["version"] == facts().version
    assert said["message"]


def test_day_doi_and_address_stand_there_only_once_they_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not {"date-released", "doi", "url"} & yaml.safe_load(citation.citation_cff()).keys()
    known = facts()
    published = Facts(
        **{
            **vars(known),
            "published": "2027-03-01",
            "doi": "10.5281/zenodo.1",
            "url": "https://example.org/corpus",
            "title": 'A title: with "marks", and # more',
        }
    )
    monkeypatch.setattr(citation, "facts", lambda: published)
    said = yaml.safe_load(citation.citation_cff())
    assert str(said["date-released"]) == "2027-03-01"
    assert said["doi"] == "10.5281/zenodo.1"
    assert said["title"] == published.title
    assert "year = {2027}" in citation.citation_bibtex()
