"""The cover and the overview chapter: the city's own facts and what it says about itself."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.profiles.dates import read_date
from pipeline.profiles.findings import Finding, shorten
from pipeline.profiles.headings import kind_with, kinds_of
from pipeline.profiles.joining import ends_sentence
from pipeline.profiles.lines import Gap, Line, Paragraph, paragraphs

_COVER = re.compile(
    r"[\W_]*City\s+profile\s+downloaded\s+from(?:\s+CitiesWithNature)?\s*", re.IGNORECASE
)
_LONGEST_VALUE = 200
_LONGEST_CITY = 100
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[\s,.'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[\s,.'’]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COLUMNS = re.compile(r"\s*[:：\t]\s*|\s{3,}")
_SIDES = 2
_MULTIPLIERS = {
    "thousand": 10**3, "million": 10**6, "mio": 10**6, "m": 10**6, "k": 10**3, "billion": 10**9,
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "百萬": 10**6, "千万": 10**7,
    "千萬": 10**7, "亿": 10**8, "億": 10**8,
}  # fmt: skip
_MULTIPLIER = re.compile(
    r"\s*(thousand|million|mio|billion|[mk]\b|百万|百萬|千万|千萬|千|万|萬|亿|億)", re.IGNORECASE
)


@dataclass(frozen=True)
class Cover:
    """What the cover says; ``lines_used`` are the numbers of the lines it was read from."""

    city: str | None
    downloaded_on: date | None
    lines_used: frozenset[int]


def read_cover(lines: Sequence[Line]) -> tuple[Cover, list[Finding]]:
    """The city and the day of the export: the lines around ``City profile downloaded from``.

    Where that line is lost, the first line of the profile is the city if it can be a name.
    """
    for index, line in enumerate(lines):
        if "cover" in kinds_of(line.text):
            above = lines[index - 1] if index else None
            city = above if above and not kinds_of(above.text) else None
            day, used, findings = _download_date(lines, index)
            used |= {line.number} | ({city.number} if city else set())
            cover = Cover(city.text if city else None, day, frozenset(used))
            return cover, findings + _missing_city(cover, line.number)
    findings = [Finding("missing_cover", "The line “City profile downloaded from …” is missing.")]
    first = lines[0] if lines else None
    if first and len(first.text) <= _LONGEST_CITY and not _is_form(first.text):
        second = lines[1] if len(lines) > 1 else None
        read = read_date(second.text) if second else None
        used = {first.number, second.number} if second and read else {first.number}
        return Cover(first.text, read.value if read else None, frozenset(used)), findings
    cover = Cover(None, None, frozenset())
    return cover, findings + _missing_city(cover, None)


def _is_form(text: str) -> bool:
    return bool(kinds_of(text)) or text.casefold().startswith("chapter")


def _missing_city(cover: Cover, line: int | None) -> list[Finding]:
    return [] if cover.city else [Finding("missing_city", "The cover names no city.", line)]


def _download_date(
    lines: Sequence[Line], index: int
) -> tuple[date | None, set[int], list[Finding]]:
    """The date behind the cover line or on the next line, with the line it was read from."""
    line = lines[index]
    if index + 1 < len(lines) and "website" in kinds_of(lines[index + 1].text):
        index += 1
    rest = (
        _COVER.sub("", line.text[:_LONGEST_VALUE]).strip(" :：,，.。").removeprefix("on ").strip()
    )
    if not rest and index + 1 < len(lines) and not _is_form(lines[index + 1].text):
        line = lines[index + 1]
        rest = line.text
    if not rest or len(rest) > _LONGEST_CITY:
        return None, set(), [Finding("missing_date", "The cover has no date.", line.number)]
    read = read_date(rest)
    return (read.value if read else None), {line.number}, date_findings(rest, line.number)


def date_findings(text: str, line: int, block: str | None = None) -> list[Finding]:
    """What is wrong with a date as written: nothing, ``invalid_date`` or ``ambiguous_date``."""
    read = read_date(text)
    if read is None:
        return [Finding("invalid_date", f"{shorten(text)} is no date.", line, block=block)]
    if read.is_ambiguous:
        message = f"{shorten(text)} may be read day or month first; it was read day first."
        return [Finding("ambiguous_date", message, line, block=block)]
    return []


@dataclass(frozen=True)
class Overview:
    """The labelled values of the overview chapter, the about text and the lines of awards."""

    values: dict[str, Line]
    about: list[Line]
    achievements: list[Line]
    findings: list[Finding]


def read_overview(lines: Sequence[Line]) -> Overview:
    """Read the overview chapter, whose values stand before their labels."""
    sections: dict[str, list[Line]] = {}
    current = "start"
    findings = []
    for line in lines:
        if section := kind_with("section:", line.text):
            current = section
        elif current == "start" and "tier" in kinds_of(line.text):
            current = "achievements"
            sections.setdefault(current, []).append(line)
        else:
            parts = [line] if current == "about" else _value_and_label(line)
            sections.setdefault(current, []).extend(parts)
    achievements = sections.pop("achievements", [])
    values: dict[str, Line] = {}
    about: list[Line] = []
    for section, content in sections.items():
        found, rest = _labelled_values(content)
        for label, value in found.items():
            values.setdefault(label, value)
        for paragraph in rest:
            if section == "about":
                about.extend(paragraph)
            elif section == "start" and "about" not in sections:
                about.extend(line for p in without_form([paragraph]) for line in p)
            else:
                findings += unplaced([paragraph])
    return Overview(values, about, achievements, findings)


def _value_and_label(line: Line) -> list[Line]:
    """A line such as ``Country: Norway`` as two, the value before its label; others as they are."""
    parts = _COLUMNS.split(line.text, maxsplit=1) if len(line.text) <= _LONGEST_VALUE else []
    for value, label in (parts, parts[::-1]) if len(parts) == _SIDES and all(parts) else ():
        if kind_with("label:", label):
            return [replace(line, text=value), replace(line, text=label, gap=Gap.NONE)]
    return [line]


def without_form(found: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that are not the form's own words, which a page break may have cut."""
    rest = []
    is_cut = False
    for paragraph in found:
        is_form = is_cut or any(kinds_of(line.text) for line in paragraph)
        is_cut = is_form and len(paragraph[-1].text) > _LONGEST_CITY / 2
        is_cut = is_cut and not ends_sentence(paragraph[-1].text)
        if not is_form:
            rest.append(paragraph)
    return rest


def unplaced(found: Sequence[Paragraph]) -> list[Finding]:
    """One finding for each paragraph that stands where none is known."""
    return [
        Finding(
            "unplaced_text",
            f"{shorten(' '.join(line.text for line in paragraph[:3]))} was left out: it stands in"
            " no known place.",
            paragraph[0].number,
        )
        for paragraph in without_form(found)
    ]


def _labelled_values(lines: Sequence[Line]) -> tuple[dict[str, Line], list[Paragraph]]:
    """The value of each label, and the paragraphs that are neither value nor label.

    Values stand before their labels: one by one, or some values in a row and then their labels.
    Where a section begins with a label and ends with a value, values stand behind them.
    """
    units = _units(lines)
    labels = [None if len(unit) > 1 else _label(unit[0]) for unit in units]
    if any(labels) and labels[0] and not labels[-1]:
        values, rest = _labelled_values_from(units[::-1], labels[::-1])
        return values, rest[::-1]
    return _labelled_values_from(units, labels)


def _labelled_values_from(
    units: Sequence[Paragraph], labels: Sequence[str | None]
) -> tuple[dict[str, Line], list[Paragraph]]:
    values: dict[str, Line] = {}
    waiting: list[Paragraph] = []
    index = 0
    while index < len(units):
        run = index
        while run < len(units) and labels[run]:
            run += 1
        if run == index:
            waiting.append(units[index])
            index += 1
            continue
        count = min(run - index, len(waiting))
        count = count if count == run - index else min(count, 1)
        candidates = waiting[len(waiting) - count :]
        del waiting[len(waiting) - count :]
        for label, unit in zip(labels[index:run], candidates, strict=False):
            text = " ".join(line.text for line in unit)
            if label and len(text) <= _LONGEST_VALUE:
                values.setdefault(label, Line(unit[0].number, text))
            else:
                waiting.append(unit)
        index = run
    return values, waiting


def _label(line: Line) -> str | None:
    return kind_with("label:", line.text)


def _units(lines: Sequence[Line]) -> list[Paragraph]:
    """Paragraphs, in which a label is always one by itself."""
    units: list[Paragraph] = []
    for paragraph in paragraphs(lines):
        rest: list[Line] = []
        for line in paragraph:
            if _label(line):
                units.extend([tuple(rest)] if rest else [])
                units.append((line,))
                rest = []
            else:
                rest.append(line)
        units.extend([tuple(rest)] if rest else [])
    return units


def read_count(text: str) -> int | None:
    """The whole number that ``text`` states: ``5,327,000``, ``5.3 million``, ``532.7万``.

    A year before another number is when it was counted. ``None`` where the text states no
    number, or no whole one.
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST_VALUE])
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None
    is_dated = len(numbers) > 1 and _YEAR.fullmatch(numbers[0][0])
    found = numbers[1] if is_dated else numbers[0]
    multiplier = _MULTIPLIER.match(text, found.end())
    digits = found[0]
    if multiplier:
        factor = _MULTIPLIERS[multiplier[1].casefold()]
        if not _GROUPED.fullmatch(digits):
            digits = digits.replace(",", ".")
        value = Decimal(re.sub(r"[\s,'’]", "", digits)) if digits.count(".") <= 1 else None
    else:
        factor = 1
        grouped = _GROUPED.fullmatch(digits)
        value = Decimal(re.sub(r"[\s,.'’]", "", digits) if grouped else digits.replace(",", "."))
    if value is None or value * factor != int(value * factor):
        return None
    return int(value * factor)
