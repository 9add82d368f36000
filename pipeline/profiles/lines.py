"""Lines of a profile, and how two lines are compared."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_WHITE = re.compile(r"\s+")
_OUTER = " \t:：.。,，;；-–—_*#|>·•"
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "&": " and "})
LONGEST_HEADING = 400
"""Characters; a narrative need not be folded as a whole to see that it is no heading."""


class Gap(Enum):
    """What stands between a line and the line of text before it."""

    NONE = "none"
    """Nothing: the next line."""
    BLANK = "blank"
    """One or more blank lines."""
    PAGE = "page"
    """A page break, with or without blank lines and page furniture."""


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without outer white space.

    ``number`` is its 1-based line in the source, ``page`` its 1-based page in a paged source,
    ``spaced`` whether white space stood at its end (where a page break cut between words).
    """

    number: int
    text: str
    page: int | None = None
    gap: Gap = Gap.BLANK
    spaced: bool = False


Paragraph = tuple[Line, ...]


def fold(text: str) -> str:
    """``text`` as headings are compared: no case, width, invisible characters, outer marks."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_HEADING]).translate(_QUOTES)
    if not text.isprintable():
        text = "".join(
            " " if character.isspace() else character
            for character in text
            if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf")
        )
    return _WHITE.sub(" ", text).strip(_OUTER).casefold()


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """``lines`` in groups that no gap divides."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.gap is Gap.NONE and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(group) for group in groups]
