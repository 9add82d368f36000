"""Programme completeness and the City Biodiversity Index, as an export prints them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.profiles.headings import kinds_of
from pipeline.profiles.joining import ends_sentence
from pipeline.profiles.lines import Line

INDEX = "City Biodiversity Index"
PROFILE = "Profile"
"""The programme of tiers that stand under no heading."""

_PERCENT = re.compile(
    r"(?P<tier>\D*?)[\s:：]*(?P<percent>\d{1,3}(?:\.\d+)?)\s*[%％]\s*completed?\.?", re.IGNORECASE
)
_COMPONENT = re.compile(
    r".*?total\s+score\s*[:：]?\s*(?P<points>\d+(?:\.\d+)?)\s*(?:of|out\s+of|/)\s*"
    r"(?P<points_max>\d+(?:\.\d+)?)\s*points?\.?",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"score\s+out\s+of\s+(?P<points_max>\d+(?:\.\d+)?)", re.IGNORECASE)
_POINTS = re.compile(r"(?P<points>\d+(?:\.\d+)?)\s*points?", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True)
class Achievement:
    """How far a programme is done (``percent``), or the points of the index or a part of it."""

    programme: str
    tier: str | None = None
    percent: float | None = None
    points: float | None = None
    points_max: float | None = None


def read_programmes(lines: Sequence[Line]) -> list[Achievement]:
    """The tiers of each programme, in reading order.

    A tier stands before its percentage, a programme before its first tier; a known tier without
    a percentage has none.
    """
    achievements: list[Achievement] = []
    programme: str | None = None
    names: list[str] = []
    is_cut = False
    for line in lines:
        text = line.text[:_LONGEST]
        goes_on = is_cut and not _is_tier(text)
        is_cut = (goes_on or "boilerplate" in kinds_of(text)) and not ends_sentence(text)
        if percent := _PERCENT.fullmatch(text):
            if percent["tier"].strip():
                names.append(percent["tier"].strip())
            tier = (
                names.pop()
                if names and (len(names) > 1 or programme or _is_tier(names[0]))
                else None
            )
            for name in names:
                if _is_tier(name):
                    achievements.append(Achievement(programme or PROFILE, name))
                else:
                    programme = name
            achievements.append(
                Achievement(programme or PROFILE, tier, percent=float(percent["percent"]))
            )
            names = []
        elif not (goes_on or ends_sentence(text) or "boilerplate" in kinds_of(text)):
            names.append(text)
    achievements.extend(Achievement(programme or PROFILE, n) for n in names if _is_tier(n))
    return achievements


def _is_tier(text: str) -> bool:
    return "tier" in kinds_of(text)


def read_index(lines: Sequence[Line]) -> list[Achievement]:
    """The total of the City Biodiversity Index (``tier`` is ``None``) and of its components."""
    achievements: list[Achievement] = []
    total_max = None
    heading = None
    before = ""
    for line in lines:
        text = line.text[:_LONGEST]
        limit = _OUT_OF.search(text) or _OUT_OF.search(f"{before} {text}")
        before = text
        if component := _COMPONENT.fullmatch(text):
            points, most = float(component["points"]), float(component["points_max"])
            achievements.append(Achievement(INDEX, heading, points=points, points_max=most))
        elif (points_line := _POINTS.fullmatch(text)) and total_max is not None:
            points = float(points_line["points"])
            achievements.append(Achievement(INDEX, points=points, points_max=total_max))
            total_max = None
        elif limit:
            total_max = float(limit["points_max"])
        elif not ends_sentence(text):
            heading = text
    return achievements
