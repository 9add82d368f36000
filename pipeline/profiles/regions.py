"""Where the chapters of a profile begin and end, in any order, with or without their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.profiles.headings import action_heading, chapter_heading, kind_with, kinds_of
from pipeline.profiles.joining import ends_sentence
from pipeline.profiles.lines import Line

_LONGEST_TITLE = 120
_ACTION_MARKERS = ("area", "commitment", "description")


@dataclass
class Region:
    """A stretch of a profile.

    ``kind`` is ``cover``, ``profile``, ``actions``, ``pathway``, ``index``, ``tools``,
    ``closing`` or ``unknown``; ``title`` is the chapter's, as written.
    """

    kind: str
    number: int | None = None
    title: str | None = None
    first_line: int = 1
    lines: list[Line] = field(default_factory=list)


def split_regions(lines: Sequence[Line]) -> list[Region]:
    """The regions of a profile in reading order; chapter headings themselves are in none."""
    regions = [Region("cover")]
    index = 0
    while index < len(lines):
        line = lines[index]
        region, consumed = _opening(lines, index, regions[-1])
        if region:
            _pull_back(regions[-1], region, line)
            regions.append(region)
        index += consumed
        if not consumed:
            regions[-1].lines.append(line)
            index += 1
    return regions


def _opening(lines: Sequence[Line], index: int, current: Region) -> tuple[Region | None, int]:
    """The region that begins at ``lines[index]``, and how many lines its heading takes."""
    line = lines[index]
    following = lines[index + 1 : index + 3]
    if chapter := chapter_heading(line.text):
        title, consumed = _chapter_title(chapter.rest, following)
        kind = (kind_with("title:", title) if title else None) or "unknown"
        if not title and following:
            kind = _kind_by_content(following[0]) or kind
        return Region(kind, chapter.number, title, line.number), consumed
    if intro := kind_with("intro:", line.text):
        return (None, 0) if intro == current.kind else (Region(intro, None, None, line.number), 0)
    bare = kind_with("title:", line.text)
    if bare and bare != current.kind and following and _confirms(bare, following[0], line):
        return Region(bare, None, line.text, line.number), 1
    if current.kind != "actions" and _is_action_marker(line):
        return Region("actions", None, None, line.number), 0
    if current.kind == "cover" and _kind_by_content(line) == "profile":
        return Region("profile", None, None, line.number), 0
    return None, 0


def _is_action_marker(line: Line) -> bool:
    heading = action_heading(line.text)
    return heading is not None and heading.kind in _ACTION_MARKERS


def _chapter_title(rest: str, following: Sequence[Line]) -> tuple[str | None, int]:
    """The title of a chapter heading, and the number of lines that heading and title take."""
    if rest:
        return rest, 1
    if following and _is_title(following[0]):
        return following[0].text, 2
    return None, 1


def _is_title(line: Line) -> bool:
    if kind_with("title:", line.text):
        return True
    if len(line.text) > _LONGEST_TITLE or ends_sentence(line.text):
        return False
    return not (kinds_of(line.text) or action_heading(line.text) or chapter_heading(line.text))


def _kind_by_content(line: Line) -> str | None:
    if kind_with("section:", line.text) or kind_with("label:", line.text):
        return "profile"
    return "actions" if _is_action_marker(line) else kind_with("intro:", line.text)


def _confirms(kind: str, line: Line, title: Line) -> bool:
    """Whether the line behind a title that has no ``Chapter N`` shows it to be a chapter's."""
    again = kind_with("title:", line.text) == kind and line.text == title.text
    return again or _kind_by_content(line) == kind


def _pull_back(before: Region, region: Region, line: Line) -> None:
    """Give a region that ``line`` of its content told the lines before it that are its own."""
    if region.title is not None or region.number is not None:
        return
    while before.lines and kind_with("title:", before.lines[-1].text) == region.kind:
        region.title = before.lines.pop().text
    heading = action_heading(line.text)
    if region.kind == "actions" and heading and heading.kind == "description" and before.lines:
        region.lines.append(before.lines.pop())
