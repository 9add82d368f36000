"""Review files as TMX 1.4b (LISA OSCAR), for translation memories.

One ``tu`` a sentence. What a reviewer wants to know stands in its ``prop`` elements, and so does
the translation that the file was written with. A ``note`` is the reviewer's own.
"""

import re
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from lxml import etree

from pipeline.reviewing import tabular
from pipeline.reviewing.markup import XML_LANG, add, inline_text, parse_xml, serialise, unescape
from pipeline.reviewing.tabular import Column
from pipeline.reviewing.unit import Returned, Unit

_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements that hold the codes of a format, not text."""
_PROPS = (
    *(tabular.DOUBTS, tabular.AMOUNTS, tabular.TERMS, tabular.SCORE, tabular.CITY),
    *(tabular.PLACE, tabular.LANGUAGE, tabular.STATUS),
)
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T[0-9]{6}Z")


def write_tmx(units: Iterable[Unit]) -> bytes:
    """A TMX document of ``units``."""
    root = etree.Element("tmx", {"version": "1.4"})
    root.text = "\n"
    header = {
        "creationtool": "cwn-corpus",
        "creationtoolversion": version("cwn-corpus"),
        "segtype": "sentence",
        "o-tmf": "cwn-corpus",
        "adminlang": "en",
        "srclang": "*all*",
        "datatype": "plaintext",
    }
    add(root, "header", "", **header)
    body = add(root, "body")
    for unit in units:
        _add_unit(body, unit)
    return serialise(root, _DOCTYPE)


def _add_unit(body: etree._Element, unit: Unit) -> None:
    language = "zh" if unit.language == "mul" else unit.language
    element = add(body, "tu", tuid=unit.unit_id, srclang=language)
    if unit.note:
        add(element, "note", unit.note)
    row = tabular.cells(unit)
    for column in _PROPS:
        if (value := row[column]) not in (None, ""):
            add(element, "prop", str(value), type=_type(column))
    _add_variant(element, language, unit.source)
    _add_variant(element, "en", unit.english or "", exported=unit.english or "")


def _type(column: Column) -> str:
    return "x-" + column.title.replace(" ", "-")


def _add_variant(
    parent: etree._Element, language: str, text: str, exported: str | None = None
) -> None:
    variant = add(parent, "tuv")
    variant.set(XML_LANG, language)
    if exported is not None:
        add(variant, "prop", exported, type=_type(tabular.MACHINE))
    add(variant, "seg", text)


def read_tmx(root: etree._Element) -> list[Returned]:
    """What came back in a TMX document: each ``tu`` with its English and its other variant."""
    return [_read_unit(unit, number) for number, unit in enumerate(root.iter("tu"), start=1)]


def _read_unit(unit: etree._Element, number: int) -> Returned:
    english, sources = None, []
    for variant in unit.iterchildren("tuv"):
        if _language(variant).startswith("en"):
            english = variant
        else:
            sources.append(variant)
    carriers = [unit] if english is None else [unit, english]
    changed = {
        name: value
        for carrier in carriers
        for name in ("creationid", "changeid", "changedate")
        if (value := carrier.get(name))
    }
    notes = [note for carrier in carriers for note in carrier.iterchildren("note")]
    return Returned(
        place=f"unit {number}",
        unit_id=unit.get("tuid", ""),
        source=_segment(sources[0]) if sources else "",
        english="" if english is None else _segment(english),
        exported=_prop(carriers, tabular.MACHINE),
        is_approved=_prop(carriers, tabular.STATUS) == tabular.APPROVED,
        is_by_person=bool(changed),
        note="; ".join(unescape(inline_text(note)).strip() for note in notes),
        reviewer=changed.get("changeid", ""),
        reviewed_on=_day(changed.get("changedate", "")),
    )


def _language(variant: etree._Element) -> str:
    # TMX 1.1 had the attribute without its namespace.
    return (variant.get(XML_LANG) or variant.get("lang") or "").casefold()


def _segment(variant: etree._Element) -> str:
    segment = variant.find("seg")
    return "" if segment is None else unescape(inline_text(segment, _CODES))


def _prop(carriers: Iterable[etree._Element], column: Column) -> str | None:
    for carrier in carriers:
        for prop in carrier.iterchildren("prop"):
            if prop.get("type") == _type(column):
                return unescape(inline_text(prop))
    return None


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def parse_tmx(content: bytes) -> list[Returned]:
    """The same from bytes."""
    return read_tmx(parse_xml(content))
