"""The organisms that the profiles name, as a Darwin Core Archive: a checklist of taxa."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
from lxml import etree

from pipeline.dataset.facts import facts
from pipeline.identifiers import slug
from pipeline.species.naming import parse_name
from pipeline.species.words import read_rows, taxa

FOLDER = "dwca"
_DWC = "http://rs.tdwg.org/dwc/terms/"
_DC = "http://purl.org/dc/terms/"
_TEXT = "http://rs.tdwg.org/dwc/text/"
_TEXT_TAG = f"{{{_TEXT}}}"
_EML = "https://eml.ecoinformatics.org/eml-2.2.0"
_TAXON_TERMS = (
    "taxonID",
    "acceptedNameUsageID",
    "acceptedNameUsage",
    "taxonomicStatus",
    "scientificName",
    "scientificNameAuthorship",
    "taxonRank",
    "kingdom",
    "class",
    "nomenclaturalCode",
    "verbatimIdentification",
)
# Groups of the lexicon that are a class.
_CLASSES = {
    "amphibian": "Amphibia",
    "bird": "Aves",
    "insect": "Insecta",
    "mammal": "Mammalia",
}
_CODES = {"Animalia": "ICZN", "Plantae": "ICN", "Fungi": "ICN"}

Row = dict[str, Any]


@dataclass
class Taxon:
    """A row of the checklist; empty where the profile and the lexicon do not say."""

    name: str
    authorship: str = ""
    rank: str = ""
    accepted: str = ""
    """The accepted name, where ``name`` is a synonym."""
    verbatim: list[str] = field(default_factory=list)
    """The names as written, Latin and vernacular, in the order in which they are first met."""
    vernaculars: dict[tuple[str, str], None] = field(default_factory=dict)
    """Vernacular name and its language, BCP 47."""


def darwin_core(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """The files of the archive by name: core, extension, description, metadata.

    A mention whose scientific name is not known (an abbreviation that the text does not resolve)
    is in no row. Nothing is said of occurrence: that a city names an organism does not say that
    it lives there.
    """
    rows = list(find_taxa(tables["species"].to_pylist()).values())
    return {
        "taxon.csv": _csv(_TAXON_TERMS, map(_taxon_row, rows)),
        "vernacularname.csv": _csv(
            ("taxonID", "vernacularName", "language"),
            (
                (taxon_id(taxon.accepted or taxon.name), *vernacular)
                for taxon in rows
                for vernacular in taxon.vernaculars
            ),
        ),
        "meta.xml": _meta(),
        "eml.xml": _eml(),
    }


def find_taxa(mentions: Iterable[Row]) -> dict[str, Taxon]:
    """The taxa that are mentioned, accepted names and synonyms, by name in alphabetical order."""
    found: dict[str, Taxon] = {}
    for mention in mentions:
        if (name := mention["canonical_name"]) is None:
            continue
        taxon = found.setdefault(name, Taxon(name))
        taxon.authorship = taxon.authorship or mention["authorship"] or ""
        taxon.rank = taxon.rank or mention["rank"] or ""
        if accepted := mention["accepted_name"]:
            taxon.accepted = accepted
            found.setdefault(accepted, Taxon(accepted))
        if (surface := _line(mention["surface"])) not in taxon.verbatim:
            taxon.verbatim.append(surface)
        if mention["vernacular"]:
            known = (_line(mention["vernacular"]), mention["vernacular_language"] or "")
            # Of the accepted taxon, under whichever name it was met.
            found[taxon.accepted or name].vernaculars[known] = None
    for taxon in found.values():
        taxon.rank = taxon.rank or parse_name(taxon.name).rank or ""
    return {name: found[name] for name in sorted(found)}


def taxon_id(name: str) -> str:
    """The same on every build and in every dataset: made from the name."""
    return f"cwn-corpus:taxon:{slug(name.replace('×', 'x'))}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _taxon_row(taxon: Taxon) -> tuple[str, ...]:
    kingdom, group = _kingdom_and_group(taxon.accepted or taxon.name)
    animal_or_plant = taxa().get(taxon.name.split(" ")[0])
    code = _CODES.get(kingdom, "")
    if not code and animal_or_plant:
        code = "ICZN" if animal_or_plant.group == "animal" else "ICN"
    return (
        taxon_id(taxon.name),
        taxon_id(taxon.accepted or taxon.name),
        taxon.accepted or taxon.name,
        "synonym" if taxon.accepted else "accepted",
        taxon.name,
        taxon.authorship,
        taxon.rank,
        kingdom,
        _CLASSES.get(group, ""),
        code,
        " | ".join(taxon.verbatim),
    )


def _kingdom_and_group(name: str) -> tuple[str, str]:
    """Kingdom and group after the lexicon: of the taxon, else what all of its genus have."""
    if name in _lexicon():
        return _lexicon()[name]
    genus = name.split(" ")[0]
    kin = {value for known, value in _lexicon().items() if known.split(" ")[0] == genus}
    kingdoms, groups = {kingdom for kingdom, _ in kin}, {group for _, group in kin}
    return (
        kingdoms.pop() if len(kingdoms) == 1 else "",
        groups.pop() if len(groups) == 1 else "",
    )


@cache
def _lexicon() -> Mapping[str, tuple[str, str]]:
    rows = read_rows("organisms.csv")
    return {row["scientific_name"]: (row["kingdom"], row["group"]) for row in rows}


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _meta() -> bytes:
    archive = etree.fromstring(f'<archive xmlns="{_TEXT}" metadata="eml.xml"/>')
    core = _file(archive, "core", f"{_DWC}Taxon", "taxon.csv")
    etree.SubElement(core, _TEXT_TAG + "id", index="0")
    for index, term in enumerate(_TAXON_TERMS):
        etree.SubElement(core, _TEXT_TAG + "field", index=str(index), term=f"{_DWC}{term}")
    extension = _file(
        archive, "extension", "http://rs.gbif.org/terms/1.0/VernacularName", "vernacularname.csv"
    )
    etree.SubElement(extension, _TEXT_TAG + "coreid", index="0")
    etree.SubElement(extension, _TEXT_TAG + "field", index="1", term=f"{_DWC}vernacularName")
    etree.SubElement(extension, _TEXT_TAG + "field", index="2", term=f"{_DC}language")
    return _xml(archive)


def _file(archive: etree._Element, tag: str, row_type: str, location: str) -> etree._Element:
    described = etree.SubElement(
        archive,
        _TEXT_TAG + tag,
        encoding="UTF-8",
        fieldsTerminatedBy=",",
        linesTerminatedBy="\\n",
        fieldsEnclosedBy='"',
        ignoreHeaderLines="1",
        rowType=row_type,
    )
    files = etree.SubElement(described, _TEXT_TAG + "files")
    etree.SubElement(files, _TEXT_TAG + "location").text = location
    return described


def _eml() -> bytes:
    about = facts()
    root = etree.Element(
        f"{{{_EML}}}eml",
        packageId=f"urn:cwn-corpus:{about.name}:{about.version}",
        system="cwn-corpus",
        nsmap={"eml": _EML},
    )
    dataset = etree.SubElement(root, "dataset")
    etree.SubElement(dataset, "title").text = f"Organisms named in: {about.title}"
    for author in about.authors:
        _organisation(dataset, "creator", author)
    etree.SubElement(dataset, "language").text = "en"
    _paragraph(dataset, "abstract", "; ".join(_ABSTRACT))
    _paragraph(dataset, "intellectualRights", about.licence.texts)
    for author in about.authors:
        _organisation(dataset, "contact", author)
    return _xml(root)


_ABSTRACT = (
    "One row for each name of an organism that the profiles use and that could be referred to a "
    "scientific name",
    "synonyms point at the accepted name",
    "verbatimIdentification holds the names as written",
    "that a city names an organism does not say that it lives there",
)


def _organisation(parent: etree._Element, tag: str, name: str) -> None:
    party = etree.SubElement(parent, tag)
    etree.SubElement(party, "organizationName").text = name


def _paragraph(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(etree.SubElement(parent, tag), "para").text = text


def _xml(root: etree._Element) -> bytes:
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return content
