"""A profile: everything that the lines of an export say, and what is irregular about it."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from pipeline.profiles.achievements import Achievement, read_index, read_programmes
from pipeline.profiles.actions import NARRATIVES, Action, read_actions
from pipeline.profiles.findings import Finding, shorten
from pipeline.profiles.furniture import find_interruptions, find_running_lines, repeated_on_pages
from pipeline.profiles.headings import action_heading, chapter_heading, kinds_of
from pipeline.profiles.joining import Joined, Vocabulary, join_lines
from pipeline.profiles.lines import Gap, Line, fold
from pipeline.profiles.overview import Overview, read_count, read_cover, read_overview
from pipeline.profiles.regions import Region, split_regions

_WHITE = re.compile(r"\s+")
# A backslash, a run of underscores, a bracketed instruction, or a percent sign without a number.
_UNFILLED = re.compile(
    r"(?<!\S)\\(?=[\s%]|$)|_{3,}|[\[<{](?:insert|enter|please)\b|[^\W\d%]\s+%(?!\w)"
)
# A text with fewer of the form's own lines is something else.
_FEWEST_FORM_LINES = 2
# A narrative that is given twice may be cut twice at the same place; a running line is on more.
_FEWEST_PAGES = 3


@dataclass(frozen=True)
class SourceLine:
    """A line of a source, as it stands there."""

    number: int
    text: str
    page: int | None = None


@dataclass(frozen=True)
class Block:
    """A narrative: its id without the document's, its role, its text, its lines in the source."""

    block: str
    role: str
    action: Action | None
    text: str
    line_start: int
    line_end: int


@dataclass(frozen=True)
class Profile:
    """What a profile says."""

    city: str | None
    country: str | None
    region: str | None
    population: int | None
    head_of_government: str | None
    downloaded_on: date | None
    actions_declared: int | None
    actions: tuple[Action, ...]
    blocks: tuple[Block, ...]
    achievements: tuple[Achievement, ...]
    findings: tuple[Finding, ...]


def read_profile(source: Sequence[SourceLine], *, is_wrapped: bool) -> Profile | None:
    """The profile that the lines are, or ``None`` where they are no profile.

    Args:
        source: All lines of the source, blank ones too.
        is_wrapped: Whether they are the visual lines of pages (a PDF's), with blank lines only
            between paragraphs; otherwise a line may be a paragraph, and blank lines and page
            furniture may stand in the middle of a sentence.
    """
    lines = _lines(source, is_wrapped)
    if not _is_profile(lines):
        return None
    cover, findings = read_cover(lines)
    body = [line for line in lines if line.number not in cover.lines_used]
    body, running = _without(body, _running(body, cover.city, is_wrapped))
    regions = split_regions(body)
    findings += running + _region_findings(regions)
    overview = read_overview(_content(regions, "profile"))
    content = _content(regions, "actions")
    chapter, interruptions = _without(content, find_interruptions(content))
    actions, action_findings = read_actions(chapter, is_wrapped=is_wrapped)
    vocabulary = Vocabulary(line.text for line in lines)
    blocks, joins = _join_blocks(overview.about, actions, vocabulary, is_wrapped)
    values, value_findings = _values(overview, len(actions))
    findings += overview.findings + interruptions + action_findings + joins + value_findings
    findings += _gaps(actions, blocks)
    achievements = read_programmes(overview.achievements) + read_index(_content(regions, "index"))
    return Profile(
        city=cover.city,
        downloaded_on=cover.downloaded_on,
        actions=tuple(actions),
        blocks=tuple(blocks),
        achievements=tuple(achievements),
        findings=tuple(findings),
        country=_text(overview, "country"),
        region=_text(overview, "region"),
        head_of_government=_text(overview, "head_of_government"),
        population=values.get("population"),
        actions_declared=values.get("actions_declared"),
    )


def _lines(source: Sequence[SourceLine], is_wrapped: bool) -> list[Line]:
    """The lines that are not blank, with what stands between each and the one before."""
    lines: list[Line] = []
    previous: SourceLine | None = None
    for line in source:
        text = _clean(line.text)
        if not text:
            continue
        gap = Gap.BLANK
        if previous:
            gap = Gap.NONE if line.number == previous.number + 1 else Gap.BLANK
            if line.page != previous.page and not is_wrapped:
                gap = Gap.PAGE
        lines.append(Line(line.number, text, line.page, gap, line.text[-1:].isspace()))
        previous = line
    return lines


# C0 and C1 controls other than white space, and a byte order mark inside a text.
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), *range(127, 160), 0xFEFF))
# Markdown's, around a whole line.
_HEADING_MARK = re.compile(r"#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>\S(?:(?!(?P=mark)).)*)(?P=mark)")


def _clean(text: str) -> str:
    """``text`` without outer white space, control characters and the marks of a heading.

    >>> _clean("## **Increase protected areas**")
    'Increase protected areas'
    """
    text = _HEADING_MARK.sub("", text.translate(_CONTROLS).strip())
    bold = _BOLD.fullmatch(text)
    return bold["text"] if bold else text


def _is_profile(lines: Sequence[Line]) -> bool:
    """Whether enough of the form's own lines are there."""
    seen: set[str] = set()
    for line in lines:
        heading = action_heading(line.text)
        seen.update((heading.kind,) if heading else kinds_of(line.text))
        if chapter_heading(line.text):
            seen.add("chapter")
    weak = {"website", "section:about", "section:overview", "label:country", "label:region"}
    return len(seen - weak) >= _FEWEST_FORM_LINES


def _running(lines: Sequence[Line], city: str | None, is_wrapped: bool) -> set[int]:
    """The indices of running heads, running feet and page numbers."""
    found = find_running_lines([line.text for line in lines], city)
    pages: dict[int, list[tuple[int, str]]] = {}
    for index, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append((index, line.text))
    if len(pages) > 1 and not is_wrapped:
        ends = [(places, places[::-1]) for places in pages.values()]
        found |= repeated_on_pages(ends, _FEWEST_PAGES)
    return found


def _without(lines: Sequence[Line], furniture: set[int]) -> tuple[list[Line], list[Finding]]:
    """The lines without furniture: what stands on both sides of it, a page break parted.

    The line that ends an export is furniture of no page.
    """
    kept: list[Line] = []
    findings: list[Finding] = []
    waiting: list[Finding] = []
    parted = False
    for index, line in enumerate(lines):
        if index in furniture:
            message = f"{shorten(line.text)} is a page's running line and was left out."
            waiting.append(Finding("page_furniture", message, line.number, "info"))
            parted = True
        else:
            findings += waiting
            waiting = []
            kept.append(replace(line, gap=Gap.PAGE) if parted else line)
            parted = False
    return kept, findings


def _content(regions: Sequence[Region], kind: str) -> list[Line]:
    lines: list[Line] = []
    for region in regions:
        if region.kind == kind:
            first = [replace(line, gap=Gap.BLANK) for line in region.lines[:1]]
            lines += first + region.lines[1:]
    return lines


def _region_findings(regions: Sequence[Region]) -> list[Finding]:
    findings = []
    for region in regions:
        if region.kind == "unknown":
            name = shorten(region.title) if region.title else f"number {region.number}"
            message = f"The chapter {name} is none that is known; its lines were left out."
            findings.append(Finding("unknown_chapter", message, region.first_line))
        elif region.kind == "cover":
            findings += [
                Finding(
                    "unplaced_text",
                    f"{shorten(line.text)} on the cover was left out.",
                    line.number,
                    "info",
                )
                for line in region.lines
                if not kinds_of(line.text)
            ]
    counts = Counter(region.kind for region in regions if region.kind != "unknown" and region.lines)
    for region in regions[::-1]:
        if counts[region.kind] > 1 and region.lines:
            message = f"The chapter {shorten(region.title or region.kind)} is there more than once."
            findings.append(Finding("repeated_chapter", message, region.first_line, "info"))
            counts[region.kind] = 0
    return findings


def _text(overview: Overview, label: str) -> str | None:
    return overview.values[label].text if label in overview.values else None


def _values(overview: Overview, parsed: int) -> tuple[dict[str, int], list[Finding]]:
    """The labelled numbers, and what is wrong with the labelled values."""
    numbers: dict[str, int] = {}
    findings = []
    for label in ("population", "actions_declared"):
        value = overview.values.get(label)
        if value and (number := read_count(value.text)) is not None:
            numbers[label] = number
        elif value:
            message = f"{shorten(value.text)} is no whole number."
            findings.append(Finding("invalid_number", message, value.number))
    declared = numbers.get("actions_declared")
    if declared is not None and declared != parsed:
        message = f"The profile says that it has {declared} actions; {parsed} were found."
        line = overview.values["actions_declared"].number
        findings.append(Finding("action_count", message, line))
    for label in ("population", "country", "region", "head_of_government"):
        if label not in overview.values:
            message = f"The overview has no value for {label.replace('_', ' ')}."
            findings.append(Finding("missing_field", message, severity="info"))
    return numbers, findings


def _join_blocks(
    about: Sequence[Line], actions: Sequence[Action], vocabulary: Vocabulary, is_wrapped: bool
) -> tuple[list[Block], list[Finding]]:
    """The narratives of the profile, and where lines were joined or slots are empty.

    Whether a cut took away a space is seen where the same narrative stands with fewer cuts: a
    text that differs from one of those in white space alone is given its form.
    """
    places: list[tuple[str, str, Action | None, Sequence[Line]]] = [
        (action.block(role), role, action, action.lines[role])
        for action in actions
        for role in NARRATIVES
        if role in action.lines
    ]
    if about:
        places.insert(0, ("about", "about", None, about))
    joined = [join_lines(lines, vocabulary, is_wrapped=is_wrapped) for *_, lines in places]
    wholest: dict[str, Joined] = {}
    for text in joined:
        other = wholest.setdefault(_WHITE.sub("", text.text), text)
        if len(text.cuts) < len(other.cuts):
            wholest[_WHITE.sub("", text.text)] = text
    blocks, findings = [], []
    for (block, role, action, lines), text in zip(places, joined, strict=True):
        other = wholest[_WHITE.sub("", text.text)]
        whole = other.text if len(other.cuts) < len(text.cuts) else text.text
        blocks.append(Block(block, role, action, whole, lines[0].number, lines[-1].number))
        findings += [
            Finding(
                "page_break_joined",
                "A page break cut the text here; the halves were joined.",
                number,
                "info",
                block,
            )
            for number in text.cuts
        ]
        findings += [
            Finding("unfilled_slot", "A slot of the form was left empty.", line.number, block=block)
            for line in lines
            if _UNFILLED.search(line.text)
        ]
    return blocks, findings


def _gaps(actions: Sequence[Action], blocks: Sequence[Block]) -> list[Finding]:
    """What is missing or repeated."""
    findings = []
    present = {block.block: block for block in blocks}
    if "about" not in present:
        findings.append(Finding("missing_about", "The profile says nothing about the city."))
    if not actions:
        findings.append(Finding("no_actions", "The profile has no actions."))
    seen: dict[tuple[str, str | None], Action] = {}
    for action in actions:
        findings += _action_gaps(action, present.keys())
        description = present.get(action.block("description"))
        key = (fold(action.title or ""), description.text if description else None)
        first = seen.setdefault(key, action)
        if first is not action:
            message = f"Action {action.order} repeats action {first.order}."
            findings.append(Finding("repeated_action", message, action.line, "info"))
    return findings


def _action_gaps(action: Action, present: Set[str]) -> list[Finding]:
    findings = []
    if action.title is None:
        message = f"Action {action.order} has no title."
        findings.append(Finding("missing_title", message, action.line))
    if action.commitment is None:
        message = f"Action {action.order} stands under no commitment."
        findings.append(Finding("missing_commitment", message, action.line))
    for role in NARRATIVES:
        block = action.block(role)
        if block not in present:
            line = action.headings.get(role)
            code = f"missing_{role}" if line is None else "empty_section"
            state = "is missing" if line is None else "has a heading and no text"
            message = f"The {role} of action {action.order} {state}."
            severity = "info" if line is None and role != "description" else "warning"
            findings.append(Finding(code, message, line or action.line, severity))
        elif role != "description" and action.updated.get(role) is None:
            message = f"The {role} of action {action.order} has no date of its last update."
            line = action.lines[role][-1].number
            findings.append(Finding("missing_last_update", message, line, "info", block))
    return findings
