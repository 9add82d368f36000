"""The Action Platform chapter: areas, commitments, actions and their narratives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from pipeline.profiles.dates import read_date
from pipeline.profiles.findings import Finding
from pipeline.profiles.headings import Heading, action_heading
from pipeline.profiles.joining import ends_sentence
from pipeline.profiles.lines import Gap, Line, Paragraph, fold, paragraphs
from pipeline.profiles.overview import date_findings, unplaced
from pipeline.profiles.titles import (
    is_narrative,
    split_headings,
    split_narrative,
    split_title,
    text_of,
)

NARRATIVES = ("description", "baseline", "target")
_DATE_BEHIND = re.compile(r"(?<=[^\W_]|[.。!！?？;；)）\s])Last updated?\s*[:：](?P<date>[^:：]+)$")
_LONGEST_DATE = 60


@dataclass
class Action:
    """An action as it stands in the profile.

    ``lines`` holds the lines of each narrative, ``headings`` the line number of each heading
    that stands, ``updated`` the day behind ``Last update`` of ``baseline`` and ``target``,
    ``started`` what is irregular about its beginning.
    """

    order: int
    line: int
    area_number: int | None = None
    area_title: str | None = None
    commitment: str | None = None
    title: str | None = None
    lines: dict[str, list[Line]] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)
    updated: dict[str, date | None] = field(default_factory=dict)
    started: Finding | None = None

    def block(self, role: str) -> str:
        """The id of a narrative, without the document's."""
        return f"a{self.order:02d}.{role}"


def read_actions(lines: Sequence[Line], *, is_wrapped: bool) -> tuple[list[Action], list[Finding]]:
    """The actions among the lines of the chapter, and what is irregular about their form.

    Args:
        lines: The lines of the chapter, without page furniture.
        is_wrapped: Whether lines are visual ones and blank lines divide all paragraphs.
    """
    steps = list(_steps(_part_dates(lines)))
    reader = _Reader(is_wrapped, _known_titles(steps))
    for step in steps:
        reader.take(step)
    started = [action.started for action in reader.actions if action.started]
    return reader.actions, reader.findings + started


@dataclass(frozen=True)
class _Step:
    """A heading with the paragraphs that stand before it; at the end, no heading."""

    pending: tuple[Paragraph, ...]
    heading: Heading | None
    line: Line | None


def _part_dates(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with a date that got onto the last line of its baseline or target on its own."""
    parted: list[Line] = []
    section = None
    for index, line in enumerate(lines):
        if heading := action_heading(line.text):
            section = heading.kind
        parted.append(line)
        if section not in ("baseline", "target"):
            continue
        found = _DATE_BEHIND.search(line.text, max(0, len(line.text) - _LONGEST_DATE))
        behind = action_heading(lines[index + 1].text) if index + 1 < len(lines) else None
        is_dated = behind is not None and behind.kind == "updated"
        if found and read_date(found["date"]) and not is_dated:
            text = line.text[: found.start()].rstrip()
            date_line = replace(line, text=found[0], gap=Gap.NONE)
            parted[-1:] = [replace(line, text=text, spaced=False), date_line]
    return parted


def _steps(lines: Sequence[Line]) -> Iterator[_Step]:
    headings = _headings(lines)
    pending: list[Line] = []
    for line, heading in zip(lines, headings, strict=True):
        if heading is None:
            pending.append(line)
            continue
        yield _Step(tuple(paragraphs(pending)), heading, line)
        pending = []
        if heading.rest and heading.kind != "updated":
            pending.append(replace(line, text=heading.rest, gap=Gap.BLANK))
    yield _Step(tuple(paragraphs(pending)), None, None)


def _headings(lines: Sequence[Line]) -> list[Heading | None]:
    """The heading that each line is.

    ``Baseline: text`` on one line is a heading only where the action has none on a line of its
    own, and does not begin a description unless all are written so: a narrative may write
    “Target: 500 trees”.
    """
    headings = [action_heading(line.text) for line in lines]
    starts = [i for i, heading in enumerate(headings) if heading and heading.kind == "description"]
    bounds = [0, *starts, len(lines)]
    anywhere = {heading.kind for heading in headings if heading and not heading.rest}
    for first, last in pairwise(bounds):
        own_line = {
            heading.kind for heading in headings[first:last] if heading and not heading.rest
        }
        for index in range(first, last):
            heading = headings[index]
            is_inline = heading and heading.rest and heading.kind in ("baseline", "target")
            if is_inline and heading:
                begins = index - 1 == first and heading.kind in anywhere
                if begins or heading.kind in own_line or lines[index].gap is Gap.NONE:
                    headings[index] = None
                own_line.add(heading.kind)
    return headings


def _known_titles(steps: Sequence[_Step]) -> frozenset[str]:
    """The folded titles that stand where they cannot be mistaken: behind ``Last update``."""
    known = set()
    for before, step in pairwise(steps):
        is_title = step.heading and step.heading.kind == "description" and len(step.pending) == 1
        if is_title and before.pending and before.heading and before.heading.kind == "updated":
            known.add(fold(text_of(step.pending[0])))
    return frozenset(known)


class _Reader:
    """Goes through the chapter heading by heading; ``state`` is the kind of the last one."""

    def __init__(self, is_wrapped: bool, known: frozenset[str]) -> None:
        self.actions: list[Action] = []
        self.findings: list[Finding] = []
        self.is_wrapped = is_wrapped
        self.known = known
        self.state = "start"
        self.area: tuple[int | None, str | None] = (None, None)
        self.commitment: str | None = None
        self.dated_role: str | None = None

    def take(self, step: _Step) -> None:
        """Place the paragraphs before a heading, then enter the heading."""
        pending = self._take_date(step.pending)
        if step.heading is None or step.line is None:
            self._close(pending)
            return
        kind, line = step.heading.kind, step.line
        if kind == "description":
            self._begin_action(pending, line)
        elif kind in NARRATIVES and self._has_lost_heading(kind, pending):
            self._begin_lost_action(pending, line)
        else:
            self._close(pending)
        if kind in NARRATIVES:
            self._enter_narrative(kind, line)
        elif kind == "updated":
            self._enter_date(step.heading.rest, line)
            if self.state in NARRATIVES and self.state not in self.actions[-1].lines:
                return  # The date stands before its narrative.
        else:
            self.commitment = None
            self.area = (step.heading.number, None) if kind == "area" else self.area
        self.state = kind

    def _close(self, pending: Sequence[Paragraph]) -> None:
        """Place paragraphs that hold no title of a new action."""
        if self.state in NARRATIVES:
            self._add(self.state, [line for paragraph in pending for line in paragraph])
        elif self.state == "area" and pending:
            self.area = (self.area[0], text_of(_lines(pending)))
        elif self.state == "commitment" and pending:
            self.commitment = text_of(_lines(pending))
            message = "No action stands under the commitment."
            self._report("commitment_without_action", message, pending[0][0])
        else:
            self._leave_out(pending)

    def _begin_action(self, pending: Sequence[Paragraph], line: Line) -> None:
        """Begin an action at the heading of its description; its title stands before that."""
        if self.state == "description" and not pending:
            self._report("repeated_heading", "The heading of the description is repeated.", line)
            return
        if self._has_late_description(pending):
            self._close(pending)
            self.actions[-1].started = None
            self._report("late_description", "The description stands behind another part.", line)
            return
        title: Sequence[Line]
        if self.state in NARRATIVES:
            lines, title = split_narrative(pending, self._is_known, is_wrapped=self.is_wrapped)
            self._add(self.state, lines)
        elif self.state in ("area", "commitment"):
            title = self._read_headings(pending)
        else:
            stray, title = split_title(pending, self._is_known)
            self._leave_out(stray)
        self._append(title, line)

    def _has_late_description(self, pending: Sequence[Paragraph]) -> bool:
        """Whether the description belongs to the last action, of which other parts came first.

        A title would stand between the two: as ``pending`` behind a date, and behind a narrative
        as the last paragraph, which ends no sentence.
        """
        if not self.actions or self.actions[-1].title is None:
            return False
        if "description" in self.actions[-1].headings or "description" in self.actions[-1].lines:
            return False
        if self.state not in NARRATIVES:
            return self.state == "updated" and not pending
        is_one = len(pending) == 1 and (self.is_wrapped or len(pending[0]) == 1)
        return is_one and ends_sentence(pending[0][-1].text)

    def _has_lost_heading(self, kind: str, pending: Sequence[Paragraph]) -> bool:
        """Whether a new action begins whose description has lost its heading."""
        if not self.actions or self.state in ("area", "commitment"):
            return True
        is_used = kind in self.actions[-1].headings
        if self.state in NARRATIVES:
            return is_used and len(pending) > 1 and self._is_title(pending[-1])
        if self.state != "updated":
            return False
        return is_used or (len(pending) > 1 and not is_narrative(text_of(pending[0])))

    def _is_title(self, paragraph: Paragraph) -> bool:
        text = text_of(paragraph)
        return self._is_known(fold(text)) or not (is_narrative(text) or ends_sentence(text))

    def _begin_lost_action(self, pending: Sequence[Paragraph], line: Line) -> None:
        """Begin an action whose description has no heading: headings first, then narrative."""
        pending = list(pending)
        if self.state in NARRATIVES:
            self._add(self.state, _lines(pending[:-1]))
            del pending[:-1]
        if len(pending) == 1 and not self.is_wrapped:
            pending = [(line,) for line in pending[0]]
        if self.state == "commitment" and pending:
            self.commitment = text_of(pending.pop(0))
        elif self.state == "area" and pending:
            self.area = (self.area[0], text_of(pending.pop(0)))
        has_title = pending and not is_narrative(text_of(pending[0]))
        self._append(pending.pop(0) if has_title else (), line)
        self._add("description", _lines(pending))
        message = "The heading of the description is missing."
        self.actions[-1].started = Finding("missing_heading", message, line.number)

    def _read_headings(self, pending: Sequence[Paragraph]) -> Sequence[Line]:
        """Set area or commitment from the paragraphs before a description; give the title."""
        parts = split_headings(pending, 2, self._is_known, is_wrapped=self.is_wrapped)
        if len(parts) == 2 and self.state == "area":
            self.area = (self.area[0], text_of(parts[0]))
        elif len(parts) == 2:
            self.commitment = text_of(parts[0])
        return parts[-1] if parts else ()

    def _append(self, title: Sequence[Line], line: Line) -> None:
        first = title[0] if title else line
        action = Action(len(self.actions) + 1, first.number, *self.area, self.commitment)
        action.title = text_of(title) if title else None
        self.actions.append(action)

    def _enter_narrative(self, role: str, line: Line) -> None:
        headings = self.actions[-1].headings
        if role in headings and line.number != headings[role] and self.state != "description":
            self._report("repeated_heading", f"The heading of the {role} is repeated.", line)
        headings.setdefault(role, line.number)

    def _enter_date(self, rest: str, line: Line) -> None:
        """Keep the date behind ``Last update``; an empty one may stand on the next line."""
        if self.state not in ("baseline", "target"):
            self._report("unplaced_date", "“Last update” belongs to no baseline or target.", line)
        elif rest:
            self._set_date(self.state, rest, line)
        else:
            self.dated_role = self.state

    def _take_date(self, pending: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        """Read the date that stands on the line behind ``Last update:``."""
        role, self.dated_role = self.dated_role, None
        if role is None or not pending or not read_date(pending[0][0].text):
            return pending
        self._set_date(role, pending[0][0].text, pending[0][0])
        rest = pending[0][1:]
        return (rest, *pending[1:]) if rest else pending[1:]

    def _set_date(self, role: str, text: str, line: Line) -> None:
        action = self.actions[-1]
        read = read_date(text)
        action.updated[role] = read.value if read else None
        self.findings.extend(date_findings(text, line.number))

    def _add(self, role: str, lines: Sequence[Line]) -> None:
        if lines:
            self.actions[-1].lines.setdefault(role, []).extend(lines)

    def _is_known(self, key: str) -> bool:
        return key in self.known

    def _leave_out(self, pending: Sequence[Paragraph]) -> None:
        self.findings += unplaced(pending)

    def _report(self, code: str, message: str, line: Line) -> None:
        self.findings.append(Finding(code, message, line.number))


def _lines(pending: Sequence[Paragraph]) -> list[Line]:
    return [line for paragraph in pending for line in paragraph]
