import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.publishing.digest import digest
from pipeline.publishing.word import render


def document(profile: Any, language: str = "en") -> Any:
    [content] = render(digest(profile.tables), language).values()
    return docx.Document(io.BytesIO(content))


def runs_of(document: Any, text: str) -> list[Any]:
    found = [run for run in document.element.body.iter(qn("w:r")) if text in run.text]
    assert found
    return found


def test_headings_are_headings(haiyan: Any) -> None:
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document(haiyan).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Haiyan: action for nature"),
        ("Heading 2", "In brief"),
        ("Heading 2", "Action area 1: Protect and restore nature"),
        ("Heading 3", "Commitment: Restore the coast"),
        ("Heading 4", "1. Restore dunes"),
        ("Heading 4", "2. Clean beaches"),
        ("Heading 2", "Marks"),
    ]


def test_every_style_that_is_used_is_there(haiyan: Any) -> None:
    found = document(haiyan, "both")
    known = {style.get(qn("w:styleId")) for style in found.styles.element.iter(qn("w:style"))}
    used = {
        node.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for node in found.element.body.iter(qn(tag))
    }
    assert used <= known
    assert {"Heading1", "SummaryTable", "SummaryMark"} <= used


def test_chinese_is_set_and_tagged_as_chinese(haiyan: Any) -> None:
    found = document(haiyan)
    for run in runs_of(found, "已修复沙丘120亩。"):
        assert run.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
        assert run.rPr.find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"
    for name in ("Normal", "Heading 1", "Heading 4"):
        fonts = found.styles[name].element.rPr.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia"))
        assert not [key for key in fonts.keys() if key.endswith("Theme")]  # noqa: SIM118


def test_traditional_chinese_has_a_font_of_its_own(profile: Any) -> None:
    profile.city("qingshui")
    profile.action(1, "Restore wetlands", "qingshui")
    sentence = (("復育濕地三公頃。", "Three hectares of wetland restored.", 0.9, []),)
    profile.block("description", sentence, 1, language="zh-Hant", doc_id="qingshui")
    for run in runs_of(document(profile), "復育濕地"):
        assert run.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-TW"
        assert run.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "PMingLiU"


def test_a_scientific_name_is_latin_in_italics(haiyan: Any) -> None:
    names = [
        run for run in runs_of(document(haiyan), "Vitex") if run.rPr.find(qn("w:i")) is not None
    ]
    assert names
    assert all(run.rPr.find(qn("w:lang")).get(qn("w:val")) == "la" for run in names)


@pytest.mark.parametrize("language", ["en", "both"])
def test_the_head_of_a_table_is_repeated_on_every_page(haiyan: Any, language: str) -> None:
    tables = document(haiyan, language).tables
    assert tables
    for table in tables:
        rows = [row._tr.trPr for row in table.rows]
        assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert len({len(row.cells) for row in table.rows}) == 1


def test_source_and_translation_share_a_row(haiyan: Any) -> None:
    rows = [[cell.text for cell in row.cells] for t in document(haiyan).tables for row in t.rows]
    assert [
        "80 mu of dunes have been restored.\n"
        "⚠ doubtful translation: an amount differs from the source · argos 0.40",
        "已修复沙丘120亩。",
    ] in rows


def test_the_marks_are_explained_at_the_end(haiyan: Any) -> None:
    paragraphs = [paragraph.text for paragraph in document(haiyan).paragraphs]
    legend = paragraphs[paragraphs.index("Marks") + 1 :]
    assert any(text.startswith("⚠ marks a translation that failed a check") for text in legend)


def test_the_contents_lead_to_bookmarks(haiyan: Any) -> None:
    body = document(haiyan).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) <= set(marks)
    assert len(marks) == len(set(marks))


def test_the_properties_name_the_document_and_no_person(haiyan: Any) -> None:
    properties = document(haiyan).core_properties
    assert properties.title == "Haiyan: action for nature"
    assert properties.author == properties.last_modified_by == "cwn-corpus"
