"""Page furniture: running heads, running feet and page numbers, which belong to no text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.profiles.headings import action_heading, chapter_heading, kinds_of
from pipeline.profiles.joining import ends_sentence, starts_item
from pipeline.profiles.lines import Gap, Line, fold

_PAGE_NUMBER = re.compile(
    r"page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|第\s*\d{1,4}\s*[页頁](?:\s*[,，/]?\s*共\s*\d{1,4}\s*[页頁])?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
_LONGEST = 100
# Of the pages, how many must have the line at the same end.
_SHARE_OF_PAGES = 0.6
_LINES_AT_AN_END = 3
_DIGITS_OF_A_YEAR = 4
_FEWEST_SURROUNDINGS = 3

Place = tuple[int, str]
"""The index of a line and its text, without outer white space."""


def repeated_on_pages(
    pages: Iterable[tuple[Sequence[Place], Sequence[Place]]], fewest: int
) -> set[int]:
    """The lines that come back at the top or at the foot of most pages.

    Args:
        pages: For each page that has text, its first lines from the top and its last lines
            from the foot.
        fewest: On how many pages a line must be at least.

    Returns:
        The indices of the lines that are furniture; numbers in them may count pages, so figures
        are not compared.
    """
    pages = list(pages)
    found: set[int] = set()
    for end in (0, 1):
        places: defaultdict[str, list[tuple[int, Place]]] = defaultdict(list)
        for number, page in enumerate(pages):
            for place in page[end][:_LINES_AT_AN_END]:
                if len(place[1]) <= _LONGEST and not _is_heading(place[1]):
                    places[_DIGITS.sub("#", fold(place[1]))].append((number, place))
        for key, seen in places.items():
            enough = max(fewest, _SHARE_OF_PAGES * len(pages))
            if _most_alike(seen, may_stand=bool(key.strip("# "))) >= enough:
                found.update(place[0] for _, place in seen)
    return found


def _most_alike(seen: Sequence[tuple[int, Place]], *, may_stand: bool) -> int:
    """On how many pages the line is the same, or has a number that grows with the pages.

    Args:
        seen: The pages, in order, with the line there; the lines differ in figures alone.
        may_stand: Whether the same line may be a running one: a bare number may not.
    """
    counts: Counter[tuple[int, ...]] = Counter()
    for page, (_, text) in seen:
        figures = [int(number) for number in _DIGITS.findall(text)[:_LINES_AT_AN_END]]
        counts[(-1, *figures)] += may_stand
        for index, number in enumerate(figures):
            counts[(index, *figures[:index], number - page, *figures[index + 1 :])] += 1
    return max(counts.values(), default=0)


def _is_heading(text: str) -> bool:
    kinds = kinds_of(text)
    return bool(action_heading(text) or chapter_heading(text) or (kinds and kinds[0] != "website"))


def is_page_number(text: str) -> bool:
    """Whether ``text`` can be nothing but a page number: ``Page 3 of 12``, ``第3页``."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def find_running_lines(texts: Sequence[str], city: str | None) -> set[int]:
    """The indices of the lines that are furniture wherever they stand.

    Args:
        texts: The lines that are not blank, without outer white space.
        city: The city's name, which alone on a line is a running head.
    """
    name = fold(city) if city else None
    found = {
        index
        for index, text in enumerate(texts)
        if len(text) <= _LONGEST
        and (is_page_number(text) or "website" in kinds_of(text) or fold(text) == name)
    }
    return found - {
        index for index in found if fold(texts[index]) == name and _is_said(texts, index, found)
    }


def _is_said(texts: Sequence[str], index: int, furniture: set[int]) -> bool:
    """Whether the city's name ends a sentence, or begins one that goes on behind furniture."""
    near = range(index + 1, min(index + 1 + 2 * _LINES_AT_AN_END, len(texts)))
    behind = next((texts[i] for i in near if i not in furniture), "")
    begins = index > 0 and _is_heading(texts[index - 1]) and behind[:1].islower()
    return begins or ends_sentence(texts[index])


def find_interruptions(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines of the actions that are furniture: running lines, page numbers.

    Args:
        lines: The lines of the chapter, without the furniture that is known for such.
    """
    texts = [line.text for line in lines]
    at_break = [False] * len(lines)
    for index, line in enumerate(lines):
        if line.gap is Gap.PAGE and index:
            at_break[index - 1] = at_break[index] = True
    for index, text in enumerate(texts):
        if _BARE_NUMBER.fullmatch(text) and 0 < index < len(texts) - 1:
            at_break[index - 1] = at_break[index + 1] = True
    repeated = _repeated(texts, at_break)
    return repeated | _bare_numbers(lines, at_break, repeated)


def _repeated(texts: Sequence[str], at_break: Sequence[bool]) -> set[int]:
    """Short lines that come back at page breaks, or between ever other lines.

    A line of a narrative that is repeated comes back in the same surroundings; one that is
    furniture cuts a sentence at least once. Lines that differ in figures and follow on one another
    are rows of a table.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if len(text) <= _LONGEST and not ends_sentence(text) and not starts_item(text):
            places[_DIGITS.sub("#", fold(text))].append(index)
    found: set[int] = set()
    for key, indices in places.items():
        if len(indices) < 2 or not key.strip("# ") or _is_heading(texts[indices[0]]):
            continue
        near = {i for one, other in pairwise(indices) if other == one + 1 for i in (one, other)}
        between = [
            i
            for i in indices
            if 0 < i < len(texts) - 1 and i not in near and not _is_field(texts, i)
        ]
        if any(_interrupts(texts, i) for i in between) and (
            all(at_break[i] for i in indices) or _is_anywhere(texts, between, len(indices))
        ):
            found.update(indices)
    return found


def _is_anywhere(texts: Sequence[str], between: Sequence[int], count: int) -> bool:
    """Whether most of ``count`` lines stand between ever other lines."""
    return (
        len(between) * 2 > count
        and len({texts[i - 1] for i in between}) >= _FEWEST_SURROUNDINGS
        and len({texts[i + 1] for i in between}) >= _FEWEST_SURROUNDINGS
    )


def _is_field(texts: Sequence[str], index: int) -> bool:
    """Whether the line stands where the form has an answer: behind a heading, or as a title."""
    following = action_heading(texts[index + 1])
    return bool((following and following.kind == "description") or _is_heading(texts[index - 1]))


def _interrupts(texts: Sequence[str], index: int) -> bool:
    """Whether the line stands in the middle of a sentence."""
    before, behind = texts[index - 1], texts[index + 1]
    return not (
        ends_sentence(before) or starts_item(before) or _is_heading(before) or _is_heading(behind)
    )


def _is_cut_year(texts: Sequence[str], index: int) -> bool:
    """Whether the number is a year that goes on behind a page break: ``2023|年``."""
    behind = texts[index + 1 : index + 1 + _LINES_AT_AN_END]
    text = next((text for text in behind if not _BARE_NUMBER.fullmatch(text)), "")
    return len(texts[index]) == _DIGITS_OF_A_YEAR and text.startswith("年")


def _bare_numbers(lines: Sequence[Line], at_break: Sequence[bool], furniture: set[int]) -> set[int]:
    """Numbers alone on a line that count on, stand at a page break, or cut a sentence."""
    texts = [line.text for line in lines]
    candidates = [
        index
        for index, line in enumerate(lines)
        if _BARE_NUMBER.fullmatch(line.text)
        and index not in furniture
        and not (line.gap is Gap.NONE and index and texts[index - 1][-1].isdigit())
        and not _is_cut_year(texts, index)
    ]
    found = {index for index in candidates if at_break[index]}
    for one, other in pairwise(candidates):
        if int(texts[other]) == int(texts[one]) + 1:
            found |= {one, other}
    for index in candidates:
        if 0 < index < len(texts) - 1 and _interrupts(texts, index):
            found.add(index)
    return found
