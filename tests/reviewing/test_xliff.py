"""XLIFF 2.1: what is written follows the standard; what tools make of it is understood."""

from lxml import etree

from pipeline.reviewing import Returned, Unit
from pipeline.reviewing.markup import parse_xml
from pipeline.reviewing.xliff import NAMESPACE, parse_xliff, write_xliff

X = {"x": NAMESPACE}
# The core of the standard, as far as it is used: order, attributes and their values.
SCHEMA = f"""
<grammar ns="{NAMESPACE}" xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<define name="text"><zeroOrMore><choice><text/><element name="cp">
  <attribute name="hex"><data type="hexBinary"/></attribute></element></choice></zeroOrMore>
</define>
<start><element name="xliff">
  <attribute name="version"><value>2.1</value></attribute>
  <attribute name="srcLang"><data type="language"/></attribute>
  <attribute name="trgLang"><data type="language"/></attribute>
  <oneOrMore><element name="file">
    <attribute name="id"><data type="NMTOKEN"/></attribute>
    <optional><attribute name="canResegment"><value>no</value></attribute></optional>
    <optional><attribute name="xml:space" ns=""><value>preserve</value></attribute></optional>
    <optional><element name="notes"><oneOrMore><element name="note">
      <attribute name="category"/><text/></element></oneOrMore></element></optional>
    <oneOrMore><element name="unit">
      <attribute name="id"><data type="NMTOKEN"/></attribute>
      <optional><attribute name="name"/></optional>
      <optional><element name="notes"><oneOrMore><element name="note">
        <attribute name="category"/>
        <attribute name="priority"><data type="integer"><param name="minInclusive">1</param>
          <param name="maxInclusive">10</param></data></attribute>
        <text/></element></oneOrMore></element></optional>
      <element name="segment">
        <attribute name="id"><data type="NMTOKEN"/></attribute>
        <attribute name="state"><choice><value>initial</value><value>translated</value>
          <value>reviewed</value><value>final</value></choice></attribute>
        <element name="source"><ref name="text"/></element>
        <element name="target"><ref name="text"/></element>
      </element>
    </element></oneOrMore>
  </element></oneOrMore>
</element></start>
</grammar>"""


def document(units: list[Unit]) -> etree._Element:
    return parse_xml(write_xliff(units))


def returned(root: etree._Element) -> list[Returned]:
    return parse_xliff(etree.tostring(root))


def test_it_follows_the_standard(units: list[Unit]) -> None:
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    root = document([*units, Unit("0" * 16, "a\x01\x02b", "mul", "\x0e")])
    assert schema.validate(root), schema.error_log
    identifiers = root.xpath("//x:unit/@id", namespaces=X)
    assert len(set(identifiers)) == len(identifiers)


def test_states_and_notes_say_what_a_reviewer_wants_to_know(units: list[Unit]) -> None:
    root = document(units)
    states = root.xpath("//x:segment/@state", namespaces=X)
    assert states == ["translated", "translated", "initial", "reviewed"]
    notes = {
        note.get("category"): note.text
        for note in root.xpath("//x:unit[1]/x:notes/x:note", namespaces=X)
    }
    assert notes["why it is doubted"] == " ".join(units[0].doubts)
    assert notes["score"] == "0.31"
    assert notes["amounts that must appear"] == "两万多亩 → more than 20,000 mu; 12个 → 12"
    assert notes["terms that apply"] == "湿地 → wetland"


def test_a_changed_state_approves(units: list[Unit]) -> None:
    root = document(units)
    for segment, state in zip(root.iter("{*}segment"), ("final", "reviewed"), strict=False):
        segment.set("state", state)
    assert [row.is_approved for row in returned(root)] == [True, True, False, True]


def test_a_tool_may_mark_up_split_and_annotate(units: list[Unit]) -> None:
    """As tools that segment and protect codes write a unit back."""
    root = document(units[:1])
    (unit,) = root.iter("{*}unit")
    first, second = units[0].source[:10], units[0].source[10:]
    unit.remove(unit.find("{*}segment"))
    unit.find("{*}notes").append(etree.fromstring(f'<note xmlns="{NAMESPACE}">is it mu?</note>'))
    for part in (
        f'<segment id="a" state="reviewed"><source><mrk id="m1" type="term">{first}</mrk></source>'
        '<target>That year <pc id="1">more<ph id="2"/> than</pc><!-- ! --> 20,000 mu</target>'
        "</segment>",
        "<ignorable><source> </source></ignorable>",
        f'<segment id="b" state="final"><source>{second}</source>'
        '<target>were restored;<cp hex="0007"/></target></segment>',
    ):
        unit.append(
            etree.fromstring(part.replace(" ", f' xmlns="{NAMESPACE}" ', 1))
            if part.startswith("<segment")
            else etree.fromstring(part.replace(">", f' xmlns="{NAMESPACE}">', 1))
        )
    (row,) = returned(root)
    assert row.source == f"{first} {second}"
    assert row.english == "That year more than 20,000 mu were restored;\x07"
    assert row.is_approved
    assert row.note == "is it mu?"


def test_without_our_notes_the_former_translation_is_unknown(units: list[Unit]) -> None:
    root = document(units)
    for notes in root.findall(".//x:unit/x:notes", namespaces=X):
        notes.getparent().remove(notes)
    assert {row.exported for row in returned(root)} == {None}


def test_a_note_of_a_control_character_does_not_break_the_file() -> None:
    unit = Unit("0" * 16, "湿地", "zh-Hans", "wetland", note="a\x00b")
    (row,) = parse_xliff(write_xliff([unit]))
    assert row.note == "a\x00b"
