import io
import re
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from pipeline.profiles import Profile, SourceLine, read_profile
from pipeline.profiles.decoding import Unreadable
from pipeline.profiles.pdf import PdfText, read_pdf

PROFILES = Path(__file__).parents[1] / "fixtures" / "profiles"
SIMPLIFIED, TRADITIONAL = "STSong-Light", "MSung-Light"
WESTERN = re.compile("[\x00-\u024f‘’“”–—…•]*")


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    for name in (SIMPLIFIED, TRADITIONAL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def make_pdf(
    paragraphs: Iterable[str], font: str = SIMPLIFIED, space: int = 8, *, is_justified: bool = False
) -> bytes:
    """A PDF of pages with a running head and a page number; ``space`` parts paragraphs."""
    manner = {"fontSize": 10, "leading": 14, "spaceAfter": space, "alignment": 4 * is_justified}
    chinese = ParagraphStyle("chinese", fontName=font, wordWrap="CJK", **manner)
    western = ParagraphStyle("western", fontName="Helvetica", **manner)

    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(font, 8)
        canvas.drawString(60, A5[1] - 30, "City profile export")
        canvas.drawString(200, 25, f"Page {document.page}")

    story = [
        Paragraph(escape(text), western if WESTERN.fullmatch(text) else chinese)
        for text in paragraphs
    ]
    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A5, leftMargin=40, rightMargin=40)
    template.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return buffer.getvalue()


def draw(*pages: Iterable[str], **options: object) -> bytes:
    """A PDF with a line of each page under the other."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    for texts in pages:
        for row, text in enumerate(texts):
            canvas.drawString(80, 700 - 14 * row, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(content: bytes) -> PdfText:
    text = read_pdf(content)
    assert isinstance(text, PdfText)
    return text


def profile_of(lines: Iterable[tuple[str, int | None]], *, is_wrapped: bool) -> Profile:
    source = [SourceLine(number, text, page) for number, (text, page) in enumerate(lines, 1)]
    profile = read_profile(source, is_wrapped=is_wrapped)
    assert profile is not None
    return profile


@pytest.mark.parametrize("name", ["jiangwan", "lianhu", "mossgate", "port-sarel", "qingshui"])
@pytest.mark.parametrize(("space", "is_justified"), [(8, False), (0, False), (8, True)])
def test_a_profile_as_pdf_says_what_it_says_as_text(
    name: str, space: int, is_justified: bool
) -> None:
    texts = (PROFILES / f"{name}.txt").read_text(encoding="utf-8-sig").splitlines()
    font = TRADITIONAL if name == "qingshui" else SIMPLIFIED
    printed = [text for text in texts if text.strip()]
    pdf = read(make_pdf(printed, font, space, is_justified=is_justified))
    assert pdf.lines[-1][1] > 1
    from_pdf = profile_of(pdf.lines, is_wrapped=True)
    from_text = profile_of([(text, None) for text in texts], is_wrapped=False)
    assert [a.title for a in from_pdf.actions] == [a.title for a in from_text.actions]
    assert [a.updated for a in from_pdf.actions] == [a.updated for a in from_text.actions]
    assert {b.block: b.text for b in from_pdf.blocks} == {b.block: b.text for b in from_text.blocks}
    facts = ("city", "country", "region", "population", "downloaded_on", "actions_declared")
    assert all(getattr(from_pdf, fact) == getattr(from_text, fact) for fact in facts)
    assert from_pdf.achievements == from_text.achievements


def test_running_lines_are_left_out_and_listed() -> None:
    pdf = read(make_pdf(["Reeds grow along the river."] * 60))
    assert {text for text, _ in pdf.lines if text} == {"Reeds grow along the river."}
    assert pdf.running[:2] == (("City profile export", 1), ("Page 1", 1))


def test_a_hyphen_at_the_end_of_a_line_stays_with_the_line_break_behind_it() -> None:
    pdf = read(
        draw(["The plan protects biodiversity-", "related values and the environ-", "ment."])
    )
    assert pdf.lines == (
        ("The plan protects biodiversity-", 1),
        ("related values and the environ-", 1),
        ("ment.", 1),
    )


def test_columns_are_lines_of_their_own() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for x, text in ((80, "12000"), (250, "Norway"), (400, "Europe")):
        canvas.drawString(x, 700, text)
    canvas.save()
    assert [text for text, _ in read(buffer.getvalue()).lines if text] == [
        "12000",
        "Norway",
        "Europe",
    ]


def test_headings_at_the_end_of_pages_are_no_furniture() -> None:
    pages = [["Baseline:", f"{number} beds.", "Last update: 1 May 2026"] for number in (3, 9)]
    assert [text for text, _ in read(draw(*pages)).lines if text] == [*pages[0], *pages[1]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"just words", "unreadable_pdf"),
        (b"%PDF-1.4\ngarbage", "unreadable_pdf"),
        (draw(["a"])[:300], "unreadable_pdf"),
        (draw(["a"], encrypt=pdfencrypt.StandardEncryption("secret")), "encrypted_pdf"),
        (draw([], []), "no_text_layer"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    refused = read_pdf(content)
    assert isinstance(refused, Unreadable)
    assert refused.code == code


def test_a_chinese_character_alone_between_figures_is_not_lost() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    x = 80.0
    for text in ("到", "2030", "年", "，"):
        font = "Helvetica" if text.isascii() else SIMPLIFIED
        canvas.setFont(font, 10)
        canvas.drawString(x, 700, text)
        x += pdfmetrics.stringWidth(text, font, 10)
    canvas.save()
    assert read(buffer.getvalue()).lines == (("到2030年，", 1),)
