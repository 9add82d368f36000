from pathlib import Path

import rdflib
from rdflib.namespace import RDF, SKOS


def graph(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "gbf_crosswalk.skos.jsonld", format="json-ld")


def test_headings_match_targets_closely_and_never_exactly(published: Path, read_tables) -> None:
    said = graph(published)
    assert not list(said.subject_objects(SKOS.exactMatch))
    found = {
        (str(said.value(heading, SKOS.prefLabel)), int(str(target).rpartition(":")[2]))
        for heading, target in said.subject_objects(SKOS.closeMatch)
    }
    expected = {
        (heading, target)
        for action in read_tables(published)["actions"].to_pylist()
        for heading in (action["title"], action["commitment"])
        for target in action["gbf_targets"]
    }
    assert found
    assert found <= expected
    for heading in said.subjects(SKOS.closeMatch):
        assert said.value(heading, SKOS.editorialNote)


def test_the_framework_has_its_23_targets_in_both_languages(bare: Path) -> None:
    said = graph(bare)
    concepts = set(said.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == 23
    for concept in concepts:
        labels = {label.language for label in said.objects(concept, SKOS.prefLabel)}
        assert labels == {"en", "zh"}
