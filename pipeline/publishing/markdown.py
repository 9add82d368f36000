"""Summaries as Markdown: one document per city (CommonMark with GitHub's tables)."""

import re
from collections.abc import Sequence
from typing import assert_never

from pipeline.publishing.cleaning import clean
from pipeline.publishing.naming import file_stem
from pipeline.publishing.outline import (
    Block,
    Contents,
    Heading,
    Line,
    Listing,
    Paragraph,
    Passage,
    Run,
    Table,
    Text,
    outline,
)
from pipeline.publishing.records import City

_LINKED_LEVEL = 3
"""Of the headings that the contents link to: there only is an anchor, which is HTML, needed."""
_SPECIAL = re.compile(r"[\\`*_\[\]~|$]")
_LEADING = re.compile(r"^(?:[-+](?=[-+\s]|$)|[=#]|\d{1,9}(?=[.)](?:\s|$)))")
_TAGS = str.maketrans({"<": "&lt;", ">": "&gt;"})
# An ampersand that would be read as a character reference; any other is itself.
_REFERENCE = re.compile(r"&(?=#?\w+;)")


def render(cities: Sequence[City], language: str) -> dict[str, bytes]:
    """The documents by the stem of their file: one per city, UTF-8."""
    return {file_stem(city.doc_id): _document(city, language).encode() for city in cities}


def _document(city: City, language: str) -> str:
    return "\n\n".join(filter(None, map(_block, outline(city, language).blocks))) + "\n"


def escape(text: str, *, starts_line: bool = True) -> str:
    """Text of a profile on one line, such that Markdown shows it as it stands.

    Signs that would be read as markup or HTML are escaped, control and direction characters
    taken out.
    """
    text = _SPECIAL.sub(r"\\\g<0>", _REFERENCE.sub("&amp;", clean(text)).translate(_TAGS))
    if not starts_line:
        return text
    return _LEADING.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", text)


def _block(block: Block) -> str:
    match block:
        case Heading():
            is_target = block.anchor and block.level == _LINKED_LEVEL
            anchor = f'<a id="{block.anchor}"></a>\n\n' if is_target else ""
            return f"{anchor}{'#' * block.level} {_text(block.text, starts_line=False)}"
        case Paragraph():
            quoted = "> " if block.kind == "note" else ""
            return quoted + _text(block.text)
        case Contents():
            entries = (f"- [{_text(text)}](#{to}) ({what})" for text, to, what in block.entries)
            return f"**{_text(block.title)}**\n\n" + "\n".join(entries)
        case Passage():
            return _passage(block)
        case Table():
            rows = [[_text(cell) for cell in row] for row in block.rows]
            title = f"**{_text(block.title)}**\n\n"
            return title + _table([_text(cell) for cell in block.head], rows)
        case Listing(in_line=True):
            return f"**{_text(block.title)}:** " + "; ".join(map(_text, block.entries))
        case Listing():
            entries = (f"- {_text(entry)}" for entry in block.entries)
            return f"**{_text(block.title)}**\n\n" + "\n".join(entries)
    assert_never(block)


def _text(text: Text, *, starts_line: bool = True) -> str:
    return "".join(
        _run(run, starts_line=starts_line and place == 0) for place, run in enumerate(text)
    )


def _run(run: Run, *, starts_line: bool = True) -> str:
    # White space at the ends divides runs and is no part of what is marked.
    stripped = run.text.strip()
    if not stripped:
        return run.text
    front, _, behind = run.text.partition(stripped)
    sign = {"name": "*", "code": "`"}.get(run.style, "")
    return f"{front}{sign}{escape(stripped, starts_line=starts_line)}{sign}{behind}"


def _passage(passage: Passage) -> str:
    title = f"**{_text(passage.title)}**" if passage.title else ""
    if passage.detail:
        title += f" ({_text(passage.detail)})" if passage.lines else f": {_text(passage.detail)}"
    if not passage.lines:
        return title
    return "\n\n".join(filter(None, (title, _lines(passage))))


def _lines(passage: Passage) -> str:
    if passage.languages == ("zh",):
        return "\n".join(f"- {_run(line.source)}" for line in passage.lines)
    if len(passage.languages) > 1:
        return _table(
            [_text(cell) for cell in passage.head],
            [[_run(line.source), _english(line)] for line in passage.lines],
        )
    shown: list[str] = []
    for line in passage.lines:
        if line.english is None:
            mark = f" — *{_text(line.provenance)}*" if line.provenance else ""
            shown.append(f"- {_run(line.source)}{mark}")
        else:
            shown += [f"- {_english(line)}", f"  > {_run(line.source)}"]
    return "\n".join(shown)


def _english(line: Line) -> str:
    """What belongs beside a source: its English, who made that, and why it is doubtful if it is."""
    marks = "; ".join(_text(mark) for mark in (line.doubt, line.provenance) if mark)
    if line.english is None:
        return f"*{marks}*"
    sign = "⚠ " if line.doubt else ""
    return f"{sign}{_run(line.english)}" + (f" — *{marks}*" if marks else "")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are escaped already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
