"""XML: read without trust, written without what XML cannot hold."""

import re
from collections.abc import Collection
from typing import Any

from lxml import etree

from pipeline.errors import ConfigError

_NOT_XML = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
FORBIDDEN = re.compile(f"[{_NOT_XML}]")
"""A character that no XML 1.0 document can hold."""
_TO_ESCAPE = re.compile(f"[{_NOT_XML}\r]|_(?=x[0-9A-Fa-f]{{4}}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST_TAGS = 5_000_000
"""Of a document that comes back; a hundred thousand sentences have four million, each of which
takes about a hundred bytes of memory."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def escape(text: str) -> str:
    """``text`` with ``_x0007_`` for what XML cannot hold, as spreadsheets have it.

    The way is that of ECMA-376 (``ST_Xstring``): an underscore that would look like one of these
    is written ``_x005F_``.
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """What `escape` was given; a lone surrogate becomes U+FFFD."""
    return _ESCAPED.sub(lambda found: character(found[1]), text)


def character(hexadecimal: str) -> str:
    """The character with this code; U+FFFD where there is none."""
    code = int(hexadecimal, 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def parse_xml(content: bytes) -> etree._Element:
    """The root element of a document from anywhere.

    Nothing is loaded from outside, and a document that declares entities is refused, whatever
    they are for: no file that is exchanged here needs them.

    Raises:
        ConfigError: it is not well-formed, has too many elements, or declares entities.
    """
    if content.count(b"<") > MOST_TAGS:
        raise ConfigError(f"it has more than {MOST_TAGS:,} tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ConfigError(f"it is not well-formed XML: {error}") from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise ConfigError("it declares XML entities, which are refused for safety")
    return root


def inline_text(element: etree._Element, codes: Collection[str] = ()) -> str:
    """The text of an element with inline markup: all but what stands inside ``codes``."""
    parts: list[str] = []
    within = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_code = node.tag in codes
        if event == "start":
            within += is_code
            if not within and node.text:
                parts.append(node.text)
            if (code_point := node.get("hex")) and etree.QName(node).localname == "cp":
                parts.append(_code_point(code_point))
        else:
            within -= is_code
            if not within and node is not element and node.tail:
                parts.append(node.tail)
    return "".join(parts)


def _code_point(hexadecimal: str) -> str:
    try:
        return character(hexadecimal)
    except ValueError:
        return "\ufffd"


def add(
    parent: etree._Element, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """A new last child, on a line of its own; ``text`` without what XML cannot hold."""
    child = etree.SubElement(
        parent, tag, {name: escape(value) for name, value in attributes.items()}
    )
    child.tail = "\n"
    if text is None:
        child.text = "\n"
    else:
        child.text = escape(text)
    return child


def serialise(root: etree._Element, doctype: str = "") -> bytes:
    """The document's bytes, UTF-8, with this document type declaration."""
    text = etree.tostring(root, encoding="unicode")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *filter(None, [doctype]), text]
    return "\n".join([*lines, ""]).encode("utf-8")
