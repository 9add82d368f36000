"""The pages of a made profile: the lines of a CitiesWithNature export, and what damages them."""

import random
import re
from collections.abc import Collection
from dataclasses import dataclass

from made_narratives import Narrative

COUNTRIES = (
    ("South Africa", "Africa"),
    ("Canada", "North America"),
    ("Australia", "Asia & Oceania"),
    ("United Kingdom", "Europe"),
    ("Kenya", "Africa"),
    ("India", "Asia & Oceania"),
)
PEOPLE = ("Wei Liang", "Minghua Zhou", "Anna Petersen", "Thabo Nkosi", "Rui Fang", "Grace Odera")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
PROGRAMMES = ("Profile awards", "The Nature Pathway", "Tools & resources hub", "Action Platform")
TIERS = ("Starter profile", "Frontrunner profile", "Star profile")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Action:
    """An action as it is printed; what is ``None`` is left out."""

    heading: dict[str, str]
    description: Narrative
    relation: str
    baseline: str | None = None
    target: str | None = None


def print_profile(
    rng: random.Random,
    city: str,
    about: str,
    actions: list[Action],
    damage: Collection[str],
    *,
    is_chinese: bool,
) -> list[str]:
    """All lines of the profile."""
    lines = cover(rng, city, is_chinese=is_chinese)
    lines += overview(rng, city, about, len(actions), is_chinese=is_chinese)
    lines += chapter_of_actions(rng, city, actions, damage)
    return lines if "no_last_chapters" in damage else lines + last_chapters(rng, city)


def cover(rng: random.Random, city: str, *, is_chinese: bool) -> list[str]:
    name = f"{city} City" if is_chinese else city
    lines = ["", "", "", "", name, "", "City profile downloaded from CitiesWithNature"]
    return [*lines, "", day(rng, 2026), "", "Chapter 1", "", "Profile overview", "", "", ""]


def day(rng: random.Random, year: int) -> str:
    return f"{rng.randint(1, 28):02d} {rng.choice(MONTHS)} {year}"


def overview(
    rng: random.Random, city: str, about: str, count: int, *, is_chinese: bool
) -> list[str]:
    """The chapter of facts, engagement and achievements."""
    country = ("China", "Asia & Oceania") if is_chinese else rng.choice(COUNTRIES)
    head = f"{rng.choice(PEOPLE)}, Mayor of {city}{' City' if is_chinese else ''}"
    lines = ["About", ""]
    lines += [line for paragraph in about.split("\n") for line in (paragraph, "")]
    lines += ["Overview", ""]
    facts = (str(rng.randint(40, 18_000) * 1000), "Population size", country[0], "Country")
    for line in (*facts, country[1], "Region", "", head, "Head of government"):
        lines += [line, ""]
    lines += ["Platform engagement statistics", "", "", "", str(count), ""]
    lines += ["Actions made on the Action Platform", "", "Achievements", ""]
    for programme in PROGRAMMES:
        lines += [programme, ""]
        for tier in TIERS:
            lines += ["", "", tier, f"{rng.randrange(0, 101, 5)}% complete", ""]
    lines += ["Chapter 2", "", "The Action Platform", "", "", "", "The Action Platform", ""]
    return lines


def chapter_of_actions(
    rng: random.Random, city: str, actions: list[Action], damage: Collection[str]
) -> list[str]:
    """The actions under their areas and commitments, damaged where they are to be."""
    lines: list[str] = []
    area = commitment = ""
    lost = {kind: rng.randrange(len(actions)) for kind in damage}
    broken = set(rng.sample(range(len(actions)), min(len(actions), 3)))
    updated = [day(rng, year) for year in (2026, 2025)]
    for place, action in enumerate(actions):
        heading = action.heading
        if heading["area"] != area:
            area = heading["area"]
            lines += ["", "", f"Action area {area}", "", heading["area_title"], ""]
        if heading["commitment"] != commitment:
            commitment = heading["commitment"]
            lines += ["Commitment Made:", "", commitment, ""]
        is_hit = {kind for kind, where in lost.items() if where == place}
        if "page_break" in damage and place in broken:
            is_hit.add("page_break")
        else:
            is_hit.discard("page_break")
        lines += action_lines(rng, city, action, is_hit, updated)
    return lines


def action_lines(
    rng: random.Random, city: str, action: Action, damage: Collection[str], updated: list[str]
) -> list[str]:
    """Title, description, baseline and target of an action."""
    lines = [] if "missing_title" in damage else [action.heading["title"], ""]
    if "missing_heading" not in damage:
        lines += ["Description of how city is taking action", ""]
    description, baseline = action.description.text, action.baseline
    if "wide_digits" in damage:
        description = description.translate(WIDE)
    lines += narrative_lines(description)
    if baseline:
        if "unfilled" in damage:
            baseline = re.sub(r"\d[\d.,]*(?= |%)", r"\\", baseline, count=1)
        lines += ["Baseline:", "", *narrative_lines(baseline)]
        date = "31/02/26" if "odd_date" in damage else updated[0]
        lines += [f"Last update: {date}", ""]
    if action.target:
        target = narrative_lines(action.target)
        lines += [
            "Target:",
            "",
            *(broken_by_page(rng, city, target) if "page_break" in damage else target),
        ]
        lines += [f"Last update: {updated[1]}", ""] if rng.random() < 0.9 else []
    return lines


def narrative_lines(text: str) -> list[str]:
    return [line for paragraph in text.split("\n") for line in (paragraph, "")]


def broken_by_page(rng: random.Random, city: str, lines: list[str]) -> list[str]:
    """The lines with the first cut in the middle, as where an export begins a new page."""
    first = lines[0]
    cut = rng.randrange(len(first) // 3, 2 * len(first) // 3 + 1)
    if not re.search("[一-鿿]", first):
        cut = max(first.rfind(" ", 0, cut), 0)
    number = rng.randint(2, 30)
    between = rng.choice(
        ([""], ["", city, ""], ["", f"Page {number} of 40", ""], ["\f"], ["", str(number), ""])
    )
    return [first[:cut].rstrip(), *between, first[cut:].lstrip(), *lines[1:]]


def last_chapters(rng: random.Random, city: str) -> list[str]:
    """The pathway, the index and the resources, mostly left empty."""
    lines = ["Chapter 3", "", "Nature Pathway", "", "", "", "Nature Pathway", ""]
    for step in ("1. Commit & mobilize", "2. Research & assess", "3. Set Baseline"):
        lines += [step, "", "No uploads or resources have been linked", ""]
    lines += ["Chapter 4", "", "City Biodiversity Index", "", "", "", "City Biodiversity Index", ""]
    points = [rng.randint(0, most) if rng.random() < 0.3 else 0 for most in (36, 20, 56)]
    lines += ["This city has measured the following total CBI score out of 112 points:", ""]
    lines += [f"{sum(points)} Points", ""]
    parts = (
        "Native biodiversity in the city",
        "Ecosystem services provided by biodiversity",
        "Governance and management of biodiversity",
    )
    for part, scored, most in zip(parts, points, (36, 20, 56), strict=True):
        lines += [part, "", f"Core Component Total Score: {scored} of {most} points", ""]
    lines += ["Chapter 5", "", "Tools & resources", "", "", "", "Tools & resources", ""]
    return [
        *lines,
        f"{city} has not yet posted any tools and resources",
        "",
        "www.citieswithnature.org",
    ]
