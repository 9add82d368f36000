"""Review files as XLIFF 2.1 (OASIS Standard, ISO 21720), for translation tools.

One ``unit`` a sentence; what a reviewer wants to know stands in its notes. The translation that
the file was written with is kept in a note too, so that a change of it is seen on the way back.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.errors import ConfigError
from pipeline.reviewing import tabular
from pipeline.reviewing.markup import (
    FORBIDDEN,
    XML_SPACE,
    add,
    inline_text,
    parse_xml,
    serialise,
    unescape,
)
from pipeline.reviewing.tabular import Column
from pipeline.reviewing.unit import Returned, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
"""That of XLIFF 2.0 and 2.1 alike."""
_X = f"{{{NAMESPACE}}}"
_APPROVED_STATES = frozenset({"reviewed", "final"})
_NOTES = (
    *(tabular.DOUBTS, tabular.AMOUNTS, tabular.TERMS, tabular.SCORE, tabular.CITY),
    *(tabular.PLACE, tabular.LANGUAGE, tabular.MACHINE, tabular.NOTE),
)
_OURS = frozenset(column.title for column in _NOTES) - {tabular.NOTE.title}
_INSTRUCTIONS = (
    "Correct the target where it is wrong; set its state to “reviewed” or “final” where it is "
    "right as it is. What is neither changed nor so marked stays a machine translation. A note "
    "of your own is kept with the correction."
)


def write_xliff(units: Iterable[Unit]) -> bytes:
    """An XLIFF document of ``units``."""
    root = parse_xml(f'<xliff xmlns="{NAMESPACE}"/>'.encode())
    for name, value in (("version", "2.1"), ("srcLang", "zh"), ("trgLang", "en")):
        root.set(name, value)
    root.text = "\n"
    file = add(root, f"{_X}file", id="review", canResegment="no")
    file.set(XML_SPACE, "preserve")
    add(add(file, f"{_X}notes"), f"{_X}note", _INSTRUCTIONS, category="instructions")
    for unit in units:
        _add_unit(file, unit)
    return serialise(root)


def _add_unit(file: etree._Element, unit: Unit) -> None:
    element = add(file, f"{_X}unit", id=unit.unit_id, name=f"{unit.city}: {unit.place}")
    notes = add(element, f"{_X}notes")
    row = tabular.cells(unit)
    for column in _NOTES:
        if (value := row[column]) not in (None, ""):
            priority = {"priority": "1"} if column is tabular.DOUBTS else {"priority": "5"}
            add(notes, f"{_X}note", str(value), category=column.title, **priority)
    state = "reviewed" if unit.is_reviewed else "initial" if unit.english is None else "translated"
    segment = add(element, f"{_X}segment", id="1", state=state)
    _set_text(add(segment, f"{_X}source", ""), unit.source)
    _set_text(add(segment, f"{_X}target", ""), unit.english or "")


def _set_text(element: etree._Element, text: str) -> None:
    """Fill ``element``; XLIFF has an element for a character that XML cannot hold."""
    end = 0
    last: etree._Element | None = None
    for found in [*FORBIDDEN.finditer(text), None]:
        stretch = text[end : found.start() if found else None]
        if last is None:
            element.text = stretch
        else:
            last.tail = stretch
        if found:
            last = etree.SubElement(element, f"{_X}cp", hex=f"{ord(found[0]):04X}")
            end = found.end()


def read_xliff(root: etree._Element) -> list[Returned]:
    """What came back in an XLIFF 2 document.

    Raises:
        ConfigError: it is another version of XLIFF.
    """
    namespace = etree.QName(root).namespace
    if namespace != NAMESPACE:
        raise ConfigError(f"it is XLIFF of another version ({namespace}); XLIFF 2.0 or 2.1 is read")
    units = root.iter(f"{_X}unit")
    return [_read_unit(unit, number) for number, unit in enumerate(units, start=1)]


def _read_unit(unit: etree._Element, number: int) -> Returned:
    """A unit, of which a tool may have made several segments."""
    notes = list(unit.iterfind(f"{_X}notes/{_X}note"))
    segments = unit.findall(f"{_X}segment")
    targets = [target for segment in segments for target in segment.iterfind(f"{_X}target")]
    return Returned(
        place=f"unit {number}",
        unit_id=unit.get("id", ""),
        source="".join(map(inline_text, _sources(unit))),
        english=" ".join(map(inline_text, targets)),
        exported=_note(notes, tabular.MACHINE) or ("" if _has_ours(notes) else None),
        is_approved=bool(segments)
        and all(segment.get("state") in _APPROVED_STATES for segment in segments),
        note="; ".join(
            unescape(inline_text(note)).strip()
            for note in notes
            if note.get("category") not in _OURS
        ),
    )


def _sources(unit: etree._Element) -> Iterator[etree._Element]:
    for part in unit.iterchildren(f"{_X}segment", f"{_X}ignorable"):
        yield from part.iterfind(f"{_X}source")


def _has_ours(notes: Iterable[etree._Element]) -> bool:
    """Whether the unit still has notes that we wrote: then one without a translation had none."""
    return any(note.get("category") in _OURS for note in notes)


def _note(notes: Iterable[etree._Element], column: Column) -> str:
    return "".join(
        unescape(inline_text(note)) for note in notes if note.get("category") == column.title
    )


def parse_xliff(content: bytes) -> list[Returned]:
    """The same from bytes."""
    return read_xliff(parse_xml(content))
