"""A PDF as lines of text: visual lines in reading order, a blank one between paragraphs.

pdfium gives characters with their places. A paragraph ends where the distance to the next line
grows, the size of the letters changes, or the line is so short that the next word would have
fitted on it. Running heads and feet are left out, so that paragraphs go on across pages.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.profiles.decoding import Unreadable
from pipeline.profiles.furniture import is_page_number, repeated_on_pages

_LINE_END_HYPHENS = (0x02, 0xFFFE)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]")
_FIRST_WORD = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]|[^\\s\u2e80-\u9fff]+")
# Distances of lines are compared with the usual one; a wider gap parts paragraphs.
_WIDER = 1.25
_OTHER_SIZE = 1.1
_NO_WIDTH = 0.02
# A gap in a line that no justified text has, in heights of a letter.
_COLUMN_GAP = 3.0


@dataclass(frozen=True)
class PdfText:
    """The lines of a PDF with their 1-based pages, and the running lines that were left out."""

    lines: tuple[tuple[str, int], ...]
    running: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Glyph:
    character: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True)
class _VisualLine:
    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    first_width: float
    """Width of the first word, or of the first character of Chinese."""


def read_pdf(content: bytes) -> PdfText | Unreadable:
    """The text of the PDF in ``content``; nothing of it is kept open."""
    if b"%PDF-" not in content[:1024]:
        return Unreadable("unreadable_pdf", "The file is no PDF: it does not begin like one.")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            return Unreadable("encrypted_pdf", "The PDF is encrypted: it asks for a password.")
        return Unreadable("unreadable_pdf", "The PDF is damaged and cannot be opened.")
    try:
        lines = [line for number in range(len(document)) for line in _page(document, number)]
    except pdfium.PdfiumError:
        return Unreadable("unreadable_pdf", "A page of the PDF is damaged and cannot be read.")
    finally:
        document.close()
    if not lines:
        message = "The PDF has no text: its pages are pictures, which need character recognition."
        return Unreadable("no_text_layer", message)
    running = _running(lines)
    body = [line for index, line in enumerate(lines) if index not in running]
    return PdfText(
        tuple(_with_blank_lines(body)),
        tuple((lines[index].text, lines[index].page) for index in sorted(running)),
    )


def _page(document: pdfium.PdfDocument, index: int) -> list[_VisualLine]:
    page = document[index]
    try:
        _give_width(page)
        text_page = page.get_textpage()
        try:
            return [
                line for glyphs in _glyph_lines(text_page) for line in _measure(glyphs, index + 1)
            ]
        finally:
            text_page.close()
    finally:
        page.close()


def _give_width(page: pdfium.PdfPage) -> None:
    """Make pdfium see the text objects that it passes over because they have no width.

    A character that is an object by itself has none where its font is neither in the PDF nor on
    the machine, as with Chinese between figures; drawn with a stroke it has the stroke's.
    """
    for text in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT]):
        left, _, right, _ = text.get_bounds()
        font = pdfium_c.FPDFTextObj_GetFont(text)
        if right - left < _NO_WIDTH and not pdfium_c.FPDFFont_GetIsEmbedded(font):
            pdfium_c.FPDFTextObj_SetTextRenderMode(text, pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE)
            pdfium_c.FPDFPageObj_SetStrokeWidth(text, 1.0)
            text.transform(pdfium.PdfMatrix())


def _glyph_lines(text_page: pdfium.PdfTextPage) -> Iterator[list[_Glyph]]:
    """The characters of a page, line by line.

    A line-end hyphen comes from pdfium without the line break behind it: it is put back.
    """
    glyphs: list[_Glyph] = []
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if code in (0x0A, 0x0D):
            yield glyphs
            glyphs = []
            continue
        is_hyphen = code in _LINE_END_HYPHENS
        glyphs.append(_glyph(text_page, index, "-" if is_hyphen else _character(code)))
        if is_hyphen:
            yield glyphs
            glyphs = []
    yield glyphs


def _character(code: int) -> str:
    is_text = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code != 0
    return chr(code) if is_text else "\ufffd"


def _glyph(text_page: pdfium.PdfTextPage, index: int, character: str) -> _Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    left, _, right, _ = text_page.get_charbox(index)
    size = pdfium_c.FPDFText_GetFontSize(text_page, index)
    return _Glyph(character, left, right, y.value, size)


def _measure(glyphs: Sequence[_Glyph], page: int) -> Iterator[_VisualLine]:
    """The visual line that the characters make; more than one where columns part them."""
    start = 0
    seen: _Glyph | None = None
    for index, glyph in enumerate(glyphs):
        if glyph.character.isspace():
            continue
        if seen and glyph.left - seen.right > _COLUMN_GAP * max(glyph.size, seen.size, 1):
            yield from _visual_line(glyphs[start:index], page)
            start = index
        seen = glyph
    yield from _visual_line(glyphs[start:], page)


def _visual_line(glyphs: Sequence[_Glyph], page: int) -> Iterator[_VisualLine]:
    text = "".join(glyph.character for glyph in glyphs)
    if not text.strip():
        return
    lead = len(text) - len(text.lstrip())
    glyphs = glyphs[lead : len(text.rstrip())]
    text = text.strip()
    first = _FIRST_WORD.match(text)
    last_of_first = glyphs[(first.end() if first else 1) - 1]
    yield _VisualLine(
        text,
        page,
        glyphs[0].left,
        glyphs[-1].right,
        glyphs[0].baseline,
        max(glyph.size for glyph in glyphs),
        last_of_first.right - glyphs[0].left,
    )


def _running(lines: Sequence[_VisualLine]) -> set[int]:
    """The indices of running heads and feet, and of page numbers at the edge of a page."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        pages.setdefault(line.page, []).append(index)
    ordered = []
    for indices in pages.values():
        by_height = sorted(indices, key=lambda index: -lines[index].baseline)
        places = [(index, lines[index].text) for index in by_height]
        ordered.append((places, places[::-1]))
    edges = {place for top, foot in ordered for place in (top[0], foot[0])}
    numbers = {index for index, text in edges if is_page_number(text)}
    return numbers | (repeated_on_pages(ordered, 2) if len(pages) > 1 else set())


def _with_blank_lines(lines: Sequence[_VisualLine]) -> Iterator[tuple[str, int]]:
    """The lines with a blank one wherever a paragraph ends."""
    leading = _usual_distance(lines)
    margins = _right_margins(lines)
    for index, line in enumerate(lines):
        if index and _ends_paragraph(lines[index - 1], line, leading, margins):
            yield "", line.page
        yield line.text, line.page


def _distance(a: _VisualLine, b: _VisualLine) -> float:
    """Distance of the baselines in heights of a letter."""
    return (a.baseline - b.baseline) / max(a.size, 1.0)


def _usual_distance(lines: Sequence[_VisualLine]) -> float:
    """The commonest distance of a line to the next; infinite where there are no two lines."""
    distances = Counter(
        round(_distance(a, b), 1)
        for a, b in pairwise(lines)
        if a.page == b.page and _distance(a, b) > 0
    )
    return min(
        (distance for distance, count in distances.items() if count * 3 >= max(distances.values())),
        default=float("inf"),
    )


def _right_margins(lines: Sequence[_VisualLine]) -> float:
    """How far lines reach to the right."""
    return max((line.right for line in lines), default=0.0)


def _ends_paragraph(a: _VisualLine, b: _VisualLine, leading: float, margin: float) -> bool:
    if max(a.size, b.size) > _OTHER_SIZE * max(min(a.size, b.size), 0.1):
        return True
    if a.page == b.page and not 0 < _distance(a, b) <= leading * _WIDER:
        return True
    # Where a line of Chinese may not begin with a mark, up to two characters move with it.
    reserve = 2.2 * a.size if _WIDE.match(b.text) else 0.6 * a.size
    return margin - a.right > b.first_width + reserve
