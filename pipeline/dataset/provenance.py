"""``prov.jsonld``: where the tables come from, in W3C PROV-O.

No time of day stands in it: the same input gives the same record. Things with bytes are named by
their content, ``hash://sha256/…``, so that records of several datasets can be put together.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.dataset.facts import TableFile, facts

Node = dict[str, Any]

_CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "label": "rdfs:label",
    "comment": "rdfs:comment",
    "used": {"@id": "prov:used", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "hadMember": {"@id": "prov:hadMember", "@type": "@id"},
    "value": "prov:value",
}
_MODEL = re.compile(r"(\S+) sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Run:
    """A run of a stage: what it read and wrote, and with what settings."""

    stage: str
    summary: str
    reads: tuple[str, ...]
    tables: Mapping[str, str]
    """The tables it wrote: name → SHA-256 of the file."""
    fingerprint: str
    """Hash over input, settings, models, code and libraries."""
    settings: str


def provenance(
    tables: Mapping[str, pa.Table], files: Sequence[TableFile], runs: Sequence[Run]
) -> dict[str, Any]:
    """The record: profiles, models and tables as entities, stage runs as activities.

    Args:
        tables: the tables ``documents`` and ``translations``.
        files: the published tables.
        runs: in their order; none where the build's state is gone.
    """
    about = facts()
    agent = f"urn:cwn-corpus:software:{about.version}"
    software: Node = {
        "@id": agent,
        "@type": ["prov:Agent", "prov:SoftwareAgent"],
        "label": f"cwn-corpus {about.version}",
        "schema:softwareVersion": about.version,
    }
    sources = list(_sources(tables["documents"]))
    models = list(_models(tables["translations"]))
    made = [*_activities(runs, sources, models, agent), *_intermediate(runs, files)]
    published = list(_published(files, runs, agent))
    collection: Node = {
        "@id": f"urn:cwn-corpus:dataset:{about.name}",
        "@type": ["prov:Entity", "prov:Collection"],
        "label": about.title,
        "hadMember": _ids(published),
        "wasAttributedTo": agent,
    }
    return {
        "@context": _CONTEXT,
        "@graph": [software, *sources, *models, *made, *published, collection],
    }


def _ids(nodes: Iterable[Node]) -> list[str]:
    return [node["@id"] for node in nodes]


def _content(sha256: str) -> str:
    return f"hash://sha256/{sha256}"


def _activity(stage: str) -> str:
    return f"urn:cwn-corpus:run:{stage}"


def _sources(documents: pa.Table) -> Iterator[Node]:
    seen = set()
    for row in documents.select(["source_file", "source_sha256", "media_type"]).to_pylist():
        if row["source_sha256"] not in seen:
            seen.add(row["source_sha256"])
            yield {
                "@id": _content(row["source_sha256"]),
                "@type": "prov:Entity",
                "label": row["source_file"],
                "dcterms:format": row["media_type"],
            }


def _models(translations: pa.Table) -> Iterator[Node]:
    """The models of the translations: a base model and its adapter are two."""
    named = translations["model"].unique().to_pylist()
    found = {sha256: name for model in named for name, sha256 in _MODEL.findall(model)}
    for sha256, name in sorted(found.items(), key=lambda item: (item[1], item[0])):
        yield {"@id": _content(sha256), "@type": "prov:Entity", "label": name}


def _activities(
    runs: Sequence[Run], sources: Sequence[Node], models: Sequence[Node], agent: str
) -> Iterator[Node]:
    newest: dict[str, str] = {}
    for run in runs:
        used = [_content(newest[name]) for name in run.reads if name in newest]
        if not newest:
            used += _ids(sources)
        if "translations" in run.tables:
            used += _ids(models)
        node: Node = {
            "@id": _activity(run.stage),
            "@type": "prov:Activity",
            "label": run.stage,
            "comment": run.summary,
            "dcterms:identifier": run.fingerprint,
            "used": used,
            "wasAssociatedWith": agent,
        }
        if run.settings:
            node["value"] = run.settings
        yield node
        newest |= run.tables


def _intermediate(runs: Sequence[Run], files: Sequence[TableFile]) -> Iterator[Node]:
    """Tables that were read by a later stage and are not themselves published."""
    published = {file.sha256 for file in files}
    for run in runs:
        for name, sha256 in sorted(run.tables.items()):
            if sha256 not in published and name != "problems":
                yield {
                    "@id": _content(sha256),
                    "@type": "prov:Entity",
                    "label": f"{name} (after {run.stage})",
                    "wasGeneratedBy": _activity(run.stage),
                }


def _published(files: Sequence[TableFile], runs: Sequence[Run], agent: str) -> Iterator[Node]:
    for file in files:
        name = file.table.name
        makers = [run.stage for run in runs if run.tables.get(name) == file.sha256]
        if name == "problems":
            # Every stage adds rows to it.
            makers = [run.stage for run in runs]
        node: Node = {
            "@id": _content(file.sha256),
            "@type": "prov:Entity",
            "label": file.path,
            "comment": file.table.description,
            "dcterms:format": file.media_type,
            "wasAttributedTo": agent,
        }
        if makers:
            node["wasGeneratedBy"] = [_activity(stage) for stage in makers]
        yield node
