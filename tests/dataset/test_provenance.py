import json
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import PROV, RDF

from pipeline.dataset.facts import TableFile
from pipeline.dataset.provenance import Run, provenance
from pipeline.dictionary import public_tables
from pipeline.store import file_hash
from pipeline.tables import TABLES, empty, from_rows


def entity(folder: Path, name: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"hash://sha256/{file_hash(folder / f'{name}.parquet')}")


@pytest.fixture(scope="module", params=["published", "bare"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def graph(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "prov.jsonld", format="json-ld")


def test_every_table_is_an_entity_that_a_run_generated(graph: rdflib.Graph, folder: Path) -> None:
    for table in public_tables():
        node = entity(folder, table.name)
        assert (node, RDF.type, PROV.Entity) in graph
        makers = list(graph.objects(node, PROV.wasGeneratedBy))
        assert makers
        assert all((maker, RDF.type, PROV.Activity) in graph for maker in makers)


def test_the_corpus_leads_back_to_every_profile(
    graph: rdflib.Graph, folder: Path, read_tables
) -> None:
    """Along ``wasGeneratedBy`` and ``used`` alone, as a PROV tool would go."""
    reached, waiting = set(), [entity(folder, "corpus")]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += graph.objects(node, PROV.wasGeneratedBy / PROV.used)
    for sha256 in read_tables(folder)["documents"]["source_sha256"].to_pylist():
        assert rdflib.URIRef(f"hash://sha256/{sha256}") in reached


def test_whatever_is_used_or_generated_is_described(graph: rdflib.Graph) -> None:
    for predicate in (PROV.used, PROV.wasGeneratedBy, PROV.wasAssociatedWith, PROV.hadMember):
        for node in graph.objects(None, predicate):
            assert (node, RDF.type, None) in graph, node


def test_settings_are_told_and_no_time_of_day(graph: rdflib.Graph, folder: Path) -> None:
    deduplicate = rdflib.URIRef("urn:cwn-corpus:run:deduplicate")
    assert graph.value(deduplicate, PROV.value) == rdflib.Literal("similarity=85.0")
    assert not list(graph.subject_objects(PROV.startedAtTime))
    assert not list(graph.subject_objects(PROV.generatedAtTime))


def test_a_base_model_and_its_adapter_are_two_entities_used_by_translation() -> None:
    base, adapter = "a" * 64, "b" * 64
    row = {
        "sentence_key": "k",
        "source_text": "湿地。",
        "source_language": "zh-Hans",
        "engine": "gguf",
        "model": f"base.gguf sha256:{base} + adapter.gguf sha256:{adapter}",
        "status": "machine",
        "score": 1.0,
        "flags": [],
    }
    tables = {
        "documents": empty("documents"),
        "translations": from_rows("translations", [row]),
    }
    run = Run("translate", "", ("sentences",), {"translations": "c" * 64}, "f", "gguf base.gguf")
    file = TableFile(TABLES["translations"], "translations.parquet", "x", 1, "c" * 64, 1)
    nodes = {node["@id"]: node for node in provenance(tables, [file], [run])["@graph"]}
    used = nodes["urn:cwn-corpus:run:translate"]["used"]
    assert used == [f"hash://sha256/{adapter}", f"hash://sha256/{base}"]
    assert nodes[f"hash://sha256/{base}"]["label"] == "base.gguf"


def test_without_a_build_state_the_tables_are_still_described(published: Path, read_tables) -> None:
    files = [
        TableFile(table, f"{table.name}.parquet", "x", 1, "d" * 64, 1) for table in public_tables()
    ]
    text = json.dumps(provenance(read_tables(published), files, []))
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    assert not list(graph.subjects(RDF.type, PROV.Activity))
    assert list(graph.subjects(RDF.type, PROV.Entity))
