"""A process that reads one PDF and may use so much and no more: bytes in, visual lines out.

It runs apart because a PDF is a program: forms that draw each other, streams that unpack a
thousandfold. What a page costs cannot be told from its bytes, so the process limits itself, and
the system ends it at the limit. It is run as a file and imports nothing of the package, so that
it starts quickly.
"""

import ctypes
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LINE_END_HYPHENS = (0x02, 0xFFFE)
_FIRST_WORD = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]|[^\\s\u2e80-\u9fff]+")
_NO_WIDTH = 0.02
# A gap in a line that no justified text has, in heights of a letter.
_COLUMN_GAP = 3.0


@dataclass(frozen=True)
class _Glyph:
    character: str
    left: float
    right: float
    baseline: float
    size: float


Row = tuple[str, int, float, float, float, float, float]
"""A visual line: the fields of ``pdf._VisualLine``."""


class _RefusedError(Exception):
    """Why the PDF is not read: one of the codes that ``pdf`` knows."""


def main() -> None:
    """Read a PDF from standard input; write its lines, or a code, to standard output as JSON."""
    seconds, size, pages, characters = map(int, sys.argv[1:])
    _limit(seconds, size)
    try:
        lines = list(_lines(sys.stdin.buffer.read(), pages, characters))
        answer = json.dumps({"lines": lines})
    except _RefusedError as refused:
        answer = json.dumps({"refused": str(refused)})
    except MemoryError:
        answer = json.dumps({"refused": "costly"})
    sys.stdout.write(answer)


def _limit(seconds: int, size: int) -> None:
    """Let the system end this process at ``seconds`` of CPU time and ``size`` bytes of memory."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits; the parent still looks at the clock.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for which, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, size)):
        _, hard = resource.getrlimit(which)
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (lower, hard))
        except (ValueError, OSError):
            continue  # macOS has no limit of the address space.


def _lines(content: bytes, most_pages: int, most_characters: int) -> Iterator[Row]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code == pdfium_c.FPDF_ERR_PASSWORD
        raise _RefusedError("encrypted" if is_locked else "damaged") from error
    if len(document) > most_pages:
        raise _RefusedError("pages")
    left = most_characters
    for number in range(len(document)):
        try:
            for glyphs in _glyph_lines(document, number):
                left -= len(glyphs)
                if left < 0:
                    raise _RefusedError("characters")
                yield from _measure(glyphs, number + 1)
        except pdfium.PdfiumError as error:
            raise _RefusedError("page") from error


def _glyph_lines(document: pdfium.PdfDocument, index: int) -> Iterator[list[_Glyph]]:
    """The characters of a page, line by line.

    A line-end hyphen comes from pdfium without the line break behind it: it is put back.
    """
    page = document[index]
    _give_width(page)
    text_page = page.get_textpage()
    glyphs: list[_Glyph] = []
    for place in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, place)
        if code in (0x0A, 0x0D):
            yield glyphs
            glyphs = []
            continue
        is_hyphen = code in _LINE_END_HYPHENS
        glyphs.append(_glyph(text_page, place, "-" if is_hyphen else _character(code)))
        if is_hyphen:
            yield glyphs
            glyphs = []
    yield glyphs
    text_page.close()
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


def _character(code: int) -> str:
    is_text = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code != 0
    return chr(code) if is_text else "\ufffd"


def _glyph(text_page: pdfium.PdfTextPage, index: int, character: str) -> _Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    left, _, right, _ = text_page.get_charbox(index)
    size = pdfium_c.FPDFText_GetFontSize(text_page, index)
    return _Glyph(character, left, right, y.value, size)


def _measure(glyphs: Sequence[_Glyph], page: int) -> Iterator[Row]:
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


def _visual_line(glyphs: Sequence[_Glyph], page: int) -> Iterator[Row]:
    text = "".join(glyph.character for glyph in glyphs)
    if not text.strip():
        return
    lead = len(text) - len(text.lstrip())
    glyphs = glyphs[lead : len(text.rstrip())]
    text = text.strip()
    first = _FIRST_WORD.match(text)
    last_of_first = glyphs[(first.end() if first else 1) - 1]
    yield (
        text,
        page,
        glyphs[0].left,
        glyphs[-1].right,
        glyphs[0].baseline,
        max(glyph.size for glyph in glyphs),
        last_of_first.right - glyphs[0].left,
    )


if __name__ == "__main__":
    main()
