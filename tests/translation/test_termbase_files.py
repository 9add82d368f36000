"""Termbases as files: a user's terms read, with the line of what is wrong; CSV and TBX written."""

import csv
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import ConfigError
from pipeline.text.scripts import to_simplified
from pipeline.translation.renderings import Term
from pipeline.translation.termbase_files import read_user_terms, write_csv, write_tbx
from pipeline.translation.terms import load_termbase, tabulated_terms

TBX = "{urn:iso:std:iso:30042:ed-2}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "my.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_table_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, "# ours\nzh,en,note\n\n湿地驿站,wetland lodge|wetland inn,new\n林长,tree chief,\n"
    )
    assert read_user_terms(path) == [
        Term("湿地驿站", "wetland lodge", ("wetland inn",), domain="user"),
        Term("林长", "tree chief", domain="user"),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_spreadsheets_write_is_read(delimiter: str, tmp_path: Path) -> None:
    text = f"EN{delimiter} ZH \nlodge{delimiter}驿站\n"
    assert read_user_terms(written(tmp_path, text, "utf-8-sig")) == [
        Term("驿站", "lodge", domain="user")
    ]


def test_traditional_forms_are_simplified(tmp_path: Path) -> None:
    (term,) = read_user_terms(written(tmp_path, "zh,en\n濕地驛站,wetland lodge\n"))
    assert term.chinese == "湿地驿站"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column zh and en"),
        ("chinese,en\n湿地,wetland\n", "no column zh;"),
        ("zh,en\n湿地,wetland\n林长,\n", "line 3: no English for 林长"),
        ("zh,en\n湿地\n", "line 2: no English for 湿地"),
        ("# c\nzh,en\nwetland,湿地\n", "line 3: no Chinese in the column zh"),
        ("zh,en\n湿地,沼泽\n", "line 2: Chinese in the English of 湿地"),
        (
            "zh,en\n湿地,wetland\n驿站,lodge\n濕地,marsh\n",
            "line 4: 湿地 has other English in line 2",
        ),
        ("zh,en\n湿地, | \n", "line 2: no English for 湿地"),
    ],
)
def test_a_bad_line_is_named(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message.replace("|", r"\|")):
        read_user_terms(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.csv cannot be read"):
        read_user_terms(tmp_path / "none.csv")
    with pytest.raises(ConfigError, match="not in UTF-8"):
        read_user_terms(written(tmp_path, "zh,en\n湿地,wetland\n", "gb18030"))


def test_a_users_terms_win(tmp_path: Path) -> None:
    text = "zh,en\n市玄武湖,our lake\n江豚,river pig\n白鹭,egret of ours\n"
    base = load_termbase(written(tmp_path, text))
    found = {term.chinese: term.english for term in base.find("本市玄武湖的江豚、白鹭与湿地公园")}
    assert found["市玄武湖"] == "our lake"
    assert found["江豚"] == "river pig"
    assert found["白鹭"] == "egret of ours"
    assert found["湿地公园"] == "wetland park"
    assert load_termbase().get("江豚") != base.get("江豚")


def test_what_is_exported_as_csv_is_read_again(tmp_path: Path) -> None:
    terms = tabulated_terms(load_termbase())
    path = tmp_path / "terms.csv"
    write_csv(terms, path)
    again = read_user_terms(path)
    expected = {to_simplified(one.chinese): (one.renderings, one.wrong) for one in terms}
    assert {one.chinese: (one.renderings, one.wrong) for one in again} == expected
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["domain"] and row["source"] for row in rows)
    assert len(rows) > 7000


# What of the core structure of ISO 30042:2019 and of TBX-Basic a termbase of ours uses.
STRUCTURE = etree.RelaxNG(
    etree.fromstring(
        b"""
<element name="tbx" xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:iso:std:iso:30042:ed-2"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="type" ns=""><value>TBX-Basic</value></attribute>
  <attribute name="style" ns=""><value>dca</value></attribute>
  <attribute name="xml:lang"/>
  <element name="tbxHeader"><element name="fileDesc">
    <element name="titleStmt"><element name="title"><text/></element></element>
    <element name="sourceDesc"><oneOrMore><element name="p"><text/></element></oneOrMore></element>
  </element></element>
  <element name="text"><element name="body"><oneOrMore><element name="conceptEntry">
    <attribute name="id" ns=""><data type="ID"/></attribute>
    <optional><element name="descrip">
      <attribute name="type" ns=""><value>subjectField</value></attribute><text/>
    </element></optional>
    <oneOrMore><element name="langSec"><attribute name="xml:lang"/>
      <oneOrMore><element name="termSec">
        <element name="term"><text/></element>
        <element name="termNote">
          <attribute name="type" ns=""><value>partOfSpeech</value></attribute>
          <choice><value>noun</value><value>properNoun</value><value>verb</value>
            <value>adjective</value></choice>
        </element>
        <element name="termNote">
          <attribute name="type" ns=""><value>administrativeStatus</value></attribute>
          <choice><value>preferredTerm-admn-sts</value><value>admittedTerm-admn-sts</value>
            <value>deprecatedTerm-admn-sts</value></choice>
        </element>
        <optional><element name="admin">
          <attribute name="type" ns=""><value>source</value></attribute><text/>
        </element></optional>
      </element></oneOrMore>
    </element></oneOrMore>
  </element></oneOrMore></element></element>
</element>"""
    )
)


def test_tbx_has_the_structure_of_the_standard(tmp_path: Path) -> None:
    terms = [
        Term("林长制", "forest chief system", ("system of forest chiefs",),
             ("forest length system",), "policy", "noun phrase", "usage"),
        Term("南京", "Nanjing", domain="place", part="name"),
        Term("草 & <木>", "herbs & <trees>"),
    ]  # fmt: skip
    path = tmp_path / "terms.tbx"
    write_tbx(terms, path)
    tree = etree.parse(str(path))
    STRUCTURE.assertValid(tree)
    concepts = tree.findall(f".//{TBX}conceptEntry")
    assert [concept.findtext(f".//{TBX}term") for concept in concepts] == [
        "林长制", "南京", "草 & <木>",
    ]  # fmt: skip
    status = {
        section.findtext(f"{TBX}term"): section.findall(f"{TBX}termNote")[1].text
        for section in concepts[0].iter(f"{TBX}termSec")
    }
    assert status == {
        "林长制": "preferredTerm-admn-sts",
        "forest chief system": "preferredTerm-admn-sts",
        "system of forest chiefs": "admittedTerm-admn-sts",
        "forest length system": "deprecatedTerm-admn-sts",
    }
    languages = [section.get(LANGUAGE) for section in concepts[0].iter(f"{TBX}langSec")]
    assert languages == ["zh-Hans", "en"]


def test_the_whole_termbase_is_valid_tbx(tmp_path: Path) -> None:
    path = tmp_path / "terms.tbx"
    terms = tabulated_terms(load_termbase())
    write_tbx(terms, path)
    tree = etree.parse(str(path))
    STRUCTURE.assertValid(tree)
    assert len(tree.findall(f".//{TBX}conceptEntry")) == len(terms)
