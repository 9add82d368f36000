"""Summaries as Word documents: one per city, with real styles, and Chinese set as Chinese.

python-docx brings the package and its styles; paragraphs and tables are put together as elements,
because its own tables take a second for a few hundred rows.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from pipeline.office import MOMENT, without_clock
from pipeline.publishing.facts import reading_notes
from pipeline.publishing.naming import file_stem
from pipeline.publishing.outline import (
    Block,
    Contents,
    Document,
    Heading,
    Line,
    Listing,
    Paragraph,
    Passage,
    Run,
    Table,
    Text,
    label,
    outline,
)
from pipeline.publishing.records import City
from pipeline.publishing.word_styles import (
    BULLET,
    FACTS,
    HEADINGS,
    LINK,
    MARK,
    META,
    NOTE,
    TABLE,
    TITLE,
    set_styles,
)
from pipeline.publishing.wording import Wording

Element = Any
"""An lxml element of python-docx, which has no public type for it."""

_LANGUAGES = {"zh": "zh-CN", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_TRADITIONAL_FONT = "PMingLiU"
_PAGE_MM = (210, 297)
_MARGIN_MM = 20
_TWIPS_PER_MM = 56.7
_TEXT_TWIPS = int((_PAGE_MM[0] - 2 * _MARGIN_MM) * _TWIPS_PER_MM)


def render(cities: Sequence[City], language: str) -> dict[str, bytes]:
    """The documents by the stem of their file."""
    return {file_stem(city.doc_id): _document(city, language) for city in cities}


def _document(city: City, language: str) -> bytes:
    said = outline(city, language)
    document = docx.Document()
    _set_up(document, said)
    body = _Body(document)
    for block in said.blocks:
        body.add(block)
    _legend(body, city, Wording(language))
    file = io.BytesIO()
    document.save(file)
    return without_clock(file.getvalue(), {})


def _set_up(document: WordDocument, said: Document) -> None:
    properties = document.core_properties
    properties.title, properties.language = said.title, said.language
    properties.author = properties.last_modified_by = "cwn-corpus"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = MOMENT
    properties.revision = 1
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, _PAGE_MM)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    set_styles(document.styles.element)


def _legend(body: "_Body", city: City, say: Wording) -> None:
    """What the marks mean, at the end: in each language what the reader is told at the start."""
    body.add(Heading(2, label(say, "title", "legend")))
    for language in say.languages:
        tag = "zh-Hans" if language == "zh" else "en"
        for note in reading_notes(city, language, say.languages):
            body.append(_paragraph((Run(note, tag),), BULLET))


class _Body:
    """The body of a document, block by block."""

    def __init__(self, document: WordDocument) -> None:
        self._end = document.element.body.sectPr
        self._bookmarks = 0

    def append(self, *elements: Element) -> None:
        """Put elements behind what is there, before the properties of the page."""
        for element in elements:
            self._end.addprevious(element)

    def add(self, block: Block) -> None:
        """Put a block of the outline behind what is there."""
        match block:
            case Heading():
                self.append(self._heading(block))
            case Paragraph():
                style = {"note": NOTE, "facts": FACTS, "meta": META, "warning": MARK}[block.kind]
                self.append(_paragraph(block.text, style))
            case Contents():
                self.append(_paragraph(block.title, TITLE))
                for text, anchor, numbers in block.entries:
                    self.append(_entry(text, anchor, numbers))
            case Passage():
                self.append(*_passage(block))
            case Table():
                self.append(_paragraph(block.title, TITLE))
                cells = [[[_paragraph(cell)] for cell in row] for row in block.rows]
                self.append(_table(block.head, cells, _shares(len(block.head))), _gap())
            case Listing(in_line=True):
                self.append(_paragraph(_run_in(block), META))
            case Listing():
                self.append(_paragraph(block.title, TITLE))
                self.append(*(_paragraph(entry, BULLET) for entry in block.entries))
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> Element:
        element = _paragraph(heading.text, HEADINGS[heading.level - 1])
        if heading.anchor:
            self._bookmarks += 1
            number = str(self._bookmarks)
            start = _element("w:bookmarkStart", id=number, name=heading.anchor)
            element.insert(1, start)
            element.append(_element("w:bookmarkEnd", id=number))
        return element


def _shares(columns: int) -> list[float]:
    """How wide the columns of a table of figures are: the subject takes the most."""
    return [0.34, *([0.66 / (columns - 1)] * (columns - 1))]


def _run_in(listing: Listing) -> Text:
    """A listing in one paragraph, behind its title."""
    divided = [run for entry in listing.entries for run in (Run("; "), *entry)][1:]
    return (*(Run(run.text, run.language, "strong") for run in listing.title), Run(": "), *divided)


def _passage(passage: Passage) -> Iterable[Element]:
    if passage.title:
        detail = [Run(" ("), *passage.detail, Run(")")] if passage.detail else []
        yield _paragraph((*passage.title, *detail), TITLE)
    is_beside = "en" in passage.languages and any(line.english for line in passage.lines)
    if not is_beside:
        for line in passage.lines:
            yield _paragraph((line.source,), BULLET)
            if line.provenance and "en" in passage.languages:
                yield _paragraph(line.provenance, MARK)
    elif passage.languages == ("en",):
        cells = [[_english(line), [_paragraph((line.source,))]] for line in passage.lines]
        yield _table(passage.head[::-1], cells, [0.58, 0.42])
        yield _gap()
    else:
        cells = [[[_paragraph((line.source,))], _english(line)] for line in passage.lines]
        yield _table(passage.head, cells, [0.42, 0.58])
        yield _gap()


def _english(line: Line) -> list[Element]:
    """The paragraphs of the cell with the English of a line, and its marks."""
    said = [_paragraph((line.english,))] if line.english else []
    marks = [Run("⚠ "), *line.doubt, Run(" · ")] if line.doubt else []
    marks += line.provenance
    return [*said, _paragraph(tuple(marks), MARK)] if marks else said or [_paragraph(())]


def _entry(text: Text, anchor: str, numbers: str) -> Element:
    paragraph = _paragraph((), BULLET)
    link = _element("w:hyperlink", anchor=anchor, history="1")
    link.extend(_run(run, LINK) for run in text)
    paragraph.append(link)
    paragraph.append(_run(Run(f"  {numbers}")))
    return paragraph


def _paragraph(text: Text, style: str | None = None) -> Element:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    if style:
        properties.append(_element("w:pStyle", val=style))
    paragraph.append(properties)
    paragraph.extend(_run(run) for run in text)
    return paragraph


def _gap() -> Element:
    """The paragraph that keeps two tables from growing together."""
    return _paragraph((), META)


def _run(run: Run, style: str | None = None) -> Element:
    element, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    chinese = _LANGUAGES.get(run.language or "")
    if style:
        properties.append(_element("w:rStyle", val=style))
    if chinese:
        # The hint sets quotation marks and dashes, which both scripts have, as Chinese ones.
        fonts = {"eastAsia": _TRADITIONAL_FONT} if chinese == "zh-TW" else {}
        properties.append(_element("w:rFonts", **fonts, hint="eastAsia"))
    if run.style == "strong":
        properties.append(OxmlElement("w:b"))
    if run.style == "name":
        properties.append(OxmlElement("w:i"))
    if chinese:
        properties.append(_element("w:lang", eastAsia=chinese))
    elif run.language:
        properties.append(_element("w:lang", val=run.language))
    if len(properties):
        element.append(properties)
    text = OxmlElement("w:t")
    text.text = run.text
    text.set(qn("xml:space"), "preserve")
    element.append(text)
    return element


def _table(
    head: Sequence[Text], rows: Iterable[Sequence[list[Element]]], shares: Sequence[float]
) -> Element:
    """A table whose head is repeated on every page.

    Args:
        head: The cells of the head.
        rows: The paragraphs of each cell.
        shares: How much of the width of the page each column takes.
    """
    widths = [str(int(share * _TEXT_TWIPS)) for share in shares]
    table, properties = OxmlElement("w:tbl"), OxmlElement("w:tblPr")
    properties.append(_element("w:tblStyle", val=TABLE))
    properties.append(_element("w:tblW", w=str(_TEXT_TWIPS), type="dxa"))
    properties.append(_element("w:tblLayout", type="fixed"))
    properties.append(_element("w:tblLook", val="0020", firstRow="1"))
    table.append(properties)
    grid = OxmlElement("w:tblGrid")
    grid.extend(_element("w:gridCol", w=width) for width in widths)
    table.append(grid)
    table.append(_row([[_paragraph(cell)] for cell in head], widths, is_head=True))
    table.extend(_row(cells, widths, is_head=False) for cells in rows)
    return table


def _row(cells: Sequence[list[Element]], widths: Sequence[str], *, is_head: bool) -> Element:
    row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    if is_head:
        properties.append(OxmlElement("w:cantSplit"))
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for paragraphs, width in zip(cells, widths, strict=True):
        cell, cell_properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
        cell_properties.append(_element("w:tcW", w=width, type="dxa"))
        cell.append(cell_properties)
        cell.extend(paragraphs)
        row.append(cell)
    return row


def _element(tag: str, **attributes: str) -> Element:
    return OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
