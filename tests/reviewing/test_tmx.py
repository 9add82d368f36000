"""TMX 1.4b: what is written follows the standard; what tools make of it is understood."""

from datetime import date
from io import StringIO

from lxml import etree

from pipeline.reviewing import Unit
from pipeline.reviewing.markup import XML_LANG, parse_xml
from pipeline.reviewing.tmx import parse_tmx, write_tmx

# TMX 1.4b as far as it is used: order and attributes.
DTD = """
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop|ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED o-tmf CDATA #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note|prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note|prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT ude EMPTY>
<!ELEMENT seg (#PCDATA)>
"""


def test_it_follows_the_standard(units: list[Unit]) -> None:
    root = parse_xml(write_tmx([*units, Unit("0" * 16, "a\x01b", "mul", None)]))
    dtd = etree.DTD(StringIO(DTD))
    assert dtd.validate(root), dtd.error_log
    languages = {variant.get(XML_LANG) for variant in root.iter("tuv")}
    assert languages == {"zh-Hans", "zh", "en"}


def test_nobody_is_named_who_did_not_write(units: list[Unit]) -> None:
    assert b"changeid" not in write_tmx(units)
    assert b"date=" not in write_tmx(units)


def test_properties_say_what_a_reviewer_wants_to_know(units: list[Unit]) -> None:
    root = parse_xml(write_tmx(units))
    props = {prop.get("type"): prop.text for prop in root.find("body/tu").iter("prop")}
    assert props["x-score"] == "0.31"
    assert props["x-amounts-that-must-appear"] == "两万多亩 → more than 20,000 mu; 12个 → 12"
    assert props["x-machine-translation"] == units[0].english


def test_the_memory_of_a_translation_tool_is_understood() -> None:
    """As OmegaT saves a project: no ids, no properties of ours, UTF-16, codes in the text."""
    memory = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
    creationtoolversion="6.0" segtype="sentence" srclang="zh-CN"/>
  <body>
    <tu>
      <note>see the annual report</note>
      <tuv xml:lang="zh-CN">
        <seg>保护<bpt i="1">&lt;b&gt;</bpt>湿地<ept i="1">&lt;/b&gt;</ept>。</seg></tuv>
      <tuv xml:lang="EN-GB" changeid="lin" changedate="20260302T101500Z" creationid="lin">
        <seg>Protect <hi>wetlands</hi>.</seg></tuv>
    </tu>
    <tu><tuv lang="zh-CN"><seg>种树。</seg></tuv></tu>
  </body>
</tmx>"""
    first, second = parse_tmx(memory.encode("utf-16"))
    assert (first.source, first.english) == ("保护湿地。", "Protect wetlands.")
    assert first.is_by_person
    assert first.exported is None
    assert (first.reviewer, first.reviewed_on) == ("lin", date(2026, 3, 2))
    assert first.note == "see the annual report"
    assert (second.source, second.english, second.is_by_person) == ("种树。", "", False)


def test_a_day_that_is_none_is_no_day() -> None:
    memory = (
        '<tmx><body><tu changedate="20269999T000000Z"><tuv xml:lang="zh"><seg>湿地</seg></tuv>'
        '<tuv xml:lang="en"><seg>wetland</seg></tuv></tu></body></tmx>'
    )
    (row,) = parse_tmx(memory.encode())
    assert row.reviewed_on is None
