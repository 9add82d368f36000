"""A PDF as lines of text: visual lines in reading order, a blank one between paragraphs.

pdfium gives characters with their places. A paragraph ends where the distance to the next line
grows, the size of the letters changes, or the line is so short that the next word would have
fitted on it. Running heads and feet are left out, so that paragraphs go on across pages.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.profiles.decoding import MOST_CHARACTERS, Unreadable
from pipeline.profiles.furniture import is_page_number, repeated_on_pages

MOST_PAGES = 2_000
"""A hundred times the pages of the longest profile seen."""
MOST_SECONDS = 60
"""CPU time of reading one PDF; a profile of twenty pages takes one or two seconds."""
MOST_BYTES = 2**30
"""Address space of the process that reads one PDF; a profile takes a fifth of it."""
_BUSY = 10
"""How much longer than its CPU time a process may take, where others have the processors."""

_WORKER = Path(__file__).with_name("pdf_worker.py")
_REFUSED = {
    code: Unreadable(name, message)
    for code, name, message in (
        ("encrypted", "encrypted_pdf", "The PDF is encrypted: it asks for a password."),
        ("damaged", "unreadable_pdf", "The PDF is damaged and cannot be opened."),
        ("page", "unreadable_pdf", "A page of the PDF is damaged and cannot be read."),
        ("pages", "too_many_pages", f"The PDF has more than {MOST_PAGES:,} pages."),
        (
            "characters",
            "too_many_characters",
            f"The PDF has more than {MOST_CHARACTERS:,} characters: no profile has as many.",
        ),
        (
            "costly",
            "pdf_too_costly",
            f"To read the PDF takes more than {MOST_SECONDS} seconds of a processor or "
            f"{MOST_BYTES // 2**20:,} MB, or ends the reader: no profile does.",
        ),
    )
}
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]")
# Distances of lines are compared with the usual one; a wider gap parts paragraphs.
_WIDER = 1.25
_OTHER_SIZE = 1.1


@dataclass(frozen=True)
class PdfText:
    """The lines of a PDF with their 1-based pages, and the running lines that were left out."""

    lines: tuple[tuple[str, int], ...]
    running: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _VisualLine:
    """A line as it stands on a page: lengths in points, ``page`` from 1."""

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    first_width: float
    """Width of the first word, or of the first character of Chinese."""


def read_pdf(content: bytes, most_seconds: int = MOST_SECONDS) -> PdfText | Unreadable:
    """The text of the PDF in ``content``.

    Args:
        content: what is said to be a PDF.
        most_seconds: CPU time after which it is given up.
    """
    if b"%PDF-" not in content[:1024]:
        return Unreadable("unreadable_pdf", "The file is no PDF: it does not begin like one.")
    lines = _visual_lines(content, most_seconds)
    if isinstance(lines, Unreadable):
        return lines
    if not lines:
        message = "The PDF has no text: its pages are pictures, which need character recognition."
        return Unreadable("no_text_layer", message)
    running = _running(lines)
    body = [line for index, line in enumerate(lines) if index not in running]
    return PdfText(
        tuple(_with_blank_lines(body)),
        tuple((lines[index].text, lines[index].page) for index in sorted(running)),
    )


def _visual_lines(content: bytes, most_seconds: int) -> list[_VisualLine] | Unreadable:
    """The lines as ``pdf_worker`` reads them, in a process of its own that can be ended."""
    bounds = map(str, (most_seconds, MOST_BYTES, MOST_PAGES, MOST_CHARACTERS))
    # -P: the names of modules beside the file must not hide those of the library.
    command = [sys.executable, "-P", str(_WORKER), *bounds]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by this interpreter
            command, input=content, capture_output=True, timeout=most_seconds * _BUSY
        )
    except subprocess.TimeoutExpired:
        return _REFUSED["costly"]
    if done.returncode:
        return _REFUSED["costly"]
    answer = json.loads(done.stdout)
    if "refused" in answer:
        return _REFUSED[answer["refused"]]
    return [_VisualLine(*line) for line in answer["lines"]]


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
